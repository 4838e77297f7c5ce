"""Step 1: one unit, from the logit to the label."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment.recipe import Settings, encode
from core.experiment.trained import Trained
from core.live.followed import follow
from ui.address.parameters import FOLLOWED, PRESENT
from ui.layout import places
from ui.live.unit import unit
from ui.live.unit.link import UNIT
from ui.live.unit.tables import row_table
from ui.source import cache
from ui.story.followed import followed
from ui.story.trained import trained_here


def show(settings: Settings) -> None:
    """Show one unit to drag, the same whatever the network, and the rows of the first screen."""
    above, below = places(2)
    with below, st.container(key="not_presented_training"):
        result = trained_here(replace(settings, keeps_epochs=True))
    with above:
        _unit(result)


@st.fragment
def _unit(result: Trained | None) -> None:
    now, problems = UNIT.take()
    if problems:
        st.warning("\n\n".join(problems), icon=":material/link_off:")
    unit("sigmoid_unit", now, UNIT.set, is_folded=PRESENT.value, **_rows(result))


def _rows(result: Trained | None) -> dict:
    if result is None:
        return {}
    predictions, numbers = result.binary("test"), result.dataset.rows("test")
    rows = cache.made(
        (encode(result.settings), "rows of the unit"), lambda: row_table(predictions, numbers)
    )
    n, all_rows = len(rows), predictions.n_samples
    return {
        "rows": rows,
        "rows_are": f"{n} test rows" if n == all_rows else f"{n} of {all_rows:,} test rows",
        "nearest": follow(result).number,
        "followed": followed(result).number,
        "on_follow": FOLLOWED.set,
    }
