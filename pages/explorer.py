"""The start page: a trained network, a threshold to drag, and everything that moves with it."""

from ui import explorer, layout
from ui.training import trained

explorer.keep_threshold()
settings = layout.open_page("explorer", "Where should “yes” begin?")
result = trained(settings)
split = explorer.sentence_and_rows(result)
view = explorer.view(result, split)

with layout.sticky():
    explorer.live(view, split)
explorer.charts(view)
explorer.loss_and_training(view, result)
