"""The start page: a trained network, a threshold to drag, and everything that moves with it."""

from ui import explorer, export, layout
from ui.source.source import say_and_choose

settings = layout.open_page("explorer", "Where should “yes” begin?")
shown = say_and_choose(settings)

stick = layout.sticky()
behind, pair, curves, rates, against, training, take_home = layout.places(7)
points = explorer.choose_pair(shown, pair)
names = explorer.choose_rates(rates)
what = explorer.what_moves(points, names)
charts = explorer.charts(shown, points, names)
with take_home:
    follow = export.show(shown, what, charts)
with stick:
    explorer.live(shown, what, behind, follow)
with curves:
    explorer.curves(charts)
with against:
    explorer.against_threshold(charts)
with training:
    explorer.how_it_was_trained(shown)
