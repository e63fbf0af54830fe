"""What a year of somebody costs, from pay: on-costs, pay awards, a supplier's margin."""

from __future__ import annotations

from datetime import date

from model.scenario.calendar import monday_of
from model.scenario.inputs import Inputs


def with_awards(inputs: Inputs, week: int) -> float:
    """What the council's own pay is multiplied by in a week of a run: on-costs, and an award on
    each 1 April after the position date."""
    start = inputs.start_date
    awards = 0
    if inputs.pay_award:
        today = max(monday_of(start, week), start)
        awards = today.year - start.year
        awards += (today >= date(today.year, 4, 1)) - (start >= date(start.year, 4, 1))
    return (1 + inputs.on_costs) * (1 + inputs.pay_award) ** awards


def agency_worker(inputs: Inputs) -> float:
    """Pounds a year of an agency worker: the worker's own price, and the supplier's margin."""
    return inputs.cost_agency * (1 + inputs.agency_margin)
