"""Declared once: what a record lacks is told at import, and a draw has its place for good."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model.engine import draws as draw
from model.engine.vocabulary import CLOCK_RULES, CLOCKS, STAGES, WORK, WORKS
from model.paths import ROOT
from model.results.measures import CLOCK_MEASURES, KNOWN, MEASURES
from model.words.names import CLOCK_NAMES, MEASURE_NAMES, STAGE_NAMES, WORK_NAMES

pytestmark = pytest.mark.units

VOCABULARY = "model/engine/vocabulary.py"
NAMES = "data/words/names.toml"
LAST_WORK = "TAKING_OVER = _work("
LAST_CLOCK = '        ClockRule(\n            "review",'
EVERYTHING = "import model.engine.simulation, model.words.names, model.evidence.stress_report"
RUN = """
import hashlib, json
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.scenario.scenario import make_scenario
for name in ("2023-24", "2012-13"):
    scenario = make_scenario(name, name)
    result = replication_of(scenario, 0, simulate(scenario, weeks=20, seed=3, replication=0))
    everything = json.dumps(result.measures).encode() + result.weekly.tobytes()
    print(hashlib.sha256(everything).hexdigest())
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The model and its data elsewhere, to be changed."""
    for folder in ("model", "data"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.pyc", "fonts")
        )
    return tmp_path


def put(root: Path, file: str, before: str, new: str) -> None:
    """Write something into a file of the copy, before what is there."""
    path = root / file
    text = path.read_text("utf-8")
    assert text.count(before) == 1, (file, before)
    path.write_text(text.replace(before, new + before), "utf-8")


def told(root: Path, code: str = EVERYTHING) -> str:
    """What Python says last when the copy is imported."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    return (done.stderr.strip().splitlines() or [""])[-1]


def test_everything_has_its_names_and_measures() -> None:
    assert list(CLOCK_NAMES) == list(CLOCKS)
    assert list(WORK_NAMES) == list(WORK)
    assert list(STAGE_NAMES) == list(STAGES)
    assert list(MEASURE_NAMES) == list(KNOWN)
    for rule in CLOCK_RULES.values():
        own = [m for m in MEASURES.values() if m.clock == rule.id]
        assert len(own) == 1 + rule.recorded
        assert any(m.late_of == rule.id for m in MEASURES.values())
        assert (own[0].name in CLOCK_MEASURES) == rule.headline
    assert [m.wait_of for m in MEASURES.values() if m.wait_of] == list(WORK)


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (
            '_work("outline plan", "fsp", STATUTORY, "outline_hours", a_year="registered")',
            "the work 'outline plan' names the input 'outline_hours', which is not declared",
        ),
        (
            '_work("outline plan", "fsp", STATUTORY, "care_plan_hours", a_year="plans")',
            "the work 'outline plan' is counted by 'plans', which capacity does not know",
        ),
        (
            '_work("outline plan", "fsp", STATUTORY, "care_plan_hours", a_year="registered")',
            "no step follows the work 'outline plan'",
        ),
        ('_work("outline plan", "fsp", STATUTORY, "care_plan_hours")', "'a_year'"),
    ],
)
def test_what_a_kind_of_work_lacks_is_told(copy: Path, work: str, sentence: str) -> None:
    put(copy, VOCABULARY, LAST_WORK, f"OUTLINE = {work}\n")
    assert sentence in told(copy)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            'ClockRule("outline", "fsp", ("outline_days",), "target_review"),',
            "the clock 'outline' names the input 'outline_days', which is not declared",
        ),
        (
            'ClockRule("outline", "fsp", ("care_plan_hours",), "target_review"),',
            "which is in hours, not in working days, weeks or months",
        ),
        ('ClockRule("outline", "fsp", ("handover_days",)),', "is a headline and has no target"),
        ('ClockRule("outline", "fsp", (), "target_review"),', "does not say when it is due"),
        ('ClockRule("icpc", "fsp", ("handover_days",), "target_icpc"),', "have the same id"),
        (
            'ClockRule("outline", "fsp", ("handover_days",), "target_review"),',
            "the clock 'outline' has no name in data/words/names.toml",
        ),
    ],
)
def test_what_a_clock_lacks_is_told(copy: Path, rule: str, sentence: str) -> None:
    put(copy, VOCABULARY, LAST_CLOCK, f"        {rule}\n")
    found = told(copy)
    # A clock that takes another's place has its name already.
    assert sentence in found


