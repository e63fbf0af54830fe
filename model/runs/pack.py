"""A pack that reproduces: inputs, seed, version and every expected number, in one file.

A ZIP of plain files, so that it can be read without this model: ``pack.json`` (what was run),
``scenarios/*.json`` (scenario files that the command line runs), ``inputs.csv`` (every input of
every scenario), ``expected.csv`` (every measure of every replication) and ``weekly.npz`` (every
weekly series). ``python -m model reproduce PACK`` runs it again and compares.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import platform
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import __version__
from model.results.measures import MEASURES, RETIRED
from model.results.replication import SERIES, Replication
from model.runs.pack_archive import BROKEN, TooLarge, opened, packed, read_arrays, read_member
from model.runs.runner import MAX_REPLICATIONS
from model.runs.version import code_version, study_version
from model.scenario.calendar import MAX_WEEKS
from model.scenario.csv_out import ENCODING, csv_file, text_of
from model.scenario.errors import Message, Refusal, ScenarioError
from model.scenario.files import MAX_FILE_BYTES, content_of, scenario_from
from model.scenario.scenario import Scenario
from model.scenario.unseen import UNSEEN

FORMAT = 1
MOST_SCENARIOS = 12
MAX_PACK_BYTES = 20_000_000
_MAX_PLAIN_BYTES = 70_000_000
"""What the files of a pack may hold together when unpacked."""
MAX_WEEKLY_BYTES = 64_000_000
"""Of weekly series: six scenarios with 120 futures of two years. They are held in memory as they
are unpacked, so that with the pack itself reading never takes 100 MB."""
_MAX_ABOUT_BYTES, _MAX_EXPECTED_BYTES = 200_000, 20_000_000
_MOST_NUMBERS, _MOST_NAMES, _LONGEST_NAME = 400_000, 1000, 300
"""Measures of all futures; measures and series that a pack names; letters of any one name."""


class PackError(Refusal):
    """A pack that cannot be read or run."""


class NotReproduced(Refusal):
    """A pack that was run again, and whose numbers are not all the same."""


@dataclass(frozen=True)
class Pack:
    """What a pack says. ``measures``: scenario -> measure -> one value a replication (NaN: nothing
    to measure). ``weekly``: scenario -> (replications, series, weeks). ``identities``: what the
    scenarios were when the pack was made. ``series``: names of the weekly series."""

    title: str
    made: str
    weeks: int
    seed: int
    replications: int
    model_version: str
    code: str
    """The engine's identity, see ``version``."""
    study: str
    """That of what compared and summed up its runs; blank in packs that do not name it."""
    python: str
    scenarios: Mapping[str, Scenario]
    identities: Mapping[str, str]
    measures: Mapping[str, Mapping[str, Sequence[float]]]
    weekly: Mapping[str, NDArray[np.float32]]
    series: Sequence[str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A number that is not what the pack says.

    ``name`` of a measure, or of a ``weekly`` series and then its ``week``, None where the series
    is not kept any more. ``future`` counts from 0.
    """

    scenario: str
    name: str
    weekly: bool
    week: int | None
    future: int
    expected: float
    found: float


def pack_bytes(
    title: str,
    made: datetime,
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Sequence[Replication]],
    *,
    weeks: int,
    seed: int,
    inputs: bytes,
    read_me: str,
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A pack of finished runs, the same to the byte for the same runs and ``made``.

    Every scenario has the same number of replications, from the first without a gap. ``inputs``
    is the table of inputs for a reader, a CSV file, ``read_me`` what is said of the pack, with
    slots for what ``pack.json`` says; ``extra``: more files to go with it, by name. Raises
    ValueError when there is nothing to pack, and PackError as :func:`check_names` does.
    """
    check_names(title, *scenarios)
    n = min((len(found) for found in results.values()), default=0)
    if not n or list(results) != list(scenarios):
        raise ValueError("a pack needs the results of every scenario")
    about = {
        "format": FORMAT,
        "title": title,
        "made": made.isoformat(timespec="seconds"),
        "weeks": weeks,
        "seed": seed,
        "replications": n,
        "model_version": __version__,
        "code": code_version(),
        "study": study_version(),
        "python": platform.python_version(),
        "scenarios": [
            {"name": name, "file": _file(number), "identity": scenario.identity}
            for number, (name, scenario) in enumerate(scenarios.items(), 1)
        ],
    }
    first = {name: list(found)[:n] for name, found in results.items()}
    files = {"pack.json": _json(about)}
    for number, scenario in enumerate(scenarios.values(), 1):
        files[_file(number)] = _json(content_of(scenario))
    files |= {
        "inputs.csv": inputs,
        "expected.csv": _expected(first),
        "weekly.npz": _weekly(first),
        "READ ME.txt": read_me.format(**about).encode(),
    } | dict(extra or {})
    return packed(files, made)


def check_names(*names: str) -> None:
    """Refuse what a pack may not be called, nor anything in it. Raises PackError."""
    for name in names:
        if UNSEEN.search(name):
            raise PackError("pack.unseen_name", name=_short(name))


def read_pack(raw: bytes) -> Pack:
    """A pack, fully checked: nothing that it claims is believed. Raises PackError."""
    if len(raw) > MAX_PACK_BYTES:
        raise PackError("pack.too_large", size=len(raw), most=MAX_PACK_BYTES)
    try:
        with opened(io.BytesIO(raw), _MAX_PLAIN_BYTES) as archive:
            return _read(archive)
    except ScenarioError as error:
        raise PackError("pack.cannot_run", reason=error) from error
    except TooLarge as error:
        raise PackError("pack.unpacks_too_large") from error
    except RecursionError as error:  # a RuntimeError, but of what is in the files
        raise PackError("pack.damaged", said=_short(error)) from error
    except BROKEN as error:
        raise PackError("pack.no_zip") from error
    except KeyError as error:
        raise PackError("pack.not_whole", said=_short(error.args[0])) from error
    except (ValueError, TypeError, AttributeError, MemoryError, csv.Error) as error:
        raise PackError("pack.damaged", said=_short(error)) from error


def _short(said: object) -> str:
    text = str(said)
    return text if len(text) <= 100 else text[:97] + "..."


def differing(pack: Pack, name: str, results: Sequence[Replication]) -> list[Wrong]:
    """Every number of a scenario that is not what the pack says, measures first.

    Measures agree to nine digits and weekly series to the six that they are kept with: what
    another processor rounds differently is the same number.
    """
    return [*_wrong_measures(pack, name, results), *_wrong_weeks(pack, name, results)]


def changed(pack: Pack) -> list[Message]:
    """A message for each thing that is not as it was when the pack was made."""
    found = []
    if pack.code != code_version():
        found.append(
            Message(
                "pack.other_engine",
                model=pack.model_version,
                code=pack.code,
                python=pack.python,
                model_now=__version__,
                code_now=code_version(),
                python_now=platform.python_version(),
            )
        )
    found += [
        Message("pack.other_values", name=name, now=scenario.identity, was=pack.identities[name])
        for name, scenario in pack.scenarios.items()
        if scenario.identity != pack.identities[name]
    ]
    named = {measure for measures in pack.measures.values() for measure in measures}
    if retired := tuple(measure for measure in RETIRED if measure in named):
        found.append(Message("pack.retired_measures", measures=retired))
    return found


# --- Writing ---


def _file(number: int) -> str:
    return f"scenarios/{number}.json"


def _json(content: Any) -> bytes:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return text.encode(errors="backslashreplace")


def _expected(results: Mapping[str, Sequence[Replication]]) -> bytes:
    def rows() -> Iterator[Sequence[object]]:
        yield ("scenario", "measure", "future", "value")
        for name, found in results.items():
            for measure in MEASURES:
                for number, replication in enumerate(found):
                    yield (name, measure, number, replication.measures[measure])

    return csv_file(rows())


def _weekly(results: Mapping[str, Sequence[Replication]]) -> bytes:
    plain = io.BytesIO()
    arrays = {str(n): np.stack([r.weekly for r in rs]) for n, rs in enumerate(results.values(), 1)}
    np.savez(plain, allow_pickle=False, series=np.array(SERIES), **arrays)
    return plain.getvalue()


# --- Reading ---


def _read(archive: zipfile.ZipFile) -> Pack:
    about = json.loads(read_member(archive, "pack.json", _MAX_ABOUT_BYTES).getvalue())
    if about["format"] != FORMAT:
        raise PackError("pack.format", format=_short(about["format"]), reads=FORMAT)
    weeks, n = _whole(about, "weeks", MAX_WEEKS), _whole(about, "replications", MAX_REPLICATIONS)
    rows = about["scenarios"]
    if not 1 <= len(rows) <= MOST_SCENARIOS:
        raise PackError("pack.scenarios", most=MOST_SCENARIOS)
    names = [_text(row, "name") for row in rows]
    if len(set(names)) != len(rows):
        raise PackError("pack.scenarios", most=MOST_SCENARIOS)
    said = {key: _text(about, key) for key in ("title", "made", "model_version", "code", "python")}
    # The arrays first: how large they are says how much else there may be of a run.
    series, weekly = _read_weekly(archive, names)
    for name, held in weekly.items():
        if held.shape != (n, len(series), weeks):
            raise PackError("pack.other_weeks", name=name)
    measures = _read_expected(archive, names, n)
    scenarios = {
        name: _scenario(archive, _text(row, "file")) for name, row in zip(names, rows, strict=True)
    }
    # A pack of this very model has every number that it makes; an older one may have fewer.
    if about["code"] == code_version() and not (
        set(series) >= set(SERIES)
        and all(set(found) >= set(MEASURES) for found in measures.values())
    ):
        raise PackError("pack.numbers_left_out")
    return Pack(
        **said,
        weeks=weeks,
        seed=_whole(about, "seed", 2**63 - 1, 0),
        replications=n,
        study=_text(about, "study") if "study" in about else "",
        scenarios=scenarios,
        identities={name: _text(row, "identity") for name, row in zip(names, rows, strict=True)},
        measures=measures,
        weekly=weekly,
        series=series,
    )


def _whole(about: Mapping[str, Any], key: str, high: int, low: int = 1) -> int:
    value = about[key]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise PackError("pack.whole_number", name=key, low=low, high=high)
    return value


def _text(about: Mapping[str, Any], key: str) -> str:
    value = about[key]
    if not isinstance(value, str):
        raise PackError("pack.no_text", name=key)
    return _seen(value)


def _seen(name: str) -> str:
    """A name of something in a pack, as long as a name is, and nothing in it that is not seen."""
    if len(name) > _LONGEST_NAME:
        raise PackError("pack.long_text", said=_short(name), most=_LONGEST_NAME)
    if UNSEEN.search(name):
        raise PackError("pack.unseen", said=_short(name))
    return name


def _scenario(archive: zipfile.ZipFile, file: str) -> Scenario:
    return scenario_from(json.loads(read_member(archive, file, MAX_FILE_BYTES).getvalue()), file)


def _read_expected(
    archive: zipfile.ZipFile, names: Sequence[str], n: int
) -> dict[str, dict[str, array[float]]]:
    """Every measure of every future, in the form with apostrophes or in that before it."""
    raw = read_member(archive, "expected.csv", _MAX_EXPECTED_BYTES)
    cell = text_of if raw.getvalue().startswith(codecs.BOM_UTF8) else str
    found: dict[str, dict[str, array[float]]] = {name: {} for name in names}
    lines = csv.reader(io.TextIOWrapper(raw, ENCODING, newline=""))
    if next(lines, None) != ["scenario", "measure", "future", "value"]:
        raise PackError("pack.order")
    for number, (name, measure, future, value) in enumerate(lines):
        values = found[cell(name)].get(cell(measure))
        if values is None:
            values = found[cell(name)][_seen(cell(measure))] = array("d")
        if future != str(len(values)):
            raise PackError("pack.order")
        if number >= _MOST_NUMBERS or len(found[cell(name)]) > _MOST_NAMES:
            raise TooLarge
        values.append(float(value) if value else math.nan)
    for name, measures in found.items():
        if not measures or any(len(values) != n for values in measures.values()):
            raise PackError("pack.futures_left_out", number=n, name=name)
    return found


def _read_weekly(
    archive: zipfile.ZipFile, names: Sequence[str]
) -> tuple[list[str], dict[str, NDArray[np.float32]]]:
    most = min(MAX_WEEKLY_BYTES, _MAX_PLAIN_BYTES)
    arrays = read_arrays(read_member(archive, "weekly.npz", most), most)
    series, weekly = arrays["series"], {name: arrays[str(n)] for n, name in enumerate(names, 1)}
    if (
        series.dtype.kind != "U"
        or series.ndim != 1
        or len(series) > _MOST_NAMES
        or any(held.dtype != np.float32 for held in weekly.values())
    ):
        raise PackError("pack.no_numbers")
    return [_seen(str(one)) for one in series], weekly


# --- Comparing ---


def _wrong_measures(pack: Pack, name: str, results: Sequence[Replication]) -> Iterator[Wrong]:
    for measure, expected in pack.measures[name].items():
        if measure in RETIRED:
            continue
        for future, value in enumerate(expected):
            found = results[future].measures.get(measure, math.nan)
            same = (
                math.isnan(value)
                if math.isnan(found)
                else math.isclose(value, found, rel_tol=1e-9, abs_tol=1e-9)
            )
            if measure not in MEASURES or not same:
                yield Wrong(name, measure, False, None, future, value, found)


def _wrong_weeks(pack: Pack, name: str, results: Sequence[Replication]) -> Iterator[Wrong]:
    rows = {series: row for row, series in enumerate(SERIES)}
    for index, series in enumerate(pack.series):
        expected = pack.weekly[name][:, index, :]
        if series not in rows:
            yield Wrong(name, series, True, None, 0, float(expected[0, 0]), math.nan)
            continue
        found = np.stack([r.weekly[rows[series]] for r in results[: len(expected)]])
        same = np.isclose(expected, found, rtol=1e-5, atol=1e-6, equal_nan=True)
        for future, week in np.argwhere(~same):
            yield Wrong(
                name,
                series,
                True,
                int(week),
                int(future),
                float(expected[future, week]),
                float(found[future, week]),
            )
