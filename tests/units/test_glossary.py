"""The glossary and the guides: complete, without contradiction, and short enough to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from model.paths import ROOT
from model.words.glossary import Glossary, glossary, meaning, search
from model.words.guides import guides

pytestmark = pytest.mark.units

EXPECTED = (
    "contact",
    "referral",
    "strategy_discussion",
    "s47",
    "icpc",
    "cpr",
    "core_group",
    "stat_visit",
    "review_conference",
    "fsp",
    "front_door",
    "caseload",
    "points",
    "agency",
    "nqsw",
    "ramp",
    "handover",
    "overdue",
    "statutory_clock",
    "on_target",
    "in_nine_of_ten",
    "simulated_year",
    "futures",
    "seed",
    "clear",
    "small_but_real",
    "too_close_to_call",
    "identity",
    "replication",
)


@pytest.mark.parametrize("id_", EXPECTED)
def test_every_word_of_the_users_has_a_meaning(id_: str) -> None:
    assert 1 <= meaning(id_).count(".") <= 4


def test_the_words_stand_in_alphabetical_order_and_are_found() -> None:
    names = [term.term.casefold() for term in glossary()]
    assert names == sorted(names)
    assert [term.term for term in search("significant enquiry")] == ["S47"]
    assert "CPR" in [term.term for term in search("register")]
    assert search("") == glossary()
    assert search("zebra") == ()


def test_several_words_are_told_apart_and_an_unknown_one_is_refused() -> None:
    assert meaning("s47", "icpc").startswith(f"**S47**: {meaning('s47')}\n\n**ICPC**: ")
    with pytest.raises(KeyError):
        meaning("zebra")


@pytest.mark.parametrize(
    "terms", [[("core group", ()), ("Core Group", ())], [("register", ()), ("CPR", ("Register",))]]
)
def test_a_name_that_stands_twice_is_refused(terms: list[tuple[str, tuple[str, ...]]]) -> None:
    said = "A sentence that is long enough to pass."
    with pytest.raises(ValidationError, match="stands twice"):
        Glossary.model_validate(
            {
                "terms": [
                    {"id": f"word_{n}", "term": t, "also": also, "meaning": said}
                    for n, (t, also) in enumerate(terms)
                ]
            }
        )


def test_a_word_without_meaning_or_with_an_unknown_field_is_refused() -> None:
    for wrong in ({"meaning": ""}, {"meaning": "No full stop at the end of this"}, {"sauce": "x"}):
        whole = {
            "id": "word",
            "term": "word",
            "meaning": "A sentence that is long enough.",
            **wrong,
        }
        with pytest.raises(ValidationError):
            Glossary.model_validate({"terms": [whole]})


def test_a_guide_names_pages_that_are_there_and_takes_less_than_three_minutes() -> None:
    found = guides()
    assert [guide.id for guide in found] == ["leadership", "workforce", "capacity"]
    for guide in found:
        assert 4 <= len(guide.steps) <= 6
        assert guide.minutes < 3
        assert all((ROOT / step.page).exists() for step in guide.steps)


def test_every_page_that_a_guide_names_is_there_or_announced() -> None:
    announced = {"pages/7_briefing.py", "pages/8_decisions.py"}
    text = Path(ROOT / "data" / "guides.toml").read_text("utf-8")
    named = {line.split('"')[1] for line in text.splitlines() if line.startswith("page = ")}
    assert all((ROOT / page).exists() or page in announced for page in named)
