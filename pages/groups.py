"""Groups of rows, at one threshold or at one for each."""

import streamlit as st

from ui import layout
from ui.compare import groups
from ui.live.threshold.fragment import live
from ui.source.source import say_and_choose

settings = layout.open_page("groups", "What does a threshold do to each group?")
shown = say_and_choose(settings, is_folded=True)
compared = groups.choose_groups(shown)
if compared is None:
    st.stop()
by = groups.choose_criterion()
typed = groups.choose_thresholds(compared, by)

stick = layout.sticky()
which = groups.drawn(compared)
groups.show_charts(shown, compared, which)
columns = groups.columns(shown, compared, by, typed)
groups.side_by_side(compared, columns)
needed = groups.how_many(compared)
with stick:
    live(shown, columns=columns | needed, marks=groups.marks(which), pictures=groups.PICTURES)
