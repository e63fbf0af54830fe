"""People who come and go: who holds each post, week by week.

Holders leave (as planned, with notice or without), posts are advertised, adverts fail, starters
come late or drop out, the newly qualified arrive once a year, agencies send somebody else, agency
workers are offered a permanent post. Everything falls at the start of a week. All luck is read by
post and vacancy, so what happens in one post leaves the others' luck alone.
"""

from __future__ import annotations

from typing import cast

from model.engine import draws as draw
from model.engine.absence import Absences, absences_of
from model.engine.asked_for import AskedFor
from model.engine.headcount import LEAST_FTE, Person, apart, ordinal_of
from model.engine.in_post_now import EMPLOYED, InPostNow
from model.engine.luck import ROW, Luck, Purpose
from model.engine.pace import HIRED
from model.engine.plan import Plan
from model.engine.recruitment import Recruitment
from model.engine.seats import Coming, InPost, Seat, Tenure
from model.engine.today import Today
from model.engine.workers import Team, Worker
from model.engine.workplace import Workplace
from model.scenario.distributions import TABLE_SIZE
from model.scenario.posts import POST_TEAMS, Contract
from model.scenario.units import WEEKS_A_YEAR

SUCCESSORS, EXTRAS = 2, 3
"""Whose luck stands apart: every second holder of a post, and people a dated change adds."""
_NUMBERS = 5
_LEAVING_PEOPLE = 64


