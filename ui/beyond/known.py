"""The metrics with a name: by class, F-beta, absolute error; each followed by the live slider."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.decision import rates
from core.decision.rates import RATES
from core.keras import averages
from core.live.table import Column
from core.live.view import View
from core.predictions.scale import PROBABILITY, Scale
from ui.address.parameters import BETA, WEIGHT_NO, WEIGHT_YES
from ui.beyond.words import following, number
from ui.live.threshold import Tile, rate_tile


@dataclass(frozen=True)
class Known:
    """Hold what the named metrics add to the slider: columns of the live table, and tiles.

    `weights` are those of a row that is “no” and of one that is “yes”.
    """

    weights: tuple[float, float]
    beta: float
    tiles: tuple[Tile, ...]
    mean_absolute_error: float
    mean_prediction: float

    def columns_of(self, view: View) -> dict[Column, float | np.ndarray]:
        """Compute them at each threshold of a view of the rows."""
        counts = view.curve.counts
        return {
            Column("weighted_by_class"): averages.weighted_by_class(counts, *self.weights),
            Column("f_beta"): rates.f_beta(counts, self.beta),
            Column("error_rate"): averages.error_rate(counts),
            Column("mean_absolute_error"): self.mean_absolute_error,
            Column("mean_prediction"): self.mean_prediction,
        }


def show(view: View) -> Known:
    """Show each metric with its sentence, formula, live value and code; return what is live."""
    st.header("Metrics with a name", anchor=False)
    upper, lower = st.columns(2), st.columns(2)
    with upper[0].container(border=True, height="stretch"):
        _averaged_over_classes(view.scale)
    with upper[1].container(border=True, height="stretch"):
        weights = _weighted_by_class(view.scale)
    with lower[0].container(border=True, height="stretch"):
        beta = _f_beta(view)
    mean_absolute_error = averages.mean_absolute_error(view.predictions)
    with lower[1].container(border=True, height="stretch"):
        _absolute_error(view)
    return Known(
        weights,
        beta,
        _tiles(weights, beta, view.scale),
        mean_absolute_error,
        averages.mean_prediction(view.predictions),
    )


def _tiles(weights: tuple[float, float], beta: float, scale: Scale) -> tuple[Tile, ...]:
    no, yes = map(number, weights)
    score = "score" if scale == PROBABILITY else "probability that each score stands for"
    none = "" if scale.has_probability else "\nThese scores stand for none: undefined."
    return (
        rate_tile("balanced_accuracy"),
        Tile(
            "weighted_by_class",
            "Weighted by class",
            f"({yes}·TP + {no}·TN) / ({yes}·P + {no}·N)\n"
            "The accuracy in which a row counts as much as its class weighs.\n"
            "0/0 is undefined: no row has any weight; Keras prints 0.",
        ),
        Tile(
            "f_beta",
            f"F-beta, β = {beta:g}",
            f"F-beta = {_f_beta_formula(beta)}\n"
            "Precision and recall in one number; recall weighs β times as much.\n"
            "0/0 is undefined: no row is “yes” and none was predicted “yes”; Keras prints 0.",
        ),
        Tile(
            "error_rate",
            "Absolute error, decision",
            "(FP + FN) / n\nThe mean distance between the decision, 0 or 1, and the label: the "
            "share predicted wrongly, 1 − accuracy.",
        ),
        Tile(
            "mean_absolute_error",
            "Absolute error, score",
            f"Mean of |label − {score}|\nNo threshold occurs in it, so it stands still.{none}",
        ),
        Tile(
            "mean_prediction",
            "Mean prediction",
            f"Mean of the {score}{'s' * (scale == PROBABILITY)}\n"
            "No threshold and no label occur in it. Near the share of “yes” when the network is "
            f"well calibrated.{none}",
        ),
    )


def _averaged_over_classes(scale: Scale) -> None:
    rate = RATES["balanced_accuracy"]
    st.subheader("Averaged over classes", anchor=False)
    st.markdown(f"**Balanced accuracy.** {rate.meaning}")
    following(
        "balanced_accuracy",
        "(TP / P + TN / N) / 2",
        "({tp} / {positives} + {tn} / {negatives}) / 2",
    )
    st.code(balanced_code(scale), language="python", wrap_lines=True)
    note = rate.undefined_note.split(", Keras")[0]
    st.caption(
        f"Keras has no such metric; the weights make one of `BinaryAccuracy`. "
        f"{note[0].upper()}{note[1:]}."
    )


@dataclass(frozen=True)
class _Decision:
    """Say in code what is predicted for each row, by the rule `>` on the numbers decided on.

    Keras’s metrics take thresholds from 0 to 1 only, and more as “yes”: on other scales they are
    given the decision, 1 or 0.
    """

    scale: Scale

    @property
    def first(self) -> str:
        """What comes before all else; the threshold is in the file's numbers."""
        if self.scale == PROBABILITY:
            return ""
        rule = self.scale.shown_rule(">")
        return f"predicted = (y_score {rule} t).astype(np.float32)  # t in the numbers of y_score\n"

    @property
    def of_keras(self) -> tuple[str, str]:
        """What a metric of Keras is given, and its threshold."""
        return ("y_score", "t") if self.scale == PROBABILITY else ("predicted", "0.5")

    @property
    def predicted(self) -> str:
        return "y_score > t" if self.scale == PROBABILITY else "predicted"


