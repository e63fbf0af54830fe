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
from model.scenario.errors import Message, invalid
from model.scenario.family_sizes import family_size_mean
from model.scenario.people_inputs import Learning, Money, Posts, Targets, Workforce
from model.scenario.position_inputs import Position
from model.scenario.service_inputs import Clocks, Conferences, Demand, Effort, Practice, Visits

SECTIONS: dict[str, type[Section]] = {
    "position": Position,
    "demand": Demand,
    "practice": Practice,
    "effort": Effort,
    "clocks": Clocks,
    "conferences": Conferences,
    "visits": Visits,
    "workforce": Workforce,
    "posts": Posts,
    "learning": Learning,
    "money": Money,
    "targets": Targets,
}
"""Sections by id, in the order a reader meets them; named in ``model.words.input_sections``."""


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
        for check in (_routes, _arrivals, _days, _returns, _people, _position):
            check(self)
        return self

    @property
    def named_children_mean(self) -> float:
        """Mean children named in one contact."""
        return 1 + (family_size_mean(self.extra_children_mean) - 1) * self.named_at_contact

    @property
    def strategy_of_new(self) -> float:
        """Contacts that lead to a strategy discussion about a family that is not open."""
        return self.contact_to_strategy * (1 - self.s47s_from_plans - self.s47s_from_register)

    @property
    def assessments_per_contact(self) -> float:
        """Families assessed for each family in contact."""
        beside = (
            1.0
            if self.assess_with_strategy
            else ((1 - self.strategy_to_s47) * self.strategy_to_assessment)
        )
        return self.contact_to_assessment + self.strategy_of_new * beside

    @property
    def returns_per_contact(self) -> float:
        """Contacts that bring a return later, as a share of all contacts, in the long run.

        Families return after a closed assessment or plan. In a baseline this agrees with
        ``returned_share``: the published total includes returns, so the outside rate is the
        total less these. A scenario that changes practice changes this, and with it the total.
        """
        plans_after_s47 = self.strategy_of_new * self.strategy_to_s47 * self.s47_to_casp
        return (self.assessments_per_contact + plans_after_s47) * self.return_rate_closed


def _routes(given: Inputs) -> None:
    """What goes on to the next step is at most everything."""
    _at_most_one(given, "contact_to_early_help", "contact_to_assessment", "contact_to_strategy")
    _at_most_one(given, "s47_to_icpc", "s47_to_casp")
    _at_most_one(given, "s47s_from_plans", "s47s_from_register")
    _at_most_one(given, "assessment_to_casp", "assessment_to_early_help")


def _at_most_one(given: Inputs, *names: str) -> None:
    total = sum(getattr(given, name) for name in names)
    if total > 1 + 1e-9:
        raise invalid("together.more_than_all", names=names, total=total)


def _arrivals(given: Inputs) -> None:
    """Who contacts, when, and about how many children."""
    if abs(sum(given.source_shares) - 1) > 1e-6:
        raise invalid("together.source_shares", total=sum(given.source_shares))
    if not any(given.weekday_factors) or not any(given.month_factors):
        raise invalid("together.no_factors")
    if not any(given.leave_month_factors) or not any(given.training_month_factors):
        raise invalid("together.no_absence_factors")
    if given.named_at_contact > given.named_by_s47:
        raise invalid(
            "together.named", at_contact=given.named_at_contact, by_s47=given.named_by_s47
        )


def _days(given: Inputs) -> None:
    """A day's hours, and the days of a visit, in their order."""
    if given.case_hours_per_day > given.hours_per_day + 4:
        raise invalid(
            "together.case_hours", hours=given.case_hours_per_day, working_day=given.hours_per_day
        )
    if given.visit_workable_days > given.visit_urgent_days:
        raise invalid(
            "together.visit_workable",
            workable=given.visit_workable_days,
            urgent=given.visit_urgent_days,
        )
    if given.visit_urgent_days > given.visit_alone_days:
        raise invalid(
            "together.visit_urgent", urgent=given.visit_urgent_days, due=given.visit_alone_days
        )


