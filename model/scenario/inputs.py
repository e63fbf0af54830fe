"""Every input of the simulation, declared once.

The same declaration gives the slider (label, unit, range, step, help), the command line's
``--set``, the scenario file and the assumptions table. It holds no values: those stand in
``data/baselines/`` with their source and confidence. Names are the field's own terms; units are
in the declaration and, where they could be mistaken, in the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_origin

from pydantic import model_validator

from model.scenario.declaring import Allocation, Section
from model.scenario.distributions import AnyDistribution
from model.scenario.errors import Message
from model.scenario.family_sizes import family_size_mean
from model.scenario.people_inputs import Learning, Money, Posts, Targets, Workforce
from model.scenario.service_inputs import (
    Clocks,
    Conferences,
    Demand,
    Effort,
    Position,
    Practice,
    Visits,
)

_SECTIONS: tuple[type[Section], ...] = (
    Position,
    Demand,
    Practice,
    Effort,
    Clocks,
    Conferences,
    Visits,
    Workforce,
    Posts,
    Learning,
    Money,
    Targets,
)


class Inputs(
    Targets,
    Money,
    Learning,
    Posts,
    Workforce,
    Visits,
    Conferences,
    Clocks,
    Effort,
    Practice,
    Demand,
    Position,
):
    """A complete, validated set of inputs; frozen, hashable, complete without defaults.

    Raises pydantic.ValidationError; ``model.scenario`` turns that into plain sentences.
    """

    @model_validator(mode="after")
    def _consistent(self) -> Inputs:
        for check in (_routes, _arrivals, _days, _returns, _people):
            check(self)
        return self

    @property
    def named_children_mean(self) -> float:
        """Mean children named in one contact."""
        return 1 + (family_size_mean(self.extra_children_mean) - 1) * self.named_at_contact

    @property
    def assessments_per_contact(self) -> float:
        """Families assessed for each family in contact."""
        beside = (
            1.0
            if self.assess_with_strategy
            else ((1 - self.strategy_to_s47) * self.strategy_to_assessment)
        )
        return self.contact_to_assessment + self.contact_to_strategy * beside

    @property
    def returns_per_contact(self) -> float:
        """Contacts that bring a return later, as a share of all contacts, in the long run.

        Families return after a closed assessment or plan. In a baseline this agrees with
        ``returned_share``: the published total includes returns, so the outside rate is the
        total less these. A scenario that changes practice changes this, and with it the total.
        """
        plans_after_s47 = self.contact_to_strategy * self.strategy_to_s47 * self.s47_to_casp
        return (self.assessments_per_contact + plans_after_s47) * self.return_rate_closed


def _routes(given: Inputs) -> None:
    """What goes on to the next step is at most everything."""
    routed = given.contact_to_early_help + given.contact_to_assessment + given.contact_to_strategy
    _at_most_one(routed, "contact_to_early_help + contact_to_assessment + contact_to_strategy")
    _at_most_one(given.s47_to_icpc + given.s47_to_casp, "s47_to_icpc + s47_to_casp")
    _at_most_one(
        given.assessment_to_casp + given.assessment_to_early_help,
        "assessment_to_casp + assessment_to_early_help",
    )


def _at_most_one(total: float, what: str) -> None:
    if total > 1 + 1e-9:
        raise ValueError(f"{what} = {total:.4g}; together they may be at most 1")


def _arrivals(given: Inputs) -> None:
    """Who contacts, when, and about how many children."""
    if abs(sum(given.source_shares) - 1) > 1e-6:
        raise ValueError(f"source_shares sum to {sum(given.source_shares):.4g}; they must sum to 1")
    if not any(given.weekday_factors) or not any(given.month_factors):
        raise ValueError("weekday_factors and month_factors may not be all zero")
    if given.named_at_contact > given.named_by_s47:
        raise ValueError(
            f"named_at_contact {given.named_at_contact:g} is above named_by_s47 "
            f"{given.named_by_s47:g}; siblings named at contact are also named by the S47"
        )


def _days(given: Inputs) -> None:
    """A day's hours, and the days of a visit, in their order."""
    if given.case_hours_per_day > given.hours_per_day + 4:
        raise ValueError(
            f"case_hours_per_day {given.case_hours_per_day:g} is more than four hours beyond "
            f"the working day of {given.hours_per_day:g} h"
        )
    if given.visit_workable_days > given.visit_urgent_days:
        raise ValueError(
            f"visit_workable_days {given.visit_workable_days} is after visit_urgent_days "
            f"{given.visit_urgent_days}"
        )
    if given.visit_urgent_days > given.visit_alone_days:
        raise ValueError(
            f"visit_urgent_days {given.visit_urgent_days} is after the visit is due, on day "
            f"{given.visit_alone_days}"
        )


