"""Why anyone should believe it: what is represented, what is not, and how it compares.

Pure: tables and sentences made from the declarations, the baselines and finished runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model.evidence.published import (
    CONTEXT,
    SIMULATED_MEASURES,
    PublishedCheck,
    PublishedFigure,
    compare_published,
    contradictions,
)
from model.results.measures import MEASURES, Replication
from model.results.statistics import Summary, summarise
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario, load_baseline, load_scenario, value_in_words
from model.words.comparison import about

REPRODUCED: dict[str, tuple[str, str]] = {
    "2023-24": ("reproduce-2023-24", "Monmouthshire 2023-24"),
    "q1-2024-25": ("q1-2024-25", "The first quarter of 2024-25"),
    "2012-13": ("2012-13", "Monmouthshire 2012-13"),
}
"""Published set -> the starting point that reproduces it, and its title."""
WEEKS = 52

CHOSEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("2023-24", "contacts"): ("contacts_per_year",),
    ("2023-24", "s47_share_of_contacts"): ("contact_to_strategy", "strategy_to_s47"),
    ("2023-24", "s47_children"): ("contact_to_strategy", "strategy_to_s47"),
    ("2023-24", "visit_alone_recorded"): ("recording_loss", "visit_workable_days"),
    ("2023-24", "register_end"): ("s47_to_icpc",),
    ("2023-24", "deregistrations"): ("deregister_at_review",),
    ("2023-24", "icpc_days_0_10"): ("icpc_booked_day",),
    ("2023-24", "icpc_days_11_15"): ("icpc_booked_day",),
    ("2023-24", "icpc_days_16_20"): ("icpc_booked_day", "icpc_postponed"),
    ("2023-24", "icpc_days_21_plus"): ("icpc_postponed",),
    ("q1-2024-25", "visit_alone_recorded"): ("recording_loss", "visit_workable_days"),
    ("2012-13", "contacts"): ("contacts_per_year",),
    ("2012-13", "referrals_accepted"): ("contact_to_assessment", "contact_to_strategy"),
    ("2012-13", "decision_recorded"): ("decision_recording_error",),
    ("2012-13", "assessment_in_time"): ("assessment_wait_days",),
    ("2012-13", "core_assessment_in_time"): ("core_assessment_wait_days",),
    ("2012-13", "registrations"): ("s47_to_icpc",),
    ("2012-13", "deregistrations"): ("deregister_at_review",),
    ("2012-13", "register_end"): ("deregister_at_review",),
    ("2012-13", "review_in_time"): ("review_postponed", "court_support_hours"),
}
"""Published set and simulated measure -> the inputs that were set or chosen with it in view.

