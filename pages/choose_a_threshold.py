"""Choose a threshold one can defend: by a metric, costs, requirements, capacity, or a promise."""

from ui import layout
from ui.choosing import page
from ui.record import again, opened
from ui.source.source import say_and_choose

settings = layout.open_page("choose_a_threshold", "Which threshold, and why?")
shown = say_and_choose(settings, has_goal=True, is_folded=True)
again.show(shown, is_brief=True)
page.decide(shown)
opened.ask()
