"""The start page: a trained network, a threshold to drag, and everything that moves with it."""

from functools import partial

from ui import explorer, export, layout
from ui.later import later
from ui.source.source import say_and_choose

settings = layout.open_page("explorer", "Where should “yes” begin?")
shown = say_and_choose(settings)

points, names = explorer.chosen_points(shown), explorer.chosen_rates()
what = explorer.what_moves(points, names)
stick = layout.sticky()
behind, below = layout.places(2)
home = export.TakeHome(shown, what, partial(explorer.charts, shown, points, names))


def rest() -> None:
    explorer.show_charts(shown, points, names)
    home.show()


with stick:
    explorer.live(shown, what, behind, home.follow)
with below:
    later(rest, height=1600)
