"""Top-k with as many places as there are classes, or more."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.keras.accuracy import top_k_categorical_accuracy
from ui.accuracies.examples import Example, among_best
from ui.accuracies.traps.box import Told, choose, numbers, prints, slide, trap
from ui.accuracies.traps.rows import SHOWN, cells, numbered, sign
from ui.charts.figures import guide, line, line_chart
from ui.charts.theme import INK
from ui.variants import VARIANTS

N_ROWS = 200
MOST = 10
FEW = 5
"""Below this number of classes no k is well below it."""
SAYS = {"random": "random scores", "worst": "always the label last"}


def scored(n_classes: int, what: str, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make labels, and scores that know nothing about them, or put them last: key of `SAYS`."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(n_classes, size=N_ROWS)
    y_score = rng.random((N_ROWS, n_classes), np.float32)
    if what == "worst":
        rows, last = np.arange(N_ROWS), y_score.argmin(axis=1)
        smallest = y_score[rows, last]
        y_score[rows, last] = y_score[rows, labels]
        y_score[rows, labels] = smallest
    return labels, y_score


@trap(
    "too_few",
    "top-5 of 3 classes",
    "People add `TopKCategoricalAccuracy()` and leave k at its default, 5, with few classes.",
)
def top_5_of_3() -> Told:
    """Show it on scores made here."""
    what = choose("Scores", SAYS, "too_few_says")
    n_classes = slide("Number of classes, C", 2, MOST, 3, 1, "too_few_classes")
    k = slide("k", 1, MOST, 5, 1, "too_few_k")
    labels, y_score = scored(n_classes, what)
    y_true = np.eye(n_classes, dtype=np.float32)[labels]
    printed = prints("top_k_categorical_accuracy", y_true, y_score, k=k)
    numbers(
        {
            f"`TopKCategoricalAccuracy(k={k})` prints": printed,
            "The largest score is right": prints("categorical_accuracy", y_true, y_score),
            "Guessing, on average": min(k / n_classes, 1.0),
        }
    )
    best = among_best(Example(labels, y_score), k)
    hits = top_k_categorical_accuracy(y_true, y_score, k)
    return Told(
        _why(k, n_classes),
        *_way_out(n_classes),
        f"{SHOWN - 2} of {N_ROWS} rows; framed: among the {k} best; underlined: the label’s",
        ["y_true", *numbered("score", n_classes), "hit?"],
        [
            [str(labels[i]), *cells(y_score[i], ".2f", best[i], labels[i]), sign(hits[i])]
            for i in range(SHOWN - 2)
        ],
        _chart(y_true, y_score, k),
    )


def _why(k: int, n_classes: int) -> str:
    if k >= n_classes:
        return (
            f"The {k} best of {n_classes} scores are all of them, so every label is a hit, "
            "whatever the network says."
        )
    return (
        f"Guessing hits {k} of {n_classes} places. The number becomes 1.0000 at k = {n_classes}, "
        "where all places are among the best."
    )


def _way_out(n_classes: int) -> tuple[str, str]:
    if n_classes < FEW:
        return (
            f"with {n_classes} classes no k is well below C; the plain accuracy says more.",
            VARIANTS["categorical_accuracy"].keras(),
        )
    return (
        "a k well below C, beside what guessing reaches, k ÷ C, and the plain accuracy.",
        VARIANTS["top_k_categorical_accuracy"].keras(2)[:-1] + ', "categorical_accuracy"]',
    )


def _chart(y_true: np.ndarray, y_score: np.ndarray, k: int) -> go.Figure:
    n_classes = y_true.shape[1]
    ks = np.arange(1, MOST + 1)
    values = [prints("top_k_categorical_accuracy", y_true, y_score, k=int(i)) for i in ks]
    marker = {"color": INK, "size": [16 if i == k else 7 for i in ks]}
    hover = "k = %{x}<br>top-k accuracy %{y:.4f}<extra></extra>"
    figure = line_chart(
        f"Top-k accuracy of {n_classes} classes; dotted: guessing",
        "k, how many of the best scores count",
        "Share of rows that are right",
        guide(ks, np.minimum(ks / n_classes, 1)),
        line(ks, values, hover, markers=True, marker=marker),
    )
    return figure.update_xaxes(tickvals=ks).update_yaxes(range=[-0.04, 1.06])
