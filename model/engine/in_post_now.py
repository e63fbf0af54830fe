"""Those in post this week: their pace, caps, mentors and costs, and what each post is."""

from __future__ import annotations

from model.engine.headcount import LEAST_FTE
from model.engine.pace import full_pace, mentor, pace_of, set_pace, yearly_cost
from model.engine.plan import Plan
from model.engine.planned_posts import LONG_SINCE
from model.engine.seats import CLOSED, EMPTY, InPost, Seat, Tenure
from model.engine.today import Today
from model.engine.workers import Team, Worker
from model.scenario.pay import agency_worker
from model.scenario.posts import CONTRACTS, Contract

EMPLOYED: tuple[Contract, ...] = ("permanent", "newly qualified")


class InPostNow:
    """Every post of a replication with whoever holds it, week by week."""

    def __init__(self, today: Today, plan: Plan, teams: dict[str, Team]) -> None:
        self._today = today
        self._plan = plan
        self._teams = teams
        self._seats = [Seat(planned, place) for place, planned in enumerate(plan.posts)]
        self._extra_since: dict[Worker, int] = {}
        """People a dated change adds, and the week in which they began."""
        self._seniors: set[Worker] = set()
        weeks = today.weeks
        self.states: list[list[int]] = [[EMPTY] * weeks for _ in plan.posts]
        self.tenures: list[Tenure] = []
        self.events: dict[str, list[float]] = {
            name: [0.0] * weeks
            for name in (
                "adverts",
                "conversions",
                "leavers",
                "starters",
                "vacant_fte",
                "employed_cost",
                "agency_cost",
                "overlap_cost",
            )
        }
        """By week: numbers, FTE, and yearly rates of cost in pounds."""

    def settle(self, week: int, day: int) -> None:
        """This week's pace, caps, mentors and costs of those in post now."""
        events, cuts, inputs = self.events, self._plan.cuts[week], self._today.inputs
        for seat in self._seats:
            learning = False
            for holding in (seat.holder, seat.successor):
                if holding is None:
                    continue
                self._first_year_over(holding, week, day)
                worker = holding.worker
                if cuts or worker.fte != holding.tenure.fte:
                    cut = cuts.get(seat.place, 0.0) if holding is seat.holder else 0.0
                    worker.fte = max(holding.tenure.fte - cut, LEAST_FTE)
                pace = self._pace(holding, week)
                set_pace(worker, pace, inputs)
                if holding is seat.holder:
                    learning = pace < full_pace(worker.contract, inputs) - 1e-9
                cost = worker.fte * yearly_cost(worker.contract, seat.plan.post, inputs, week)
                employed = worker.contract in EMPLOYED
                events["employed_cost" if employed else "agency_cost"][week] += cost
                if holding is seat.successor:
                    events["overlap_cost"][week] += cost
            if seat.holder is None and not (seat.closed or seat.frozen):
                events["vacant_fte"][week] += seat.plan.post.funded_fte
            self.states[seat.place][week] = _state(seat, learning)
        for worker, since in self._extra_since.items():
            if worker.employed:
                set_pace(worker, pace_of("temporary", week - since, inputs), inputs)
                events["agency_cost"][week] += worker.fte * agency_worker(inputs)
        for team in self._teams.values():
            mentor(team, self._seniors, inputs)

    def week_over(self, week: int, first: int, last: int) -> None:
        """Agency workers who are not paid when away cost less, by their days away in a week.

        ``first``, ``last``: its working days, the last excluded.
        """
        inputs = self._today.inputs
        if inputs.agency_paid_when_away or last <= first:
            return
        price = agency_worker(inputs) / (last - first)
        for team in self._teams.values():
            for worker in team.staff:
                if worker.contract not in EMPLOYED:
                    away = sum(worker.away[first:last])
                    self.events["agency_cost"][week] -= worker.fte * price * away

    def _first_year_over(self, holding: InPost, week: int, day: int) -> None:
        worker, old = holding.worker, holding.tenure
        first_year = self._today.inputs.ramp_nqsw_weeks
        if worker.contract == "newly qualified" and week - holding.since >= first_year:
            old.until, old.ending = day, "first year over"
            holding.tenure = Tenure(old.post, old.team, "permanent", old.fte, day, self._today.days)
            self.tenures.append(holding.tenure)
            worker.contract = "permanent"
            holding.since = LONG_SINCE

    def _pace(self, holding: InPost, week: int) -> float:
        # A converted agency worker has been there for longer than any permanent starter learns.
        return pace_of(holding.worker.contract, week - holding.since, self._today.inputs)


def _state(seat: Seat, learning: bool) -> int:
    """What a post is this week, as a place in ``POST_STATES``."""
    if seat.holder is None:
        return CLOSED if seat.closed or seat.frozen else EMPTY
    return 1 + 2 * CONTRACTS.index(seat.holder.worker.contract) + learning
