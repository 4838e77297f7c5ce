"""Scores that people brought, on the scale they came in."""

import json
from pathlib import Path

import pandas as pd
import pytest

from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale

CASES = Path(__file__).parents[1] / "cases"
RIGHT = {case["id"]: case["right"] for case in json.loads((CASES / "cases.json").read_text())}


@pytest.mark.parametrize(
    ("case", "scale", "start"),
    [
        ("d3_credit_points", Scale("score", higher_is_yes=False), None),
        ("d5_log_prob", Scale("log_probability"), -0.6931472),
        ("d6_large_logits", Scale("log_odds"), 0),
        ("d7_linear_model", Scale("score"), None),
    ],
)
def test_areas_and_counts_are_right(case, scale, start):
    frame = pd.read_csv(CASES / f"{case}.csv")
    y_true, shown = (frame.iloc[:, i].to_numpy() for i in (0, 1))
    rows = Predictions(y_true, scale.decided(shown.astype(float)), source=case, scale=scale)
    view = view_of_rows(rows, ">")
    right = RIGHT[case]
    assert view.curve.roc_auc == pytest.approx(right["roc_auc"], abs=1e-6)
    if "average_precision" in right:
        assert view.curve.average_precision == pytest.approx(right["average_precision"], abs=1e-6)
    if start is not None:
        assert view.start.threshold == start
    counts = right.get("at_half", right)
    if "tp" in counts:
        row = view.row(0.5 if start is None else start)
        for name in ("tp", "fp", "fn", "tn", "accuracy"):
            assert view.table[name][row] == pytest.approx(counts[name], abs=1e-6)
