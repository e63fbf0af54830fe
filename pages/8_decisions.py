"""Decisions: what was decided, what was predicted of it, and what happened?"""

from ui import decisions_view, figures
from ui.keep_panel import show_said
from ui.shell import open_page, show_refusal

open_page("Decisions")
show_refusal()
show_said()
decisions = decisions_view.decided()
if decisions is not None:
    decisions_view.headline(decisions)
decisions_view.record_panel()
if decisions is not None:
    table = decisions_view.every_decision(decisions)
    if not table.empty:
        figures.table(table, "decisions", label="Every prediction and outcome")
    decisions_view.slip_panel(decisions)
