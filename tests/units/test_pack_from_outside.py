"""A pack from outside: whatever it claims, it is read within bounds or refused in one sentence."""

from __future__ import annotations

import io
import json
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.cli.commands import main
from model.runs.pack import MAX_PACK_BYTES, Pack, PackError, check_names, read_pack
from model.runs.pack_archive import MOST_MEMBERS, read_arrays
from model.scenario.csv_out import csv_file, csv_text
from model.scenario.errors import Message
from model.scenario.unseen import UNSEEN
from model.words.refusals import said
from tests.refusals import refused

pytestmark = pytest.mark.units
SERIES = b"series.npy"
HEAD = "scenario,measure,future,value\n"
Files = dict[str, bytes]


def npy(header: bytes, body: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    """An array in numpy's format with any header."""
    return b"\x93NUMPY" + version + struct.pack("<H", len(header)) + header + body


def described(kind: str, shape: str, body: bytes = b"") -> bytes:
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    return npy(f"{header:117}\n".encode(), body)


def zipped(files: Files, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():  # the same bytes at any time of day
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return out.getvalue()


NAMES = described("<U1", "(1,)", b"a\0\0\0")
NUMBERS = described("<f4", "(1, 1, 2)", bytes(8))


def weekly(array: bytes = NUMBERS, names: bytes = NAMES, kind: int = zipfile.ZIP_STORED) -> bytes:
    return zipped({"series.npy": names, "1.npy": array}, kind)


def about(**changes: object) -> dict[str, Any]:
    row: dict[str, object] = {"name": "x", "file": "scenarios/1.json", "identity": "a"}
    row |= {key: changes.pop(key) for key in ("name", "file", "identity") if key in changes}
    return {
        "format": 1,
        "title": "t",
        "made": "2026-01-01T00:00:00",
        "weeks": 2,
        "seed": 1,
        "replications": 1,
        "model_version": "0",
        "code": "x",
        "python": "3",
        "scenarios": [row],
    } | changes


def pack(files: Files | None = None, /, **changes: object) -> bytes:
    """A small pack, whole unless something in it is changed."""
    scenario = {"format": 1, "name": "x", "baseline": "2023-24", "changes": [], "notes": ""}
    whole = {
        "pack.json": json.dumps(about(**changes)).encode(),
        "scenarios/1.json": json.dumps(scenario).encode(),
        "weekly.npz": weekly(),
        "expected.csv": (HEAD + "x,m,0,1\n").encode(),
    }
    return zipped(whole | (files or {}))


def expected(rows: str) -> Files:
    return {"expected.csv": (HEAD + rows).encode()}


DEEP = b"(#" + b"(" * 8990
HOSTILE: dict[str, tuple[bytes, Message]] = {
    # Shapes and headers, as in the cases, and their kin
    "4 TB": (
        pack({"weekly.npz": weekly(described("<f4", "(1000000000000,)"))}),
        Message("pack.damaged"),
    ),
    "100 GB": (
        pack({"weekly.npz": weekly(described("<f4", "(25000000000,)"))}),
        Message("pack.damaged"),
    ),
    "100 GB of names": (
        pack({"weekly.npz": weekly(names=described("<U9999", "(2500000, 1)"))}),
        Message("pack.damaged"),
    ),
    "many dimensions": (
        pack({"weekly.npz": weekly(described("<f4", "(" + "1, " * 40 + "1)", bytes(4)))}),
        Message("pack.damaged"),
    ),
    "a shape that overflows": (
        pack({"weekly.npz": weekly(described("<f4", "(999999999, 999999999, 999999999)"))}),
        Message("pack.damaged"),
    ),
    "fewer bytes than the shape": (
        pack({"weekly.npz": weekly(described("<f4", "(1, 1, 2)", bytes(4)))}),
        Message("pack.damaged"),
    ),
    "more bytes than the shape": (
        pack({"weekly.npz": weekly(described("<f4", "(1, 1, 2)", bytes(12)))}),
        Message("pack.damaged"),
    ),
    "a deep header": (pack({"weekly.npz": weekly(npy(DEEP))}), Message("pack.damaged")),
    "a deep header, packed": (
        pack({"weekly.npz": weekly(npy(DEEP), kind=zipfile.ZIP_DEFLATED)}),
        Message("pack.damaged"),
    ),
    "a header of minus signs": (
        pack({"weekly.npz": weekly(npy(b"-" * 900 + b"1\n"))}),
        Message("pack.damaged"),
    ),
    "a header of version 2": (
        pack({"weekly.npz": weekly(npy(b"{}", version=b"\x02\x00"))}),
        Message("pack.damaged"),
    ),
    "a header that runs code": (
        pack({"weekly.npz": weekly(npy(b"__import__('os').abort()\n"))}),
        Message("pack.damaged"),
    ),
    "an array of objects": (
        pack({"weekly.npz": weekly(described("|O", "(1,)", b"cos\nabort\n(tR."))}),
        Message("pack.damaged"),
    ),
    "no header": (pack({"weekly.npz": weekly(b"\x93NUMPY\x01")}), Message("pack.damaged")),
    # Archives
    "many files": (
        pack({f"{n}": b"" for n in range(MOST_MEMBERS)}),
        Message("pack.unpacks_too_large"),
    ),
    "many arrays": (
        pack({"weekly.npz": zipped({f"{n}.npy": b"" for n in range(MOST_MEMBERS + 1)})}),
        Message("pack.unpacks_too_large"),
    ),
    "a bomb": (pack({"x": bytes(80_000_000)}), Message("pack.unpacks_too_large")),
    "a bomb of an index": (
        pack({"pack.json": b" " * 1_000_000}),
        Message("pack.unpacks_too_large"),
    ),
    "a bomb of a scenario": (
        pack({"scenarios/1.json": b" " * 2_000_000}),
        Message("pack.unpacks_too_large"),
    ),
    "a bomb in a bomb": (
        pack({"weekly.npz": weekly(bytes(70_000_000), kind=zipfile.ZIP_DEFLATED)}),
        Message("pack.unpacks_too_large"),
    ),
    # Claims and texts
    "an index of the wrong kind": (pack(scenarios={"name": "x"}), Message("pack.damaged")),
    "a deep index": (pack({"pack.json": b"[" * 100_000}), Message("pack.damaged")),
    "a number of thousands of digits": (
        pack({"pack.json": b'{"format": ' + b"9" * 100_000 + b"}"}),
        Message("pack.damaged"),
    ),
    "half a future": (pack(replications=0.5), Message("pack.whole_number", name="replications")),
    "yes futures": (pack(replications=True), Message("pack.whole_number", name="replications")),
    "a file out of the pack": (pack(file="/etc/passwd"), Message("pack.not_whole")),
    "a file that is a list": (pack(file=["x"]), Message("pack.no_text", name="file")),
    "a title that is a list": (pack(title=["x"]), Message("pack.no_text", name="title")),
    "a title without end": (pack(title="x" * 10_000), Message("pack.long_text", most=300)),
    "a title that clears the screen": (pack(title="\x1b[2Jgood"), Message("pack.unseen")),
    "a title that turns around": (pack(title="good\u202e"), Message("pack.unseen")),
    "a name of two lines": (pack(name="x\nReproduced"), Message("pack.unseen")),
    "a date that rings": (pack(made="\a"), Message("pack.unseen")),
    "a version in an isolate": (pack(model_version="\u20661"), Message("pack.unseen")),
    "a measure that says it is the same": (
        pack(expected("x,\x1b]0;owned\x07\x1b[2JEvery number is the same,0,1\n")),
        Message("pack.unseen"),
    ),
    "a series with a mark of direction": (
        pack({"weekly.npz": weekly(names=described("<U1", "(1,)", b"\x0f\x20\0\0"))}),
        Message("pack.unseen"),
    ),
    "a series of no letter": (
        pack({"weekly.npz": weekly(names=described("<U1", "(1,)", b"\xff" * 4))}),
        Message("pack.damaged"),
    ),
    # Numbers
    "a scenario that is not there": (pack(expected("y,m,0,1\n")), Message("pack.not_whole")),
    "a future too many": (pack(expected("x,m,0,1\nx,m,1,1\n")), Message("pack.futures_left_out")),
    "a future of superscripts": (pack(expected("x,m,\u00b2,1\n")), Message("pack.order")),
    "a row too short": (pack(expected("x,m\n")), Message("pack.damaged")),
    "a word for a number": (pack(expected("x,m,0,many\n")), Message("pack.damaged")),
    "measures without end": (
        pack(expected("".join(f"x,m{n},0,1\n" for n in range(1500)))),
        Message("pack.unpacks_too_large"),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pack_is_refused_within_bounds(name: str) -> None:
    raw, why = HOSTILE[name]
    tracemalloc.start()
    began = time.process_time()
    try:
        with refused(why) as caught:
            read_pack(raw)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert isinstance(caught.value, PackError)
    assert time.process_time() - began < 3
    assert peak < 100_000_000
    assert len(said(caught.value)) < 400


def test_the_small_pack_that_all_of_them_are_made_of_is_whole() -> None:
    read = read_pack(pack())
    assert (read.title, read.weeks, list(read.measures["x"]["m"])) == ("t", 2, [1.0])
    assert read.weekly["x"].tolist() == [[[0.0, 0.0]]]
    # Arabic, Hebrew and Welsh are text.
    assert read_pack(pack(title="مرحبا שלום Dŵr")).title == "مرحبا שלום Dŵr"


def test_an_archive_with_a_file_twice_or_packed_another_way_is_refused() -> None:
    out = io.BytesIO(pack())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("pack.json", b"{}")
    with refused("pack.no_zip"):
        read_pack(out.getvalue())
    with zipfile.ZipFile(io.BytesIO(pack())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for kind in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):  # whose head may ask for gigabytes
        with refused("pack.no_zip"):
            read_pack(zipped(files, kind))
    assert read_pack(zipped(files, zipfile.ZIP_STORED)).title == "t"


def test_more_entries_are_said_than_there_are() -> None:
    raw = bytearray(pack())
    end = raw.rindex(b"PK\x05\x06")
    raw[end + 8 : end + 12] = b"\xff" * 4
    assert read_pack(bytes(raw)).title == "t"  # the directory counts, not what is said of it
    raw[end + 12 : end + 20] = b"\xff" * 8
    with refused("pack.no_zip"):
        read_pack(bytes(raw))


@pytest.mark.parametrize("name", ["4 TB", "a deep header", "a title that clears the screen"])
def test_a_damaged_pack_is_status_2_and_one_plain_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / "\x1b[31mred.zip"
    path.write_bytes(HOSTILE[name][0])
    assert main(["reproduce", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("\n")
    assert not UNSEEN.search(told.err.removesuffix("\n"))


def test_what_is_refused_is_shown_escaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(pack(title="\x1b[2J\u202egood"))
    assert main(["reproduce", str(path)]) == 2
    assert "\\x1b[2J\\u202egood" in capsys.readouterr().err
    assert main(["reproduce", str(tmp_path / "\x1b[2J\u2066none")]) == 2
    assert "\\x1b[2J\\u2066none" in capsys.readouterr().err


def test_a_file_far_too_large_is_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.zip"
    with path.open("wb") as file:
        file.truncate(MAX_PACK_BYTES + 1)  # a hole: nothing is written
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read"))
    assert main(["reproduce", str(path)]) == 2
    assert f"{MAX_PACK_BYTES + 1:,} bytes" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a\x1bb", "a\u200fb", "a\u2067b", "a\nb"])
def test_what_could_not_be_read_back_is_not_packed(name: str) -> None:
    with refused("pack.unseen_name", name=name):
        check_names("t", name)


# --- The CSV in a pack, in the form with apostrophes and in that before it ---

FORMULAS = ("=1+1", "+44 1", "-x", "@SUM(A1)", "'=1", "''=1", "\uff1d1", "it's", "'tis", " =1")


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("form", ["new", "old"])
def test_a_name_that_looks_like_a_formula_is_read_back(name: str, form: str) -> None:
    rows = [("scenario", "measure", "future", "value"), (name, "m", 0, 1.5)]
    raw = csv_file(rows)
    if form == "old":  # as it was written: plain, without the mark of its encoding
        raw = f'{HEAD}"{name}",m,0,1.5\n'.encode()
    assert list(read_pack(pack({"expected.csv": raw}, name=name)).measures[name]["m"]) == [1.5]
    assert not csv_text([(name,)]).startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", " ="))


# --- Anything ---


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A pack of which bytes, a file or something that it says is another."""
    kind = draw(st.sampled_from(["bytes", "cut", "file", "said", "array"]))
    if kind == "said":
        key = draw(st.sampled_from([*about(), "name", "file", "identity"]))
        any_value = st.one_of(
            st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)
        )
        value = draw(st.one_of(any_value, st.lists(any_value, max_size=3)))
        return pack(**{key: value})
    if kind == "file":
        name = draw(st.sampled_from(["pack.json", "scenarios/1.json", "expected.csv"]))
        return pack({name: draw(st.one_of(st.binary(max_size=60), st.text().map(str.encode)))})
    whole = pack()
    if kind == "array":
        inner = bytearray(weekly(kind=draw(st.sampled_from([0, 8]))))
        inner[draw(st.integers(0, len(inner) - 1))] = draw(st.integers(0, 255))
        return pack({"weekly.npz": bytes(inner)})
    if kind == "cut":
        return whole[: draw(st.integers(0, len(whole)))]
    raw = bytearray(whole)
    for place in draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=4)):
        raw[place] = draw(st.integers(0, 255))
    return bytes(raw)


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(mutated())
def test_a_pack_with_anything_in_it_is_read_or_refused(raw: bytes) -> None:
    found: Pack | PackError
    try:
        found = read_pack(raw)
    except PackError as error:
        found = error
    shown = said(found) if isinstance(found, PackError) else found.title + "".join(found.scenarios)
    assert not UNSEEN.search(shown)


def test_arrays_are_what_numpy_wrote() -> None:
    arrays: dict[str, Any] = {
        "a": np.arange(6, dtype=np.float32).reshape(1, 2, 3),
        "b": np.array(["Dŵr", "x"]),
        "c": np.array("one"),
        "d": np.zeros((0, 3), np.int8),
    }
    savers: tuple[Callable[..., None], ...] = (np.savez, np.savez_compressed)
    for save in savers:
        out = io.BytesIO()
        save(out, **arrays)
        found = read_arrays(out, 10_000)
        assert set(found) == set(arrays)
        assert all(np.array_equal(found[name], arrays[name]) for name in arrays)
        assert all(found[name].dtype == arrays[name].dtype for name in arrays)
