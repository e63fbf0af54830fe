"""One published figure, one contradiction, and what a simulated figure beside it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CONTEXT: Final = "context"


COMPARED_BASELINES: Final = ("2023-24", "2012-13", "q1-2024-25")


BASELINES: Final = (*COMPARED_BASELINES, CONTEXT)


# Welsh and English figures describe the procedures of today, not those of 2012-13.
CONTEXT_COMPARED_WITH: Final = "2023-24"


CONFIDENCES: Final = ("High", "Med", "Low")


ROLES: Final = ("input", "target", "context")


SIMULATED_MEASURES: Final = (
    "contacts",
    "s47_children",
    "s47_share_of_contacts",
    "registrations",
    "deregistrations",
    "register_end",
    "register_mean",
    "visit_alone_recorded",
    "visit_alone_real",
    "icpc_in_time",
    "icpc_days_0_10",
    "icpc_days_11_15",
    "icpc_days_16_20",
    "icpc_days_21_plus",
    "plans_0_3_months",
    "plans_3_6_months",
    "plans_6_12_months",
    "plans_1_2_years",
    "plans_2_years_plus",
    "review_in_time",
    "decision_recorded",
    "decision_real",
    "assessment_in_time",
    "core_assessment_in_time",
    "re_referral_share",
    "referrals_accepted",
    "front_door_offered_fte",
)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One published number, in ``unit``, with the words it stands in.

    ``quote`` is verbatim, and empty where the source was read only in summary. ``band_low`` and
    ``band_high`` bound the simulated mean, ends included; both are None where no band is set.
    """

    id: str
    baseline: str
    document: str
    quote: str
    measure: str
    value: float
    unit: str
    period: str
    confidence: str
    simulated_measure: str
    band_low: float | None
    band_high: float | None
    role: str
    note: str

    def inside(self, simulated: float) -> bool | None:
        """Whether a simulated mean, in ``unit``, lies within the band; None without a band."""
        if self.band_low is None or self.band_high is None:
            return None
        return self.band_low <= simulated <= self.band_high


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A place where the published figures do not agree, and what this project does about it.

    ``printed_value`` and ``computed_value`` share one unit; both are None where the problem is
    not one of arithmetic.
    """

    id: str
    baseline: str
    printed: str
    problem: str
    handling: str
    printed_value: float | None
    computed_value: float | None


@dataclass(frozen=True, slots=True)
class PublishedCheck:
    """A published figure beside the simulated mean, both in the figure's unit.

    ``inside`` is None where the figure has no band.
    """

    figure: PublishedFigure
    simulated: float
    inside: bool | None
