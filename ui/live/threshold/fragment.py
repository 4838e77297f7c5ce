"""One call makes a page live: slider, histogram, matrix, read-outs, and a fragment around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.live.view import View
from core.predictions.scale import PROBABILITY
from ui.address.parameter import Number
from ui.address.parameters import AXIS
from ui.live.followers import LIVE
from ui.live.threshold.moving import what_moves
from ui.live.threshold.slider import Second, slider_data, threshold_slider
from ui.source.shown import Shown
from ui.source.source import threshold_on
from ui.streamlit_inside.pages import is_of_a_fragment
from ui.streamlit_inside.sending import Written


def draw(
    shown: Shown,
    *,
    slider: str = LIVE,
    place: str = "typed",
    threshold: Number | None = None,
    on_press: Callable[[str], None] | None = None,
    pressed: str | None = None,
    page_keys: bool = True,
    second: Second | None = None,
    is_brief: bool = False,
    kept_as: str = "",
    **what: Any,
) -> float:
    """Draw the live threshold inside the fragment that is to run when a hand lets go of it.

    `slider`: key of the component; unique on the page.
    `place`: key of the field to type a threshold in, beginning with "typed"; unique on the page.
    `threshold`: of the table of parameters; the one of all pages for the scale of the scores if
    None.
    `on_press`, `pressed`, `second`: as `threshold_slider`.
    `page_keys`, `is_brief`: as `component_data`; no threshold is typed where it is brief.
    `kept_as`: a name for all that is given, where it is the same for whoever sees these rows of a
    network.
    `what`: as `ui.live.threshold.moving.what_moves`.
    Returns the threshold now, as typed: in the score's own numbers.
    """
    view: View = what.get("view") or shown.view
    threshold = threshold or threshold_on(view.scale)
    typed: float = threshold.before_drawn(**_typed(view))
    if is_of_a_fragment() and not view.decides_at(typed):
        st.rerun()  # the whole page, which makes a row of it

    def made() -> dict[str, Any]:
        return slider_data(
            slider,
            **what_moves(shown, **what),
            presses=on_press is not None,
            page_keys=page_keys,
            second=second is not None,
            is_brief=is_brief,
        )

    if kept_as and shown.network:
        name = kept_as, shown.situation and shown.situation.name
        data: dict[str, Any] = shown.once(name, lambda: Written(made()), of_rows=True)
    else:
        data = made()
    threshold_slider(
        slider,
        typed,
        data,
        view=view,
        on_move=threshold.set,
        on_press=on_press,
        pressed=pressed,
        second=second,
        axis=AXIS if view.scale == PROBABILITY else None,
    )
    if is_brief:
        threshold.hold(**_typed(view))
    else:
        which = "lower" if view.scale.higher_is_yes else "upper"
        label = "" if second is None else f"Type the {which} threshold"
        # After the slider for the keyboard, too, in whatever corner it stands.
        with st.container(key=place):
            threshold.draw(label, **_typed(view), step=view.step, format="%.9g")
    return typed


@st.fragment
def live(shown: Shown, **options: Any) -> None:
    """Show the live threshold; only this runs again when a hand lets go of it."""
    draw(shown, **options)


def _typed(view: View) -> dict[str, Any]:
    """Say within which range a threshold is typed; 0 to 1 is that of the parameter."""
    if view.scale == PROBABILITY:
        return {}
    low, high = view.ends
    return {"min_value": low, "max_value": high, "default": view.start.threshold}
