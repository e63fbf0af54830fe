"""Every form of a briefing without a browser: ``python -m ui.briefing SCENARIO... --out DIR``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model.cli.arguments import (
    REPLICATIONS,
    Parser,
    Progress,
    do,
    in_processes,
    lasts,
    run_all,
    running,
    to_compare,
    whole,
)
from model.cli.terminal import tell
from model.cli.writing import check_writable, write_whole
from model.results.measures import CLOCK_MEASURES
from model.runs.pack import check_names
from model.runs.runner import MAX_REPLICATIONS, default_workers
from model.scenario.errors import Message, ScenarioError
from model.scenario.own_scenarios import DOING_NOTHING, WHAT_IF
from model.scenario.ready_questions import ready_question, ready_questions, scenario_named
from model.scenario.scenario import Scenario, make_scenario
from model.scenario.typed_text import LONGEST_NAME, TextRefused, line, refuse_people, shortened
from model.study.comparison import compare_all
from model.words.scenario_names import scenario_name, within_sentence
from ui.briefing.exports import FILES, PACK_ENDING, pack_of, slug
from ui.briefing.make import make_briefing, usual_title
from ui.briefing.subject import USUAL_CLOCK, Asked


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m ui.briefing",
        allow_abbrev=False,
        description="Run two to six scenarios and write a briefing in every form.",
    )
    add = parser.add_argument
    add(
        "scenarios",
        metavar="SCENARIO",
        nargs="+",
        help="a baseline, a preset or a scenario file, with questions if wished "
        "(2023-24+surge); NAME=SCENARIO gives it a name",
    )
    add("--out", type=Path, required=True, metavar="FOLDER", help="where the files go")
    add("--title", metavar="TEXT", help="what the briefing is called")
    add("--reference", metavar="NAME", help="what the others are set against (the first)")
    add(
        "--clock",
        choices=CLOCK_MEASURES,
        default=USUAL_CLOCK,
        metavar="MEASURE",
        help=f"the clock that the options are weighed by ({USUAL_CLOCK})",
    )
    add(
        "--replications",
        type=whole("replications", 2, MAX_REPLICATIONS),
        metavar="N",
        default=REPLICATIONS,
        help=f"simulated futures of each ({REPLICATIONS})",
    )
    lasts(parser)
    in_processes(parser)
    parser.set_defaults(does=_write)
    return parser


def named(text: str) -> Scenario:
    """A scenario as it is typed: ``2023-24+surge``, or ``A hard winter=2023-24+surge``.

    A question without a name of its own goes under the question's title. Raises ScenarioError.
    """
    name, given, what = text.partition("=")
    if not given or Path(text).exists():
        name, what = "", text
    scenario = scenario_named(what)
    base, plus, question = what.rpartition("+")
    if not name and plus and not Path(what).exists():
        name = ready_question(question).title
        name = name if "+" not in base else f"{named(base).name}, then {name}"
        name = shortened(name, LONGEST_NAME)
    if not name.strip():
        return scenario
    with _refusing():
        name = line(name, Message("text.scenario_name"), LONGEST_NAME)
    return make_scenario(name, scenario.baseline, scenario.changes, scenario.notes, scenario.posts)


def _write(asked: Any) -> None:
    scenarios = to_compare(asked.scenarios, asked.reference, named)
    reference, *others = scenarios
    title = _title(asked.title or "", scenarios) or usual_title(others)
    check_names(title, *scenarios)  # before the work: all of it is written, or nothing
    made = datetime.now(UTC).replace(microsecond=0)
    folder: Path = asked.out
    if not folder.is_dir():
        raise ScenarioError("briefing.no_folder", folder=folder)
    check_writable(folder / "briefing.part")
    workers = min(asked.workers or default_workers(), asked.replications)
    with running(workers) as runner, Progress() as progress:
        show = progress.of_all(asked.replications * len(scenarios))
        results = run_all(runner, scenarios, asked.replications, asked, show)
    differences = compare_all(results, reference, scenarios[reference].inputs)
    # A name that is typed and is one of ours is said within a sentence as ours are.
    ours = {question.title: question.name for question in ready_questions()}
    ours |= {scenario_name(id_): id_ for id_ in (DOING_NOTHING, WHAT_IF)}
    about = Asked(
        title,
        scenarios,
        results,
        differences,
        asked.weeks,
        asked.seed,
        made,
        asked.clock,
        within={name: within_sentence(ours.get(name, ""), name) for name in scenarios},
    )
    briefing = make_briefing(about)
    for file in FILES:
        _put(folder / file.name_of(briefing), file.make(briefing))
    _put(folder / f"{slug(briefing)}{PACK_ENDING}", pack_of(about, briefing))


def _title(typed: str, scenarios: Mapping[str, Scenario]) -> str:
    """The title as it was typed, when nothing that is written is personal. Raises ScenarioError."""
    with _refusing():
        refuse_people(scenarios.values())
        return line(typed, Message("text.title"), LONGEST_NAME)


@contextmanager
def _refusing() -> Iterator[None]:
    """A text that may not be written is refused like anything else that is asked."""
    try:
        yield
    except TextRefused as error:
        raise ScenarioError(error.id, **error.values) from None


def _put(path: Path, content: bytes) -> None:
    write_whole(path, content)
    tell(f"{path} ({len(content):,} bytes)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; returns the exit status, as the model's own command line does."""
    return do(_parser(), arguments)


if __name__ == "__main__":  # worker processes import this file again
    sys.exit(main())
