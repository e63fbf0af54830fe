"""Help: how do I begin, what does a word mean, and does it work for everybody?"""

from ui.screen.help import view
from ui.screen.shell import open_page, show_refusal

view.take_guide()
open_page("Help")
show_refusal()
view.first_visit()
view.words()
view.access()
