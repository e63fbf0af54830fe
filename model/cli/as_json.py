"""Results as plain values for a JSON file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from model import __version__
from model.agency_exit.choices import EXIT_MEASURES, ExitChoices, told_of_options
from model.agency_exit.outcome import break_even, cost_by, spells_of_harm
from model.agency_exit.safe_target import SafeDates
from model.cli.tables import Differences
from model.results.measures import HEADLINE, MEASURES
from model.results.reading import period_of
from model.results.replication import Replication
from model.results.statistics import LEVEL, summarise
from model.results.weekly_series import reported_days
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, compare, standing
from model.study.looks import LOOKS, level_of_each, look_at, planned_looks
from model.study.precision import Look
from model.words.agency_exit import schedule_rows
from model.words.inputs import differences
from model.words.inputs_that_differ import inputs_that_differ
from model.words.names import full

_WRITTEN: dict[str, str] = {
    "clear": "clear",
    "small_but_real": "small but real",
    "no_difference_that_matters": "no difference that matters",
    "too_close_to_call": "too close to call",
    "still_sharpening": "still sharpening",
    "not_measured": "not measured",
    "precise_enough": "precise enough",
    "limit_reached": "limit reached",
    "the_same": "the same",
    "cheaper_from_the_start": "cheaper from the start",
    "breaks_even": "breaks even",
    "never_within_the_run": "never within the run",
    "already_safe_at_once": "already safe at once",
    "safe_from": "safe from",
    "no_date_in_this_run": "no date in this run",
    "not_searched": "not searched",
    "safe_together": "safe together",
    "safe_together_moved_later": "safe together, moved later",
    "not_safe_together_in_this_run": "not safe together in this run",
}
"""What files have for an id. They had it before there were ids, so it stays, however the words of
the pages change."""


def run_content(
    scenario: Scenario, results: Sequence[Replication], *, weeks: int, seed: int
) -> dict[str, Any]:
    """Everything a run says, as plain values for a JSON file; NaN becomes None."""
    return {
        **_preface(scenario, weeks, seed, len(results)),
        "measures": {name: _measure(scenario, results, name) for name in MEASURES},
    }


def _preface(scenario: Scenario, weeks: int, seed: int, replications: int) -> dict[str, Any]:
    """What was run, and the period it is reported on."""
    first, last = reported_days(scenario.inputs.start_date, weeks)
    period = period_of(weeks)
    return {
        "scenario": {
            "name": scenario.name,
            "baseline": scenario.baseline,
            "identity": scenario.identity,
            "changes": [
                {"text": change.to_text(), "words": words}
                for change, words in zip(scenario.changes, differences(scenario), strict=True)
            ],
        },
        "settings": {"weeks": weeks, "seed": seed, "replications": replications},
        "model_version": __version__,
        "period": {
            "position_date": scenario.inputs.start_date.isoformat(),
            "weeks": period.stop - period.start,
            "first_week": period.start,
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
        },
    }


def _measure(scenario: Scenario, results: Sequence[Replication], name: str) -> dict[str, Any]:
    measure = MEASURES[name]
    s = summarise(results, name, scenario.inputs)
    values = {
        "n": s.n,
        "mean": s.mean,
        "sd": s.sd,
        "low": s.low,
        "high": s.high,
        "p05": s.p05,
        "p25": s.p25,
        "p50": s.p50,
        "p75": s.p75,
        "p95": s.p95,
        "target": s.target,
        "met": s.met,
        "chance": s.chance,
        "chance_low": s.chance_low,
        "chance_high": s.chance_high,
        "usual": s.usual,
        "others": s.others,
    }
    about = {"headline": measure.headline, "label": full(measure.name), "unit": measure.unit}
    return about | {key: _plain(value) for key, value in values.items()}


def _plain(value: float | int | None) -> float | int | None:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_json(content: dict[str, Any]) -> str:
    """The text of the file: keys in reading order, numbers in full."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def compare_content(
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Sequence[Replication]],
    differences: Differences,
    looked: Look | None,
    *,
    weeks: int,
    seed: int,
) -> dict[str, Any]:
    """Everything a comparison says, as plain values for a JSON file.

    ``scenarios`` by name, the reference first. ``looked``: the last look, where replications
    were added until the differences were precise enough.
    """
    reference, *others = scenarios
    look = look_at(len(results[reference]))
    return {
        "reference": reference,
        "settings": {
            "weeks": weeks,
            "seed": seed,
            "replications": len(results[reference]),
            "until_precise": looked
            and {
                "limit": looked.limit,
                "looks": list(planned_looks(looked.limit)),
                "ended": looked.ended and _WRITTEN[looked.ended],
                "open": looked.open,
            },
        },
        "model_version": __version__,
        "correction": {
            "method": "Bonferroni",
            "level": LEVEL,
            "measures": len(HEADLINE),
            "scenarios": len(others),
            "looks": list(LOOKS),
            "look": look,
            "level_of_each": look and level_of_each(look, len(HEADLINE) * len(others)),
        },
        "inputs_that_differ": [asdict(found) for found in inputs_that_differ(scenarios)],
        "scenarios": {
            name: _compared(scenario, results[name], weeks, seed)
            | (_differs(differences[name]) if name in differences else {})
            for name, scenario in scenarios.items()
        },
    }


