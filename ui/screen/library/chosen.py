"""Which kept scenario is open on the page."""

from __future__ import annotations

import streamlit as st

_CHOSEN, _EDITS, _LAST, _UPLOADS = "kept_chosen", "kept_edits", "kept_last", "kept_uploads"


def _choose(id_: str) -> None:
    st.session_state[_CHOSEN] = id_
