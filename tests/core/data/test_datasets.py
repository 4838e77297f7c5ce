import re
import subprocess
import sys
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import (
    load_breast_cancer,
    load_digits,
    load_iris,
    load_wine,
    make_circles,
    make_moons,
)
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from core.data.datasets import (
    DATASETS,
    MULTICLASS_DATASETS,
    SPLITS,
    Dataset,
    load_dataset,
    split_rows,
)
from core.data.loaders import circles, moons

GENERATED = ("moons", "circles", "blobs", "xor", "spirals")
BUNDLED = ("breast_cancer", "digits_8", "wine_1")


def small_dataset(**changes):
    fields = {
        "name": "small",
        "title": "Small",
        "X": [[1.0, 7.0], [3.0, 7.0], [9.0, 7.0]],
        "y": [0, 1, 1],
        "feature_names": ("a", "b"),
        "class_names": ("no", "yes"),
        "train": [0, 1],
        "validation": [],
        "test": [2],
    }
    return Dataset(**(fields | changes))


def assert_same(a, b):
    for field in ("X", "y", *SPLITS, "X_scaled"):
        np.testing.assert_array_equal(getattr(a, field), getattr(b, field))


def test_table_lists_the_eight_sets_under_their_own_names():
    assert tuple(DATASETS) == GENERATED + BUNDLED
    for name, spec in DATASETS.items():
        assert spec.name == name
        assert spec.parameters == (
            ("n_samples", "noise", "positive_share") if name in GENERATED else ()
        )


@pytest.mark.parametrize("name", DATASETS)
def test_every_set_has_the_promised_types_and_cannot_be_changed(name):
    dataset = load_dataset(name, seed=3)
    assert (dataset.name, dataset.title) == (name, DATASETS[name].title)
    assert dataset.X.dtype == dataset.X_scaled.dtype == np.float32
    assert dataset.X.shape == dataset.X_scaled.shape == (dataset.n_samples, dataset.n_features)
    assert np.isfinite(dataset.X_scaled).all()
    assert set(dataset.y.tolist()) == {0, 1}
    assert dataset.n_classes == len(dataset.class_names) == 2
    assert len(set(dataset.feature_names)) == dataset.n_features
    assert all(type(n) is str for n in dataset.feature_names + dataset.class_names)
    for field in ("y", *SPLITS):
        assert getattr(dataset, field).dtype == np.int64
    for field in ("X", "X_scaled", "y", *SPLITS):
        with pytest.raises(ValueError, match="read-only"):
            getattr(dataset, field)[0] = 1
    with pytest.raises(FrozenInstanceError):
        dataset.y = dataset.y


def test_defaults_are_the_documented_ones():
    documented = load_dataset("moons", n_samples=2000, noise=0.25, positive_share=0.5, seed=0)
    assert_same(load_dataset("moons"), documented)
    assert documented.n_samples == 2000
    assert documented.y.sum() == 1000
    assert [documented.rows(split).size for split in SPLITS] == [1200, 400, 400]


@pytest.mark.parametrize("name", DATASETS | MULTICLASS_DATASETS)
def test_the_seed_decides_everything(name):
    dataset = load_dataset(name, seed=5)
    assert_same(dataset, load_dataset(name, seed=5))
    other = load_dataset(name, seed=6)
    assert not np.array_equal(dataset.train, other.train)
    assert np.array_equal(dataset.X, other.X) == (name in (*BUNDLED, "iris", "digits"))


