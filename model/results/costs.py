"""What staff, recruitment and chairs cost, week by week."""

from __future__ import annotations

from dataclasses import dataclass

from model.engine.capacity import share_at_work
from model.engine.history import History
from model.engine.vocabulary import TEAMS
from model.scenario.inputs import Inputs
from model.scenario.pay import agency_worker, with_awards
from model.scenario.scenario import Scenario
from model.scenario.units import WEEKS_A_YEAR

COST_PARTS = ("cost_permanent", "cost_agency", "cost_recruitment", "cost_external", "cost_other")
"""What the weekly cost is made of: employed and agency social workers, adverts and conversions,
external chairs, and everybody else (officers, managers, chairs)."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Social workers of one team by contract, in FTE."""

    permanent: float
    newly_qualified: float
    agency: float
    temporary: float


def _held(team: str, inputs: Inputs, lasting: Inputs) -> _Held:
    """Who a held headcount is made of.

    The agency share of a team is a number of its FTE. FTE added by a dated change is temporary
    and priced as agency, which is how temporary capacity is bought; FTE taken away is agency's
    first, who can be let go at short notice.
    """
    fte = getattr(inputs, f"{team}_fte")
    usual = getattr(lasting, f"{team}_fte")
    temporary = max(0.0, fte - usual)
    gone = max(0.0, usual - fte)
    agency = min(max(getattr(inputs, f"{team}_agency_fte") - gone, 0.0), fte - temporary)
    newly = min(getattr(inputs, f"{team}_nqsw_fte"), fte - temporary - agency)
    return _Held(fte - temporary - agency - newly, newly, agency, temporary)


def paid_days(i: Inputs) -> float:
    """The share of the year that an agency worker is paid for, where headcounts are held."""
    return 1.0 if i.agency_paid_when_away else share_at_work(i)


def _held_costs(scenario: Scenario, history: History) -> dict[str, list[float]]:
    """Yearly rates of cost by week where headcounts are held; fills the series by contract."""
    lasting = scenario.lasting
    rates: dict[str, list[float]] = {"employed_cost": [], "agency_cost": []}
    for week, i in enumerate(scenario.weekly_inputs(history.weeks)):
        employed = agency = 0.0
        for team in TEAMS:
            held = _held(team, i, lasting)
            for contract in ("permanent", "newly_qualified", "agency", "temporary"):
                history.teams[team][f"fte_{contract}"][week] = getattr(held, contract)
            pay = with_awards(i, week)
            employed += held.permanent * i.cost_permanent * pay
            employed += held.newly_qualified * i.cost_newly_qualified * pay
            agency += (held.agency + held.temporary) * agency_worker(i) * paid_days(i)
        rates["employed_cost"].append(employed)
        rates["agency_cost"].append(agency)
    return rates


def weekly_costs(scenario: Scenario, history: History) -> dict[str, list[float]]:
    """Pounds a week by part (see ``COST_PARTS``), ``cost_overlap`` and their total ``cost``."""
    staff = history.staff or _held_costs(scenario, history)
    nothing = [0.0] * history.weeks
    adverts, conversions = (staff.get(name, nothing) for name in ("adverts", "conversions"))
    out: dict[str, list[float]] = {name: [] for name in (*COST_PARTS, "cost_overlap", "cost")}
    for week, i in enumerate(scenario.weekly_inputs(history.weeks)):
        slots = i.chair_fte * i.conferences_per_chair + i.external_conferences
        external = history.conferences[week] * i.external_conferences / slots if slots else 0.0
        others = (
            i.contact_officer_fte * i.cost_officer
            + (i.front_door_manager_fte + i.fsp_manager_fte) * i.cost_manager
            + i.chair_fte * i.cost_chair
        ) * with_awards(i, week)
        parts = (
            staff["employed_cost"][week] / WEEKS_A_YEAR,
            staff["agency_cost"][week] / WEEKS_A_YEAR,
            adverts[week] * i.cost_advert + conversions[week] * i.cost_conversion,
            external * i.cost_external_conference,
            others / WEEKS_A_YEAR,
        )
        for name, part in zip(COST_PARTS, parts, strict=True):
            out[name].append(part)
        out["cost"].append(sum(parts))
        out["cost_overlap"].append(staff.get("overlap_cost", nothing)[week] / WEEKS_A_YEAR)
    return out
