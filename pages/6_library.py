"""Library: what was kept and parked, to be opened, shared and agreed."""

import streamlit as st

from ui import library_view
from ui.keep_panel import show_said
from ui.shell import open_page, show_refusal

open_page("Library")
show_refusal()
show_said()
left, right = st.columns([1, 1.7], gap="large")
with left:
    chosen = library_view.found_list()
    library_view.file_in()
    library_view.your_role()
with right:
    goes = library_view.one_kept(chosen) if chosen is not None else None
if goes is not None:
    st.switch_page(goes)
