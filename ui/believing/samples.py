"""Networks whose scores are worth a look: the same one, trained another way."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from core.predictions.models import Models
from ui.address.recipe import ask_for
from ui.source.own import OwnRows, take
from ui.source.shown import Shown
from ui.training.progress import trained_or_progress

_ASKED = "linear_output_asked"
_LINEAR = "linear output"


def offer(shown: Shown) -> None:
    """Lead to the same data and network with another loss, without dropout, or a linear output.

    The first two have a recipe; the third one's rows become a person's own.
    """
    network = shown.network
    if network is None:
        return
    settings = network.settings
    with st.container(horizontal=True, vertical_alignment="center", key="worth_a_look"):
        st.markdown("Worth a look, the same network with", width="content")
        for label, other in _others(settings).items():
            st.button(
                label,
                key=f"network_{label}",
                icon=":material/model_training:",
                type="tertiary",
                on_click=ask_for,
                args=(other,),
            )
        st.button(
            _LINEAR,
            key="linear_output",
            icon=":material/model_training:",
            type="tertiary",
            on_click=lambda: st.session_state.update({_ASKED: settings}),
            help="No sigmoid at the end, squared error; clipped to 0 and 1. Its rows become your "
            "predictions.",
        )
    with st.container():
        if st.session_state.get(_ASKED) == settings:
            _take_linear(shown, replace(settings, loss="squared_error", output="linear"))


def _others(settings: Settings) -> dict[str, Settings]:
    is_squared, has_dropout = settings.loss == "squared_error", any(settings.dropout)
    loss = "cross-entropy" if is_squared else "squared error"
    others = {loss: replace(settings, loss="crossentropy" if is_squared else "squared_error")}
    if settings.hidden:
        share = 0.0 if has_dropout else 0.5
        label = "no dropout" if has_dropout else "half dropped out"
        others[label] = replace(settings, dropout=(share,) * len(settings.hidden))
    return others


def _take_linear(shown: Shown, settings: Settings) -> None:
    trained: Trained | None = trained_or_progress(settings, lambda _: _forget())
    if trained is None:
        return
    rows = trained.binary(shown.split)
    rows = replace(rows, source=f"{rows.source}, {_LINEAR}")
    take(OwnRows(Models({_LINEAR: rows})))
    _forget()
    st.rerun()


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