# A link holds a seed only: these numbers may not move, or old links show other data.
@pytest.mark.parametrize(
    ("name", "y", "first_negative", "first_positive", "train"),
    [
        ("moons", [0, 1, 1, 1, 0, 1, 0, 1], [0.53893, 0.79896], [1.59554, 0.0104], [2, 3, 5, 6, 7]),
        (
            "circles",
            [0, 1, 1, 1, 0, 1, 0, 1],
            [-0.23812, 0.99256],
            [0.00898, -0.44197],
            [2, 3, 5, 6, 7],
        ),
        (
            "blobs",
            [0, 1, 1, 1, 0, 1, 0, 1],
            [-1.30442, -0.93836],
            [0.12684, 1.20136],
            [2, 3, 5, 6, 7],
        ),
        ("xor", [0, 0, 1, 1, 0, 1, 0, 1], [0.99683, 0.40967], [-1.00471, 0.73617], [3, 4, 5, 6, 7]),
        (
            "spirals",
            [0, 1, 0, 1, 0, 1, 1, 1],
            [-0.32048, -0.29786],
            [-0.20114, -0.90059],
            [3, 4, 5, 6, 7],
        ),
    ],
)
def test_a_seed_means_the_same_data_for_ever(name, y, first_negative, first_positive, train):
    dataset = load_dataset(name, n_samples=100, seed=7)
    assert dataset.y[:8].tolist() == y
    assert dataset.train[:5].tolist() == train
    np.testing.assert_allclose(dataset.X[dataset.y == 0][0], first_negative, atol=1e-4)
    np.testing.assert_allclose(dataset.X[dataset.y == 1][0], first_positive, atol=1e-4)


@pytest.mark.parametrize("name", GENERATED)
@given(
    n_samples=st.integers(100, 2000),
    noise=st.floats(0, 1),
    positive_share=st.floats(0.01, 0.99),
    seed=st.integers(0, 2**32 - 1),
)
def test_generated_sets_keep_size_share_and_partition(name, n_samples, noise, positive_share, seed):
    dataset = load_dataset(
        name, n_samples=n_samples, noise=noise, positive_share=positive_share, seed=seed
    )
    n_positive = round(n_samples * positive_share)
    assert dataset.X.shape == (n_samples, 2)
    assert dataset.y.sum() == n_positive
    assert 1 <= n_positive <= n_samples - 1
    assert np.isfinite(dataset.X).all()
    rows = np.concatenate([dataset.rows(split) for split in SPLITS])
    np.testing.assert_array_equal(np.sort(rows), np.arange(n_samples))
    for split, share in zip(SPLITS, (0.6, 0.2, 0.2), strict=True):
        in_split = dataset.y[dataset.rows(split)]
        assert abs(in_split.sum() - share * n_positive) < 1
        assert abs((in_split == 0).sum() - share * (n_samples - n_positive)) < 1


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize(("share", "n_positive"), [(0.01, 1), (0.02, 2), (0.99, 99)])
def test_the_smallest_class_is_trained_on(name, share, n_positive):
    dataset = load_dataset(name, n_samples=100, positive_share=share)
    assert dataset.y.sum() == n_positive
    assert set(dataset.y[dataset.train].tolist()) == {0, 1}


def test_the_largest_set_loads():
    assert load_dataset("spirals", n_samples=20_000).n_samples == 20_000


@pytest.mark.parametrize("name", GENERATED)
def test_rows_are_in_random_order(name):
    # 1,000 of each: the first half of a shuffled set holds 500 ± 11 positives.
    assert 430 < load_dataset(name).y[:1000].sum() < 570


@pytest.mark.parametrize("name", GENERATED)
def test_more_noise_moves_the_same_points_further(name):
    still, less, more = (load_dataset(name, noise=noise, seed=2) for noise in (0, 0.25, 0.5))
    np.testing.assert_array_equal(still.y, more.y)
    np.testing.assert_array_equal(still.test, more.test)
    np.testing.assert_allclose(more.X - still.X, 2 * (less.X - still.X), atol=1e-5)
    assert np.abs(less.X - still.X).max() > 0.1


