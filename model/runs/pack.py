"""A pack that reproduces: inputs, seed, version and every expected number, in one file.

A ZIP of plain files, so that it can be read without this model: ``pack.json`` (what was run),
``scenarios/*.json`` (scenario files that the command line runs), ``inputs.csv`` (every input of
every scenario), ``expected.csv`` (every measure of every replication) and ``weekly.npz`` (every
weekly series). ``python -m model reproduce PACK`` runs it again and compares.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import math
import platform
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import __version__
from model.results.measures import MEASURES
from model.results.replication import SERIES, Replication
from model.runs.runner import MAX_REPLICATIONS
from model.runs.version import code_version, study_version
from model.scenario.calendar import MAX_WEEKS
from model.scenario.errors import Message, Refusal, ScenarioError
from model.scenario.files import content_of, scenario_from
from model.scenario.scenario import Scenario

FORMAT = 1
MOST_SCENARIOS = 12
MAX_PACK_BYTES = 60_000_000
_MAX_PLAIN_BYTES = 400_000_000
"""What the files of a pack may hold together when unpacked."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged ZIP raises, whichever way it is packed."""


class PackError(Refusal):
    """A pack that cannot be read or run."""


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
    inputs: str,
    read_me: str,
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A pack of finished runs, the same to the byte for the same runs and ``made``.

    Every scenario has the same number of replications, from the first without a gap. ``inputs``
    is the table of inputs for a reader, ``read_me`` what is said of the pack, with slots for what
    ``pack.json`` says; ``extra``: more files to go with it, by name. Raises ValueError when there
    is nothing to pack.
    """
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
        "inputs.csv": inputs.encode(errors="backslashreplace"),
        "expected.csv": _expected(first),
        "weekly.npz": _weekly(first),
        "READ ME.txt": read_me.format(**about).encode(),
    } | dict(extra or {})
    return _zipped(files, made)


def read_pack(raw: bytes) -> Pack:
    """A pack, fully checked. Raises PackError."""
    if len(raw) > MAX_PACK_BYTES:
        raise PackError("pack.too_large", size=len(raw), most=MAX_PACK_BYTES)
    try:
        with _opened(raw) as archive:
            return _read(archive)
    except ScenarioError as error:
        raise PackError("pack.cannot_run", reason=error) from error
    except _BROKEN as error:
        raise PackError("pack.no_zip") from error
    except KeyError as error:
        raise PackError("pack.not_whole", said=error.args[0]) from error
    except (ValueError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        raise PackError("pack.damaged", said=str(error)) from error


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
    return found


# --- Writing ---


def _file(number: int) -> str:
    return f"scenarios/{number}.json"


def _json(content: Any) -> bytes:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return text.encode(errors="backslashreplace")


def _csv(rows: Iterator[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode(errors="backslashreplace")


def _expected(results: Mapping[str, Sequence[Replication]]) -> bytes:
    def rows() -> Iterator[Sequence[object]]:
        yield ("scenario", "measure", "future", "value")
        for name, found in results.items():
            for measure in MEASURES:
                for number, replication in enumerate(found):
                    value = replication.measures[measure]
                    yield (name, measure, number, "" if math.isnan(value) else repr(value))

    return _csv(rows())


def _weekly(results: Mapping[str, Sequence[Replication]]) -> bytes:
    plain = io.BytesIO()
    arrays = {str(n): np.stack([r.weekly for r in rs]) for n, rs in enumerate(results.values(), 1)}
    np.savez(plain, allow_pickle=False, series=np.array(SERIES), **arrays)
    return plain.getvalue()


def _zipped(files: Mapping[str, bytes], made: datetime) -> bytes:
    out = io.BytesIO()
    when = made.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, max(when, (1980, 1, 1, 0, 0, 0)))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


# --- Reading ---


def _opened(raw: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(raw))
    if sum(info.file_size for info in archive.infolist()) > _MAX_PLAIN_BYTES:
        raise PackError("pack.unpacks_too_large")
    return archive


def _read(archive: zipfile.ZipFile) -> Pack:
    about = json.loads(archive.read("pack.json"))
    if about["format"] != FORMAT:
        raise PackError("pack.format", format=str(about["format"])[:20], reads=FORMAT)
    weeks, n = _whole(about, "weeks", MAX_WEEKS), _whole(about, "replications", MAX_REPLICATIONS)
    rows = about["scenarios"]
    names = [str(row["name"]) for row in rows]
    if not 1 <= len(rows) <= MOST_SCENARIOS or len(set(names)) != len(rows):
        raise PackError("pack.scenarios", most=MOST_SCENARIOS)
    scenarios = {
        str(row["name"]): scenario_from(json.loads(archive.read(row["file"])), row["file"])
        for row in rows
    }
    series, weekly = _read_weekly(archive.read("weekly.npz"), names)
    for name, array in weekly.items():
        if array.shape != (n, len(series), weeks):
            raise PackError("pack.other_weeks", name=name)
    measures = _read_expected(archive.read("expected.csv").decode(), names, n)
    # A pack of this very model has every number that it makes; an older one may have fewer.
    if about["code"] == code_version() and not (
        set(series) >= set(SERIES)
        and all(set(found) >= set(MEASURES) for found in measures.values())
    ):
        raise PackError("pack.numbers_left_out")
    return Pack(
        title=str(about["title"]),
        made=str(about["made"]),
        weeks=weeks,
        seed=_whole(about, "seed", 2**63 - 1, 0),
        replications=n,
        model_version=str(about["model_version"]),
        code=str(about["code"]),
        study=str(about.get("study", "")),
        python=str(about["python"]),
        scenarios=scenarios,
        identities={str(row["name"]): str(row["identity"]) for row in rows},
        measures=measures,
        weekly=weekly,
        series=series,
    )


def _whole(about: Mapping[str, Any], key: str, high: int, low: int = 1) -> int:
    value = about[key]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise PackError("pack.whole_number", name=key, low=low, high=high)
    return value


def _read_expected(text: str, names: Sequence[str], n: int) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    for row in csv.DictReader(io.StringIO(text)):
        values = found[row["scenario"]].setdefault(row["measure"], [])
        if int(row["future"]) != len(values):
            raise PackError("pack.order")
        values.append(float(row["value"]) if row["value"] else math.nan)
    for name, measures in found.items():
        if not measures or any(len(values) != n for values in measures.values()):
            raise PackError("pack.futures_left_out", number=n, name=name)
    return found


def _read_weekly(
    raw: bytes, names: Sequence[str]
) -> tuple[list[str], dict[str, NDArray[np.float32]]]:
    _opened(raw).close()  # an archive in an archive may be far larger than it looks
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        series: list[str] = arrays["series"].tolist()
        weekly = {name: arrays[str(n)] for n, name in enumerate(names, 1)}
    if not all(isinstance(one, str) for one in series) or any(
        array.dtype != np.float32 for array in weekly.values()
    ):
        raise PackError("pack.no_numbers")
    return series, weekly


# --- Comparing ---


def _wrong_measures(pack: Pack, name: str, results: Sequence[Replication]) -> Iterator[Wrong]:
    for measure, expected in pack.measures[name].items():
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
