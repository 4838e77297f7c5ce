"""The stand-in for Keras answers what Keras itself answered: at ties, with weights, for 0/0."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.core.stand_in_keras import metrics

GOLDEN = json.loads((Path(__file__).parent / "golden/confusion_golden.json").read_text("utf-8"))


@pytest.mark.parametrize("name", GOLDEN["cases"][0]["results"])
def test_it_counts_as_keras_does(name):
    argument = "threshold" if name == "BinaryAccuracy" else "thresholds"
    for case in GOLDEN["cases"]:
        metric = getattr(metrics, name)(**{argument: case["threshold"]})
        weights = case["sample_weight"]
        metric.update_state(
            np.array(case["y_true"]),
            np.array(GOLDEN["y_score"], np.float32),
            sample_weight=None if weights is None else np.array(weights),
        )
        assert metric.result() == pytest.approx(case["results"][name], rel=3e-7), case


@pytest.mark.parametrize("threshold", GOLDEN["refused"])
def test_it_takes_thresholds_from_0_to_1_only(threshold):
    with pytest.raises(ValueError, match="must be in"):
        metrics.TruePositives(thresholds=threshold)
