"""Predictions: the rows whose scores are shown, wherever they came from."""

from dataclasses import KW_ONLY, dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Predictions:
    """Hold labels and scores of one set of rows, checked, and nothing that can change.

    Scores and weights are cast to float32 first and checked after, so a score that float32 rounds
    to 1 is accepted; -0.0 becomes 0.0. A single class is accepted: what needs both says so itself.

    Parameters
    ----------
    y_true : array_like of bool or number, shape (n_samples,) or (n_samples, 1)
        0 or 1; kept as int8, so that it indexes `class_names`.
    y_score : array_like of float, shape (n_samples,) or (n_samples, 1)
        Probability of class 1, from 0 to 1; kept as float32.
    sample_weight : array_like of float, shape (n_samples,) or (n_samples, 1), optional
        Finite and not negative; kept as float32. None means that every row counts once.
    source : str
        Where the rows came from, for people.
    class_names : tuple of two str
        Names of class 0 and class 1.

    Raises
    ------
    ValueError
        If an array is not one column of numbers, is empty or differs in length, or a value is out
        of range.
    """

    y_true: np.ndarray
    y_score: np.ndarray
    sample_weight: np.ndarray | None = None
    _: KW_ONLY
    source: str
    class_names: tuple[str, str] = ("no", "yes")

    def __post_init__(self):
        y_true = _column("y_true", self.y_true)
        _check_values("y_true", y_true, (y_true == 0) | (y_true == 1), "hold only 0 and 1")
        y_score = _column("y_score", self.y_score)
        in_range = _in_float32(y_score)
        _check_values(
            "y_score",
            y_score,
            (in_range >= 0) & (in_range <= 1),
            "hold probabilities from 0 to 1",
        )
        self._freeze("y_true", y_true.astype(np.int8))
        self._freeze("y_score", in_range)
        if self.sample_weight is not None:
            sample_weight = _column("sample_weight", self.sample_weight)
            weight = _in_float32(sample_weight)
            _check_values(
                "sample_weight",
                sample_weight,
                np.isfinite(weight) & (weight >= 0),
                "hold finite numbers from 0 upwards",
            )
            self._freeze("sample_weight", weight)
        self._check_lengths()
        if not isinstance(self.source, str):
            raise ValueError(f"`source` must be a text; got {self.source!r}.")
        self._check_class_names()

    def _freeze(self, field, array):
        array.flags.writeable = False
        object.__setattr__(self, field, array)

    def _check_lengths(self):
        if not self.n_samples:
            raise ValueError("`y_true` must have at least one row; got none.")
        for field in ("y_score", "sample_weight"):
            column = getattr(self, field)
            if column is not None and column.size != self.n_samples:
                raise ValueError(
                    f"`{field}` must have as many rows as `y_true`; "
                    f"got {column.size:,} for {self.n_samples:,}."
                )

    def _check_class_names(self):
        names = self.class_names
        are_texts = isinstance(names, tuple | list) and all(isinstance(n, str) for n in names)
        if not are_texts or len(names) != 2:
            raise ValueError(f"`class_names` must be two texts; got {names!r}.")
        object.__setattr__(self, "class_names", tuple(names))

    @property
    def n_samples(self) -> int:
        return self.y_true.size


def _column(field, values):
    try:
        column = np.asarray(values)
    except ValueError:
        raise ValueError(f"`{field}` must be one column; got rows of different lengths.") from None
    if column.ndim == 2 and column.shape[1] == 1:
        column = column[:, 0]
    if column.ndim != 1:
        raise ValueError(f"`{field}` must be one column; got shape {column.shape}.")
    if column.dtype.kind not in "biuf":
        raise ValueError(f"`{field}` must hold numbers; got dtype {column.dtype}.")
    return column


def _in_float32(column):
    # A float64 too large for float32 becomes inf, which the check of the values refuses.
    with np.errstate(over="ignore"):
        return column.astype(np.float32) + np.float32(0)  # turns -0.0 into 0.0


def _check_values(field, column, valid, rule):
    if not valid.all():
        index = int(np.flatnonzero(~valid)[0])
        raise ValueError(f"`{field}` must {rule}; got {column[index]} at index {index}.")
