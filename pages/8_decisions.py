"""Decisions: what was decided, what was predicted of it, and what happened?"""

from ui.screen import blocks
from ui.screen.decisions import view
from ui.screen.keep_panel import show_said
from ui.screen.shell import open_page, show_refusal

open_page("Decisions")
show_refusal()
show_said()
decisions = view.decided()
if decisions is not None:
    view.headline(decisions)
view.record_panel()
if decisions is not None:
    table = view.every_decision(decisions)
    if not table.empty:
        blocks.table(table, "decisions", label="Every prediction and outcome")
    view.slip_panel(decisions)
