import numpy as np
import pytest

from core.decision import thresholds as module
from core.decision.rates import accuracy, precision
from core.keras import averages
from core.keras.averages import best_of_all, best_point
from core.live.view import view_of_rows
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale


@pytest.mark.parametrize("smallest", [False, True])
@pytest.mark.parametrize("rate", [accuracy, precision])
@pytest.mark.parametrize("trials", [8, pytest.param(30, marks=pytest.mark.slow)])
def test_every_distinct_score_is_searched(monkeypatch, rate, smallest, trials):
    rng = np.random.default_rng(2)
    for trial in range(trials):
        y_true, y_score = rng.integers(0, 2, 40), rng.integers(0, 25, 40) / 25 + 0.0003
        weight = rng.random(40) if trial % 2 else None
        rows = Predictions(y_true, y_score, weight, source="")
        whole = view_of_rows(rows, ">")
        expected = best_point(
            whole.curve.thresholds.astype(float), rate(whole.curve.counts), smallest
        )
        with monkeypatch.context() as patch:
            patch.setattr(module, "MAX_OBSERVED_ROWS", 2)
            patch.setattr(module, "CHUNK", 4)
            some = view_of_rows(rows, ">")
            assert not some.curve.has_every_score
            assert best_of_all(some, lambda counts, _: rate(counts), smallest) == expected


def test_the_best_of_a_formula_between_the_rows_is_found_and_can_be_selected():
    rng = np.random.default_rng(10)
    scores = rng.random(13_422)
    y_true = scores >= np.sort(scores)[-9]
    view = view_of_rows(Predictions(y_true, scores, source=""), ">")

    def metric(counts, _):
        return counts.tp * (counts.tp + counts.fp <= 9.0)

    best = best_of_all(view, metric)
    assert (best.value, best.n_equal) == (9, 1)
    assert best.n_searched >= view.curve.n_distinct
    selectable = view.with_thresholds([best.threshold])
    counts = selectable.curve.at(best.threshold)
    assert (counts.tp, counts.fp) == (9, 0)
    assert selectable.table["threshold"][selectable.row(best.threshold)] == pytest.approx(
        best.threshold
    )
    assert selectable.with_thresholds([best.threshold]) is selectable
    assert (selectable.best, selectable.start) == (view.best, view.start)


def test_a_formula_and_its_best_are_in_the_numbers_of_the_file():
    scale = Scale("score", higher_is_yes=False)
    shown = np.array([300.0, 420.5, 600, 850])
    points = Predictions([1, 1, 0, 0], scale.decided(shown), source="", scale=scale)
    view = view_of_rows(points, ">")
    best = best_of_all(view, lambda counts, thresholds: thresholds * (counts.tp == 2))
    assert best.threshold == best.value == 850.5  # the highest there is, in the first row
    assert view.row(best.threshold) == 0


def test_averages_of_probabilities_are_undefined_for_other_scores():
    points = Predictions([0, 1], [300, 850], source="", scale=Scale("score"))
    assert np.isnan(averages.mean_absolute_error(points))
    assert np.isnan(averages.mean_prediction(points))
    assert np.isnan(averages.f_beta_without_threshold(points, 1))
    percent = Predictions([0, 1], [25, 50], source="", scale=Scale("percent"))
    assert averages.mean_absolute_error(percent) == 0.375
    assert averages.mean_prediction(percent) == 0.375
    other = Scale("probability", higher_is_yes=False)
    turned = Predictions([0, 1], other.decided(np.array([0.75, 0.5])), source="", scale=other)
    assert averages.mean_absolute_error(turned) == 0.375
