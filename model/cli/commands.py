"""The command line: ``python -m model`` with run, compare, exit and the rest."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from model.agency_exit.choices import EXIT_WEEKS
from model.cli.arguments import (
    REPLICATIONS,
    Parser,
    Progress,
    do,
    in_processes,
    lasts,
    may_change,
    run_all,
    running,
    tell_lost,
    to_compare,
    whole,
)
from model.cli.as_json import as_json, compare_content, run_content
from model.cli.asked import SCENARIO_HELP, check_target, scenario_of
from model.cli.build import build_engine
from model.cli.diary import diary, keeps_diary
from model.cli.ensemble import find_ensemble, finds_ensemble
from model.cli.exit_command import exit_by_options, plans_exit
from model.cli.in_sets import asks_in_sets, in_sets, sets_content, sets_for
from model.cli.reproduce import reproduce
from model.cli.sensitivity import ranks, sensitivity
from model.cli.tables import compare_table, headline_table, input_lines
from model.cli.terminal import tell, tell_lines
from model.cli.trace import trace_csv
from model.cli.writing import write_whole
from model.engine.simulation import simulate
from model.results.replication import Replication
from model.runs.runner import MAX_REPLICATIONS, default_workers, run
from model.scenario.baselines import baseline_names, load_baseline
from model.scenario.errors import ScenarioError
from model.scenario.files import preset_names, preset_title
from model.scenario.ready_questions import ready_questions
from model.study.comparison import compare_all
from model.study.looks import LOOKS
from model.study.precision import LIMIT, Look, until_precise
from model.study.uncertainty import in_each
from model.words.in_sets import holds


def parser() -> argparse.ArgumentParser:
    """Reads what is typed; its defaults name the function that does it."""
    whole_line = Parser(
        prog="python -m model",
        allow_abbrev=False,
        description="Simulate the children's services front door.",
    )
    commands = whole_line.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, does: Callable[[Any], None]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what, allow_abbrev=False)
        added.set_defaults(does=does)
        return added

    added = command("run", "Run a scenario many times and report.", _run)
    _simulates(added)
    _repeats(added)

    added = command("compare", "Compare two to six scenarios with one of them.", _compare)
    _compares(added)

    added = command(
        "exit", "Compare ways to let agency workers go with doing nothing.", exit_by_options
    )
    _simulates(added, EXIT_WEEKS)
    _repeats(added)
    plans_exit(added)

    added = command("reproduce", "Run a pack again and compare every number.", reproduce)
    added.add_argument("pack", type=Path, metavar="PACK", help="a pack, as a briefing makes it")
    in_processes(added)

    added = command("trace", "Write the events of one replication to a file.", _trace)
    _simulates(added)
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

    finds_ensemble(
        command("ensemble", "Find many sets of inputs that fit what is known.", find_ensemble)
    )
    ranks(command("sensitivity", "Say which uncertain inputs matter most.", sensitivity))
    keeps_diary(
        command("diary", "Write a time diary to fill in, or say what hours one tells.", diary)
    )
    command("list", "List the baselines and presets.", _list)
    command("evidence", "List what studies found, and what is of an earlier engine.", _evidence)
    command("build", "Compile the engine, which makes it twice as fast.", build_engine)
    command("docs", "Write the documents that are made of what is declared.", _docs)
    return whole_line


def _simulates(added: argparse.ArgumentParser, weeks: int = 52) -> None:
    """Which scenario is simulated, what is changed in it, and for how long."""
    added.add_argument("scenario", metavar="SCENARIO", help=SCENARIO_HELP)
    lasts(added, weeks)
    may_change(
        added,
        "change an input; +2 adds, *1.1 multiplies, @4-30 holds from week 4 to week 30, "
        "~3 takes 3 weeks, /26 halves every 26; repeatable (python -m model inputs)",
    )


def _repeats(added: argparse.ArgumentParser) -> None:
    """In how many futures, and where every measure is written."""
    added.add_argument(
        "--replications",
        type=whole("replications", 1, MAX_REPLICATIONS),
        metavar="N",
        default=REPLICATIONS,
        help=f"simulated futures ({REPLICATIONS})",
    )
    in_processes(added)
    added.add_argument("--json", type=Path, metavar="FILE", help="write every measure to a file")


def _compares(added: argparse.ArgumentParser) -> None:
    """Which scenarios are compared, with which of them, and how precisely."""
    added.add_argument("scenarios", metavar="SCENARIO", nargs="+", help=SCENARIO_HELP)
    added.add_argument(
        "--reference", metavar="NAME", help="which of them the others are compared with (the first)"
    )
    lasts(added)
    _repeats(added)
    added.set_defaults(replications=None)
    added.add_argument(
        "--until-precise",
        action="store_true",
        help=f"run to {', '.join(map(str, LOOKS))} replications in turn until every headline "
        "difference is precise enough, or the limit is reached",
    )
    added.add_argument(
        "--limit",
        type=whole("limit", 2, LIMIT),
        metavar="N",
        help=f"replications of each scenario at the most ({LIMIT})",
    )
    asks_in_sets(added)


def _run(asked: Any) -> None:
    scenario = scenario_of(asked)
    if asked.json:
        check_target(asked.json, asked.scenario)
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
            tell=tell_lost,
        )
    seconds = round(time.perf_counter() - started, 3)
    if asked.json:
        content = run_content(scenario, results, weeks=asked.weeks, seed=asked.seed)
        content["timing"] = {"wall_seconds": seconds, "workers": workers}
        write_whole(asked.json, as_json(content))
    tell_lines(headline_table(scenario, results, weeks=asked.weeks, seed=asked.seed))


def _compare(asked: Any) -> None:
    if asked.limit and not asked.until_precise:
        raise ScenarioError("command.needs_flag", flag="limit", needed="until-precise")
    if asked.replications and asked.until_precise:
        raise ScenarioError("command.until_precise_or_replications")
    scenarios = to_compare(asked.scenarios, asked.reference)
    for given in asked.scenarios:
        if asked.json:
            check_target(asked.json, given)
    sets = sets_for(asked, scenarios)
    (reference, scenario), *others = scenarios.items()
    limit = asked.limit or LIMIT
    wanted = limit if asked.until_precise else asked.replications or REPLICATIONS
    workers = min(asked.workers or default_workers(), wanted)
    started = time.perf_counter()
    results: dict[str, list[Replication]] = {}
    looked: Look | None = None
    with running(workers) as runner, Progress() as progress:
        at_most = "at most " if asked.until_precise else ""
        show = progress.of_all(wanted * len(scenarios), at_most)

        def replicate(n: int) -> dict[str, list[Replication]]:
            results.update(run_all(runner, scenarios, n, asked, show))
            return results

        if asked.until_precise:
            looked = until_precise(replicate, reference, scenario.inputs, limit)
        else:
            replicate(wanted)
        over = in_sets(runner, asked, in_each(scenarios, sets)) if sets else None
    seconds = round(time.perf_counter() - started, 3)
    differences = looked.differences if looked else compare_all(results, reference, scenario.inputs)
    said = (scenarios, results, differences, looked)
    if asked.json:
        content = compare_content(*said, weeks=asked.weeks, seed=asked.seed)
        if over:
            content["in_sets"] = sets_content(over, reference)
        content["timing"] = {"wall_seconds": seconds, "workers": workers}
        write_whole(asked.json, as_json(content))
    tell_lines(compare_table(*said, weeks=asked.weeks, seed=asked.seed))
    if over:
        tell(holds(over, reference, {name: name for name, _ in others}, scenario.inputs))


def _trace(asked: Any) -> None:
    scenario = scenario_of(asked)
    check_target(asked.csv, asked.scenario)
    history = simulate(
        scenario, weeks=asked.weeks, seed=asked.seed, replication=asked.replication, trace=True
    )
    write_whole(asked.csv, trace_csv(scenario, history))
    tell(f"{len(history.trace):,} events of {scenario.name} written to {asked.csv}")


def _inputs(asked: Any) -> None:
    baseline = load_baseline(asked.baseline)
    tell(f"{baseline.title}: {baseline.summary}")
    tell_lines("\n".join(input_lines(asked.baseline)))


def _list(_asked: Any) -> None:
    tell("Baselines")
    for name in baseline_names():
        tell(f"  {name:20} {load_baseline(name).title}")
    tell("Presets")
    for name in preset_names():
        tell(f"  {name:20} {preset_title(name)}")
    tell("Questions, to be put to any of them: 2023-24+surge")
    for question in ready_questions():
        tell(f"  {question.name:26} {question.title}")


def _docs(_asked: Any) -> None:
    from model.cli.documents import write_documents  # its tables take half a second to load

    write_documents()


def _evidence(_asked: Any) -> None:
    from model.cli.documents import list_findings

    list_findings()


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; returns the exit status. Argument errors raise SystemExit(2)."""
    return do(parser(), arguments)
