"""What an exit plan schedules: post by post, when and on what condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from model.agency_exit.rows import is_called_off, is_past, monday_after
from model.scenario.calendar import week_of
from model.scenario.errors import Message
from model.scenario.posts import Post, Team
from model.scenario.scenario import Scenario

_CONTRACTS: dict[str, Message] = {
    "permanent": Message("contract.permanent"),
    "agency": Message("contract.agency"),
    "newly qualified": Message("contract.newly_qualified"),
    "temporary": Message("contract.temporary"),
}


@dataclass(frozen=True)
class Step:
    """What happens to a post, on what condition (``trigger``); week and day None: it waits."""

    post: str
    team: Team
    what: Message
    week: int | None
    day: date | None
    trigger: Message


def schedule(scenario: Scenario, before: Scenario | None = None) -> list[Step]:
    """What is planned, by date; what waits for something else stands last.

    ``before``: doing nothing, to say which bookings of it are called off. Posts are numbers;
    nobody is named.
    """
    was = {post.post: post for post in before.posts_table} if before else {}
    inputs = scenario.inputs
    planner = _Planner(inputs.start_date, inputs.nqsw_intake_month)
    steps = [
        step for post in scenario.posts_table for step in planner.steps(post, was.get(post.post))
    ]
    return sorted(steps, key=lambda step: (step.day is None, step.day or date.min))


_Planned = tuple[Message, date | None, Message]
"""What happens, when, and on what condition."""


class _Planner:
    """Turns rows of the posts table into what happens when."""

    def __init__(self, today: date, intake_month: int) -> None:
        self.today = today
        year = today.year + (today.month >= intake_month)
        self.intake = date(year, intake_month, 1)

    def steps(self, post: Post, before: Post | None = None) -> list[Step]:
        found: list[_Planned] = []
        if before is not None and is_called_off(post, before, self.today):
            booked = Message("trigger.booked_after_exit")
            found.append((Message("step.booking_cancelled"), before.start, booked))
        if post.start is not None and post.start > self.today:
            planned = Message("trigger.as_planned", contract=_CONTRACTS[post.contract])
            found.append((Message("step.starts"), post.start, planned))
        if post.contract == "vacant" or is_past(post, self.today):
            if post.funded_fte > 0 and post.next_contract != "none":
                found += self._search(post, self.today)
        elif post.end is not None or post.release_at is not None or post.next_contract == "convert":
            found += [*self._conversion(post), *self._leaving(post)]
        return [
            Step(post.post, post.team, what, self._week(day), day, trigger)
            for what, day, trigger in found
        ]

    def _week(self, day: date | None) -> int | None:
        return None if day is None else week_of(day, self.today)

    def _conversion(self, post: Post) -> list[_Planned]:
        if post.next_contract != "convert":
            return []
        refused = Message("trigger.refuser_stays")
        if post.end is not None or post.release_at is not None:
            refused = Message("trigger.advertised_if_refused")
        return [(Message("step.offer"), post.next_start, refused)]

    def _leaving(self, post: Post) -> list[_Planned]:
        """The search for a successor, and the last day or what it waits for."""
        contract = _CONTRACTS[post.contract]
        last_day = Message("step.last_day", contract=contract)
        if post.release_at is not None:
            percent = 100 * post.release_at
            leaves: _Planned = (
                Message("step.leaves", contract=contract),
                None,
                Message("trigger.pace", percent=percent, contract=contract),
            )
            if post.end is not None:
                leaves = (last_day, post.end, Message("trigger.pace_or_end", percent=percent))
            return [*self._search(post, self.today), leaves]
        if post.end is None:
            return []
        gone = monday_after(post.end)
        if post.next_contract == "none":
            return [(last_day, post.end, Message("trigger.post_closes"))]
        gap = Message("trigger.empty_if_drops_out")
        found = [*self._search(post, gone), (last_day, post.end, gap)]
        by_advert = post.next_contract == "permanent" and post.next_start is None
        if by_advert and post.overlap_weeks:
            first = max(self.today, gone - timedelta(weeks=post.overlap_weeks))
            somebody = Message("trigger.somebody_found")
            found.append((Message("step.successor_may_start"), first, somebody))
        return found

    def _search(self, post: Post, otherwise: date) -> list[_Planned]:
        """How the next is found; ``otherwise``: when an advert opens that has no date."""
        if post.next_contract == "convert":
            return []
        if post.next_start is not None:
            if post.starter_drops_out:
                drops_out = Message("step.starter_drops_out")
                return [(drops_out, post.next_start, Message("trigger.what_if"))]
            return [(self._starter(post), post.next_start, Message("trigger.may_come_late"))]
        if post.next_contract == "newly qualified":
            first = max(self.intake, self.today)
            return [(self._starter(post), first, Message("trigger.yearly_intake"))]
        by_advert = post.next_contract == "permanent"
        what = Message("step.advert_opens" if by_advert else "step.agency_asked")
        planned = post.advert is not None or otherwise <= self.today
        why = Message("trigger.planned" if planned else "trigger.post_empty")
        return [(what, post.advert or otherwise, why)]

    def _starter(self, post: Post) -> Message:
        return Message("step.starter", contract=_CONTRACTS[post.next_contract])
