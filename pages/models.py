"""Two or three models on the same rows, at one threshold or at matched ones."""

import streamlit as st

from ui import layout
from ui.compare import models
from ui.live.threshold.fragment import live
from ui.source.source import say_and_choose

settings = layout.open_page("models", "Which model, at which threshold?")
shown = say_and_choose(settings, is_folded=True)
chosen = models.choose_models(shown)
if chosen is None:
    st.stop()
by = models.choose_matched()
compared = models.compare(shown, chosen)

stick = layout.sticky()
models.show_charts(shown, compared)
models.side_by_side(shown, compared, by)
columns = models.columns(shown, compared, by)
needed = models.how_many(shown, compared, columns)
with stick:
    live(
        shown,
        view=compared.view,
        columns=columns | needed,
        marks=models.marks(compared),
        pictures=models.PICTURES,
    )
