"""Scores exactly on the threshold: Keras says "no", scikit-learn's curves say "yes"."""

from __future__ import annotations

import numpy as np

from core.decision import rates
from core.decision.rule import predict_positive
from core.decision.thresholds import threshold_curve
from core.keras.accuracy import binary_accuracy
from core.parsing.plural import part_of
from ui.accuracies.traps.box import Told, choose, numbers, prints, slide, trap_on_rows
from ui.accuracies.traps.network import Rows
from ui.accuracies.traps.rows import SHOWN, sign
from ui.variants import VARIANTS

ROUNDED = {"1": "1 decimal", "2": "2 decimals", "": "as computed"}


def just_below(threshold: float) -> np.float32:
    """Find the next smaller float32: being above it is being at or above the threshold."""
    return np.nextafter(np.float32(threshold), np.float32(-np.inf))


@trap_on_rows(
    "on_threshold",
    "exactly on the threshold",
    "People round scores, or save them with few digits, and compare Keras’s accuracy with one "
    "from a curve of scikit-learn at the same threshold.",
)
def two_rules(shown: Rows) -> Told:
    """Show it on the scores of the model, rounded or not."""
    decimals = choose("Scores", ROUNDED, "on_threshold_rounded")
    threshold = slide("Threshold", 0.05, 0.95, 0.5, 0.05, "on_threshold_t")
    threshold = round(threshold, 2)  # it counts in steps of 0.05; what it shows is what is meant
    y_true, scores = shown.predictions.y_true, shown.predictions.y_score
    scores = np.round(scores, int(decimals)) if decimals else scores
    curve = threshold_curve(y_true, scores, rule=">=", extra_thresholds=(threshold,))
    keras = prints("binary_accuracy", y_true, scores, threshold=threshold)
    numbers(
        {
            "Keras, score > t": keras,
            "scikit-learn’s curves, score ≥ t": rates.accuracy(curve.at(threshold)),
        }
    )
    below = just_below(threshold)
    is_on = predict_positive(scores, threshold, ">=") & ~predict_positive(scores, threshold)
    few = np.flatnonzero(is_on)[:SHOWN]
    caption = f"Rows with a score of exactly {threshold:g}: {few.size} of {is_on.sum():,}"
    if not few.size:
        caption = f"No row has a score of exactly {threshold:g}: the two rules agree."
    return Told(
        f"{part_of(is_on.sum(), is_on.size, 'row', 'has', 'have')} a score of exactly "
        f"{threshold:g}. Such a row is “no” for Keras and “yes” for ≥. Neither is wrong, but they "
        "are two rules.",
        f"keep all digits and say which rule is meant. For Keras to count {threshold:g} as "
        f"“yes”, its threshold is the float32 just below, {below}.",
        VARIANTS["binary_accuracy"].keras(float(str(below))),
        caption,
        ["y_true", "score", "> t says", "right?", "≥ t says", "right?"],
        [
            [
                str(y_true[i]),
                str(scores[i]),
                "no",
                sign(binary_accuracy(y_true[i], scores[i], threshold)),
                "yes",
                sign(binary_accuracy(y_true[i], scores[i], below)),
            ]
            for i in few
        ],
    )
