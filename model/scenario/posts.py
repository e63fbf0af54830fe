"""Posts and who holds them: the table a planner edits, and that agency exit is planned on.

One row is one post: what it is established and funded for, who holds it now, until when, and who
comes next. Rows carry no name and no free text; a post's number is all there is to know it by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from model.scenario.errors import Message, invalid

if TYPE_CHECKING:
    from model.scenario.inputs import Inputs

Team = Literal["front_door", "fsp"]
Grade = Literal["social worker", "senior social worker"]
Contract = Literal["permanent", "agency", "newly qualified", "temporary"]
Held = Literal["permanent", "agency", "newly qualified", "temporary", "vacant"]
Next = Literal["permanent", "newly qualified", "agency", "temporary", "convert", "none"]

POST_TEAMS: tuple[Team, ...] = ("front_door", "fsp")
CONTRACTS: tuple[Contract, ...] = ("permanent", "agency", "newly qualified", "temporary")
PREFIX: dict[Team, str] = {"front_door": "FD", "fsp": "FSP"}
"""What the numbers of derived posts begin with."""


def _not_bool(value: object) -> object:
    # Python takes true for 1; nobody who writes fte = true means one worker.
    if isinstance(value, bool):
        raise ValueError("true and false are no numbers")
    return value


def _as_day(value: object) -> object:
    # Pydantic takes a number for seconds since 1970; nobody who writes start = 0 means that.
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError("write a day such as 2024-09-01") from None


def _in_reach(day: date) -> date:
    # Wide enough for anybody in post, and far from where the arithmetic of dates ends.
    if not 1950 <= day.year <= 2100:
        raise ValueError("write a day from 1950 to 2100")
    return day


_Fte = Annotated[float, BeforeValidator(_not_bool), Field(ge=0, le=1, allow_inf_nan=False)]
_Day = Annotated[date, BeforeValidator(_as_day), AfterValidator(_in_reach)]
LEAST_FTE = 0.05
"""A smaller part of a post is no post: two hours a week."""
MAX_POSTS = 3_000
MAX_POSTS_A_TEAM = 1_500
LONGEST_OVERLAP_WEEKS = 26


_SHARE, _SOME = Message("allowed.post_share"), Message("allowed.post_share_above_0")
_DAY = Message("allowed.post_day")
ALLOWED: dict[str, Message] = {
    "post": Message("allowed.post_number"),
    "team": Message("allowed.post_team"),
    "grade": Message("allowed.either", known=get_args(Grade)),
    "established_fte": _SHARE,
    "funded_fte": _SHARE,
    "contract": Message("allowed.one_of", known=get_args(Held)),
    "fte": _SHARE,
    "start": _DAY,
    "end": _DAY,
    "next_contract": Message("allowed.one_of", known=get_args(Next)),
    "next_fte": _SOME,
    "next_start": _DAY,
    "advert": _DAY,
    "release_at": _SOME,
    "overlap_weeks": Message("allowed.post_weeks", most=LONGEST_OVERLAP_WEEKS),
    "starter_drops_out": Message("allowed.post_yes_no"),
}
"""What each field of a post may be, to be said."""


class Post(BaseModel):
    """One post, its holder, and who comes next.

    ``start`` None: in post long since. ``end``: the holder's last day; None: open. A holder with
    ``release_at`` leaves once the successor works at that share of a full pace. ``next_start``
    None: by advert, which opens on ``advert`` or, without that, when the post falls empty.
    ``overlap_weeks``: how long the successor may be there beside the holder.
    ``starter_drops_out``: the next starter withdraws on the day (to ask "what if").
    Raises pydantic.ValidationError; ``files`` and ``posts_file`` turn that into refusals.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # A pattern that no name and no address fits.
    post: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}-?[0-9]{1,4}$")]
    team: Team
    grade: Grade = "social worker"
    established_fte: _Fte = 1.0
    funded_fte: _Fte = 1.0
    contract: Held = "permanent"
    fte: _Fte = 1.0
    start: _Day | None = None
    end: _Day | None = None
    next_contract: Next = "permanent"
    next_fte: Annotated[_Fte, Field(gt=0)] | None = None
    next_start: _Day | None = None
    advert: _Day | None = None
    release_at: Annotated[float, BeforeValidator(_not_bool), Field(gt=0, le=1)] | None = None
    overlap_weeks: Annotated[
        int, BeforeValidator(_not_bool), Field(ge=0, le=LONGEST_OVERLAP_WEEKS)
    ] = 0
    starter_drops_out: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Post:
        if self.start and self.end and self.end < self.start:
            raise invalid("post.end_before_start", end=self.end, start=self.start)
        if self.start and self.next_start and self.next_start < self.start:
            raise invalid("post.next_before_start", next_start=self.next_start, start=self.start)
        if self.contract == "vacant":
            if self.fte:
                raise invalid("post.vacant_fte", fte=self.fte)
            if self.end or self.start or self.release_at is not None:
                raise invalid("post.vacant_nobody")
            if self.next_contract == "convert":
                raise invalid("post.vacant_convert")
        elif not self.fte:
            raise invalid("post.no_fte")
        if self.contract == "newly qualified" and self.start is None:
            raise invalid("post.learner_start")
        if self.next_contract == "convert":
            if self.contract not in ("agency", "temporary"):
                raise invalid("post.who_converts", contract=self.contract)
            if self.next_start is None:
                raise invalid("post.conversion_day")
            if self.end and self.end < self.next_start:
                raise invalid(
                    "post.ends_before_conversion", end=self.end, next_start=self.next_start
                )
        if self.next_contract == "none" and (self.next_start or self.advert):
            raise invalid("post.nobody_next")
        if self.release_at is not None and self.next_contract == "none":
            raise invalid("post.nobody_to_release")
        for name in ("established_fte", "funded_fte", "fte", "next_fte"):
            part = getattr(self, name)
            if part and part < LEAST_FTE:
                raise invalid("post.nobody", field=name, fte=part, least=LEAST_FTE)
        if self.funded_fte > self.established_fte:
            raise invalid(
                "post.overfunded", funded=self.funded_fte, established=self.established_fte
            )
        self._no_overlap()
        return self

    def _no_overlap(self) -> None:
        """Two people may share a post only for as long as the overlap says."""
        if self.next_start is None or self.next_contract == "convert" or self.contract == "vacant":
            return
        if self.release_at is not None:  # the holder stays until the successor is ready
            return
        if self.end is None:
            raise invalid("post.overlap_without_end", next_start=self.next_start)
        earliest = self.end + timedelta(days=1, weeks=-self.overlap_weeks)
        if self.next_start < earliest:
            raise invalid(
                "post.overlap",
                next_start=self.next_start,
                end=self.end,
                overlap_weeks=self.overlap_weeks,
            )

    @property
    def is_agency(self) -> bool:
        """Whether an agency worker holds it."""
        return self.contract == "agency"