def _compared(
    scenario: Scenario, results: Sequence[Replication], weeks: int, seed: int
) -> dict[str, Any]:
    """What one scenario is and what came out."""
    content = run_content(scenario, results, weeks=weeks, seed=seed)
    return {**content["scenario"], "period": content["period"], "measures": content["measures"]}


def _differs(differences: Mapping[str, Difference]) -> dict[str, Any]:
    return {
        "differences": {name: _values(found) for name, found in differences.items()},
        "standing": asdict(standing(differences)),
    }


def exit_content(
    asked: Scenario,
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Sequence[Replication]],
    choices: ExitChoices,
    *,
    weeks: int,
    seed: int,
) -> dict[str, Any]:
    """Everything a comparison of exit options says, as plain values for a JSON file.

    ``asked``: as given, before its posts were laid out. ``scenarios`` and ``results``: doing
    nothing first, then the options by letter.
    """
    nothing, *options = scenarios
    return {
        **_preface(asked, weeks, seed, len(results[nothing])),
        "choices": choices.model_dump(),
        "doing_nothing": _option(scenarios[nothing], results[nothing], scenarios[nothing]),
        "options": {
            letter: _option(scenarios[letter], results[letter], scenarios[nothing])
            | _against(scenarios[nothing], results[letter], results[nothing], len(scenarios) - 1)
            for letter in options
        },
    }


def _option(
    scenario: Scenario, results: Sequence[Replication], nothing: Scenario
) -> dict[str, Any]:
    """What one option is and what came out."""
    start = scenario.inputs.start_date
    return {
        "name": scenario.name,
        "identity": scenario.identity,
        "posts": [post.model_dump(mode="json") for post in scenario.posts],
        "schedule": schedule_rows(scenario, nothing),
        "measures": {m: _measure(scenario, results, m) for m in EXIT_MEASURES},
        "cost_by_month": cost_by(results, start, "month"),
        "cost_by_financial_year": cost_by(results, start, "financial_year"),
    }


def _against(
    nothing: Scenario,
    results: Sequence[Replication],
    reference: Sequence[Replication],
    options: int,
) -> dict[str, Any]:
    """One of so many options less doing nothing, pair by pair."""
    differences = compare(
        results, reference, nothing.inputs, EXIT_MEASURES, among=told_of_options(options)
    )
    start, cost = nothing.inputs.start_date, differences["cost_run"]
    return {
        "more_overdue": [spell._asdict() for spell in spells_of_harm(results, reference)],
        "break_even": _values(break_even(results, reference, start, cost)),
        "differences": {name: _values(found) for name, found in differences.items()},
    }


def _values(found: Any) -> dict[str, Any]:
    """A dataclass as plain values, days as text, verdicts and kinds as files have them."""
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else _WRITTEN[value]
        if key in ("verdict", "kind")
        else _plain(value)
        for key, value in asdict(found).items()
    }


def safe_content(found: SafeDates) -> dict[str, Any]:
    """What a search for the earliest safe leave dates found, as plain values."""
    return {
        "target": asdict(found.target),
        "complete": found.complete,
        "met_when_everybody_stays": found.possible,
        "staying": None if found.staying is None else asdict(found.staying),
        "dates": [_values(answer) for answer in found.dates],
        "together": None if found.together is None else _values(found.together),
        "tried": [asdict(tried) for tried in found.tried],
    }
