"""The same metric on the trained network with one sigmoid unit, its threshold live."""

from __future__ import annotations

import streamlit as st

from core.decision.rule import predict_positive
from core.experiment.recipe import Settings
from core.keras.accuracy import Accuracy
from core.live.numbers import written
from core.live.view import View
from core.predictions.scale import PROBABILITY
from ui.charts.row import row_of_charts
from ui.live.threshold import Mark
from ui.live.threshold.fragment import draw
from ui.source import drawn
from ui.source.shown import Shown
from ui.source.source import say_and_choose
from ui.text import SIGNS
from ui.variants import Variant

RULE = ">"
LIVE = "model"


def show(variant: Variant, settings: Settings) -> None:
    """Show the metric on the rows of the network that is trained now."""
    st.header("On your model", anchor=False)
    shown = say_and_choose(settings, rule=RULE)
    if variant.parameter != "threshold":
        st.markdown(
            "The network gives probabilities. `Accuracy` compares labels, so each score is first "
            "turned into one: 1 above the threshold, else 0."
        )
    _live(variant, shown)
    row_of_charts("model", {"accuracy": drawn.rates(shown, ("accuracy",))})


@st.fragment
def _live(variant: Variant, shown: Shown) -> None:
    with st.container(key="stick_model"):
        threshold = draw(
            shown,
            slider=LIVE,
            place="typed_model",
            marks=(Mark("accuracy", "threshold", "accuracy"),),
            pictures={"accuracy": "accuracy against threshold"},
        )
    st.caption(_same_number(variant, shown.view, threshold))


def _same_number(variant: Variant, view: View, threshold: float) -> str:
    """Say what Keras's class gives at the threshold shown."""
    shown = view.curve.thresholds[view.row(threshold)]
    y_true, y_score = view.predictions.y_true, view.predictions.y_score
    n, each = view.predictions.n_samples, view.predictions.each
    rows = "this row" if n == 1 else f"these {n:,} rows"
    if view.predictions.sample_weight is not None:
        rows += ", by weight"
    if view.scale != PROBABILITY:
        labels = Accuracy()
        labels.update_state(y_true, predict_positive(y_score, shown).astype(int), each)
        rule = f"{SIGNS[view.shown_rule]} {written(view.scale.shown(float(shown)), view.decimals)}"
        return (
            "These scores are no probabilities of “yes”, which Keras’s metrics take: each is first "
            f"turned into a label, 1 where it is {rule}. `Accuracy()` of those over "
            f"{rows}: **{labels.result():.4f}**."
        )
    if variant.parameter == "threshold":
        metric = variant.cls(threshold=shown)
        metric.update_state(y_true, y_score, each)
        call = f"`BinaryAccuracy(threshold={shown})`"
    else:
        metric = Accuracy()
        metric.update_state(y_true, predict_positive(y_score, shown).astype(int), each)
        call = f"`Accuracy()` on `y_pred > {shown}`"
    return f"{call} over {rows}: **{metric.result():.4f}**."
