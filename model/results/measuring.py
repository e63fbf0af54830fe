"""From a history to a replication: every measure and every weekly series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.engine.history import History
from model.engine.vocabulary import CLOCKS, STAGES, TALLIES, TEAMS, WORK
from model.engine.weekly_record import TEAM_SERIES
from model.results.costs import COST_PARTS, weekly_costs
from model.results.measures import MEASURES, period_of
from model.results.replication import ROW_OF, Replication
from model.scenario.inputs import Inputs
from model.scenario.scenario import Scenario
from model.scenario.units import WEEKS_A_MONTH, WEEKS_A_YEAR


def replication_of(scenario: Scenario, number: int, history: History) -> Replication:
    """Measure a history."""
    costs = weekly_costs(scenario, history)
    weekly = np.array(_rows(history, costs), dtype=np.float64)
    measures = _measure(scenario.inputs, history, weekly)
    posts = np.array(history.posts, dtype=np.int8).reshape(-1, history.weeks)
    # Half the memory for what is kept and sent between processes; charts need no more.
    return Replication(number, measures, weekly.astype(np.float32), posts)


def _rows(h: History, costs: dict[str, list[float]]) -> list[Sequence[float]]:
    rows: list[Sequence[float]] = []
    for name in CLOCKS:
        rows += h.clocks[name][:3]
    for name in CLOCKS:
        rows += h.clocks[name][3:]
    rows += [h.overdue[name][0] for name in CLOCKS]
    rows += [h.overdue[name][1] for name in CLOCKS]
    rows += [h.stages[name][0] for name in STAGES]
    rows += [h.stages[name][1] for name in STAGES]
    rows += [h.tallies[name][0] for name in TALLIES]
    rows += [h.tallies[name][1] for name in TALLIES]
    rows += [h.teams[team][series] for team in TEAMS for series in TEAM_SERIES]
    rows += [h.register, h.support_needed, h.support_lapsed, h.conferences, h.handover_hours]
    unknown = [float("nan")] * h.weeks
    rows += [h.staff.get(name, unknown) for name in ("leavers", "starters", "vacant_fte")]
    rows += [costs[name] for name in (*COST_PARTS, "cost_overlap", "cost")]
    return rows


def _share(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole > 0 else float("nan")


def _measure(inputs: Inputs, h: History, weekly: NDArray[np.float64]) -> dict[str, float]:
    period = period_of(h.weeks)
    months = (period.stop - period.start) / WEEKS_A_MONTH
    years = (period.stop - period.start) / WEEKS_A_YEAR

    def total(name: str) -> float:
        return float(weekly[ROW_OF[name], period].sum())

    def mean(name: str) -> float:
        return float(weekly[ROW_OF[name], period].mean())

    def last(name: str) -> float:
        return float(weekly[ROW_OF[name], -1])

    def carried(team: str, name: str) -> float:
        # Where nobody is in post nobody holds anything: that is no light caseload.
        return mean(name) if weekly[ROW_OF[f"{team}:fte"], period].any() else float("nan")

    out: dict[str, float] = {}
    for name, m in MEASURES.items():
        if m.clock:
            part = "recorded" if m.recorded else "in_time"
            out[name] = _share(total(f"{part}:{m.clock}"), total(f"due:{m.clock}"))
    for clock in CLOCKS:
        late = total(f"due:{clock}") - total(f"in_time:{clock}")
        out[f"{clock}_late_per_month"] = late / months
    out["icpc_conferences_in_time"] = _share(
        total("in_time_families:icpc"), total("due_families:icpc")
    )
    out["register_end"], out["register_mean"] = last("register"), mean("register")
    for team in TEAMS:
        out[f"caseload_{team}"] = carried(team, f"{team}:caseload_mean")
        out[f"caseload_{team}_p90"] = carried(team, f"{team}:caseload_p90")
        out[f"points_{team}"] = mean(f"{team}:points_mean")
        out[f"families_{team}"] = mean(f"{team}:families_mean")
        out[f"{team}_load"] = _share(
            total(f"{team}:needed_hours"), total(f"{team}:available_hours")
        )
    lost = sum(total(f"{team}:sick_days") for team in TEAMS)
    out["sickness"] = _share(lost, sum(total(f"{team}:staff_days") for team in TEAMS))
    out["caseload_fsp_max"] = carried("fsp", "fsp:caseload_max")
    out["unallocated"] = mean("front_door:waiting") + mean("fsp:waiting")
    needed = total("support_needed")
    out["support_given"] = _share(needed - total("support_lapsed"), needed)
    with_plan = sum(mean(f"open:{stage}") for stage in ("register", "care and support", "court"))
    changes = total("children:worker change")
    out["worker_changes"] = changes / with_plan / years if with_plan else float("nan")
    out["s47_seen_through"] = _share(
        total("children:s47 seen through"), total("children:s47 ended")
    )
    out["contacts"], out["returned"] = total("children:contact"), total("children:returned")
    out["referrals_accepted"] = total("children:contact>assessment") + total(
        "children:contact>strategy"
    )
    out["s47_children"] = total("children:strategy>s47")
    out["s47_share_of_contacts"] = _share(out["s47_children"], out["contacts"])
    out["icpc_children"] = total("children:icpc called")
    out["registrations"] = total("children:icpc>register")
    out["deregistrations"] = total("children:register>de-registered")
    out["other_exits"] = total("children:register>other exit")
    out["assessments_completed"] = total("children:assessment completed")
    held = [(d, c) for week, d, c in h.icpc_days if period.start <= week < period.stop]
    children = sum(c for _, c in held)
    for name, low, high in (
        ("0_10", -99, 10),
        ("11_15", 11, 15),
        ("16_20", 16, 20),
        ("21_plus", 21, 9999),
    ):
        inside = sum(c for d, c in held if low <= d <= high)
        out[f"icpc_days_{name}"] = _share(inside, children)
    out["backlog_assessment"] = last("overdue:assessment") + last("overdue:core_assessment")
    out["oldest_assessment"] = max(last("oldest:assessment"), last("oldest:core_assessment"))
    out["unseen"], out["oldest_unseen"] = last("overdue:visit_alone"), last("oldest:visit_alone")
    out["conferences"] = total("conferences")
    out["cost"] = total("cost")
    agency = sum(
        weekly[ROW_OF[f"{team}:fte_{c}"]] for team in TEAMS for c in ("agency", "temporary")
    )
    premium = inputs.cost_agency - inputs.cost_permanent
    out["cost_agency_premium"] = float(agency[period].sum()) * premium / WEEKS_A_YEAR
    out["agency_fte"] = float(agency.mean())
    out |= _of_the_whole_run(weekly)
    for name in WORK:
        count, wait = h.waits[name]
        out[f"wait_{name.replace(' ', '_')}"] = wait if count else float("nan")
    return {name: out[name] for name in MEASURES}


def _of_the_whole_run(weekly: NDArray[np.float64]) -> dict[str, float]:
    """What coming and going did, from the first week: it begins before the reporting period."""

    def row(name: str) -> NDArray[np.float64]:
        found: NDArray[np.float64] = weekly[ROW_OF[name]]
        return found

    out: dict[str, float] = {}
    danger = {
        team: row(f"{team}:experienced_fte") < row(f"{team}:need_fte") - 1e-9 for team in TEAMS
    }
    for team in TEAMS:
        out[f"danger_weeks_{team}"] = float(danger[team].sum())
    out["danger_weeks"] = float((danger["front_door"] | danger["fsp"]).sum())
    for how in ("overlap", "notice", "sudden"):
        out[f"handovers_{how}"] = float(row(f"children:handover {how}").sum())
    out["visits_missed_in_gap"] = float(row("children:visit missed in gap").sum())
    out["leavers"], out["starters"] = float(row("leavers").sum()), float(row("starters").sum())
    out["vacant_fte"] = float(row("vacant_fte").mean())
    out["cost_run"] = float(row("cost").sum())
    for part in ("recruitment", "overlap", "external"):
        out[f"cost_{part}"] = float(row(f"cost_{part}").sum())
    return out
