"""Frozen briefings never change; decisions keep what was predicted and take what happened."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text, update

from model.scenario.errors import Message
from model.words.names import name_of
from tests.refusals import refused
from tests.units.briefings import sample
from ui.library import in_words
from ui.library.database import LibraryStore
from ui.library.decisions import MAX_PACK_BYTES, Minutes, NewDecision, Prediction, Score, score
from ui.library.tables import BRIEFINGS, PREDICTIONS

pytestmark = pytest.mark.units
SAID = sample(8, 2).model_copy(update={"title": "Letting agency workers go <slowly>"})
PERIOD = (date(2024, 4, 1), date(2025, 3, 30))
SEEN = Prediction("visit_alone_recorded", 68.0, 63.0, 72.0, *PERIOD, 30)
COST = Prediction("cost", 2_171_000.0, 2_169_000.0, 2_174_000.0, *PERIOD, 30)
DECIDED = NewDecision(
    "One more FSP post, from 1 April",
    "Cabinet",
    date(2026, 11, 2),
    "One more post in FSP",
    "ed9068ae4739",
    (SEEN, COST),
)


def _url(kind: str, tmp_path: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'library.db'}"
        return
    server = os.environ.get("FRONT_DOOR_TEST_POSTGRES", "")
    if not server:
        pytest.skip("FRONT_DOOR_TEST_POSTGRES is not set; .ci/postgres starts a server")
    name = f"front_door_{uuid.uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LibraryStore]:
    for url in _url(request.param, tmp_path):
        opened = LibraryStore(url)
        yield opened
        opened.close()


@pytest.fixture
def minutes(store: LibraryStore) -> Minutes:
    return Minutes(store)


# --- Briefings ---


def test_nothing_is_kept_at_first(minutes: Minutes) -> None:
    assert minutes.briefings() == []
    assert minutes.decisions() == []
    with refused("library.no_briefing", id="abcdefgh"):
        minutes.frozen("abcdefgh")
    with refused("library.no_briefing", id="abcdefgh"):
        minutes.briefing("abcdefgh")


def test_a_frozen_briefing_reads_back_to_the_letter(minutes: Minutes) -> None:
    kept = minutes.freeze(SAID, b"pack", "Head of service", {"us": ["fsp_fte=17"]})
    assert minutes.briefing(kept.id) == SAID
    assert minutes.pack(kept.id) == b"pack"
    assert minutes.frozen(kept.id) == kept
    assert kept.address == {"us": ["fsp_fte=17"]}
    assert kept.owner == "Head of service"


def test_the_last_frozen_comes_first(minutes: Minutes) -> None:
    first = minutes.freeze(SAID, b"1", "Planner", {})
    second = minutes.freeze(SAID, b"2", "Planner", {})
    assert [one.id for one in minutes.briefings()] == [second.id, first.id]


@pytest.mark.parametrize(
    ("owner", "pack", "why"),
    [
        ("", b"", Message("library.no_owner")),
        ("jane.smith@council.example", b"", Message("typed.personal", what=Message("text.owner"))),
        ("Planner", b"x" * (MAX_PACK_BYTES + 1), Message("library.briefing_too_large")),
    ],
    ids=["nobody", "a person", "a huge pack"],
)
def test_what_may_not_be_frozen_is_refused(
    minutes: Minutes, owner: str, pack: bytes, why: Message
) -> None:
    with refused(why):
        minutes.freeze(SAID, pack, owner, {})
    assert minutes.briefings() == []


def test_a_briefing_that_this_version_cannot_read_is_a_sentence(
    minutes: Minutes, store: LibraryStore
) -> None:
    kept = minutes.freeze(SAID, b"", "Planner", {})
    with store.writing() as connection:
        connection.execute(update(BRIEFINGS).values(content_json='{"title": 1}', address_json="["))
    with refused("library.app_cannot_open"):
        minutes.briefing(kept.id)
    with refused("library.frozen_damaged", title="Letting agency workers go <slowly>"):
        _ = minutes.frozen(kept.id).address


# --- Decisions ---


def test_a_prediction_of_a_measure_that_runs_no_longer_have_is_kept_and_said(
    store: LibraryStore, minutes: Minutes
) -> None:
    """What was decided on danger weeks stays decided on danger weeks, by the words of then."""
    made = minutes.decide(DECIDED)
    with store.writing() as connection:
        here = (PREDICTIONS.c.decision == made.id) & (PREDICTIONS.c.measure == "cost")
        connection.execute(
            update(PREDICTIONS)
            .where(here)
            .values(measure="danger_weeks", mean=12.0, low=4.0, high=21.0, futures=0)
        )
    (kept,) = minutes.decisions()
    danger = kept.predictions[1]
    assert name_of(danger.measure).startswith("Danger weeks, either team")
    assert "an earlier measure" in name_of(danger.measure)
    assert "4.0 weeks to 21.0 weeks in nine of ten by an earlier rule" in in_words.prediction_text(
        danger
    )
    after = minutes.happened(
        kept.id, "danger_weeks", 8.0, on=date(2025, 4, 2), by="Data officer", seen=kept.version
    )
    assert in_words.outcome_text(after.predictions[1]) == "8.0 weeks: inside the range"
    found = score([after])
    assert (found.known, found.inside, found.better, found.earlier) == (1, 1, 1, 1)
    assert "by an earlier rule" in in_words.score_text(found)


def test_a_decision_keeps_its_predictions_in_order(minutes: Minutes) -> None:
    kept = minutes.freeze(SAID, b"", "Planner", {})
    made = minutes.decide(replace(DECIDED, briefing=kept.id))
    assert minutes.decisions() == [made]
    assert made.predictions == (SEEN, COST)
    assert (made.what, made.by, made.on, made.briefing) == (
        DECIDED.what,
        DECIDED.by,
        DECIDED.on,
        kept.id,
    )
    assert made.version == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"what": "  "}, Message("decision.nothing")),
        ({"by": ""}, Message("decision.nobody")),
        (
            {"what": "x" * 500},
            Message("typed.line_too_long", what=Message("text.decision"), length=500, longest=400),
        ),
        (
            {"by": "a.person@council.example"},
            Message("typed.personal", what=Message("text.decider")),
        ),
        ({"predictions": (replace(SEEN, measure="happiness"),)}, Message("decision.not_measured")),
        ({"predictions": (SEEN,) * 13}, Message("decision.too_many_predictions", most=12)),
    ],
)
def test_a_decision_that_cannot_be_recorded_is_refused(
    minutes: Minutes, wrong: dict[str, object], why: Message
) -> None:
    with refused(why):
        minutes.decide(replace(DECIDED, **wrong))  # type: ignore[arg-type]
    assert minutes.decisions() == []


def test_a_decision_on_a_briefing_that_is_not_there_is_refused(minutes: Minutes) -> None:
    with refused("library.no_briefing", id="zzzzzzzz"):
        minutes.decide(replace(DECIDED, briefing="zzzzzzzz"))
    assert minutes.decisions() == []


def test_what_happened_is_entered_and_corrected(minutes: Minutes) -> None:
    made = minutes.decide(DECIDED)
    on = date(2027, 4, 10)
    told = minutes.happened(
        made.id, "cost", 2_200_000, on=on, by="Finance", note="pay award", seen=made.version
    )
    cost = told.predictions[1]
    assert (cost.outcome, cost.outcome_on, cost.outcome_by, cost.outcome_note) == (
        2_200_000,
        on,
        "Finance",
        "pay award",
    )
    assert told.predictions[0] == SEEN
    again = minutes.happened(made.id, "cost", 2_172_000, on=on, by="Finance", seen=told.version)
    assert again.predictions[1].outcome == 2_172_000
    assert again.version == 3


def test_nobodys_outcome_is_overwritten_unseen(minutes: Minutes) -> None:
    made = minutes.decide(DECIDED)
    on = date(2027, 4, 10)
    minutes.happened(made.id, "cost", 2_200_000, on=on, by="Finance", seen=made.version)
    with refused("decision.entered_meanwhile"):
        minutes.happened(made.id, "cost", 1.0, on=on, by="Planner", seen=made.version)
    assert minutes.decisions()[0].predictions[1].outcome == 2_200_000


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"by": " "}, Message("decision.entered_by_nobody")),
        ({"value": float("nan")}, Message("decision.no_number")),
        ({"value": float("inf")}, Message("decision.no_number")),
        ({"value": -5.0}, Message("decision.impossible_number")),
        (
            {"measure": "visit_alone_recorded", "value": 101.0},
            Message("decision.impossible_number"),
        ),
        ({"measure": "contacts"}, Message("decision.not_predicted")),
        ({"note": "call 01633 644644"}, Message("typed.personal", what=Message("text.note"))),
    ],
)
def test_an_outcome_that_cannot_be_entered_is_refused(
    minutes: Minutes, wrong: dict[str, object], why: Message
) -> None:
    made = minutes.decide(DECIDED)
    given = {"measure": "cost", "value": 5.0, "by": "Finance", "note": ""} | wrong
    with refused(why):
        minutes.happened(made.id, on=date(2027, 4, 10), seen=1, **given)  # type: ignore[arg-type]
    assert minutes.decisions() == [made]


def test_a_full_disk_is_a_sentence_and_nothing_is_half_written(tmp_path: Path) -> None:
    minutes = Minutes(LibraryStore(f"sqlite:///{tmp_path / 'no' / 'such' / 'x.db'}"))
    (tmp_path / "no").write_text("a file where a folder should be")
    with refused("library.no_file"):
        minutes.decide(DECIDED)
    assert minutes.decisions() == []


# --- The score ---


def known(value: float | None, p: Prediction = SEEN) -> Prediction:
    return replace(p, outcome=value)


@pytest.mark.parametrize(
    ("p", "inside"),
    [
        (known(None), None),
        (known(63.0), True),
        (known(72.04), True),
        (known(72.2), False),
        (known(50.0), False),
        (known(2_169_400.0, COST), True),
        (known(2_175_000.0, COST), False),
    ],
)
def test_inside_is_from_end_to_end_as_reports_round(p: Prediction, inside: bool | None) -> None:
    assert p.inside is inside


def test_the_score_counts_outcomes_by_range_and_by_good(minutes: Minutes) -> None:
    made = minutes.decide(DECIDED)
    assert score([made]) == Score(known=0, inside=0, better=0, worse=0, open=2)
    told = replace(made, predictions=(known(75.0), known(2_170_000.0, COST)))
    assert score([told]) == Score(known=2, inside=1, better=2, worse=0, open=0, contents=(0.9, 0.9))
    worse = replace(made, predictions=(known(60.0),))
    assert score([told, worse]) == Score(
        known=3, inside=1, better=2, worse=1, open=0, contents=(0.9,) * 3
    )
    # Neither way is good of a register; it is counted as neither.
    register = replace(SEEN, measure="register_end", outcome=70.0)
    assert score([replace(made, predictions=(register,))]).better == 0


def test_what_is_called_below_the_range_does_not_read_as_its_end() -> None:
    p = replace(SEEN, low=63.4, outcome=63.0)
    assert p.inside is False
    assert "63.4% to" in in_words.prediction_text(p)
    assert in_words.outcome_text(p) == "63.0%: below the range"


def test_what_is_entered_too_early_is_shown_and_not_scored(minutes: Minutes) -> None:
    made = minutes.decide(DECIDED)
    early = replace(known(50.0), outcome_on=PERIOD[1])
    later = replace(early, outcome_on=PERIOD[1] + timedelta(days=1))
    assert score([replace(made, predictions=(early,))]) == Score(0, 0, 0, 0, 1)
    assert score([replace(made, predictions=(later,))]) == Score(1, 0, 0, 1, 0, (0.9,))
    assert "not scored" in in_words.outcome_text(early)
    assert "not scored" not in in_words.outcome_text(later)


def test_the_score_is_said_without_judging_too_soon() -> None:
    said = in_words.score_text
    assert said(Score(0, 0, 0, 0, 0)) == "No prediction has an outcome yet."
    assert "Two wait for theirs" in said(Score(0, 0, 0, 0, 2))
    assert said(Score(1, 1, 1, 0, 0, (0.9,))).startswith("1 of 1 prediction with")
    assert "Too few yet" in said(Score(9, 3, 0, 0, 0, (0.9,) * 9))
    assert "Nothing says that the ranges are wrong" in said(Score(20, 17, 0, 0, 0, (0.9,) * 20))
    # Six of ten or fewer happen in about one case in eighty if nine in ten is right.
    assert "too narrow" in said(Score(10, 6, 0, 0, 0, (0.9,) * 10))


def test_a_score_says_by_which_rule_the_ranges_were_made(minutes: Minutes) -> None:
    made = minutes.decide(DECIDED)
    few = replace(made, predictions=(replace(known(75.0), futures=8),))
    old = replace(made, predictions=(replace(known(75.0), futures=0),))
    found = score([few, old])
    assert found.contents == (pytest.approx(7 / 9), 0.9)
    assert found.earlier == 1
    assert found.inside == 0
    assert found.chance == pytest.approx(0.1 * 2 / 9)
    assert "1 by an earlier rule" in in_words.score_text(found)
    assert "all 8" in in_words.prediction_text(few.predictions[0])
    assert "by an earlier rule" in in_words.prediction_text(old.predictions[0])
