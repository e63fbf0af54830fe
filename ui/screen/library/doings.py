"""What can be done with what is kept: duplicate, agree, archive, bring back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.library.library import (
    KeptScenario,
    Library,
    LibraryError,
    SomebodyElseSaved,
    file_name,
    write_file,
)
from ui.screen.address import library, told, when_and_who
from ui.screen.fields import typed
from ui.screen.keep_panel import say
from ui.screen.library.chosen import EDITS, choose
from ui.screen.library.editing import Edit, refresh_tie


def doings(kept: KeptScenario) -> None:
    """What can be done with a kept scenario, as buttons."""
    with st.container(horizontal=True):
        st.button("Duplicate", key="library_duplicate", on_click=_duplicate, args=(kept,))
        if kept.status == "draft":
            with st.popover("Agree", key="library_agreeing"):
                st.markdown("From then on it stays as it is: it can be duplicated and archived.")
                st.button(
                    "Agree as it stands",
                    key="library_agree",
                    on_click=_agree,
                    args=(kept,),
                    type="primary",
                )
        if kept.status == "archived":
            st.button("Bring back", key="library_back", on_click=_bring_back, args=(kept,))
        else:
            st.button(
                "Archive",
                key="library_archive",
                on_click=_archive,
                args=(kept,),
                help="Put away. Its link still opens it, and it can be brought back.",
            )
        try:
            raw = write_file(kept)
        except LibraryError:
            return  # said above
        st.download_button(
            "Download as file",
            raw,
            file_name(kept),
            "application/json",
            key="library_download",
            on_click="ignore",
            help="A scenario file: the command line runs it, and another library reads it.",
        )


def do(doing: Callable[[Library], KeptScenario], done: str) -> None:
    """One change to what is shown, and what came of it in words."""
    try:
        new = doing(library())
    except SomebodyElseSaved as error:
        now = error.current
        say(
            "not",
            f"Nothing was done: '{now.name}' was changed {when_and_who(now)}. It is shown as it is "
            "now; look, and try again.",
        )
        return
    except LibraryError as error:
        say("not", f"Nothing was done. {told(error)}")
        return
    edit: Edit | None = st.session_state.get(EDITS, {}).get(new.id)
    if edit is not None and edit.seen.version == new.version - 1:
        edit.seen = new  # what is being typed goes on over one's own change
    choose(new.id)
    refresh_tie(new.id)
    say("kept", done.format(name=new.name))


def _duplicate(kept: KeptScenario) -> None:
    do(lambda lib: lib.duplicate(kept.id), "Kept as '{name}'.")


def _agree(kept: KeptScenario) -> None:
    do(
        lambda lib: lib.agree(kept.id, seen=kept.version, by=typed("keep_owner")),
        "'{name}' is agreed.",
    )


def _archive(kept: KeptScenario) -> None:
    do(
        lambda lib: lib.archive(kept.id, seen=kept.version, by=typed("keep_owner")),
        "'{name}' is archived.",
    )


def _bring_back(kept: KeptScenario) -> None:
    do(
        lambda lib: lib.bring_back(kept.id, seen=kept.version, by=typed("keep_owner")),
        "'{name}' is back.",
    )
