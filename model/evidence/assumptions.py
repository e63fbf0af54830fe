"""Why anyone should believe it: what is represented, what is not, and how it compares.

Pure: tables and sentences made from the declarations, the baselines and finished runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from model.evidence.published import compare_published, contradictions, published_figures
from model.evidence.published_figure import CONTEXT, SIMULATED_MEASURES, PublishedCheck
from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.statistics import Summary, summarise
from model.scenario.baselines import load_baseline
from model.scenario.files import load_scenario
from model.scenario.inputs import INPUTS
from model.scenario.scenario import Scenario
from model.words.input_sections import SECTION_NAMES
from model.words.inputs import value_in_words
from model.words.numbers import about
from model.words.published import IN_LEGEND, ROWS, VERDICTS
from model.words.refusals import said
from model.words.results import most_of

REPRODUCED: dict[str, tuple[str, str]] = {
    "2023-24": ("reproduce-2023-24", "Monmouthshire 2023-24"),
    "q1-2024-25": ("q1-2024-25", "The first quarter of 2024-25"),
    "2012-13": ("2012-13", "Monmouthshire 2012-13"),
}
"""Published set -> the starting point that reproduces it, and its title."""
WEEKS = 52

_HOURS = ("screening_hours", "screening_progress_hours", "s47_hours", "s47_sibling_hours")
_STAFF = ("front_door_fte", "cover_per_day")
_FSP = ("fsp_fte", "cover_per_day", "visit_workable_days", "visit_no_access")
_PLANS = ("s47_to_casp", "assessment_to_casp")
_DIARY = ("conferences_per_chair", "icpc_booked_day", "icpc_postponed")
_ENQUIRY = ("s47_hours_per_day", "s47_wait_days", "signoff_s47_hours", "front_door_manager_fte")

CHOSEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("2023-24", "contacts"): ("contacts_per_year",),
    ("2023-24", "s47_share_of_contacts"): ("contact_to_strategy", "strategy_to_s47"),
    ("2023-24", "s47_children"): ("contact_to_strategy", "strategy_to_s47", "start_s47s"),
    ("2023-24", "assessment_in_time"): ("assessment_hours", "start_assessments", *_HOURS, *_STAFF),
    ("2023-24", "visit_alone_recorded"): ("recording_loss", "fsp_established_fte", *_FSP, *_PLANS),
    ("2023-24", "register_end"): ("s47_to_icpc", "start_awaiting_icpc"),
    ("2023-24", "deregistrations"): ("deregister_at_review",),
    ("2023-24", "icpc_days_0_10"): ("icpc_booked_day", *_ENQUIRY),
    ("2023-24", "icpc_days_11_15"): (*_DIARY, *_ENQUIRY, "external_conferences"),
    ("2023-24", "icpc_days_16_20"): (*_DIARY, *_ENQUIRY, "external_conferences"),
    ("2023-24", "icpc_days_21_plus"): ("icpc_postponed", "conferences_per_chair", *_ENQUIRY),
    ("2023-24", "icpc_in_time"): (*_DIARY, "external_conferences"),
    ("q1-2024-25", "visit_alone_recorded"): ("recording_loss", *_FSP, *_PLANS),
    ("2012-13", "contacts"): ("contacts_per_year",),
    ("2012-13", "referrals_accepted"): (
        "contact_to_assessment",
        "contact_to_strategy",
        "contact_to_early_help",
    ),
    ("2012-13", "decision_recorded"): (
        "decision_recording_error",
        "contact_officer_fte",
        "signoff_decision_hours",
        "front_door_manager_fte",
        *_HOURS[:2],
    ),
    ("2012-13", "assessment_in_time"): (
        "assessment_wait_days",
        "start_assessments",
        "signoff_assessment_hours",
        "signoff_s47_hours",
        *_HOURS[2:],
        *_STAFF,
    ),
    ("2012-13", "core_assessment_in_time"): ("core_assessment_wait_days", *_STAFF),
    ("2012-13", "registrations"): (
        "s47_to_icpc",
        "strategy_to_s47",
        "start_s47s",
        "start_awaiting_icpc",
    ),
    ("2012-13", "deregistrations"): ("deregister_at_review",),
    ("2012-13", "register_end"): ("deregister_at_review", "court_from_register"),
    ("2012-13", "review_in_time"): (
        "review_postponed",
        "court_support_hours",
        *_DIARY,
        *_FSP,
        *_PLANS,
    ),
}
"""Published set and simulated measure -> the inputs that were set or chosen with it in view.

