"""One sigmoid column in a metric that expects a score for each class."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.decision.rule import predict_positive
from core.keras.accuracy import categorical_accuracy, resolve_accuracy, sparse_categorical_accuracy
from core.predictions.predictions import Predictions
from ui.accuracies.traps.box import Told, choose, numbers, prints, slide, trap_on_rows
from ui.accuracies.traps.network import Rows
from ui.accuracies.traps.rows import both_classes, sign, word
from ui.variants import VARIANTS

SAYS = {
    "network": "the trained network",
    "opposite": "its opposite, 1 − p",
    "noise": "noise",
    "wrong": "always the wrong class",
}
N_MIXED = 100


def says(predictions: Predictions, what: str) -> np.ndarray:
    """Make the scores, float32 in [0, 1], of a network that says something else: key of `SAYS`."""
    if what == "opposite":
        return 1 - predictions.y_score
    if what == "noise":
        return np.random.default_rng(0).random(predictions.n_samples, np.float32)
    if what == "wrong":
        return 1 - predictions.y_true.astype(np.float32)
    return predictions.y_score


def mixed(y_true: np.ndarray, n_of_class_0: int) -> np.ndarray:
    """Choose `N_MIXED` places of labels 0 and 1, so many of 0; rows repeat when there are too few.

    There is at least one row of each.
    """
    return np.sort(
        np.concatenate(
            [
                np.resize(np.flatnonzero(y_true == label), n)
                for label, n in ((0, n_of_class_0), (1, N_MIXED - n_of_class_0))
            ]
        )
    )


@trap_on_rows(
    "always_right",
    "always 100 %",
    "People put `categorical_accuracy` on a network that ends in one sigmoid unit.",
)
def always_right(shown: Rows) -> Told:
    """Show that `categorical_accuracy` is 1.0 whatever the column says."""
    what = choose("What the network says", SAYS, "always_right_says")
    threshold = slide("Threshold", 0.0, 1.0, 0.5, 0.01, "always_right_t")
    test = shown.predictions
    labels, scores = test.y_true[:, None], says(test, what)[:, None]
    truth = prints("binary_accuracy", labels, scores, threshold=threshold)
    numbers(
        {
            "`CategoricalAccuracy()` prints": prints("categorical_accuracy", labels, scores),
            f"Really right, p > {threshold:g}": truth,
        }
    )
    matches = categorical_accuracy(labels, scores)
    return _told(
        "It compares the place of the largest label with the place of the largest score. In a "
        f"row of one number that is place 0 on both sides, in all {len(labels):,} rows; the "
        "score is not looked at.",
        test.y_true,
        scores,
        matches,
        threshold,
        labels.argmax(axis=1),
    )


@trap_on_rows(
    "share",
    "the share of class 0",
    "People put `sparse_categorical_accuracy` on a network that ends in one sigmoid unit.",
)
def share_of_class_0(shown: Rows) -> Told:
    """Show that `sparse_categorical_accuracy` is the share of class 0 whatever the column says."""
    what = choose("What the network says", SAYS, "share_says")
    test = shown.predictions
    help = f"{N_MIXED} rows are shown, so many of them of class 0; a row may repeat."
    percent = slide("Rows of class 0, in %", 0, 100, 50, 1, "share_percent", help)
    if test.y_true.min() != test.y_true.max():
        chosen = mixed(test.y_true, percent * N_MIXED // 100)
    else:
        chosen = np.arange(test.n_samples)
        st.caption("The rows are all of one class, so their share cannot be chosen.")
    labels, scores = test.y_true[chosen], says(test, what)[chosen, None]
    printed = prints("sparse_categorical_accuracy", labels, scores)
    truth = prints("binary_accuracy", labels, scores)
    numbers(
        {"`SparseCategoricalAccuracy()` prints": printed, "Really right, p > 0.5": truth},
    )
    n_0 = int((labels == 0).sum())
    return _told(
        "The place of the largest score in a row of one number is 0, and 0 is taken as the "
        f"predicted class: right for the {n_0:,} rows of class 0, wrong for the other "
        f"{len(labels) - n_0:,}, whatever the network says.",
        labels,
        scores,
        sparse_categorical_accuracy(labels, scores),
    )


def _told(
    why: str,
    y_true: np.ndarray,
    scores: np.ndarray,
    matches: np.ndarray,
    threshold: float = 0.5,
    label_places: np.ndarray | None = None,
) -> Told:
    becomes = resolve_accuracy(scores.shape, scores.shape).__name__
    places, is_yes = scores.argmax(axis=1), predict_positive(scores[:, 0], threshold)
    extra = [] if label_places is None else ["argmax of\nlabel row"]
    heads = ("argmax of\nscore row", "counts as", f"p > {threshold:g}", "right?")
    return Told(
        why,
        "one sigmoid unit is compared with a threshold. The string "
        f'"accuracy" finds it too: for these shapes it is {becomes}.',
        VARIANTS["binary_accuracy"].keras(threshold) + '  # or metrics=["accuracy"]',
        f"Some of the {len(y_true):,} rows",
        ["y_true", *extra, "score", *heads],
        [
            [
                str(y_true[i]),
                *([] if label_places is None else [str(label_places[i])]),
                f"{scores[i, 0]:.4f}",
                str(places[i]),
                sign(matches[i]),
                word(is_yes[i]),
                sign(is_yes[i] == y_true[i]),
            ]
            for i in both_classes(y_true)
        ],
    )
