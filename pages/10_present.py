"""Present: a frozen briefing, one thing at a time, on a room's screen."""

from ui import present_view
from ui.shell import open_page, show_refusal

question = open_page("Present", presents=True)
briefing = present_view.opened()
if briefing is not None:
    here = present_view.turning(briefing)
    show_refusal()
    present_view.show(briefing, here, question)
