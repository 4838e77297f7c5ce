"""Write sorted_ids_golden.json: top-k accuracy from sorted IDs, from Keras itself.

Needs Keras and JAX as `make_keras_golden.py` does, which see; every case is asked of both backends:

    for backend in jax numpy; do
        KERAS_BACKEND=$backend /tmp/keras-env/bin/python tests/core/golden/make_sorted_ids_golden.py
    done

The second run must find what the first has written, or it fails.
"""

import json
from pathlib import Path

import keras
import numpy as np

CASES = {
    "keras_docs": ([2, 1], [[1, 0, 3], [1, 2, 3]], 1, None),
    "deeper_than_k": ([3, 3], [[1, 0, 3], [3, 2, 1]], 2, None),
    "k_above_n": ([3, 4], [[1, 0, 3], [3, 2, 1]], 9, None),
    "k_of_0": ([1, 2], [[1, 0], [2, 0]], 0, None),
    "named_twice": ([7, 8], [[7, 7], [7, 7]], 2, [2, 1]),
    "ids_are_no_places": ([900, -4], [[17, 900], [-4, 5]], 2, None),
    "column_of_labels": ([[1], [0]], [[1, 2], [2, 0]], 1, [1, 3]),
    "labels_of_two_axes": ([[1, 0], [5, 6]], [[[1, 2], [2, 0]], [[5, 6], [5, 6]]], 1, None),
    "label_is_cut_to_integer": ([1.9, -0.5], [[1, 2], [2, 0]], 2, None),
    "ids_of_float": ([1.5, 2], [[1, 2], [3, 2.0]], 2, None),
    "one_row_for_all": ([1, 2, 3], [[1, 3]], 2, None),
    "one_label_for_all": ([1], [[1, 3], [3, 4]], 2, None),
    "no_ids": ([1, 2], [[], []], 2, None),
    "one_flat_row": ([1], [1, 2], 2, None),
    "label_without_axis": (1, [[1, 2]], 2, None),
    "rows_do_not_go_together": ([1, 2, 3], [[1, 2], [2, 1]], 2, None),
    "column_repeats_no_label": ([[1]], [[1, 3], [3, 4]], 2, None),
}


def main():
    rng = np.random.default_rng(19)
    cases = dict(CASES)
    for n in range(6):
        ids = np.argsort(rng.random((12, 7)), axis=1)[:, : rng.integers(1, 8)]
        y_true, weight = rng.integers(0, 7, 12), rng.integers(0, 5, 12)
        cases[f"random_{n}"] = (y_true.tolist(), ids.tolist(), int(rng.integers(1, 8)), weight)
    golden = {
        "keras": keras.__version__,
        "cases": [answer(name, *of) for name, of in cases.items()],
    }
    text = json.dumps(golden, separators=(",", ":")) + "\n"
    path = Path(__file__).with_name("sorted_ids_golden.json")
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise SystemExit("another backend or version gave other answers")
    path.write_text(text, encoding="utf-8")


def answer(name, y_true, y_pred, k, weight):
    """Ask the function and the class; an error is an answer too."""
    weight = None if weight is None else np.asarray(weight).tolist()
    case = {"id": name, "y_true": y_true, "y_pred": y_pred, "k": k, "sample_weight": weight}
    # Lists as Keras's layers hand them on: integers of 32 bits, floats of 32 bits.
    arrays = [np.asarray(v) for v in (y_true, y_pred)]
    arrays = [a.astype("float32" if a.dtype.kind == "f" else "int32") for a in arrays]
    if not np.size(y_pred):
        arrays[1] = arrays[1].astype("int32")
    try:
        matches = np.asarray(
            keras.metrics.sparse_top_k_categorical_accuracy(*arrays, k, from_sorted_ids=True)
        )
        metric = keras.metrics.SparseTopKCategoricalAccuracy(k, from_sorted_ids=True)
        metric.update_state(*arrays, None if weight is None else np.asarray(weight, "float32"))
    except Exception:  # of every kind: each backend raises its own
        return case | {"raises": True}
    result = float(f"{float(metric.result()):.7g}")
    return case | {"matches": matches.tolist(), "result": result}


if __name__ == "__main__":
    main()
