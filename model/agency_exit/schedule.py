"""What an exit plan schedules: post by post, when and on what condition."""

from __future__ import annotations

from datetime import date, timedelta

from model.agency_exit.rows import is_past, monday_after
from model.scenario.calendar import week_of
from model.scenario.posts import Post
from model.scenario.scenario import Scenario

SCHEDULE_COLUMNS = ("post", "team", "what", "week", "date", "trigger")


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
        if post.contract == "vacant" or is_past(post, self.today):
            if post.funded_fte > 0 and post.next_contract != "none":
                found += self._search(post, self.today)
        elif post.end is not None or post.release_at is not None or post.next_contract == "convert":
            found += [*self._conversion(post), *self._leaving(post)]
        return [self._row(post, *row) for row in found]

    def _row(
        self, post: Post, what: str, day: date | None, trigger: str
    ) -> dict[str, str | int | None]:
        week = None if day is None else week_of(day, self.today)
        values = (
            post.post,
            post.team,
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
