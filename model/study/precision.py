"""How many replications a comparison needs: from look to look, until it is precise enough.

At each planned look (see ``looks``) the headline differences are judged. A difference is precise
enough when its verdict is clear, when it lies within the smallest change that matters, or when its
interval is narrower than that change. The error of 5% is spent over the looks, which holds however
they hang together. An interval is therefore good at whichever look the run ends, whatever ends it,
and a reader is told whether that was precision or the limit.

What is looked at hangs on the number of replications alone, never on how many happen to be known
already: the same question ends at the same look everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from model.results.measures import HEADLINE
from model.results.replication import Replication
from model.scenario.inputs import Inputs
from model.study.comparison import Difference, compare_all
from model.study.looks import LOOKS, planned_looks

LIMIT = LOOKS[-1]

Ended = Literal["precise_enough", "limit_reached"]


@dataclass(frozen=True, slots=True)
class Look:
    """What the first ``n`` replications of every scenario say.

    ``differences``: scenario -> measure -> difference. ``open``: the measures of each scenario
    that are not precise enough yet, scenarios without any left out. ``ended``: why no more
    replications are needed; None if they are.
    """

    n: int
    limit: int
    differences: dict[str, dict[str, Difference]]
    open: dict[str, tuple[str, ...]]
    ended: Ended | None


def precise_enough(found: Difference) -> bool:
    """Whether more replications would change nothing that matters; never of a single pair."""
    if found.verdict in ("clear", "no_difference_that_matters", "not_measured"):
        return True
    within = -found.matters <= found.low and found.high <= found.matters
    return within or (found.high - found.low) / 2 < found.matters / 2


def look(
    results: Mapping[str, Sequence[Replication]],
    reference: str,
    inputs: Inputs,
    n: int,
    limit: int = LIMIT,
    measures: Sequence[str] = HEADLINE,
) -> Look:
    """Look at the first ``n`` replications, one of the planned numbers; more may be known.

    Raises ValueError for another number, or where replications are missing.
    """
    planned = planned_looks(limit)
    if n not in planned:
        raise ValueError(f"{n} is not one of the planned looks {planned}")
    first = {name: [r for r in found if r.number < n] for name, found in results.items()}
    if any(len(found) != n for found in first.values()):
        raise ValueError(f"not every scenario has its first {n} replications")
    differences = compare_all(first, reference, inputs, measures)
    undecided = {
        name: tuple(d.measure for d in found.values() if not precise_enough(d))
        for name, found in differences.items()
    }
    undecided = {name: found for name, found in undecided.items() if found}
    ended: Ended | None = None
    if not undecided:
        ended = "precise_enough"
    elif n == planned[-1]:
        ended = "limit_reached"
    return Look(n, limit, differences, undecided, ended)


def until_precise(
    run: Callable[[int], Mapping[str, Sequence[Replication]]],
    reference: str,
    inputs: Inputs,
    limit: int = LIMIT,
    measures: Sequence[str] = HEADLINE,
) -> Look:
    """Ask ``run`` for more replications of every scenario until the last look, and return it.

    ``run(n)`` returns the first ``n`` of each, or more.
    """
    for n in planned_looks(limit):
        found = look(run(n), reference, inputs, n, limit, measures)
        if found.ended:
            break
    return found
