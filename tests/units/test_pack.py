"""A pack reproduces every number, or says which one it does not."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.cli.commands import main
from model.engine.simulation import simulate
from model.results.measures import MEASURES
from model.results.measuring import replication_of
from model.results.replication import SERIES, Replication
from model.runs import pack as packs
from model.runs.pack import changed, differing, pack_bytes, read_pack
from model.scenario.errors import Message
from model.scenario.files import load_scenario
from model.scenario.ready_questions import scenario_named
from model.scenario.scenario import Scenario
from model.words.names import full
from model.words.packs import READ_ME, inputs_csv, wrong_number
from tests.refusals import refused, told

pytestmark = pytest.mark.units
WEEKS, SEED, FUTURES = 6, 3, 2
MADE = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
Files = dict[str, bytes]
Arrays = dict[str, np.ndarray[Any, Any]]


def replicated(scenario: Scenario) -> list[Replication]:
    return [
        replication_of(scenario, k, simulate(scenario, weeks=WEEKS, seed=SEED, replication=k))
        for k in range(FUTURES)
    ]


@pytest.fixture(scope="module")
def ran() -> tuple[dict[str, Scenario], dict[str, list[Replication]]]:
    scenarios = {
        "As it is": load_scenario("2023-24"),
        "One more, =1+1": scenario_named("2023-24+one-more-fsp"),
    }
    return scenarios, {name: replicated(s) for name, s in scenarios.items()}


@pytest.fixture(scope="module")
def raw(ran: Any) -> bytes:
    scenarios, results = ran
    return pack_bytes(
        "Next post",
        MADE,
        scenarios,
        results,
        weeks=WEEKS,
        seed=SEED,
        inputs=inputs_csv(scenarios),
        read_me=READ_ME,
    )


def unzipped(raw: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def about(files: Files, **changes: object) -> Files:
    return files | {"pack.json": json.dumps(json.loads(files["pack.json"]) | changes).encode()}


def test_a_pack_reads_back_whole(ran: Any, raw: bytes) -> None:
    scenarios, results = ran
    pack = read_pack(raw)
    assert (pack.weeks, pack.seed, pack.replications) == (WEEKS, SEED, FUTURES)
    assert {n: s.identity for n, s in pack.scenarios.items()} == {
        n: s.identity for n, s in scenarios.items()
    }
    for name, found in results.items():
        assert differing(pack, name, found) == []
        assert pack.weekly[name].shape == (FUTURES, len(SERIES), WEEKS)
        assert set(pack.measures[name]) == set(MEASURES)
    assert changed(pack) == []


def test_the_same_runs_make_the_same_bytes(ran: Any, raw: bytes) -> None:
    scenarios, results = ran
    again = pack_bytes(
        "Next post",
        MADE,
        scenarios,
        results,
        weeks=WEEKS,
        seed=SEED,
        inputs=inputs_csv(scenarios),
        read_me=READ_ME,
    )
    assert again == raw


def test_it_can_be_read_without_the_model(raw: bytes) -> None:
    files = unzipped(raw)
    rows = list(csv.DictReader(io.StringIO(files["inputs.csv"].decode("utf-8-sig"))))
    fsp = next(row for row in rows if row["input"] == "fsp_fte")
    assert fsp["As it is"] != fsp["One more, =1+1"]
    assert b"python -m model reproduce" in files["READ ME.txt"]
    assert len(list(csv.DictReader(io.StringIO(files["expected.csv"].decode("utf-8-sig"))))) == (
        2 * len(MEASURES) * FUTURES
    )


def test_reproduced_is_status_0(
    tmp_path: Path, raw: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "next.zip"
    path.write_bytes(raw)
    assert main(["reproduce", str(path), "--workers", "1"]) == 0
    said = capsys.readouterr().out
    assert said.count("numbers are the same") == 2
    assert "Reproduced" in said


@pytest.mark.usefixtures("here")
def test_a_number_that_differs_is_named_with_status_1(
    tmp_path: Path, raw: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    files = unzipped(raw)
    lines = files["expected.csv"].decode().splitlines()
    index = next(i for i, line in enumerate(lines) if ",caseload_fsp,1," in line)
    name, _, number = lines[index].rpartition(",")
    lines[index] = f"{name},{float(number) + 0.5!r}"
    path = tmp_path / "next.zip"
    path.write_bytes(zipped(files | {"expected.csv": "\n".join(lines).encode()}))
    assert main(["reproduce", str(path), "--workers", "1"]) == 1
    said = capsys.readouterr()
    assert f"As it is, future 1, {full('caseload_fsp')}: expected" in said.out
    assert "not reproduced: 1 number differs" in said.err


@pytest.mark.usefixtures("here")
def test_another_seed_is_not_reproduced(
    tmp_path: Path, raw: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "next.zip"
    path.write_bytes(zipped(about(unzipped(raw), seed=SEED + 1)))
    assert main(["reproduce", str(path), "--workers", "1"]) == 1
    assert "numbers differ" in capsys.readouterr().out


def test_a_weekly_number_that_differs_is_named(ran: Any, raw: bytes) -> None:
    pack = read_pack(raw)
    name, row = "As it is", SERIES.index("register")
    other = pack.weekly[name].copy()
    other[1, row, 4] += 1
    pack = replace(pack, weekly={**pack.weekly, name: other})
    (wrong,) = differing(pack, name, ran[1][name])
    assert (wrong.name, wrong.weekly, wrong.week, wrong.future) == ("register", True, 4, 1)
    assert "weekly register in week 4: expected" in wrong_number(wrong)
    assert wrong.expected == wrong.found + 1


def test_what_changed_since_is_said(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    files = unzipped(raw)
    rows = json.loads(files["pack.json"])["scenarios"]
    rows[0]["identity"] = "0" * 12
    pack = read_pack(zipped(about(files, code="0123456789ab", scenarios=rows)))
    first, second = changed(pack)
    told("pack.other_engine", first, code="0123456789ab")
    told("pack.other_values", second, name="As it is", was="0" * 12)


def _without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: value for key, value in files.items() if key != name}


def _no_cost(files: Files) -> Files:
    rows = files["expected.csv"].splitlines(keepends=True)
    return files | {"expected.csv": b"".join(row for row in rows if b",cost," not in row)}


def _weekly(change: Callable[[Arrays], Arrays]) -> Callable[[Files], Files]:
    def damage(files: Files) -> Files:
        out = io.BytesIO()
        with np.load(io.BytesIO(files["weekly.npz"])) as arrays:
            np.savez(out, **change(dict(arrays)))  # type: ignore[arg-type]
        return files | {"weekly.npz": out.getvalue()}

    return damage


def _short_weekly(files: Files) -> Files:
    out = io.BytesIO()
    short: dict[str, Any] = dict.fromkeys(("1", "2"), np.zeros((1, 1, 1), np.float32))
    np.savez(out, series=np.array(SERIES), **short)
    return files | {"weekly.npz": out.getvalue()}


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (_without("pack.json"), Message("pack.not_whole")),
        (_without("weekly.npz"), Message("pack.not_whole")),
        (_without("scenarios/2.json"), Message("pack.not_whole")),
        (lambda f: f | {"pack.json": b"{"}, Message("pack.damaged")),
        (lambda f: f | {"pack.json": b"[]"}, Message("pack.damaged")),
        (lambda f: about(f, format=9), Message("pack.format", reads=1)),
        (lambda f: about(f, weeks=-1), Message("pack.whole_number", name="weeks", low=1, high=520)),
        (
            lambda f: about(f, replications=10**9),
            Message("pack.whole_number", name="replications", low=1, high=5000),
        ),
        (lambda f: about(f, replications=3), Message("pack.other_weeks", name="As it is")),
        (lambda f: about(f, scenarios=[]), Message("pack.scenarios", most=12)),
        (
            lambda f: f | {"expected.csv": b"scenario,measure,future,value\n"},
            Message("pack.futures_left_out", number=2, name="As it is"),
        ),
        (lambda f: f | {"weekly.npz": b"no array"}, Message("pack.no_zip")),
        (_short_weekly, Message("pack.other_weeks", name="As it is")),
        (lambda f: f | {"expected.csv": b'"' + b"x" * 200_000 + b'"'}, Message("pack.damaged")),
        (_no_cost, Message("pack.numbers_left_out")),
        (
            _weekly(lambda a: {n: v[:0] if n == "series" else v[:, :0] for n, v in a.items()}),
            Message("pack.numbers_left_out"),
        ),
        (_weekly(lambda a: a | {"1": a["1"].astype(str)}), Message("pack.no_numbers")),
        (_weekly(lambda a: a | {"series": a["series"][:, None]}), Message("pack.no_numbers")),
        (
            lambda f: f | {"scenarios/1.json": b'{"format": 1, "baseline": "1066"}'},
            Message("pack.cannot_run", name="1066"),
        ),
    ],
)
def test_a_damaged_pack_is_refused_in_a_sentence(
    raw: bytes, damage: Callable[[Files], Files], why: Message
) -> None:
    with refused(why):
        read_pack(zipped(damage(unzipped(raw))))


@pytest.mark.parametrize("raw_bytes", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_what_is_no_pack_is_refused(raw_bytes: bytes) -> None:
    with refused("pack.no_zip"):
        read_pack(raw_bytes)


def test_a_pack_far_too_large_is_refused(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "_MAX_PLAIN_BYTES", 1000)
    with refused("pack.unpacks_too_large"):
        read_pack(raw)
    monkeypatch.setattr(packs, "MAX_PACK_BYTES", 1000)
    with refused("pack.too_large", size=len(raw), most=1000):
        read_pack(raw)


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_pack_packed_another_way_and_damaged_is_refused(raw: bytes, kind: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in unzipped(raw).items():
            archive.writestr(name, content)
    broken = bytearray(out.getvalue())
    broken[60:100] = b"\xff" * 40
    with refused("pack.no_zip"):
        read_pack(bytes(broken))


def test_an_archive_within_that_is_far_too_large_is_refused(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = unzipped(raw)
    out = io.BytesIO()
    huge = np.zeros((2, len(SERIES), 3000), np.float32)
    arrays: dict[str, Any] = {"1": huge, "2": huge}
    np.savez_compressed(out, series=np.array(SERIES), **arrays)
    files["weekly.npz"] = out.getvalue()
    monkeypatch.setattr(packs, "_MAX_PLAIN_BYTES", huge.nbytes)
    with refused("pack.unpacks_too_large"):
        read_pack(zipped(files))


def test_a_pack_that_is_not_there_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reproduce", str(tmp_path / "none.zip")]) == 2
    assert "there is no pack" in capsys.readouterr().err