class LabourMarket(InPostNow):
    """Everybody's coming and going in one replication."""

    def __init__(
        self, today: Today, plan: Plan, luck: Luck, workplace: Workplace, teams: dict[str, Team]
    ) -> None:
        super().__init__(today, plan, teams)
        self._luck = luck
        self._workplace = workplace
        self._recruitment = Recruitment(today, plan, luck)
        self._absences: dict[str, Absences] = {}
        self._asked = AskedFor(plan, self._seats)
        for team in POST_TEAMS:
            self._open_team(team)

    def _open_team(self, team: str) -> None:
        plan, today = self._plan, self._today
        own = [ordinal_of(p.ordinal) for p in plan.posts if p.post.team == team]
        extras = plan.extras[team]
        ordinals = [
            *own,
            *(apart(ordinal, SUCCESSORS) for ordinal in own),
            *(apart(extra.ordinal, EXTRAS) for extra in extras),
        ]
        if not ordinals:
            return
        self._absences[team] = absences = absences_of(
            self._luck, 1 + POST_TEAMS.index(team), ordinals, plan
        )
        for extra in extras:
            person = Person(apart(extra.ordinal, EXTRAS), extra.fte, extra.start, extra.end)
            worker = Worker(self._workplace, self._teams[team], person, absences, "temporary")
            self._teams[team].workers.append(worker)
            self._extra_since[worker] = today.week_of_day[extra.start]
            self.tenures.append(
                Tenure("", team, "temporary", extra.fte, extra.start, extra.end, "notice")
            )

    # --- A week ---

    def week(self, week: int, day: int) -> None:
        """Everything that falls at the start of a week, before anybody works."""
        inputs = self._today.inputs
        self._leaving = {
            "permanent": (inputs.turnover_permanent, inputs.notice_weeks),
            "newly qualified": (inputs.turnover_newly_qualified, inputs.notice_weeks),
            "agency": (inputs.turnover_agency, inputs.agency_notice_weeks),
            "temporary": (0.0, 0),
        }
        if week == 0:
            for seat in self._seats:
                self._begin(seat, day)
        for seat in self._asked.leaving(week):
            cast(InPost, seat.holder).leaves = week
        for seat in self._seats:
            self._freeze_or_thaw(seat, week, day)
            if seat.closed or seat.frozen:
                continue
            self._recruitment.search_as_planned(seat, week)
            self._somebody_comes(seat, week, day)
            self._somebody_goes(seat, week, day)
            self._agency_covers(seat, week, day)
            self._conversion(seat, week, day)
            for holding in (seat.holder, seat.successor):
                if holding is not None:
                    self._may_resign(seat, holding, week)
            while seat.adverts and seat.adverts[0] <= week:
                seat.adverts.pop(0)
                self.events["adverts"][week] += 1
        if week in self._plan.intake_weeks:
            self._intake(week, day)
        for seat in self._asked.starting(week):
            seat.coming = seat.cover_week = None
            seat.adverts.clear()
            self._starts(seat, "permanent", week, day)

    def _begin(self, seat: Seat, day: int) -> None:
        """Who holds the post on the position date, or is named to begin in it later."""
        plan, post = seat.plan, seat.plan.post
        gone = plan.until is not None and plan.until <= 0
        if post.contract == "vacant" or gone:
            self._expect_named(seat)
            if gone and seat.coming is None:
                self._falls_empty(seat, 0)
        elif plan.since > 0:
            seat.coming = Coming(plan.since, post.contract, named=True)
        else:
            seat.holder = self._join(seat, post.contract, post.fte, plan.since, day)
            seat.holder.leaves = plan.until
            self._expect_named(seat)

    def _expect_named(self, seat: Seat) -> None:
        """The successor the table names: who may come later than said, or not at all."""
        week, contract = seat.plan.next_week, seat.plan.post.next_contract
        if week is None or contract in ("none", "convert"):
            return
        row = self._recruitment.vacancy(seat)
        late = int(self._plan.starter_delay[int(row[draw.VACANCY_LATE] * TABLE_SIZE)])
        drops = row[draw.VACANCY_DROPS] < self._today.inputs.offer_dropout
        seat.coming = Coming(week + late, cast(Contract, contract), True, drops)
        seat.searched = True

    def _join(
        self,
        seat: Seat,
        contract: Contract,
        fte: float,
        since: int,
        day: int,
        *,
        covering: bool = False,
        back: int | None = None,
    ) -> InPost:
        """Somebody's first day in the post; ``back``: of who came as which before."""
        nth = seat.people if back is None else back
        seat.people += back is None
        ordinal = ordinal_of(seat.plan.ordinal)
        if nth % 2:
            ordinal = apart(ordinal, SUCCESSORS)
        name = seat.plan.post.team
        team = self._teams[name]
        person = Person(ordinal, fte, day, self._today.days)
        worker = Worker(self._workplace, team, person, self._absences[name], contract)
        worker.number = apart(ordinal, _NUMBERS * (nth // 2))
        team.workers.append(worker)
        if seat.plan.post.grade == "senior social worker":
            self._seniors.add(worker)
        tenure = Tenure(seat.plan.post.post, name, contract, fte, day, self._today.days)
        self.tenures.append(tenure)
        return InPost(worker, since, nth, tenure, covering=covering)

    def _starts(self, seat: Seat, contract: Contract, week: int, day: int, **more: bool) -> None:
        """A starter takes the empty post, or stands beside its holder for a while."""
        holding = self._join(seat, contract, seat.plan.fte, week, day, **more)
        self.events["starters"][week] += 1
        if seat.holder is None:
            seat.holder = holding
            return
        seat.successor = holding
        if seat.holder.covering:
            seat.holder.leaves = week + 1

    def _may_start(self, seat: Seat, week: int) -> bool:
        """Whether there is room in the post for a starter this week."""
        holder = seat.holder
        if seat.successor is not None:
            return False
        if holder is None or holder.covering or seat.release_at is not None:
            return True
        return holder.leaves is not None and week >= holder.leaves - seat.plan.post.overlap_weeks

    def _somebody_comes(self, seat: Seat, week: int, day: int) -> None:
        coming = seat.coming
        if coming is None or coming.week > week or not self._may_start(seat, week):
            return
        seat.coming = None
        if seat.plan.since > 0 and not seat.people:  # the table's holder, who begins later
            seat.holder = self._join(seat, coming.contract, seat.plan.post.fte, week, day)
            seat.holder.leaves = seat.plan.until
            self.events["starters"][week] += 1
            self._expect_named(seat)
        elif coming.drops or seat.drops_out:
            seat.drops_out = False
            self._recruitment.search(seat, week)
        else:
            self._starts(seat, coming.contract, week, day)

    def _somebody_goes(self, seat: Seat, week: int, day: int) -> None:
        holder, successor = seat.holder, seat.successor
        if successor is not None and successor.is_over(week):
            self._leave(successor, week, day)
            successor = seat.successor = None
            self._recruitment.search(seat, week)
        if holder is None:
            return
        if seat.release_at is not None and successor is not None:
            pace = self._pace(successor, week)
            if pace >= seat.release_at - 1e-9:
                holder.leaves = week
        if not holder.is_over(week):
            return
        if successor is not None:
            holder.worker.successor = successor.worker
            if successor.since < week:
                holder.ending = "overlap"
        self._leave(holder, week, day)
        seat.holder, seat.successor = successor, None
        seat.release_at = None
        if successor is None:
            self._emptied(seat, holder, week)

    def _leave(self, holding: InPost, week: int, day: int) -> None:
        worker = holding.worker
        worker.ending = holding.ending
        worker.leave_day = day
        holding.tenure.until = day
        holding.tenure.ending = holding.ending
        self.events["leavers"][week] += 1

    def _falls_empty(self, seat: Seat, week: int) -> None:
        """Nobody is left: the post closes, or somebody is looked for."""
        if seat.next == "convert":
            seat.next, seat.converts = "permanent", None
        if seat.next == "none" or seat.plan.post.funded_fte <= 0:
            seat.closed = True
            seat.adverts.clear()
            return
        planned = seat.plan.advert_week
        if seat.coming is None and (seat.searched or planned is None or planned <= week):
            self._recruitment.search(seat, week)
        elif not seat.searched:
            seat.wanting = week

    def _emptied(self, seat: Seat, leaver: InPost, week: int) -> None:
        """Somebody has left nobody behind: the post may be covered until somebody comes."""
        self._falls_empty(seat, week)
        if not seat.closed and leaver.worker.contract in EMPLOYED:
            row = self._recruitment.row(seat, max(seat.vacancies - 1, 0))
            if row[draw.VACANCY_COVER] < self._today.inputs.vacancy_cover_share:
                start = self._plan.agency_start[int(row[draw.VACANCY_COVER_START] * TABLE_SIZE)]
                seat.cover_week = week + max(int(start), 1)

    def _agency_covers(self, seat: Seat, week: int, day: int) -> None:
        if seat.cover_week is None or week < seat.cover_week:
            return
        seat.cover_week = None
        soon = seat.coming is not None and seat.coming.week <= week + 2
        if seat.holder is None and not soon:
            self._starts(seat, "agency", week, day, covering=True)

    def _conversion(self, seat: Seat, week: int, day: int) -> None:
        """The agency worker is offered a permanent post, and takes it or not."""
        if seat.converts is None or week < seat.converts:
            return
        seat.converts, seat.next = None, "permanent"
        holder = seat.holder
        if holder is None or holder.worker.contract not in HIRED:
            return
        row = self._recruitment.vacancy(seat)
        if (
            not seat.drops_out
            and row[draw.VACANCY_CONVERT] < self._today.inputs.conversion_acceptance
        ):
            old = holder.tenure
            old.until, old.ending = day, "converted"
            holder.tenure = Tenure(old.post, old.team, "permanent", old.fte, day, self._today.days)
            self.tenures.append(holder.tenure)
            holder.worker.contract = "permanent"
            holder.leaves = seat.release_at = None
            seat.searched = True
            self.events["conversions"][week] += 1
        elif holder.leaves is not None or seat.release_at is not None:
            self._recruitment.search(seat, week)
        seat.drops_out = False

    # --- Leaving of one's own accord ---

    def _may_resign(self, seat: Seat, holding: InPost, week: int) -> None:
        inputs = self._today.inputs
        worker = holding.worker
        rate, notice = self._leaving[worker.contract]
        if holding.leaves is not None and holding.leaves <= week + max(notice, 1):
            return
        load = inputs.turnover_load_effect * (worker.load - inputs.reference_caseload)
        hazard = min(rate / WEEKS_A_YEAR * max(1 + load, 0.6), 1.0)
        u = self._leaving_luck(seat, holding, week)
        if u >= hazard:
            return
        # Below the hazard the number is uniform once more: it decides the manner as well.
        sudden = u < hazard * inputs.sudden_share
        holding.leaves = week + (1 if sudden else max(notice, 1))
        holding.ending = "sudden" if sudden else "notice"
        nobody_next = seat.successor is None and seat.coming is None
        if holding is seat.holder and nobody_next and not holding.covering:
            self._recruitment.search(seat, week)

    def _leaving_luck(self, seat: Seat, holding: InPost, week: int) -> float:
        chunk, place = divmod(week, ROW)
        if holding.row != chunk:
            person = self._recruitment.owner(seat) * _LEAVING_PEOPLE + min(
                holding.person, _LEAVING_PEOPLE - 1
            )
            holding.luck = self._luck.row(Purpose.LEAVING, person, chunk)
            holding.row = chunk
        return float(holding.luck[place])

    # --- Recruitment ---

    def _intake(self, week: int, day: int) -> None:
        """The year's newly qualified take posts that wait for somebody, the longest first."""
        inputs = self._today.inputs
        open_posts = [
            seat
            for seat in self._seats
            if seat.next in ("permanent", "newly qualified")
            and not (seat.closed or seat.frozen)
            and seat.is_open(week)
            and self._may_start(seat, week)
        ]
        open_posts.sort(key=lambda s: (s.next != "newly qualified", s.wanting, s.place))
        for seat in open_posts[: inputs.nqsw_intake]:
            row = self._recruitment.vacancy(seat)
            if seat.drops_out or row[draw.VACANCY_INTAKE] < inputs.offer_dropout:
                seat.drops_out = False
                continue
            seat.coming = None
            seat.adverts.clear()
            self._starts(seat, "newly qualified", week, day)

    # --- Posts taken away for a time ---

    def _freeze_or_thaw(self, seat: Seat, week: int, day: int) -> None:
        """A headcount below the posts table's takes the last posts away while it holds."""
        cut = self._plan.cuts[week].get(seat.place, 0.0)
        frozen = cut > 0 and cut >= seat.plan.post.fte - LEAST_FTE
        if frozen == seat.frozen:
            return
        seat.frozen = frozen
        if frozen:
            for holding in (seat.holder, seat.successor):
                if holding is not None:
                    self._leave(holding, week, day)
            if seat.successor is not None:
                seat.release_at = None
            seat.away = seat.successor or seat.holder
            seat.holder = seat.successor = None
        else:
            self._thaw(seat, week, day)

    def _thaw(self, seat: Seat, week: int, day: int) -> None:
        """Who was taken away is back, unless over meanwhile; an empty post is as empty as it was.

        What was planned or found for the post goes on; adverts of these weeks were not placed.
        """
        seat.adverts = [advert for advert in seat.adverts if advert >= week]
        away, seat.away = seat.away, None
        if away is None:
            return
        if away.is_over(week):
            self._emptied(seat, away, week)
            return
        was = away.tenure
        seat.holder = self._join(
            seat, was.contract, was.fte, away.since, day, covering=away.covering, back=away.person
        )
        seat.holder.leaves, seat.holder.ending = away.leaves, away.ending
        self.events["starters"][week] += 1
