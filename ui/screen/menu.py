"""The menu: pages in sections."""

from __future__ import annotations

import streamlit as st

PRESENT = "pages/10_present.py"


MENU: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Today", (("app.py", "Where we stand"),)),
    (
        "Questions",
        (
            ("pages/1_what_if.py", "What if"),
            ("pages/4_agency_exit.py", "Agency exit"),
            ("pages/5_compare.py", "Compare"),
            ("pages/11_what_matters.py", "What matters"),
            ("pages/2_pathway.py", "Pathway"),
            ("pages/6_library.py", "Library"),
        ),
    ),
    (
        "In the room",
        (
            ("pages/7_briefing.py", "Briefing"),
            (PRESENT, "Present"),
            ("pages/8_decisions.py", "Decisions"),
        ),
    ),
    ("Trust", (("pages/3_assumptions.py", "Assumptions"), ("pages/9_help.py", "Help"))),
)
"""The menu, in sections: page file and name."""


def menu() -> None:
    """The pages, section by section."""
    for section, pages in MENU:
        st.caption(section)
        for file, name in pages:
            st.page_link(file, label=name)
