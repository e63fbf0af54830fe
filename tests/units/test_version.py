"""What identifies an engine: Python, its packages, and every source its numbers hang on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model.paths import ROOT
from model.runs import version as module
from model.runs.version import ENGINE, STUDY, code_version, identity_of, packages, sources

pytestmark = pytest.mark.units

RUNS = """
import sys
from model.engine.simulation import simulate
from model.results.measuring import replication_of
from model.scenario.scenario import make_scenario
for baseline in ("2023-24", "2012-13"):
    asked = make_scenario(baseline, baseline)
    replication_of(asked, 0, simulate(asked, weeks=3, seed=1, replication=0, trace=True))
print(*(name for name in sys.modules if name.partition(".")[0] in ("model", "ui")))
"""
"""Simulates and measures, and names every module of ours that was loaded for it."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The model's sources elsewhere, to be changed."""
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=shutil.ignore_patterns("*.pyc"))
    return tmp_path


def test_every_module_that_a_run_loads_is_part_of_the_identity() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUNS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"model", *ENGINE} <= loaded
    assert loaded <= set(sources(ENGINE))


def test_a_change_in_any_source_of_the_numbers_is_another_engine(copy: Path) -> None:
    now = identity_of(ENGINE, copy)
    assert now == code_version()
    # Every seventh of some hundred: all are read alike, and each costs a walk over all of them.
    for path in sorted(sources(ENGINE, copy).values())[::7]:
        before = path.read_bytes()
        path.write_bytes(before + b"\n# changed\n")
        assert identity_of(ENGINE, copy) != now, path
        path.write_bytes(before)
    assert identity_of(ENGINE, copy) == now


def test_a_change_elsewhere_is_not(copy: Path) -> None:
    now = identity_of(ENGINE, copy)
    numbers = set(sources(ENGINE, copy).values())
    others = [path for path in (copy / "model").rglob("*.py") if path not in numbers]
    assert len(others) > 5
    for path in others:
        path.write_bytes(path.read_bytes() + b"\n# changed\n")
    (copy / "model" / "unused.py").write_text("a = 1\n", "utf-8")
    assert identity_of(ENGINE, copy) == now


def test_a_source_moved_into_a_room_of_its_own_still_counts(tmp_path: Path) -> None:
    """With a step in a sub-folder and made wrong, results of the right engine were once served."""
    room = tmp_path / "model" / "engine"
    room.mkdir(parents=True)
    (tmp_path / "model" / "__init__.py").write_text("", "utf-8")
    (room / "__init__.py").write_text("from .care import leave\n", "utf-8")
    (room / "care.py").write_text("def leave():\n    from model.engine.deep import b\n", "utf-8")
    (room / "deep.py").write_text("b = 1\n", "utf-8")
    (room / "typed.py").write_text("", "utf-8")
    (tmp_path / "model" / "start.py").write_text(
        "from typing import TYPE_CHECKING\nfrom model import engine\n"
        "if TYPE_CHECKING:\n    from model.engine import typed\n",
        "utf-8",
    )
    found = sources(["model.start"], tmp_path)
    assert set(found) == {
        "model",
        "model.start",
        "model.engine",
        "model.engine.care",
        "model.engine.deep",
    }
    now = identity_of(["model.start"], tmp_path)
    (room / "deep.py").write_text("b = 2\n", "utf-8")
    assert identity_of(["model.start"], tmp_path) != now


def test_python_and_the_packages_count(monkeypatch: pytest.MonkeyPatch) -> None:
    assert packages(ENGINE) == {"holidays", "numpy", "pydantic", "pydantic_core", "scipy", "simpy"}
    seen = {identity_of(ENGINE)}
    with monkeypatch.context() as changed:
        changed.setattr(module, "version", lambda name: "99")
        seen.add(identity_of(ENGINE))
    with monkeypatch.context() as changed:
        changed.setattr(sys, "version_info", (9, 9, 9))
        seen.add(identity_of(ENGINE))
    assert len(seen) == 3


def test_a_study_is_its_engine_and_more() -> None:
    assert set(sources(STUDY)) > set(sources(ENGINE))
    assert identity_of(STUDY) != identity_of(ENGINE)


def test_a_beginning_that_is_gone_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"model\.gone"):
        sources(["model.gone"])
