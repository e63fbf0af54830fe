"""Letting agency workers go: five ways to do it, what each schedules, costs and endangers.

A plan is a posts table: every option is the table that is there now with the agency posts' rows
rewritten. Weeks count from the position date (week 0); who leaves in a week is gone from its
Monday on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, zip_longest
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.results.measures import COST_PARTS, HEADLINE, Replication
from model.results.statistics import interval
from model.scenario.calendar import MAX_WEEKS
from model.scenario.posts import (
    LONGEST_OVERLAP_WEEKS,
    MAX_POSTS,
    POST_TEAMS,
    Post,
    Team,
    headcounts,
)
from model.scenario.scenario import Scenario, ScenarioError, make_scenario

DOING_NOTHING = "Doing nothing"
OPTIONS: dict[str, str] = {
    "A": "Cliff",
    "B": "Taper",
    "C": "Match and release",
    "D": "Keep a small reserve",
    "E": "Convert and retain",
}
"""The ways to let agency workers go, by letter."""

DANGER_MEASURES = ("danger_weeks_front_door", "danger_weeks_fsp", "danger_weeks")
HANDOVER_MEASURES = (
    "handovers_overlap",
    "handovers_notice",
    "handovers_sudden",
    "visits_missed_in_gap",
)
EXIT_MEASURES: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *HEADLINE,
            *DANGER_MEASURES,
            *HANDOVER_MEASURES,
            "leavers",
            "starters",
            "vacant_fte",
            "agency_fte",
            "cost_run",
            "cost_recruitment",
            "cost_overlap",
            "cost_external",
        )
    )
)
"""What options are compared by: the headline, then danger, handovers, people and money."""

TEAM_NAMES: dict[Team, str] = {"front_door": "front door", "fsp": "FSP"}
SCHEDULE_COLUMNS = ("post", "team", "what", "week", "date", "trigger")

_ROUNDING = 1.0
"""Pounds by which sums of weekly costs may differ without meaning anything."""


def option_name(letter: str) -> str:
    """E.g. ``A Cliff``. Raises ScenarioError for a letter that is no option."""
    if letter not in OPTIONS:
        raise ScenarioError(f"there is no option '{letter}'; there are {', '.join(OPTIONS)}")
    return f"{letter} {OPTIONS[letter]}"


# --- What an option is made of ---


class ExitChoices(BaseModel):
    """What a planner settles before the options are laid out.

    Weeks are whole weeks from the position date, shares are 0 to 1. Raises ScenarioError with
    the field, its value and what is allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    leave_week: int = Field(26, ge=1, le=MAX_WEEKS, description="agency starts to leave in week")
    taper_weeks: int = Field(6, ge=1, le=104, description="weeks between one leaver and the next")
    advert_lead_weeks: int = Field(
        18,
        ge=0,
        le=104,
        description="adverts open that many weeks before a leaving, never earlier than today",
    )
    release_at: float = Field(
        0.8,
        ge=0.05,
        le=1,
        allow_inf_nan=False,
        description="share of a full pace at which the successor releases the agency worker",
    )
    overlap_weeks: int = Field(
        2,
        ge=0,
        le=LONGEST_OVERLAP_WEEKS,
        description="weeks a successor may be there beside the agency worker",
    )
    reserve: int = Field(2, ge=0, le=MAX_POSTS, description="agency posts kept in option D")
    convert_week: int = Field(
        4, ge=0, le=MAX_WEEKS, description="permanent posts are offered in week, in option E"
    )
    convert_share: float = Field(
        1.0,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="share of the agency posts offered, in option E",
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise ScenarioError(_choice_refused(error)) from None

    @classmethod
    def bounds(cls, name: str) -> tuple[float, float]:
        """The lowest and highest value a field may have."""
        field = cls.model_json_schema()["properties"][name]
        return field["minimum"], field["maximum"]


def _choice_refused(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    if name not in ExitChoices.model_fields:
        return f"there is no choice named '{name}'; there are {', '.join(ExitChoices.model_fields)}"
    low, high = ExitChoices.bounds(name)
    kind = "a whole number" if ExitChoices.model_fields[name].annotation is int else "a number"
    shown = str(first["input"])
    shown = shown if len(shown) <= 40 else shown[:37] + "..."
    return f"{name} = {shown} cannot be used: allowed is {kind} from {low:g} to {high:g}"


def monday_of(start_date: date, week: int) -> date:
    """The Monday of a week of a run from ``start_date``."""
    return start_date - timedelta(days=start_date.weekday()) + timedelta(weeks=week)


def has_exit(post: Post) -> bool:
    """Whether an agency worker's leaving, release or conversion is planned."""
    return post.is_agency and (
        post.end is not None or post.release_at is not None or post.next_contract == "convert"
    )


def agency_posts(posts: Iterable[Post], start_date: date) -> list[Post]:
    """The posts that agency workers hold; who has left before today holds none."""
    return [post for post in posts if post.is_agency and not _is_past(post, start_date)]


def _is_past(post: Post, today: date) -> bool:
    return post.end is not None and post.end < today


def _row(post: Post, **changes: object) -> Post:
    return Post.model_validate({**dict(post), **changes})


def last_day(start_date: date, week: int) -> date:
    """The Friday before the Monday from which a holder is gone."""
    return monday_of(start_date, week) - timedelta(days=3)


def _succeeded(post: Post, advert: date, overlap_weeks: int) -> dict[str, object]:
    """Who follows an agency worker: whom the row has planned already, else somebody permanent by
    advert. Works as much as the holder did."""
    if post.next_contract in ("none", "convert"):
        return {}
    again = post.next_contract == "agency"
    found: dict[str, object] = {
        "next_contract": "permanent" if again else post.next_contract,
        "next_start": None if again else post.next_start,
        "next_fte": post.next_fte or post.fte,
        "overlap_weeks": max(post.overlap_weeks, overlap_weeks),
    }
    if found["next_start"] is None and post.next_contract != "newly qualified":
        found["advert"] = min(post.advert or advert, advert)
    return found


def monday_after(day: date) -> date:
    """The Monday from which somebody with that last day is gone."""
    return day + timedelta(days=7 - day.weekday())


def leaving(post: Post, week: int, choices: ExitChoices, start_date: date) -> Post:
    """The row with its holder gone from a week on, or sooner where that is planned already."""
    end = last_day(start_date, week)
    return _ending(post, min(end, post.end or end), choices, start_date)


def moved(post: Post, week: int, choices: ExitChoices, start_date: date) -> Post:
    """The row with its holder gone from that week on, whatever leaving was planned.

    Who was planned to follow does, a named starter later where there is no room before; without
    a planned exit somebody permanent is found by advert.
    """
    planned = has_exit(post) or post.next_contract == "none"
    named = None if post.next_contract in ("convert", "agency") else post.next_start
    bare = _row(
        post,
        end=None,
        release_at=None,
        advert=None,
        next_contract=post.next_contract if planned else "permanent",
        next_start=post.next_start if post.next_contract == "convert" else None,
    )
    row = _ending(bare, last_day(start_date, week), choices, start_date)
    if named is None or row.end is None:
        return row
    room = row.end + timedelta(days=1, weeks=-row.overlap_weeks)
    return _row(row, next_start=max(named, room), advert=None)


def _ending(post: Post, end: date, choices: ExitChoices, start_date: date) -> Post:
    """The row with a last day and somebody to follow."""
    if post.start is not None:  # who has yet to come is not gone before
        end = max(end, post.start)
    if post.next_contract == "convert" and post.next_start and post.next_start > end:
        post = _row(post, next_contract="permanent", next_start=None)  # gone before the offer
    advert = max(start_date, monday_after(end) - timedelta(weeks=choices.advert_lead_weeks))
    return _row(post, end=end, **_succeeded(post, advert, choices.overlap_weeks))


def stays(post: Post) -> Post:
    """The row without the exit it has planned, if any: agency until further notice."""
    if not has_exit(post):
        return post
    return _row(
        post,
        end=None,
        release_at=None,
        next_contract="agency",
        next_start=None,
        next_fte=None,
        advert=None,
        overlap_weeks=0,
        starter_drops_out=False,
    )


def _matched(post: Post, choices: ExitChoices, start_date: date) -> Post:
    """The row whose holder goes once the successor, sought from today, can do the work."""
    if post.next_contract == "none":
        return post  # nobody to match
    release = min(post.release_at or choices.release_at, choices.release_at)
    return _row(post, release_at=release, **_succeeded(post, start_date, 0))


def _offered(post: Post, choices: ExitChoices, start_date: date) -> Post:
    """The row whose holder is offered the post; who refuses goes as in match and release."""
    day = max(start_date, monday_of(start_date, choices.convert_week))
    there = (post.start is None or post.start <= day) and (post.end is None or post.end >= day)
    planned = post.next_contract in ("none", "convert") or (
        post.next_start is not None and post.next_contract != "agency"
    )
    if planned or not there:
        return _matched(post, choices, start_date)
    release = min(post.release_at or choices.release_at, choices.release_at)
    return _row(
        post,
        next_contract="convert",
        next_start=day,
        next_fte=post.next_fte or post.fte,
        advert=None,
        release_at=release,
    )


def _alternating(posts: Sequence[Post]) -> list[Post]:
    """The first of each team, then the second of each, and so on."""
    teams = [[post for post in posts if post.team == team] for team in POST_TEAMS]
    return [post for post in chain.from_iterable(zip_longest(*teams)) if post is not None]


def _reserve(agency: Sequence[Post], kept: int) -> set[str]:
    """The posts kept: the last of each team in turn, from the team with the most."""
    teams = [[post.post for post in reversed(agency) if post.team == t] for t in POST_TEAMS]
    teams.sort(key=len, reverse=True)
    order = [post for post in chain.from_iterable(zip_longest(*teams)) if post is not None]
    return set(order[:kept])


def _tapered(agency: Sequence[Post], choices: ExitChoices, start_date: date) -> list[Post]:
    """Rows that leave one at a time; who goes before the taper begins takes no turn in it."""
    first = last_day(start_date, choices.leave_week)
    early = {post.post for post in agency if post.end is not None and post.end < first}
    rows = [leaving(p, choices.leave_week, choices, start_date) for p in agency if p.post in early]
    taking_turns = [post for post in _alternating(agency) if post.post not in early]
    for turn, post in enumerate(taking_turns):
        week = choices.leave_week + turn * choices.taper_weeks
        rows.append(leaving(post, week, choices, start_date))
    return rows


def option_posts(
    letter: str, posts: Sequence[Post], choices: ExitChoices, start_date: date
) -> tuple[Post, ...]:
    """The posts table of an option: agency rows rewritten, all others as they are.

    Nobody is kept longer than the table has planned already, and who is planned to follow does.
    A post planned to close is not filled. Without agency posts the table comes back unchanged.
    Raises ScenarioError for a letter that is no option.
    """
    option_name(letter)
    agency = agency_posts(posts, start_date)
    if letter == "A":
        rows = [leaving(post, choices.leave_week, choices, start_date) for post in agency]
    elif letter == "B":
        rows = _tapered(agency, choices, start_date)
    elif letter == "C":
        rows = [_matched(post, choices, start_date) for post in agency]
    elif letter == "D":
        kept = _reserve(agency, choices.reserve)
        rows = _tapered([post for post in agency if post.post not in kept], choices, start_date)
    else:
        offers = int(len(agency) * choices.convert_share + 0.5)
        offered = {post.post for post in _alternating(agency)[:offers]}
        rows = [
            (_offered if post.post in offered else _matched)(post, choices, start_date)
            for post in agency
        ]
    return with_rows(posts, rows)


def with_rows(posts: Iterable[Post], rows: Iterable[Post]) -> tuple[Post, ...]:
    """A posts table with some of its rows replaced, by their post numbers."""
    replaced = {row.post: row for row in rows}
    return tuple(replaced.get(post.post, post) for post in posts)


def with_people(scenario: Scenario, name: str | None = None) -> Scenario:
    """The scenario with every post in its table.

    Lasting changes of a headcount that the table was worked out from are in it, and not made
    again. Raises ScenarioError.
    """
    given = {post.team for post in scenario.posts}
    taken_in = headcounts(team for team in POST_TEAMS if team not in given)
    changes = [c for c in scenario.changes if c.dated or c.input not in taken_in]
    return make_scenario(
        name or scenario.name, scenario.baseline, changes, scenario.notes, scenario.posts_table
    )


def exit_scenarios(
    nothing: Scenario,
    choices: ExitChoices,
    options: Sequence[str] = tuple(OPTIONS),
    edited: Mapping[str, Sequence[Post]] | None = None,
) -> dict[str, Scenario]:
    """Doing nothing first, then each option, by the name it goes under.

    ``edited``: letter -> a posts table that stands in for the one that would be laid out.
    Raises ScenarioError.
    """
    edited = edited or {}
    nothing = with_people(nothing, DOING_NOTHING)
    found = {DOING_NOTHING: nothing}
    for letter in options:
        name = option_name(letter)
        posts = edited.get(letter)
        if posts is None:
            posts = option_posts(letter, nothing.posts, choices, nothing.inputs.start_date)
        found[name] = nothing.with_posts(posts, name)
    return found


def drop_outs(scenario: Scenario) -> dict[str, Scenario]:
    """By post number: the scenario in which the starter planned for that post drops out.

    Posts with a planned starter: agency posts with an exit that somebody follows, and funded
    vacancies with a named starter.
    """
    scenario = with_people(scenario)
    found = {}
    for post in scenario.posts:
        follows = has_exit(post) and post.next_contract not in ("none", "agency")
        named = post.contract == "vacant" and post.funded_fte > 0 and post.next_start is not None
        if follows or named:
            posts = with_rows(scenario.posts, [_row(post, starter_drops_out=True)])
            name = f"{scenario.name}, the starter for {post.post} drops out"
            found[post.post] = scenario.with_posts(posts, name)
    return found


# --- The schedule ---


def schedule(scenario: Scenario) -> list[dict[str, str | int | None]]:
    """What is planned, one row each with ``SCHEDULE_COLUMNS``, by date; what waits for something
    else has no week and no date (None) and stands last.

    Posts are numbers; nobody is named.
    """
    inputs = scenario.inputs
    planner = _Planner(inputs.start_date, inputs.nqsw_intake_month)
    rows = [row for post in scenario.posts_table for row in planner.rows(post)]
    return sorted(rows, key=lambda row: (row["date"] is None, row["date"] or ""))


_Planned = tuple[str, date | None, str]
"""What happens, when, and on what condition."""


class _Planner:
    """Turns rows of the posts table into what happens when."""

    def __init__(self, today: date, intake_month: int) -> None:
        self.today = today
        year = today.year + (today.month >= intake_month)
        self.intake = date(year, intake_month, 1)

    def rows(self, post: Post) -> list[dict[str, str | int | None]]:
        found: list[_Planned] = []
        if post.start is not None and post.start > self.today:
            found.append(("starts", post.start, f"{post.contract}, as planned"))
        if post.contract == "vacant" or _is_past(post, self.today):
            if post.funded_fte > 0 and post.next_contract != "none":
                found += self._search(post, self.today)
        elif post.end is not None or post.release_at is not None or post.next_contract == "convert":
            found += [*self._conversion(post), *self._leaving(post)]
        return [self._row(post, *row) for row in found]

    def _row(
        self, post: Post, what: str, day: date | None, trigger: str
    ) -> dict[str, str | int | None]:
        week = None if day is None else (day - monday_of(self.today, 0)).days // 7
        values = (
            post.post,
            TEAM_NAMES[post.team],
            what,
            week,
            None if day is None else day.isoformat(),
            trigger,
        )
        return dict(zip(SCHEDULE_COLUMNS, values, strict=True))

    def _conversion(self, post: Post) -> list[_Planned]:
        if post.next_contract != "convert":
            return []
        refused = "who refuses stays as agency"
        if post.end is not None or post.release_at is not None:
            refused = "if it is refused, the post is advertised"
        return [("offer of a permanent post", post.next_start, refused)]

    def _leaving(self, post: Post) -> list[_Planned]:
        """The search for a successor, and the last day or what it waits for."""
        who = f"{post.contract} worker"
        if post.release_at is not None:
            pace = f"once the successor works at {100 * post.release_at:.3g}% of full pace"
            stays = f"if the starter drops out, the {who} stays"
            leaves: _Planned = (f"the {who} leaves", None, f"{pace}; {stays}")
            if post.end is not None:
                leaves = (f"last day of the {who}", post.end, f"at the latest; sooner {pace}")
            return [*self._search(post, self.today), leaves]
        if post.end is None:
            return []
        gone = monday_after(post.end)
        if post.next_contract == "none":
            return [(f"last day of the {who}", post.end, "planned; the post closes")]
        gap = "planned; if the starter drops out, the post is empty until another comes"
        found = [*self._search(post, gone), (f"last day of the {who}", post.end, gap)]
        by_advert = post.next_contract == "permanent" and post.next_start is None
        if by_advert and post.overlap_weeks:
            first = max(self.today, gone - timedelta(weeks=post.overlap_weeks))
            found.append(("the successor may start", first, "if an advert has found somebody"))
        return found

    def _search(self, post: Post, otherwise: date) -> list[_Planned]:
        """How the next is found; ``otherwise``: when an advert opens that has no date."""
        if post.next_contract == "convert":
            return []
        if post.next_start is not None:
            if post.starter_drops_out:
                return [("the starter drops out", post.next_start, "asked: what if")]
            return [(f"{post.next_contract} starter", post.next_start, "planned; may come late")]
        if post.next_contract == "newly qualified":
            return [("newly qualified starter", max(self.intake, self.today), "the yearly intake")]
        by_advert = post.next_contract == "permanent"
        what = "advert opens" if by_advert else "agency asked for somebody"
        planned = post.advert is not None or otherwise <= self.today
        return [(what, post.advert or otherwise, "planned" if planned else "the post is empty")]


# --- What comes out ---


@dataclass(frozen=True, slots=True)
class BreakEven:
    """When an option's costs, added up from the first week, are back at doing nothing's.

    ``week`` and its Monday ``day``: from then on to the end they are no higher (only for "breaks
    even"). ``saving`` at the end in pounds, positive when the option is cheaper; ``low`` and
    ``high`` bound its mean over the pairs (95%), NaN below two pairs.
    """

    kind: Literal["cheaper from the start", "breaks even", "never within the run", "the same"]
    week: int | None
    day: date | None
    saving: float
    low: float
    high: float


def break_even(
    option: Sequence[Replication], nothing: Sequence[Replication], start_date: date
) -> BreakEven | None:
    """From the mean cumulative cost over the futures both have; None when they share none."""
    other = {r.number: r for r in nothing}
    pairs = [(r, other[r.number]) for r in option if r.number in other]
    if not pairs:
        return None
    dearer = np.cumsum([_cost(a) - _cost(b) for a, b in pairs], axis=1)
    saving, _, low, high = interval([-float(d) for d in dearer[:, -1]])
    mean = dearer.mean(axis=0)
    above = np.flatnonzero(mean > _ROUNDING)
    if np.abs(dearer).max() <= _ROUNDING:
        return BreakEven("the same", None, None, 0.0, 0.0, 0.0)
    if not len(above):
        return BreakEven("cheaper from the start", None, None, saving, low, high)
    week = int(above[-1]) + 1
    if week == len(mean):
        return BreakEven("never within the run", None, None, saving, low, high)
    return BreakEven("breaks even", week, monday_of(start_date, week), saving, low, high)


def _cost(replication: Replication) -> NDArray[np.float64]:
    return replication.series("cost").astype(np.float64)


def monthly_cost(results: Sequence[Replication], start_date: date) -> list[dict[str, Any]]:
    """One row a month: its name (``2024-04``), mean cost in pounds, its parts, and the running
    total. A week belongs to the month its Monday lies in."""
    names = ("cost", *COST_PARTS, "cost_overlap")
    means = {
        name: np.mean([r.series(name).astype(np.float64) for r in results], axis=0)
        for name in names
    }
    months: dict[str, dict[str, Any]] = {}
    for week in range(len(means["cost"])):
        month = f"{monday_of(start_date, week):%Y-%m}"
        row = months.setdefault(month, {"month": month, "weeks": 0, **dict.fromkeys(names, 0.0)})
        row["weeks"] += 1
        for name in names:
            row[name] += float(means[name][week])
    total = 0.0
    for row in months.values():
        total += row["cost"]
        row["cumulative"] = total
    return list(months.values())


class DangerPeriod(NamedTuple):
    """Weeks in a row in which half of the futures or more are below need."""

    first_week: int
    last_week: int
    share: float
    """The highest share of the futures in one of these weeks, 0 to 1."""


def danger_periods(results: Sequence[Replication], team: Team) -> list[DangerPeriod]:
    """When a team is likely to have fewer experienced hands than it needs."""
    if not results:
        return []
    # The series keep seven digits: equal to that is not below.
    spare = [r.series(f"{team}:experienced_fte") - r.series(f"{team}:need_fte") for r in results]
    shares = np.mean(np.array(spare) < -1e-5, axis=0)
    found: list[DangerPeriod] = []
    for week in np.flatnonzero(shares >= 0.5).tolist():
        share = float(shares[week])
        if found and found[-1].last_week == week - 1:
            found[-1] = DangerPeriod(found[-1].first_week, week, max(found[-1].share, share))
        else:
            found.append(DangerPeriod(week, week, share))
    return found
