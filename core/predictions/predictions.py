"""Predictions: the rows whose scores are shown, wherever they came from."""

from dataclasses import KW_ONLY, dataclass, replace
from numbers import Integral
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_numeric, check_rows, read_only
from core.decision.rule import in_float32
from core.decision.tally import Tally, tally
from core.predictions.scale import PROBABILITY, Scale


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
        As decided on: more means more "yes" (class 1). Finite and on `scale`, by default the
        probability of class 1, from 0 to 1; kept as float32.
    sample_weight : array_like of float, shape (n_samples,) or (n_samples, 1), optional
        Finite and not negative; kept as float32. None means that every row counts once.
    source : str
        Where the rows came from, for people.
    class_names : tuple of two str
        Names of class 0 and class 1.
    n_left_out : int, at least 0
        Rows that are not here because they lack a label, a score or a weight.
    row_numbers : array_like of int, shape (n_samples,), ascending, optional
        By which number a person knows each row; kept as int32. None means 1 to n_samples.
    scale : Scale
        What the scores mean. ``scale.shown(y_score)`` are the numbers they came as.
    turned_from : str
        What the score of a row was before it was turned into that of “yes”, for people: its
        numbers are then not those of the file. "" where they are.
    n_made_equal : int, at least 0, optional
        How many distinct scores are none here, because float32 made them equal to another. Counted
        if None, which takes a sort when the scores come in float64.

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
    n_left_out: int = 0
    row_numbers: np.ndarray | None = None
    scale: Scale = PROBABILITY
    turned_from: str = ""
    n_made_equal: int = None  # type: ignore[assignment]  # a number once made

    def __post_init__(self) -> None:
        y_true = _column("y_true", self.y_true)
        _check_values("y_true", y_true, (y_true == 0) | (y_true == 1), "hold only 0 and 1")
        y_score = _column("y_score", self.y_score)
        in_range = _rounded(y_score)
        low, high = self.scale.bounds
        _check_values(
            "y_score",
            y_score,
            (in_range >= low) & (in_range <= high) & np.isfinite(in_range),
            f"hold {self.scale.rule}" + ("" if self.scale.higher_is_yes else ", negated"),
        )
        _freeze(self, "y_true", y_true.astype(np.int8))
        _freeze(self, "y_score", in_range)
        if self.n_made_equal is None:
            object.__setattr__(self, "n_made_equal", _n_made_equal(y_score, in_range))
        if self.sample_weight is not None:
            sample_weight = _column("sample_weight", self.sample_weight)
            weight = _rounded(sample_weight)
            is_weight = np.isfinite(weight) & (weight >= 0)
            rule = "hold finite numbers from 0 upwards"
            _check_values("sample_weight", sample_weight, is_weight, rule)
            _freeze(self, "sample_weight", weight)
        _check_numbers(self)
        _check_all(self, 2, "y_score", "sample_weight", "row_numbers")

    has_rows: ClassVar[bool] = True
    """Whether the rows are known one by one, and not only counted as in `Tallied`."""

    @property
    def n_samples(self) -> int:
        return self.y_true.size

    @property
    def each(self) -> np.ndarray | None:
        """How much each element of `y_score` counts; None where each counts once."""
        return self.sample_weight

    def tally(self) -> Tally:
        """Tally the labels by score, with one sort."""
        return tally(
            self.y_true,
            self.y_score,
            sample_weight=self.sample_weight,
            bounds=self.scale.bounds,
        )

    def only(self, rows: np.ndarray) -> Self:
        """Take some of the rows, each with the number by which it is known.

        Parameters
        ----------
        rows : ndarray of bool or int
            A mask, or ascending positions; at least one row.
        """
        numbers = self.row_numbers
        return replace(
            self,
            y_true=self.y_true[rows],
            y_score=self.y_score[rows],
            sample_weight=None if self.sample_weight is None else self.sample_weight[rows],
            row_numbers=(np.arange(1, self.n_samples + 1) if numbers is None else numbers)[rows],
        )


