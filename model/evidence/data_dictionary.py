"""The data dictionary: every input, measure, weekly series and column, in one document.

Made of what is declared and of the same table that the app shows, so that it cannot say another
thing than they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from model.engine.vocabulary import CLOCKS
from model.evidence.assumptions import inputs_table
from model.results.measures import MEASURES
from model.results.replication import SERIES
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.files import load_scenario
from model.scenario.posts import ALLOWED
from model.words.names import CLOCK_NAMES, OWER_NAMES, STAGE_NAMES, TEAM_NAMES, full
from model.words.refusals import said

_DECLARED = ("Name", "Input", "Unit", "Allowed", "Dated", "What it is")
_VALUES = ("Name", "Value here", "Plausible range", "Confidence", "Source")

_OF_A_CLOCK = {
    "due": ("children", "whose {clock} fell due in the week"),
    "in_time": ("children", "of these, done in time"),
    "recorded": ("children", "recorded as done in time"),
    "recorded_due": ("children", "whose {clock} fell due by the dates of the council's system"),
    "due_families": ("families", "whose {clock} fell due in the week"),
    "in_time_families": ("families", "of these, done in time"),
    "overdue": ("children", "whose {clock} is overdue at the week's end"),
    "oldest": ("working days", "by which the oldest overdue {clock} is over, at the week's end"),
}
_OF_A_STAGE = {"open": "children", "open_families": "families"}
_OF_AN_EVENT = {"children": "children", "families": "families"}
_OF_A_TEAM = {
    "fte": ("FTE", "social workers in post at the week's end"),
    "experienced_fte": ("FTE", "at work, in experienced workers: who learns the job counts less"),
    "need_fte": ("FTE", "of experienced workers that the work needs"),
    "fte_permanent": ("FTE", "of these in post, permanent"),
    "fte_agency": ("FTE", "of these in post, agency"),
    "fte_newly_qualified": ("FTE", "of these in post, newly qualified"),
    "fte_temporary": ("FTE", "of these in post, temporary"),
    "staff_days": ("working days", "of everybody in post, in the week"),
    "sick_days": ("working days", "lost to sickness in the week"),
    "available_hours": ("hours", "available for casework in the week"),
    "used_hours": ("hours", "worked in the week"),
    "overdue_hours": ("hours", "of work past its date at the week's end"),
    "needed_hours": ("hours", "of work that came in the week and must be done (court too)"),
    "caseload_mean": ("children", "for each FTE, average at the week's end"),
    "caseload_p90": ("children", "for each FTE, one worker in ten has more"),
    "caseload_max": ("children", "for each FTE, the highest"),
    "points_mean": ("points", "for each FTE, average at the week's end"),
    "families_mean": ("families", "for each FTE, average at the week's end"),
    "waiting": (
        "families",
        "waiting at the week's end for a worker, or at the front door for a decision overdue",
    ),
}
_OF_THE_SERVICE = {
    "register": ("children", "on the register at the week's end"),
    "support_needed": ("hours", "of support planned in the week that may lapse (court may not)"),
    "support_lapsed": ("hours", "of support that nobody found time for"),
    "slots": ("conferences", "that the chairs have room for in the week"),
    "slots_booked": ("conferences", "booked in the week, held or put off on the day"),
    "conferences": ("conferences", "held in the week"),
    "handover_hours": ("hours", "that handovers of families took"),
    "leavers": ("people", "who left in the week"),
    "starters": ("people", "who started in the week"),
    "vacant_fte": ("FTE", "of funded posts that nobody holds"),
    "cost_permanent": ("£", "employed social workers"),
    "cost_agency": ("£", "agency and temporary social workers"),
    "cost_recruitment": ("£", "adverts and conversions"),
    "cost_external": ("£", "external chairs"),
    "cost_other": ("£", "officers, managers and chairs"),
    "cost_overlap": ("£", "two people in one post; part of the others"),
    "cost": ("£", "all of it but the overlap, which is part of it"),
}
_OF_A_POST = {
    "post": "The post's number; there is no name",
    "team": "The team it belongs to",
    "grade": "The grade",
    "established_fte": "What it is established for",
    "funded_fte": "What there is money for",
    "contract": "The contract of who holds it now",
    "fte": "How much of a full-time worker the holder is",
    "start": "The holder's first day; empty: in post long since",
    "end": "The holder's last day; empty: open",
    "next_contract": "Who comes next",
    "next_fte": "How much of a full-time worker the successor is; empty: the funded FTE",
    "next_start": "The successor's first day; empty: by advert",
    "advert": "The day the advert opens; empty: when the post falls empty",
    "release_at": "The holder leaves once the successor works at this share of a full pace",
    "overlap_weeks": "How long the successor may be there beside the holder",
    "starter_drops_out": "The next starter withdraws on the day, to ask 'what if'",
}


def series_in_words(name: str) -> tuple[str, str]:
    """Unit of a weekly series, and what it counts. Raises KeyError for one that nobody named."""
    if name in _OF_THE_SERVICE:
        return _OF_THE_SERVICE[name]
    first, _, second = name.partition(":")
    if second in CLOCKS and first in _OF_A_CLOCK:
        unit, what = _OF_A_CLOCK[first]
        return unit, what.format(clock=CLOCK_NAMES[second].bare)
    if first in _OF_A_STAGE:
        return _OF_A_STAGE[first], f"at the stage '{STAGE_NAMES[second].said}' at the week's end"
    if first in _OF_AN_EVENT:
        return _OF_AN_EVENT[first], f"counted in the week for '{second}'"
    if first == "owed_by":
        return "children", f"with something overdue at the week's end, owed by {OWER_NAMES[second]}"
    unit, what = _OF_A_TEAM[second]
    return unit, f"{TEAM_NAMES[first]}: {what}"


def markdown_table(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> str:
    """A table of GitHub's markdown; nothing in a cell can end it."""

    def line(cells: Iterable[object]) -> str:
        texts = (" ".join(str(cell).split()).replace("|", "\\|") for cell in cells)
        return f"| {' | '.join(texts)} |"

    head = [line(columns), "|---" * len(columns) + "|"]
    return "\n".join([*head, *(line(row[column] for column in columns) for row in rows)])


