"""The command line: ``python -m model`` with run, compare, exit, reproduce, trace, inputs, list."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from model.calendar import MAX_WEEKS
from model.comparison import compare_all
from model.exit import OPTIONS, ExitChoices, exit_scenarios, option_name
from model.experiment import MAX_REPLICATIONS, MAX_WORKERS, Runner, default_workers, run
from model.measures import MEASURES, Replication
from model.pack import PackError, changed, differing, read_pack
from model.posts_file import read_posts
from model.precision import BLOCK, LIMIT, Look, until_precise
from model.questions import ready_questions, scenario_named
from model.report import (
    as_json,
    check_writable,
    compare_content,
    compare_table,
    exit_content,
    exit_table,
    headline_table,
    input_lines,
    run_content,
    safe_content,
    safe_lines,
    trace_csv,
    write_whole,
)
from model.safe_dates import (
    SafeDates,
    SafeProgress,
    SafeTarget,
    check_horizon,
    earliest_safe,
    results_of,
)
from model.scenario import (
    Change,
    Scenario,
    ScenarioError,
    baseline_names,
    load_baseline,
    preset_names,
    preset_title,
)
from model.simulation import simulate
from model.statistics import target_of

REFUSED, FAILED, INTERRUPTED = 2, 1, 130
MAX_SEED = 2**63 - 1
EXIT_WEEKS = 78
REPLICATIONS = 30
MOST_COMPARED = 6
SAFE_MEASURE = "visit_alone_recorded"
SAFE_CONFIDENCE = 0.8
MOST_TOLD = 10
"""Numbers that differ, named for each scenario."""


_SCENARIO = "a baseline, a preset (python -m model list) or a scenario file"


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


def _number(name: str, low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        if re.fullmatch(r"[0-9]{0,9}\.?[0-9]{1,9}", text) and low <= float(text) <= high:
            return float(text)
        shown = text if len(text) <= 40 else text[:37] + "..."
        raise argparse.ArgumentTypeError(
            f"{name} = {shown} cannot be used: allowed is a number from {low:g} to {high:g}"
        )

    return read


def _options(text: str) -> tuple[str, ...]:
    letters = tuple(dict.fromkeys(part.strip().upper() for part in text.split(",")))
    for letter in letters:
        if letter not in OPTIONS:
            shown = text if len(text) <= 40 else text[:37] + "..."
            raise argparse.ArgumentTypeError(
                f"options = {shown} cannot be used: allowed are letters of {', '.join(OPTIONS)} "
                "with commas between them"
            )
    return letters


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

    def lasts(added: argparse.ArgumentParser, weeks: int = 52) -> None:
        whole = added.add_argument
        whole("--weeks", type=_whole("weeks", 1, MAX_WEEKS), default=weeks, metavar="W",
              help=f"weeks from the position date ({weeks})")  # fmt: skip
        whole("--seed", type=_whole("seed", 0, MAX_SEED), default=1, metavar="S",
              help="settles the luck of all replications (1)")  # fmt: skip

    def simulates(added: argparse.ArgumentParser, weeks: int = 52) -> None:
        added.add_argument("scenario", metavar="SCENARIO", help=_SCENARIO)
        lasts(added, weeks)
        added.add_argument(
            "--set", action="append", default=[], metavar="INPUT=VALUE", dest="changes",
            help="change an input; +2 adds, *1.1 multiplies, @4-30 holds from week 4 to week 30, "
            "~3 takes 3 weeks, /26 halves every 26; repeatable (python -m model inputs)",
        )  # fmt: skip

    def repeats(added: argparse.ArgumentParser) -> None:
        added.add_argument(
            "--replications", type=_whole("replications", 1, MAX_REPLICATIONS), metavar="N",
            default=REPLICATIONS, help=f"simulated futures ({REPLICATIONS})",
        )  # fmt: skip
        added.add_argument(
            "--workers", type=_whole("workers", 1, MAX_WORKERS), default=None, metavar="K",
            help="processes (one for each core); the results do not depend on it",
        )  # fmt: skip
        added.add_argument(
            "--json", type=Path, metavar="FILE", help="write every measure to a file"
        )

    added = command("run", "Run a scenario many times and report.", _run)
    simulates(added)
    repeats(added)

    added = command("compare", "Compare two to six scenarios with one of them.", _compare)
    added.add_argument("scenarios", metavar="SCENARIO", nargs="+", help=_SCENARIO)
    added.add_argument("--reference", metavar="NAME",
                       help="which of them the others are compared with (the first)")  # fmt: skip
    lasts(added)
    repeats(added)
    added.set_defaults(replications=None)
    added.add_argument(
        "--until-precise", action="store_true",
        help=f"add {BLOCK} replications at a time until every headline difference is precise "
        "enough, or the limit is reached",
    )  # fmt: skip
    added.add_argument("--limit", type=_whole("limit", 2, MAX_REPLICATIONS), metavar="N",
                       help=f"replications of each scenario at the most ({LIMIT})")  # fmt: skip

    added = command("exit", "Compare ways to let agency workers go with doing nothing.", _exit)
    simulates(added, EXIT_WEEKS)
    repeats(added)
    _plans_exit(added)

    added = command("reproduce", "Run a pack again and compare every number.", _reproduce)
    added.add_argument("pack", type=Path, metavar="PACK", help="a pack, as a briefing makes it")
    added.add_argument(
        "--workers", type=_whole("workers", 1, MAX_WORKERS), default=None, metavar="K",
        help="processes (one for each core)",
    )  # fmt: skip

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


def _plans_exit(added: argparse.ArgumentParser) -> None:
    """What an agency exit is planned with, and what makes a leave date safe."""
    names = ", ".join(option_name(letter) for letter in OPTIONS)
    add = added.add_argument
    add("--options", type=_options, default=tuple(OPTIONS), metavar="A,B,C,D,E",
        help=f"{names} (all)")  # fmt: skip
    add("--posts", type=Path, metavar="CSV", help="who holds which post, instead of the baseline's")
    for name, field in ExitChoices.model_fields.items():
        low, high = ExitChoices.bounds(name)
        whole = field.annotation is int
        add(
            f"--{name.replace('_', '-')}", default=field.default, metavar="N",
            type=_whole(name, int(low), int(high)) if whole else _number(name, low, high),
            help=f"{field.description} ({field.default:g})",
        )  # fmt: skip
    safe = added.add_argument_group("earliest safe leave dates")
    add = safe.add_argument
    add("--earliest-safe", action="store_true", help="look for them, for each agency post")
    add("--plan", type=_options, metavar="LETTER",
        help="the option the others leave by (they stay)")  # fmt: skip
    add("--measure", metavar="MEASURE", help=f"what must hold ({SAFE_MEASURE})")
    add("--level", type=_number("level", 0, 1e9), metavar="N",
        help="its level, in its own unit (the target of a clock)")  # fmt: skip
    add("--within", action="store_true",
        help="the level is how much worse than doing nothing it may be")  # fmt: skip
    add("--confidence", type=_number("confidence", 0.01, 1), metavar="SHARE",
        help=f"in what share of the futures ({SAFE_CONFIDENCE})")  # fmt: skip


def _scenario(asked: Any) -> Scenario:
    changes = [Change.from_text(text) for text in asked.changes]
    scenario = scenario_named(asked.scenario)
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


def _compare(asked: Any) -> None:
    scenarios = _to_compare(asked)
    for given in asked.scenarios:
        if asked.json:
            _check_target(asked.json, given)
    (reference, scenario), *_ = scenarios.items()
    limit = asked.limit or LIMIT
    wanted = limit if asked.until_precise else asked.replications or REPLICATIONS
    workers = min(asked.workers or default_workers(), wanted)
    started = time.perf_counter()
    runner = Runner(workers)
    results: dict[str, list[Replication]] = {}
    looked: Look | None = None
    with _Progress() as progress:
        at_most = "at most " if asked.until_precise else ""
        show = progress.of_all(wanted * len(scenarios), at_most)

        def replicate(n: int) -> dict[str, list[Replication]]:
            results.update(_run_all(runner, scenarios, n, asked, show))
            return results

        try:
            if asked.until_precise:
                looked = until_precise(replicate, reference, scenario.inputs, limit)
            else:
                replicate(wanted)
        finally:
            runner.shutdown()
    seconds = round(time.perf_counter() - started, 3)
    differences = looked.differences if looked else compare_all(results, reference, scenario.inputs)
    said = (scenarios, results, differences, looked)
    if asked.json:
        content = compare_content(*said, weeks=asked.weeks, seed=asked.seed)
        content["timing"] = {"wall_seconds": seconds, "workers": workers}
        write_whole(asked.json, as_json(content))
    print(compare_table(*said, weeks=asked.weeks, seed=asked.seed))


def _to_compare(asked: Any) -> dict[str, Scenario]:
    """The scenarios by name, the reference first. Refuses what cannot be compared."""
    if asked.limit and not asked.until_precise:
        raise ScenarioError("--limit does nothing without --until-precise")
    if asked.replications and asked.until_precise:
        raise ScenarioError("--until-precise finds out how many replications; leave out "
                            "--replications, or give a --limit")  # fmt: skip
    n = len(asked.scenarios)
    if not 2 <= n <= MOST_COMPARED:
        raise ScenarioError(f"compare takes 2 to {MOST_COMPARED} scenarios, not {n}")
    given = {text: scenario_named(text) for text in asked.scenarios}
    names = [given[text].name for text in asked.scenarios]
    for name in names:
        if names.count(name) > 1:
            raise ScenarioError(f"two scenarios are called '{name}'; their names must differ")
    scenarios = {scenario.name: scenario for scenario in given.values()}
    reference = asked.reference or names[0]
    if reference not in scenarios and reference in given:
        reference = given[reference].name  # a file, as it was typed
    if reference not in scenarios:
        raise ScenarioError(
            f"there is no '{reference}' among the scenarios; there are {', '.join(names)}"
        )
    return {reference: scenarios.pop(reference), **scenarios}


def _exit(asked: Any) -> None:
    scenario = _with_posts(_scenario(asked), asked.posts)
    choices = ExitChoices(**{name: getattr(asked, name) for name in ExitChoices.model_fields})
    scenarios = exit_scenarios(scenario, choices, asked.options)
    search = _safe_search(asked, scenario, choices)
    if asked.json:
        _check_target(asked.json, asked.scenario)
        if asked.posts:
            _check_target(asked.json, asked.posts)
    workers = min(asked.workers or default_workers(), asked.replications)
    started = time.perf_counter()
    runner = Runner(workers)
    try:
        with _Progress() as progress:
            show = progress.of_all(asked.replications * len(scenarios))
            results = _run_all(runner, scenarios, asked.replications, asked, show)
        found = search(runner) if search else None
    finally:
        runner.shutdown()
    seconds = round(time.perf_counter() - started, 3)
    if asked.json:
        content = exit_content(
            scenario, scenarios, results, choices, weeks=asked.weeks, seed=asked.seed
        )
        if found is not None:
            content["earliest_safe"] = safe_content(found)
        content["timing"] = {"wall_seconds": seconds, "workers": workers}
        write_whole(asked.json, as_json(content))
    print(exit_table(scenarios, results, weeks=asked.weeks, seed=asked.seed))
    if found is not None:
        print("\n".join(safe_lines(found)))
        if not (found.possible or asked.within):
            print("  (--within asks how much worse than doing nothing it may be instead)")


def _with_posts(scenario: Scenario, path: Path | None) -> Scenario:
    """The scenario with the posts of a file, all of which must be usable."""
    if path is None:
        return scenario
    read = read_posts(path.read_bytes(), path.name)
    if read.refused:
        first = "; ".join(f"row {r.row}: {r.reason}" for r in read.refused[:3])
        more = f"; and {len(read.refused) - 3} more" if len(read.refused) > 3 else ""
        raise ScenarioError(f"{path.name} cannot be used as it is: {first}{more}")
    return scenario.with_posts(read.posts)


def _run_all(
    runner: Runner, scenarios: Mapping[str, Scenario], replications: int, asked: Any,
    show: Callable[[str, int], None],
) -> dict[str, list[Replication]]:  # fmt: skip
    """The replications of every scenario; ``show`` hears how many of which are finished."""
    return {
        name: results_of(
            runner, scenario, replications=replications, weeks=asked.weeks, seed=asked.seed,
            progress=partial(show, name),
        )
        for name, scenario in scenarios.items()
    }  # fmt: skip


def _safe_search(
    asked: Any, scenario: Scenario, choices: ExitChoices
) -> Callable[[Runner], SafeDates] | None:
    """The search that is asked for, with what is impossible refused before any run."""
    if not asked.earliest_safe:
        for flag in ("plan", "measure", "level", "within", "confidence"):
            value = getattr(asked, flag)
            if value is not None and value is not False:  # 0 is a level
                raise ScenarioError(f"--{flag} does nothing without --earliest-safe")
        return None
    measure = asked.measure or SAFE_MEASURE
    level = asked.level
    if level is None and measure in MEASURES and not asked.within:
        level = target_of(measure, scenario.inputs)
    if level is None and measure in MEASURES:
        raise ScenarioError(f"{measure} needs a --level, the number it is held to")
    target = SafeTarget(measure, level or 0.0, asked.confidence or SAFE_CONFIDENCE, asked.within)
    nothing, *plan = exit_scenarios(scenario, choices, asked.plan or ()).values()
    if len(plan) > 1:
        raise ScenarioError("--plan takes one letter")
    check_horizon(asked.weeks)

    def search(runner: Runner) -> SafeDates:
        with _Progress() as progress:
            return earliest_safe(
                runner, plan[0] if plan else nothing, target, weeks=asked.weeks, seed=asked.seed,
                replications=asked.replications, choices=choices, nothing=nothing,
                progress=progress.search,
            )  # fmt: skip

    return search


def _reproduce(asked: Any) -> None:
    """Raises PackError when a number is not the same, or the pack cannot be run."""
    if not asked.pack.is_file():
        raise PackError(f"there is no pack {asked.pack}")
    pack = read_pack(asked.pack.read_bytes())
    print(
        f"{pack.title}: {len(pack.scenarios)} scenarios, {pack.replications} replications of "
        f"{pack.weeks} weeks, seed {pack.seed}, made {pack.made}"
    )
    for sentence in changed(pack):
        print(f"{sentence}.")
    runner = Runner(min(asked.workers or default_workers(), pack.replications))
    try:
        with _Progress() as progress:
            show = progress.of_all(pack.replications * len(pack.scenarios))
            results = _run_all(runner, pack.scenarios, pack.replications, pack, show)
    finally:
        runner.shutdown()
    wrong = 0
    for name in pack.scenarios:
        found = differing(pack, name, results[name])
        wrong += len(found)
        numbers = sum(map(len, pack.measures[name].values())) + pack.weekly[name].size
        if not found:
            print(f"{name}: all {numbers:,} numbers are the same")
            continue
        print(f"{name}: {len(found):,} of {numbers:,} numbers differ")
        for one in found[:MOST_TOLD]:
            print(f"  {one}")
        if len(found) > MOST_TOLD:
            print(f"  and {len(found) - MOST_TOLD:,} more")
    if wrong:
        raise PackError(f"not reproduced: {wrong:,} numbers differ")
    print("Reproduced: every number is the same.")


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
    print("Questions, to be put to any of them: 2023-24+surge")
    for question in ready_questions():
        print(f"  {question.name:26} {question.title}")


class _Progress:
    """How far a run is, on stderr: one line that changes on a terminal, a few lines elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._told = 0
        self._post = ""

    def __enter__(self) -> _Progress:
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
            print(f"looking for a date for {last.post}", file=sys.stderr, flush=True)


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
    except PackError as error:
        return _end(FAILED, str(error))
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