def test_a_name_that_is_short_of_a_form_is_told(copy: Path) -> None:
    path = copy / NAMES
    text = path.read_text("utf-8")
    path.write_text(text.replace('row = "ICPCs"\n', "", 1), "utf-8")
    assert "data/words/names.toml, clocks, 'icpc'" in told(copy)
    assert "'row'" in told(copy)


def test_two_steps_after_one_work_are_refused(copy: Path) -> None:
    put(copy, "model/engine/register.py", "def core_group_held(", "@when_done(VISIT)\n")
    assert "two steps follow the work 'cp visit'" in told(copy)


def test_an_unused_draw_leaves_every_number_as_it_was(copy: Path) -> None:
    def numbers() -> str:
        return subprocess.run(
            [sys.executable, "-B", "-c", RUN], cwd=copy, capture_output=True, text=True, check=True
        ).stdout

    before = numbers()
    assert len(before.split()) == 2
    new = "\n".join(
        f'_NEW_{n} = _place("{table}", "something new", {place})'
        for n, (table, place) in enumerate(
            [
                ("contact", 6),
                ("family", 55),
                ("visit", 5),
                ("review", 4),
                ("core group", 2),
                ("concern", 4),
                ("advert", 4),
                ("vacancy", 55),
                ("person", 6),
            ]
        )
    )  # every table has room
    path = copy / "model/engine/draws.py"
    path.write_text(path.read_text("utf-8") + new + "\n", "utf-8")
    assert numbers() == before


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('_place("family", "new", 8)', "the draws 'new' and 'S47, outcome' have the same place"),
        ('_place("visit", "new", 8)', "the draw 'new' lies beyond the 8 places of 'visit'"),
        ('_place("visit", "recorded", 7)', "the draw 'recorded' stands twice in 'visit'"),
    ],
)
def test_a_place_that_is_not_free_is_refused(copy: Path, line: str, sentence: str) -> None:
    path = copy / "model/engine/draws.py"
    path.write_text(path.read_text("utf-8") + f"NEW = {line}\n", "utf-8")
    assert sentence in told(copy, "import model.engine.draws")


def test_names_of_draws_keep_their_places_for_good() -> None:
    """Never change a number here: a place that is given up is not used again."""
    places = {table: {n: r.start for n, r in names.items()} for table, names in draw.PLACES.items()}
    assert places["contact"] == {
        "route": 0,
        "family size": 1,
        "children named": 2,
        "hours of screening": 3,
        "decision recorded": 4,
        "comes at all": 5,
    }
    assert places["visit"] == {
        "hours": 0,
        "child seen alone": 1,
        "at home": 2,
        "recorded": 3,
        "next attempt": 4,
    }
    assert places["review"] == {"report, hours": 0, "postponed": 1, "postponed by": 2, "outcome": 3}
    assert places["core group"] == {"hours": 0, "partners' diaries": 1}
    assert places["person"] == {
        "sickness begins": 0,
        "length of sickness": 1,
        "at training": 2,
        "work covered": 3,
        "leave, whole weeks": 4,
        "leave, single days": 5,
    }
    assert places["concern"] == {"comes": 0, "hours": 1, "other agencies' part": 2, "outcome": 3}
    family = places["family"]
    assert [family[n] for n in ("S47, outcome", "ICPC, outcome", "returns", "its contact")] == [
        8,
        14,
        25,
        56,
    ]
    assert [
        family[n]
        for n in (
            "to court from the register",
            "to court from a plan",
            "length of court work begun here",
            "open at the start: overdue by",
        )
    ] == [48, 49, 50, 51]
    assert len(family) == 39
    assert len(WORKS) == 19