def headcounts(teams: Iterable[Team] = POST_TEAMS) -> frozenset[str]:
    """Inputs that a posts table of these teams says, and that change it no more."""
    held = ("fte", "agency_fte", "nqsw_fte", "established_fte")
    return frozenset(f"{team}_{part}" for team in teams for part in held)


def in_post(posts: Iterable[Post], team: Team, day: date) -> float:
    """FTE of a team's holders on a day."""
    return sum(
        p.fte
        for p in posts
        if p.team == team
        and p.contract != "vacant"
        and (p.start is None or p.start <= day)
        and (p.end is None or p.end >= day)
    )


def derived_posts(inputs: Inputs, teams: Sequence[Team] = POST_TEAMS) -> tuple[Post, ...]:
    """A posts table that says what the FTE inputs say: permanent first, then newly qualified,
    agency, and last the established posts that nobody holds and somebody is looked for."""
    posts: list[Post] = []
    for team in teams:
        total = getattr(inputs, f"{team}_fte")
        agency = min(getattr(inputs, f"{team}_agency_fte"), total)
        newly = min(getattr(inputs, f"{team}_nqsw_fte"), total - agency)
        vacant = round(max(getattr(inputs, f"{team}_established_fte") - total, 0.0), 6)
        number = 0
        for held, fte in (
            ("permanent", total - agency - newly),
            ("newly qualified", newly),
            ("agency", agency),
            ("vacant", vacant),
        ):
            parts = _whole_posts(fte)
            leaving = min(getattr(inputs, f"{team}_on_notice"), len(parts))
            for nth, part in enumerate(parts, 1):
                number += 1
                post = _derived(team, number, held, part, inputs.start_date)
                if held == "permanent" and nth <= leaving:
                    # Their notices end one after the other.
                    days = 7 * inputs.notice_weeks * nth / leaving
                    post = post.model_copy(
                        update={"end": inputs.start_date + timedelta(days=int(days))}
                    )
                posts.append(post)
    return tuple(posts)


def added_posts(posts: Iterable[Post], team: Team, fte: float, today: date) -> tuple[Post, ...]:
    """Permanent posts that make up what a posts table has fewer of than ``fte``, numbered on."""
    posts = tuple(posts)
    more = fte - in_post(posts, team, today)
    room = MAX_POSTS_A_TEAM - sum(post.team == team for post in posts)
    taken = {post.post for post in posts}
    free = (number for number in count(1) if _number(team, number) not in taken)
    return tuple(
        _derived(team, next(free), "permanent", part, today) for part in _whole_posts(more)[:room]
    )


def _number(team: Team, number: int) -> str:
    return f"{PREFIX[team]}-{number:02d}"


def _whole_posts(fte: float) -> list[float]:
    """As many whole posts as there are, and one for the rest, unless it is nobody."""
    whole = int(fte + 1e-9)
    rest = round(fte - whole, 6)
    return [1.0] * whole + ([rest] if rest >= LEAST_FTE else [])


def _derived(team: Team, number: int, held: str, fte: float, today: date) -> Post:
    return Post(
        post=_number(team, number),
        team=team,
        established_fte=fte,
        funded_fte=fte,
        contract=held,
        fte=0.0 if held == "vacant" else fte,
        start=last_intake(today) if held == "newly qualified" else None,
        next_contract="agency" if held == "agency" else "permanent",
    )


def last_intake(today: date, month: int = 9) -> date:
    """The first day of the last September on or before a day."""
    year = today.year if today.month >= month else today.year - 1
    return date(year, month, 1)


def ordered(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The order in which a run keeps posts: by team, as listed within a team."""
    return tuple(sorted(posts, key=lambda post: POST_TEAMS.index(post.team)))
