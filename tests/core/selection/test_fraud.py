"""Three jobs on 200,000 rows with few frauds: every distinct score is searched, and that pays.

A live curve has some 3,000 rows of so many scores, and whoever searched only those missed the best
threshold of each job.
"""

import numpy as np
import pytest

from core.decision.rule import predict_positive
from core.predictions.curves import curve_of
from core.predictions.predictions import Predictions
from core.selection.capacity import Capacity
from core.selection.cost import Costs, LeastCost
from core.selection.points import operating_points
from core.selection.requirements import Requirement, Requirements

N, FRAUDS, CHECKED = 200_000, 500, 15_000
COSTS = Costs(fp=1, fn=60)


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(7)
    y_true = rng.permutation(np.arange(N) < FRAUDS)
    logits = rng.normal(-6 + 3 * y_true, 1.5)
    return Predictions(y_true, 1 / (1 + np.exp(-logits)), source="frauds")


@pytest.fixture(scope="module")
def points(rows):
    return operating_points(rows.tally(), bounds=(0, 1))


@pytest.fixture(scope="module")
def every(rows):
    """How many are caught and alarmed when the rows above each distinct score are said yes."""
    order = np.argsort(-rows.y_score, kind="stable")
    ends = np.r_[np.flatnonzero(np.diff(rows.y_score[order])), N - 1]
    caught = np.cumsum(rows.y_true[order] == 1)[ends]
    return np.r_[0, caught], np.r_[0, ends + 1 - caught]


def of_recall(tps, fps):
    return np.where(tps >= 0.9 * FRAUDS, fps, np.inf).min()


def of_costs(tps, fps):
    return (COSTS.fp * fps + COSTS.fn * (FRAUDS - tps)).min()


def of_capacity(tps, fps):
    return -np.where(tps + fps <= CHECKED, tps, -1).max()


@pytest.mark.parametrize(
    ("rule", "best"),
    [
        (Requirements((Requirement("recall", ">=", 0.9),)), of_recall),
        (LeastCost(COSTS), of_costs),
        (Capacity(CHECKED), of_capacity),
    ],
)
def test_all_scores_beat_the_rows_of_the_curve(rows, points, every, rule, best):
    choice = rule.choose(points)
    yes = predict_positive(rows.y_score, choice.threshold)
    is_fraud = rows.y_true == 1
    tps, fps = (yes & is_fraud).sum(), (yes & ~is_fraud).sum()
    assert (choice.counts.tp, choice.counts.fp) == (tps, fps)
    found = best(np.array([tps]), np.array([fps]))
    assert found == best(*every)
    curve = curve_of(rows, ">")
    assert 2_900 < len(curve) < 3_100
    assert found < best(curve.tps, curve.fps)
