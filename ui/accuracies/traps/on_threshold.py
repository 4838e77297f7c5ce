"""Scores exactly on the threshold: Keras says "no", scikit-learn's curves say "yes"."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.decision import rates
from core.decision.rule import predict_positive
from core.decision.thresholds import threshold_curve
from core.experiment.recipe import Settings
from core.keras.accuracy import binary_accuracy
from ui.accuracies.traps.box import box, choose, numbers, prints, slide, way_out, why
from ui.accuracies.traps.network import Rows, with_network
from ui.accuracies.traps.rows import SHOWN, draw, sign
from ui.variants import VARIANTS

ROUNDED = {"1": "1 decimal", "2": "2 decimals", "": "as computed"}


def just_below(threshold: float) -> np.float32:
    """Find the next smaller float32: being above it is being at or above the threshold."""
    return np.nextafter(np.float32(threshold), np.float32(-np.inf))


def trap(settings: Settings) -> None:
    """Show it on the scores of the trained network, rounded or not."""
    with_network(settings, _box)


@st.fragment
def _box(shown: Rows) -> None:
    with box(
        "on_threshold",
        "exactly on the threshold",
        "People round scores, or save them with few digits, and compare Keras’s accuracy with one "
        "from a curve of scikit-learn at the same threshold.",
    ) as (place, reasons):
        decimals = choose("Scores", ROUNDED, "on_threshold_rounded")
        threshold = slide("Threshold", 0.05, 0.95, 0.5, 0.05, "on_threshold_t")
        test = shown.predictions
        scores = np.round(test.y_score, int(decimals)) if decimals else test.y_score
        # The slider counts in steps of 0.05; what it shows is what is meant.
        threshold = round(threshold, 2)
        at_least = threshold_curve(
            test.y_true, scores, rule=">=", extra_thresholds=(threshold,)
        ).at(threshold)
        numbers(
            {
                "Keras, score > t": prints(
                    "binary_accuracy", test.y_true, scores, threshold=threshold
                ),
                "scikit-learn’s curves, score ≥ t": rates.accuracy(at_least),
            }
        )
        is_on = predict_positive(scores, threshold, ">=") & ~predict_positive(scores, threshold)
        below = str(just_below(threshold))
    with reasons:
        why(
            f"{is_on.sum():,} of {is_on.size:,} rows have a score of exactly {threshold:g}. They "
            "are “no” for Keras and “yes” for ≥. Neither is wrong, but they are two rules."
        )
        way_out(
            f"keep all digits and say which rule is meant. For Keras to count {threshold:g} as "
            f"“yes”, its threshold is the float32 just below, {below}.",
            VARIANTS["binary_accuracy"].keras(float(below)),
        )
    with place:
        on = np.flatnonzero(is_on)
        if not on.size:
            st.caption(f"No row has a score of exactly {threshold:g}: the two rules agree.")
            return
        few = on[:SHOWN]
        draw(
            f"Rows with a score of exactly {threshold:g}: {few.size} of {on.size:,}",
            ["y_true", "score", "> t says", "right?", "≥ t says", "right?"],
            [
                [
                    str(test.y_true[i]),
                    str(scores[i]),
                    "no",
                    sign(binary_accuracy(test.y_true[i], scores[i], threshold)),
                    "yes",
                    sign(binary_accuracy(test.y_true[i], scores[i], just_below(threshold))),
                ]
                for i in few
            ],
        )
