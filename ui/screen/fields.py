"""Fields that somebody types into.

What is typed is held here and not by the widgets alone: it is still there after a failure, and on
the next page.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from model.words.roles import roles
from ui.screen.table import seeded

_TYPED, _ROLES = "keep_typed", "own_roles"


def typed(key: str) -> str:
    """What was typed last into a field, on whichever page."""
    text: str = st.session_state.get(_TYPED, {}).get(key, "")
    return text


def keep_typed(key: str, text: str) -> None:
    """Hold what was typed into a field."""
    st.session_state[_TYPED] = {**st.session_state.get(_TYPED, {}), key: text}


def text_field(key: str, label: str, hint: str, longest: int) -> None:
    """A line to type in, which keeps what was typed."""
    st.text_input(
        label,
        key=seeded(key, typed(key)),
        placeholder=hint,
        max_chars=longest,
        on_change=lambda: keep_typed(key, st.session_state[key]),
        width="stretch",
    )


def role_field(key: str, label: str, hint: str) -> None:
    """Who it is: a role from the list, or another one; it keeps what was chosen."""
    role_box(key, label, typed(key), lambda role: keep_typed(key, role), hint=hint)


def role_box(
    key: str,
    label: str,
    role: str,
    chosen: Callable[[str], None],
    *,
    hint: str = "",
    fixed: bool = False,
) -> None:
    """A role from the list, or another one that is typed and offered from then on.

    ``chosen`` is told the role, or nothing where none is chosen.
    """

    def told() -> None:
        new = st.session_state[key] or ""
        if new and new not in offered:
            st.session_state[_ROLES] = (*st.session_state.get(_ROLES, ()), new)
        chosen(new)

    found = (*roles(), *st.session_state.get(_ROLES, ()), role)
    offered = tuple(one for one in dict.fromkeys(found) if one)
    st.selectbox(
        label,
        offered,
        index=None,
        key=seeded(key, role or None),
        placeholder=hint,
        accept_new_options=True,
        disabled=fixed,
        on_change=told,
        width="stretch",
    )
