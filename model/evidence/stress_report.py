"""A STRESS-DES description of the model, filled from the running configuration.

STRESS-DES (Monks and others, 2019) asks for objectives, logic, data, experimentation,
implementation and code access, so that somebody else could build the model again.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from model import __version__
from model.engine.capacity import loads
from model.engine.vocabulary import CLOCKS, STAGES, WORK
from model.results.measures import HEADLINE
from model.results.reading import PERIOD_WEEKS
from model.runs.run_key import run_key
from model.scenario.baselines import load_baseline
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario
from model.words.inputs import differences
from model.words.names import CLOCK_NAMES, TEAM_NAMES, full
from model.words.what_is_modelled import NOT_MODELLED

PACKAGES = ("simpy", "numpy", "scipy", "pandas", "pydantic", "holidays", "streamlit", "altair")
_LOCKED = "The versions of all packages are those of `requirements.txt`."


def versions() -> dict[str, str]:
    """Versions of what the numbers and the screens are made with."""
    found = {"Python": ".".join(str(n) for n in sys.version_info[:3]), "model": __version__}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def stress_text(
    scenario: Scenario,
    *,
    weeks: int,
    replications: int,
    seed: int,
    software: Mapping[str, str] | None = None,
) -> str:
    """The description as markdown, for runs of a scenario.

    ``software``: versions by package, as ``versions`` finds them; None where the text is to be
    the same on every machine.
    """
    return "\n\n".join(
        [
            "# STRESS-DES description: the front door and the child protection pathway",
            f"Model {__version__}; scenario {scenario.identity}, baseline "
            f"{scenario.baseline}. Supports judgement; says nothing about any child.",
            _objectives(),
            _logic(scenario),
            _data(scenario),
            _experimentation(scenario, weeks, replications, seed),
            _implementation(software),
            _access(),
        ]
    )


def _objectives() -> str:
    outputs = "; ".join(full(m) for m in HEADLINE)
    return f"""## 1. Objectives

**Purpose.** Given demand, practice and a staffing plan, what happens over the next 6 to 24 months
to caseloads, statutory timeliness, continuity and cost, and how sure are we?

**Outputs.** {outputs}. Each as the chance of meeting its target, level
and range, and the difference from doing nothing.

**Aim of experiments.** Compare what-ifs with doing nothing, with the same luck on both sides."""


def _logic(scenario: Scenario) -> str:
    i = scenario.inputs
    left_out = " ".join(part.plain for part in NOT_MODELLED)
    return f"""## 2. Logic

**Overview.** Families arrive as contacts and move through: {", ".join(STAGES)}. Clocks measured:
{", ".join(CLOCK_NAMES[clock].bare for clock in CLOCKS)}.

**Logic.** A step ends when its work is done and the part of others is over; the next step is
drawn from the family's own luck. Each worker has a to-do list and takes the most pressing task
first: class of work, then due date. The front door allocates by {i.front_door_allocation}, FSP by
{i.fsp_allocation}. New cases go to the least-loaded worker under the cap, else they wait.
Conferences are booked into chairs' slots towards their deadline. Support hours lapse at the
month's end. {_people(scenario)}

**Entities.** Families of one to six children. **Activities.** {", ".join(WORK)}.
**Resources.** {i.front_door_fte:g} FTE front-door and {i.fsp_fte:g} FTE FSP social workers,
{i.contact_officer_fte:g} FTE contact officers, {i.front_door_manager_fte:g} FTE front-door and
{i.fsp_manager_fte:g} FTE FSP managers,
{i.chair_fte:g} FTE chairs with {i.conferences_per_chair:g} slots a week each and
{i.external_conferences:g} external slots. {_loads(scenario)}

**Entry and exit.** Contacts from outside, returns, transfers in, court families; exit by advice,
early help, closed assessment or plan, de-registration, other ways off the register, end of court
work. **Not modelled.** {left_out}"""


def _people(scenario: Scenario) -> str:
    if not scenario.comes_and_goes:
        return "Headcounts are held: who leaves is replaced at once by somebody who knows the job."
    return (
        f"{len(scenario.posts_table)} posts are held by people who leave, are recruited, learn the "
        "job and hand over; all luck of a post is its own."
    )


def _loads(scenario: Scenario) -> str:
    parts = [
        f"{TEAM_NAMES[load.team]} {load.share:.0%}"
        for load in loads(scenario.inputs)
        if load.available > 0
    ]
    return f"Needed of what is there, by arithmetic: {', '.join(parts)}."


_CONFIDENCE: dict[Literal["High", "Med", "Low"], str] = {"High": "high", "Med": "med", "Low": "low"}


def _data(scenario: Scenario) -> str:
    baseline = load_baseline(scenario.baseline)
    confidence = [sourced.confidence for sourced in baseline.sourced.values()]
    counts = ", ".join(f"{confidence.count(c)} {word}" for c, word in _CONFIDENCE.items())
    moved = differences(scenario)
    changes = "".join(f"\n- {text}" for text in moved) or " None."
    return f"""## 3. Data

**Sources.** Two council documents, inspection reports, Welsh and English statistics, procedures,
and judgement: {len(INPUTS)} inputs, each with unit, range, source and confidence ({counts}).
Staff numbers are calibrated, not the council's own. No personal data is used.

**Baseline.** {baseline.title}: {baseline.summary}

**Changes to the baseline.**{changes}

**Input parameters.** All of them stand in the table of inputs, with their distributions.
**Preprocessing.** None beyond the derivations named as sources."""


def _experimentation(scenario: Scenario, weeks: int, replications: int, seed: int) -> str:
    i = scenario.inputs
    key = run_key(scenario, weeks, seed)
    return f"""## 4. Experimentation

**Initialisation.** No warm-up: runs begin on {i.start_date.isoformat()} with the open cases of
that day. **Run length.** {weeks} weeks; figures are for the last
{min(PERIOD_WEEKS, weeks)}. **Replications.** {replications}, seed {key.seed}.
**Estimation.** Averages with 95% intervals (Student's t, longer towards the tail), ranges of nine
in ten by order statistics; chances with Wilson's interval; differences are paired future by future,
judged at planned looks, and corrected for the number of measures (Bonferroni).
**Random numbers.** Numpy streams named by seed, replication and purpose; each family and each
worker has luck of its own, so a change of staffing shifts nobody else's."""


def _implementation(software: Mapping[str, str] | None) -> str:
    rows = "".join(f"\n| {name} | {number} |" for name, number in (software or {}).items())
    table = f"| Package | Version |\n|---|---|{rows}" if rows else _LOCKED
    return f"""## 5. Implementation

**Software.** Python and SimPy, an event-driven simulation in working days.

{table}

**Random sampling.** Distributions are cut into tables of equally likely values before a run.
**Model execution.** Replications run in parallel processes; results do not depend on how many.
**System specification.** Any machine that runs Python 3.11 or later."""


def _access() -> str:
    return """## 6. Code access

The code, the baselines and the published figures are one repository under the MIT licence. The
same inputs give the same scenario identity and the same numbers on every machine with the pinned
versions: `python -m model run SCENARIO --replications N --weeks W --seed S --json FILE`."""
