import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from core.decision.rule import RULES
from core.decision.thresholds import threshold_curve
from core.predictions.curves import curve_of, grid_of
from core.predictions.predictions import Predictions
from core.predictions.scale import KINDS, Scale

FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)
TINY = st.sampled_from([1e-45, -1e-45, 1e-38, 0.0, -0.0, 3.4e38, -3.4e38, 1.0, -1.0])
ROWS = st.lists(st.tuples(st.integers(0, 1), FINITE | TINY), min_size=1, max_size=15)


def rows_of(scores, scale, y_true=None):
    y_true = np.arange(len(scores)) % 2 if y_true is None else y_true
    decided = scale.decided(np.asarray(scores, float))
    return Predictions(y_true, decided, source="a test", scale=scale)


@given(rows=ROWS, higher=st.booleans(), rule=st.sampled_from(RULES))
def test_counts_of_any_finite_scores_are_those_of_a_loop(rows, higher, rule):
    y_true, shown = zip(*rows, strict=True)
    scale = Scale("score", higher)
    predictions = rows_of(shown, scale, y_true)
    curve = curve_of(predictions, rule)
    assert (np.diff(curve.thresholds) > 0).all()
    assert np.isin(predictions.y_score, curve.thresholds).all()
    shown, is_yes = np.array(shown, np.float32), np.array(y_true) == 1
    compare = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}
    for i in range(0, len(curve), 41):
        said = compare[scale.shown_rule(rule)](shown, scale.shown(curve.thresholds[i : i + 1]))
        assert curve.tps[i] == (said & is_yes).sum()
        assert curve.fps[i] == (said & ~is_yes).sum()
    for place, n_said in ((0, len(rows)), (-1, 0)):  # from all to none, where float32 allows it
        if np.abs(shown).max() < 1e38:
            assert curve.counts.predicted_positives[place] == n_said
    if 0 < is_yes.sum() < len(rows):
        ranks = np.unique(predictions.y_score, return_inverse=True)[1]
        assert curve.roc_auc == pytest.approx(metrics.roc_auc_score(y_true, ranks))
        precision = metrics.average_precision_score(y_true, ranks)
        assert curve.average_precision == pytest.approx(precision)


def test_probabilities_have_the_rows_they_always_had():
    rng = np.random.default_rng(1)
    predictions = rows_of(rng.random(5_000), Scale())
    for rule in RULES:
        mine = curve_of(predictions, rule)
        other = threshold_curve(predictions.y_true, predictions.y_score, rule=rule)
        assert np.array_equal(mine.thresholds, other.thresholds)
        assert np.array_equal(mine.tps, other.tps)
    assert grid_of(predictions).step == 0.001


def test_the_other_class_has_the_same_grid_in_its_own_numbers():
    scale = Scale("probability", higher_is_yes=False)
    shown = scale.shown(grid_of(rows_of([0.5, 0.7], scale)).thresholds)
    typed = (np.arange(1001) / 1000).astype(np.float32)
    assert np.array_equal(shown[::-1], typed)


@pytest.mark.parametrize(
    ("kind", "scores", "step", "first", "last"),
    [
        ("percent", [3, 4.5], 0.1, 0, 100),
        ("score", [300, 850], 0.5, 299.5, 850.5),
        ("score", [-0.27, 1.23], 0.002, -0.272, 1.232),
        ("score", [1e6, 3e6], 2000, 998_000, 3_002_000),
        ("log_odds", [-6, 120], 0.1, -6.1, 120.1),
        ("log_odds", [-8, -6], 0.01, -8.01, 0.01),
        ("log_probability", [-9.99, -0.2], 0.01, -10, 0),
        ("score", [600, 600], 0.5, 299.5, 900.5),
        ("score", [0.5, 0.5], 0.0005, 0.2495, 0.7505),
        ("score", [1, 5.5], 0.005, 0.995, 5.505),
    ],
)
@pytest.mark.parametrize("higher", [True, False])
def test_grids_are_round(kind, scores, step, first, last, higher):
    scale = Scale(kind, higher)
    grid = grid_of(rows_of(scores, scale))
    shown = np.sort(scale.shown(grid.thresholds))
    assert grid.step == step
    assert shown[[0, -1]].tolist() == np.float32([first, last]).tolist()
    assert 600 < len(shown) < 1_600
    # Each is what a person gets by typing the decimal.
    digits = max(0, -int(np.floor(np.log10(step))))
    typed = [np.float32(f"{float(value):.{digits}f}") for value in shown]
    assert shown.tolist() == np.array(typed).tolist()
    assert (
        scale.start is None
        or np.isin(np.float32(scale.start), grid.thresholds)
        or (kind == "log_probability")
    )


@pytest.mark.parametrize(
    ("scores", "halves"), [([0, 0], [-1, 1]), ([1, 5], [0.5, 5.5]), ([3, 90], [2.5, 90.5])]
)
@pytest.mark.parametrize("higher", [True, False])
def test_between_integers_there_are_halves_and_nothing_finer(scores, halves, higher):
    scale = Scale("score", higher)
    grid = grid_of(rows_of(scores, scale))
    first, last = halves
    assert grid.step == 0.5
    assert sorted(scale.shown(grid.thresholds)) == np.arange(first, last + 0.5, 0.5).tolist()


@pytest.mark.parametrize("higher", [True, False])
def test_between_whole_percentages_there_are_halves_and_nothing_finer(higher):
    scale = Scale("percent", higher)
    grid = grid_of(rows_of([3, 90], scale))
    assert grid.step == 0.5
    assert sorted(scale.shown(grid.thresholds)) == np.arange(0, 100.5, 0.5).tolist()


@pytest.mark.parametrize(
    "scores",
    [[3.4e38, -3.4e38], [1e-45, 3e-45], [1e-45, 1e-45], [2**24, 2**24 + 2], [3.4e38, 3.4e38]],
)
def test_grids_at_the_ends_of_float32(scores):
    grid = grid_of(rows_of(scores, Scale("score")))
    assert np.isfinite(grid.thresholds).all()
    assert (np.diff(grid.thresholds) > 0).all()
    assert grid.step > 0
    assert 2 <= len(grid.thresholds) < 1_700


@pytest.mark.parametrize("kind", KINDS)
def test_further_thresholds_must_be_on_the_scale(kind):
    predictions = rows_of([0.0, 0.0], Scale(kind))
    with pytest.raises(ValueError, match="`extra_thresholds` must be"):
        curve_of(predictions, ">", [np.inf])
    assert np.float32(0) in curve_of(predictions, ">", [0]).thresholds
