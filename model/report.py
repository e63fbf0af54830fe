"""What the command line hands over: results as a file and as a table, one replication's events.

Everything here is the same to the byte for the same scenario, weeks, seed and replications; what
differs from run to run (time taken, processes used) stands under ``timing`` alone.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from model import __version__
from model.calendar import Calendar, working_calendar
from model.inputs import INPUTS
from model.measures import HEADLINE, MEASURES, PERIOD_WEEKS, Replication, period_of
from model.scenario import Change, Scenario, load_baseline
from model.simulation import History
from model.statistics import Summary, summarise

TRACE_COLUMNS = (
    "family", "children", "event", "team", "worker",
    "working_day_released", "date_released", "working_day_begun", "date_begun",
    "working_day_done", "date_done", "working_day_due", "date_due",
)  # fmt: skip


# --- A run ---


def run_content(
    scenario: Scenario, results: Sequence[Replication], *, weeks: int, seed: int
) -> dict[str, Any]:
    """Everything a run says, as plain values for a JSON file; NaN becomes None."""
    first, last = _reported(scenario, weeks)
    period = period_of(weeks)
    return {
        "scenario": {
            "name": scenario.name,
            "baseline": scenario.baseline,
            "identity": scenario.identity,
            "changes": [
                {"text": change.to_text(), "words": words}
                for change, words in zip(scenario.changes, scenario.differences(), strict=True)
            ],
        },
        "settings": {"weeks": weeks, "seed": seed, "replications": len(results)},
        "model_version": __version__,
        "period": {
            "position_date": scenario.inputs.start_date.isoformat(),
            "weeks": period.stop - period.start,
            "first_week": period.start,
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
        },
        "measures": {name: _measure(scenario, results, name) for name in MEASURES},
    }


def _measure(scenario: Scenario, results: Sequence[Replication], name: str) -> dict[str, Any]:
    measure = MEASURES[name]
    s = summarise(results, name, scenario.inputs)
    values = {
        "n": s.n, "mean": s.mean, "sd": s.sd, "low": s.low, "high": s.high,
        "p05": s.p05, "p25": s.p25, "p50": s.p50, "p75": s.p75, "p95": s.p95,
        "target": s.target, "met": s.met, "chance": s.chance,
        "chance_low": s.chance_low, "chance_high": s.chance_high,
    }  # fmt: skip
    about = {"headline": measure.headline, "label": measure.label, "unit": measure.unit}
    return about | {key: _plain(value) for key, value in values.items()}


def _plain(value: float | int | None) -> float | int | None:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _reported(scenario: Scenario, weeks: int) -> tuple[date, date]:
    """First and last day of the reporting period."""
    calendar = working_calendar(scenario.inputs.start_date, weeks)
    period = period_of(weeks)
    first = max(calendar.start, calendar.date_of_week(period.start))
    return first, calendar.date_of_week(period.stop) - timedelta(days=1)


def as_json(content: dict[str, Any]) -> str:
    """The text of the file: keys in reading order, numbers in full."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def headline_table(
    scenario: Scenario, results: Sequence[Replication], *, weeks: int, seed: int
) -> str:
    """The headline measures for a reader, with what they rest on."""
    first, last = _reported(scenario, weeks)
    n = len(results)
    future = _future(weeks, n)
    lines = [
        f"{scenario.name} (baseline {scenario.baseline}, scenario {scenario.identity}, model "
        f"{__version__})",
        *(f"  {words}" for words in scenario.differences()),
        f"{n} {future}, {weeks} weeks from {_day(scenario.inputs.start_date)}, seed {seed}; "
        f"reported on {_day(first)} to {_day(last)}",
        "",
    ]
    rows: list[tuple[str, ...]] = [
        ("", "average", "sure to (95%)", "nine in ten", "target", "on target")
    ]
    for name in HEADLINE:
        summary = summarise(results, name, scenario.inputs)
        if summary.n:
            rows.append(_row(summary, weeks))
    lines += _columns(rows)
    lines += [
        "",
        "Sure to: where the average lies. Nine in ten: where nine in ten of the futures lie. All",
        "of it holds if these inputs are right.",
    ]
    return "\n".join(lines)


def _row(s: Summary, weeks: int) -> tuple[str, ...]:
    measure = MEASURES[s.measure]
    met = "" if s.target is None else f"in {s.met} of {s.n} {_future(weeks, s.n)}"
    return (
        measure.label,
        _number(s.mean, measure.unit),
        "" if math.isnan(s.low) else _range(s.low, s.high, measure.unit),
        "" if s.n < 2 else _range(s.p05, s.p95, measure.unit),
        "" if s.target is None else f"{s.target:.3g}%",
        met,
    )


