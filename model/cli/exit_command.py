"""``python -m model exit``: ways of letting agency workers go, and the earliest safe dates."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.agency_exit.choices import HARM, OPTIONS, ExitChoices
from model.agency_exit.options import exit_scenarios
from model.agency_exit.safe_dates import check_horizon, earliest_safe
from model.agency_exit.safe_target import SafeDates, SafeTarget
from model.cli.arguments import Progress, number, run_all, running, shortened, whole
from model.cli.as_json import as_json, exit_content, safe_content
from model.cli.asked import check_target, rows_refused, scenario_of
from model.cli.exit_tables import exit_table, safe_lines
from model.cli.in_sets import asks_in_sets, in_sets, sets_content, sets_for
from model.cli.terminal import tell, tell_error, tell_lines
from model.cli.writing import write_whole
from model.outside.posts_file import read_posts
from model.results.measures import MEASURES
from model.results.statistics import target_of
from model.runs.runner import Runner, default_workers
from model.scenario.errors import Message, ScenarioError
from model.scenario.fitting import in_set
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.posts import last_intake
from model.scenario.scenario import Scenario
from model.words.in_sets import fewest
from model.words.posts import note_said, reasons
from model.words.refusals import said
from model.words.scenario_names import scenario_name

SAFE_MEASURE = "visit_alone_recorded"


SAFE_CONFIDENCE = 0.8


def _options(text: str) -> tuple[str, ...]:
    letters = tuple(dict.fromkeys(part.strip().upper() for part in text.split(",")))
    for letter in letters:
        if letter not in OPTIONS:
            refused = Message("argument.options", value=shortened(text), known=tuple(OPTIONS))
            raise argparse.ArgumentTypeError(said(refused))
    return letters


def plans_exit(added: argparse.ArgumentParser) -> None:
    """What an agency exit is planned with, and what makes a leave date safe."""
    names = ", ".join(scenario_name(letter) for letter in OPTIONS)
    add = added.add_argument
    add("--options", type=_options, default=OPTIONS, metavar="A,B,C,D,E", help=f"{names} (all)")
    add(
        "--posts", type=Path, metavar="FILE", help="who holds which post, instead of the baseline's"
    )
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
    asks_in_sets(added)
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


def exit_by_options(asked: Any) -> None:
    """Run doing nothing and every option, and report."""
    scenario = _with_posts(scenario_of(asked), asked.posts)
    choices = ExitChoices(**{name: getattr(asked, name) for name in ExitChoices.model_fields})
    scenarios = exit_scenarios(scenario, choices, asked.options, name=scenario_name)
    sets = [
        exit_scenarios(in_set(scenario, one), choices, asked.options, name=scenario_name)
        for one in sets_for(asked, scenarios)
    ]
    search = _safe_search(asked, scenario, choices)
    if asked.json:
        check_target(asked.json, asked.scenario)
        if asked.posts:
            check_target(asked.json, asked.posts)
    workers = min(asked.workers or default_workers(), asked.replications)
    started = time.perf_counter()
    with running(workers) as runner:
        with Progress() as progress:
            show = progress.of_all(asked.replications * len(scenarios))
            results = run_all(runner, scenarios, asked.replications, asked, show)
        found = search(runner) if search else None
        over = in_sets(runner, asked, sets) if sets else None
    seconds = round(time.perf_counter() - started, 3)
    if asked.json:
        content = exit_content(
            scenario, scenarios, results, choices, weeks=asked.weeks, seed=asked.seed
        )
        if found is not None:
            content["earliest_safe"] = safe_content(found)
        if over:
            content["in_sets"] = sets_content(over, DOING_NOTHING)
        content["timing"] = {"wall_seconds": seconds, "workers": workers}
        write_whole(asked.json, as_json(content))
    tell_lines(exit_table(scenarios, results, weeks=asked.weeks, seed=asked.seed))
    if over:
        tell(fewest(over, HARM, {letter: scenario_name(letter) for letter in asked.options}))
    if found is not None:
        tell_lines("\n".join(safe_lines(found)))
        if not (found.possible or asked.within):
            tell("  (--within asks how much worse than doing nothing it may be instead)")


def _with_posts(scenario: Scenario, path: Path | None) -> Scenario:
    """The scenario with the posts of a file, all of which must be usable."""
    if path is None:
        return scenario
    inputs = scenario.inputs
    intake = last_intake(inputs.start_date, inputs.nqsw_intake_month)
    read = read_posts(path.read_bytes(), path.name, intake=intake)
    if error := rows_refused(read.refused, path.name):
        raise error
    # What was left out, or taken to mean something, costs no post; it is told all the same.
    for row in read.refused:
        tell_error(f"{path.name}: {reasons(row)}")
    for note in read.notes:
        tell_error(f"{path.name}: {note_said(note)}")
    return scenario.with_posts(read.posts)


def _safe_search(
    asked: Any, scenario: Scenario, choices: ExitChoices
) -> Callable[[Runner], SafeDates] | None:
    """The search that is asked for, with what is impossible refused before any run."""
    if not asked.earliest_safe:
        for flag in ("plan", "measure", "level", "within", "confidence"):
            value = getattr(asked, flag)
            if value is not None and value is not False:  # 0 is a level
                raise ScenarioError("command.needs_flag", flag=flag, needed="earliest-safe")
        return None
    measure = asked.measure or SAFE_MEASURE
    level = asked.level
    if level is None and measure in MEASURES and not asked.within:
        level = target_of(measure, scenario.inputs)
    if level is None and measure in MEASURES:
        raise ScenarioError("command.needs_level", measure=measure)
    target = SafeTarget(measure, level or 0.0, asked.confidence or SAFE_CONFIDENCE, asked.within)
    nothing, *plan = exit_scenarios(
        scenario, choices, asked.plan or (), name=scenario_name
    ).values()
    if len(plan) > 1:
        raise ScenarioError("command.one_letter")
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
