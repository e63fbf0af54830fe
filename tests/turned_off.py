"""Every part of practice that can be left out, left out at once: for tests of one part alone."""

from __future__ import annotations

from typing import Any

from model.scenario.changes import Change
from model.scenario.files import load_scenario
from model.scenario.scenario import Scenario

OFF: dict[str, Any] = {
    "court_families_per_year": 24.0,
    "court_from_register": 0.0,
    "court_from_plans": 0.0,
    "s47s_from_plans": 0.0,
    "s47s_from_register": 0.0,
    "signoff_decision_hours": 0.0,
    "signoff_assessment_hours": 0.0,
    "signoff_s47_hours": 0.0,
    "allocation_hours": 0.0,
    "fsp_manager_fte": 0.0,
    "core_group_wait_days": {"kind": "fixed", "value": 0},
    "chairs_absent": False,
    "slots_given_back": False,
    "duty_visits": False,
    "duty_workers": 0,
    "duty_contacts_each": 0.0,
    "duty_called_in": 0.0,
    "leave_month_factors": (1.0,) * 12,
    "training_month_factors": (1.0,) * 12,
    "caps_bind": False,
    "waiting_by_risk": False,
    "people_come_and_go": False,
}
"""Inputs, by name: neutral."""
_BOTH: dict[str, Any] = {
    "s47_hours": {"kind": "lognormal", "mean": 8.0, "cv": 0.5},
    "s47_hours_per_day": 3.0,
    "s47_wait_days": {"kind": "triangular", "low": 1, "mode": 4, "high": 9},
    "icpc_booked_day": {
        "kind": "empirical",
        "values": [7, 8, 9, 10, 11, 12, 13, 14, 15],
        "shares": [0.015, 0.025, 0.045, 0.06, 0.075, 0.13, 0.23, 0.23, 0.19],
    },
    "icpc_postponed": 0.1,
}
_WITH: dict[str, dict[str, Any]] = {
    "2023-24": {
        **_BOTH,
        "contact_to_strategy": 0.22,
        "s47_to_icpc": 0.117,
        "conferences_per_chair": 3.0,
        "front_door_manager_fte": 2.0,
        "fsp_established_fte": 17.0,
    },
    "2012-13": {
        **_BOTH,
        "conferences_per_chair": 5.0,
        "deregister_at_review": (0.3, 0.61, 0.64, 0.7, 0.85),
        "front_door_manager_fte": 1.0,
        "fsp_established_fte": 13.0,
    },
}
"""What was calibrated together with them, by baseline: what meets its figures without them."""


def turned_off(base: str = "2023-24", **inputs: Any) -> Scenario:
    """A baseline without any of them and with inputs set."""
    off = {name: value for name, value in (OFF | _WITH[base]).items() if name not in inputs}
    return load_scenario(base).with_changes(
        [Change(input=name, set=value) for name, value in (off | inputs).items()]
    )