def _returns(given: Inputs) -> None:
    """Families who come back."""
    if given.reregistration_rate > given.return_rate_deregistered:
        raise ValueError(
            f"reregistration_rate {given.reregistration_rate:g} cannot exceed "
            f"return_rate_deregistered {given.return_rate_deregistered:g}, of which it is part"
        )
    if given.returns_per_contact >= 0.9:
        raise ValueError("the return rates would make nine of ten contacts a return")


def _people(given: Inputs) -> None:
    """Days people are there, and how many of a team are agency or newly qualified."""
    lost = (given.leave_days + given.training_days) / 252 + given.sickness_rate
    if lost >= 1:
        raise ValueError(
            "leave_days, training_days and sickness_rate together leave nobody present"
        )
    for agency, team in (
        ("front_door_agency_fte", "front_door_fte"),
        ("fsp_agency_fte", "fsp_fte"),
    ):
        if getattr(given, agency) > getattr(given, team) and getattr(given, team) > 0:
            raise ValueError(
                f"{agency} {getattr(given, agency):g} is more than {team} "
                f"{getattr(given, team):g}, of which it is part"
            )
    for team in ("front_door", "fsp"):
        fte = getattr(given, f"{team}_fte")
        hired, newly = (getattr(given, f"{team}_{held}_fte") for held in ("agency", "nqsw"))
        if hired + newly > fte + 1e-9 and fte > 0:
            raise ValueError(
                f"{team}_agency_fte {hired:g} and {team}_nqsw_fte {newly:g} are more than "
                f"{team}_fte {fte:g}, of which they are part"
            )


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What is known of an input before it has a value."""

    name: str
    section: str
    label: str
    unit: str
    help: str
    kind: Literal["number", "whole number", "yes/no", "choice", "date", "list", "distribution"]
    low: float | None
    high: float | None
    step: float | None
    dated: bool
    """Whether a change may start, end, ramp or fade during the run."""

    @property
    def allowed(self) -> Message:
        """What may be entered, to be said."""
        unit = "" if self.unit == "share" else self.unit
        match self.kind:
            case "number" if unit:
                return Message("allowed.number", low=self.low, high=self.high, unit=unit)
            case "number":
                return Message("allowed.bare_number", low=self.low, high=self.high)
            case "whole number" if unit:
                return Message("allowed.whole_number", low=self.low, high=self.high, unit=unit)
            case "whole number":
                return Message("allowed.bare_whole_number", low=self.low, high=self.high)
            case "yes/no":
                return Message("allowed.yes_no")
            case "choice":
                return Message("allowed.choice")
            case "date":
                return Message("allowed.date")
            case "list":
                return Message("allowed.list", unit=self.unit)
            case "distribution":
                return Message("allowed.distribution")


def _kind(annotation: Any) -> Any:
    if annotation is bool:
        return "yes/no"
    if annotation is int:
        return "whole number"
    if annotation is float:
        return "number"
    if annotation is date:
        return "date"
    if annotation is Allocation or get_origin(annotation) is Literal:
        return "choice"
    if get_origin(annotation) is tuple:
        return "list"
    return "distribution"


def _specs() -> Iterator[InputSpec]:
    for section in _SECTIONS:
        for name in section.__annotations__:
            field = Inputs.model_fields[name]
            extra = field.json_schema_extra
            assert isinstance(extra, dict), name
            meta: dict[str, Any] = extra
            yield InputSpec(
                name=name,
                section=(section.__doc__ or "").strip(),
                label=meta["label"],
                unit=meta["unit"],
                help=meta["help"],
                kind=_kind(field.annotation),
                low=meta.get("low"),
                high=meta.get("high"),
                step=meta.get("step"),
                dated=meta["dated"],
            )


INPUTS: dict[str, InputSpec] = {spec.name: spec for spec in _specs()}
"""All inputs by name, in the order a reader meets them."""

InputValue = float | int | bool | str | date | tuple[float, ...] | AnyDistribution
