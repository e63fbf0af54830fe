"""Results on disk: found again to the last bit, never wrong, never in the way."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.engine.simulation import simulate
from model.results.measures import MEASURES
from model.results.measuring import replication_of
from model.results.replication import SERIES, Replication
from model.runs import results_on_disk as module
from model.runs.results_on_disk import Kept, Writer
from model.runs.run_key import RunKey, run_key
from model.scenario.files import load_scenario
from tests.refusals import told

pytestmark = pytest.mark.units
ROOT = Path(__file__).resolve().parents[2]
KEY = RunKey("0123456789ab", 8, 1)


def made(numbers: Iterable[int], weeks: int = 8, posts: int = 3) -> list[Replication]:
    """Replications that look like real ones, the same for the same numbers."""
    found = []
    for number in numbers:
        luck = np.random.default_rng(number)
        measures = dict(zip(MEASURES, luck.normal(50, 10, len(MEASURES)).tolist(), strict=True))
        measures["review_in_time"] = float("nan")
        weekly = luck.poisson(3, (len(SERIES), weeks)).astype(np.float32)
        held = luck.integers(0, 5, (posts, weeks)).astype(np.int8)
        found.append(Replication(number, measures, weekly, held))
    return found


def same(found: dict[int, Replication], expected: Iterable[Replication]) -> bool:
    """Equal to the last bit, measures in the same order (NaN equals NaN)."""
    wanted = {r.number: r for r in expected}
    return list(found) == sorted(wanted) and all(
        repr((r.number, r.measures)) == repr((wanted[n].number, wanted[n].measures))
        and r.weekly.dtype == np.float32
        and r.posts.dtype == np.int8
        and np.array_equal(r.weekly, wanted[n].weekly, equal_nan=True)
        and r.posts.shape == wanted[n].posts.shape
        and np.array_equal(r.posts, wanted[n].posts)
        for n, r in found.items()
    )


def files(folder: Path) -> list[str]:
    """Names of everything in a folder."""
    return sorted(path.name for path in folder.iterdir())


# --- Found again ---


@pytest.mark.parametrize("posts", [0, 3])
def test_what_was_kept_is_found_by_another_process_to_the_last_bit(
    tmp_path: Path, posts: int
) -> None:
    results = made((0, 1, 5), posts=posts)
    Kept(tmp_path / "deep" / "results").save(KEY, results)
    again = Kept(tmp_path / "deep" / "results")
    assert same(again.load(KEY), results)
    assert again.trouble is None


def test_a_real_replication_is_found_as_it_was(tmp_path: Path) -> None:
    scenario = load_scenario("2012-13")
    result = replication_of(scenario, 0, simulate(scenario, weeks=3, seed=1, replication=0))
    Kept(tmp_path).save(run_key(scenario, 3, 1), [result])
    assert same(Kept(tmp_path).load(run_key(scenario, 3, 1)), [result])


def test_extending_adds_to_what_is_there(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.save(KEY, made(range(30)))
    (first,) = files(tmp_path)
    before = (tmp_path / first).read_bytes()
    kept.save(KEY, made(range(30, 60)))
    assert same(kept.load(KEY), made(range(60)))
    assert len(files(tmp_path)) == 2
    assert (tmp_path / first).read_bytes() == before


def test_the_same_results_are_kept_once(tmp_path: Path) -> None:
    for kept in (Kept(tmp_path), Kept(tmp_path)):
        kept.save(KEY, made(range(4)))
        kept.save(KEY, made((3, 2, 1, 0)))
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    "other",
    [
        RunKey("0123456789ac", 8, 1),
        RunKey("0123456789ab", 9, 1),
        RunKey("0123456789ab", 8, 2),
        RunKey("0123456789ab", 8, 1, "9.9.9"),
        RunKey("../../escape", 8, 1),
    ],
)
def test_another_run_is_not_mistaken_for_it(tmp_path: Path, other: RunKey) -> None:
    kept = Kept(tmp_path / "results")
    kept.save(KEY, made((0, 1)))
    assert kept.load(other) == {}
    kept.save(other, made((7,), weeks=other.weeks))
    assert list(kept.load(other)) == [7]
    assert list(kept.load(KEY)) == [0, 1]
    assert files(tmp_path) == ["results"]


def test_results_of_another_version_of_the_code_are_not_found(tmp_path: Path) -> None:
    Kept(tmp_path, code="old").save(KEY, made((0,)))
    assert Kept(tmp_path).load(KEY) == {}
    assert list(Kept(tmp_path, code="old").load(KEY)) == [0]


# --- Damaged, cut, foreign ---


def test_a_changed_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.save(KEY, made((0,), weeks=1, posts=0))
    path = tmp_path / files(tmp_path)[0]
    whole = path.read_bytes()
    for place in {*range(0, len(whole), 7), *range(60), len(whole) - 1}:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        assert kept.load(KEY) == {}, place
        assert not path.exists()
    assert kept.trouble is None


def test_a_cut_file_is_noticed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.save(KEY, made((0,)))
    path = tmp_path / files(tmp_path)[0]
    whole = path.read_bytes()
    for size in (0, 1, 20, 21, 52, 53, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert kept.load(KEY) == {}, size
        assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", module._MAGIC + b"\0" * 99])
def test_a_foreign_file_under_our_name_is_dropped(tmp_path: Path, content: bytes) -> None:
    kept = Kept(tmp_path)
    kept.save(KEY, made((0,)))
    foreign = tmp_path / (kept._run(KEY) + "-foreign.kept")
    foreign.write_bytes(content)
    assert list(kept.load(KEY)) == [0]
    assert not foreign.exists()


def test_a_block_under_another_runs_name_is_dropped(tmp_path: Path) -> None:
    kept, other = Kept(tmp_path), RunKey("0123456789ac", 8, 1)
    kept.save(KEY, made((0,)))
    path = tmp_path / files(tmp_path)[0]
    path.rename(tmp_path / (kept._run(other) + "-00000000.kept"))
    assert kept.load(other) == {}
    assert files(tmp_path) == []


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    """Even with a right checksum: what is not numbers and names is no result."""
    kept = Kept(tmp_path)

    class Harm:
        def __reduce__(self) -> tuple[Any, ...]:
            return (os.mkdir, (str(tmp_path / "harm"),))

    body = io.BytesIO()
    np.savez(body, about=np.array([Harm()], dtype=object))
    packed = zlib.compress(body.getvalue())
    path = tmp_path / (kept._run(KEY) + "-00000000.kept")
    path.write_bytes(module._MAGIC + hashlib.sha256(packed).digest() + packed)
    assert kept.load(KEY) == {}
    assert files(tmp_path) == []


def _odd(tmp_path: Path, content: bytes) -> Kept:
    """A kept block of this run with a right checksum, whatever is in it."""
    kept = Kept(tmp_path)
    packed = zlib.compress(content)
    path = tmp_path / (kept._run(KEY) + "-00000000.kept")
    path.write_bytes(module._MAGIC + hashlib.sha256(packed).digest() + packed)
    return kept


def _block(kept: Kept, **changes: Any) -> bytes:
    """The arrays of a whole block, some of them changed or (None) left out."""
    raw = module._encoded(kept._about(KEY), made((0, 1)))
    plain = zlib.decompress(raw[len(module._MAGIC) + 32 :])
    with np.load(io.BytesIO(plain)) as arrays:
        found = dict(arrays)
    for name, change in changes.items():
        found[name] = change(found[name]) if callable(change) else change
    out = io.BytesIO()
    np.savez(out, **{name: array for name, array in found.items() if array is not None})
    return out.getvalue()


def _with(value: float, place: tuple[int, ...]) -> Any:
    def change(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        array = array.copy()
        array[place] = value
        return array

    return change


ODD: dict[str, dict[str, Any]] = {
    "a run of no number": {"numbers": np.zeros((0,), np.int64)},
    "a number twice": {"numbers": np.array([3, 3])},
    "a number below 0": {"numbers": np.array([-1, 0])},
    "numbers in a table": {"numbers": np.array([[0], [1]])},
    "numbers with fractions": {"numbers": np.array([0.0, 1.5])},
    "one number for two": {"numbers": np.array([0])},
    "other measures": {"names": lambda a: np.array([f"{one}x" for one in a])},
    "measures in another order": {"names": lambda a: a[::-1].copy()},
    "a measure left out": {"names": lambda a: a[1:], "measures": lambda a: a[:, 1:].copy()},
    "names that are numbers": {"names": lambda a: np.arange(len(a))},
    "measures of words": {"measures": lambda a: a.astype(str)},
    "an endless measure": {"measures": _with(np.inf, (0, 0))},
    "measures of half the digits": {"measures": lambda a: a.astype(np.float32)},
    "fewer weeks": {"weekly": lambda a: a[:, :, :-1].copy()},
    "more weeks": {"weekly": lambda a: np.concatenate([a, a], axis=2)},
    "a series left out": {"weekly": lambda a: a[:, :-1].copy()},
    "an endless week": {"weekly": _with(-np.inf, (1, 2, 3))},
    "weeks of whole numbers": {"weekly": lambda a: a.astype(np.int8)},
    "weeks without dimensions": {"weekly": np.float32(1)},
    "posts of other weeks": {"posts": lambda a: a[:, :, :-1].copy()},
    "a post in no state": {"posts": _with(99, (0, 0, 0))},
    "a post below every state": {"posts": _with(-1, (0, 0, 0))},
    "posts of one future": {"posts": lambda a: a[:1].copy()},
    "no posts": {"posts": None},
    "no weeks": {"weekly": None},
    "no word of whose it is": {"about": None},
    "the word of another run": {"about": np.array("{}")},
}


@pytest.mark.parametrize("name", ODD)
def test_a_right_checksum_is_no_reason_to_take_odd_numbers(tmp_path: Path, name: str) -> None:
    kept = _odd(tmp_path, _block(Kept(tmp_path), **ODD[name]))
    assert (kept.load(KEY), kept.trouble, files(tmp_path)) == ({}, None, [])
    kept.save(KEY, made((0, 1)))  # run again, and kept
    assert same(kept.load(KEY), made((0, 1)))


def test_the_block_that_the_odd_ones_are_made_of_is_whole(tmp_path: Path) -> None:
    assert same(_odd(tmp_path, _block(Kept(tmp_path))).load(KEY), made((0, 1)))


def _archive(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x05\x06" + bytes(18),
        _archive("about.npy", b"\x93NUMPY\x01\x00(#" + b"(" * 8990),
        _archive("about.npy", b"\x93NUMPY\x01\x00v\x00" + b"{'shape': (10**15,)}".ljust(118)),
        _archive("about.npy", b"\x93NUMPY\x03\x00" + b"\xff" * 400),
        _archive("about.txt", b"hello"),
        _archive("../about.npy", b"\x80\x04."),
    ],
)
def test_a_right_checksum_of_no_arrays_at_all(tmp_path: Path, content: bytes) -> None:
    kept = _odd(tmp_path, content)
    assert (kept.load(KEY), kept.trouble, files(tmp_path)) == ({}, None, [])


@st.composite
def damage(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """A few bytes that are others, or an end that is missing."""
    places = draw(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))))
    whole = draw(st.booleans())
    end = draw(st.floats(0, 1))

    def damaged(raw: bytes) -> bytes:
        if not whole:
            return raw[: int(end * len(raw))]
        other = bytearray(raw)
        for place, byte in places[:4]:
            other[int(place * len(raw))] = byte
        return bytes(other)

    return damaged


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(damage())
def test_anything_under_a_right_checksum_is_dropped_or_of_the_run(
    damaged: Callable[[bytes], bytes],
) -> None:
    a_damaged_block_is_dropped_or_of_the_run(damaged)


def a_damaged_block_is_dropped_or_of_the_run(damaged: Callable[[bytes], bytes]) -> None:
    """Keep a block with this damage under a right checksum, and load it."""
    with tempfile.TemporaryDirectory() as folder:
        kept = _odd(Path(folder), damaged(_block(Kept(Path(folder)))))
        found = kept.load(KEY)
        assert kept.trouble is None
        assert all(r.weekly.shape == (len(SERIES), 8) for r in found.values())
        assert all(list(r.measures) == list(MEASURES) for r in found.values())


def test_a_file_that_is_not_whole_yet_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, seen = Kept(tmp_path), []
    replace = os.replace

    def looked_at(source: Path, target: Path) -> None:
        seen.append(kept.load(KEY))
        replace(source, target)

    monkeypatch.setattr("model.runs.results_on_disk.os.replace", looked_at)
    kept.save(KEY, made((0,)))
    assert seen == [{}]
    assert list(kept.load(KEY)) == [0]


# --- Bounds ---


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    keys = [RunKey(f"{n:012x}", 8, 1) for n in range(5)]
    Kept(tmp_path).save(keys[0], made(range(3)))
    size = (tmp_path / files(tmp_path)[0]).stat().st_size
    kept = Kept(tmp_path, limit_bytes=int(3.5 * size))

    def later() -> None:
        """File systems tell times apart by a few milliseconds only."""
        for path in tmp_path.iterdir():
            old = path.stat().st_mtime - 100
            os.utime(path, (old, old))

    for key in keys[1:3]:
        later()
        kept.save(key, made(range(3)))
    later()
    kept.load(keys[0])
    later()
    kept.touch(keys[1])
    later()
    kept.save(keys[3], made(range(3)))
    assert [bool(kept.load(key)) for key in keys] == [True, True, False, True, False]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= kept.limit_bytes


def test_what_is_larger_than_the_bound_is_not_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path, limit_bytes=1000)
    kept.save(KEY, made(range(3)))
    assert (kept.load(KEY), files(tmp_path), kept.trouble) == ({}, [], None)


def test_only_its_own_files_are_deleted(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "folder.kept").mkdir()
    abandoned, current = tmp_path / ".a.part", tmp_path / ".b.part"
    for path in (abandoned, current):
        path.write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    kept = Kept(tmp_path, limit_bytes=20_000)
    for seed in range(4):
        kept.save(RunKey("a", 8, seed), made(range(3)))
    names = files(tmp_path)
    assert {"notes.txt", "folder.kept", ".b.part"} <= set(names)
    assert ".a.part" not in names
    assert kept.trouble is None


# --- Trouble with the disk ---


@pytest.mark.parametrize(
    ("number", "id"),
    [
        (errno.ENOSPC, "kept.disk_full"),
        (errno.EROFS, "kept.write_protected"),
        (errno.EACCES, "kept.write_protected"),
        (errno.EIO, "kept.disk_error"),
    ],
)
def test_trouble_is_told_in_a_sentence_and_ends_with_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, id: str
) -> None:
    kept = Kept(tmp_path)
    kept.save(KEY, made((0,)))

    def fails(path: Path, raw: bytes) -> None:
        with path.open("wb") as half:
            half.write(raw[:100])
        raise OSError(number, os.strerror(number), str(path))

    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", fails)
        kept.save(KEY, made((1,)))
    told(id, kept.trouble)
    assert len(files(tmp_path)) == 1  # nothing half
    assert list(kept.load(KEY)) == [0]
    kept.save(KEY, made((1,)))
    assert kept.trouble is None
    assert list(kept.load(KEY)) == [0, 1]


def test_a_folder_that_vanishes_comes_back(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "results")
    assert kept.load(KEY) == {}
    kept.save(KEY, made((0,)))
    for path in (tmp_path / "results").iterdir():
        path.unlink()
    (tmp_path / "results").rmdir()
    assert (kept.load(KEY), kept.trouble) == ({}, None)
    kept.save(KEY, made((1,)))
    assert (list(kept.load(KEY)), kept.trouble) == ([1], None)


def test_no_folder_to_be_had(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "results"):
        kept = Kept(folder)
        assert kept.load(KEY) == {}
        kept.touch(KEY)
        kept.save(KEY, made((0,)))
        told("kept.no_folder", kept.trouble)
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.skipif(os.name != "posix", reason="permissions of a folder")
def test_a_folder_that_may_only_be_read(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    kept = Kept(tmp_path)
    kept.save(KEY, made((0,)))
    tmp_path.chmod(0o500)
    try:
        assert list(kept.load(KEY)) == [0]
        kept.save(KEY, made((1,)))
        told("kept.write_protected", kept.trouble)
    finally:
        tmp_path.chmod(0o700)


def test_not_enough_memory_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise MemoryError

    kept = Kept(tmp_path)
    monkeypatch.setattr("model.runs.results_on_disk.zlib.compress", fails)
    kept.save(KEY, made((0,)))
    told("kept.no_memory", kept.trouble)


def test_a_block_that_is_being_read_need_not_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    kept = Kept(tmp_path)
    kept.save(KEY, made((0,)))

    def refuses(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr("model.runs.results_on_disk.os.replace", refuses)
    kept.save(KEY, made((0,)))
    assert (kept.trouble, list(kept.load(KEY)), len(files(tmp_path))) == (None, [0], 1)
    kept.save(KEY, made((1,)))
    assert kept.trouble is not None
    assert len(files(tmp_path)) == 1


# --- Several at once ---


def test_threads_lose_nothing_of_each_other(tmp_path: Path) -> None:
    kept = Kept(tmp_path)

    def keep(first: int) -> None:
        for number in range(first, first + 4):
            kept.save(KEY, made((number,)))
            assert number in kept.load(KEY)

    threads = [threading.Thread(target=keep, args=(first,)) for first in range(0, 16, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert same(kept.load(KEY), made(range(16)))
    assert kept.trouble is None


def test_processes_read_what_is_whole_or_nothing(tmp_path: Path) -> None:
    """Two processes write and trim the same few runs while this one reads them."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.units.test_kept import Kept, RunKey, made\n"
        "kept = Kept(Path(sys.argv[1]), limit_bytes=30_000, code='c')\n"
        "for turn in range(60):\n"
        "    kept.save(RunKey('a', 8, turn % 3), made(range(turn % 5 + 1)))\n"
        "assert kept.trouble is None, kept.trouble\n"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    kept, expected = Kept(tmp_path, code="c"), {r.number: r for r in made(range(5))}
    while any(writer.poll() is None for writer in writers):
        for seed in range(3):
            found = kept.load(RunKey("a", 8, seed))
            assert same(found, [expected[n] for n in found])
        time.sleep(0.01)
    assert [writer.communicate()[1] for writer in writers] == ["", ""]
    assert kept.trouble is None
    assert all(name.endswith(".kept") for name in files(tmp_path))