def balanced_code(scale: Scale = PROBABILITY) -> str:
    """Write the Keras and the scikit-learn line of the balanced accuracy."""
    decision = _Decision(scale)
    given, t = decision.of_keras
    return (
        f"{decision.first}"
        "# Keras\n"
        f"metric = keras.metrics.BinaryAccuracy(threshold={t})\n"
        "sizes = np.bincount(y_true)\n"
        f"metric(y_true, {given}, sample_weight=1 / sizes[y_true])\n"
        "# scikit-learn\n"
        f"balanced_accuracy_score(y_true, {decision.predicted})"
    )


def _weighted_by_class(scale: Scale) -> tuple[float, float]:
    st.subheader("Weighted by class", anchor=False)
    st.markdown(
        "**Accuracy in which a row counts as much as its class weighs.** Both weights 1 give the "
        "plain accuracy; 1/N and 1/P the balanced one."
    )
    with st.container(horizontal=True):
        yes, no = WEIGHT_YES.draw("Weight of “yes”"), WEIGHT_NO.draw("Weight of “no”")
    w, v = number(yes), number(no)
    following(
        "weighted_by_class",
        f"({w}·TP + {v}·TN) / ({w}·P + {v}·N)",
        f"({w}·{{tp}} + {v}·{{tn}}) / ({w}·{{positives}} + {v}·{{negatives}})",
    )
    st.code(by_class_code(no, yes, scale), language="python", wrap_lines=True)
    st.caption(
        "In `compile` it is `weighted_metrics=[…]`, with the weights given to `evaluate`. Given to "
        "`fit`, as `class_weight` or `sample_weight`, they weight **the loss too**, and the "
        "network learns something else."
    )
    return no, yes


def by_class_code(no: float, yes: float, scale: Scale = PROBABILITY) -> str:
    """Write the Keras and the scikit-learn line of the accuracy weighted by class."""
    decision = _Decision(scale)
    given, t = decision.of_keras
    return (
        f"{decision.first}"
        f"weights = np.where(y_true == 1, {yes!r}, {no!r})\n"
        "# Keras\n"
        f"metric = keras.metrics.BinaryAccuracy(threshold={t})\n"
        f"metric(y_true, {given}, sample_weight=weights)\n"
        "# scikit-learn\n"
        f"accuracy_score(y_true, {decision.predicted}, sample_weight=weights)"
    )


