"""Contrast of what charts draw: text at least 4.5 to 1, marks at least 3 to 1, and no meaning by
colour alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ui import style
from ui.pictures import agency_exit, charts, compare, flow, pathway, posts_over_time, week_by_week
from ui.screen.assumptions import view

pytestmark = pytest.mark.units

SPECS: dict[str, Callable[[], Any]] = {
    "fan": lambda: charts.fan("Children", target=True, percent=True, both=True),
    "clocks": lambda: charts.clocks(both=True),
    "hours": charts.hours,
    "caseloads": lambda: charts.caseloads(both=True),
    "gantt": posts_over_time.gantt,
    "experience": lambda: week_by_week.experience("A"),
    "overdue": lambda: week_by_week.overdue("A"),
    "cost curve": agency_exit.cost_curve,
    "handovers": lambda: agency_exit.handovers("A"),
    "forest": lambda: compare.forest("Difference"),
    "cost and chance": lambda: compare.cost_and_chance("simulated years"),
    "flow": flow.diagram,
    "waits": lambda: pathway.waits(both=True),
    "published": view.bands,
}


@cache
def spec_of(name: str) -> Any:
    """A chart's specification, drawn when it is first looked at."""
    return SPECS[name]()


TOO_PALE = {style.TEAL, style.ORANGE, style.LILAC}
"""Colours of the palette below 4.5 to 1, which no text may have."""
BACKDROPS = {compare._BAND, style.FILLING, "white"}
"""Colours behind marks or within an outline, which tell nothing alone."""


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2.2."""
    color = {"white": "#ffffff"}.get(color, color)
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def parts(spec: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every dictionary of a specification with the name it stands under."""
    if isinstance(spec, dict):
        yield name, spec
        for key, value in spec.items():
            yield from parts(value, key)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value, name)


def colors_in(spec: Any) -> set[str]:
    return set(re.findall(r"#[0-9A-Fa-f]{6}\b", str(spec)))


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("paper", [style.PAPER, style.PALE])
def test_text_can_be_read_on_every_paper(paper: str) -> None:
    for ink in (style.INK, style.NAVY, style.PLUM, style.GREY):
        assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("name", SPECS)
def test_words_in_a_chart_have_an_ink_that_can_be_read(name: str) -> None:
    for _, part in parts(spec_of(name)):
        mark = part.get("mark")
        if isinstance(mark, dict) and mark.get("type") == "text" and mark.get("text") != "/":
            ink = mark.get("color", style.INK)
            if ink == "white":  # names on the bars of dark contracts
                assert min(contrast("white", c) for c in (style.NAVY, style.PLUM)) >= 4.5
            else:
                assert contrast(ink, style.PAPER) >= 4.5
                assert ink not in TOO_PALE
    config = spec_of(name)["config"]
    for of in ("axis", "legend"):
        assert contrast(config[of]["labelColor"], style.PAPER) >= 4.5
        assert contrast(config[of]["titleColor"], style.PAPER) >= 4.5


@pytest.mark.parametrize("name", SPECS)
def test_marks_stand_out_from_the_paper(name: str) -> None:
    drawn = {key: value for key, value in spec_of(name).items() if key != "config"}
    for color in colors_in(drawn) - BACKDROPS:
        assert contrast(color, style.PAPER) >= 3, color


def test_dark_names_can_be_read_on_the_bars_that_carry_them() -> None:
    assert contrast(style.INK, style.ORANGE) >= 4.5
    assert contrast(style.INK, style.TEAL) >= 4.5


def test_neighbours_in_a_stack_are_told_apart() -> None:
    """What touches: work that cannot wait and support; agency and permanent in one post."""
    assert contrast(style.NAVY, style.LILAC) >= 3
    assert contrast(style.NAVY, style.ORANGE) >= 3
    assert contrast(style.NAVY, style.TEAL) >= 3


@pytest.mark.parametrize("name", ["fan", "experience"])
def test_lines_differ_by_dash_and_not_by_colour_alone(name: str) -> None:
    dashes = [part for key, part in parts(spec_of(name)) if key == "strokeDash" and "scale" in part]
    assert dashes
    assert len({str(dash) for dash in dashes[0]["scale"]["range"]}) == 2


@pytest.mark.parametrize("name", ["clocks", "forest", "cost and chance", "published"])
def test_points_differ_by_shape_and_not_by_colour_alone(name: str) -> None:
    shapes = [part for key, part in parts(spec_of(name)) if key == "shape" and "scale" in part]
    assert shapes
    assert len(set(shapes[0]["scale"]["range"])) >= 2


@pytest.mark.parametrize("name", ["waits", "handovers"])
def test_bars_side_by_side_differ_by_their_filling(name: str) -> None:
    """Their two colours are as dark as each other."""
    colors = [part for key, part in parts(spec_of(name)) if key == "color" and "scale" in part]
    assert sorted(colors[0]["scale"]["range"]) == sorted([style.NAVY, style.FILLING])
    assert contrast(style.NAVY, style.FILLING) >= 3


def test_the_page_itself_has_the_colours_of_the_look() -> None:
    config = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
    theme = tomllib.loads(config.read_text("utf-8"))["theme"]
    assert contrast(theme["textColor"], theme["secondaryBackgroundColor"]) >= 4.5
    assert contrast(theme["primaryColor"], theme["secondaryBackgroundColor"]) >= 4.5
    assert theme["textColor"] == style.INK
    assert {color.upper() for color in theme["chartCategoricalColors"]} == {
        style.NAVY,
        style.TEAL,
        style.PLUM,
        style.ORANGE,
        style.GREY,
        style.LILAC,
    }