def test_without_noise_the_sets_lie_where_they_should():
    moons = load_dataset("moons", noise=0, n_samples=500)
    centre = np.where(moons.y[:, None] == 1, [[1, 0.5]], [[0, 0]])
    from_centre = moons.X - centre
    np.testing.assert_allclose(np.hypot(*from_centre.T), 1, atol=1e-5)
    assert ((from_centre[:, 1] > -1e-5) == (moons.y == 0))[np.abs(from_centre[:, 1]) > 1e-5].all()

    circles = load_dataset("circles", noise=0, n_samples=500)
    np.testing.assert_allclose(np.hypot(*circles.X.T), np.where(circles.y == 1, 0.5, 1), atol=1e-5)

    blobs = load_dataset("blobs", noise=0, n_samples=20_000)
    np.testing.assert_array_equal(blobs.X.sum(axis=1) > 0, blobs.y == 1)

    xor = load_dataset("xor", noise=0, n_samples=20_000)
    np.testing.assert_array_equal(xor.X[:, 0] * xor.X[:, 1] < 0, xor.y == 1)
    assert np.abs(xor.X).min() >= 0.05
    assert np.abs(xor.X).max() <= 1
    quadrants = {(a, b) for a, b in np.sign(xor.X).astype(int).tolist()}
    assert len(quadrants) == 4

    spirals = load_dataset("spirals", noise=0, n_samples=20_000)
    radius = np.hypot(*spirals.X.T)
    assert (radius.min(), radius.max()) == (
        pytest.approx(0.1, abs=0.02),
        pytest.approx(1, abs=0.01),
    )
    # Each arm turned back by its own winding is one straight ray; the rays are opposite.
    unwound = np.arctan2(spirals.X[:, 1], spirals.X[:, 0]) - 2 * np.pi * 1.5 * radius
    np.testing.assert_allclose(np.cos(unwound), np.where(spirals.y == 1, -1, 1), atol=1e-5)


@pytest.mark.parametrize("name", GENERATED)
def test_without_noise_the_nearest_neighbour_is_never_wrong(name):
    dataset = load_dataset(name, noise=0, n_samples=2000, seed=1)
    nearest = KNeighborsClassifier(1).fit(*dataset.split("train"))
    assert nearest.score(*dataset.split("test")) == 1


@pytest.mark.parametrize("name", GENERATED)
def test_default_noise_is_interesting_and_full_noise_is_hard(name):
    dataset = load_dataset(name, n_samples=6000)
    good = KNeighborsClassifier(25).fit(*dataset.split("train")).score(*dataset.split("test"))
    assert 0.91 < good < 0.985
    hard = load_dataset(name, n_samples=6000, noise=1)
    good = KNeighborsClassifier(25).fit(*hard.split("train")).score(*hard.split("test"))
    assert good < 0.8


@pytest.mark.parametrize(("name", "best"), [("circles", 0.6), ("xor", 0.6), ("spirals", 0.8)])
def test_a_straight_line_cannot_part_the_curved_sets(name, best):
    dataset = load_dataset(name, noise=0)
    line = LogisticRegression().fit(*dataset.split("train"))
    assert line.score(*dataset.split("test")) < best


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("moons", lambda: make_moons(20_000, noise=0.25, random_state=0)),
        ("circles", lambda: make_circles(20_000, noise=0.15, factor=0.5, random_state=0)),
    ],
)
def test_moons_and_circles_are_distributed_as_in_scikit_learn(name, reference):
    dataset = load_dataset(name, n_samples=20_000)
    X, y = reference()
    for label in (0, 1):
        ours, theirs = dataset.X[dataset.y == label], X[y == label]
        np.testing.assert_allclose(ours.mean(axis=0), theirs.mean(axis=0), atol=0.03)
        np.testing.assert_allclose(np.cov(ours.T), np.cov(theirs.T), atol=0.02)


def test_moons_and_circles_lie_before_the_jitter_where_scikit_learn_puts_them():
    rng, n = np.random.default_rng(0), (31, 20)
    np.testing.assert_array_equal(moons(*n, 0.0, rng), make_moons(n, shuffle=False)[0])
    expected, _ = make_circles(n, shuffle=False, factor=0.5)
    np.testing.assert_array_equal(circles(*n, 0.0, rng), expected)