def _inputs() -> str:
    table = inputs_table(load_scenario(baseline_names()[0]))
    parts = [
        "## Inputs",
        "*Name* is what `--set` and scenario files use. *Dated* says whether a change may begin "
        "or end during a run. A share is from 0 to 1.",
    ]
    for section, rows in table.groupby("Section", sort=False):
        parts += [f"### {section}", _of_frame(rows, _DECLARED)]
    return "\n\n".join(parts)


def _values(baseline: str) -> str:
    loaded = load_baseline(baseline)
    table = inputs_table(load_scenario(baseline))
    return "\n\n".join(
        [f"## Values: {loaded.title} (`{baseline}`)", loaded.summary, _of_frame(table, _VALUES)]
    )


def _of_frame(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    return markdown_table(
        [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")],
        columns,
    )


def _measures() -> str:
    rows = [
        {
            "Name": measure.name,
            "Measure": full(measure.name),
            "Unit": measure.unit,
            "Better": measure.better or "neither",
            "Target": f"`{measure.target}`" if measure.target else "",
            "Clock": f"`{measure.clock}`" if measure.clock else "",
            "Headline": "yes" if measure.headline else "",
        }
        for measure in MEASURES.values()
    ]
    return "\n\n".join(
        [
            "## Measures",
            "One number for each simulated future. The period is the last 52 weeks of a run, "
            "unless the measure says 'in the whole run'. Percentages of a clock are of children.",
            markdown_table(rows, tuple(rows[0])),
        ]
    )


def _series() -> str:
    rows = [
        {"Name": f"`{name}`", "Unit": unit, "What it counts": what}
        for name, (unit, what) in ((name, series_in_words(name)) for name in SERIES)
    ]
    return "\n\n".join(
        [
            "## Weekly series",
            "One number for each week of each simulated future.",
            markdown_table(rows, tuple(rows[0])),
        ]
    )


def _columns(title: str, about: str, rows: Sequence[Mapping[str, str]]) -> str:
    return "\n\n".join([f"## {title}", about, markdown_table(rows, tuple(rows[0]))])


def dictionary_text(event_log: Mapping[str, str]) -> str:
    """The whole document as markdown. ``event_log``: its columns, and what each holds."""
    parts = [
        "# Data dictionary",
        "Written by `python -m model docs`; change the declarations, not this file.",
        _inputs(),
        *(_values(baseline) for baseline in baseline_names()),
        _measures(),
        _series(),
        _columns(
            "Event log",
            "One line for each piece of work of one simulated future "
            "(`python -m model trace 2023-24 --csv events.csv`). Working days count from the "
            "position date: 0 is its morning, 0.5 its midday.",
            [{"Column": f"`{name}`", "What it holds": what} for name, what in event_log.items()],
        ),
        _columns(
            "Posts table",
            "One row a post, without names. *Agency exit* has a template.",
            [
                {"Column": f"`{name}`", "What it holds": _OF_A_POST[name], "Allowed": said(allowed)}
                for name, allowed in ALLOWED.items()
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"
