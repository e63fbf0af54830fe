"""Every check and chore by its name: ``python tasks.py style walls``; without a name, the list.

It needs nothing but Python itself: what a task runs comes from ``.venv`` where there is one. The
tools that make the lock and look it over have an environment of their own, made at first need.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
LOCKS = {
    "requirements-dev": None,
    "requirements": "requirements-dev",
    "requirements-cluster": "requirements-dev",
    "requirements-audit": None,
}
"""Each lock and the one it takes its versions from: app and cluster run on what was tested."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""The Pythons of the README."""
SYSTEMS = (
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-msvc",
)
"""The systems of the README, by the processors they run on."""
COVERAGE = ("--cov", "--cov-report=term:skip-covered")


def say(sentence: str) -> None:
    """Print at once, so that it stands before what a program prints next."""
    print(sentence, flush=True)


def inside(venv: Path, name: str = "python") -> Path:
    """A program of an environment; Windows has its own folder for them."""
    return venv / ("Scripts" if os.name == "nt" else "bin") / name


def here() -> str:
    """The Python of ``.venv``, or this one where there is none."""
    found = inside(ROOT / ".venv", "python.exe" if os.name == "nt" else "python")
    return str(found) if found.exists() and sys.prefix == sys.base_prefix else sys.executable


def run(*command: str | Path, **environment: str) -> int:
    """Run a program in the project's folder, what it prints is seen. Returns its exit status."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    return done.returncode


def must(*command: str | Path) -> None:
    """Run a program that has to succeed. Raises SystemExit with its exit status."""
    if status := run(*command):
        raise SystemExit(status)


def audit_tools() -> Path:
    """The environment of uv, pip-audit and cyclonedx-bom, as their lock says."""
    venv, lock = VAR / "audit", ROOT / "requirements-audit.txt"
    seal = venv / "lock.txt"
    if not seal.exists() or seal.read_text("utf-8") != lock.read_text("utf-8"):
        must(sys.executable, "-m", "venv", "--clear", venv)
        must(inside(venv), "-m", "pip", "install", "-q", "-r", lock)
        seal.write_text(lock.read_text("utf-8"), "utf-8")
    return venv


def uv(*arguments: str | Path) -> None:
    """uv, without what a machine or a person may have set for it. Raises SystemExit."""
    program = inside(audit_tools(), "uv")
    must(program, "--quiet", "--no-config", "--no-python-downloads", *arguments)


def write_locks(upgrade: bool) -> None:
    """Every lock from its hand-written list; versions stay as they are unless told to go up."""
    for name, above in LOCKS.items():
        lock = ROOT / f"{name}.txt"
        options: list[str | Path] = ["--upgrade"] if upgrade else []
        if above:
            options += ["--constraints", f"{above}.txt"]
        uv(
            "pip",
            "compile",
            "--universal",
            "--python-version",
            PYTHONS[0],
            "--generate-hashes",
            "--no-annotate",
            "--no-header",
            *options,
            "--output-file",
            lock,
            f"{name}.in",
        )
        text = lock.read_text("utf-8")
        if "://" in text:
            raise SystemExit(f"{lock.name} names an address; a lock says what, not from where.")
        # What uv kept of the last heading goes; ours says who writes this and from what.
        text = "".join(line for line in text.splitlines(True) if not line.startswith("#"))
        told = f"# Written by `python tasks.py lock` from {name}.in; not to be edited.\n"
        lock.write_text(told + text, "utf-8", newline="\n")


def lock() -> None:
    """Write the locks again from the hand-written lists; versions in them stay where they can."""
    write_locks(upgrade=False)
    wheels()


def upgrade() -> None:
    """Write the locks again with everything as new as the hand-written lists allow."""
    write_locks(upgrade=True)
    wheels()


def locked() -> None:
    """Refuse locks that are not what the hand-written lists give."""
    before = {name: (ROOT / f"{name}.txt").read_bytes() for name in LOCKS}
    try:
        write_locks(upgrade=False)
        after = {name: (ROOT / f"{name}.txt").read_bytes() for name in LOCKS}
    finally:
        for name, text in before.items():
            (ROOT / f"{name}.txt").write_bytes(text)
    changed = [name for name in LOCKS if after[name] != before[name]]
    if changed:
        raise SystemExit(f"Not as locked: {', '.join(changed)}. Run: python tasks.py lock")
    say("The locks are what the lists give.")
    wheels()


def wheels() -> None:
    """Refuse a lock that some Python and system of the README could not install from wheels."""
    with tempfile.TemporaryDirectory() as nowhere:
        for python in PYTHONS:
            for system in SYSTEMS:
                uv(
                    "pip",
                    "install",
                    "--dry-run",
                    "--no-deps",
                    "--require-hashes",
                    "--only-binary",
                    ":all:",
                    "--python",
                    sys.executable,
                    "--target",
                    nowhere,
                    "--python-version",
                    python,
                    "--python-platform",
                    system,
                    "--requirements",
                    "requirements-dev.txt",
                )
    say(f"Wheels for Python {', '.join(PYTHONS)} on {', '.join(SYSTEMS)}.")


def audit() -> None:
    """Ask for known vulnerabilities of everything locked; says so where nobody answers."""
    report = VAR / "audit.json"
    report.unlink(missing_ok=True)
    command: list[str | Path] = [
        inside(audit_tools(), "pip-audit"),
        "--disable-pip",
        "--require-hashes",
        "--progress-spinner",
        "off",
        "-r",
        ROOT / "requirements-dev.txt",
        "-f",
        "json",
        "-o",
        report,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        found = json.loads(report.read_text("utf-8"))["dependencies"]
    except (OSError, ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        say(f"Vulnerabilities were not looked up: the service did not answer ({last[:200]}).")
        return
    # A service that knows no package at all is none: the tool alone would call that a clean bill.
    skipped = [package for package in found if "skip_reason" in package]
    if len(skipped) == len(found):
        say("Vulnerabilities were not looked up: the service knows none of the packages here.")
        return
    for package in skipped:
        say(f"Not looked up: {package['name']}: {package['skip_reason']}")
    faults = [package for package in found if package.get("vulns")]
    for package in faults:
        for fault in package["vulns"]:
            fixed = ", ".join(fault["fix_versions"]) or "nothing yet"
            say(f"{package['name']} {package['version']}: {fault['id']}, mended in {fixed}")
    if faults:
        raise SystemExit(1)
    say(f"No known vulnerability in {len(found) - len(skipped)} packages.")


def sbom() -> None:
    """Write the software bill of materials of the app alone: var/sbom.cdx.json (CycloneDX)."""
    venv, bill = VAR / "sbom", VAR / "sbom.cdx.json"
    uv("venv", "--clear", "--python", sys.executable, venv)
    uv("pip", "install", "--python", venv, "--require-hashes", "-r", "requirements.txt")
    status = run(
        inside(audit_tools(), "cyclonedx-py"),
        *("environment", "--pyproject", "pyproject.toml", "--mc-type", "application"),
        *("--output-reproducible", "--output-file", bill, inside(venv)),
        PYTHONWARNINGS="ignore",  # it misses what is filled in below
    )
    if status:
        raise SystemExit(status)
    written = json.loads(bill.read_text("utf-8"))
    listed = (ROOT / "requirements.in").read_text("utf-8").lower()
    wanted = set(re.findall(r"^([a-z][\w.-]*)", listed, re.MULTILINE))
    known = {part["name"].lower(): part["bom-ref"] for part in written["components"]}
    if missing := wanted - set(known):
        raise SystemExit(f"{bill.name} lacks {', '.join(sorted(missing))}.")
    # The tool knows neither the version, which stands in the model, nor what we ask for ourselves.
    said = (ROOT / "model" / "__init__.py").read_text("utf-8")
    app = written["metadata"]["component"]
    app["version"] = re.findall(r'^__version__ = "(.+)"', said, re.MULTILINE)[0]
    for edge in written["dependencies"]:
        if edge["ref"] == app["bom-ref"]:
            edge["dependsOn"] = sorted(known[name] for name in wanted)
    bill.write_text(json.dumps(written, indent=2) + "\n", "utf-8")
    say(
        f"{bill.relative_to(ROOT)} names {len(known)} packages, {len(wanted)} asked for by the app."
    )


def style() -> None:
    """Common mistakes, and the formatter's word on every file."""
    must(here(), "-m", "ruff", "check", ".")
    must(here(), "-m", "ruff", "format", "--check", ".")