# --- In the background ---


class Slow(Kept):
    """A disk that takes its time, and remembers what it was asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.go_on = threading.Event()
        self.saved: list[list[int]] = []

    def save(self, key: RunKey, replications: Any) -> None:
        self.go_on.wait(30)
        self.saved.append([r.number for r in replications])
        super().save(key, replications)


def test_nobody_waits_for_the_disk(tmp_path: Path) -> None:
    kept = Slow(tmp_path)
    writer = Writer(kept)
    started = time.perf_counter()
    for result in made(range(3)):
        writer.add(KEY, result)
    writer.flush(KEY)
    assert time.perf_counter() - started < 1
    assert kept.saved == []
    kept.go_on.set()
    writer.close()
    assert kept.saved == [[0, 1, 2]]
    assert same(Kept(tmp_path).load(KEY), made(range(3)))


def test_closing_saves_what_is_left_and_waits_for_no_disk_that_hangs(tmp_path: Path) -> None:
    kept = Slow(tmp_path)
    writer = Writer(kept)
    (result,) = made((4,))
    writer.add(KEY, result)
    started = time.perf_counter()
    writer.close(seconds=0.1)
    assert time.perf_counter() - started < 2
    kept.go_on.set()
    writer.close()
    assert list(Kept(tmp_path).load(KEY)) == [4]


def test_a_long_run_is_saved_as_it_goes(tmp_path: Path) -> None:
    kept = Slow(tmp_path)
    kept.go_on.set()
    writer = Writer(kept)
    for result in made(range(70), weeks=1):
        writer.add(KEY, result)
        while len(kept.saved) < (result.number + 1) // module._BLOCK:
            time.sleep(0.001)
    assert [len(numbers) for numbers in kept.saved] == [32, 32]
    writer.close()
    assert [len(numbers) for numbers in kept.saved] == [32, 32, 6]
