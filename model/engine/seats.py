"""One post during a run: who holds it, who is expected, what is planned for it."""

from __future__ import annotations

from dataclasses import dataclass

from model.engine.luck import Row
from model.engine.planned_posts import PlannedPost
from model.engine.vocabulary import Ending
from model.engine.workers import Worker
from model.scenario.posts import CONTRACTS, Contract, Next

POST_STATES = (
    "empty",
    *(f"{contract}{learning}" for contract in CONTRACTS for learning in ("", " learning")),
    "closed",
)
"""What a post can be at a week's end; ``Replication.posts`` holds indices into this."""
EMPTY, CLOSED = 0, len(POST_STATES) - 1


@dataclass(slots=True)
class Tenure:
    """One person's time in a post: working days from ``first`` until ``until`` (excluded)."""

    post: str
    team: str
    contract: Contract
    fte: float
    first: int
    until: int
    ending: str = ""


class InPost:
    """Somebody in a post."""

    __slots__ = (
        "covering",
        "ending",
        "leaves",
        "luck",
        "person",
        "row",
        "since",
        "tenure",
        "worker",
    )

    def __init__(
        self, worker: Worker, since: int, person: int, tenure: Tenure, *, covering: bool
    ) -> None:
        self.worker = worker
        self.since = since
        self.person = person
        """How many held the post before."""
        self.tenure = tenure
        self.covering = covering
        """Agency, until somebody is recruited."""
        self.leaves: int | None = None
        """The first week without them."""
        self.ending: Ending = "notice"
        self.luck: Row = memoryview(b"")
        self.row = -1

    def is_over(self, week: int) -> bool:
        """Whether they are gone by a week."""
        return self.leaves is not None and self.leaves <= week


@dataclass(slots=True)
class Coming:
    """Somebody who is expected in a week."""

    week: int
    contract: Contract
    named: bool = False
    drops: bool = False
    accepted: int = 0
    """The week in which the offer is taken; until then the post is still open."""


class Seat:
    """One post during a run."""

    __slots__ = (
        "adverts",
        "away",
        "closed",
        "coming",
        "converts",
        "cover_week",
        "drops_out",
        "frozen",
        "holder",
        "next",
        "people",
        "place",
        "plan",
        "release_at",
        "searched",
        "successor",
        "vacancies",
        "wanting",
    )

    def __init__(self, plan: PlannedPost, place: int) -> None:
        post = plan.post
        self.plan = plan
        self.place = place
        self.holder: InPost | None = None
        self.successor: InPost | None = None
        self.coming: Coming | None = None
        self.next: Next = post.next_contract
        self.release_at = post.release_at
        self.converts = plan.next_week if post.next_contract == "convert" else None
        self.drops_out = post.starter_drops_out
        self.closed = post.contract == "vacant" and post.funded_fte <= 0 and plan.next_week is None
        self.frozen = False
        """Taken away for some weeks by a lower headcount."""
        self.away: InPost | None = None
        """Who held the post then."""
        self.searched = False
        """Whether the search that the table plans has begun."""
        self.wanting = 0
        """Since which week somebody is looked for: the intake fills the longest empty first."""
        self.cover_week: int | None = None
        self.people = 0
        self.vacancies = 0
        self.adverts: list[int] = []

    def is_open(self, week: int) -> bool:
        """Whether anybody who is there this week may have the post."""
        if self.coming is not None and (self.coming.named or self.coming.accepted <= week):
            return False
        return self.searched or self.holder is None or self.next == "newly qualified"