def test_breast_cancer_calls_malignant_positive():
    dataset = load_dataset("breast_cancer")
    bunch = load_breast_cancer()
    assert dataset.X.shape == (569, 30)
    assert dataset.class_names == ("benign", "malignant")
    assert dataset.y.sum() == 212
    assert bunch.target_names[0] == "malignant"
    np.testing.assert_array_equal(dataset.y == 1, bunch.target == 0)
    np.testing.assert_array_equal(dataset.X, bunch.data.astype(np.float32))


def test_digits_asks_for_the_eight():
    dataset = load_dataset("digits_8")
    assert dataset.X.shape == (1797, 64)
    assert dataset.y.sum() == 174
    np.testing.assert_array_equal(dataset.y == 1, load_digits().target == 8)


def test_wine_asks_for_wine_one():
    dataset = load_dataset("wine_1")
    assert dataset.X.shape == (178, 13)
    assert dataset.y.sum() == 71
    np.testing.assert_array_equal(dataset.y == 1, load_wine().target == 1)


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_sets_ignore_what_they_do_not_use(name):
    assert_same(
        load_dataset(name, n_samples=100, noise=1, positive_share=0.9, seed=4),
        load_dataset(name, seed=4),
    )


def test_sets_with_more_classes_have_a_table_of_their_own():
    assert tuple(MULTICLASS_DATASETS) == ("iris", "digits", "blob_ring")
    assert not set(DATASETS) & set(MULTICLASS_DATASETS)
    for name, spec in MULTICLASS_DATASETS.items():
        assert spec.name == name
        assert (name == "blob_ring") == bool(spec.parameters)


@pytest.mark.parametrize("name", MULTICLASS_DATASETS)
def test_sets_with_more_classes_have_the_promised_types(name):
    dataset = load_dataset(name, seed=3)
    assert (dataset.name, dataset.title) == (name, MULTICLASS_DATASETS[name].title)
    assert dataset.X.dtype == np.float32
    assert np.isfinite(dataset.X_scaled).all()
    assert set(dataset.y.tolist()) == set(range(dataset.n_classes))
    assert len(dataset.class_names) == dataset.n_classes >= 3
    assert all(type(n) is str for n in dataset.feature_names + dataset.class_names)
    for field in ("X", "X_scaled", "y", *SPLITS):
        with pytest.raises(ValueError, match="read-only"):
            getattr(dataset, field)[0] = 1
    for split in SPLITS:
        assert set(dataset.split(split)[1].tolist()) == set(range(dataset.n_classes))


def test_bundled_sets_with_more_classes_are_scikit_learn_s():
    for name, load, shape in (("iris", load_iris, (150, 4)), ("digits", load_digits, (1797, 64))):
        dataset, bunch = load_dataset(name, n_classes=3, noise=1), load()
        assert dataset.X.shape == shape
        np.testing.assert_array_equal(dataset.X, bunch.data.astype(np.float32))
        np.testing.assert_array_equal(dataset.y, bunch.target)
        assert dataset.class_names == tuple(map(str, bunch.target_names))
        assert dataset.feature_names == tuple(map(str, bunch.feature_names))
        assert_same(dataset, load_dataset(name))


@given(
    n_samples=st.integers(100, 2000),
    noise=st.floats(0, 1),
    n_classes=st.integers(3, 10),
    seed=st.integers(0, 2**32 - 1),
)
def test_blob_ring_keeps_size_classes_and_partition(n_samples, noise, n_classes, seed):
    dataset = load_dataset(
        "blob_ring", n_samples=n_samples, noise=noise, n_classes=n_classes, seed=seed
    )
    assert dataset.X.shape == (n_samples, 2)
    assert np.isfinite(dataset.X).all()
    n_rows = np.bincount(dataset.y)
    assert dataset.n_classes == n_rows.size == n_classes
    assert n_rows.max() - n_rows.min() <= 1
    rows = np.concatenate([dataset.rows(split) for split in SPLITS])
    np.testing.assert_array_equal(np.sort(rows), np.arange(n_samples))
    for split, share in zip(SPLITS, (0.6, 0.2, 0.2), strict=True):
        in_split = np.bincount(dataset.split(split)[1], minlength=n_classes)
        assert (np.abs(in_split - share * n_rows) < 1).all()


