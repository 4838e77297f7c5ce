"""The same metric on the trained network with one sigmoid unit, its threshold live."""

from __future__ import annotations

import streamlit as st

from core.decision.rule import predict_positive
from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from core.keras.accuracy import Accuracy
from core.live.view import View
from ui import explorer
from ui.accuracies import Variant
from ui.address.choices import type_threshold
from ui.address.parameters import ROWS_KEY, THRESHOLD_KEY
from ui.live.threshold import Mark, threshold_slider
from ui.source import source
from ui.source.source import OwnRows

HELD_KEYS = (THRESHOLD_KEY, ROWS_KEY)
RULE = ">"
LIVE = "model"


def show(variant: Variant, settings: Settings) -> None:
    """Show the metric on the rows of the network that is trained now."""
    st.header("On your model", anchor=False)
    result = source.binary(settings)
    view = explorer.sentence_and_choices(result, rule=RULE)
    if variant.parameter != "threshold":
        st.markdown(
            "The network gives probabilities. `Accuracy` compares labels, so each score is first "
            "turned into one: 1 above the threshold, else 0."
        )
    _live(variant, result, view)
    explorer.row_of_charts(
        "model",
        {"accuracy": explorer.rates_chart(view, ("accuracy",))},
    )


@st.fragment
def _live(variant: Variant, result: Trained | OwnRows, view: View) -> None:
    with st.container(key="stick_model"):
        threshold = type_threshold("typed_model")
        threshold_slider(
            LIVE,
            threshold,
            curve=view.curve,
            table=view.table,
            scores=view.scores,
            samples=None,
            region=None,
            class_names=view.predictions.class_names,
            marks=(Mark("accuracy", "threshold", "accuracy"),),
            stops=explorer.stops(view),
            notes=explorer.notes(view, result),
            pictures={"accuracy": "accuracy against threshold"},
            tiles=(),
            on_move=lambda value: st.session_state.update({THRESHOLD_KEY: value}),
        )
    st.caption(_same_number(variant, view, threshold))


def _same_number(variant, view, threshold) -> str:
    """Say what Keras's class gives at the threshold shown."""
    shown = view.curve.thresholds[view.curve.stand_in(threshold)]
    y_true, y_score = view.predictions.y_true, view.predictions.y_score
    if variant.parameter == "threshold":
        metric = variant.cls(threshold=shown)
        metric.update_state(y_true, y_score)
        call = f"`BinaryAccuracy(threshold={shown})`"
    else:
        metric = Accuracy()
        metric.update_state(y_true, predict_positive(y_score, shown).astype(int))
        call = f"`Accuracy()` on `y_pred > {shown}`"
    return f"{call} over these {view.predictions.n_samples:,} rows: **{metric.result():.4f}**."
