"""What the commands share: arguments, progress on a terminal, runs, and errors as sentences."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

from model.agency_exit.safe_target import SafeProgress
from model.cli.terminal import tell_error
from model.results.replication import Replication
from model.runs.compiling import BuildFailed
from model.runs.pack import NotReproduced, PackError
from model.runs.run_to_end import results_of
from model.runs.runner import MAX_WORKERS, Runner
from model.scenario.calendar import MAX_WEEKS
from model.scenario.errors import Message, ScenarioError
from model.scenario.ready_questions import scenario_named
from model.scenario.scenario import Scenario
from model.scenario.unseen import escaped
from model.words.refusals import said

REFUSED, FAILED, INTERRUPTED = 2, 1, 130
MAX_SEED = 2**63 - 1
REPLICATIONS = 30
MOST_COMPARED = 6


class Parser(argparse.ArgumentParser):
    """Refuses in one sentence."""

    def error(self, message: str) -> NoReturn:
        """One sentence on stderr instead of the usage and the sentence."""
        own = re.sub(r"^argument [^:]+: (?=\w+ = )", "", message)
        if own == message:
            own += f"; {self.prog} --help says what is allowed"
        self.exit(REFUSED, f"{escaped(own)}\n")


def whole(name: str, low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number between limits."""

    def read(text: str) -> int:
        # At most twenty digits: Python refuses to read thousands, in words of its own.
        if re.fullmatch(r"[+-]?[0-9]{1,20}", text) and low <= int(text) <= high:
            return int(text)
        upper = "2^63 - 1" if high == MAX_SEED else high
        raise _cannot(
            Message("argument.whole_number", name=name, value=shortened(text), low=low, high=upper)
        )

    return read


def number(name: str, low: float, high: float) -> Callable[[str], float]:
    """Reads a number between limits."""

    def read(text: str) -> float:
        if re.fullmatch(r"[0-9]{0,9}\.?[0-9]{1,9}", text) and low <= float(text) <= high:
            return float(text)
        raise _cannot(
            Message("argument.number", name=name, value=shortened(text), low=low, high=high)
        )

    return read


def shortened(text: str) -> str:
    """What was typed, as a refusal repeats it."""
    return text if len(text) <= 40 else text[:37] + "..."


def _cannot(message: Message) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(said(message))


def lasts(added: argparse.ArgumentParser, weeks: int = 52) -> None:
    """How long is simulated, and with what luck."""
    add = added.add_argument
    add(
        "--weeks",
        type=whole("weeks", 1, MAX_WEEKS),
        default=weeks,
        metavar="W",
        help=f"weeks from the position date ({weeks})",
    )
    add(
        "--seed",
        type=whole("seed", 0, MAX_SEED),
        default=1,
        metavar="S",
        help="settles the luck of all replications (1)",
    )


def may_change(added: argparse.ArgumentParser, help: str) -> None:
    """Changes of inputs, one by one."""
    added.add_argument(
        "--set", action="append", default=[], metavar="INPUT=VALUE", dest="changes", help=help
    )


def in_processes(added: argparse.ArgumentParser) -> None:
    """How many processes share the work."""
    added.add_argument(
        "--workers",
        type=whole("workers", 1, MAX_WORKERS),
        default=None,
        metavar="K",
        help="processes of this machine (one for each core); the results do not depend on it",
    )


def to_compare(
    texts: Sequence[str], reference: str | None, name: Callable[[str], Scenario] = scenario_named
) -> dict[str, Scenario]:
    """Scenarios by name, the reference first (the first given, unless another is named).

    ``name`` finds one from its text. Raises ScenarioError for what cannot be compared.
    """
    n = len(texts)
    if not 2 <= n <= MOST_COMPARED:
        raise ScenarioError("compare.how_many", most=MOST_COMPARED, number=n)
    given = {text: name(text) for text in texts}
    names = [given[text].name for text in texts]
    if twice := next((one for one in names if names.count(one) > 1), None):
        raise ScenarioError("compare.same_name", name=twice)
    scenarios = {scenario.name: scenario for scenario in given.values()}
    reference = reference or names[0]
    if reference not in scenarios and reference in given:
        reference = given[reference].name  # a file, as it was typed
    if reference not in scenarios:
        raise ScenarioError("compare.no_reference", name=reference, known=tuple(names))
    return {reference: scenarios.pop(reference), **scenarios}


@contextmanager
def running(workers: int) -> Iterator[Runner]:
    """A runner for one command, which says at once where its cluster is not used."""
    runner = Runner(workers, tell=tell_lost)
    try:
        yield runner
    finally:
        runner.shutdown()


def tell_lost(why: Message) -> None:
    """Say on stderr that a cluster is not used, or no longer."""
    tell_error(said(why))


def run_all(
    runner: Runner,
    scenarios: Mapping[str, Scenario],
    replications: int,
    asked: Any,
    show: Callable[[str, int], None],
) -> dict[str, list[Replication]]:
    """The replications of every scenario; ``show`` hears how many of which are finished."""
    return {
        name: results_of(
            runner,
            scenario,
            replications=replications,
            weeks=asked.weeks,
            seed=asked.seed,
            progress=partial(show, name),
        )
        for name, scenario in scenarios.items()
    }


class Progress:
    """How far a run is, on stderr: one line that changes on a terminal, a few lines elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._told = 0
        self._post = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)

    def show(self, done: int, wanted: int, at_most: str = "") -> None:
        """Tell that ``done`` of ``wanted`` replications are finished."""
        text = f"{done} of {at_most}{wanted} replications"
        if self._terminal:
            print(f"\r{text:40}", end="", file=sys.stderr, flush=True)
        elif done * 4 // wanted > self._told:
            self._told = done * 4 // wanted
            print(text, file=sys.stderr, flush=True)

    def of_all(self, wanted: int, at_most: str = "") -> Callable[[str, int], None]:
        """How to tell how many replications of a scenario are finished, by its name."""
        finished: dict[str, int] = {}

        def show(name: str, done: int) -> None:
            finished[name] = done
            self.show(sum(finished.values()), wanted, at_most)

        return show

    def search(self, now: SafeProgress) -> None:
        """Tell which leave date has been tried."""
        last = now.last
        text = f"{now.runs} dates tried, at most {now.at_most - now.runs} to go"
        if self._terminal:
            print(f"\r{text:40}", end="", file=sys.stderr, flush=True)
        elif last.post and last.post != self._post:
            self._post = last.post
            tell_error(f"looking for a date for {last.post}")


def do(parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; returns the exit status. Argument errors raise SystemExit(2).

    The parser's defaults name the function that ``does`` it. Errors end it with one sentence.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a narrow code page must not end a run
            stream.reconfigure(errors="replace")
    try:
        asked = parser.parse_args(arguments)
        asked.does(asked)
        sys.stdout.flush()
    except (ScenarioError, PackError) as error:
        return _end(REFUSED, said(error))
    except (NotReproduced, BuildFailed) as error:
        return _end(FAILED, said(error))
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        return _end(REFUSED, f"{error.filename or 'a file'} cannot be used: {reason}")
    except (RuntimeError, MemoryError) as error:
        return _end(FAILED, f"the run failed: {said(error) or 'not enough memory'}")
    except KeyboardInterrupt:
        return _end(INTERRUPTED, "stopped; nothing was written")
    return 0


def _end(status: int, sentence: str) -> int:
    tell_error(sentence)
    return status
