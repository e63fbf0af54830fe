"""Compare: what is chosen, what ends the run, the numbers of the command line, links, speed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from model.agency_exit.choices import OPTIONS, ExitChoices
from model.results.measures import HEADLINE
from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.fitting import fitting_sets
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.scenario.ready_questions import ready_question, ready_questions
from model.scenario.scenario import make_scenario
from model.scenario.typed_text import LONGEST_NAME
from model.study.comparison import Standing, compare_all
from model.study.precision import Look, look
from model.words import comparison, names
from model.words import results as words_results
from model.words.guides import guides
from model.words.input_sections import SECTION_NAMES
from model.words.names import full
from model.words.scenario_names import scenario_name
from tests.pages.conftest import futures, to_its_end, words_of
from ui.library.database import LibraryError
from ui.library.entry import key_of
from ui.pictures import compare
from ui.question.lever_kinds import ForSomeWeeks
from ui.question.levers import LEVERS
from ui.question.question import Question, starts
from ui.screen.compare import answer, choice, view
from ui.screen.decisions.view import PREDICTED
from ui.screen.live_results import runner
from ui.screen.moved_list import start_title

pytestmark = pytest.mark.pages

PAGE = "pages/5_compare.py"
SIX = [DOING_NOTHING, WHAT_IF, "q1-2024-25", "demand-2022-23", "s47-706", "2012-13"]
FEW = {"limit": "4", "set": ["fsp_fte=17.0"]}
MORE = Change(input="fsp_fte", set=18)


def _param(at: Any, name: str) -> list[str]:
    if name not in at.query_params:
        return []
    found = at.query_params[name]
    return [found] if isinstance(found, str) else list(found)


def _table(at: Any, column: str) -> Any:
    return next(d.value for d in at.dataframe if column in d.value)


# --- It opens and answers ---------------------------------------------------------------------


def test_opens_with_a_sentence_pictures_and_tables(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    words = words_of(at)
    assert at.title[0].value == "Compare"
    assert "Settled: 4 simulated futures" in words
    assert f"## Against doing nothing, {scenario_name(WHAT_IF)} is " in words
    assert "if these inputs are right" in words
    assert f"- **{scenario_name(WHAT_IF)}**: " in words
    charts = at.get("vega_lite_chart")
    assert len(charts) == len(view.FIRST_MEASURES) + 1
    for chart in charts:
        assert chart.proto.alt
        assert "layer" in json.loads(chart.proto.spec)
    inputs = _table(at, "Input")
    assert list(inputs["Input"]) == ["FSP social workers"]
    assert list(inputs[scenario_name(WHAT_IF)]) == ["17 FTE"]
    assert words.count("4 replications of 26 weeks · seed 1 · model") == 2


def test_something_is_compared_before_anything_is_chosen(app: Callable[..., Any]) -> None:
    at = app(PAGE, limit="4")
    assert at.multiselect(key="compare").value == [
        DOING_NOTHING,
        "one-more-front-door",
        "one-more-fsp",
    ]
    assert "compare" not in at.query_params
    assert "Settled" in words_of(at)


def test_the_table_says_what_the_command_line_says(app: Callable[..., Any]) -> None:
    at = app(PAGE, limit="4", compare=["q1-2024-25", "demand-2022-23"], reference="q1-2024-25")
    results = {
        name: futures(load_scenario(name), 4, 26) for name in ("q1-2024-25", "demand-2022-23")
    }
    inputs = load_scenario("q1-2024-25").inputs
    said = look(results, "q1-2024-25", inputs, 4, 4).differences["demand-2022-23"]
    table = _table(at, "Correlation of pairs").set_index("Measure")
    assert len(table) == sum(d.pairs > 0 for d in said.values())
    for measure, d in said.items():
        if d.pairs:
            found = table.loc[full(measure), "Difference"]
            assert found == words_results.difference_text(d)


def test_it_says_in_how_many_sets_it_holds(
    app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "fitting_sets", lambda baseline: fitting_sets(baseline)[:3])
    at = app(PAGE, weeks="8", compare=["2023-24", "demand-2022-23"], limit="2")
    assert "has not been asked" in words_of(at)
    at.button(key="compare_start").click().run()
    to_its_end(at)
    assert [c for c in at.caption if c.value.startswith("Not knowing") and "3 sets" in c.value]


def test_what_has_no_inputs_in_common_is_not_asked_in_sets(app: Callable[..., Any]) -> None:
    at = app(PAGE, weeks="8", compare=["2023-24", "2012-13"], limit="2")
    words = words_of(at)
    assert "have no inputs in common" in words
    assert "has not been asked" not in words


def test_the_same_twice_is_no_change_and_says_so(app: Callable[..., Any]) -> None:
    at = app(PAGE, limit="4", compare=[DOING_NOTHING, WHAT_IF])
    words = words_of(at)
    assert "Nothing is moved under *What if* yet" in words
    assert "What if is no different in anything that matters" in words
    assert "None: these scenarios are the same but for their names" in words
    assert "Precise enough" in words


def test_another_position_is_said(app: Callable[..., Any]) -> None:
    at = app(PAGE, limit="4", compare=[DOING_NOTHING, "2012-13"])
    assert "do not all start from the same position" in words_of(at)
    assert "position of 2 April 2024" in words_of(at)
    assert "Settled" in words_of(at)


def test_corrections_are_said_not_to_reach_the_ready_made(app: Callable[..., Any]) -> None:
    at = app(PAGE, limit="4", us="fsp_fte=14.0", compare=[DOING_NOTHING, "q1-2024-25", "surge"])
    assert "is not in The first quarter of 2024-25: starting points and kept" in words_of(at)
    inputs = _table(at, "Input").set_index("Input")
    here = inputs.loc["FSP social workers", [scenario_name(DOING_NOTHING), _title("surge")]]
    assert set(here) == {"14 FTE"}, "a ready-made question is put to our own service"


def _title(name: str) -> str:
    return ready_question(name).title


# --- What ends a run --------------------------------------------------------------------------


def test_the_limit_ends_it_and_the_reader_is_told(app: Callable[..., Any]) -> None:
    at = app(PAGE, **FEW)
    assert "Limit reached" in words_of(at)
    assert "the limit of 4 simulated futures of each is reached" in words_of(at)


def test_precision_ends_it_at_a_planned_look(app: Callable[..., Any]) -> None:
    at = app(PAGE, limit="120", weeks="6", compare=[DOING_NOTHING, WHAT_IF])
    assert "Settled: 30 simulated futures" in words_of(at)
    assert "every headline difference is precise enough" in words_of(at)


def _known(shown: Any, n: int) -> Any:
    results = {name: (found * n)[:n] for name, found in shown.results.items()}
    numbered = {
        name: [type(r)(k, r.measures, r.weekly, r.posts) for k, r in enumerate(found)]
        for name, found in results.items()
    }
    return type(shown)(numbered, shown.keys, 120, final=False, scenarios=shown.scenarios)


def test_words_are_those_of_the_last_look_and_provisional_before_the_first(
    app: Callable[..., Any],
) -> None:
    at = app(PAGE, **FEW)
    shown = at.session_state["shown_results"]["compare"]
    before = answer.Answer(_known(shown, 12))
    assert before.look is None
    assert before.n == 12
    same = compare_all(before.results, before.reference, before.inputs)
    assert repr(before.differences) == repr(same), "corrected as at a planned look"
    after = answer.Answer(_known(shown, 47))
    assert after.n == 30
    assert after.look is not None
    assert not answer.enough(_known(shown, 12))


def test_why_it_ended_in_words() -> None:
    undecided: dict[str, tuple[str, ...]] = {WHAT_IF: ("assessment_in_time",)}
    assert comparison.ended(Look(60, 120, {}, {}, "precise_enough")).startswith(
        "Ended after 60 simulated futures of each: every headline difference is precise enough"
    )
    assert "one headline difference is not precise enough" in comparison.ended(
        Look(120, 120, {}, undecided, "limit_reached")
    )
    assert "yet, so more are run" in comparison.ended(Look(30, 120, {}, undecided, None))


# --- Choices and links ------------------------------------------------------------------------


def test_choices_go_into_the_address_and_leave_the_question_alone(
    app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "LIMITS", (6, 9))  # what is chosen is run, page by page
    at = app(PAGE, **FEW, weeks="4")
    at.multiselect(key="compare").set_value([WHAT_IF, "q1-2024-25", DOING_NOTHING]).run()
    assert not at.exception
    assert _param(at, "compare") == [WHAT_IF, "q1-2024-25", DOING_NOTHING]
    at.selectbox(key="reference").set_value(WHAT_IF).run()
    at.selectbox(key="limit").set_value(6).run()
    assert not at.exception
    assert _param(at, "reference") == [WHAT_IF]
    assert _param(at, "limit") == ["6"]
    assert _param(at, "set") == ["fsp_fte=17.0"]
    assert "## Against what if, " in words_of(at)
    at.multiselect(key="compare").set_value(["q1-2024-25", DOING_NOTHING]).run()
    assert at.selectbox(key="reference").value == DOING_NOTHING
    assert "reference" not in at.query_params
    at.switch_page("pages/1_what_if.py").run()
    assert _param(at, "compare") == ["q1-2024-25", DOING_NOTHING], "a refresh keeps the choice"
    next(b for b in at.button if b.label == "Reset").click().run()
    at.switch_page(PAGE).run()
    assert at.multiselect(key="compare").value == ["q1-2024-25", DOING_NOTHING]


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"compare": [WHAT_IF, "nowhere", DOING_NOTHING]}, "no scenario 'nowhere'"),
        ({"reference": "s47-706"}, "'s47-706' is not among the scenarios"),
        ({"limit": "soon"}, "limit = soon was left out"),
        ({"limit": "0"}, "limit = 0 was left out"),
    ],
)
def test_a_wrong_part_of_a_link_is_said_and_the_rest_is_kept(
    app: Callable[..., Any], params: dict[str, Any], says: str
) -> None:
    same = {"compare": [DOING_NOTHING, WHAT_IF], "limit": "4", "weeks": "6", **params}
    at = app(PAGE, **same)
    assert any(says in w.value for w in at.warning), [w.value for w in at.warning]
    assert set(at.multiselect(key="compare").value) == {DOING_NOTHING, WHAT_IF}
    assert "Settled" in words_of(at)


@pytest.mark.parametrize("named", [[WHAT_IF], ["nowhere"], [""]])
def test_fewer_than_two_is_an_invitation(app: Callable[..., Any], named: list[str]) -> None:
    at = app(PAGE, compare=named)
    assert any("Choose two to six scenarios above" in i.value for i in at.info)
    assert not at.get("vega_lite_chart")
    at.multiselect(key="compare").set_value([]).run()
    assert not at.exception
    assert any("Choose two to six scenarios above" in i.value for i in at.info)


def test_a_link_made_with_former_ids_still_opens(app: Callable[..., Any]) -> None:
    old = {"compare": ["what-if", "doing-nothing"], "reference": "what-if"}
    at = app(PAGE, limit="4", weeks="6", **old)
    assert not at.warning
    assert at.multiselect(key="compare").value == [WHAT_IF, DOING_NOTHING]
    assert at.selectbox(key="reference").value == WHAT_IF


# --- Kept scenarios ---------------------------------------------------------------------------


def _library(monkeypatch: pytest.MonkeyPatch, find: Callable[[], Any]) -> None:
    monkeypatch.setattr(choice, "library", lambda: SimpleNamespace(find=find))


def test_kept_scenarios_are_offered_under_their_own_names(
    app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = type(load_scenario("q1-2024-25"))("What if", "2023-24")
    kept = [SimpleNamespace(id="abcd2345", name="What if", scenario=named)]
    _library(monkeypatch, lambda: kept)
    at = app(PAGE, limit="4", weeks="6", compare=[DOING_NOTHING, "abcd2345"])
    assert "**What if (kept)**" in words_of(at)


def _kept(*names: str) -> Callable[[], Any]:
    """A library of scenarios of these names, under ids ``kept0``, ``kept1`` and so on."""
    kept = [
        SimpleNamespace(id=f"kept{n}", name=name, scenario=make_scenario(name, "2023-24", [MORE]))
        for n, name in enumerate(names)
    ]
    return lambda: kept


def test_whatever_is_offered_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    every = Question(exit=ExitChoices(reserve=2))
    _library(monkeypatch, _kept())
    ours = [scenario.name for scenario in choice.choices(every).values()]
    assert max(map(len, ours)) + len(" (kept, abcd2345)") <= LONGEST_NAME, "or no decision fits"
    same = [*ours, *map(str.upper, ours), f"{ours[0]} (kept)"]
    _library(monkeypatch, _kept(*same))
    found = choice.choices(every)
    assert len(found) == len(ours) + len(same)
    assert len({key_of(scenario.name) for scenario in found.values()}) == len(found)
    assert [scenario.name for scenario in found.values()][: len(ours)] == ours
    kept = [scenario.name for id_, scenario in found.items() if id_.startswith("kept")]
    assert all(name.startswith(was) for name, was in zip(kept, same, strict=True))


def test_one_named_as_a_ready_made_question_has_its_own_figures(
    app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    title = _title("surge")
    _library(monkeypatch, _kept(title, scenario_name(DOING_NOTHING).lower()))
    at = app(PAGE, limit="4", weeks="6", compare=[DOING_NOTHING, "surge", "kept0", "kept1"])
    names = [scenario_name(DOING_NOTHING), title, f"{title} (kept)", "doing nothing (kept)"]
    inputs = _table(at, "Input").set_index("Input")
    assert list(inputs.columns) == names
    assert list(inputs.loc["FSP social workers"]) == ["15 FTE", "15 FTE", "18 FTE", "18 FTE"]
    table = _table(at, "Correlation of pairs").set_index(["Scenario", "Measure"])
    assert set(table.index.get_level_values(0)) == set(names[1:])
    assert table.index.is_unique
    cost = table["Difference"].xs(full("cost"), level="Measure")
    assert cost[names[2]] == cost[names[3]] != cost[names[1]]


@pytest.mark.parametrize(
    "called",
    [
        [start_title(start) for start in starts()],
        [ready.title for ready in ready_questions()],
        [lever.words for lever in LEVERS if isinstance(lever, ForSomeWeeks)],
        [names.SHORT[measure] for measure in HEADLINE],
        [names.name_of(measure) for measure in PREDICTED],
        [scenario_name(letter) for letter in OPTIONS],
        [guide.role for guide in guides()],
        list(SECTION_NAMES.values()),
    ],
    ids=["starts", "questions", "levers", "measures", "predicted", "options", "guides", "sections"],
)
def test_what_is_picked_from_a_list_of_ours_is_called_by_one_name(called: list[str]) -> None:
    assert len(set(map(key_of, called))) == len(called) > 1


def test_a_library_in_trouble_is_a_sentence_and_the_rest_goes_on(
    app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def find() -> Any:
        raise LibraryError("library.damaged")

    _library(monkeypatch, find)
    at = app(PAGE, limit="4", weeks="6", compare=[DOING_NOTHING, WHAT_IF])
    assert any(
        "cannot be chosen now: The library's database is damaged" in w.value for w in at.warning
    )
    assert "Settled" in words_of(at)


# --- Frames and words -------------------------------------------------------------------------


def test_the_sentence_groups_scenarios() -> None:
    none: tuple[str, ...] = ()
    better = Standing(("cost",), none, none, none, none, none)
    close = Standing(none, none, none, none, none, ("cost",))
    standings = {"a": better, "b": close, "c": better}
    named = {"a": "Ash", "b": "Elm", "c": "Oak"}
    assert comparison.grouped(standings, named, "doing nothing") == (
        "Against doing nothing, Ash and Oak are clearly better in some things and clearly worse "
        "in none; Elm is too close to call, if these inputs are right."
    )
    many = Standing(HEADLINE[:6], none, none, none, ("cost",), none)
    assert comparison.stands(many) == (
        "clearly better in six (decisions in one day, assessments, core assessments and three "
        "more); no difference that matters in one"
    )
    assert names.said_short("s47_seen_through").startswith("S47s")


def test_labels_of_scenarios_alike_do_not_cover_each_other() -> None:
    rows: list[dict[str, Any]] = [{"chance": c} for c in (100.0, 100.0, 97.0, 3.0, 0.0)]
    compare._set_apart(rows)
    heights = sorted(row["label_at"] for row in rows)
    gaps = [b - a for a, b in pairwise(heights)]
    assert min(gaps) >= compare._LEAST_APART
    assert heights[-1] <= 100


# --- Speed ------------------------------------------------------------------------------------


def test_six_known_scenarios_are_drawn_within_a_second(app: Callable[..., Any]) -> None:
    at = app(PAGE, compare=SIX, limit="30", weeks="4", set=["fsp_fte=17.0"])
    assert "Settled: 30 simulated futures" in words_of(at)
    assert not runner()._jobs, "no run is left under way"
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        at.run()
        seconds.append(time.perf_counter() - started)
    assert not at.exception
    assert min(seconds) < 1.0, seconds
