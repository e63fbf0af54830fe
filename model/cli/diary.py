"""``python -m model diary``: a time diary to fill in, and the hours that a filled one tells."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from model.cli.as_json import as_json
from model.cli.asked import check_target, rows_refused
from model.cli.terminal import tell, tell_error
from model.cli.writing import check_writable, write_whole
from model.outside.diary_file import DiaryRead, read_diary
from model.outside.diary_hours import LEVEL, Measured, Recorded, hours_told
from model.outside.diary_template import template_csv, template_workbook
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.errors import ScenarioError
from model.words.diary import hours_said, too_little_said
from model.words.posts import note_said, refused_by_reason
from model.words.refusals import said

TEMPLATES = {".xlsx": template_workbook, ".csv": template_csv}


def keeps_diary(added: argparse.ArgumentParser) -> None:
    """Which diary is read, or where a template goes."""
    add = added.add_argument
    add("diary", type=Path, metavar="FILE", nargs="?", help="a filled diary, Excel or CSV")
    add("--template", type=Path, metavar="FILE", help="write one to fill in (.xlsx, or .csv)")
    add(
        "--baseline",
        choices=baseline_names(),
        default=baseline_names()[0],
        help=f"whose other inputs hold ({baseline_names()[0]})",
    )
    add("--json", type=Path, metavar="FILE", help="write the hours and their ranges to a file")


def diary(asked: Any) -> None:
    """Write a template, or say what a diary tells. Raises ScenarioError."""
    if (asked.diary is None) == (asked.template is None):
        raise ScenarioError("command.diary_or_template")
    if asked.template:
        _write_template(asked.template)
        return
    if asked.json:
        check_target(asked.json, str(asked.diary))
    read = read_diary(asked.diary.read_bytes(), asked.diary.name)
    if not read.days and (error := rows_refused(read.refused, asked.diary.name)):
        raise error
    inputs = load_baseline(asked.baseline).inputs
    measured = hours_told(read.days, inputs)
    if asked.json:
        write_whole(asked.json, as_json(_content(read, measured, asked.baseline)))
    for line in refused_by_reason(read.refused):
        tell_error(f"{asked.diary.name}: left out, {line}")
    for note in read.notes:
        tell_error(f"{asked.diary.name}: {note_said(note)}")
    people, days = {one.person for one in read.days}, {one.day for one in read.days}
    tell(f"{len(read.days):,} rows of {len(people):,} people on {len(days):,} days")
    for found in measured.hours:
        tell(f"  {hours_said(found, inputs)}")
    if measured.too_little:
        tell("Too little")
    for missing in measured.too_little:
        tell(f"  {too_little_said(missing)}")
    if measured.changes:
        tell("To ask with these hours, once you have looked at them:")
        tell("  " + " ".join(f"--set {change.to_text()}" for change in measured.changes))
        tell("For sets of inputs that fit with these ranges:")
        ranges = [
            f"--between {one.change.input}={one.low:.4g}..{one.high:.4g}" for one in measured.hours
        ]
        tell(f"  python -m model ensemble {asked.baseline} {' '.join(ranges)}")


def _write_template(path: Path) -> None:
    if path.suffix.lower() not in TEMPLATES:
        raise ScenarioError("command.template_ending", path=path, known=tuple(TEMPLATES))
    if path.exists():  # it may be filled in by now
        raise ScenarioError("command.template_there", path=path)
    check_writable(path)
    write_whole(path, TEMPLATES[path.suffix.lower()]())
    tell(f"A time diary to fill in was written to {path}")


def _content(read: DiaryRead, measured: Measured, baseline: str) -> dict[str, Any]:
    """What a diary tells, as plain values for a JSON file."""
    return {
        "baseline": baseline,
        "level": LEVEL,
        "rows": len(read.days),
        "people": len({one.person for one in read.days}),
        "days": len({one.day for one in read.days}),
        "hours": [
            {
                **_recorded(one.recorded),
                "mean": one.mean,
                "low": one.low,
                "high": one.high,
                "change": one.change.to_text(),
            }
            for one in measured.hours
        ],
        "too_little": [
            {**_recorded(one.recorded), "why": said(one.why)} for one in measured.too_little
        ],
        "left_out": refused_by_reason(read.refused),
    }


def _recorded(recorded: Recorded) -> dict[str, Any]:
    return {
        "input": recorded.kind.input,
        "name": recorded.kind.name,
        "hours_recorded": recorded.hours,
        "pieces" if not recorded.kind.by_month else "family_days": recorded.counted,
        "people": recorded.people,
        "days": recorded.days,
    }
