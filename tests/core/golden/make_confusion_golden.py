"""Write confusion_golden.json: what Keras's metrics with a threshold count, from Keras itself.

Needs Keras, which the project itself does not; the tests read the file only:

    python3 -m venv /tmp/keras-env
    /tmp/keras-env/bin/pip install keras==3.15.1 jax numpy
    KERAS_BACKEND=jax /tmp/keras-env/bin/python tests/core/golden/make_confusion_golden.py
"""

import json
from pathlib import Path

import keras
import numpy as np

METRICS = {
    "TruePositives": "thresholds",
    "FalsePositives": "thresholds",
    "FalseNegatives": "thresholds",
    "TrueNegatives": "thresholds",
    "Precision": "thresholds",
    "Recall": "thresholds",
    "BinaryAccuracy": "threshold",
}
ABOVE_THIRD = float(np.nextafter(np.float32(1 / 3), np.float32(1)))
SCORES = [0.0, 0.0, 1e-7, 1 / 3, 1 / 3, ABOVE_THIRD, 0.5, 0.5, 0.5, 0.7, 1.0, 1.0]
LABELS = [0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0]
WEIGHTS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 0, 2, 2.25, 2.5, 3, 3.5]
BELOW_HALF = float(np.nextafter(np.float32(0.5), np.float32(-1)))
THRESHOLDS = [0.0, 1 / 3, ABOVE_THIRD, BELOW_HALF, 0.5, 1.0]


def main():
    cases = []
    for threshold in THRESHOLDS:
        for labels in (LABELS, [0] * len(LABELS), [1] * len(LABELS)):
            for weights in (None, WEIGHTS):
                results = {name: result(name, threshold, labels, weights) for name in METRICS}
                case = {"threshold": threshold, "y_true": labels, "sample_weight": weights}
                cases.append(case | {"results": results})
    golden = {"keras": keras.__version__, "y_score": SCORES, "cases": cases}
    golden["refused"] = [refused(t) for t in (-1e-9, 1.0000001)]
    path = Path(__file__).with_name("confusion_golden.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


def result(name, threshold, labels, weights):
    metric = getattr(keras.metrics, name)(**{METRICS[name]: threshold})
    scores = np.array(SCORES, np.float32)
    metric.update_state(np.array(labels), scores, sample_weight=weights and np.array(weights))
    return float(metric.result())


def refused(threshold):
    try:
        keras.metrics.TruePositives(thresholds=threshold)
    except ValueError:
        return threshold
    raise AssertionError(threshold)


if __name__ == "__main__":
    main()
