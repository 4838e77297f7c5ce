"""Datasets to train on: generated ones with two features, and some that ship with scikit-learn.

`DATASETS` is the table of those with two classes, of which class 1 is the positive one;
`MULTICLASS_DATASETS` the table of those with three or more. `load_dataset` is the one way in.

What they share: the split into train, validation and test is stratified; and a seed fixes both
data and split, bit for bit. The generated sets are in random order; they draw their jitter
independently of `noise` and only scale it, so that turning `noise` up moves the same points
further from the same places.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_choice, check_number, check_whole, read_only
from core.data import loaders
from core.data.images import Images

N_SAMPLES_RANGE = (100, 20_000)
NOISE_RANGE = (0.0, 1.0)
POSITIVE_SHARE_RANGE = (0.01, 0.99)
N_CLASSES_RANGE = (3, 10)
SEED_RANGE = (0, 2**32 - 1)

DEFAULT_N_SAMPLES = 2_000
DEFAULT_NOISE = 0.25
DEFAULT_POSITIVE_SHARE = 0.5
DEFAULT_N_CLASSES = 5
DEFAULT_SEED = 0

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Hold one dataset, its split into train, validation and test, and nothing that can change.

    A feature that is constant on the train rows is standardised by 1, so it becomes 0 there
    instead of nan. A split may lack a class that has fewer than four rows (see `split_rows`).

    Parameters
    ----------
    name : str
        Key in `DATASETS` or `MULTICLASS_DATASETS`.
    title : str
        Name for people.
    X : ndarray of float32, shape (n_samples, n_features)
        Features in their original units.
    y : ndarray of int64, shape (n_samples,)
        Class index from 0 to n_classes - 1; of two classes 1 is the positive one.
    feature_names : tuple of str, length n_features
    class_names : tuple of str, length n_classes
        Element i names class i.
    train, validation, test : ndarray of int64, shape (n_rows,), ascending
        Row numbers of each split; disjoint, together all rows.

    Raises
    ------
    ValueError
        If the shapes do not fit together, a value is not finite, a class index has no name, there
        are no train rows, or the splits are not a partition of the rows.
    """

    name: str
    title: str
    X: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def __post_init__(self) -> None:
        for field, dtype in (("X", np.float32), ("y", np.int64), *((s, np.int64) for s in SPLITS)):
            # A copy: locking the caller's own array would reach outside.
            object.__setattr__(self, field, read_only(np.array(getattr(self, field), dtype)))
        for field in ("feature_names", "class_names"):
            object.__setattr__(self, field, tuple(getattr(self, field)))
        self._check()

    def _check(self) -> None:
        if self.X.ndim != 2 or self.y.shape != self.X.shape[:1]:
            raise ValueError(
                "`X` must have one row per element of `y`; "
                f"got shapes {self.X.shape} and {self.y.shape}."
            )
        if len(self.feature_names) != self.n_features:
            raise ValueError(
                "`feature_names` must have one name per column of `X`; "
                f"got {len(self.feature_names)} for {self.n_features}."
            )
        if not np.isfinite(self.X).all():
            raise ValueError("`X` must hold finite numbers; got a nan or an infinity.")
        if self.n_samples and not (self.y.min() >= 0 and self.y.max() < self.n_classes):
            raise ValueError(
                f"`y` must hold class indices from 0 to {self.n_classes - 1}; "
                f"got {self.y.min()} to {self.y.max()}."
            )
        if not self.train.size:
            raise ValueError("`train` must have at least one row; got none.")
        rows = np.concatenate([self.train, self.validation, self.test])
        if not np.array_equal(np.sort(rows), np.arange(self.n_samples)):
            raise ValueError(
                "`train`, `validation` and `test` must hold every row exactly once; "
                f"got {rows.size} row numbers for {self.n_samples} rows."
            )
        for split in SPLITS:
            if (np.diff(self.rows(split)) < 0).any():
                raise ValueError(f"`{split}` must be ascending; got row numbers out of order.")

    @property
    def n_samples(self) -> int:
        return self.X.shape[0]

    @property
    def n_features(self) -> int:
        return self.X.shape[1]

    @property
    def n_classes(self) -> int:
        return len(self.class_names)

    @cached_property
    def X_scaled(self) -> np.ndarray:
        """Standardise all rows by the mean and standard deviation of the train rows alone.

        Returns
        -------
        ndarray of float32, shape (n_samples, n_features), read-only
        """
        return read_only(self.standardise(self.X))

    def standardise(self, X: ArrayLike) -> np.ndarray:
        """Standardise any points as `X_scaled` is: by the train rows' mean and deviation.

        Parameters
        ----------
        X : array_like of float, shape (n_points, n_features)
            Points in the original units, such as the grid behind a decision region.

        Returns
        -------
        ndarray of float32, shape (n_points, n_features)

        Source: scikit-learn 1.9.1 `StandardScaler` (population deviation, constant features by 1).
        """
        mean, deviation = self._moments
        return ((np.asarray(X, np.float64) - mean) / deviation).astype(np.float32)

    @cached_property
    def _moments(self) -> tuple[np.ndarray, np.ndarray]:
        X = self.X[self.train].astype(np.float64)
        # Exactly 0 for a constant: equal float32 values add up exactly in float64.
        deviation = X.std(axis=0)
        return X.mean(axis=0), np.where(deviation == 0, 1.0, deviation)

    def rows(self, split: str) -> np.ndarray:
        """Return the row numbers of one split, one of `SPLITS`, or raise ValueError.

        Returns
        -------
        ndarray of int64, shape (n_rows,), ascending, read-only
        """
        check_choice("split", split, SPLITS)
        return getattr(self, split)

    def split(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the standardised features and the class indices of one split.

        The name is one of `SPLITS`; any other raises ValueError.

        Returns
        -------
        X : ndarray of float32, shape (n_rows, n_features)
        y : ndarray of int64, shape (n_rows,)
        """
        check_choice("name", name, SPLITS)
        rows = self.rows(name)
        return self.X_scaled[rows], self.y[rows]


@dataclass(frozen=True)
class DatasetSpec:
    """Describe one dataset that can be loaded.

    Parameters
    ----------
    name : str
        Key in `DATASETS` or `MULTICLASS_DATASETS`.
    title : str
        Name for people.
    load : callable
        `load(rng, **values)` with a value for each of `parameters` -> X, y, feature_names.
    description : str
        One sentence or two for people.
    class_names : tuple of str
        Element i names class i; of two classes 1 is the positive one. Where the number of classes
        is a parameter, only the first so many are used.
    parameters : tuple of str
        Which of "n_samples", "noise", "positive_share" and "n_classes" change this set. The seed
        always does: it decides the split.
    pair : tuple of two int
        Which two features are drawn at first.
    images : callable, optional
        `images()` -> a small image of each row, where rows are images.
    """

    name: str
    title: str
    load: Callable[..., loaders.Drawn]
    description: str
    class_names: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    pair: tuple[int, int] = (0, 1)
    images: Callable[[], Images] | None = None


def load_dataset(
    name: str,
    *,
    n_samples: int = DEFAULT_N_SAMPLES,
    noise: float = DEFAULT_NOISE,
    positive_share: float = DEFAULT_POSITIVE_SHARE,
    n_classes: int = DEFAULT_N_CLASSES,
    seed: int = DEFAULT_SEED,
) -> Dataset:
    """Load a dataset by name and split it 60/20/20, stratified.

    Every value is checked, whether or not the set uses it (see `DatasetSpec.parameters`). With
    `noise` 0 the classes of every generated set are perfectly separable. A class of one row is in
    train only, one of two or three rows in train and test only (see `split_rows`).

    Parameters
    ----------
    name : str
        A key of `DATASETS` or of `MULTICLASS_DATASETS`.
    n_samples : int from 100 to 20,000
    noise : float from 0 to 1
        How far points stray from their class's place; each set scales it so that 0.25 is
        interesting: a good model is right about 19 times in 20.
    positive_share : float from 0.01 to 0.99
        Share of class 1; `round(n_samples * positive_share)` rows are positive.
    n_classes : int from 3 to 10
    seed : int from 0 to 2**32 - 1
        The same seed gives the same dataset, bit for bit.

    Raises
    ------
    ValueError
        If the name is unknown or a value is out of range, nan or not a number.
    """
    specs = DATASETS | MULTICLASS_DATASETS
    check_choice("name", name, tuple(specs))
    check_whole("n_samples", n_samples, N_SAMPLES_RANGE)
    check_number("noise", noise, NOISE_RANGE)
    check_number("positive_share", positive_share, POSITIVE_SHARE_RANGE)
    check_whole("n_classes", n_classes, N_CLASSES_RANGE)
    check_whole("seed", seed, SEED_RANGE)

    spec = specs[name]
    values = {
        "n_samples": n_samples,
        "noise": noise,
        "positive_share": positive_share,
        "n_classes": n_classes,
    }
    data_rng, split_rng = np.random.default_rng(int(seed)).spawn(2)
    X, y, feature_names = spec.load(data_rng, **{p: values[p] for p in spec.parameters})
    train, validation, test = split_rows(y, split_rng)
    return Dataset(
        name=spec.name,
        title=spec.title,
        X=X,
        y=y,
        feature_names=feature_names,
        class_names=spec.class_names[: n_classes if "n_classes" in spec.parameters else None],
        train=train,
        validation=validation,
        test=test,
    )


def split_rows(y: ArrayLike, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split rows 60/20/20 at random, each class on its own.

    Each class is shared out by largest remainder, so every split is less than one row away from
    its exact share of every class. Equal remainders go to train, then test, then validation: a
    class of one row is in train only, one of two or three rows in train and test only, and a class
    of four or more is in all three.

    Parameters
    ----------
    y : array_like of int, shape (n_samples,)
        Class index.

    Returns
    -------
    train, validation, test : ndarray of int64, shape (n_rows,), ascending
    """
    y = np.asarray(y)
    parts: tuple[list[np.ndarray], ...] = ([], [], [])
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        n_train, n_validation, _ = _split_sizes(rows.size)
        cuts = np.split(rows, [n_train, n_train + n_validation])
        for part, cut in zip(parts, cuts, strict=True):
            part.append(cut)
    train, validation, test = (
        np.sort(np.concatenate([np.empty(0, np.int64), *part])) for part in parts
    )
    return train, validation, test


def _split_sizes(n: int) -> tuple[int, int, int]:
    # In fifths and whole numbers, since 0.6 * n and 0.2 * n are not exact.
    sizes = {"train": 3 * n // 5, "test": n // 5, "validation": n // 5}
    remainders = {"train": 3 * n % 5, "test": n % 5, "validation": n % 5}
    # `sorted` is stable: equal remainders keep the order train, test, validation.
    by_remainder = sorted(remainders, key=remainders.__getitem__, reverse=True)
    for split in by_remainder[: n - sum(sizes.values())]:
        sizes[split] += 1
    return sizes["train"], sizes["validation"], sizes["test"]


_GENERATED = ("n_samples", "noise", "positive_share")

DATASETS: dict[str, DatasetSpec] = {
    spec.name: spec
    for spec in (
        DatasetSpec(
            name="moons",
            title="Two moons",
            load=partial(loaders.two_features, loaders.moons),
            description="Two half circles that reach into each other.",
            class_names=("upper moon", "lower moon"),
            parameters=_GENERATED,
        ),
        DatasetSpec(
            name="circles",
            title="Two circles",
            load=partial(loaders.two_features, loaders.circles),
            description="A ring inside a ring: no straight line can part them.",
            class_names=("outer ring", "inner ring"),
            parameters=_GENERATED,
        ),
        DatasetSpec(
            name="blobs",
            title="Two blobs",
            load=partial(loaders.two_features, loaders.blobs),
            description="Two round clouds that overlap: a straight line is the best there is.",
            class_names=("lower blob", "upper blob"),
            parameters=_GENERATED,
        ),
        DatasetSpec(
            name="xor",
            title="XOR",
            load=partial(loaders.two_features, loaders.xor),
            description="Four squares, opposite ones of a class: neither feature tells by itself.",
            class_names=("same sign", "opposite signs"),
            parameters=_GENERATED,
        ),
        DatasetSpec(
            name="spirals",
            title="Two spirals",
            load=partial(loaders.two_features, loaders.spirals),
            description="Two arms wound about each other: a network needs time to follow them.",
            class_names=("first arm", "second arm"),
            parameters=_GENERATED,
        ),
        DatasetSpec(
            name="breast_cancer",
            title="Breast cancer",
            # Malignant, 0 in scikit-learn, is what a screening wants to catch: the positive class.
            load=partial(loaders.shipped, "load_breast_cancer", 0),
            description="569 tumours, 30 measurements of their cells: is it malignant?",
            class_names=("benign", "malignant"),
        ),
        DatasetSpec(
            name="digits_8",
            title="Is it an 8?",
            load=partial(loaders.shipped, "load_digits", 8),
            description="1,797 handwritten digits of 8 × 8 pixels; about one in ten is an 8.",
            class_names=("another digit", "an 8"),
            # Of all pairs of pixels the two that tell most: the waist of an 8 is inked in its
            # middle (row 4, column 3), and its upper right (row 2, column 5) closes the loop.
            pair=(21, 35),
            images=loaders.digit_images,
        ),
        DatasetSpec(
            name="wine_1",
            title="One wine against the rest",
            # The most frequent of the three, and the one that lies between the other two.
            load=partial(loaders.shipped, "load_wine", 1),
            description="178 wines of three kinds, 13 measurements each: is it wine 1?",
            class_names=("another wine", "wine 1"),
        ),
    )
}

MULTICLASS_DATASETS: dict[str, DatasetSpec] = {
    spec.name: spec
    for spec in (
        DatasetSpec(
            name="iris",
            title="Iris",
            load=partial(loaders.shipped, "load_iris", None),
            description="150 flowers of three species, 4 measurements each: which species?",
            class_names=("setosa", "versicolor", "virginica"),
        ),
        DatasetSpec(
            name="digits",
            title="Digits",
            load=partial(loaders.shipped, "load_digits", None),
            description="1,797 handwritten digits of 8 × 8 pixels: which digit?",
            class_names=tuple(map(str, range(10))),
        ),
        DatasetSpec(
            name="blob_ring",
            title="Blobs",
            load=loaders.blob_ring,
            description="Round clouds on a circle that overlap with their neighbours.",
            class_names=tuple(map(str, range(N_CLASSES_RANGE[1]))),
            parameters=("n_samples", "noise", "n_classes"),
        ),
    )
}
