"""Label rows that are not one-hot, and one-hot rows where class numbers are expected."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.experiment.recipe import Settings
from core.keras.accuracy import categorical_accuracy, sparse_categorical_accuracy
from ui.accuracies.traps.box import box, choose, numbers, prints, slide, way_out, why
from ui.accuracies.traps.rows import Cell, draw, sign
from ui.text import literal
from ui.variants import VARIANTS

LABEL_ROWS = {
    "0, 0.45, 0.55": "mixed",
    "0, 0.5, 0.5": "undecided",
    "0, 1, 1": "two tags",
    "0, 0, 0": "none",
    "0, 0, 1": "one-hot",
}
N_CLASSES = 3
MOST_ROWS = 6
_FAVOURITES = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]], np.float32)


def label_row(text: str) -> np.ndarray:
    """Read a key of `LABEL_ROWS`: float32, shape (N_CLASSES,)."""
    return np.array(text.split(","), np.float32)


def batch(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make one-hot labels and the scores of a network that is always right.

    Returns
    -------
    y_true : ndarray of float32, shape (n, N_CLASSES)
    y_score : ndarray of float32, shape (n, N_CLASSES)
    """
    labels = np.random.default_rng(seed).permutation(np.arange(n) % N_CLASSES)
    return np.eye(N_CLASSES, dtype=np.float32)[labels], _FAVOURITES[labels]


def only_argmax(settings: Settings) -> None:
    """Show what is left of a soft or multi-hot label row."""
    _only_argmax()


@st.fragment
def _only_argmax() -> None:
    with box(
        "only_argmax",
        "label rows that are not one-hot",
        "People mix labels, or give a row two tags, and keep `categorical_accuracy`.",
    ) as (place, reasons):
        text = choose(
            "The label row",
            {row: f"{name}: {row}" for row, name in LABEL_ROWS.items()},
            "only_argmax_row",
        )
        labels = np.tile(label_row(text), (N_CLASSES, 1))
        matches = categorical_accuracy(labels, _FAVOURITES)
        n_named = int(np.count_nonzero(labels[0]))
        numbers(
            {
                "Classes the metric accepts": str(int(matches.sum())),
                "Classes the label row names": str(n_named),
            }
        )
        taken = int(matches.argmax())
    with reasons:
        why(
            f"The row goes through argmax and becomes class {taken}: the place of its largest "
            "value, the first one where several are equal. The rest of the row is not looked at."
        )
        way_out(
            "for tags, decide about each one; for mixed labels, watch the loss, or keep the class "
            "numbers for the metric.",
            VARIANTS["binary_accuracy"].keras(0.5)
            + "\n"
            + VARIANTS["sparse_categorical_accuracy"].keras(),
        )
    with place:
        draw(
            "Three answers to the same label row; framed: the largest of each row",
            [
                *(f"y_true\n{c}" for c in range(N_CLASSES)),
                *(f"y_pred\n{c}" for c in range(N_CLASSES)),
                "label there",
                "counts as",
            ],
            [
                [*_cells(label), *_cells(scores), f"{label[scores.argmax()]:g}", sign(match)]
                for label, scores, match in zip(labels, _FAVOURITES, matches, strict=True)
            ],
        )


def one_hot_by_mistake(settings: Settings) -> None:
    """Show what one-hot labels do where class numbers are expected."""
    _one_hot_by_mistake()


@st.fragment
def _one_hot_by_mistake() -> None:
    with box(
        "one_hot",
        "one-hot labels by mistake",
        "People give one-hot rows to the sparse metric, which expects class numbers.",
    ) as (place, reasons):
        n = slide(
            f"Rows in the batch, each of {N_CLASSES} classes", 1, MOST_ROWS, 3, 1, "one_hot_rows"
        )
        y_true, y_score = batch(n)
        printed: float | str = "an error"
        try:
            table, refusal = sparse_categorical_accuracy(y_true, y_score), ""
            printed = prints("sparse_categorical_accuracy", y_true, y_score)
        except ValueError as error:
            table, refusal = None, str(error)
        numbers(
            {
                "`SparseCategoricalAccuracy()` prints": printed,
                "Really right": prints("categorical_accuracy", y_true, y_score),
            }
        )
    with place:
        if table is None:
            _draw_rows(y_true, y_score)
        else:
            _draw_table(y_true, y_score.argmax(axis=1), table)
    with reasons:
        why(_why_one_hot(n, refusal))
        way_out(
            "one-hot rows belong to the metric without “sparse”; or make class numbers of them.",
            VARIANTS["categorical_accuracy"].keras() + "\ny_true = y_true.argmax(axis=-1)",
        )


def _why_one_hot(n: int, refusal: str) -> str:
    taken = f"The {n} × {N_CLASSES} zeros and ones are taken as class numbers"
    if refusal:
        return (
            f"{taken}, which do not go together with {n} predicted classes. In our words: "
            f"{literal(refusal)}"
        )
    if n == 1:
        return f"{taken}, and each is compared with the one predicted class."
    return (
        f"{taken}, and column c is compared with the class predicted for row c. It says nothing, "
        f"and passes only because there are as many rows as classes, {n}."
    )


def _draw_table(y_true: np.ndarray, classes: np.ndarray, table: np.ndarray) -> None:
    against = [classes[c if len(classes) > 1 else 0] for c in range(N_CLASSES)]
    draw(
        "Each label number, and the predicted class it is compared with",
        [f"y_true {c}\nagainst {a}" for c, a in enumerate(against)] + ["equal?"],
        [
            [*(f"{v:g}" for v in row), " ".join(map(sign, matches))]
            for row, matches in zip(y_true, table, strict=True)
        ],
    )


def _draw_rows(y_true: np.ndarray, y_score: np.ndarray) -> None:
    draw(
        "The batch; framed: the largest of each row",
        [
            *(f"y_true\n{c}" for c in range(N_CLASSES)),
            *(f"y_pred\n{c}" for c in range(N_CLASSES)),
            "same place?",
        ],
        [
            [*_cells(label), *_cells(scores), sign(match)]
            for label, scores, match in zip(
                y_true, y_score, categorical_accuracy(y_true, y_score), strict=True
            )
        ],
    )


def _cells(values: np.ndarray) -> list[Cell]:
    return [Cell(f"{v:g}", best=c == values.argmax()) for c, v in enumerate(values)]
