"""Kept scenarios and the page's address: ``?kept=<id>`` on any page opens one there.

Once it is open, the address carries the question's own parameters beside ``kept`` and ``seen`` (the
version that was opened): a refresh then shows the same question while the database is in trouble,
keeps moves that are not saved, and still knows which version they were made from. ``kept`` without
``seen`` is the short link, which opens what is kept now.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from model.paths import ROOT
from model.words.numbers import day
from model.words.refusals import said
from ui.briefing.content import Parked
from ui.library.decisions import Minutes
from ui.library.library import (
    SETTING,
    Draft,
    KeptScenario,
    Library,
    LibraryError,
    NameTaken,
    Unavailable,
    baseline_changed,
    refuse_another_question,
    refuse_too_many_changes,
)
from ui.question.address import from_params
from ui.question.question import Question

_ATTEMPTS = 5
PAGES = ROOT / "pages"


@dataclass(frozen=True)
class Tie:
    """The kept scenario that the question on the table was opened from, or kept as.

    ``kept`` is what was read then, at version ``seen``; ``question`` is what it asks.
    """

    kept: KeptScenario
    seen: int
    question: Question

    @property
    def params(self) -> dict[str, str]:
        """What the page's address says of it."""
        return {"kept": self.kept.id, "seen": str(self.seen)}


@dataclass(frozen=True)
class Read:
    """What an address asks for. ``problems`` are sentences; ``again`` are the parameters to stay in
    the address because the database may answer another time."""

    question: Question
    problems: tuple[str, ...] = ()
    tie: Tie | None = None
    again: Mapping[str, str] | None = None


def library() -> Library:
    """The library of this server. Raises Unavailable when the setting is not understood."""
    return _library(os.environ.get(SETTING, ""))


@st.cache_resource(show_spinner=False, on_release=lambda found: found.close(), max_entries=1)
def _library(url: str) -> Library:
    return Library(url)


def minutes() -> Minutes:
    """Frozen briefings and decisions of this server. Raises Unavailable."""
    return Minutes(library().store)


def parked_questions() -> tuple[Parked, ...]:
    """Questions that are parked, the last first. Raises LibraryError."""
    return tuple(
        Parked(
            name=kept.name,
            asked_by=kept.asked_by,
            when=kept.created,
            link=short_link(kept.id, "what_if"),
        )
        for kept in library().find()
        if kept.kind == "parked question"
    )


def told(error: Exception) -> str:
    """An error as a sentence."""
    text = said(error).strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def asks(kept: KeptScenario) -> tuple[Question, list[str]]:
    """What a kept scenario asks, and a sentence for each part that cannot be asked any more.

    Raises LibraryError when it is damaged, or would be another question than what was kept.
    """
    refuse_too_many_changes(kept.address, kept.name)
    question, problems = from_params(kept.address)
    if not problems:  # else they say what it does not ask any more
        refuse_another_question(kept, question)
    return question, [f"Of '{kept.name}' as it was kept, {problem}." for problem in problems]


def tie_to(kept: KeptScenario) -> tuple[Tie, list[str]]:
    """A kept scenario to be opened, and what cannot be of it. Raises LibraryError."""
    question, problems = asks(kept)
    return Tie(kept, kept.version, question), problems


def read_address(params: Mapping[str, Sequence[str]]) -> Read:
    """What the page's address asks for; anything that goes wrong is a sentence."""
    id_, seen = (next(iter(params.get(key, ())), "") for key in ("kept", "seen"))
    own, problems = from_params(params)
    left_out = [f"In the link you opened, {problem}." for problem in problems]
    if not id_:
        return Read(own, tuple(left_out))
    link = {"kept": id_, "seen": seen} if seen else {"kept": id_}
    instead = "the question on the page is the one you had" if seen else "the page goes on without"
    try:
        tie, gone = tie_to(library().get(id_))
    except Unavailable as error:
        words = f"What the link names could not be opened; {instead}. {told(error)}"
        return Read(own, (words, *left_out), again=link)
    except LibraryError as error:
        return Read(own, (f"{told(error)[:-1]}; {instead}.", *left_out))
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        return Read(tie.question, tuple(gone), tie)  # a short link: what is kept is asked
    kept, seen_version = tie.kept, int(seen)
    if seen_version < kept.version:
        left_out.insert(
            0,
            (
                f"'{kept.name}' was changed {when_and_who(kept)}, after you opened it. On the page "
                "is the question you had."
            ),
        )
    return Read(own, tuple(left_out), Tie(kept, seen_version, tie.question))


def when_and_who(kept: KeptScenario) -> str:
    """``on 3 Nov 2026 at 14:05 UTC by Head of service``."""
    return f"on {day(kept.changed.date())} at {kept.changed:%H:%M} UTC by {kept.changed_by}"


def has_changed(kept: KeptScenario) -> bool:
    """Whether its starting point has other values now; what cannot be read has not."""
    try:
        return baseline_changed(kept)
    except LibraryError:
        return False


def keep_beside(draft: Draft) -> KeptScenario:
    """Keep a draft at once, under the next free name if its own is taken. Raises LibraryError."""
    for _ in range(_ATTEMPTS):
        try:
            return library().save_new(draft)
        except NameTaken as taken:
            draft = replace(draft, name=taken.free)
    return library().save_new(draft)


def short_link(id_: str, page: str = "") -> str:
    """The link to a kept scenario: on the page that is open, or on another by its address."""
    here = st.context.url or ""
    if page and here:
        here = f"{_home(here)}/{page}"
    return f"{here}?kept={id_}"


_PAGES = {path.stem.partition("_")[2] for path in PAGES.glob("*.py")}


def _home(address: str) -> str:
    """The app's own address, from that of any of its pages."""
    start, _, last = address.rstrip("/").rpartition("/")
    return start if last in _PAGES else address.rstrip("/")
