"""The start page: a trained network, a threshold to drag, and everything that moves with it."""

from ui import explorer, layout
from ui import export as home
from ui.source import source

explorer.keep_choices()
settings = layout.open_page("explorer", "Where should “yes” begin?")
result = source.binary(settings)
view = explorer.sentence_and_choices(result)

stick = layout.sticky()
behind, pair, charts, rates, against, training, take_home = layout.places(7)
points = explorer.choose_pair(result, view, pair)
names = explorer.choose_rates(rates)
with take_home:
    follow = home.show(result, view, points, names)
with stick:
    explorer.live(result, view, points, names, behind, follow)
with charts:
    explorer.curves(view, points)
with against:
    explorer.against_threshold(view, names)
with training:
    explorer.how_it_was_trained(result)
