"""The command line: ``python -m model run | trace | inputs | list``."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from model.calendar import MAX_WEEKS
from model.experiment import MAX_REPLICATIONS, MAX_WORKERS, default_workers, run
from model.report import (
    as_json,
    check_writable,
    headline_table,
    input_lines,
    run_content,
    trace_csv,
    write_whole,
)
from model.scenario import (
    Change,
    Scenario,
    ScenarioError,
    baseline_names,
    load_baseline,
    load_scenario,
    preset_names,
    preset_title,
)
from model.simulation import simulate

REFUSED, FAILED, INTERRUPTED = 2, 1, 130
MAX_SEED = 2**63 - 1


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence on stderr instead of the usage and the sentence."""
        own = re.sub(r"^argument [^:]+: (?=\w+ = )", "", message)
        if own == message:
            own += f"; {self.prog} --help says what is allowed"
        self.exit(REFUSED, f"{own}\n")


def _whole(name: str, low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        # At most twenty digits: Python refuses to read thousands, in words of its own.
        if re.fullmatch(r"[+-]?[0-9]{1,20}", text) and low <= int(text) <= high:
            return int(text)
        shown = text if len(text) <= 40 else text[:37] + "..."
        upper = "2^63 - 1" if high == MAX_SEED else high
        raise argparse.ArgumentTypeError(
            f"{name} = {shown} cannot be used: allowed is a whole number from {low} to {upper}"
        )

    return read


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m model", allow_abbrev=False,
        description="Simulate the children's services front door.",
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, does: Callable[[Any], None]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what, allow_abbrev=False)
        added.set_defaults(does=does)
        return added

    def simulates(added: argparse.ArgumentParser) -> None:
        whole = added.add_argument
        whole(
            "scenario", metavar="SCENARIO",
            help="a baseline, a preset (python -m model list) or a scenario file",
        )  # fmt: skip
        whole("--weeks", type=_whole("weeks", 1, MAX_WEEKS), default=52, metavar="W",
              help="weeks from the position date (52)")  # fmt: skip
        whole("--seed", type=_whole("seed", 0, MAX_SEED), default=1, metavar="S",
              help="settles the luck of all replications (1)")  # fmt: skip
        whole(
            "--set", action="append", default=[], metavar="INPUT=VALUE", dest="changes",
            help="change an input; +2 adds, *1.1 multiplies, @4-30 holds from week 4 to week 30, "
            "~3 takes 3 weeks, /26 halves every 26; repeatable (python -m model inputs)",
        )  # fmt: skip

    added = command("run", "Run a scenario many times and report.", _run)
    simulates(added)
    added.add_argument(
        "--replications", type=_whole("replications", 1, MAX_REPLICATIONS), default=30,
        metavar="N", help="simulated futures (30)",
    )  # fmt: skip
    added.add_argument(
        "--workers", type=_whole("workers", 1, MAX_WORKERS), default=None, metavar="K",
        help="processes (one for each core); the results do not depend on it",
    )  # fmt: skip
    added.add_argument("--json", type=Path, metavar="FILE", help="write every measure to a file")

    added = command("trace", "Write the events of one replication to a file.", _trace)
    simulates(added)
    added.add_argument(
        "--replication", type=_whole("replication", 0, MAX_REPLICATIONS - 1), default=0,
        metavar="R", help="which one, from 0 (0)",
    )  # fmt: skip
    added.add_argument("--csv", type=Path, metavar="FILE", required=True)

    added = command("inputs", "List every input of a baseline, as --set takes it.", _inputs)
    added.add_argument("baseline", metavar="BASELINE", nargs="?", default=baseline_names()[0])

    command("list", "List the baselines and presets.", _list)
    return parser


def _scenario(asked: Any) -> Scenario:
    changes = [Change.from_text(text) for text in asked.changes]
    scenario = load_scenario(asked.scenario)
    return scenario.with_changes(changes) if changes else scenario


def _check_target(path: Path, scenario: str) -> None:
    check_writable(path)
    if path.exists() and Path(scenario).exists() and path.samefile(scenario):
        raise ScenarioError(f"{path} is the scenario itself; write to another file")


def _run(asked: Any) -> None:
    scenario = _scenario(asked)
    if asked.json:
        _check_target(asked.json, asked.scenario)
    workers = min(asked.workers or default_workers(), asked.replications)
    started = time.perf_counter()
    with _Progress() as progress:
        results = run(
            scenario, replications=asked.replications, weeks=asked.weeks, seed=asked.seed,
            workers=workers, progress=progress.show,
        )  # fmt: skip
    seconds = round(time.perf_counter() - started, 3)
    if asked.json:
        content = run_content(scenario, results, weeks=asked.weeks, seed=asked.seed)
        content["timing"] = {"wall_seconds": seconds, "workers": workers}
        write_whole(asked.json, as_json(content))
    print(headline_table(scenario, results, weeks=asked.weeks, seed=asked.seed))


def _trace(asked: Any) -> None:
    scenario = _scenario(asked)
    _check_target(asked.csv, asked.scenario)
    history = simulate(
        scenario, weeks=asked.weeks, seed=asked.seed, replication=asked.replication, trace=True
    )
    write_whole(asked.csv, trace_csv(scenario, history))
    print(f"{len(history.trace):,} events of {scenario.name} written to {asked.csv}")


def _inputs(asked: Any) -> None:
    baseline = load_baseline(asked.baseline)
    print(f"{baseline.title}: {baseline.summary}")
    print("\n".join(input_lines(asked.baseline)))


def _list(_asked: Any) -> None:
    print("Baselines")
    for name in baseline_names():
        print(f"  {name:20} {load_baseline(name).title}")
    print("Presets")
    for name in preset_names():
        print(f"  {name:20} {preset_title(name)}")


class _Progress:
    """How far a run is, on stderr: one line that changes on a terminal, a few lines elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._told = 0

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)

    def show(self, done: int, wanted: int) -> None:
        """Tell that ``done`` of ``wanted`` replications are finished."""
        text = f"{done} of {wanted} replications"
        if self._terminal:
            print(f"\r{text:40}", end="", file=sys.stderr, flush=True)
        elif done * 4 // wanted > self._told:
            self._told = done * 4 // wanted
            print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; returns the exit status. Argument errors raise SystemExit(2)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a narrow code page must not end a run
            stream.reconfigure(errors="replace")
    try:
        asked = _parser().parse_args(arguments)
        asked.does(asked)
        sys.stdout.flush()
    except ScenarioError as error:
        return _end(REFUSED, str(error))
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        return _end(REFUSED, f"{error.filename or 'a file'} cannot be used: {reason}")
    except (RuntimeError, MemoryError) as error:
        return _end(FAILED, f"the run failed: {error or 'not enough memory'}")
    except KeyboardInterrupt:
        return _end(INTERRUPTED, "stopped; nothing was written")
    return 0


def _end(status: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return status
