"""The published figures the simulation is compared with, and the contradictions in them.

The figures and the contradictions stand in ``data/published/`` as two CSV files that anyone can
open and correct. Sources: the two documents of Monmouthshire Children's Services named in the
files' ``document`` column, and Welsh and English official statistics for context. Percentages
are in percent (0 to 100); every other unit is in the ``unit`` column.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from model.evidence.published_figure import (
    BASELINES,
    COMPARED_BASELINES,
    CONTEXT,
    CONTEXT_COMPARED_WITH,
    Contradiction,
    PublishedCheck,
    PublishedFigure,
)
from model.evidence.published_files import (
    FIGURES_FILE,
    PublishedError,
    load_contradictions,
    load_figures,
)


@cache
def _shipped_figures() -> tuple[PublishedFigure, ...]:
    return load_figures()


@cache
def _shipped_contradictions() -> tuple[Contradiction, ...]:
    return load_contradictions()


def _known(baseline: str, allowed: tuple[str, ...]) -> str:
    if baseline not in allowed:
        raise PublishedError("published.unknown", baseline=baseline, known=allowed)
    return baseline


def published_figures(baseline: str | None = None) -> tuple[PublishedFigure, ...]:
    """The published figures of one baseline, or all of them.

    Wales and England stand under the baseline "context". Raises PublishedError for a baseline that
    is not one of ``BASELINES``.
    """
    if baseline is None:
        return _shipped_figures()
    _known(baseline, BASELINES)
    return tuple(figure for figure in _shipped_figures() if figure.baseline == baseline)


def contradictions(baseline: str | None = None) -> tuple[Contradiction, ...]:
    """The contradictions in one baseline's documents, or all of them.

    Raises PublishedError for a baseline that is not one of ``BASELINES``.
    """
    if baseline is None:
        return _shipped_contradictions()
    _known(baseline, BASELINES)
    return tuple(item for item in _shipped_contradictions() if item.baseline == baseline)


def compare_published(baseline: str, simulated: Mapping[str, float]) -> list[PublishedCheck]:
    """Set simulated means beside the published figures of one baseline, in file order.

    ``simulated`` maps names in ``SIMULATED_MEASURES`` to means, percentages in percent. For
    2023-24 the Welsh and English figures that can be simulated are compared too, England's
    waits for conference being the only published check of their shape. A figure whose measure
    is absent from ``simulated``, or not a finite number there, is left out; other names are
    ignored. Raises PublishedError for a baseline that is not one of ``COMPARED_BASELINES``.
    """
    _known(baseline, COMPARED_BASELINES)
    figures = published_figures(baseline)
    if baseline == CONTEXT_COMPARED_WITH:
        figures += published_figures(CONTEXT)
    checks = []
    for figure in figures:
        value = simulated.get(figure.simulated_measure, math.nan)
        if figure.simulated_measure and math.isfinite(value):
            checks.append(PublishedCheck(figure, value, figure.inside(value)))
    return checks


def _values(figures: Iterable[PublishedFigure] | None) -> Callable[[str], float]:
    used = _shipped_figures() if figures is None else figures
    known = {figure.id: figure.value for figure in used}

    def value(figure_id: str) -> float:
        if figure_id not in known:
            raise PublishedError("published.missing", file=FIGURES_FILE.name, figure=figure_id)
        return known[figure_id]

    return value


def derived_values(figures: Iterable[PublishedFigure] | None = None) -> dict[str, float]:
    """Work out the figures that are derived rather than printed, by figure id, unrounded.

    In the unit of the figure: percent for the share, children for the other two. Raises
    ValueError naming the figure that is missing.
    """
    value = _values(figures)
    s47_share = value("s47-rate-march-2024") / value("contacts-rate-march-2024")
    return {
        "s47-share-of-contacts-2023-24": 100 * s47_share,
        "s47-children-2023-24": s47_share * value("contacts-2023-24"),
        # 0.7% is taken to be one child.
        "deregistrations-2023-24": 100 / value("re-referral-after-deregistration-2023-24"),
    }


def contradiction_arithmetic(figures: Iterable[PublishedFigure] | None = None) -> dict[str, float]:
    """Work out what the printed figures make, by contradiction id, unrounded.

    In the unit of the contradiction's ``printed_value``: percent growth, a yearly rate per
    100,000 children, or children. Raises PublishedError naming the figure that is missing.
    """
    value = _values(figures)
    return {
        "contacts-growth": 100 * (value("contacts-2023-24") / value("contacts-2022-23") - 1),
        "contacts-rate": 100_000 * value("contacts-2023-24") / value("child-population-2020"),
        "register-flows": (
            value("register-end-2011-12")
            + value("registrations-2012-13")
            - value("deregistrations-2012-13")
        ),
        "looked-after-flows": (
            value("looked-after-2011-12")
            + value("looked-after-entered-2012-13")
            - value("looked-after-left-2012-13")
        ),
        "disability-open-cases": value("disability-open-2011-12"),
        "child-population": value("child-population-2020"),
    }
