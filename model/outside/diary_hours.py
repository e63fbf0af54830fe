"""From the days of a time diary to hours for a piece of work, with how sure we are of them.

Hours for a piece are all hours on a kind of work over all pieces finished. What was begun before
the diary and what is unfinished at its end balance, as long as work comes and goes about evenly;
an average of pieces that lie wholly within it would leave out the long ones.

The range is Student's, with one degree of freedom fewer than people, around the logarithm of that
ratio, whose variance is the delete-one jackknife over people (Quenouille; Tukey; Wolter,
*Introduction to Variance Estimation*, chapter 4). A person's days hang together, so that people are
what is left out, not days; on the log scale the range stays above nought.

What a diary tells is what the work took those who kept it. In the model whoever is new takes
longer by inputs of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from model.outside.diary_rows import Day, PersonDay, Spent
from model.outside.diary_words import KINDS, Kind
from model.scenario.changes import Change, mean_of
from model.scenario.distributions import MOST
from model.scenario.errors import Message
from model.scenario.inputs import INPUTS, Inputs
from model.scenario.units import YEAR

LEVEL = 0.95
FEWEST_PEOPLE = 3
FEWEST_PIECES = 5
_DAYS_A_MONTH = YEAR / 12
_ALIKE = 1e-6
"""A range narrower than this part of its mean is that of a rule of thumb."""
_PLACES = 3

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a diary holds of one kind of work.

    ``counted``: pieces finished or, for work by the month, families times days. ``people``: who
    wrote any of it; ``finishers``: of these, who finished some or held families.
    """

    kind: Kind
    hours: float
    counted: int
    people: int
    finishers: int
    days: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours for a piece of work, as the input takes them: the mean, and its range (95%).

    In hours a piece, of the first child where further children have an input of their own; or in
    hours a family-month. ``change`` sets the input's mean.
    """

    recorded: Recorded
    mean: float
    low: float
    high: float
    change: Change


@dataclass(frozen=True, slots=True)
class TooLittle:
    """A kind of work of which the diary tells no hours, and what would help."""

    recorded: Recorded
    why: Message


@dataclass(frozen=True, slots=True)
class Measured:
    """What a diary tells, each kind of work in one of the two; what nobody wrote is in none."""

    hours: tuple[Hours, ...]
    too_little: tuple[TooLittle, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """What sets the inputs to what was measured."""
        return tuple(one.change for one in self.hours)


def hours_told(days: Iterable[PersonDay], inputs: Inputs) -> Measured:
    """The hours of each kind of work that a diary tells, for inputs that are otherwise these.

    Of the inputs are taken: the hours of each further child, which are taken off, and the multiple
    of all effort, by which hours are divided, because the model multiplies by it.
    """
    days = list(days)
    hours: list[Hours] = []
    too_little: list[TooLittle] = []
    for kind in KINDS.values():
        written = [
            (one.person, one.day, one.spent[kind.id]) for one in days if kind.id in one.spent
        ]
        if not written:
            continue
        found = _told(kind, written, inputs)
        if isinstance(found, Hours):
            hours.append(found)
        else:
            too_little.append(found)
    return Measured(tuple(hours), tuple(too_little))


def ratio_range(
    hours: Numbers, counted: Numbers, level: float = LEVEL
) -> tuple[Numbers, Numbers, Numbers]:
    """Hours for each piece by ratio of totals, with the ends of its range.

    ``hours`` and ``counted`` have a last axis of people (two at least) and any axes before it, one
    diary each; the three results have these axes. Each sum must be above nought, also without any
    one person: where it is not, the results are NaN.
    """
    n = hours.shape[-1]
    total, pieces = hours.sum(axis=-1), counted.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where((total > 0) & (pieces > 0), total / pieces, np.nan)
        without = (total[..., None] - hours) / (pieces[..., None] - counted)
        logs = np.log(np.where(np.isfinite(without) & (without > 0), without, np.nan))
        apart = logs - logs.mean(axis=-1, keepdims=True)
        spread = np.sqrt((n - 1) / n * (apart**2).sum(axis=-1))
        reach = np.exp(float(stdtrit(n - 1, (1 + level) / 2)) * spread)
    return mean, mean / reach, mean * reach


def _told(
    kind: Kind, written: Sequence[tuple[int, Day, Spent]], inputs: Inputs
) -> Hours | TooLittle:
    """The hours of one kind of work, or why the diary does not tell them."""
    people = sorted({person for person, _, _ in written})
    place = {person: at for at, person in enumerate(people)}
    further = getattr(inputs, kind.further) if kind.further else 0.0
    hours, counted, siblings = (np.zeros(len(people)) for _ in range(3))
    for person, _, spent in written:
        hours[place[person]] += spent.hours
        counted[place[person]] += spent.counted
        siblings[place[person]] += max(spent.children - spent.counted, 0)
    recorded = Recorded(
        kind,
        float(hours.sum()),
        int(counted.sum()),
        len(people),
        int((counted > 0).sum()),
        len({day for _, day, _ in written}),
    )
    if why := _too_little(recorded, int((hours > 0).sum())):
        return TooLittle(recorded, why)
    # As the input takes them: of the first child, before all effort is multiplied, and by month.
    own = hours / inputs.effort_multiplier - further * siblings
    each = counted / _DAYS_A_MONTH if kind.by_month else counted
    mean, low, high = map(float, ratio_range(own, each))
    if not low > 0:  # nor where it is none
        return TooLittle(
            recorded, Message("diary.further_children", name=kind.further, hours=further)
        )
    if high - low < _ALIKE * mean:
        return TooLittle(recorded, Message("diary.all_alike"))
    value = round(mean, _PLACES)
    target = mean_of(kind.input, inputs)
    if not target:
        return TooLittle(recorded, Message("diary.no_mean", name=kind.input))
    if why := _impossible(kind, value):
        return TooLittle(recorded, why)
    return Hours(recorded, mean, low, high, Change(input=target, set=value))


def _too_little(recorded: Recorded, writers: int) -> Message | None:
    """Why no hours can be told of what so many people wrote hours of, with what would help."""
    if not recorded.counted:
        return Message("diary.nothing_finished", hours=recorded.hours)
    if recorded.days < 2:
        return Message("diary.one_day")
    if recorded.finishers < FEWEST_PEOPLE:
        if recorded.kind.by_month:
            return Message("diary.few_families", people=recorded.finishers, needed=FEWEST_PEOPLE)
        return Message("diary.few_people", people=recorded.finishers, needed=FEWEST_PEOPLE)
    if writers < FEWEST_PEOPLE:
        return Message("diary.few_hours", people=writers, needed=FEWEST_PEOPLE)
    if recorded.counted < FEWEST_PIECES:
        return Message("diary.few_pieces", pieces=recorded.counted, needed=FEWEST_PIECES)
    return None


def _impossible(kind: Kind, mean: float) -> Message | None:
    """A refusal of hours that the input may not have."""
    spec = INPUTS[kind.input]
    low = spec.low if spec.low is not None else 10**-_PLACES
    high = spec.high if spec.high is not None else MOST
    if low <= mean <= high:
        return None
    return Message(
        "input.not_allowed",
        where=Message("place.the_file"),
        name=kind.input,
        value=f"{mean:g}",
        allowed=Message("allowed.number", low=low, high=high, unit=spec.unit),
    )
