"""Whether scores are the probabilities they claim, and what they mean where the rows are others."""

from ui import layout
from ui.believing import page
from ui.source.source import say_and_choose

settings = layout.open_page("believe_the_scores", "Can the scores be believed?")
page.show(say_and_choose(settings, is_folded=True))
