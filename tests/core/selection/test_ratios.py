"""Likelihood ratios and odds ratio: the reference and scikit-learn."""

import warnings

import numpy as np
import pytest
from sklearn.metrics import class_likelihood_ratios

from core.decision.counts import Counts
from core.selection.ratios import (
    diagnostic_odds_ratio,
    negative_likelihood_ratio,
    positive_likelihood_ratio,
)
from tests.core.selection.reference import RULES, cases, floats, points_of

RATIOS = {
    "lr_plus": positive_likelihood_ratio,
    "lr_minus": negative_likelihood_ratio,
    "dor": diagnostic_odds_ratio,
}


@cases("ratios/table")
def test_a_table_of_matrices(case):
    matrices = [Counts(**each) for each in case["inputs"]["counts"]]
    for name, compute in RATIOS.items():
        expected = floats(case["expected"][name])
        np.testing.assert_allclose([compute(each) for each in matrices], expected, atol=1e-12)


@cases("ratios/twelve", "ratios/forty")
@pytest.mark.parametrize("rule", RULES)
def test_at_every_score(case, rule):
    points = points_of(case["inputs"], rule)
    counts = points.at(points.index(case["expected"]["thresholds"]))
    for name, compute in RATIOS.items():
        np.testing.assert_allclose(compute(counts), floats(case["expected"][rule][name]), atol=1e-9)


@cases("ratios/table")
def test_equals_scikit_learn(case):
    for each in case["inputs"]["counts"]:
        y_true = np.repeat([1, 0, 1, 0], [each[cell] for cell in ("tp", "fp", "fn", "tn")])
        said = np.repeat([1, 1, 0, 0], [each[cell] for cell in ("tp", "fp", "fn", "tn")])
        if len(set(y_true)) < 2:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = class_likelihood_ratios(y_true, said, labels=[0, 1])
        counts = Counts(**each)
        ours = positive_likelihood_ratio(counts), negative_likelihood_ratio(counts)
        np.testing.assert_allclose(ours, theirs, atol=1e-12)
