"""How well everybody works, by contract and weeks in post, and what they cost."""

from __future__ import annotations

from collections.abc import Collection

from model.engine.headcount import LEAST_FTE
from model.engine.workers import Team, Worker
from model.scenario.inputs import Inputs
from model.scenario.pay import agency_worker, with_awards
from model.scenario.posts import Contract, Post

HIRED: tuple[Contract, ...] = ("agency", "temporary")
"""Contracts of those who are not the council's own."""
LEAST_RATE = 1e-6
"""Hours a day of somebody who gets nothing done."""


def pace_of(contract: Contract, weeks: int, i: Inputs) -> float:
    """Share of a full pace after so many weeks in post."""
    if contract == "permanent":
        return i.ramp_permanent_share if weeks < i.ramp_permanent_weeks else 1.0
    if contract == "newly qualified":
        if weeks < i.ramp_nqsw_first_weeks:
            return i.ramp_nqsw_first_share
        return i.ramp_nqsw_share if weeks < i.ramp_nqsw_weeks else 1.0
    if weeks < i.ramp_agency_weeks:
        return min(i.ramp_agency_share, i.agency_pace_share)
    return i.agency_pace_share


def full_pace(contract: Contract, i: Inputs) -> float:
    """The pace of somebody who has learnt the job."""
    return i.agency_pace_share if contract in HIRED else 1.0


def set_pace(worker: Worker, pace: float, inputs: Inputs) -> None:
    """Hours a day, cap and share of new families at a share of a full pace."""
    worker.limited = worker.contract == "newly qualified" and not inputs.nqsw_child_protection
    learning = worker.contract == "newly qualified"
    worker.cap_share = inputs.nqsw_cap_share if learning else 1.0
    if worker.contract in HIRED:
        worker.cap_share = inputs.agency_cap_share
    worker.team.learners = worker.team.learners or worker.limited
    rate = inputs.case_hours_per_day * worker.fte * pace
    worker.rate = rate if rate > LEAST_RATE else 0.0
    worker.size = max(worker.fte * min(pace, worker.cap_share), LEAST_FTE)


def mentor(team: Team, seniors: Collection[Worker], inputs: Inputs) -> None:
    """Each newly qualified worker takes hours of an experienced colleague, in turn."""
    learning = [w for w in team.staff if w.contract == "newly qualified"]
    if not learning or not inputs.mentor_hours:
        return
    full = inputs.case_hours_per_day
    mentors = [
        w
        for w in team.staff
        if w.contract == "permanent" and not w.long_sick and w.rate >= full * w.fte - 1e-9
    ]
    mentors.sort(key=lambda worker: worker not in seniors)
    for mentor, _ in zip(mentors, learning, strict=False):
        mentor.rate = max(mentor.rate - inputs.mentor_hours / 5, 0.0)


def yearly_cost(contract: Contract, post: Post, inputs: Inputs, week: int) -> float:
    """Pounds a year of one FTE in a post, at the pay of a week of the run."""
    if contract in HIRED:
        return agency_worker(inputs)
    pay = with_awards(inputs, week)
    if contract == "newly qualified":
        return inputs.cost_newly_qualified * pay
    senior = post.grade == "senior social worker"
    return (inputs.cost_senior if senior else inputs.cost_permanent) * pay
