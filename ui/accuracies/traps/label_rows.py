"""Label rows that are not one-hot, and one-hot rows where class numbers are expected."""

from __future__ import annotations

import numpy as np

from core.keras.accuracy import categorical_accuracy, sparse_categorical_accuracy
from ui.accuracies.traps.box import Told, choose, numbers, prints, slide, trap
from ui.accuracies.traps.rows import Cell, cells, is_largest, numbered, sign
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
_HEAD = [*numbered("y_true", N_CLASSES), *numbered("y_pred", N_CLASSES)]
Table = tuple[str, list[str], list[list[Cell | str]]]


def label_row(text: str) -> np.ndarray:
    """Read a key of `LABEL_ROWS`: float32, shape (N_CLASSES,)."""
    return np.array(text.split(","), np.float32)


def batch(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make one-hot labels and the scores of a network that is always right, both float32."""
    labels = np.random.default_rng(seed).permutation(np.arange(n) % N_CLASSES)
    return np.eye(N_CLASSES, dtype=np.float32)[labels], _FAVOURITES[labels]


@trap(
    "only_argmax",
    "label rows that are not one-hot",
    "People mix labels, or give a row two tags, and keep `categorical_accuracy`.",
)
def only_argmax() -> Told:
    """Show what is left of a soft or multi-hot label row."""
    words = {row: f"{name}: {row}" for row, name in LABEL_ROWS.items()}
    text = choose("The label row", words, "only_argmax_row")
    labels = np.tile(label_row(text), (N_CLASSES, 1))
    matches = categorical_accuracy(labels, _FAVOURITES)
    n_accepted, n_named = int(matches.sum()), np.count_nonzero(labels[0])
    numbers(
        {
            "Classes the metric accepts": str(n_accepted),
            "Classes the label row names": str(n_named),
        }
    )
    return Told(
        f"The row goes through argmax and becomes class {matches.argmax()}: the place of its "
        "largest value, the first one where several are equal. The rest of the row is not looked "
        "at.",
        "for tags, decide about each one; for mixed labels, watch the loss, or keep the class "
        "numbers for the metric.",
        VARIANTS["binary_accuracy"].keras(0.5)
        + "\n"
        + VARIANTS["sparse_categorical_accuracy"].keras(),
        "Three answers to the same label row; framed: the largest of each row",
        [*_HEAD, "label there", "counts as"],
        [
            [*_cells(label, scores), f"{label[scores.argmax()]:g}", sign(match)]
            for label, scores, match in zip(labels, _FAVOURITES, matches, strict=True)
        ],
    )


@trap(
    "one_hot",
    "one-hot labels by mistake",
    "People give one-hot rows to the sparse metric, which expects class numbers.",
)
def one_hot_by_mistake() -> Told:
    """Show what one-hot labels do where class numbers are expected."""
    n = slide(f"Rows in the batch, each of {N_CLASSES} classes", 1, MOST_ROWS, 3, 1, "one_hot_rows")
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
    return Told(
        _why_one_hot(n, refusal),
        "one-hot rows belong to the metric without “sparse”; or make class numbers of them.",
        VARIANTS["categorical_accuracy"].keras() + "\ny_true = y_true.argmax(axis=-1)",
        *(_batch(y_true, y_score) if table is None else _against(y_true, y_score, table)),
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


def _against(y_true: np.ndarray, y_score: np.ndarray, table: np.ndarray) -> Table:
    classes = np.broadcast_to(y_score.argmax(axis=1), N_CLASSES)
    return (
        "Each label number, and the predicted class it is compared with",
        [*(f"y_true {c}\nagainst {a}" for c, a in enumerate(classes)), "equal?"],
        [
            [*(f"{v:g}" for v in row), " ".join(map(sign, matches))]
            for row, matches in zip(y_true, table, strict=True)
        ],
    )


def _batch(y_true: np.ndarray, y_score: np.ndarray) -> Table:
    matches = categorical_accuracy(y_true, y_score)
    return (
        "The batch; framed: the largest of each row",
        [*_HEAD, "same place?"],
        [
            [*_cells(label, scores), sign(match)]
            for label, scores, match in zip(y_true, y_score, matches, strict=True)
        ],
    )


def _cells(*sides: np.ndarray) -> list[Cell]:
    return [cell for values in sides for cell in cells(values, "g", is_largest(values))]
