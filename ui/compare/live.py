"""The live slider of a comparison."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.compare.members import Compared
from core.experiment.trained import Trained
from ui import explorer
from ui.address.choices import type_threshold
from ui.address.parameters import THRESHOLD_KEY
from ui.live.followers import LIVE
from ui.live.threshold import Mark, threshold_slider
from ui.source.source import OwnRows


@st.fragment
def live(
    result: Trained | OwnRows,
    compared: Compared,
    table: pd.DataFrame,
    marks: Sequence[Mark],
    pictures: dict[str, str],
) -> None:
    """Show the live threshold of the reference; only this runs again when a hand lets go of it.

    Parameters
    ----------
    result : Trained or OwnRows
    compared : Compared
    table : DataFrame
        The live table of the reference, and what the members reach in its rows.
    marks, pictures
        As `threshold_slider`.
    """
    view = compared.view
    typed = type_threshold("typed")
    threshold_slider(
        LIVE,
        typed,
        curve=view.curve,
        table=table,
        scores=view.scores,
        samples=None,
        region=None,
        class_names=view.predictions.class_names,
        marks=marks,
        stops=explorer.stops(view),
        notes=explorer.notes(view, result),
        pictures=pictures,
        on_move=lambda value: st.session_state.update({THRESHOLD_KEY: value}),
        tiles=(),
    )