@pytest.mark.parametrize("n_classes", [3, 7, 10])
def test_blob_ring_lies_on_a_circle_and_noise_moves_the_same_points_further(n_classes):
    still, less, more = (
        load_dataset("blob_ring", noise=noise, n_classes=n_classes, seed=2)
        for noise in (0, 0.25, 0.5)
    )
    np.testing.assert_array_equal(still.y, more.y)
    np.testing.assert_allclose(more.X - still.X, 2 * (less.X - still.X), atol=1e-5)
    turn = 2 * np.pi * np.arange(n_classes) / n_classes
    places = np.column_stack([np.sin(turn), np.cos(turn)])
    centres = np.array([still.X[still.y == c].mean(axis=0) for c in range(n_classes)])
    np.testing.assert_allclose(centres, places, atol=0.03)
    nearest = np.linalg.norm(still.X[:, None] - places, axis=2).argmin(axis=1)
    np.testing.assert_array_equal(nearest, still.y)
    assert np.count_nonzero(np.diff(still.y)) > 1000, "the rows are in random order"


@pytest.mark.parametrize("n_classes", [3, 5, 10])
def test_any_number_of_blobs_is_about_equally_hard(n_classes):
    dataset = load_dataset("blob_ring", n_samples=6000, n_classes=n_classes)
    good = KNeighborsClassifier(25).fit(*dataset.split("train")).score(*dataset.split("test"))
    assert 0.93 < good < 0.98


def test_a_seed_means_the_same_blobs_for_ever():
    dataset = load_dataset("blob_ring", n_samples=100, n_classes=4, seed=7)
    assert dataset.y[:8].tolist() == [2, 0, 0, 1, 3, 1, 1, 2]
    np.testing.assert_allclose(dataset.X[0], [0.00141, -1.33605], atol=1e-4)
    assert dataset.train[:5].tolist() == [0, 3, 6, 7, 8]


# train, validation, test of one class with n rows.
@pytest.mark.parametrize(
    ("n", "sizes"),
    [
        (1, (1, 0, 0)),
        (2, (1, 0, 1)),
        (3, (2, 0, 1)),
        (4, (2, 1, 1)),
        (5, (3, 1, 1)),
        (6, (4, 1, 1)),
        (7, (4, 1, 2)),
        (8, (5, 1, 2)),
        (9, (5, 2, 2)),
        (10, (6, 2, 2)),
    ],
)
def test_small_classes_go_to_train_then_test_then_validation(n, sizes):
    y = np.r_[np.ones(n, int), np.zeros(50, int)]
    parts = split_rows(y, np.random.default_rng(0))
    assert tuple(int(y[part].sum()) for part in parts) == sizes
    assert [int((y[part] == 0).sum()) for part in parts] == [30, 10, 10]


@given(y=st.lists(st.integers(0, 4), min_size=1, max_size=80), seed=st.integers(0, 2**32 - 1))
def test_split_is_a_stratified_partition_of_any_classes(y, seed):
    y = np.array(y)
    parts = split_rows(y, np.random.default_rng(seed))
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(y.size))
    for part, fifths in zip(parts, (3, 1, 1), strict=True):
        assert (np.diff(part) > 0).all()
        for label in np.unique(y):
            exact = fifths * (y == label).sum() / 5
            assert abs((y[part] == label).sum() - exact) < 1
    for label in np.unique(y):
        in_parts = [int((y[part] == label).sum()) for part in parts]
        assert in_parts[0] >= in_parts[2] >= in_parts[1]


def test_split_is_drawn_at_random():
    y = np.zeros(10, int)
    in_test = np.zeros(10)
    for seed in range(200):
        in_test[split_rows(y, np.random.default_rng(seed))[2]] += 1
    # 40 of 200 expected for each row, ± 5.7.
    assert (np.abs(in_test - 40) < 25).all()


