"""What knowing an input is worth to a choice, before anybody measures it.

Options are run in sets of inputs that fit what is known. Without knowing more, the option with the
lowest loss on average is chosen. If an input were known, the option could be chosen by its value:
what that saves on average is what knowing it is worth at most (the expected value of partial
perfect information). The loss of each option given the input is a curve through the sets
(Strong, Oakley and Brennan, *Medical Decision Making* 34, 2014). A curve fits luck as well, so that
the same is worked out with the input's values shuffled: what does not lie above nineteen in twenty
of these is worth nothing that could be told from luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_SETS = 20
SHUFFLES = 400
ABOVE = 0.95
"""Share of the shuffled that has to lie below."""
_DEGREE = 2

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing an input is worth, in the unit of the loss.

    ``floor``: what luck alone reaches in one of twenty. ``at_low``, ``at_high``: the option to be
    chosen where the input lies low or high in its range (its tenth and ninetieth of hundred).
    """

    input: str
    worth: float
    floor: float
    at_low: int
    at_high: int

    @property
    def told(self) -> bool:
        """Whether it can be told from luck."""
        return self.worth > self.floor


def best_now(losses: Numbers) -> int:
    """The option with the lowest loss on average; ``losses`` has a row a set, a column an option.

    Raises ValueError for fewer than two options, or sets than ``FEWEST_SETS``.
    """
    sets, options = losses.shape
    if options < 2 or sets < FEWEST_SETS:
        raise ValueError(f"{options} options in {sets} sets")
    return int(losses.mean(axis=0).argmin())


def worth_knowing(
    values: Numbers, losses: Numbers, names: Sequence[str], *, seed: int = 1
) -> list[Worth]:
    """What knowing each input is worth to the choice, the most first.

    ``values``: a row a set, a column an input; ``losses`` as in ``best_now``, and the same sets.
    """
    best_now(losses)
    luck = np.random.default_rng(seed)
    shuffled = np.stack([luck.permutation(len(losses)) for _ in range(SHUFFLES)])
    found = []
    for name, column in zip(names, values.T, strict=True):
        if np.ptp(column) == 0:  # known already
            found.append(Worth(name, 0.0, 0.0, best_now(losses), best_now(losses)))
            continue
        curves, _ = np.linalg.qr(np.vander(_place(column), _DEGREE + 1))
        given = curves @ (curves.T @ losses)
        # The losses are shuffled against the input, which is the same as the other way round.
        by_luck = [_saved(curves @ (curves.T @ losses[order])) for order in shuffled]
        low, high = (
            int(given[np.abs(column - np.quantile(column, at)).argmin()].argmin())
            for at in (0.1, 0.9)
        )
        floor = float(np.quantile(by_luck, ABOVE))
        found.append(Worth(name, _saved(given), floor, low, high))
    return sorted(found, key=lambda one: -one.worth)


def _place(column: Numbers) -> Numbers:
    """An input's values by rank, from -1 to 1: a curve through ranks is not led by a far value."""
    ranks = np.argsort(np.argsort(column, kind="stable"), kind="stable")
    return 2 * ranks / (len(column) - 1) - 1.0


def _saved(given: Numbers) -> float:
    """What choosing by the input saves on average, against the one best choice for all."""
    return float(given.mean(axis=0).min() - given.min(axis=1).mean())
