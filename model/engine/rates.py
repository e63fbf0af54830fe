"""What comes how often, week by week and day by day: contacts by source, and what has a rate."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from model.engine.vocabulary import ON_CASP, ON_REGISTER
from model.engine.yearly import all_s47s
from model.scenario.calendar import Calendar, working_calendar
from model.scenario.declaring import SOURCES
from model.scenario.inputs import Inputs
from model.scenario.units import YEAR


def route_limits(weekly: list[Inputs]) -> NDArray[np.float64]:
    """By week: where the draw of a contact's route changes."""
    limits: NDArray[np.float64] = np.cumsum(
        [(w.strategy_of_new, w.contact_to_assessment, w.contact_to_early_help) for w in weekly],
        axis=1,
    )
    return limits


def passed(by_day: list[Inputs], rate: str) -> list[float]:
    """A yearly rate added up to the end of each working day."""
    return list(accumulate(getattr(inputs, rate) / YEAR for inputs in by_day))


def to_court(by_day: list[Inputs]) -> dict[int, list[float]]:
    """Rates of going to court, by the stage it is gone to from; those at nought are left out."""
    rates = {
        ON_REGISTER: passed(by_day, "court_from_register"),
        ON_CASP: passed(by_day, "court_from_plans"),
    }
    return {stage: passed for stage, passed in rates.items() if passed[-1] > 0}


def to_enquiry(first: Inputs, by_day: list[Inputs]) -> dict[int, list[float]]:
    """So often that the families open on the position date have their share of all S47s."""
    open_today = {
        ON_REGISTER: first.start_register_children / (1 + first.extra_children_mean),
        ON_CASP: float(first.start_casp_families),
    }
    shares = {ON_REGISTER: "s47s_from_register", ON_CASP: "s47s_from_plans"}
    return {
        stage: list(
            accumulate(
                all_s47s(inputs) * getattr(inputs, shares[stage]) / families / YEAR
                for inputs in by_day
            )
        )
        for stage, families in open_today.items()
        if families > 0 and any(getattr(inputs, shares[stage]) for inputs in by_day)
    }


def contact_rates(
    calendar: Calendar, weekly: list[Inputs], named: float
) -> list[NDArray[np.float64]]:
    """Contacts (events, not children) expected on each working day, by source.

    ``named``: children a contact usually names. A month of larger families has as many contacts
    as any other, with more children in them.
    """
    first = weekly[0]
    year = working_calendar(first.start_date, 52)

    growth = first.growth_per_year

    def grown(day: int) -> float:
        # Along a straight line: the stated year lies half a year back, the first twelve months
        # half a year ahead. What would fall below nobody is nobody.
        return max(1 + growth * (day / YEAR + 0.5), 0.0)

    def pattern(of: Calendar) -> list[float]:
        return [
            first.weekday_factors[of.weekday[day]] * first.month_factors[of.month[day]] * grown(day)
            for day in range(of.days)
        ]

    # The first twelve months carry the stated year's total and the growth, whatever the pattern.
    whole = sum(pattern(year))
    daily = [p / whole * (1 + growth) * 52 * 7 / 365.25 for p in pattern(calendar)]
    rates: list[NDArray[np.float64]] = []
    for source, name in enumerate(SOURCES):
        by_day = []
        for day, share in enumerate(daily):
            inputs = weekly[calendar.week[day]]
            events = inputs.contacts_per_year / named
            outside = events * (1 - first.returned_share) * inputs.source_shares[source]
            by_day.append(outside * getattr(inputs, f"{name}_factor") * share)
        rates.append(np.array(by_day))
    # Families closed in the year before the start still come back, fewer each day.
    back = first.contacts_per_year / named * first.returned_share / YEAR
    rates.append(
        np.array([max(back * (1 - day / YEAR), 0.0) * grown(day) for day in range(calendar.days)])
    )
    return rates


def illness(inputs: Inputs) -> float:
    """The chance that a spell starts on a day, so that the stated share of days is lost to them."""
    spell = inputs.sickness_spell_days.expected
    rate = min(inputs.sickness_rate, 0.95)
    return rate / (spell * (1 - rate)) if spell else 0.0