def _returns(given: Inputs) -> None:
    """Families who come back."""
    if given.reregistration_rate > given.return_rate_deregistered:
        raise invalid(
            "together.reregistration",
            part=given.reregistration_rate,
            whole=given.return_rate_deregistered,
        )
    if given.returns_per_contact >= 0.9:
        raise invalid("together.returns")


def _people(given: Inputs) -> None:
    """Days people are there, and how many of a team are agency or newly qualified."""
    lost = (given.leave_days + given.training_days) / 252 + given.sickness_rate
    if lost >= 1:
        raise invalid("together.nobody_present")
    for agency, team in (
        ("front_door_agency_fte", "front_door_fte"),
        ("fsp_agency_fte", "fsp_fte"),
    ):
        if getattr(given, agency) > getattr(given, team) and getattr(given, team) > 0:
            raise invalid(
                "together.more_than_team",
                name=agency,
                part=getattr(given, agency),
                team=team,
                whole=getattr(given, team),
            )
    for team in ("front_door", "fsp"):
        fte = getattr(given, f"{team}_fte")
        hired, newly = (getattr(given, f"{team}_{held}_fte") for held in ("agency", "nqsw"))
        if hired + newly > fte + 1e-9 and fte > 0:
            raise invalid("together.both", team=team, agency=hired, newly=newly, whole=fte)


_Parts = tuple[tuple[str, tuple[str, ...]], ...]
_OF_TEAMS: _Parts = (
    ("front_door_fte", ("front_door_agency_fte", "front_door_nqsw_fte")),
    ("fsp_fte", ("fsp_agency_fte", "fsp_nqsw_fte")),
    ("front_door_fte", ("duty_workers",)),
)
_OF_THE_OPEN: _Parts = (
    ("start_assessments", ("start_assessments_unstarted", "start_assessments_overdue")),
    ("start_assessments", ("start_assessments_unallocated",)),
    ("start_s47s", ("start_s47s_unstarted", "start_s47s_overdue")),
    ("start_awaiting_icpc", ("start_icpc_overdue",)),
    ("start_register_children", ("start_visits_overdue",)),
    ("start_register_children", ("start_register_unallocated",)),
    ("start_casp_families", ("start_casp_unallocated",)),
)
PARTS: _Parts = _OF_TEAMS + _OF_THE_OPEN
"""Inputs that are part of another (of children on the register: each family has one). What a change
makes smaller takes its parts down with it, where it does not name them."""


def _position(given: Inputs) -> None:
    """What is behind is part of what is open, and who is on duty of who is in post."""
    for whole, parts in _OF_THE_OPEN:
        _part_of(given, whole, parts)
    if given.front_door_fte > 0:
        _part_of(given, "front_door_fte", ("duty_workers",))


def _part_of(given: Inputs, whole: str, parts: tuple[str, ...]) -> None:
    total = sum(getattr(given, part) for part in parts)
    if total > getattr(given, whole):
        raise invalid(
            "together.more_than_whole",
            names=parts,
            part=total,
            whole=whole,
            most=getattr(given, whole),
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
    length: int | None
    """How many numbers a list has."""
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
                return Message("allowed.list", length=self.length, unit=self.unit)
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


def _length(metadata: list[Any]) -> int | None:
    """How many numbers a list has; None for what is no list."""
    return next((each.min_length for each in metadata if hasattr(each, "min_length")), None)


def _specs() -> Iterator[InputSpec]:
    for section, declared in SECTIONS.items():
        for name in declared.__annotations__:
            field = Inputs.model_fields[name]
            extra = field.json_schema_extra
            assert isinstance(extra, dict), name
            meta: dict[str, Any] = extra
            yield InputSpec(
                name=name,
                section=section,
                label=meta["label"],
                unit=meta["unit"],
                help=meta["help"],
                kind=_kind(field.annotation),
                low=meta.get("low"),
                high=meta.get("high"),
                step=meta.get("step"),
                length=_length(field.metadata),
                dated=meta["dated"],
            )


INPUTS: dict[str, InputSpec] = {spec.name: spec for spec in _specs()}
"""All inputs by name, in the order a reader meets them."""

InputValue = float | int | bool | str | date | tuple[float, ...] | AnyDistribution
