"""The command line: ``python -m model`` with run, compare, exit, reproduce, trace, inputs, list."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from model.agency_exit.choices import OPTIONS, ExitChoices, option_name
from model.agency_exit.options import exit_scenarios
from model.agency_exit.safe_dates import check_horizon, earliest_safe
from model.agency_exit.safe_target import SafeDates, SafeTarget
from model.cli.arguments import (
    REPLICATIONS,
    Parser,
    Progress,
    do,
    in_processes,
    lasts,
    number,
    run_all,
    to_compare,
    whole,
)
from model.cli.as_json import as_json, compare_content, exit_content, run_content, safe_content
from model.cli.tables import compare_table, exit_table, headline_table, input_lines, safe_lines
from model.cli.trace import trace_csv
from model.cli.writing import check_writable, write_whole
from model.engine.simulation import simulate
from model.results.measures import MEASURES
from model.results.replication import Replication
from model.results.statistics import target_of
from model.runs.pack import PackError, changed, differing, read_pack
from model.runs.runner import MAX_REPLICATIONS, Runner, default_workers, run
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.changes import Change
from model.scenario.errors import ScenarioError
from model.scenario.files import preset_names, preset_title
from model.scenario.posts_csv import read_posts
from model.scenario.ready_questions import ready_questions, scenario_named
from model.scenario.scenario import Scenario
from model.study.comparison import compare_all
from model.study.precision import BLOCK, LIMIT, Look, until_precise

EXIT_WEEKS = 78
SAFE_MEASURE = "visit_alone_recorded"
SAFE_CONFIDENCE = 0.8
MOST_TOLD = 10
"""Numbers that differ, named for each scenario."""


_SCENARIO = "a baseline, a preset (python -m model list) or a scenario file"


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
    parser = Parser(
        prog="python -m model",
        allow_abbrev=False,
        description="Simulate the children's services front door.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, does: Callable[[Any], None]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what, allow_abbrev=False)
        added.set_defaults(does=does)
        return added

    def simulates(added: argparse.ArgumentParser, weeks: int = 52) -> None:
        added.add_argument("scenario", metavar="SCENARIO", help=_SCENARIO)
        lasts(added, weeks)
        added.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="INPUT=VALUE",
            dest="changes",
            help="change an input; +2 adds, *1.1 multiplies, @4-30 holds from week 4 to week 30, "
            "~3 takes 3 weeks, /26 halves every 26; repeatable (python -m model inputs)",
        )

    def repeats(added: argparse.ArgumentParser) -> None:
        added.add_argument(
            "--replications",
            type=whole("replications", 1, MAX_REPLICATIONS),
            metavar="N",
            default=REPLICATIONS,
            help=f"simulated futures ({REPLICATIONS})",
        )
        in_processes(added)
        added.add_argument(
            "--json", type=Path, metavar="FILE", help="write every measure to a file"
        )

    added = command("run", "Run a scenario many times and report.", _run)
    simulates(added)
    repeats(added)

    added = command("compare", "Compare two to six scenarios with one of them.", _compare)
    added.add_argument("scenarios", metavar="SCENARIO", nargs="+", help=_SCENARIO)
    added.add_argument(
        "--reference", metavar="NAME", help="which of them the others are compared with (the first)"
    )
    lasts(added)
    repeats(added)
    added.set_defaults(replications=None)
    added.add_argument(
        "--until-precise",
        action="store_true",
        help=f"add {BLOCK} replications at a time until every headline difference is precise "
        "enough, or the limit is reached",
    )
    added.add_argument(
        "--limit",
        type=whole("limit", 2, MAX_REPLICATIONS),
        metavar="N",
        help=f"replications of each scenario at the most ({LIMIT})",
    )

    added = command("exit", "Compare ways to let agency workers go with doing nothing.", _exit)
    simulates(added, EXIT_WEEKS)
    repeats(added)
    _plans_exit(added)

    added = command("reproduce", "Run a pack again and compare every number.", _reproduce)
    added.add_argument("pack", type=Path, metavar="PACK", help="a pack, as a briefing makes it")
    in_processes(added)

    added = command("trace", "Write the events of one replication to a file.", _trace)
    simulates(added)
    added.add_argument(
        "--replication",
        type=whole("replication", 0, MAX_REPLICATIONS - 1),
        default=0,
        metavar="R",
        help="which one, from 0 (0)",
    )
    added.add_argument("--csv", type=Path, metavar="FILE", required=True)

    added = command("inputs", "List every input of a baseline, as --set takes it.", _inputs)
    added.add_argument("baseline", metavar="BASELINE", nargs="?", default=baseline_names()[0])

    command("list", "List the baselines and presets.", _list)
    return parser


def _plans_exit(added: argparse.ArgumentParser) -> None:
    """What an agency exit is planned with, and what makes a leave date safe."""
    names = ", ".join(option_name(letter) for letter in OPTIONS)
    add = added.add_argument
    add(
        "--options",
        type=_options,
        default=tuple(OPTIONS),
        metavar="A,B,C,D,E",
        help=f"{names} (all)",
    )
    add("--posts", type=Path, metavar="CSV", help="who holds which post, instead of the baseline's")
    for name, field in ExitChoices.model_fields.items():
        low, high = ExitChoices.bounds(name)
        is_whole = field.annotation is int
        add(
            f"--{name.replace('_', '-')}",
            default=field.default,
            metavar="N",
            type=whole(name, int(low), int(high)) if is_whole else number(name, low, high),
            help=f"{field.description} ({field.default:g})",
        )
    safe = added.add_argument_group("earliest safe leave dates")
    add = safe.add_argument
    add("--earliest-safe", action="store_true", help="look for them, for each agency post")
    add(
        "--plan", type=_options, metavar="LETTER", help="the option the others leave by (they stay)"
    )
    add("--measure", metavar="MEASURE", help=f"what must hold ({SAFE_MEASURE})")
    add(
        "--level",
        type=number("level", 0, 1e9),
        metavar="N",
        help="its level, in its own unit (the target of a clock)",
    )
    add(
        "--within",
        action="store_true",
        help="the level is how much worse than doing nothing it may be",
    )
    add(
        "--confidence",
        type=number("confidence", 0.01, 1),
        metavar="SHARE",
        help=f"in what share of the futures ({SAFE_CONFIDENCE})",
    )


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
    with Progress() as progress:
        results = run(
            scenario,
            replications=asked.replications,
            weeks=asked.weeks,
            seed=asked.seed,
            workers=workers,
            progress=progress.show,
        )
    seconds = round(time.perf_counter() - started, 3)
    if asked.json:
        content = run_content(scenario, results, weeks=asked.weeks, seed=asked.seed)
        content["timing"] = {"wall_seconds": seconds, "workers": workers}
        write_whole(asked.json, as_json(content))
    print(headline_table(scenario, results, weeks=asked.weeks, seed=asked.seed))


def _compare(asked: Any) -> None:
    if asked.limit and not asked.until_precise:
        raise ScenarioError("--limit does nothing without --until-precise")
    if asked.replications and asked.until_precise:
        raise ScenarioError(
            "--until-precise finds out how many replications; leave out "
            "--replications, or give a --limit"
        )
    scenarios = to_compare(asked.scenarios, asked.reference)
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
    with Progress() as progress:
        at_most = "at most " if asked.until_precise else ""
        show = progress.of_all(wanted * len(scenarios), at_most)

        def replicate(n: int) -> dict[str, list[Replication]]:
            results.update(run_all(runner, scenarios, n, asked, show))
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
        with Progress() as progress:
            show = progress.of_all(asked.replications * len(scenarios))
            results = run_all(runner, scenarios, asked.replications, asked, show)
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
        with Progress() as progress:
            return earliest_safe(
                runner,
                plan[0] if plan else nothing,
                target,
                weeks=asked.weeks,
                seed=asked.seed,
                replications=asked.replications,
                choices=choices,
                nothing=nothing,
                progress=progress.search,
            )

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
        with Progress() as progress:
            show = progress.of_all(pack.replications * len(pack.scenarios))
            results = run_all(runner, pack.scenarios, pack.replications, pack, show)
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
        differ = "number differs" if wrong == 1 else "numbers differ"
        raise PackError(f"not reproduced: {wrong:,} {differ}")
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; returns the exit status. Argument errors raise SystemExit(2)."""
    return do(_parser(), arguments)
