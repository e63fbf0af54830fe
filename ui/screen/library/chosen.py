"""Which kept scenario is open on the page."""

from __future__ import annotations

import streamlit as st

CHOSEN, EDITS, LAST, UPLOADS = "kept_chosen", "kept_edits", "kept_last", "kept_uploads"


def choose(id_: str) -> None:
    """Show one of the kept scenarios."""
    st.session_state[CHOSEN] = id_
