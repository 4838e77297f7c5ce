"""Stands for Keras's metrics with a threshold where Keras is not installed.

`test_stand_in_keras.py` holds it to what Keras itself answered.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np


class _Metric:
    """Compare in float32, strictly, and sum weights; a threshold lies from 0 to 1."""

    def __init__(self, of, threshold):
        if not 0 <= threshold <= 1:
            raise ValueError(f"Threshold values must be in [0, 1]. Received: {threshold}")
        self.of, self.threshold = of, np.float32(threshold)
        self.sums = np.zeros(4)

    def update_state(self, y_true, y_pred, sample_weight=None):
        is_yes = np.asarray(y_true).astype(np.float32) > 0
        said = np.asarray(y_pred).astype(np.float32) > self.threshold
        weight = np.ones(len(said)) if sample_weight is None else np.asarray(sample_weight)
        cells = said & is_yes, said & ~is_yes, ~said & is_yes, ~said & ~is_yes
        self.sums += [weight.astype(np.float32)[cell].sum() for cell in cells]

    def result(self):
        return np.float32(self.of(*self.sums))


def _metric(of, argument="thresholds"):
    def make(**options):
        assert options.keys() <= {argument}
        return _Metric(of, options.get(argument, 0.5))

    return make


def _share(part, whole):
    return part / whole if whole else 0.0


metrics = SimpleNamespace(
    TruePositives=_metric(lambda tp, fp, fn, tn: tp),
    FalsePositives=_metric(lambda tp, fp, fn, tn: fp),
    FalseNegatives=_metric(lambda tp, fp, fn, tn: fn),
    TrueNegatives=_metric(lambda tp, fp, fn, tn: tn),
    Precision=_metric(lambda tp, fp, fn, tn: _share(tp, tp + fp)),
    Recall=_metric(lambda tp, fp, fn, tn: _share(tp, tp + fn)),
    BinaryAccuracy=_metric(lambda *cells: _share(cells[0] + cells[3], sum(cells)), "threshold"),
)
