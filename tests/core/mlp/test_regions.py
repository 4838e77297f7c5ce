import re
from types import SimpleNamespace

import numpy as np
import pytest

from core.data.datasets import DATASETS, Dataset, load_dataset
from core.decision.rule import predict_positive
from core.decision.thresholds import flip_rows, threshold_curve
from core.mlp.estimator import MLPClassifier
from core.mlp.regions import decision_grid

TWO_FEATURES = ("moons", "circles", "blobs", "xor", "spirals")


def dataset_of(X, train=None):
    """Make a dataset of these rows; those that are not in train are in test."""
    train = range(len(X)) if train is None else train
    return Dataset(
        name="points",
        title="Points",
        X=X,
        y=np.arange(len(X)) % 2,
        feature_names=tuple(f"x{k}" for k in range(np.shape(X)[1])),
        class_names=("no", "yes"),
        train=list(train),
        validation=[],
        test=[row for row in range(len(X)) if row not in train],
    )


def model_of(probability):
    """Stand in for a trained model: `probability` of the two standardised features."""

    def predict_proba(X):
        p = np.float32([probability(*point) for point in X])
        return np.column_stack([1 - p, p])

    return SimpleNamespace(predict_proba=predict_proba)


HALF = SimpleNamespace(predict_proba=lambda X: np.full((len(X), 2), 0.5, np.float32))


@pytest.fixture(scope="module")
def trained():
    # Unequal units, so that neither a missing standardisation nor a transposition goes unseen.
    moons = load_dataset("moons", n_samples=200, seed=3)
    dataset = Dataset(
        **{field: getattr(moons, field) for field in Dataset.__dataclass_fields__ if field != "X"},
        X=moons.X * [30, 0.2] + [500, -7],
    )
    model = MLPClassifier((8,), dropout=0, learning_rate=0.5, epochs=20, random_state=0)
    return dataset, model.fit(*dataset.split("train"))


def test_each_score_is_the_models_at_its_point(trained):
    dataset, model = trained
    grid = decision_grid(dataset, model, 9)
    mean, deviation = dataset.X[dataset.train].mean(axis=0), dataset.X[dataset.train].std(axis=0)
    for i, y in enumerate(grid.y):
        for j, x in enumerate(grid.x):
            alone = model.predict_proba(dataset.standardise([[x, y]]))[0, 1]
            assert grid.scores[i, j] == alone
            by_hand = model.predict_proba((np.array([[x, y]]) - mean) / deviation)[0, 1]
            assert grid.scores[i, j] == pytest.approx(by_hand, rel=1e-3)
    # The model tells the two directions apart: a transposed grid would be another.
    assert np.abs(grid.scores - grid.scores.T).max() > 0.5


def test_rows_are_the_second_feature_and_columns_the_first():
    dataset = dataset_of([[0, 0], [1, 10], [0, 10], [1, 0]])  # standardised to -1 and 1
    grid = decision_grid(dataset, model_of(lambda x, y: 0.5 + 0.3 * x + 0.1 * y), 4)
    # Cells of width 1.1 / 4 from -0.05 to 1.05.
    np.testing.assert_allclose(grid.x, [0.0875, 0.3625, 0.6375, 0.9125], rtol=1e-14)
    np.testing.assert_allclose(grid.y, [0.875, 3.625, 6.375, 9.125], rtol=1e-14)
    steps = np.array([-0.825, -0.275, 0.275, 0.825])
    for i in range(4):
        for j in range(4):
            assert grid.scores[i, j] == pytest.approx(0.5 + 0.3 * steps[j] + 0.1 * steps[i])


def test_types_default_and_read_only(trained):
    grid = decision_grid(*trained)
    assert grid.x.shape == grid.y.shape == (120,)
    assert grid.scores.shape == (120, 120)
    assert grid.x.dtype == grid.y.dtype == np.float64
    assert grid.scores.dtype == np.float32
    assert ((grid.scores >= 0) & (grid.scores <= 1)).all()
    for field in ("x", "y", "scores"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(grid, field)[0] = 1


@pytest.mark.parametrize("name", TWO_FEATURES)
@pytest.mark.parametrize("n", [1, 2, 30])
def test_cells_cover_all_points_with_a_margin_on_each_side(name, n):
    dataset = load_dataset(name, n_samples=100, seed=1)
    grid = decision_grid(dataset, HALF, n)
    for centres, values in ((grid.x, dataset.X[:, 0]), (grid.y, dataset.X[:, 1])):
        low, high = float(values.min()), float(values.max())
        step = 1.1 * (high - low) / n
        expected = [low - 0.05 * (high - low) + (k + 0.5) * step for k in range(n)]
        np.testing.assert_allclose(centres, expected, rtol=0, atol=1e-12)
        assert (np.diff(centres) > 0).all()


def test_every_generated_set_has_two_features():
    assert {name for name, spec in DATASETS.items() if spec.parameters} == set(TWO_FEATURES)


def test_points_outside_train_are_covered_too():
    dataset = dataset_of([[0, 0], [1, 1], [-4, 0.5], [0.5, 9]], train=[0, 1])
    grid = decision_grid(dataset, HALF, 10)
    assert grid.x[0] == pytest.approx(-4 - 0.25 + 0.275)
    assert grid.y[-1] == pytest.approx(9 + 0.45 - 0.495)


@pytest.mark.parametrize(
    ("value", "margin"), [(0, 0.05), (0.5, 0.05), (-20, 1), (1e30, 5e28), (-3e38, 1.5e37)]
)
def test_a_constant_feature_has_cells_too(value, margin):
    grid = decision_grid(dataset_of([[0, value], [1, value]]), HALF, 4)
    assert (np.diff(grid.y) > 0).all()
    np.testing.assert_allclose(
        grid.y - value, margin * np.array([-0.75, -0.25, 0.25, 0.75]), rtol=1e-5
    )


def test_flip_rows_of_the_grid_tell_each_cell_at_each_row(trained):
    dataset, model = trained
    X, y = dataset.split("test")
    grid = decision_grid(dataset, model, 20)
    for rule in (">", ">="):
        curve = threshold_curve(y, model.predict_proba(X)[:, 1], rule=rule)
        flips = flip_rows(grid.scores, curve)
        for row in (0, 1, 300, 500, len(curve) - 1):
            said = predict_positive(grid.scores, curve.thresholds[row], rule)
            np.testing.assert_array_equal(row < flips, said)


@pytest.mark.parametrize("n_features", [1, 3])
def test_refuses_other_numbers_of_features(n_features):
    dataset = dataset_of(np.arange(4 * n_features).reshape(4, n_features))
    message = f"`dataset` must have exactly 2 features; got {n_features}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        decision_grid(dataset, HALF)


@pytest.mark.parametrize("n", [0, 1001, 2.0, True, "50", None])
def test_refuses_other_numbers_of_cells(n):
    message = f"`n` must be a whole number from 1 to 1,000; got {n!r}."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        decision_grid(dataset_of([[0, 0], [1, 1]]), HALF, n)