def test_scaling_uses_the_train_rows_only():
    dataset = small_dataset()
    # Train holds 1 and 3: mean 2, deviation 1. The second feature is constant.
    np.testing.assert_array_equal(dataset.X_scaled, [[-1, 0], [1, 0], [7, 0]])
    np.testing.assert_array_equal(dataset.standardise([[4, 9]]), [[2, 2]])
    X, y = dataset.split("test")
    np.testing.assert_array_equal(X, [[7, 0]])
    np.testing.assert_array_equal(y, [1])


@pytest.mark.parametrize("name", DATASETS | MULTICLASS_DATASETS)
def test_scaling_matches_scikit_learn(name):
    dataset = load_dataset(name, seed=8)
    X = dataset.X.astype(np.float64)
    expected = StandardScaler().fit(X[dataset.train]).transform(X)
    np.testing.assert_allclose(dataset.X_scaled, expected, rtol=1e-5, atol=1e-5)
    assert dataset.X_scaled is dataset.X_scaled


def test_a_constant_that_binary_cannot_hold_is_scaled_by_one():
    rows = 1000
    dataset = small_dataset(
        X=np.full((rows, 2), 0.1),
        y=np.arange(rows) % 2,
        train=np.arange(rows),
        validation=[],
        test=[],
    )
    np.testing.assert_allclose(dataset.X_scaled, 0, atol=1e-6)


def test_scaling_is_exact_far_from_zero():
    # Sums and squares of these in float32 would drown the deviation.
    X = 1e6 + np.random.default_rng(0).integers(0, 8, (3001, 2))
    rows = np.arange(3001)
    dataset = small_dataset(X=X, y=rows % 2, train=rows, validation=[], test=[])
    np.testing.assert_allclose(dataset.X_scaled, (X - X.mean(axis=0)) / X.std(axis=0), rtol=1e-6)


def test_splits_are_found_by_name():
    dataset = load_dataset("moons", n_samples=100)
    for split in SPLITS:
        assert dataset.rows(split) is getattr(dataset, split)
        X, y = dataset.split(split)
        np.testing.assert_array_equal(X, dataset.X_scaled[dataset.rows(split)])
        np.testing.assert_array_equal(y, dataset.y[dataset.rows(split)])
    with pytest.raises(ValueError, match=r"`split` must be one of train, validation, test; got "):
        dataset.rows("all")
    with pytest.raises(ValueError, match=r"`name` must be one of train, validation, test; got 0"):
        dataset.split(0)


