"""Groups of rows, at one threshold or at one for each."""

import streamlit as st

from core.live.table import with_columns
from ui import explorer, layout
from ui.compare import groups, live
from ui.source import source

groups.keep_choices()
settings = layout.open_page("groups", "What does a threshold do to each group?")
result = source.binary(settings)
view = explorer.sentence_and_choices(result)
compared = groups.choose_groups(result, view)
if compared is None:
    st.stop()
by = groups.choose_criterion()
typed = groups.choose_thresholds(compared, by)

stick = layout.sticky()
which = groups.drawn(compared)
groups.show_charts(compared, which)
name = ("group columns", view.rule, by, *typed)
columns = source.once(result, name, lambda: groups.columns(compared, by, typed))
groups.side_by_side(compared, groups.unmatched(compared, columns))
with stick:
    table = with_columns(compared.view.table, **columns)
    live.live(result, compared, table, groups.marks(which), groups.PICTURES)