@dataclass(frozen=True, eq=False)
class ClassPredictions:
    """Hold labels and one score per class of one set of rows, checked; nothing in it can change.

    Scores are cast to float32 first and checked after; -0.0 becomes 0.0. They are probabilities or
    any other finite numbers: a row need not sum to 1. A class without a row is accepted: what needs
    one says so itself.

    Parameters
    ----------
    y_true : array_like of bool or number, shape (n_samples,) or (n_samples, 1)
        Class index, a whole number from 0 to n_classes - 1; kept as int64.
    y_score : array_like of float, shape (n_samples, n_classes), n_classes at least 2
        Column c holds the scores of class c; kept as float32.
    source : str
        Where the rows came from, for people.
    class_names : tuple of str, length n_classes
        Element i names class i.
    n_left_out : int, at least 0
        Rows that are not here because they lack a label or a score.
    row_numbers : array_like of int, shape (n_samples,), ascending, optional
        As of `Predictions`.

    Raises
    ------
    ValueError
        If an array is not of its shape, not of numbers, is empty or differs in length, or a value
        is out of range.
    """

    y_true: np.ndarray
    y_score: np.ndarray
    _: KW_ONLY
    source: str
    class_names: tuple[str, ...]
    n_left_out: int = 0
    has_rows: ClassVar[bool] = True
    row_numbers: np.ndarray | None = None

    def __post_init__(self) -> None:
        y_score = _table("y_score", self.y_score)
        in_float32 = _rounded(y_score)
        _check_values("y_score", y_score, np.isfinite(in_float32), "hold finite numbers")
        y_true = _column("y_true", self.y_true)
        labels = np.arange(y_score.shape[1])
        rule = f"hold class numbers from 0 to {labels[-1]}"
        _check_values("y_true", y_true, np.isin(y_true, labels), rule)
        _freeze(self, "y_true", y_true.astype(np.int64))
        _freeze(self, "y_score", in_float32)
        _check_numbers(self)
        _check_all(self, self.n_classes, "y_score", "row_numbers")

    @property
    def n_samples(self) -> int:
        return self.y_true.size

    @property
    def n_classes(self) -> int:
        return self.y_score.shape[1]


def _freeze(predictions: Predictions | ClassPredictions, field: str, array: np.ndarray) -> None:
    object.__setattr__(predictions, field, read_only(array))


def _check_numbers(predictions: Predictions | ClassPredictions) -> None:
    if predictions.row_numbers is not None:
        numbers = _column("row_numbers", predictions.row_numbers)
        after = np.r_[0, numbers[:-1]]
        _check_values("row_numbers", numbers, numbers > after, "ascend from 1 or later")
        _freeze(predictions, "row_numbers", numbers.astype(np.int32))


def _check_all(predictions: Predictions | ClassPredictions, n_classes: int, *fields: str) -> None:
    """Check lengths of arrays, source, names of classes and rows left out."""
    if not predictions.n_samples:
        raise ValueError("`y_true` must have at least one row; got none.")
    for field in fields:
        array = getattr(predictions, field)
        if array is not None:
            check_rows(field, len(array), predictions.n_samples)
    if not isinstance(predictions.source, str):
        raise ValueError(f"`source` must be a text; got {predictions.source!r}.")
    names: object = predictions.class_names
    are_texts = isinstance(names, tuple | list) and all(isinstance(n, str) for n in names)
    if not are_texts or len(predictions.class_names) != n_classes:
        number = "two" if n_classes == 2 else n_classes
        raise ValueError(f"`class_names` must be {number} texts; got {names!r}.")
    object.__setattr__(predictions, "class_names", tuple(predictions.class_names))
    left_out = predictions.n_left_out
    if not isinstance(left_out, Integral) or left_out < 0:
        raise ValueError(f"`n_left_out` must be a whole number of at least 0; got {left_out!r}.")


def _table(field: str, values: ArrayLike) -> np.ndarray:
    try:
        table = np.asarray(values)
    except ValueError:
        raise ValueError(
            f"`{field}` must have rows of one length; got rows of different lengths."
        ) from None
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError(
            f"`{field}` must have one column per class, at least 2; got shape {table.shape}."
        )
    check_numeric(field, table)
    return table


def _column(field: str, values: ArrayLike) -> np.ndarray:
    try:
        column = np.asarray(values)
    except ValueError:
        raise ValueError(f"`{field}` must be one column; got rows of different lengths.") from None
    if column.ndim == 2 and column.shape[1] == 1:
        column = column[:, 0]
    if column.ndim != 1:
        raise ValueError(f"`{field}` must be one column; got shape {column.shape}.")
    check_numeric(field, column)
    return column


def _rounded(array: np.ndarray) -> np.ndarray:
    return in_float32(array) + np.float32(0)  # turns -0.0 into 0.0


def _n_made_equal(y_score: np.ndarray, in_float32: np.ndarray) -> int:
    """Count the distinct scores that the cast to float32 made equal to another."""
    if y_score.dtype.kind not in "iuf" or np.array_equal(y_score, in_float32):
        return 0
    ordered = np.sort(y_score)
    return _n_changes(ordered) - _n_changes(_rounded(ordered))


def _n_changes(ordered: np.ndarray) -> int:
    return int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def _check_values(field: str, array: np.ndarray, valid: np.ndarray, rule: str) -> None:
    if not valid.all():
        first = np.argwhere(~valid)[0].tolist()
        where = ", ".join(map(str, first))
        raise ValueError(f"`{field}` must {rule}; got {array[tuple(first)]} at index {where}.")