From the baselines' own sources. What is not here was met, or missed, without an input for it.
"""

REPRESENTED: tuple[str, ...] = (
    "Every **contact**, one by one: who it came from, how many children it names, the decision "
    "within a working day, and where it goes (advice, early help, assessment, strategy "
    "discussion). Families that come back count as contacts again.",
    "**Strategy discussions, S47s and ICPCs**: the internal pre-meeting, limited progress in a "
    "day, the part that other agencies take, siblings added on the way, the report, the chair's "
    "slot booked towards the 15-day limit, postponements.",
    "**The register**: both stat visit clocks (seen alone every 10 working days, at home every "
    "four weeks), visits without access, core groups, reviews, de-registration and other exits.",
    "**Assessments, care and support plans and court work**, which compete for the same hours; "
    "support hours that nobody finds time for lapse, and are counted.",
    "**People**: each front-door and FSP worker has a to-do list, takes the most pressing task "
    "first, and is away for leave, training and sickness; absent workers' urgent work may be "
    "covered; caseload caps, families waiting for a worker, the front door holding on while FSP "
    "is full. Contact officers and managers (for strategy discussions) are there too.",
    "**Coming and going** (on *Agency exit*, and wherever the input is switched on): posts and who "
    "holds them; people resign with notice or without, adverts fail, starters come late or drop "
    "out, the newly qualified arrive once a year with limited work and a mentor, agencies send "
    "somebody else, agency workers convert; starters learn the job; families are handed over, at "
    "a price in hours that depends on how their worker left.",
    "**Recording**: what was done in time and what was recorded as in time are kept apart.",
    "**Children and families**: brothers and sisters move together, so lateness clusters.",
    "**Today's position**: runs begin with the cases already open, at their ages.",
)

NOT_MODELLED: tuple[str, ...] = (
    "**Early help, placements, disability, adoption and youth justice**: children leave towards "
    "them and are counted; what happens there is not simulated.",
    "**Looked-after children's reviews**: only as chairs' time that is not there for child "
    "protection.",
    "**The labour market's own moods**: chances of leaving, failed adverts and drop-outs are the "
    "same all year, whatever other councils pay; the terms of the All Wales Pledge are not known "
    "here and nothing claims them.",
    "**Who fits which post**: a starter is as good as any other of the same contract; pay within a "
    "grade, part-time wishes and career steps are left out.",
    "**Coming and going among officers, managers and chairs**: their numbers move only when a "
    "scenario says so, on a date.",
    "**Managers' other work**: supervision, quality assurance and allocation meetings are in "
    "the hours that are not casework; managers only hold strategy discussions here.",
    "**Travel**: it is inside the hours of each piece of work, not a map.",
    "**Nights and weekends**: the clock runs in working days; the emergency duty team is outside.",
    "**Partners' own staffing**: police, health and school take the days the inputs give them.",
    "**What happens to a child**: lateness is counted; harm is not predicted. Nothing here says "
    "anything about any child.",
    "**Feedback from lateness to demand**: a late visit does not bring another contact. Load does "
    "raise sickness and leaving, weakly; two inputs switch that off at 0.",
    "**Judgement about which family comes first**: work is taken by its class of urgency, then by "
    "due date.",
)

CHECKS: tuple[tuple[str, str, str], ...] = (
    (
        "One worker, one kind of work",
        "Mean wait as in the textbook queue with one server (M/M/1) "
        "and with any spread of hours (Pollaczek-Khinchine)",
        "tests/theory",
    ),
    (
        "Several workers, one pool",
        "Mean wait as in Erlang's queue (M/M/c); each single wait as the exact recursion gives it",
        "tests/theory",
    ),
    (
        "Two kinds of work, one urgent",
        "Waits of both as in Cobham's non-preemptive priority queue",
        "tests/theory",
    ),
    (
        "Another simulator",
        "Two stages in a row agree with Ciw, an independent package",
        "tests/theory",
    ),
    (
        "Little's law",
        "Open cases are arrivals times the length of stay, for assessments and for the register",
        "tests/validation",
    ),
    (
        "Conservation",
        "Children who came in have left or are still open, in any scenario; the "
        "register is what went on less what came off",
        "tests/validation",
    ),
    (
        "The two ends",
        "No demand gives no work; nobody in post decides nothing and all is late; "
        "with staff for everything only others' waits are left",
        "tests/validation",
    ),
    (
        "People",
        "Days worked are the days of somebody's time in post; every change of worker is a "
        "handover of one kind; a cliff is no better than leaving later with replacements; without "
        "agency posts all exit options are the same to the digit",
        "tests/validation",
    ),
    (
        "More staff",
        "A team's own clocks are never worse on average when it has more people",
        "tests/validation",
    ),
    (
        "The same luck",
        "A family draws the same luck under any staffing; a change in one team "
        "leaves the other's draws alone",
        "tests/validation",
    ),
    ("Any valid scenario", "The laws hold for scenarios made up at random", "tests/validation"),
    (
        "Published figures",
        "Averages of many simulated years lie in the bands above",
        "tests/validation",
    ),
)
"""What is checked, what must come out, and where the test stands."""

HOW_TO_RUN = (
    ("Everything but the slow ones", "python -m pytest"),
    ("Against theory", "python -m pytest tests/theory"),
    ("Laws of the system, and the published figures", "python -m pytest tests/validation"),
    ("The slow ones too", "python -m pytest -m 'slow or not slow'"),
)


# --- Published against simulated --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """One published figure beside the simulated one."""

    published: str
    check: PublishedCheck
    summary: Summary

    @property
    def chosen(self) -> tuple[str, ...]:
        """Inputs that were set or chosen with this figure in view."""
        return CHOSEN.get((self.published, self.check.figure.simulated_measure), ())

    @property
    def verdict(self) -> str:
        """A shape and a word; a miss is shown as a miss."""
        if self.check.inside is None:
            return "– no band"
        return "✔ inside" if self.check.inside else "✖ MISS"


def scenarios_to_compare() -> dict[str, Scenario]:
    """The starting points that reproduce the published years, by the year's title."""
    return {title: load_scenario(start) for start, title in REPRODUCED.values()}


