"""From finished runs to everything that a briefing says.

Pure, and the same for the page, the presentation and the command line: no screen here.
"""

from __future__ import annotations

from collections.abc import Sequence

from model import __version__
from model.runs.run_key import run_key
from model.runs.version import code_version
from model.scenario.baselines import load_baseline
from model.scenario.typed_text import LONGEST_NAME
from model.words import numbers, results
from model.words.what_is_modelled import NOT_MODELLED
from ui.briefing.content import Briefing, Option
from ui.briefing.steps import NOT_THE_SAME_START, STEPS
from ui.briefing.subject import Asked
from ui.briefing.tables import (
    assumptions_table,
    differences_table,
    differing_table,
    measures_table,
    weekly,
)


def make_briefing(asked: Asked) -> Briefing:
    """Everything a briefing says. Two scenarios or more, with the same number of replications."""
    first, last = asked.reported
    keys = {id_: run_key(s, asked.weeks, asked.seed) for id_, s in asked.scenarios.items()}
    others = numbers.listed([asked.said(id_) for id_ in asked.others])
    return Briefing(
        title=asked.title,
        subtitle=f"{asked.names[asked.reference]} against {others}",
        made=asked.made,
        position=asked.inputs.start_date,
        first_day=first,
        last_day=last,
        weeks=asked.weeks,
        replications=asked.n,
        seed=asked.seed,
        model_version=__version__,
        code_version=code_version(),
        options=tuple(
            Option(
                name=scenario.name,
                baseline=scenario.baseline,
                identity=scenario.identity,
                is_reference=id_ == asked.reference,
                moved=asked.moved(id_),
            )
            for id_, scenario in asked.scenarios.items()
        ),
        steps=tuple(step(asked) for step in STEPS),
        differing=differing_table(asked.scenarios),
        differences=differences_table(asked),
        measures=measures_table(asked),
        weekly=tuple(weekly(asked)),
        assumptions=assumptions_table(asked),
        provenance=tuple(results.every_provenance(asked.scenarios, keys, asked.n)),
        caveats=_caveats(asked),
    )


def usual_title(others: Sequence[str]) -> str:
    """What a briefing is called if nobody says: the names of what is set against the reference, in
    one line."""
    few = f"{' or '.join(others)}?"
    if len(others) < 3 and len(few) <= LONGEST_NAME:
        return few
    if len(others) > 1:
        return f"{numbers.about_at_start(len(others))} options"
    return f"{few[: LONGEST_NAME - 1]}…"


def _caveats(asked: Asked) -> tuple[str, ...]:
    calibrated = load_baseline(asked.scenarios[asked.reference].baseline).title
    return (
        f"Every figure holds {results.IF_RIGHT}. Staff figures shipped with {calibrated} are "
        "calibrated to published results; they are not the council's own.",
        "Ranges say how much years vary by luck; intervals say how sure we are of an average. "
        "Neither says how sure the inputs are.",
        *(() if asked.same_start else (NOT_THE_SAME_START,)),
        results.CAVEAT,
        *(part.plain for part in NOT_MODELLED),
    )
