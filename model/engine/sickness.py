"""Who falls ill in a week, and who is away for weeks on end by the scenario's word."""

from __future__ import annotations

from collections.abc import Iterable

from model.engine.today import Today
from model.engine.workers import Team, Worker


def week_of_sickness(teams: Iterable[Team], today: Today, usual: float, last: int) -> None:
    """Who falls ill this week: the chance is the same on each of its days.

    ``usual``: that chance, at the usual load. ``last``: the first working day beyond the week.
    """
    inputs = today.inputs
    if not usual:
        return
    effect, reference = inputs.sickness_load_effect, inputs.reference_caseload
    for team in teams:
        for worker in team.staff:
            hazard = min(usual * max(1 + effect * (worker.load - reference), 0.6), 1.0)
            if worker.lowest[today.week] < hazard:
                _falls_ill(worker, hazard, today.day, last)


def _falls_ill(worker: Worker, hazard: float, first: int, last: int) -> None:
    """Sickness spells that start on the days of a week (``last`` excluded).

    ``hazard``: chance that a spell starts on a day.
    """
    row = worker.row
    for day in range(max(first, worker.sick_until), last):
        if day >= worker.sick_until and worker.absences.sickness[row, day] < hazard:
            worker.sick_until = day + worker.absences.spell(row, day, worker.spells)
            for sick in range(day, min(worker.sick_until, len(worker.away))):
                worker.away[sick] = True


def off_sick_today(teams: Iterable[Team], today: Today) -> None:
    """Who is off sick on the first day: the first of each team, for a spell of their own.

    ``teams``: front door and FSP.
    """
    people = (today.inputs.front_door_sick_today, today.inputs.fsp_sick_today)
    for team, sick in zip(teams, people, strict=True):
        for worker in sorted(team.staff, key=lambda w: w.number)[:sick]:
            spell = worker.absences.spell(worker.row, 0, worker.spells)
            worker.sick_until = max(worker.sick_until, spell, 1)
            last = min(worker.sick_until, len(worker.away))
            worker.away[:last] = [True] * last


def long_sickness(teams: Iterable[Team], today: Today, last: int) -> list[Worker]:
    """Who is away for weeks on end; returns those newly so.

    ``teams``: front door and FSP. ``last``: the first working day beyond the week.
    """
    newly: list[Worker] = []
    wanted = (today.inputs.front_door_long_sick, today.inputs.fsp_long_sick)
    for team, people in zip(teams, wanted, strict=True):
        if not people and not any(worker.long_sick for worker in team.staff):
            continue
        # Those who are sick already stay the ones who are; others in the order of posts.
        chosen = sorted(team.staff, key=lambda w: (not w.long_sick, w.number))[:people]
        for worker in team.staff:
            sick = worker in chosen
            if sick:
                worker.away[today.day : last] = [True] * (last - today.day)
            if sick and not worker.long_sick:
                newly.append(worker)
            worker.long_sick = sick
    return newly
