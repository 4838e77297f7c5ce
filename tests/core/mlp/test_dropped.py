"""A network with units dropped: as `fit` sees it, and without dropout as `predict` does."""

import numpy as np
import pytest

from core.data.datasets import load_dataset
from core.mlp.activations import logit
from core.mlp.dropped import scores_with_dropout
from core.mlp.estimator import MLPClassifier

DATA = load_dataset("moons", n_samples=200)


def fitted(dropout):
    model = MLPClassifier((8, 8), dropout=dropout, epochs=3, random_state=1)
    return model.fit(*DATA.split("train"))


def test_without_dropout_it_is_exactly_what_predict_says():
    model = fitted(0.0)
    for x, p in zip(DATA.X, model.predict_proba(DATA.X)[:, 1], strict=True):
        scores = scores_with_dropout(model, x, 60, np.random.default_rng(0))
        assert scores.dtype == np.float32
        assert set(scores.tolist()) == {float(p)}


def test_units_that_make_up_for_the_others_leave_the_mean_logit_where_it_was():
    model = fitted((0.0, 0.5))
    scores = scores_with_dropout(model, DATA.X[0], 4000, np.random.default_rng(0))
    z = logit(scores.astype(float))
    expected = model.decision_function(DATA.X[:1])[0]
    assert z.mean() == pytest.approx(expected, abs=4 * z.std() / 4000**0.5)
    assert z.std() > 0.05


def test_dropped_units_are_silent_and_the_others_make_up_for_them():
    model = fitted((0.5, 0.0))
    (first, second, last), (b1, b2, b3) = model.coefs_, model.intercepts_
    kept = np.random.default_rng(7).random((3, 8)) >= 0.5
    for mask, score in zip(
        kept, scores_with_dropout(model, DATA.X[3], 3, np.random.default_rng(7)), strict=True
    ):
        h = np.maximum(DATA.X[3] @ first + b1, 0) * mask * 2
        z = np.maximum(h @ second + b2, 0) @ last + b3
        assert score == pytest.approx(1 / (1 + np.exp(-z[0])), rel=1e-5)