def test_dataset_copies_what_it_is_given():
    X = np.zeros((3, 2), np.float32)
    dataset = small_dataset(X=X)
    X[0] = 5
    assert dataset.X[0, 0] == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"X": [1.0, 2.0, 3.0]}, r"`X` must have one row per .* got shapes \(3,\) and \(3,\)\."),
        ({"y": [0, 1]}, r"`X` must have one row per .* got shapes \(3, 2\) and \(2,\)\."),
        ({"feature_names": ("a",)}, r"`feature_names` must .* got 1 for 2\."),
        ({"X": [[0, 1], [2, 3], [4, np.nan]]}, r"`X` must hold finite numbers; got a nan"),
        ({"y": [0, 1, 2]}, r"`y` must hold class indices from 0 to 1; got 0 to 2\."),
        ({"y": [0, 1, -1]}, r"`y` must hold class indices from 0 to 1; got -1 to 1\."),
        ({"train": []}, r"`train` must have at least one row; got none\."),
        ({"test": []}, r"every row exactly once; got 2 row numbers for 3 rows\."),
        ({"test": [1]}, r"every row exactly once; got 3 row numbers for 3 rows\."),
        ({"train": [1, 0]}, r"`train` must be ascending; got row numbers out of order\."),
    ],
)
def test_dataset_refuses_what_does_not_fit_together(changes, message):
    with pytest.raises(ValueError, match=message):
        small_dataset(**changes)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"n_samples": 50},
            "`n_samples` must be a whole number from 100 to 20,000; got 50.",
        ),
        (
            {"n_samples": np.int64(20_001)},
            "`n_samples` must be a whole number from 100 to 20,000; got 20001.",
        ),
        ({"n_samples": 99}, "`n_samples` must be a whole number from 100 to 20,000; got 99."),
        ({"n_samples": 200.0}, "`n_samples` must be a whole number from 100 to 20,000; got 200.0."),
        ({"n_samples": True}, "`n_samples` must be a whole number from 100 to 20,000; got True."),
        ({"n_samples": "200"}, "`n_samples` must be a whole number from 100 to 20,000; got '200'."),
        ({"noise": -0.01}, "`noise` must be a number from 0 to 1; got -0.01."),
        ({"noise": np.float64(1.5)}, "`noise` must be a number from 0 to 1; got 1.5."),
        ({"noise": float("nan")}, "`noise` must be a number from 0 to 1; got nan."),
        ({"noise": True}, "`noise` must be a number from 0 to 1; got True."),
        ({"noise": np.True_}, "`noise` must be a number from 0 to 1; got True."),
        ({"noise": "0.2"}, "`noise` must be a number from 0 to 1; got '0.2'."),
        ({"noise": None}, "`noise` must be a number from 0 to 1; got None."),
        ({"positive_share": 0}, "`positive_share` must be a number from 0.01 to 0.99; got 0."),
        ({"positive_share": 1.0}, "`positive_share` must be a number from 0.01 to 0.99; got 1.0."),
        (
            {"positive_share": float("nan")},
            "`positive_share` must be a number from 0.01 to 0.99; got nan.",
        ),
        ({"n_classes": 2}, "`n_classes` must be a whole number from 3 to 10; got 2."),
        ({"n_classes": 11}, "`n_classes` must be a whole number from 3 to 10; got 11."),
        ({"n_classes": 3.0}, "`n_classes` must be a whole number from 3 to 10; got 3.0."),
        ({"n_classes": True}, "`n_classes` must be a whole number from 3 to 10; got True."),
        ({"seed": -1}, "`seed` must be a whole number from 0 to 4,294,967,295; got -1."),
        ({"seed": 2**32}, "`seed` must be a whole number from 0 to 4,294,967,295; got 4294967296."),
        ({"seed": 1.5}, "`seed` must be a whole number from 0 to 4,294,967,295; got 1.5."),
        ({"seed": None}, "`seed` must be a whole number from 0 to 4,294,967,295; got None."),
        ({"seed": False}, "`seed` must be a whole number from 0 to 4,294,967,295; got False."),
    ],
)
@pytest.mark.parametrize("name", ["moons", "wine_1", "blob_ring"])
def test_load_dataset_says_the_rule_then_what_came(name, values, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        load_dataset(name, **values)


@pytest.mark.parametrize("name", ["moon", "", None, 3, ["moons"]])
def test_load_dataset_refuses_an_unknown_name(name):
    with pytest.raises(
        ValueError, match=r"`name` must be one of moons, .*, wine_1, iris, .*; got "
    ) as error:
        load_dataset(name)
    assert str(error.value).endswith(f"got {name!r}.")


def test_bounds_themselves_are_allowed():
    low = load_dataset("xor", n_samples=100, noise=0, positive_share=0.01, seed=0)
    high = load_dataset("xor", n_samples=20_000, noise=1, positive_share=0.99, seed=2**32 - 1)
    assert (low.n_samples, high.n_samples) == (100, 20_000)


def test_numpy_numbers_are_numbers():
    assert_same(
        load_dataset(
            "moons",
            n_samples=np.int32(200),
            noise=np.float64(0.5),
            positive_share=np.float64(0.25),
            seed=np.uint32(9),
        ),
        load_dataset("moons", n_samples=200, noise=0.5, positive_share=0.25, seed=9),
    )


def test_drawing_points_does_not_import_scikit_learn():
    code = "import sys; from core.data.datasets import load_dataset; "
    code += f"[load_dataset(name) for name in {GENERATED}]; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
