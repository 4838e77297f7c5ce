"""Recalibration: the reference, scikit-learn, and what a map must keep."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

from core.calibration.brier import brier, log_loss
from core.calibration.line import calibration_line
from core.calibration.outcomes import outcomes_of
from core.calibration.recalibration import (
    METHODS,
    Platt,
    isotonic,
    platt,
    recalibrated,
    temperature,
)
from core.decision.tally import tally
from core.mlp.activations import logit, sigmoid
from core.predictions.curves import curve_of
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from tests.core.selection.reference import cases, rows_of

LOGITS = Scale("log_odds")


def fitted_on(y_true, y_score, scale=PROBABILITY, weights=None):
    return outcomes_of(tally(y_true, y_score, sample_weight=weights), scale)


def log_loss_of(y_true, probability):
    return log_loss(fitted_on(y_true, logit(probability), LOGITS))


@cases("calibration/calibrators")
def test_the_reference(case):
    y_true, y_score, _ = rows_of(case["inputs"])
    at, expected = case["inputs"]["new_scores"], case["expected"]
    got = platt(fitted_on(y_true, y_score))
    assert got.slope == pytest.approx(expected["platt_on_logit"]["slope"], abs=1e-5)
    assert got.intercept == pytest.approx(expected["platt_on_logit"]["intercept"], abs=1e-5)
    on_numbers = platt(fitted_on(y_true, y_score, Scale("score")))
    assert on_numbers.slope == pytest.approx(expected["platt_on_probability"]["slope"], abs=1e-5)
    warm = temperature(fitted_on(y_true, y_score))
    assert warm.temperature == pytest.approx(expected["temperature"]["temperature"], abs=1e-5)
    stepped = isotonic(fitted_on(y_true, y_score))
    for by, scale, name in (
        (got, PROBABILITY, "platt_on_logit"),
        (on_numbers, Scale("score"), "platt_on_probability"),
        (warm, PROBABILITY, "temperature"),
        (stepped, PROBABILITY, "isotonic"),
    ):
        new = by.probability(np.float32(at), scale)
        np.testing.assert_allclose(new, expected[name]["at_new"], atol=1e-6)
        each = by.probability(np.float32(y_score), scale)
        if "fitted" in expected[name]:
            np.testing.assert_allclose(each, expected[name]["fitted"], atol=1e-6)
        parts = brier(fitted_on(y_true, each))
        assert parts.score == pytest.approx(expected[name]["brier"], abs=1e-6)
        if name != "isotonic":  # which has certain scores
            loss = log_loss_of(y_true, each)
            assert loss == pytest.approx(expected[name]["log_loss"], abs=1e-6)
        else:
            kept = np.float64(each)
            told = np.where(np.array(y_true) == 1, kept, 1 - kept)
            loss = -np.log(told).mean()
            assert loss == pytest.approx(expected[name]["log_loss"], abs=1e-6)


class Scored(ClassifierMixin, BaseEstimator):
    """A model whose decision function is its one feature."""

    def fit(self, X, y, sample_weight=None):
        self.classes_ = np.array([0, 1])
        return self

    def decision_function(self, X):
        return X[:, 0]

    def predict(self, X):
        return (X[:, 0] > 0).astype(int)


@pytest.mark.filterwarnings("ignore:Since FrozenEstimator:UserWarning")  # it is not fitted
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("weighted", [False, True])
def test_scikit_learn(method, weighted):
    rng = np.random.default_rng(2)
    z = rng.normal(0, 2, 600).astype(np.float32).astype(float)
    y_true = (rng.random(600) < sigmoid(0.6 * z + 0.4)).astype(int)
    weights = rng.uniform(0.5, 2, 600) if weighted else None
    names = {"platt": "sigmoid"}
    model = FrozenEstimator(Scored().fit(z[:, None], y_true))
    theirs = CalibratedClassifierCV(model, method=names.get(method, method))
    theirs.fit(z[:, None], y_true, sample_weight=weights)
    # The isotonic curve goes straight between two scores: here of log-odds, as theirs.
    scale = LOGITS if method != "isotonic" else Scale("score")
    ours = METHODS[method](fitted_on(y_true, z, scale, weights))
    at = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(
        ours.probability(at, scale), theirs.predict_proba(at[:, None])[:, 1], atol=2e-5
    )


def test_what_a_map_keeps_and_what_it_makes():
    rng = np.random.default_rng(3)
    chance = sigmoid(rng.normal(-1, 1.2, 3_000))
    rows = Predictions(
        rng.random(3_000) < chance, sigmoid(3 * logit(chance) + 1), source="x", n_left_out=2
    )
    before = curve_of(rows, ">")
    for method, fit in METHODS.items():
        by = fit(outcomes_of(rows.tally()))
        after = recalibrated(rows, by)
        assert (np.diff(by.probability(np.linspace(0, 1, 500), PROBABILITY)) >= 0).all()
        curve = curve_of(after, ">")
        if method == "isotonic":
            assert curve.roc_auc >= before.roc_auc  # the hull of the curve
            assert len(np.unique(after.y_score)) < 100
        else:
            assert curve.roc_auc == pytest.approx(before.roc_auc, abs=1e-6)
        assert (after.n_left_out, after.source) == (2, "x")
        parts = brier(outcomes_of(after.tally()))
        assert parts.miscalibration < brier(outcomes_of(rows.tally())).miscalibration
        # The threshold that decides alike moves with the scores.
        yes = by.probability(rows.y_score, PROBABILITY) > by.probability(0.9, PROBABILITY)
        if method != "isotonic":
            assert (yes == (rows.y_score > np.float32(0.9))).mean() > 0.999
    back = calibration_line(outcomes_of(recalibrated(rows, Platt(1 / 3, -1 / 3)).tally()))
    line = calibration_line(outcomes_of(tally(rows.y_true, chance)))
    assert back.slope == pytest.approx(line.slope, abs=1e-4)
    assert back.intercept == pytest.approx(line.intercept, abs=1e-4)


def test_scores_on_a_scale_of_their_own_become_probabilities():
    rng = np.random.default_rng(4)
    scale = Scale("score", higher_is_yes=False)
    shown = rng.normal(600, 80, 2_000).round()
    y_true = rng.random(2_000) < sigmoid((560 - shown) / 40)
    rows = Predictions(y_true, scale.decided(shown), source="x", scale=scale)
    after = recalibrated(rows, platt(outcomes_of(rows.tally(), scale)))
    assert after.scale == PROBABILITY
    line = calibration_line(outcomes_of(after.tally()))
    assert line.slope == pytest.approx(1, abs=0.02)
    assert line.observed_to_expected == pytest.approx(1, abs=0.02)
    with pytest.raises(ValueError, match="stand for none"):
        temperature(outcomes_of(rows.tally(), scale))


@pytest.mark.parametrize(
    ("method", "y_true", "y_score", "rule"),
    [
        *((name, [1, 1], [0.2, 0.6], "a row of each class") for name in METHODS),
        ("platt", [1, 1, 0, 0], [0.1, 0.2, 0.3, 0.4], "nothing can be fitted"),
        ("platt", [1, 0, 0], [0.5, 0.5, 0.5], "nothing can be fitted"),
        ("temperature", [1, 0, 1, 0], [0.1, 0.2, 0.3, 0.9], "nothing can be fitted"),
        ("temperature", [0, 0, 1], [0.1, 0.2, 0.9], "separates the classes"),
    ],
)
def test_what_cannot_be_fitted_gets_its_sentence(method, y_true, y_score, rule):
    with pytest.raises(ValueError, match=rule):
        METHODS[method](fitted_on(y_true, y_score))


def test_separated_classes_have_a_platt_fit():
    got = platt(fitted_on([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]))
    assert 0 < got.slope < 10
    assert (np.diff(got.probability(np.float32([0, 0.5, 1]), PROBABILITY)) > 0).all()
