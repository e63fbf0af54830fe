"""Who leaves and who starts because the scenario says so, beside what the market brings."""

from __future__ import annotations

from collections.abc import Sequence

from model.engine.in_post_now import EMPLOYED
from model.engine.plan import Plan
from model.engine.seats import Seat
from model.scenario.posts import POST_TEAMS


class AskedFor:
    """Leavers and starters of each team, as running counts of the scenario's weeks."""

    def __init__(self, plan: Plan, seats: Sequence[Seat]) -> None:
        self._weekly = plan.weekly
        self._of = {
            team: [seat for seat in seats if seat.plan.post.team == team] for team in POST_TEAMS
        }
        self._to_start = dict.fromkeys(POST_TEAMS, 0)
        """Starters for whom no post has been empty so far."""

    def leaving(self, week: int) -> list[Seat]:
        """Posts whose holder leaves this week: permanent staff first, and of them the last."""
        found: list[Seat] = []
        for team in POST_TEAMS:
            more = self._rise(f"{team}_leavers", week)
            if more:
                held = [
                    (seat.holder.worker.contract not in EMPLOYED, -place, seat)
                    for place, seat in enumerate(self._of[team])
                    if seat.holder is not None and not (seat.frozen or seat.holder.is_over(week))
                ]
                found += [seat for _, _, seat in sorted(held, key=lambda row: row[:2])[:more]]
        return found

    def starting(self, week: int) -> list[Seat]:
        """Posts in which somebody starts this week: those empty the longest first."""
        found: list[Seat] = []
        for team in POST_TEAMS:
            self._to_start[team] += self._rise(f"{team}_starters", week)
            if self._to_start[team]:
                empty = [
                    seat
                    for seat in self._of[team]
                    if seat.holder is None and not (seat.closed or seat.frozen)
                ]
                empty.sort(key=lambda seat: seat.wanting)
                taken = empty[: self._to_start[team]]
                self._to_start[team] -= len(taken)
                found += taken
        return found

    def _rise(self, name: str, week: int) -> int:
        before = getattr(self._weekly[week - 1], name) if week else 0
        now: int = getattr(self._weekly[week], name)
        return max(now - before, 0)
