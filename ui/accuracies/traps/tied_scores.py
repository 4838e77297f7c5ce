"""Ties at the k-th place, all of which Keras counts as hits."""

from __future__ import annotations

import numpy as np

from core.keras.accuracy import sparse_categorical_accuracy, sparse_top_k_categorical_accuracy
from core.keras.peers import top_k_by_position
from core.mlp.activations import softmax
from ui.accuracies.examples import Example, among_best
from ui.accuracies.traps.box import Told, choose, numbers, prints, slide, trap
from ui.accuracies.traps.rows import SHOWN, cells, numbered, sign

N_ROWS = 200
N_CLASSES = 6
COARSE = {
    "equal": "all equal",
    "0": "0 decimals",
    "1": "1 decimal",
    "2": "2 decimals",
    "float16": "float16",
    "": "float32",
}


def softmaxed(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make class numbers and the float32 softmax of a network that is often, not always, right."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(N_CLASSES, size=N_ROWS)
    logits = rng.normal(size=(N_ROWS, N_CLASSES)) + 2 * np.eye(N_CLASSES)[labels]
    return labels, softmax((15 * logits).astype(np.float32))


def coarse(y_score: np.ndarray, how: str) -> np.ndarray:
    """Lose digits of float32 scores: key of `COARSE`."""
    if how == "equal":
        return np.full_like(y_score, 1 / y_score.shape[1])
    if how == "float16":
        return y_score.astype(np.float16).astype(np.float32)
    return np.round(y_score, int(how)) if how else y_score


@trap(
    "ties",
    "ties all count",
    "People score a network that says the same of every class, or whose softmax has lost its "
    "digits, and see a top-k accuracy near 100 %.",
)
def all_count() -> Told:
    """Show it on scores made here."""
    how = choose("Scores, kept as", COARSE, "ties_coarse")
    k = slide("k: scores that count", 1, N_CLASSES - 1, 1, 1, "ties_k")
    labels, exact = softmaxed()
    scores = coarse(exact, how)
    name, theirs = "sparse_top_k_categorical_accuracy", top_k_by_position(labels, scores, k)
    assert theirs is not None, "scikit-learn takes three classes and more"
    numbers(
        {
            "Keras prints": prints(name, labels, scores, k=k),
            "scikit-learn prints": theirs,
            "Keras, all digits": prints(name, labels, exact, k=k),
            "argmax prints": prints("sparse_categorical_accuracy", labels, scores),
        }
    )
    best = among_best(Example(labels, scores), k)
    is_tied = best.sum(axis=1) > k
    keras = sparse_top_k_categorical_accuracy(labels, scores, k)
    first = sparse_categorical_accuracy(labels, scores)
    few = np.sort(np.argsort(~is_tied, kind="stable")[:SHOWN])
    return Told(
        f"In {is_tied.sum():,} of {N_ROWS} rows several scores tie for place {k}. For Keras each "
        "of them is among the best; scikit-learn takes the last of equals, argmax the first.",
        "keep the softmax in float32, and show the plain accuracy beside it: if they are far "
        "apart, look for ties.",
        f'keras.layers.Dense({N_CLASSES}, activation="softmax", dtype="float32")\n'
        f"metrics=[keras.metrics.SparseTopKCategoricalAccuracy(k={k}), "
        '"sparse_categorical_accuracy"]',
        f"{SHOWN} of {N_ROWS} rows, tied first; framed: hit in Keras; underlined: the label’s",
        ["y_true", *numbered("score", N_CLASSES), "Keras", "scikit-\nlearn", "argmax"],
        [
            [
                str(labels[i]),
                *cells(scores[i], ".2g", best[i], labels[i]),
                sign(keras[i]),
                sign(top_k_by_position(labels[[i]], scores[[i]], k)),
                sign(first[i]),
            ]
            for i in few
        ],
    )
