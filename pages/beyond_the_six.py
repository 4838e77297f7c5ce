"""Metrics beyond the six accuracies, and a metric of one's own."""

from ui import layout
from ui.beyond import by_sample, known, live, own
from ui.source.source import say_and_choose

settings = layout.open_page("beyond_the_six", "What else can be measured?")
live.introduction()
shown = say_and_choose(settings, rule=">")

slider = live.place()
named = known.show(shown.view)
by_sample.show()
owns = own.show(shown.view, named.mean_prediction)
with slider:
    live.show(shown, named, owns)
