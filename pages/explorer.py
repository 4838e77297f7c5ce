"""The start page: a trained network, a threshold to drag, and everything that moves with it."""

from ui import explorer, layout, source

explorer.keep_choices()
settings = layout.open_page("explorer", "Where should “yes” begin?")
result = source.binary(settings)
view = explorer.sentence_and_choices(result)

stick = layout.sticky()
behind, pair, charts, rates, against = layout.places(5)
points = explorer.choose_pair(result, view, pair)
names = explorer.choose_rates(rates)
with stick:
    explorer.live(result, view, points, names, behind)
with charts:
    explorer.curves(view, points)
with against:
    explorer.against_threshold(view, names)
explorer.how_it_was_trained(result)
