"""Where the rows of each data set come from; `core.data.datasets` lists, checks and splits them.

A loader takes a generator of random numbers and the parameters its dataset has, and returns the
features, the class of each row, and the names of the features.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from core.data.images import Images

SPIRAL_TURNS = 1.5

Drawn = tuple[np.ndarray, np.ndarray, tuple[str, ...]]
"""Features, classes and the names of the features."""

Shape = Callable[[int, int, float, np.random.Generator], np.ndarray]


def two_features(
    shape: Shape, rng: np.random.Generator, *, n_samples: int, noise: float, positive_share: float
) -> Drawn:
    """Draw a shape of two classes in the plane, in random order.

    Parameters
    ----------
    shape : callable
        `shape(n_negative, n_positive, noise, rng)` -> the points, negatives first.
    """
    n_positive = round(n_samples * positive_share)
    n_negative = n_samples - n_positive
    X = shape(n_negative, n_positive, noise, rng)
    y = np.repeat([0, 1], [n_negative, n_positive])
    order = rng.permutation(n_samples)
    return X[order], y[order], ("x1", "x2")


def moons(n_negative: int, n_positive: int, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Place two interleaving half circles; `noise` is the jitter's standard deviation.

    Returns
    -------
    ndarray of float64, shape (n_negative + n_positive, 2), negatives first, as for every shape

    Source: scikit-learn 1.9.1 `make_moons(noise=noise)`, the same distribution.
    """
    above, below = (np.linspace(0, np.pi, n) for n in (n_negative, n_positive))
    X = np.array(
        [
            np.r_[np.cos(above), 1 - np.cos(below)],
            np.r_[np.sin(above), 1 - np.sin(below) - 0.5],
        ]
    ).T
    return X + noise * rng.standard_normal(X.shape)


def circles(n_negative: int, n_positive: int, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Place a ring of radius 0.5 in one of radius 1; the jitter's deviation is 0.6 `noise`.

    Source: scikit-learn 1.9.1 `make_circles(noise=0.6 * noise, factor=0.5)`, the same distribution.
    """
    outer, inner = (np.linspace(0, 2 * np.pi, n, endpoint=False) for n in (n_negative, n_positive))
    X = np.array(
        [np.r_[np.cos(outer), np.cos(inner) * 0.5], np.r_[np.sin(outer), np.sin(inner) * 0.5]]
    ).T
    return X + 0.6 * noise * rng.standard_normal(X.shape)


def blobs(n_negative: int, n_positive: int, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Place a round cloud at (-1, -1) and one at (1, 1); their deviation is 0.15 + 3 `noise`.

    With `noise` 0 the line between them is more than nine deviations from either centre.

    Source: the distribution of scikit-learn 1.9.1 `make_blobs`.
    """
    centre = np.repeat([-1.0, 1.0], [n_negative, n_positive])[:, np.newaxis]
    return centre + (0.15 + 3 * noise) * rng.standard_normal((centre.size, 2))


def xor(n_negative: int, n_positive: int, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Fill four squares, opposite ones of a class; the jitter's deviation is 0.5 `noise`.

    The squares keep 0.05 away from the axes. The jitter comes after the label, so that points
    cross into the other class's squares.
    """
    n_samples = n_negative + n_positive
    X = rng.uniform(0.05, 1.0, (n_samples, 2))
    X *= rng.choice([-1.0, 1.0], (n_samples, 1))
    X[n_negative:, 1] *= -1
    return X + 0.5 * noise * rng.standard_normal(X.shape)


def spirals(n_negative: int, n_positive: int, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Wind two arms about the origin, half a turn apart; the jitter's deviation is 0.3 `noise`.

    The arms start at radius 0.1 and end at radius 1, evenly filled along their length.
    """
    n_samples = n_negative + n_positive
    # The arm's length grows about as the square of its radius.
    radius = np.sqrt(rng.uniform(0.1**2, 1.0, n_samples))
    half_turns = np.repeat([0.0, 1.0], [n_negative, n_positive])
    angle = 2 * np.pi * SPIRAL_TURNS * radius + np.pi * half_turns
    X = radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + 0.3 * noise * rng.standard_normal(X.shape)


def blob_ring(rng: np.random.Generator, *, n_samples: int, noise: float, n_classes: int) -> Drawn:
    """Place round clouds at equal distances on a circle of radius 1; class 0 is at the top.

    Clockwise, and as many rows of each as possible. The deviation is 0.1 + 1.6 `noise` times half
    the distance between neighbours, so that any number of classes is about equally hard; with
    `noise` 0 a cloud's border is ten deviations away.

    Source: the distribution of scikit-learn 1.9.1 `make_blobs`.
    """
    y = rng.permutation(np.arange(n_samples) % n_classes)
    angle = np.pi / 2 - 2 * np.pi * y / n_classes
    deviation = (0.1 + 1.6 * noise) * np.sin(np.pi / n_classes)
    centres = np.column_stack([np.cos(angle), np.sin(angle)])
    return centres + deviation * rng.standard_normal((n_samples, 2)), y, ("x1", "x2")


def shipped(load: str, positive: int | None, rng: np.random.Generator) -> Drawn:
    """Load a data set that ships with scikit-learn, its rows in its own order.

    Parameters
    ----------
    load : str
        A function of `sklearn.datasets`.
    positive : int or None
        The class of scikit-learn that is class 1, against all others; None keeps its classes.

    Source: scikit-learn 1.9.1 `datasets`.
    """
    from sklearn import datasets

    bunch = getattr(datasets, load)()
    y = bunch.target if positive is None else bunch.target == positive
    return bunch.data, y, tuple(map(str, bunch.feature_names))


@cache
def digit_images() -> Images:
    """Load the images of scikit-learn's digits, in the order of their rows.

    Source: scikit-learn 1.9.1 `datasets.load_digits`.
    """
    from sklearn.datasets import load_digits

    bunch = load_digits()
    ink = np.round(bunch.images * (15 / 16)).astype(np.uint8)
    names = ("an 8" if digit == 8 else f"a {digit}" for digit in range(10))
    return Images(ink, bunch.target, tuple(names))