def compared(results: Mapping[str, Sequence[Replication]]) -> dict[str, list[Compared]]:
    """Every published figure that is simulated, by the year's title."""
    found: dict[str, list[Compared]] = {}
    for published, (start, title) in REPRODUCED.items():
        if title not in results:
            continue
        inputs = load_scenario(start).inputs
        known: list[str] = [m for m in SIMULATED_MEASURES if m in MEASURES]
        summaries = {m: summarise(results[title], m, inputs) for m in known}
        means = {m: s.mean for m, s in summaries.items()}
        found[title] = [
            Compared(published, check, summaries[check.figure.simulated_measure])
            for check in compare_published(published, means)
        ]
    return found


def comparison_table(found: Sequence[Compared]) -> pd.DataFrame:
    """Published against simulated, a row a figure."""
    rows = []
    for item in found:
        f, s = item.check.figure, item.summary
        percent = f.unit == "percent"
        band = "" if f.band_low is None else f"{_plain(f.band_low)} to {_plain(f.band_high)}"
        rows.append(
            {
                "Figure": f.measure,
                "Verdict": item.verdict,
                "Published": _plain(f.value, percent=percent),
                "Simulated average": _plain(s.mean, percent=percent),
                "Band for the average": band + ("%" if band and percent else ""),
                "Nine simulated years in ten": f"{_plain(s.p05)} to {_plain(s.p95, percent=percent)}",
                "Inputs set or chosen with it in view": ", ".join(
                    INPUTS[name].label for name in item.chosen
                )
                or "none",
                "Role": _ROLES[f.role],
                "Note": f.note,
                "Words in the document": f.quote or "Read in summary, not quoted",
                "Document": f.document,
                "Period": f.period,
                "Confidence": f.confidence,
            }
        )
    return pd.DataFrame(rows)


_ROLES = {"input": "set as input", "target": "compared", "context": "context only"}


def _plain(value: float | None, *, percent: bool = False) -> str:
    if value is None:
        return ""
    text = f"{value:,.0f}" if abs(value) >= 200 else f"{value:,.1f}".removesuffix(".0")
    return text + ("%" if percent else "")


def verdict(found: Mapping[str, Sequence[Compared]], n: int) -> str:
    """``12 of 14 published figures with a band are inside it; missed: ...``."""
    banded = [c for items in found.values() for c in items if c.check.inside is not None]
    misses = [c for c in banded if not c.check.inside]
    if not banded:
        return "No published figure could be compared yet"
    text = f"{len(banded) - len(misses)} of {len(banded)} published figures lie in their band"
    if misses:
        names = [c.check.figure.measure for c in misses]
        text += f"; {about(len(misses))} missed: {'; '.join(names)}"
    return f"{text} ({n} simulated years each)"


def independent(found: Mapping[str, Sequence[Compared]]) -> str:
    """How many of the agreements are evidence, in a sentence."""
    banded = [c for items in found.values() for c in items if c.check.inside is not None]
    free = [c for c in banded if not c.chosen]
    names = "; ".join(f"{c.check.figure.measure}, {c.published}" for c in free) or "none"
    return (
        f"For {len(banded) - len(free)} of these {len(banded)} figures an input was set or chosen "
        "with the figure in view, so that agreement shows care and is no evidence. Met or missed "
        f"without an input of its own: {names}."
    )


def closeness(found: Mapping[str, Sequence[Compared]]) -> str:
    """How near the averages come to the published percentages, in a line."""
    away = [
        abs(c.summary.mean - c.check.figure.value)
        for items in found.values()
        for c in items
        if c.check.inside is not None and c.check.figure.unit == "percent"
    ]
    if not away:
        return "Nothing to compare yet"
    return f"Simulated averages lie within {max(away):.1f} points of the published percentages"


def spread_frame(found: Mapping[str, Sequence[Compared]]) -> pd.DataFrame:
    """Rows for the picture: figures in percent that have a band, across all years."""
    rows = []
    for title, items in found.items():
        for item in items:
            f, s = item.check.figure, item.summary
            if f.unit == "percent" and f.band_low is not None:
                rows.append(
                    {
                        "row": f"{_short(f.measure)}, {_whose(f, title)}",
                        "published": f.value,
                        "low": f.band_low,
                        "high": f.band_high,
                        "mean": s.mean,
                        "p05": s.p05,
                        "p95": s.p95,
                        "verdict": "Inside" if item.check.inside else "Miss",
                    }
                )
    return pd.DataFrame(rows)


_SHORT_TITLES = {title: key for key, (_, title) in REPRODUCED.items()} | {
    REPRODUCED["q1-2024-25"][1]: "Q1 2024-25"
}


