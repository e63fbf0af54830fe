"""Looking for somebody: adverts that find or fail, agencies, and the luck of each vacancy."""

from __future__ import annotations

from model.engine import draws as draw
from model.engine.headcount import FIRST_POSTS
from model.engine.luck import Luck, Purpose, Row
from model.engine.pace import HIRED
from model.engine.plan import Plan
from model.engine.seats import Coming, Seat
from model.engine.today import Today
from model.scenario.calendar import MAX_WEEKS
from model.scenario.distributions import TABLE_SIZE
from model.scenario.posts import POST_TEAMS


class Recruitment:
    """How posts are filled. All luck is read by post and vacancy."""

    def __init__(self, today: Today, plan: Plan, luck: Luck) -> None:
        self._today = today
        self._plan = plan
        self._luck = luck

    def search_as_planned(self, seat: Seat, week: int) -> None:
        """Begin the search the posts table plans, once."""
        if seat.searched or seat.coming is not None or seat.next in ("none", "convert"):
            return
        post, advert = seat.plan.post, seat.plan.advert_week
        if advert is None:
            at_once = seat.release_at is not None or post.contract == "vacant"
            advert = 0 if at_once else None
        if advert is not None and week >= advert:
            self.search(seat, week)

    def search(self, seat: Seat, week: int) -> None:
        """Look for somebody from now on: by advert, from the agency, or at the next intake."""
        seat.searched = True
        seat.wanting = week
        if seat.next in HIRED:
            row = self.vacancy(seat)
            weeks = int(self._plan.agency_start[int(row[draw.VACANCY_AGENCY] * TABLE_SIZE)])
            seat.coming = Coming(week + max(weeks, 1), seat.next)
        elif seat.next == "permanent":
            self.advertise(seat, week)
        # The newly qualified come with the intake.

    def advertise(self, seat: Seat, week: int) -> None:
        """Advert after advert until somebody is found who does start.

        Not only until the run is over: who is found must not hang on how long it is.
        """
        inputs = self._today.inputs
        seat.adverts.clear()
        # A starter who withdraws is dealt with here; nobody else has to know.
        while week < MAX_WEEKS:
            row = self.vacancy(seat)
            for advert in range(draw.ADVERTS):
                u = row[advert * draw.ADVERT_PLACES : (advert + 1) * draw.ADVERT_PLACES]
                seat.adverts.append(week)
                known = week + inputs.advert_weeks
                if u[draw.ADVERT_FAILS] < inputs.advert_fails:
                    week = known
                    continue
                starts = max(
                    week + int(self._plan.hire_weeks[int(u[draw.ADVERT_WEEKS] * TABLE_SIZE)]), known
                )
                if u[draw.ADVERT_DROPS] < inputs.offer_dropout:
                    week = known + int(u[draw.ADVERT_WHEN] * (starts - known))
                    continue
                seat.coming = Coming(starts, "permanent", accepted=known)
                return

    def vacancy(self, seat: Seat) -> Row:
        """Luck of a post's next vacancy."""
        number, seat.vacancies = seat.vacancies, seat.vacancies + 1
        return self.row(seat, number)

    def row(self, seat: Seat, vacancy: int) -> Row:
        """Luck of one of a post's vacancies."""
        return self._luck.row(Purpose.VACANCY, self.owner(seat), vacancy)

    @staticmethod
    def owner(seat: Seat) -> int:
        """Whose luck a post reads."""
        # The teams' first posts, then the next as many of each, and so on.
        eighty, place = divmod(seat.plan.ordinal, FIRST_POSTS)
        return (
            eighty * len(POST_TEAMS) + POST_TEAMS.index(seat.plan.post.team)
        ) * FIRST_POSTS + place
