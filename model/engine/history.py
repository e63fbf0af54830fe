"""What happened in one replication, week by week."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from model.engine.seats import Tenure


@dataclass(slots=True)
class History:
    """What happened in one replication, week by week. Plain lists; one number a week.

    ``clocks[name]``: children due, in time, recorded in time; families due, in time.
    ``tallies[name]``: children, families. ``stages[name]``: children, families open at week's end.
    ``teams[team][series]``. ``owed_by[ower]``: children overdue at week's end. ``icpc_days``:
    (week, working days from the strategy discussion, children); ``plan_days`` the same of days on
    the register, for those who come off it. ``waits[work]``: (tasks done, mean
    working days from workable to done) over the whole run. ``posts[place][week]``: an index into
    ``seats.POST_STATES``; ``staff[event]``: numbers, FTE and yearly rates of cost by week; both are
    empty, as are ``tenures``, where headcounts are held. ``trace``: the event log, when asked for.
    """

    weeks: int
    clocks: dict[str, tuple[list[int], ...]]
    tallies: dict[str, tuple[list[int], list[int]]]
    stages: dict[str, tuple[list[int], list[int]]]
    register: list[int]
    teams: dict[str, dict[str, list[float]]]
    support_needed: list[float]
    support_lapsed: list[float]
    overdue: dict[str, tuple[list[int], list[int]]]
    owed_by: dict[str, list[int]]
    slots: list[int]
    slots_booked: list[int]
    conferences: list[int]
    icpc_days: list[tuple[int, int, int]]
    plan_days: list[tuple[int, int, int]]
    waits: dict[str, tuple[int, float]]
    children_in: int
    children_out: int
    children_open: int
    handover_hours: list[float]
    posts: list[list[int]]
    staff: dict[str, list[float]]
    tenures: list[Tenure]
    trace: list[tuple[Any, ...]] = field(default_factory=list)
