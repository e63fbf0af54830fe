"""Present: a frozen briefing, one thing at a time, on a room's screen."""

from ui.screen.briefing import present
from ui.screen.shell import open_page, show_refusal

question = open_page("Present", presents=True)
briefing = present.opened()
if briefing is not None:
    here = present.turning(briefing)
    show_refusal()
    present.show(briefing, here, question)