def _short(measure: str) -> str:
    short = measure.split(" (")[0].replace("Child protection visits", "Visits")
    short = short.replace("Section 47 enquiries as a share of contacts", "S47s, of contacts")
    short = short.replace("Initial conferences held", "ICPCs").replace(", England", "")
    short = short.replace(" from the enquiry's start", "").replace(" of the enquiry's start", "")
    return short.replace("working days", "days").replace("Children on", "children on")


def _whose(figure: PublishedFigure, title: str) -> str:
    """The year a figure is of, or the country it is borrowed from."""
    if figure.baseline == CONTEXT:
        return "England" if "England" in figure.measure else "Wales"
    return _SHORT_TITLES.get(title, title)


# --- Inputs -----------------------------------------------------------------------------------

MOVED = "● moved"


def inputs_table(scenario: Scenario) -> pd.DataFrame:
    """Every input as declared: value here and in the baseline, range, source, confidence."""
    baseline = load_baseline(scenario.baseline)
    here, default = scenario.inputs, baseline.inputs
    dated = {c.input.partition(".")[0] for c in scenario.changes if c.dated}
    rows = []
    for spec in INPUTS.values():
        now, usual = getattr(here, spec.name), getattr(default, spec.name)
        sourced = baseline.sourced[spec.name]
        moved = now != usual
        mark = MOVED if moved else ""
        if spec.name in dated:
            mark = f"{MOVED}, dated"
        rows.append(
            {
                "Input": spec.label,
                "Value here": value_in_words(now, spec),
                "Baseline": value_in_words(usual, spec),
                "Moved": mark,
                "Plausible range": _range(sourced, spec),
                "Confidence": _CONFIDENCE[sourced.confidence],
                "Source": sourced.source,
                "Name": spec.name,
                "Unit": spec.unit,
                "Section": spec.section,
                "What it is": spec.help,
                "Allowed": spec.allowed,
            }
        )
    return pd.DataFrame(rows)


_CONFIDENCE = {"High": "High", "Med": "Medium", "Low": "Low"}
CONFIDENCE_RULE = (
    "High: official text or data seen. Medium: a secondary source, or derived from figures seen. "
    "Low: a weak source, judgement, or from memory: to be checked locally. *Calibrated* means "
    "chosen so that the model meets a published figure; it is not evidence."
)


def _range(sourced: Any, spec: Any) -> str:
    if sourced.low is None or sourced.high is None:
        return ""
    if spec.unit == "share":
        return f"{100 * sourced.low:g}% to {100 * sourced.high:g}%"
    return f"{sourced.low:,g} to {sourced.high:,g}"


def filtered(
    table: pd.DataFrame,
    *,
    sections: Sequence[str] = (),
    confidence: Sequence[str] = (),
    words: str = "",
    moved: bool = False,
) -> pd.DataFrame:
    """The rows that match every filter; an empty filter lets everything through."""
    kept = pd.Series(True, index=table.index)
    if sections:
        kept &= table["Section"].isin(list(sections))
    if confidence:
        kept &= table["Confidence"].isin(list(confidence))
    if moved:
        kept &= table["Moved"] != ""
    if words.strip():
        text = table[["Input", "Name", "Source", "What it is"]].agg(" ".join, axis=1)
        for word in words.lower().split():
            kept &= text.str.lower().str.contains(word, regex=False)
    return table[kept]


def confidence_sentence(table: pd.DataFrame) -> str:
    """How many inputs rest on what."""
    counts = table["Confidence"].value_counts()
    parts = [f"{counts.get(word, 0)} {word.lower()}" for word in ("High", "Medium", "Low")]
    return f"{len(table)} inputs by confidence: {', '.join(parts)}"


def calibrated_table(baseline: str) -> pd.DataFrame:
    """Inputs that were chosen so that the model meets a figure, and which."""
    found = load_baseline(baseline)
    return pd.DataFrame(
        [
            {
                "Input": INPUTS[name].label,
                "Name": name,
                "Value": value_in_words(getattr(found.inputs, name), INPUTS[name]),
                "Chosen how": sourced.source,
            }
            for name, sourced in found.sourced.items()
            if "calibrated" in sourced.source.lower()
        ]
    )


# --- The documents' contradictions ------------------------------------------------------------


def contradictions_table(baseline: str) -> pd.DataFrame:
    """Where a document contradicts itself, and what is done about it."""
    rows = [
        {
            "Printed": c.printed,
            "Problem": c.problem,
            "What is done": c.handling,
            "Printed value": "" if c.printed_value is None else f"{c.printed_value:,g}",
            "Worked out": "" if c.computed_value is None else f"{c.computed_value:,g}",
        }
        for c in contradictions(baseline)
    ]
    return pd.DataFrame(rows)
