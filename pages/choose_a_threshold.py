"""Choose a threshold one can defend: by a metric, costs, requirements, capacity, or a promise."""

from ui import layout
from ui.choosing import page
from ui.source.source import say_and_choose

settings = layout.open_page("choose_a_threshold", "Which threshold, and why?")
shown = say_and_choose(settings)

card = page.choose_card()
answered = page.place()
slider = layout.sticky()
answer = page.ask(shown, card)
with answered:
    page.say(shown, answer)
with slider:
    page.show_live(shown, answer)
page.show_reached(answer)