def _future(weeks: int, n: int) -> str:
    word = "year" if weeks >= PERIOD_WEEKS else "run"
    return f"simulated {word}" if n == 1 else f"simulated {word}s"


def _number(value: float, unit: str) -> str:
    sign = "£" if unit == "£" else ""
    return f"{sign}{_bare(value, unit)}" + ("%" if unit == "%" else "")


def _bare(value: float, unit: str) -> str:
    if unit == "£":
        return f"{round(value, -3):,.0f}"
    return f"{value:,.2f}" if unit == "changes" else f"{value:,.1f}"


def _range(low: float, high: float, unit: str) -> str:
    return f"{_bare(low, unit)} to {_bare(high, unit)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as aligned text: the first and last column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        middle = (cell.rjust(w) for cell, w in zip(row[1:-1], widths[1:-1], strict=True))
        yield "  ".join((row[0].ljust(widths[0]), *middle, row[-1])).rstrip()


# --- One replication's events ---


def trace_csv(scenario: Scenario, history: History) -> str:
    """The event log of a replication, one line a finished piece of work, in order of its end.

    Times stand on the working-day clock (0 = the morning of the position date, 0.5 = midday) and
    as dates; what falls due beyond the calendar that is laid out has no date. Families and
    workers are numbers that the simulation made up.
    """
    calendar = working_calendar(scenario.inputs.start_date, history.weeks)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TRACE_COLUMNS)
    for family, children, event, released, begun, done, due, team, worker in history.trace:
        # Work that ends exactly when a day does ended in that day's evening.
        evening = done > begun and done == int(done)
        writer.writerow((
            family, children, event, team, worker if worker >= 0 else "",
            *_when(released, calendar), *_when(begun, calendar),
            _clock(done), _date(int(done) - evening, calendar),
            *_when(due, calendar),
        ))  # fmt: skip
    return out.getvalue()


def _when(day: float | None, calendar: Calendar) -> tuple[str, str]:
    return ("", "") if day is None else (_clock(day), _date(int(day), calendar))


def _clock(day: float) -> str:
    # Cut, not rounded: the last seconds of a day must not become the next day's morning.
    return f"{math.floor(day * 10_000) / 10_000:.4f}".rstrip("0").rstrip(".")


def _date(index: int, calendar: Calendar) -> str:
    return calendar.dates[index].isoformat() if 0 <= index < len(calendar.dates) else ""


# --- What may be asked ---


def input_lines(name: str) -> Iterator[str]:
    """Every input of a baseline: what ``--set`` takes, and where the value comes from."""
    baseline = load_baseline(name)
    section = ""
    for spec in INPUTS.values():
        if spec.section != section:
            section = spec.section
            yield f"\n{section}"
        value = getattr(baseline.inputs, spec.name)
        unit = f" ({spec.unit})" if spec.unit else ""
        sourced = baseline.sourced[spec.name]
        yield f"  {Change(input=spec.name, set=value).to_text()}"
        yield f"      {spec.label}{unit}"
        plausible = (
            "" if sourced.low is None else f"plausible {sourced.low:g} to {sourced.high:g}; "
        )
        over_time = "; may change during a run" if spec.dated else ""
        yield f"      {plausible}allowed {spec.allowed}{over_time}"
        yield f"      {sourced.confidence} confidence: {sourced.source}"


# --- Files ---


def check_writable(path: Path) -> None:
    """Refuse a file that cannot be written before any work is done. Raises OSError."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(errno.EEXIST, "it is there already and is not an ordinary file", str(path))
    if path.exists() and not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, "it may not be changed", str(path))
    if not path.parent.is_dir():
        raise OSError(errno.ENOENT, f"there is no folder {path.parent}", str(path))
    with _about(path):
        _temporary(path).open("x").close()
        _temporary(path).unlink()


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all, also when interrupted. Raises OSError."""
    path = path.resolve()  # the file a link stands for, not the link
    temporary = _temporary(path)
    with _about(path):
        try:
            with temporary.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """Errors name the file that was asked for, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _temporary(path: Path) -> Path:
    """Beside the file, so that renaming it is one step; one name a process."""
    return path.with_name(f".front-door-{os.getpid()}.part")
