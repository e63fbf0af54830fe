"""Who comes when: contacts, transfers from other councils and court families of a replication."""

from __future__ import annotations

from bisect import bisect
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.engine import care_and_court, contact_to_conference
from model.engine import draws as draw
from model.engine.abilities import Abilities
from model.engine.alarms import Alarm, Alarms
from model.engine.family import Family
from model.engine.luck import Luck, read_in_place
from model.engine.plan import Packed, Plan
from model.engine.vocabulary import AT_ICPC, AT_STRATEGY, OFFICER, ON_CASP, ROUTES, SCREENING
from model.scenario.distributions import TABLE_SIZE

_PRIOR_RETURNS, _TRANSFERS, _COURT = 5, 6, 7
"""Sources of arrivals, as keys of luck; those before are the sources of contacts."""
_NO_LIMIT = float("inf")


class Arrivals:
    """The stream of contacts, transfers and court families of one replication.

    Contacts do not depend on what happens in the service: who comes when, with how many
    children, is settled for the whole run before it starts.
    """

    def __init__(self, plan: Plan, luck: Luck) -> None:
        self._plan = plan
        self._luck = luck
        streams = [luck.arrivals(source, rate) for source, rate in enumerate(plan.contact_rates)]
        times, numbers, rows = (np.concatenate(part) for part in zip(*streams, strict=True))
        order = np.lexsort((numbers, times))
        times, numbers, rows = times[order], numbers[order], rows[order]
        self._week = week = np.array(plan.calendar.week)[times.astype(np.int64)]
        siblings = (rows[:, draw.CONTACT_FAMILY_SIZE, None] >= plan.size_shares[week]).sum(axis=1)
        self._children = children = np.ones(len(times), dtype=np.int64)
        for more, named in enumerate(plan.named):
            alike = siblings == more
            children[alike] += np.searchsorted(named, rows[alike, draw.CONTACT_NAMED], side="right")
        route = (rows[:, draw.CONTACT_ROUTE, None] >= plan.route_limits[week]).sum(axis=1)
        ends_here = route >= ROUTES.index(ON_CASP)
        place = (rows[:, draw.CONTACT_HOURS] * TABLE_SIZE).astype(np.int64)

        def hours(of_ending: Packed, of_going_on: Packed) -> NDArray[np.float64]:
            drawn = np.array([of_going_on, of_ending])[ends_here.astype(int), place]
            all_hours: NDArray[np.float64] = drawn * plan.multiplier[week]
            return all_hours

        self._prior = numbers >= luck.first_number(_PRIOR_RETURNS)
        self._times = read_in_place(np.append(times, _NO_LIMIT))
        self._officer_hours = read_in_place(hours(plan.hours[OFFICER], plan.officer_progress_hours))
        # Read in place: as lists these columns would crowd the cache for the whole run.
        self._coming = zip(
            numbers.data,
            (siblings + 1).data,
            children.data,
            np.array(ROUTES)[route].data,
            hours(plan.hours[SCREENING], plan.screening_progress_hours).data,
            np.ascontiguousarray(rows[:, draw.CONTACT_RECORDED]).data,
            strict=True,
        )
        self._place = 0

    def start(self, service: Abilities, env: Alarms) -> None:
        """Count the contacts, schedule the first, and put the rarer arrivals into the diary."""
        self._service = service
        self._tally("contact", self._week, self._children)
        self._tally("returned", self._week[self._prior], self._children[self._prior])
        service.counts.children_in += int(self._children.sum())
        self._bell = Alarm(env, self._arrive)
        self._bell.set(self._times[0])
        for source, rate, what in (
            (_TRANSFERS, self._plan.transfer_rate, _transfer_arrives),
            (_COURT, self._plan.court_rate, care_and_court.court_arrives),
        ):
            times, numbers, rows = self._luck.arrivals(source, rate)
            for day, number, row in zip(
                times.astype(np.int64).tolist(), numbers.tolist(), rows.tolist(), strict=True
            ):
                shares = self._plan.size_shares[self._plan.calendar.week[day]]
                size = 1 + bisect(shares, row[draw.CONTACT_FAMILY_SIZE])
                family = Family(number, size, size, AT_STRATEGY, 0.0, 0.0)
                service.agenda[day].append((what, family, 0))

    def _tally(self, name: str, week: Any, children: Any) -> None:
        weeks = self._service.today.weeks
        by_children = np.bincount(week, children, weeks).astype(np.int64).tolist()
        by_families = np.bincount(week, minlength=weeks).tolist()
        self._service.counts.tallies[name] = (by_children, by_families)

    def _arrive(self, _event: Any) -> None:
        service = self._service
        place = self._place
        service.today.now = self._times[place]
        contact_to_conference.contact_arrives(
            service, Family(*next(self._coming)), self._officer_hours[place]
        )
        self._place = place = place + 1
        self._bell.set(self._times[place])


def _transfer_arrives(service: Abilities, family: Family, _: int = 0) -> None:
    """A child on another council's plan moves in: a transfer-in conference within 15 days."""
    service.cases.join(family, family.children, named=False)
    family.progress(service.luck.family_row(family.number), service.front_door)
    family.parts = 1
    service.cases.open[family] = None
    service.counts.tally("transfer in", family.children)
    family.strategy_day = service.today.day
    family.stage = AT_ICPC
    service.cases.assign(family, service.today.inputs.points_s47, force=True)
    contact_to_conference.book_icpc(service, family)