def types() -> None:
    """Types of the model, the screen, the pages and the tests."""
    must(here(), "-m", "mypy")


def walls() -> None:
    """Who may import whom."""
    program = inside(Path(here()).parent.parent, "lint-imports")
    must(program, "--no-cache", "--no-logo")


def test() -> None:
    """The default tests: three minutes on two quiet cores."""
    must(here(), "-m", "pytest")


def slow() -> None:
    """The tests that take minutes."""
    must(here(), "-m", "pytest", "-m", "slow")


def study() -> None:
    """The tests that take hours."""
    must(here(), "-m", "pytest", "-m", "study")


def coverage() -> None:
    """The default tests, counting which lines they run; a fall is refused. Cheap from 3.12 on."""
    code = "import sys; print('sysmon' if sys.version_info >= (3, 12) else 'ctrace')"
    core = subprocess.check_output([here(), "-c", code], text=True).strip()
    if status := run(here(), "-m", "pytest", *COVERAGE, COVERAGE_CORE=core):
        raise SystemExit(status)


TASKS: dict[str, Callable[[], None]] = {
    task.__name__: task
    for task in (
        style,
        types,
        walls,
        test,
        slow,
        study,
        coverage,
        lock,
        upgrade,
        locked,
        wheels,
        audit,
        sbom,
    )
}


def main(names: Sequence[str]) -> None:
    """Carry out the tasks named. Raises SystemExit at the first that fails, or on a wrong name."""
    if not names or set(names) - set(TASKS):
        for name, task in TASKS.items():
            say(f"{name:10} {(task.__doc__ or '').splitlines()[0]}")
        raise SystemExit(2)
    VAR.mkdir(exist_ok=True)
    for name in names:
        TASKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