def _f_beta(view: View) -> float:
    st.subheader("F-beta", anchor=False)
    st.markdown(
        "**Precision and recall in one number; recall weighs β times as much.** β = 1, the "
        "default, is F1; above it missed rows hurt more, below it false alarms do."
    )
    beta = BETA.draw()
    g, b = number(1 + beta**2), number(beta**2)
    following("f_beta", _f_beta_formula(beta), f"{g}·{{tp}} / ({g}·{{tp}} + {b}·{{fn}} + {{fp}})")
    st.code(f_beta_code(beta, view.scale), language="python", wrap_lines=True)
    if view.scale != PROBABILITY:
        return beta
    without = number(averages.f_beta_without_threshold(view.predictions, beta))
    st.caption(
        "Keras takes `beta` and `threshold` only as floats, the threshold above 0, and columns of "
        "shape (N, 1). **Without `threshold=` it takes the largest score of each row as “yes”**: "
        f"on one sigmoid unit every row, which gives {without} here, whatever was learned."
    )
    return beta


def _f_beta_formula(beta: float) -> str:
    g, b = number(1 + beta**2), number(beta**2)
    return f"{g}·TP / ({g}·TP + {b}·FN + FP)"


def f_beta_code(beta: float, scale: Scale = PROBABILITY) -> str:
    """Write the Keras and the scikit-learn line of F-beta."""
    decision = _Decision(scale)
    given, t = decision.of_keras
    return (
        f"{decision.first}"
        "# Keras\n"
        f"metric = keras.metrics.FBetaScore(beta={float(beta)!r}, threshold={t})\n"
        f"metric(y_true.reshape(-1, 1), {given}.reshape(-1, 1))\n"
        "# scikit-learn\n"
        f"fbeta_score(y_true, {decision.predicted}, beta={float(beta)!r})"
    )


def _absolute_error(view: View) -> None:
    st.subheader("Mean absolute error", anchor=False)
    st.markdown(
        "**The mean distance from the label, in two readings.** Of the decision, 0 or 1, it is the "
        "share predicted wrongly and moves; of the score it stands still, since no threshold "
        "occurs in it."
    )
    n = number(view.curve.n_positive + view.curve.n_negative)
    following(
        "error_rate", "of the decision: (FP + FN) / n", f"({{fp}} + {{fn}}) / {n}", "of_decision"
    )
    following("mean_absolute_error", "of the score: mean of |label − score|", "", "of_score")
    st.code(absolute_error_code(view.scale), language="python", wrap_lines=True)
    if not view.scale.has_probability:
        st.caption("These scores stand for no probability, so the second reading is undefined.")
        return
    st.caption(
        "Keras’s metric takes the scores as they are, so it gives the second reading only. Shown "
        "from float32 scores, summed in float64."
    )


def absolute_error_code(scale: Scale = PROBABILITY) -> str:
    """Write the Keras and the scikit-learn lines of the mean absolute error."""
    decision = _Decision(scale)
    if not scale.has_probability:
        return (
            f"{decision.first}# scikit-learn, of the decision\n"
            f"mean_absolute_error(y_true, {decision.predicted})"
        )
    probability = _PROBABILITY_IN_CODE[scale.kind]
    if not scale.higher_is_yes:
        probability = f"1 - {probability}"
    is_score = scale == PROBABILITY
    p = "" if is_score else f"p = {probability}  # of “yes”\n"
    score = "y_score" if is_score else "p"
    return (
        f"{decision.first}{p}"
        "# Keras, of the score\n"
        f"keras.metrics.MeanAbsoluteError()(y_true, {score})\n"
        "# scikit-learn, of the score and of the decision\n"
        f"mean_absolute_error(y_true, {score})\n"
        f"mean_absolute_error(y_true, {decision.predicted})"
    )


_PROBABILITY_IN_CODE = {
    "probability": "y_score",
    "percent": "y_score / 100",
    "log_odds": "1 / (1 + np.exp(-y_score))",
    "log_probability": "np.exp(y_score)",
}