From the baselines' own sources; what is shared by several figures stands at each that it was
weighed against. A test holds that no calibrated input is left out.
"""

ELSEWHERE: dict[str, dict[str, str]] = {
    "2023-24": {"review_postponed": "reviews in time, 90.5%, of the 2012-13 document"},
    "2012-13": dict.fromkeys(
        ("s47_hours_per_day", "s47_wait_days"), "the days of England's conferences, as in 2023-24"
    ),
}
"""Baseline -> inputs chosen with a figure in view that another published set has, and which."""


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
    def verdict(self) -> Literal["inside", "miss", "no_band"]:
        """Whether the simulated average lies in the band, where there is one."""
        if self.check.inside is None:
            return "no_band"
        return "inside" if self.check.inside else "miss"


def scenarios_to_compare() -> dict[str, Scenario]:
    """The starting points that reproduce the published sets, by the set."""
    return {published: load_scenario(start) for published, (start, _) in REPRODUCED.items()}


def title_of(published: str) -> str:
    """What a published set is called."""
    return REPRODUCED[published][1]


def compared(results: Mapping[str, Sequence[Replication]]) -> dict[str, list[Compared]]:
    """Every published figure that is simulated, by the published set."""
    found: dict[str, list[Compared]] = {}
    for published, (start, _) in REPRODUCED.items():
        if published not in results:
            continue
        inputs = load_scenario(start).inputs
        known: list[str] = [m for m in SIMULATED_MEASURES if m in MEASURES]
        summaries = {m: summarise(results[published], m, inputs) for m in known}
        means = {m: s.mean for m, s in summaries.items()}
        found[published] = [
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
                "Verdict": VERDICTS[item.verdict],
                "Published": _plain(f.value, percent=percent),
                "Simulated average": _plain(s.mean, percent=percent),
                "Band for the average": band + ("%" if band and percent else ""),
                "Simulated years": (
                    f"{_plain(s.p05)} to {_plain(s.p95, percent=percent)} in {most_of(s.n)}"
                ),
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
        f"We tuned inputs to {len(banded) - len(free)} of these {len(banded)} figures, so that "
        f"agreement proves nothing. Met or missed without an input of its own: {names}."
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
    for items in found.values():
        for item in items:
            f, s = item.check.figure, item.summary
            if f.unit == "percent" and f.band_low is not None:
                rows.append(
                    {
                        "row": ROWS[f.id],
                        "published": f.value,
                        "low": f.band_low,
                        "high": f.band_high,
                        "mean": s.mean,
                        "p05": s.p05,
                        "p95": s.p95,
                        "verdict": IN_LEGEND[item.verdict],
                    }
                )
    return pd.DataFrame(rows)


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
                "Confidence": CONFIDENCE_NAMES[sourced.confidence],
                "Source": sourced.source,
                "Name": spec.name,
                "Unit": spec.unit,
                "Section": SECTION_NAMES[spec.section],
                "What it is": spec.help,
                "Allowed": said(spec.allowed),
                "Dated": "yes" if spec.dated else "no",
            }
        )
    return pd.DataFrame(rows)


CONFIDENCE_NAMES = {"High": "High", "Med": "Medium", "Low": "Low"}
_CONFIDENCE_WITHIN = {"High": "high", "Med": "medium", "Low": "low"}


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
    """The rows that match every filter; an empty filter lets everything through.

    ``sections`` and ``confidence`` by id.
    """
    kept = pd.Series(True, index=table.index)
    if sections:
        inside = [name for name, spec in INPUTS.items() if spec.section in sections]
        kept &= table["Name"].isin(inside)
    if confidence:
        kept &= table["Confidence"].isin([CONFIDENCE_NAMES[id_] for id_ in confidence])
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
    parts = [
        f"{counts.get(CONFIDENCE_NAMES[id_], 0)} {word}" for id_, word in _CONFIDENCE_WITHIN.items()
    ]
    return f"{len(table)} inputs by confidence: {', '.join(parts)}"


def in_view(baseline: str, name: str) -> list[str]:
    """The published figures that an input was set or chosen with in view."""
    sets = [published for published in REPRODUCED if _baseline_of(published) == baseline]
    measures = {
        m for (published, m), names in CHOSEN.items() if published in sets and name in names
    }
    figures = [f for published in (*sets, CONTEXT) for f in published_figures(published)]
    found = [f"{f.measure}, {f.period}" for f in figures if f.simulated_measure in measures]
    elsewhere = ELSEWHERE.get(baseline, {}).get(name)
    return [*dict.fromkeys(found), *([elsewhere] if elsewhere else [])]


def _baseline_of(published: str) -> str:
    return load_scenario(REPRODUCED[published][0]).baseline


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
                "Figures in view": "; ".join(in_view(baseline, name)),
            }
            for name, sourced in found.sourced.items()
            if sourced.calibrated
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
