"""How one row of the posts table is rewritten: leaving, moved, staying, succeeded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from model.agency_exit.choices import ExitChoices
from model.scenario.calendar import monday_of
from model.scenario.posts import Post


def has_exit(post: Post) -> bool:
    """Whether an agency worker's leaving, release or conversion is planned."""
    return post.is_agency and (
        post.end is not None or post.release_at is not None or post.next_contract == "convert"
    )


def agency_posts(posts: Iterable[Post], start_date: date) -> list[Post]:
    """The posts that agency workers hold; who has left before today holds none."""
    return [post for post in posts if post.is_agency and not is_past(post, start_date)]


def is_past(post: Post, today: date) -> bool:
    """Whether its holder has left before today."""
    return post.end is not None and post.end < today


def changed(post: Post, **changes: object) -> Post:
    """A row of the posts table with other cells. Raises pydantic.ValidationError."""
    return Post.model_validate({**dict(post), **changes})


def last_day(start_date: date, week: int) -> date:
    """The Friday before the Monday from which a holder is gone."""
    return monday_of(start_date, week) - timedelta(days=3)


def succeeded(post: Post, advert: date, overlap_weeks: int) -> dict[str, object]:
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
    bare = changed(
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
    return changed(row, next_start=max(named, room), advert=None)


def _ending(post: Post, end: date, choices: ExitChoices, start_date: date) -> Post:
    """The row with a last day and somebody to follow."""
    if post.start is not None and post.start > end:
        return _cancelled(post, end, choices, start_date)
    if post.next_contract == "convert" and post.next_start and post.next_start > end:
        post = changed(post, next_contract="permanent", next_start=None)  # gone before the offer
    advert = max(start_date, monday_after(end) - timedelta(weeks=choices.advert_lead_weeks))
    return changed(post, end=end, **succeeded(post, advert, choices.overlap_weeks))


def _cancelled(post: Post, end: date, choices: ExitChoices, start_date: date) -> Post:
    """The row of an agency worker booked to start only after the last day there may be one.

    The booking is called off: nobody comes for a day. Who was to follow comes to an empty post.
    """
    if post.next_contract == "convert":  # nobody to convert
        post = changed(post, next_contract="permanent", next_start=None)
    advert = max(start_date, monday_after(end) - timedelta(weeks=choices.advert_lead_weeks))
    follows = succeeded(post, advert, 0)
    nobody = {"contract": "vacant", "fte": 0.0, "start": None, "end": None, "release_at": None}
    return changed(post, **{**follows, **nobody, "overlap_weeks": 0})


def is_called_off(post: Post, before: Post | None, today: date) -> bool:
    """Whether an agency worker who was booked to come is in the row no more."""
    return (
        before is not None
        and before.is_agency
        and before.start is not None
        and before.start > today
        and post.contract == "vacant"
    )


def stays(post: Post) -> Post:
    """The row without the exit it has planned, if any: agency until further notice."""
    if not has_exit(post):
        return post
    return changed(
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


def with_rows(posts: Iterable[Post], rows: Iterable[Post]) -> tuple[Post, ...]:
    """A posts table with some of its rows replaced, by their post numbers."""
    replaced = {row.post: row for row in rows}
    return tuple(replaced.get(post.post, post) for post in posts)
