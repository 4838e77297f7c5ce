"""Probabilities into `Accuracy()`, which asks for exact equality."""

from __future__ import annotations

import numpy as np

from core.decision.rule import predict_positive
from core.keras.accuracy import accuracy, resolve_accuracy
from core.parsing.plural import counted, part_of
from ui.accuracies.traps.box import Told, choose, numbers, prints, trap_on_rows
from ui.accuracies.traps.network import Rows
from ui.accuracies.traps.rows import both_classes, sign
from ui.variants import VARIANTS

SMALL = (
    np.array([0, 0, 1, 1, 1, 0], np.int8),
    np.array([0.2, 0.5, 0.7, 0.8, 0.4, 0.1], np.float32),
)
SMOOTHING = 0.1

ROWS = {"network": "rows of your model", "small": "six by hand"}
PREDICTIONS = {"scores": "p", "rounded": "np.round(p)", "decided": "p > 0.5 as int"}
LABELS = {"int": "0 and 1", "float": "0.0 and 1.0", "smoothed": "0.05 and 0.95"}


def as_predictions(y_score: np.ndarray, how: str) -> np.ndarray:
    """Turn probabilities into what is given to the metric: key of `PREDICTIONS`."""
    if how == "scores":
        return y_score
    return np.round(y_score) if how == "rounded" else predict_positive(y_score, 0.5).astype(int)


def as_labels(y_true: np.ndarray, how: str) -> np.ndarray:
    """Turn 0 and 1 into integers, floats or smoothed labels: key of `LABELS`."""
    if how == "int":
        return y_true.astype(int)
    labels = y_true.astype(np.float32)
    return labels * (1 - SMOOTHING) + SMOOTHING / 2 if how == "smoothed" else labels


@trap_on_rows(
    "exact",
    "probabilities into Accuracy()",
    "People write `metrics=[keras.metrics.Accuracy()]` under a sigmoid, and training seems to "
    "learn nothing.",
)
def under_a_sigmoid(shown: Rows) -> Told:
    """Show it on the rows of the model, or on six rows."""
    rows = choose("Rows", ROWS, "exact_rows")
    how = choose("`y_pred`, what goes in", PREDICTIONS, "exact_predictions")
    kind = choose("`y_true`, the labels", LABELS, "exact_labels")
    test = shown.predictions
    y_true, y_score = SMALL if rows == "small" else (test.y_true, test.y_score)
    labels, predictions = as_labels(y_true, kind), as_predictions(y_score, how)
    printed = prints("accuracy", labels, predictions)
    truth = prints("binary_accuracy", y_true, y_score)
    numbers({"`Accuracy()` prints": printed, "Really right, p > 0.5": truth})
    matches = accuracy(labels, predictions)
    becomes = resolve_accuracy((len(y_true), 1), (len(y_true), 1)).__name__
    # In the dtype of the predictions, in which they are compared.
    sides = y_score, predictions, labels, labels.astype(predictions.dtype)
    return Told(
        _why(how, kind, int(matches.sum()), len(matches)),
        "name the metric of one sigmoid unit. The string is not this class: for these shapes "
        f'Keras takes "accuracy" as {becomes}.',
        VARIANTS["binary_accuracy"].keras(0.5) + '  # or metrics=["accuracy"]',
        "Six rows by hand" if rows == "small" else _some_of(len(y_true)),
        ["p", "y_pred", "y_true", "y_true as\ncompared", "equal?"],
        [[*(_short(side[i]) for side in sides), sign(matches[i])] for i in both_classes(y_true)],
    )


def _why(how: str, kind: str, n_equal: int, n: int) -> str:
    if kind == "smoothed" and how == "decided":
        return (
            "Against integers Keras makes the labels integers too, and cuts 0.05 and 0.95 both off "
            f"to 0: what is counted is rows predicted “no”, {n_equal:,} of {counted(n, 'row')}."
        )
    if kind == "smoothed":
        return (
            f"0.05 and 0.95 must be met exactly: {part_of(n_equal, n, 'prediction', 'does', 'do')}."
        )
    if how == "scores":
        return f"{n_equal:,} of {n:,} probabilities equal their label exactly: 0.9999 is not 1."
    return (
        f"Both sides are classes now, so equality is the right question: {n_equal:,} of {n:,} are "
        "equal. np.round takes 0.5 to 0, as > 0.5 does."
    )


def _some_of(n_rows: int) -> str:
    return "The one row" if n_rows == 1 else f"Some of the {n_rows:,} rows"


def _short(value: float) -> str:
    return str(value) if isinstance(value, np.integer) else f"{value:.4f}"
