"""Two or three models on the same rows, at one threshold or at matched ones."""

import streamlit as st

from core.live.table import with_columns
from ui import explorer, layout
from ui.compare import live, models
from ui.source import source

models.keep_choices()
settings = layout.open_page("models", "Which model, at which threshold?")
result = source.binary(settings)
view = explorer.sentence_and_choices(result)
chosen = models.choose_models(result, view)
if chosen is None:
    st.stop()
by = models.choose_matched()
compared = models.compare(result, chosen, view)

name = ("model columns", view.rule, by)
columns = source.once(result, name, lambda: models.columns(compared, by))

stick = layout.sticky()
models.show_charts(compared)
models.side_by_side(compared, by)
with stick:
    table = with_columns(compared.view.table, **columns)
    live.live(result, compared, table, models.marks(compared), models.PICTURES)
