"""Help: how do I begin, what does a word mean, and does it work for everybody?"""

from ui import help_view
from ui.shell import open_page, show_refusal

help_view.take_guide()
open_page("Help")
show_refusal()
help_view.first_visit()
help_view.words()
help_view.access()
