"""Metrics beyond the six accuracies, and a metric of one's own."""

from ui import explorer, layout
from ui.beyond import by_sample, known, live, own
from ui.source import source

live.keep_choices()
settings = layout.open_page("beyond_the_six", "What else can be measured?")
live.introduction()
result = source.binary(settings)
view = explorer.sentence_and_choices(result, rule=">")

slider = live.place()
named = known.show(view)
by_sample.show()
owns = own.show(view, named.mean_prediction)
with slider:
    live.live(result, view, named, owns)
