"""The published figures, the contradictions in them, and their loader."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from model.evidence import published_figure
from model.evidence.published import (
    compare_published,
    contradiction_arithmetic,
    contradictions,
    derived_values,
    published_figures,
)
from model.evidence.published_figure import BASELINES, COMPARED_BASELINES
from model.evidence.published_files import (
    CONTRADICTIONS_FILE,
    FIGURES_FILE,
    load_contradictions,
    load_figures,
)
from model.scenario.errors import Message
from tests.refusals import refused

pytestmark = pytest.mark.units

FIGURES = {figure.id: figure for figure in published_figures()}
CONTRADICTIONS = {item.id: item for item in contradictions()}
COUNCIL_DOCUMENTS = ("presentation by Monmouthshire", "Overview 2012-13")
WORDS_FOR_NUMBERS = {
    0: "no re-registrations",
    1: "a child protection coordinator",
    2: "two",
    3: "three",
}


def value(figure_id: str) -> float:
    return FIGURES[figure_id].value


def council(figure: published_figure.PublishedFigure) -> bool:
    return any(name in figure.document for name in COUNCIL_DOCUMENTS)


# --- The shipped files


def test_every_baseline_has_figures_and_ids_differ() -> None:
    assert len(FIGURES) == len(published_figures())
    assert len(CONTRADICTIONS) == len(contradictions()) == 16
    by_baseline = [published_figures(baseline) for baseline in BASELINES]
    assert all(by_baseline)
    assert sum(map(len, by_baseline)) == len(FIGURES)
    assert sum(len(contradictions(baseline)) for baseline in BASELINES) == 16


def test_percentages_lie_between_0_and_100_and_so_do_their_bands() -> None:
    percentages = [figure for figure in FIGURES.values() if figure.unit == "percent"]
    assert len(percentages) > 30
    for figure in percentages:
        for number in (figure.value, figure.band_low, figure.band_high):
            assert number is None or 0 <= number <= 100, figure.id


def test_a_band_contains_its_published_value() -> None:
    banded = [figure for figure in FIGURES.values() if figure.band_low is not None]
    assert len(banded) > 15
    for figure in banded:
        assert figure.inside(figure.value) is True, figure.id


def test_a_target_has_a_band_and_an_input_without_one_says_why() -> None:
    for figure in FIGURES.values():
        if figure.role == "target":
            assert figure.band_low is not None, figure.id
        elif figure.role == "input" and figure.simulated_measure and figure.band_low is None:
            assert "band" in figure.note, figure.id


def test_no_measure_has_two_bands_in_one_comparison() -> None:
    for baseline in COMPARED_BASELINES:
        checks = compare_published(
            baseline, dict.fromkeys(published_figure.SIMULATED_MEASURES, 50.0)
        )
        banded = Counter(c.figure.simulated_measure for c in checks if c.inside is not None)
        assert banded
        assert set(banded.values()) == {1}


def test_council_figures_are_quoted_and_the_quote_holds_the_number() -> None:
    quoted = [figure for figure in FIGURES.values() if council(figure)]
    assert len(quoted) > 70
    for figure in quoted:
        assert figure.quote, figure.id
        if figure.note.startswith("Derived") or "Printed in words" in figure.note:
            continue
        number = abs(figure.value)
        forms = [f"{number:g}", f"{number:.1f}", f"{number:,.0f}"]
        forms += [WORDS_FOR_NUMBERS[int(number)]] if number in WORDS_FOR_NUMBERS else []
        assert any(re.search(rf"(?<!\d){re.escape(form)}", figure.quote) for form in forms), figure


def test_figures_read_only_in_summary_say_so() -> None:
    for figure in FIGURES.values():
        if not council(figure):
            assert figure.quote == ""
            assert "to be checked locally" in figure.note, figure.id


def test_looked_after_and_disability_figures_are_marked_out_of_scope() -> None:
    for figure in FIGURES.values():
        if re.search(r"looked[- ]after|disab|foster|residential", figure.measure.lower()):
            assert figure.role == "context", figure.id
            assert "out of scope" in figure.note.lower(), figure.id


@pytest.mark.parametrize("path", [FIGURES_FILE, CONTRADICTIONS_FILE], ids=lambda path: path.stem)
def test_the_files_hold_no_address_path_or_stray_space(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"@|https?:|www\.|/(work|home|tmp|usr)/|\.txt|\bseed\b", text)
    for row in csv.reader(text.splitlines()):
        for cell in row:
            assert cell == " ".join(cell.split())


# --- The arithmetic


def test_derived_figures_agree_with_the_printed_ones() -> None:
    derived = derived_values()
    assert {figure.id for figure in FIGURES.values() if figure.note.startswith("Derived")} == set(
        derived
    )
    assert round(derived["s47-share-of-contacts-2023-24"], 1) == value(
        "s47-share-of-contacts-2023-24"
    )
    assert round(derived["s47-children-2023-24"]) == value("s47-children-2023-24")
    assert round(derived["deregistrations-2023-24"]) == value("deregistrations-2023-24")


def test_one_child_is_printed_as_0_7_percent_for_134_to_153_children() -> None:
    printed = value("re-referral-after-deregistration-2023-24")
    fits = [leavers for leavers in range(1, 1000) if round(100 / leavers, 1) == printed]
    assert (fits[0], fits[-1]) == (134, 153)
    assert round(200 / value("deregistrations-2023-24"), 1) == 1.4
    for text in (
        CONTRADICTIONS["re-referral-one-child"].handling,
        FIGURES["deregistrations-2023-24"].note,
    ):
        assert "134" in text
        assert "153" in text


def test_computed_contradictions_agree_with_the_arithmetic() -> None:
    computed = contradiction_arithmetic()
    numeric = {item.id: item for item in CONTRADICTIONS.values() if item.computed_value is not None}
    assert set(numeric) == set(computed)
    for item in numeric.values():
        assert item.computed_value is not None
        assert item.printed_value is not None
        decimals = 0 if item.computed_value.is_integer() else 1
        assert round(computed[item.id], decimals) == item.computed_value, item.id
        # A contradiction must be one: further apart than rounding could explain.
        assert abs(item.printed_value - item.computed_value) > 1, item.id
        shown = f"{item.computed_value:,.{decimals}f}"
        assert shown in item.problem, item.id


def test_printed_values_are_the_published_figures() -> None:
    for contradiction, figure in {
        "contacts-growth": "contacts-growth-printed-2023-24",
        "contacts-rate": "contacts-rate-march-2024",
        "register-flows": "register-end-2012-13",
        "looked-after-flows": "looked-after-2012-13",
        "disability-open-cases": "disability-open-text-2011-12",
        "child-population": "child-population-2012-13",
    }.items():
        assert CONTRADICTIONS[contradiction].printed_value == value(figure)


def test_numbers_in_the_contradictions_follow_from_the_figures() -> None:
    february, march = value("register-february-2024"), value("register-end-2023-24")
    population_needed = 100_000 * value("contacts-2023-24") / value("contacts-rate-march-2024")
    placements = sum(FIGURES[key].value for key in FIGURES if key.startswith("placements-"))
    gap = contradiction_arithmetic()["register-flows"] - value("register-end-2012-13")
    fewer_children = 1 - value("child-population-2020") / value("child-population-2012-13")
    share = value("s47-share-of-contacts-2023-24")
    for contradiction, words in (
        (
            "contacts-growth",
            f"{value('contacts-2023-24'):,.0f} against {value('contacts-2022-23'):,.0f}",
        ),
        ("contacts-rate", f"about {round(population_needed, -2):,.0f} people"),
        ("contacts-rate", f"about {round(value('population-2021'), -3):,.0f}"),
        ("contacts-rate", f"{share:g}% of contacts"),
        ("contacts-rate", f"about {value('s47-children-2023-24'):,.0f} children"),
        (
            "register-february-and-march",
            f"{february - march:.0f} fewer, or {100 * (february - march) / february:.0f}%",
        ),
        (
            "visits-range",
            f"{value('visits-in-time-low-2023-24'):g}% to {value('visits-in-time-2023-24'):g}%",
        ),
        ("register-flows", f"{gap:.0f} children are unaccounted for"),
        ("looked-after-flows", f"come to {placements:.0f}"),
        ("national-trend", f"{value('registrations-wales-2012-13'):,.0f} children"),
        (
            "decision-recording",
            f"{value('decision-in-one-day-2011-12'):g}% to "
            f"{value('decision-in-one-day-2012-13'):g}%",
        ),
        ("child-population", f"{100 * fewer_children:.0f}% fewer"),
    ):
        item = CONTRADICTIONS[contradiction]
        assert words in item.problem + " " + item.handling, contradiction


def test_four_year_series_are_complete() -> None:
    years = ("2009-10", "2010-11", "2011-12", "2012-13")
    for slug, values in {
        "decision-in-one-day": (97.2, 98.1, 98, 93.9),
        "initial-assessment-in-time": (74.8, 76.4, 77.0, 76.8),
        "core-assessment-in-time": (53.9, 58.1, 72.7, 81.3),
        "re-referrals": (21.7, 30.6, 20.2, 16.2),
        "register-end": (48, 62, 78, 55),
    }.items():
        assert tuple(value(f"{slug}-{year}") for year in years) == values


@pytest.mark.parametrize("prefix", ["conference-wait-", "plan-length-"])
def test_shares_of_a_distribution_add_up(prefix: str) -> None:
    shares = [
        figure.value
        for key, figure in FIGURES.items()
        if key.startswith(prefix) and figure.unit == "percent"
    ]
    assert len(shares) in (4, 5)
    assert sum(shares) == pytest.approx(100, abs=0.15)


def test_arithmetic_follows_the_figures_it_is_given() -> None:
    changed = [
        replace(figure, value=7281.25) if key == "contacts-2023-24" else figure
        for key, figure in FIGURES.items()
    ]
    assert contradiction_arithmetic(changed)["contacts-growth"] == pytest.approx(25)
    for work_out in (contradiction_arithmetic, derived_values):
        with refused("published.missing", file="figures.csv"):
            work_out([])


# --- Comparison


def test_comparison_says_inside_outside_or_no_band() -> None:
    simulated = {"contacts": 7054.0, "register_end": 101.0, "s47_children": 1186.0}
    checks = {c.figure.simulated_measure: c for c in compare_published("2023-24", simulated)}
    assert set(checks) == set(simulated)
    assert checks["contacts"].inside is True
    assert checks["register_end"].inside is False
    assert checks["s47_children"].inside is None
    assert checks["s47_children"].simulated == 1186.0


def test_a_band_includes_its_ends() -> None:
    for simulated, inside in ((63.999, False), (64, True), (70, True), (70.001, False)):
        (check,) = compare_published("2023-24", {"visit_alone_recorded": simulated})
        assert check.inside is inside


def test_the_first_quarter_has_its_own_visits_figure() -> None:
    (check,) = compare_published("q1-2024-25", {"visit_alone_recorded": 80.2})
    assert check.figure.value == 79.9
    assert check.inside is True


def test_english_waits_are_compared_for_2023_24_only() -> None:
    waits = {"icpc_days_0_10": 9.0, "icpc_days_11_15": 80.0, "assessment_in_time": 88.0}
    inside = {c.figure.simulated_measure: c.inside for c in compare_published("2023-24", waits)}
    assert inside == {"icpc_days_0_10": True, "icpc_days_11_15": False, "assessment_in_time": None}
    (check,) = compare_published("2012-13", waits)
    assert check.figure.id == "initial-assessment-in-time-2012-13"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_measure_with_no_finite_mean_is_left_out(bad: float) -> None:
    assert compare_published("2023-24", {"contacts": bad}) == []


def test_names_the_figures_do_not_use_are_ignored() -> None:
    assert compare_published("2023-24", {"front_door_offered_fte": 16.0, "": 1.0}) == []


def test_an_unknown_baseline_is_refused_with_the_known_ones() -> None:
    for call in (
        lambda: published_figures("2019-20"),
        lambda: contradictions("2019-20"),
        lambda: compare_published("2019-20", {}),
        lambda: compare_published("context", {}),
    ):
        with refused("published.unknown"):
            call()


# --- Malformed files

GOOD_FIGURE = {
    "id": "contacts",
    "baseline": "2023-24",
    "document": "A report",
    "quote": "7071 contacts",
    "measure": "Contacts",
    "value": "7071",
    "unit": "contacts",
    "period": "2023-24",
    "confidence": "High",
    "simulated_measure": "contacts",
    "band_low": "7000",
    "band_high": "7140",
    "role": "input",
    "note": "",
}
GOOD_CONTRADICTION = {
    "id": "growth",
    "baseline": "2023-24",
    "printed": "29.7%",
    "problem": "It is 21.4%.",
    "handling": "Not used.",
    "printed_value": "29.7",
    "computed_value": "21.4",
}


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (figure,) = load_figures(write(tmp_path / "f.csv", GOOD_FIGURE))
    assert (figure.value, figure.band_low, figure.band_high) == (7071, 7000, 7140)
    (item,) = load_contradictions(write(tmp_path / "c.csv", GOOD_CONTRADICTION))
    assert (item.printed_value, item.computed_value) == (29.7, 21.4)


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", GOOD_FIGURE)
    path.write_text("\ufeff" + path.read_text() + "," * (len(GOOD_FIGURE) - 1) + "\n", "utf-8")
    assert len(load_figures(path)) == 1


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("id", "Contacts 2023", Message("cell.no_id", found="Contacts 2023")),
        ("baseline", "2022-23", Message("cell.unknown", found="2022-23")),
        ("document", " ", Message("cell.empty")),
        ("value", "7,071", Message("cell.no_number", found="7,071")),
        ("value", "nan", Message("cell.no_number", found="nan")),
        ("value", "", Message("cell.no_number", found="")),
        ("confidence", "high", Message("cell.unknown", found="high")),
        ("role", "goal", Message("cell.unknown", found="goal")),
        ("simulated_measure", "visits", Message("cell.unknown", found="visits")),
        ("simulated_measure", "", Message("cell.no_measure")),
        ("band_low", "", Message("cell.half_a_pair", other="band_high")),
        ("band_high", "many", Message("cell.no_number", found="many")),
        ("band_high", "7000", Message("cell.band", low=7000.0, high=7000.0)),
    ],
)
def test_a_malformed_figure_is_refused(
    tmp_path: Path, column: str, cell: str, why: Message
) -> None:
    second = {**GOOD_FIGURE, "id": "second", column: cell}
    path = write(tmp_path / "mine.csv", GOOD_FIGURE, second)
    with refused(why, file="mine.csv", row=3, column=column):
        load_figures(path)


def test_a_percentage_beyond_100_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.csv", {**GOOD_FIGURE, "unit": "percent", "value": "101"})
    with refused("cell.percent", file="mine.csv", row=2, column="value", value=101.0):
        load_figures(path)


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    for load, row in ((load_figures, GOOD_FIGURE), (load_contradictions, GOOD_CONTRADICTION)):
        path = write(tmp_path / "mine.csv", row, row)
        with refused("cell.id_twice", file="mine.csv", row=3, column="id"):
            load(path)


def test_a_contradiction_needs_both_numbers_or_neither(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.csv", {**GOOD_CONTRADICTION, "printed_value": ""})
    with refused(
        "cell.half_a_pair", file="mine.csv", row=2, column="printed_value", other="computed_value"
    ):
        load_contradictions(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Message("published.no_columns", file="mine.csv")),
        (b"id,baseline\n", Message("published.columns", file="mine.csv", found=("id", "baseline"))),
        (
            ",".join(GOOD_FIGURE).encode() + b"\ncontacts,2023-24\n",
            Message("published.cells", file="mine.csv", row=2, number=2),
        ),
        (
            ",".join(GOOD_FIGURE).encode() + b'\n"open',
            Message("published.not_csv", file="mine.csv"),
        ),
        ("caf\u00e9".encode("latin-1"), Message("published.not_utf8", file="mine.csv")),
    ],
    ids=["empty", "columns", "cells", "quotes", "encoding"],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: bytes, why: Message) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with refused(why):
        load_figures(path)
