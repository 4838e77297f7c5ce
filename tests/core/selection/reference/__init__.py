"""The reference cases: inputs, expected values and where they come from; see `choosing.json`.

The two CSV files are unchanged copies from dcurves 1.1.7 (Apache-2.0, the licence stands beside
them).
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.decision.tally import tally
from core.selection.points import Interval, operating_points

HERE = Path(__file__).parent
_ALL = json.loads((HERE / "choosing.json").read_text("utf-8"))
DATASETS = _ALL["datasets"]
CASES = {case["id"]: case for case in _ALL["cases"]}
RULES = (">", ">=")


def cases(*prefixes):
    """Parametrize a test with the cases whose id begins with one of the texts."""
    chosen = [case for name, case in CASES.items() if name.startswith(prefixes)]
    assert chosen
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case["id"])


def rows_of(inputs):
    """The rows of a case: y_true, y_score and weights, or None."""
    if "file" in inputs:
        frame = pd.read_csv(HERE / inputs["file"])
        score = frame[inputs["y_score"].split()[0]]
        return (
            frame[inputs["y_true"]],
            score.round(2) if "rounded" in inputs["y_score"] else score,
            None,
        )
    data = DATASETS[inputs["dataset"]] if "dataset" in inputs else inputs
    weights = data["sample_weight"] if inputs.get("weighted") else None
    return data["y_true"], data["y_score"], weights


def points_of(inputs, rule):
    y_true, y_score, weights = rows_of(inputs)
    return operating_points(tally(y_true, y_score, sample_weight=weights), rule)


def count_table(table):
    """The rows of a table of counts: y_true and y_score."""
    y_true, y_score = [], []
    for label, name in enumerate(("no", "yes")):
        y_score += np.repeat(table["dsi"], table[name]).tolist()
        y_true += [label] * sum(table[name])
    return y_true, y_score


def suicide(group="all"):
    table = CASES["cutpoint/suicide_youden"]["inputs"]["count_table"]
    return count_table({"dsi": table["dsi"], **table[group]})


def intervals(expected):
    """Intervals as a case has them, with the ends in float32."""

    def end(value):
        return float(np.float32(value))

    return tuple(
        Interval(end(e["low"]), end(e["high"]), e["low_closed"], e["high_closed"]) for e in expected
    )


def as_dict(counts):
    return {cell: float(getattr(counts, cell)) for cell in ("tp", "fp", "fn", "tn")}


def floats(values):
    """Numbers as a case has them, where "nan", "inf" and "-inf" are texts."""
    return np.array([float(value) for value in values])
