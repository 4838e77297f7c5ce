"""IDs of the best classes, as retrieval puts them out, taken for scores; and their order."""

from __future__ import annotations

import numpy as np

from ui.accuracies.traps.box import Told, choose, numbers, prints, slide, trap
from ui.accuracies.traps.rows import SHOWN, Cell, sign
from ui.accuracies.traps.tied_scores import N_CLASSES, N_ROWS, softmaxed

NAME = "sparse_top_k_categorical_accuracy"
ORDERS = {"best": "best first", "worst": "best last", "number": "by number"}


def ids(y_score: np.ndarray, order: str) -> np.ndarray:
    """List the classes of each row in an order, key of `ORDERS`; int64, shape (n, C)."""
    best_first = np.argsort(-y_score, axis=1, kind="stable")
    return {
        "best": best_first,
        "worst": best_first[:, ::-1],
        "number": np.sort(best_first, axis=1),
    }[order]


@trap(
    "ids",
    "IDs are not scores",
    "People hand over the IDs of the best classes, as a model that retrieves puts them out. "
    "Without `from_sorted_ids=True` Keras takes them for scores; with it, their order for a rank.",
)
def not_scores() -> Told:
    """Show it on the IDs of scores made here."""
    order = choose("IDs in a row", ORDERS, "ids_order")
    k = slide("k: IDs that count", 1, N_CLASSES - 1, 2, 1, "ids_k")
    labels, y_score = softmaxed()
    y_pred = ids(y_score, order)
    numbers(
        {
            "From sorted IDs": prints(NAME, labels, y_pred, k=k, from_sorted_ids=True),
            "IDs taken for scores": prints(NAME, labels, y_pred, k=k),
            "From the scores": prints(NAME, labels, y_score, k=k),
        }
    )
    return Told(
        f"With the option a hit is a label among the first {k} IDs of its row, whatever their "
        "scores were: nothing sorts them, and there are no ties. Without it the largest *ID* is "
        "the best score.",
        "the option, and the best ID first; the rest of the IDs can stay away, as long as k are "
        "there. `TopKCategoricalAccuracy` has no such option: with one-hot labels pass "
        "`y_true.argmax(axis=1)` here.",
        "best_first = np.argsort(-y_score, axis=1)\n"
        f"metric = keras.metrics.SparseTopKCategoricalAccuracy(k={k}, from_sorted_ids=True)\n"
        f"metric.update_state(y_true, best_first[:, :{k}])",
        f"{SHOWN} of {N_ROWS} rows; framed: among the first {k}; underlined: the label’s",
        ["y_true", *(f"ID\n{place}" for place in range(1, N_CLASSES + 1)), "hit?"],
        [
            [
                str(labels[i]),
                *(
                    Cell(str(y_pred[i, c]), c < k, y_pred[i, c] == labels[i])
                    for c in range(N_CLASSES)
                ),
                sign(labels[i] in y_pred[i, :k]),
            ]
            for i in range(SHOWN)
        ],
    )
