"""Library: what was kept and parked, to be opened, shared and agreed."""

import streamlit as st

from ui.screen.keep_panel import show_said
from ui.screen.library import view
from ui.screen.shell import open_page, show_refusal

open_page("Library")
show_refusal()
show_said()
left, right = st.columns([1, 1.7], gap="large")
with left:
    chosen = view.found_list()
    view.file_in()
    view.your_role()
with right:
    goes = view.one_kept(chosen) if chosen is not None else None
if goes is not None:
    st.switch_page(goes)
