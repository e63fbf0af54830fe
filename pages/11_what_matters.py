"""What matters: what drives this, and what should we measure next?"""

from ui.screen import own_sets
from ui.screen.shell import open_page, show_refusal
from ui.screen.what_matters import view

question = open_page("What matters")
show_refusal()
view.ranking(question)
view.what_to_measure(question)
own_sets.search_panel(question, view.diary(question))
