"""What somebody typed, and what a link or a file said, is plain text wherever a page draws it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from model.runs.pack import read_pack
from model.scenario.unseen import UNSEEN
from tests.hostile import ALL, MARKUP, REFUSED, TEXTS
from tests.pages.conftest import ONE, seen, words_of
from tests.pages.test_briefing import BRIEFING, DECISIONS, PRESENT, frozen
from tests.pages.test_library import PAGE as LIBRARY
from tests.pages.test_library import WHAT_IF, keep
from ui.library.decisions import NewDecision
from ui.library.library import Draft, open_library, write_file
from ui.screen.address import minutes
from ui.screen.decisions import view
from ui.screen.plain_text import escaped

pytestmark = pytest.mark.pages
COMPARE = "pages/5_compare.py"
Opened = Callable[..., AppTest]

_MARKDOWN = (
    *("markdown", "caption", "warning", "error", "info", "success", "toast", "title"),
    *("header", "subheader"),
)
_LABELLED = (
    *("button", "checkbox", "toggle", "radio", "selectbox", "multiselect", "text_input"),
    *("text_area", "slider", "number_input", "expander", "tabs", "metric"),
)
_LIVE = re.compile(
    r"(?<!\\)\]\(|(?<!\\)!\[|https?://|(?<![\w])www\.|(?<!\\)<|(?<!\\)\$", re.IGNORECASE
)


def drawn(at: AppTest) -> Iterator[str]:
    """Every text of a page that Streamlit takes for Markdown."""
    for kind in _MARKDOWN:
        for element in getattr(at, kind):
            yield str(element.value)
    for kind in _LABELLED:
        for element in getattr(at, kind):
            yield str(getattr(element, "label", ""))
            if kind == "radio":
                yield from map(str, element.options)
    for table in at.table:
        yield from map(str, table.value.columns)
        yield from (str(cell) for row in table.value.to_numpy() for cell in row)


def assert_plain(at: AppTest) -> None:
    """Nothing on the page is a link, a picture, a tag or a formula that somebody brought along."""
    assert not at.exception, [e.message for e in at.exception]
    for text in drawn(at):
        for found in _LIVE.finditer(text):
            # What the app itself writes may link to a page of its own.
            raise AssertionError(f"{found[0]!r} is live in {text[:200]!r}")


@pytest.mark.parametrize("text", TEXTS)
def test_escaped_text_is_plain_and_reads_as_it_was(text: str) -> None:
    plain = escaped(text)
    assert not _LIVE.search(plain), plain
    assert seen(plain) == text
    assert not re.search(r"^\s*(?:[-+=#>]|\d+[.)])", plain, re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, marks=[] if text in MARKUP else [pytest.mark.slow])
        for text in ALL
        if "\ud800" not in text
    ],
)
def test_a_link_that_holds_it_is_plain(app: Opened, text: str) -> None:
    named = dict.fromkeys(("from", "seed", "weeks", "exit", "plan", "posts", "set", "us"), text)
    at = app(COMPARE, **{**named, "compare": [text, "doing_nothing"], "limit": text})
    assert at.warning
    assert_plain(at)
    assert_plain(app(WHAT_IF, **ONE, kept=text[:60], reference=text))


# Protobuf, in which a browser sends what is typed, holds no half of a pair.
TYPED = [text for text in ALL if "\ud800" not in text]
FEW = ["![p](http://127.0.0.1:9/p.png) [in](//x.uk) <b> $x$ =1", REFUSED[0]]
FIELDS = {
    WHAT_IF: ("park", "keep"),
    LIBRARY: ("library_save",),
    BRIEFING: ("freeze",),
    DECISIONS: ("decide",),
    "pages/3_assumptions.py": (),
    "pages/9_help.py": (),
}
"""Pages with fields to type into, and the buttons that keep what was typed."""


def typed_everywhere(at: AppTest, text: str) -> int:
    """Type a text into every field of a page; how many there are."""
    fields = [field for field in (*at.text_input, *at.text_area) if field.key != "library_words"]
    for field in fields:
        field.set_value(text[: field.proto.max_chars or None])
    roles = [box for box in at.selectbox if box.proto.accept_new_options]
    for box in roles:
        box.options.append(text)
        box.set_value(text)
    at.run()
    return len(fields) + len(roles)


@pytest.mark.parametrize("page", FIELDS)
@pytest.mark.parametrize("texts", [FEW, pytest.param(TYPED, marks=pytest.mark.slow)])
def test_a_field_that_holds_it_is_plain(app: Opened, page: str, texts: list[str]) -> None:
    if page == LIBRARY:
        keep("Two more")
    elif page == DECISIONS:
        frozen(app, "A title")
    at = app(page, **ONE, limit="4", weeks="4", set=["fsp_fte=17"])
    for text in texts:
        assert typed_everywhere(at, text)
        for key in FIELDS[page]:
            if not at.button(key=key).disabled:
                at.button(key=key).click().run()
            assert_plain(at)
    if page == LIBRARY:
        for text in texts:
            at.text_input(key="library_words").set_value(text).run()
            assert_plain(at)
    for kept in open_library().find():
        assert not UNSEEN.search("".join((kept.name, kept.owner, kept.asked_by)))


NAME = "![p](http://127.0.0.1:9/p.png) [in](//x.uk) <b> $x$"
NOTE = "\n".join(text for text in TEXTS if not text.startswith("ŵ"))


def test_what_is_kept_with_it_is_plain_on_every_page(app: Opened) -> None:
    kept = keep(NAME, "front_door_fte=18", owner="[Head](http://127.0.0.1:9)", notes=NOTE)
    parked = keep(f"{NAME}?", kind="parked question", asked_by="<Chair> of [x](//y)")
    at = app(LIBRARY, **ONE)
    assert NAME in words_of(at) or any(NAME in seen(o) for o in at.radio[0].options)
    assert_plain(at)
    draft = Draft("A copy", kept.owner, kept.scenario, kept.address, parent=kept.id)
    open_library().save_new(draft)
    for page in (LIBRARY, WHAT_IF, "app.py", "pages/2_pathway.py"):
        assert_plain(app(page, **ONE, kept=kept.id))
    assert_plain(app(WHAT_IF, **ONE, kept=kept.id, seen="0", set=["fsp_fte=19"]))
    assert_plain(app(COMPARE, limit="4", weeks="4", compare=["doing_nothing", kept.id, parked.id]))


def test_what_is_briefed_and_decided_with_it_is_plain(app: Opened) -> None:
    kept = keep(NAME, "front_door_fte=18")
    at = frozen(app, "[A title](//x.uk) <b>", compare=["doing_nothing", kept.id])
    assert_plain(at)
    (one,) = minutes().briefings()
    pack = read_pack(minutes().pack(one.id))
    assert NAME in pack.scenarios
    found = view.predictions(pack, NAME, view.USUAL)
    minutes().decide(
        NewDecision(
            "Go on with ![p](//x.uk/p.png)",
            "[Cabinet](//x.uk)",
            one.frozen.date(),
            NAME,
            pack.identities[NAME],
            tuple(found),
            one.id,
        )
    )
    (decision,) = minutes().decisions()
    measure = decision.predictions[0].measure
    minutes().happened(
        decision.id,
        measure,
        70.0,
        on=one.frozen.date(),
        by="<Team>",
        note="[x](//x.uk) www.x.uk",
        seen=1,
    )
    for page in (BRIEFING, DECISIONS, PRESENT):
        assert_plain(app(page, limit="4", weeks="8"))


def test_a_file_that_holds_it_is_plain_and_kept_whole(app: Opened) -> None:
    content = json.loads(write_file(keep(NAME, "front_door_fte=18", notes=NOTE)))
    content["name"] = "![other](//x.uk)"
    at = app(LIBRARY, **ONE)
    raw = json.dumps(content).encode()
    at.file_uploader[0].upload("![x](//x.uk).json", raw, "application/json").run()
    assert_plain(at)
    assert {kept.name for kept in open_library().find()} == {NAME, "![other](//x.uk)"}
