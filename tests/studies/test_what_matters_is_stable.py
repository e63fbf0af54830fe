"""Does what matters most depend on the seed?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

import pytest

from model.evidence.what_matters import WEEKS, WhatMatters, what_matters
from model.results.measures import CLOCK_MEASURES
from model.runs.runner import Runner
from model.scenario.files import load_scenario
from model.study.sensitivity import stand_out

pytestmark = [pytest.mark.validation, pytest.mark.study]
BASELINE = "2023-24"
SEEDS = range(301, 311)


def _outside(found: Sequence[WhatMatters]) -> Iterator[str]:
    """What is named first by one seed and stands in neither leading group of another."""
    for measure in CLOCK_MEASURES:
        for one, other in permutations(found, 2):
            if not (leaders := stand_out(one.groups[measure])):
                continue
            first = leaders[0].input
            leading = {e.input for group in other.groups[measure][:2] for e in group}
            if first not in leading:
                yield f"{measure}: {first}, outside for another seed"


def test_what_matters_most_is_the_same_by_ten_seeds(
    runner: Runner, keep: Callable[..., None]
) -> None:
    scenario = load_scenario(BASELINE)
    found = [what_matters(runner, scenario, seed=seed) for seed in SEEDS]
    outside = Counter(_outside(found))
    assert not outside, outside.most_common()
    inert = set(found[0].inert)
    for one in found:
        ranked = {e.input for groups in one.groups.values() for group in groups for e in group}
        assert not ranked & set(one.inert)
        inert &= set(one.inert)
    firsts = {
        measure: {leaders[0].input for one in found if (leaders := stand_out(one.groups[measure]))}
        for measure in CLOCK_MEASURES
    }
    keep(
        "what-matters-is-stable",
        question="Does what matters most depend on the seed?",
        answer=f"In {len(found)} seeds nothing that is named first in one lies outside the two "
        f"leading groups of another; {len(inert)} inputs change nothing in any.",
        scenario=BASELINE,
        seed=SEEDS[0],
        replications=found[0].futures,
        weeks=WEEKS,
        figures={
            f"named first for {measure}: {', '.join(sorted(names)) or 'none'}": (
                len(names),
                "inputs",
            )
            for measure, names in firsts.items()
        },
    )
