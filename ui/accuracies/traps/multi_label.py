"""Several sigmoid units under the string "accuracy"."""

from __future__ import annotations

import numpy as np

from core.decision.rule import predict_positive
from core.keras.accuracy import binary_accuracy, resolve_accuracy
from ui.accuracies.traps.box import Told, numbers, prints, slide, trap
from ui.accuracies.traps.rows import SHOWN, cells, is_largest, numbered, sign
from ui.variants import VARIANTS

N_ROWS = 200
SHARE_OF_TAGS = 0.4
MOST_TAGS = 6


def tagged(n_tags: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make rows with any number of tags each, and scores that are mostly right about them.

    Returns the labels, int8, and the scores, float32 in [0, 1] with two decimals; both of shape
    (N_ROWS, n_tags).
    """
    rng = np.random.default_rng(seed)
    y_true = rng.random((N_ROWS, n_tags)) < SHARE_OF_TAGS
    right = rng.beta(4, 2, y_true.shape)  # above 0.5 four times in five
    return y_true.astype(np.int8), np.round(np.where(y_true, right, 1 - right), 2).astype("f4")


@trap(
    "multi_label",
    "several sigmoid units",
    'People give each row several yes-or-no tags, `Dense(M, activation="sigmoid")`, and keep '
    '`metrics=["accuracy"]`.',
)
def several_units() -> Told:
    """Show it on rows made here."""
    n_tags = slide("Tags per row, M", 1, MOST_TAGS, 3, 1, "multi_label_tags")
    y_true, y_score = tagged(n_tags)
    cls = resolve_accuracy(y_true.shape, y_score.shape)
    name = cls.function.__name__
    numbers(
        {
            f'"accuracy" is `{cls.__name__}`': prints(name, y_true, y_score),
            "Really right, each tag at 0.5": prints("binary_accuracy", y_true, y_score),
        }
    )
    matches = cls.function(y_true, y_score).reshape(N_ROWS, -1)
    each = binary_accuracy(y_true, y_score)
    picks_one = name == "categorical_accuracy"
    few = np.sort(np.argsort(matches.all(axis=1) == each.all(axis=1), kind="stable")[:SHOWN])
    return Told(
        _why(name, y_true),
        "ask for the metric by its name; it decides about each tag.",
        VARIANTS["binary_accuracy"].keras(0.5),
        f"{SHOWN} of {N_ROWS} rows made here"
        + (", judged differently first; framed: the largest" if picks_one else ""),
        [*numbered("y_true", n_tags), *numbered("score", n_tags), '"accuracy"', "each tag"],
        [
            [
                *cells(y_true[i], "", picks_one & is_largest(y_true[i])),
                *cells(y_score[i], ".2f", picks_one & is_largest(y_score[i])),
                sign(matches[i].all()),
                " ".join(map(sign, each[i])),
            ]
            for i in few
        ],
    )


def _why(name: str, y_true: np.ndarray) -> str:
    if name == "binary_accuracy":
        return (
            "One unit is a column, and for a column the string becomes BinaryAccuracy. Add a tag."
        )
    n_not_one = int((predict_positive(y_true, 0.5).sum(axis=1) != 1).sum())
    return (
        "Rows of several labels look like one-hot rows, so only the place of the largest score "
        f"counts. {n_not_one:,} of {len(y_true):,} rows have no tag or more than one: no single "
        "place says what they are."
    )
