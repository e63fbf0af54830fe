"""Compile the engine's room with mypyc: the same source, about twice as fast, the same numbers.

The build is made aside, looked at (a run of it has to give what plain Python gives, to the byte)
and only then moved to where it is found.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from model.builds import BUILDS, LIBRARY, PLAIN, SETTING, SUFFIX, build_name
from model.paths import ROOT
from model.scenario.errors import Refusal

NOT_COMPILED = ("__init__", "capacity", "plan", "yearly")
"""Modules of the engine that work on what is declared, before a run: nothing to be won."""
_SECONDS = 1200
_BUILDING = """
import sys
from setuptools import setup
from mypyc.build import mypycify
library, aside, *modules = sys.argv[1:]
setup(
    name="engine",
    ext_modules=mypycify(
        ["--config-file=pyproject.toml", f"--cache-dir={aside}/types", *modules],
        group_name=library, target_dir=f"{aside}/c",
    ),
    script_args=["build_ext", f"--build-lib={aside}/made", f"--build-temp={aside}/objects"],
)
"""
_LOOKING = """
import hashlib, sys
from pathlib import Path
from model import builds
made = sys.argv[1]
if made:
    builds.use_build = lambda path: builds.put_first(Path(made), path)
from model.engine.simulation import simulate
from model.scenario.files import load_scenario
for baseline in ("2023-24", "2012-13"):
    history = simulate(load_scenario(baseline), weeks=26, seed=1, replication=0, trace=True)
    sys.stdout.write(hashlib.sha256(repr(history.trace).encode()).hexdigest())
"""


class BuildFailed(Refusal, RuntimeError):
    """No build was made; plain Python goes on."""


def build() -> Path:
    """Make the build of these sources, this Python and this platform, unless it is there.

    Returns its folder. Raises BuildFailed.
    """
    folder = BUILDS / build_name()
    if folder.is_dir():
        return folder
    for package in ("mypyc", "setuptools"):
        if find_spec(package) is None:
            raise BuildFailed("build.no_tool", package=package)
    try:
        BUILDS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILDS) as aside:
            made = _made(Path(aside))
            if _ran(_LOOKING, "") != _ran(_LOOKING, str(made)):
                raise BuildFailed("build.other_numbers")
            made.rename(folder)
    except OSError as error:
        raise BuildFailed("build.no_folder", folder=BUILDS, said=error.strerror) from None
    for other in BUILDS.iterdir():
        if other != folder and other.name.endswith(SUFFIX):
            shutil.rmtree(other, ignore_errors=True)
    return folder


def _made(aside: Path) -> Path:
    """A build in a folder aside. Raises BuildFailed."""
    modules = sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "model" / "engine").glob("*.py")
        if path.stem not in NOT_COMPILED
    )
    _ran(_BUILDING, LIBRARY, str(aside), *modules)
    return aside / "made"


def _ran(script: str, *arguments: str) -> str:
    """What a script of plain Python prints. Raises BuildFailed with its last line."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=ROOT,
            env={**os.environ, SETTING: PLAIN},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BuildFailed("build.too_long", minutes=_SECONDS // 60) from None
    if done.returncode:
        lines = [line for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
        raise BuildFailed("build.failed", said=lines[-1] if lines else "")
    return done.stdout
