"""Fields that somebody types into.

What is typed is held here and not by the widgets alone: it is still there after a failure, and on
the next page.
"""

from __future__ import annotations

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
    """Who it is: a role from the list, or another one that is typed and offered from then on."""

    def chosen() -> None:
        keep_typed(key, add_role(st.session_state[key]))

    st.selectbox(
        label,
        offered_roles(typed(key)),
        index=None,
        key=seeded(key, typed(key) or None),
        placeholder=hint,
        accept_new_options=True,
        on_change=chosen,
        width="stretch",
    )


def offered_roles(*more: str) -> tuple[str, ...]:
    """The list, what was added to it in this session, and what is there already."""
    found = (*roles(), *st.session_state.get(_ROLES, ()), *more)
    return tuple(role for role in dict.fromkeys(found) if role)


def add_role(role: str | None) -> str:
    """Offer a role that was typed from now on; the role, or nothing where none is chosen."""
    if role and role not in offered_roles():
        st.session_state[_ROLES] = (*st.session_state.get(_ROLES, ()), role)
    return role or ""
