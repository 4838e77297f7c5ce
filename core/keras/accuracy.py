"""The six accuracies of Keras: stateless functions, streaming classes, and which one "accuracy" is.

A function takes arrays of bool, int or float and gives one match per label, an ndarray of float32
with 1.0 for a match and 0.0 for none, in the shape Keras gives it. Each raises ValueError when the
shapes do not go together, a label has no value in the dtype it is cast to, or NaN or -0.0 leaves
open which value is the largest. A class averages the matches of one sample, then samples, over any
number of batches. `resolve_accuracy` picks the class that Keras picks.

Here alone `y_pred` keeps Keras's meaning: what the model puts out, be it scores or labels. float64
is cast to float32 first. Where Keras's backends (JAX, NumPy, TensorFlow, PyTorch) disagree on an
answer, the input is refused, except that `k` above the number of classes makes every label a hit.
Where every backend raises it is refused too, with `KerasRaises`.
"""

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.checks import check_numeric
from core.decision.rule import predict_positive
from core.keras.resolution import Rule, rule_for_shapes


class KerasRaises(ValueError):
    """Refuse shapes on which every backend of Keras raises an error.

    Any other ValueError of an accuracy, about arrays of numbers and a fitting option, says that
    the backends disagree: one may raise where another gives a number.
    """


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """Tell which predictions equal their label exactly.

    `y_true` is cast to the dtype of `y_pred` first: against integers, 1.5 becomes 1. A probability
    almost never equals a label. NaN equals nothing, -0.0 equals 0.0.

    Parameters
    ----------
    y_true, y_pred : array_like, any shapes that broadcast
        (..., 1) and (...) are the same column.

    Returns
    -------
    ndarray of float32, the broadcast shape; (N, 1) for (N,) and (N, 1)

    Source: Keras 3.15 ``metrics.accuracy_metrics.accuracy``.
    """
    y_pred = _numbers("y_pred", y_pred)
    y_true = _cast("y_true", y_true, y_pred.dtype)
    shapes = y_true.shape, y_pred.shape
    return _matches(*_to_same_rank(y_true, y_pred), shapes)


def binary_accuracy(y_true: ArrayLike, y_pred: ArrayLike, threshold: ArrayLike = 0.5) -> np.ndarray:
    """Tell which scores fall on their label's side of the threshold.

    `predict_positive` decides: a score equal to the threshold is class 0, and so is NaN. A label
    other than 0 and 1 is never matched. The arrays and the result have shapes as in `accuracy`.

    Parameters
    ----------
    threshold : float, or array_like that broadcasts with `y_pred`
        Any number; what is none raises ValueError.

    Source: Keras 3.15 ``metrics.binary_accuracy``.
    """
    y_true, y_pred = _numbers("y_true", y_true), _numbers("y_pred", y_pred)
    threshold = _numbers("threshold", threshold)
    shapes = y_true.shape, y_pred.shape
    y_true, y_pred = _to_same_rank(y_true, y_pred)
    if not _broadcast(y_pred.shape, threshold.shape):
        raise ValueError(
            "`threshold` must be one number or broadcast with `y_pred`; "
            f"got shapes {threshold.shape} and {y_pred.shape}."
        )
    return _matches(y_true, predict_positive(y_pred, threshold), shapes)


def categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """Tell which rows have their largest label and their largest score at the same place.

    Both sides go through argmax, also soft, multi-hot and all-zero label rows. Of equal values the
    first is the largest. Rows of one value (a single sigmoid unit) always match.

    Parameters
    ----------
    y_true, y_pred : array_like, shape (..., C); labels are usually one-hot
        The two lengths C may differ: only the places are compared.

    Returns
    -------
    ndarray of float32, shape (...); a `y_true` of shape (N, 1, C) gives (N, 1)

    Source: Keras 3.15 ``metrics.categorical_accuracy``.
    """
    y_true, y_pred = _numbers("y_true", y_true), _numbers("y_pred", y_pred)
    labels = _argmax("y_true", y_true)
    is_column = labels.ndim == y_pred.ndim
    return _class_matches(labels, y_pred, is_column, (y_true.shape, y_pred.shape))


def sparse_categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """Tell which labels are the place of their row's largest score.

    Of equal scores the first is the largest. Labels are cast to the dtype of `y_pred`: against
    float scores 1.5 matches nothing, against integers it becomes 1. A label outside [0, C) matches
    nothing. On a single sigmoid column the result is the share of class 0. One-hot labels are taken
    as class numbers and broadcast, as in Keras.

    Parameters
    ----------
    y_true : array_like, shape (...) or (..., 1)
    y_pred : array_like, shape (..., C)

    Returns
    -------
    ndarray of float32, shape (...)
        A last axis of length 1 is dropped, unless it is the only one.

    Source: Keras 3.15 ``metrics.sparse_categorical_accuracy``.
    """
    y_pred = _numbers("y_pred", y_pred)
    y_true = _cast("y_true", y_true, y_pred.dtype)
    is_column = y_true.ndim == y_pred.ndim and y_true.shape[-1:] == (1,)
    matches = _class_matches(y_true, y_pred, is_column, (y_true.shape, y_pred.shape))
    return matches[..., 0] if matches.ndim > 1 and matches.shape[-1] == 1 else matches


def top_k_categorical_accuracy(y_true: ArrayLike, y_pred: ArrayLike, k: int = 5) -> np.ndarray:
    """Tell which label rows have their largest value at the place of one of the `k` best scores.

    The label rows go through argmax (the first of equal values); then the rule, and what is
    refused, is that of `sparse_top_k_categorical_accuracy`.

    Parameters
    ----------
    y_true : array_like, shape (..., C), usually one-hot
        Cast to the dtype of `y_pred` first, so soft labels against integer scores become 0.
    y_pred : array_like, shape (..., C)
    k : int, at least 0

    Returns
    -------
    ndarray of float32, shape (...), that of `y_true` without its last axis

    Source: Keras 3.15 ``metrics.top_k_categorical_accuracy``.
    """
    y_pred = _numbers("y_pred", y_pred)
    y_true = _cast("y_true", y_true, y_pred.dtype)
    return _in_top_k(_argmax("y_true", y_true), y_pred, k, (y_true.shape, y_pred.shape))


def sparse_top_k_categorical_accuracy(
    y_true: ArrayLike, y_pred: ArrayLike, k: int = 5, from_sorted_ids: bool = False
) -> np.ndarray:
    """Tell which labels have one of the `k` best scores of their row.

    A hit has fewer than `k` scores strictly above the label's, so every score tied with the k-th
    best counts: a constant row is a hit for each label. `k` of 0 hits nothing; `k` above C hits
    every label. NaN or infinity among a row's scores leaves a miss a miss, and refuses a hit.

    From sorted IDs a hit is a label that equals one of the first `k` of its row: their order is
    taken as it comes, there are no ties, an ID need not be a place, and `k` above N takes all N.

    Parameters
    ----------
    y_true : array_like, shape (...)
        Classes in [0, C), else ValueError; a fraction is cut off. With sorted IDs any ID, cast to
        the dtype of `y_pred` first.
    y_pred : array_like, shape (..., C)
        As many rows of scores as there are labels. With sorted IDs shape (..., N): the IDs of the N
        best classes, best first; integers fit int32. One row there stands for each label, one
        label for each row.
    k : int, at least 0, else ValueError
    from_sorted_ids : bool
        Whether `y_pred` holds IDs; `top_k_categorical_accuracy` has no such option in Keras.

    Returns
    -------
    ndarray of float32, the shape of `y_true`; (rows,) for one label and several rows of IDs

    Source: Keras 3.15 ``metrics.sparse_top_k_categorical_accuracy``, ``ops.in_top_k``; for `k`
    above C on every backend but PyTorch, which raises.
    """
    y_pred = _numbers("y_pred", y_pred)
    if from_sorted_ids:
        return _among_first(y_true, y_pred, _check_k(k))
    y_true = _cast("y_true", y_true, np.dtype(np.int32))
    return _in_top_k(y_true, y_pred, k, (y_true.shape, y_pred.shape))


_Shapes = tuple[tuple[int, ...], tuple[int, ...]]  # of `y_true` and `y_pred`, for an error


class StreamingAccuracy:
    """Average the matches of a function over batches; the class behind the six.

    Any split into batches gives the one-batch answer: sums are kept in float64 (Keras keeps them in
    float32, which differs only in the last digits, or where weights cancel out).

    Attributes
    ----------
    function : callable
        ``(y_true, y_pred, **options) -> matches``.
    options : dict of str to float
        The parameter of the accuracy, by name.
    total, count : float
        Σ v·w and Σ w over the samples seen, v being the mean match of a sample.
    """

    function: Callable[..., np.ndarray]

    def __init__(self, **options: float) -> None:
        self.options = options
        self.reset_state()

    def update_state(
        self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> None:
        """Add one batch. Axis 0 counts samples; over the other axes matches are averaged first.

        Parameters
        ----------
        y_true, y_pred : array_like
            As the function takes them.
        sample_weight : array_like of bool, int or float, optional
            Of any sign. A weight per sample, or per match; in general its shape broadcasts with
            the first axes of the matches, of which the rest is averaged, and weights beyond axis 0
            are averaged like matches. (..., 1) and (...) are the same column. One bare number
            makes the whole batch count as one sample of that weight.

        Raises
        ------
        ValueError
            When the function refuses the batch or the weights do not fit it. The state is then
            what it was before.

        Source: Keras 3.15 ``metrics.reduction_metrics.reduce_to_samplewise_values``.
        """
        matches = type(self).function(y_true, y_pred, **self.options)
        total, count = _weighted_sums(matches, sample_weight)
        self.total += total
        self.count += count

    def result(self) -> float:
        """Return total / count, and 0.0 when the count is 0: nothing seen, or weights sum to 0.

        NaN when a weight was NaN or infinite.

        Source: Keras 3.15 ``metrics.Mean.result``.
        """
        return self.total / self.count if self.count != 0 else 0.0

    def reset_state(self) -> None:
        """Forget every batch."""
        self.total = 0.0
        self.count = 0.0


class Accuracy(StreamingAccuracy):
    """Average `accuracy`. In Keras the string "accuracy" is not this class: `resolve_accuracy`."""

    function = staticmethod(accuracy)


class BinaryAccuracy(StreamingAccuracy):
    """Average `binary_accuracy` at one threshold, which must be a number."""

    function = staticmethod(binary_accuracy)

    def __init__(self, threshold: float = 0.5) -> None:
        super().__init__(threshold=threshold)
        _numbers("threshold", threshold)
        self.threshold = threshold


class CategoricalAccuracy(StreamingAccuracy):
    """Average `categorical_accuracy`."""

    function = staticmethod(categorical_accuracy)


class SparseCategoricalAccuracy(StreamingAccuracy):
    """Average `sparse_categorical_accuracy`."""

    function = staticmethod(sparse_categorical_accuracy)


class TopKCategoricalAccuracy(StreamingAccuracy):
    """Average `top_k_categorical_accuracy` at one `k`, an integer of at least 0."""

    function = staticmethod(top_k_categorical_accuracy)

    def __init__(self, k: int = 5) -> None:
        self.k = _check_k(k)
        super().__init__(k=self.k)


class SparseTopKCategoricalAccuracy(TopKCategoricalAccuracy):
    """Average `sparse_top_k_categorical_accuracy` at one `k`, an integer of at least 0."""

    function = staticmethod(sparse_top_k_categorical_accuracy)

    def __init__(self, k: int = 5, from_sorted_ids: bool = False) -> None:
        super().__init__(k)
        self.from_sorted_ids = from_sorted_ids
        self.options["from_sorted_ids"] = from_sorted_ids


ACCURACIES = (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    TopKCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
)

_BY_NAME = {name: cls for cls in ACCURACIES for name in (cls.__name__, cls.function.__name__)}
_BY_RULE: dict[Rule, type[StreamingAccuracy]] = {
    Rule.ONE_SCORE: BinaryAccuracy,
    Rule.FEWER_DIMENSIONS: SparseCategoricalAccuracy,
    Rule.LABEL_COLUMN: SparseCategoricalAccuracy,
    Rule.OTHERWISE: CategoricalAccuracy,
}


@dataclass(frozen=True)
class Resolution:
    """Hold the class that Keras picks, one of `ACCURACIES`, and the rule that picked it."""

    cls: type[StreamingAccuracy]
    rule: Rule


def resolve_accuracy(
    y_true_shape: Sequence[int | None],
    y_pred_shape: Sequence[int | None],
    identifier: str | StreamingAccuracy | type[StreamingAccuracy] = "accuracy",
) -> type[StreamingAccuracy]:
    """Find the class that Keras picks for ``metrics=[identifier]``.

    "accuracy" and "acc", in any case of letters (so "Accuracy" too), go by the shapes and never by
    the loss: a last dimension of 1 in `y_pred` is binary; else fewer dimensions in `y_true`, or a
    last dimension of 1 there, is sparse categorical; else categorical. A multi-label output (N, M)
    is therefore categorical. Every other identifier names its class, whatever the shapes.

    Parameters
    ----------
    y_true_shape, y_pred_shape
        As for `rule_for_shapes`.
    identifier : str, or a class of `ACCURACIES` or an instance of one
        As a string the class's name in either spelling: "BinaryAccuracy", "binary_accuracy".

    Raises
    ------
    ValueError
        When `identifier` is no accuracy, or as `rule_for_shapes`.

    Source: Keras 3.15 ``trainers.compile_utils.get_metric``, ``is_binary_or_sparse_categorical``.
    """
    return explain_resolution(y_true_shape, y_pred_shape, identifier).cls


def explain_resolution(
    y_true_shape: Sequence[int | None],
    y_pred_shape: Sequence[int | None],
    identifier: str | StreamingAccuracy | type[StreamingAccuracy] = "accuracy",
) -> Resolution:
    """Find the class that Keras picks, as `resolve_accuracy` does, and the rule that picked it.

    The rule is `Rule.IDENTIFIER` when the shapes were not asked. ValueError when Keras has no
    accuracy of that name.
    """
    cls = identifier if isinstance(identifier, type) else type(identifier)
    if cls in ACCURACIES:
        return Resolution(cls, Rule.IDENTIFIER)
    if not isinstance(identifier, str):
        raise ValueError(f"`identifier` must name an accuracy of Keras; got {identifier!r}.")
    if identifier.lower() in ("accuracy", "acc"):
        rule = rule_for_shapes(y_true_shape, y_pred_shape)
        return Resolution(_BY_RULE[rule], rule)
    if identifier not in _BY_NAME:
        raise ValueError(f'`identifier` must name an accuracy of Keras; got "{identifier}".')
    return Resolution(_BY_NAME[identifier], Rule.IDENTIFIER)


def _numbers(name: str, values: ArrayLike) -> np.ndarray:
    """Turn an array-like into an array of bool, int or float, the last of at most 32 bits."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"`{name}` must have rows of one length; got {values!r}.") from None
    check_numeric(name, array)
    if array.dtype.kind == "f" and array.dtype.itemsize > 4:
        with np.errstate(over="ignore"):  # too large for float32 is infinity, as in Keras
            array = array.astype(np.float32)
    return array


def _cast(name: str, values: ArrayLike, dtype: np.dtype) -> np.ndarray:
    """Turn an array-like into an array of this dtype; integers cut a fraction off."""
    array = _numbers(name, values)
    if dtype.kind in "iu" and array.dtype.kind != "b":
        # NaN and values out of range are an error in one backend, a number in another.
        limits = np.iinfo(dtype)
        fits = (array > limits.min - 1) & (array < limits.max + 1)
        if not fits.all():
            got = array[~fits].flat[0]
            raise ValueError(f"`{name}` must hold values that fit {dtype}; got {got!s}.")
    with np.errstate(over="ignore"):  # float16
        return array.astype(dtype)


def _to_same_rank(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Treat (..., 1) and (...) as the same column: (N,) becomes (N, 1), longer shapes lose the 1.

    Source: Keras 3.15 ``losses.loss.squeeze_or_expand_to_same_rank``.
    """
    if b.ndim == a.ndim + 1:
        b, a = _to_same_rank(b, a)
    elif a.ndim == b.ndim + 1 and a.shape[-1] == 1:
        return (a, b[:, None]) if b.ndim == 1 else (a[..., 0], b)
    return a, b


def _broadcast(*shapes: tuple[int, ...]) -> bool:
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        return False
    return True


def _check_shapes(
    is_fine: bool,
    shapes: _Shapes,
    error: type[ValueError] = KerasRaises,
) -> None:
    if not is_fine:
        raise error(
            "`y_true` and `y_pred` must have shapes that go together; "
            f"got {shapes[0]} and {shapes[1]}."
        )


def _matches(y_true: np.ndarray, y_pred: np.ndarray, shapes: _Shapes) -> np.ndarray:
    """Compare element by element. `shapes` are those the caller was given, for the error."""
    _check_shapes(_broadcast(y_true.shape, y_pred.shape), shapes)
    return np.asarray(y_true == y_pred, dtype=np.float32)


def _class_matches(
    labels: np.ndarray,
    y_pred: np.ndarray,
    is_column: bool,
    shapes: _Shapes,
) -> np.ndarray:
    """Compare labels with argmax classes; a column of labels loses its last axis meanwhile."""
    # In the dtype of `y_pred` classes can collide: 0 and 256 in uint8. They do so in Keras too.
    labels = labels.astype(y_pred.dtype, copy=False)
    classes = _argmax("y_pred", y_pred).astype(y_pred.dtype)
    if not is_column:
        return _matches(labels, classes, shapes)
    # PyTorch goes on with a last axis that is not of length 1, the others raise.
    _check_shapes(_broadcast(labels.shape, classes.shape) or labels.shape[-1] == 1, shapes)
    _check_shapes(labels.shape[-1] == 1, shapes, ValueError)
    matches = _matches(labels[..., 0], classes, shapes)
    _check_shapes(matches.size == labels.size, shapes)
    return matches.reshape(labels.shape)


def _argmax(name: str, values: np.ndarray) -> np.ndarray:
    """Find the place of the largest value in each row, the first of equal ones.

    Source: Keras 3.15 ``ops.argmax``. TensorFlow passes over NaN, the others take it as the
    largest; PyTorch takes -0.0 as equal to 0.0, the others as smaller.
    """
    if values.ndim == 0 or values.shape[-1] == 0:
        error = KerasRaises if values.ndim else ValueError
        raise error(f"`{name}` must have rows of at least 1 value; got shape {values.shape}.")
    places = values.argmax(axis=-1)
    if values.dtype.kind == "f":
        is_negative_zero = (values == 0) & np.signbit(values)
        lowered = np.where(is_negative_zero, -np.finfo(np.float32).tiny, values)
        is_open = np.where(np.isnan(values), -np.inf, lowered).argmax(axis=-1) != places
        if is_open.any():
            got = "nan" if np.isnan(values[is_open]).any() else "-0.0 before 0.0"
            raise ValueError(
                f"`{name}` must have a largest value on which Keras's backends agree; got {got}."
            )
    return places


def _in_top_k(labels: np.ndarray, y_pred: np.ndarray, k: int, shapes: _Shapes) -> np.ndarray:
    """Tell which labels are among the `k` best of their row, in the shape of `labels`."""
    k = _check_k(k)
    n_rows, n_classes = math.prod(y_pred.shape[:-1]), (y_pred.shape or (0,))[-1]
    # JAX takes one label with one flat row; JAX and NumPy repeat one label, or one row of scores.
    repeats = _broadcast((labels.size,), (n_rows,))
    keeps_shape = labels.ndim == 1 or n_rows in (1, labels.size)
    _check_shapes(labels.ndim >= 1 or y_pred.ndim != 1, shapes, ValueError)
    _check_shapes(labels.ndim >= 1 and y_pred.ndim >= 2 and repeats and keeps_shape, shapes)
    _check_shapes(labels.size == n_rows and n_classes >= 1, shapes, ValueError)
    scores = y_pred.reshape(n_rows, n_classes)

    is_class = (labels >= 0) & (labels < n_classes)
    if not is_class.all():
        got = labels[~is_class].flat[0]
        raise ValueError(f"`y_true` must hold classes from 0 to {n_classes - 1}; got {got}.")

    own = np.take_along_axis(scores, labels.reshape(-1, 1), axis=1)
    own = np.where(np.isnan(own), -np.inf, own)
    hits = (scores > own).sum(axis=1) < k
    # A backend says "miss" to each row that is not finite; the others agree if it is one anyway.
    is_open = hits & ~np.isfinite(scores).all(axis=1)
    if is_open.any():
        got = scores[is_open][~np.isfinite(scores[is_open])][0]
        raise ValueError(
            f"`y_pred` must be finite where a label is among the `k` best; got {got!s}."
        )
    return hits.astype(np.float32).reshape(labels.shape)


def _among_first(y_true: ArrayLike, y_pred: np.ndarray, k: int) -> np.ndarray:
    """Tell which labels are among the first `k` IDs of their row, in the shape of `y_true`."""
    if y_pred.dtype.kind in "iu":  # JAX keeps 32 bits of an integer
        y_pred = _cast("y_pred", y_pred, np.dtype(np.int32))
    y_true = _cast("y_true", y_true, y_pred.dtype)
    shapes = y_true.shape, y_pred.shape
    _check_shapes(y_true.ndim >= 1 and y_pred.ndim >= 2, shapes)
    _check_shapes(y_pred.ndim == 2 or y_pred.shape[-1] > 0, shapes)
    n_rows = math.prod(y_pred.shape[:-1])
    labels, ids = y_true.reshape(-1, 1), y_pred.reshape(n_rows, y_pred.shape[-1])[:, :k]
    _check_shapes(_broadcast(labels.shape[:1], ids.shape[:1]), shapes)
    matches = (labels == ids).any(axis=1).astype(np.float32)
    if y_true.ndim == 1:
        return matches
    _check_shapes(matches.size == y_true.size, shapes)
    return matches.reshape(y_true.shape)


def _check_k(k: int) -> int:
    try:
        number = operator.index(k)
    except TypeError:
        raise ValueError(f"`k` must be an integer; got {k!r}.") from None
    if number < 0:
        raise ValueError(f"`k` must be at least 0; got {number}.")
    return number


def _weighted_sums(matches: np.ndarray, sample_weight: ArrayLike | None) -> tuple[float, float]:
    """Sum v·w and w over the samples of a batch; without weights each w is 1."""
    values = matches.astype(np.float64)
    # Weights may be NaN or infinite, and an axis may be empty: the sums are then NaN, as in Keras.
    with np.errstate(invalid="ignore"):
        if sample_weight is None:
            values = _mean_from_axis(values, 1)
            return float(values.sum()), float(values.size)
        weights = _numbers("sample_weight", sample_weight).astype(np.float64)
        values, weights = _to_same_rank(values, weights)
        values = _mean_from_axis(values, weights.ndim)
        try:
            weights = np.broadcast_to(weights, values.shape)
        except ValueError:
            raise ValueError(
                "`sample_weight` must have a shape that fits the matches; "
                f"got {np.shape(sample_weight)} and {matches.shape}."
            ) from None
        total, count = (_mean_from_axis(a, 1).sum() for a in (values * weights, weights))
        return float(total), float(count)


def _mean_from_axis(values: np.ndarray, axis: int) -> np.ndarray:
    """Average over this axis and all behind it; over nothing at all it is NaN."""
    if values.ndim <= axis:
        return values
    return values.sum(axis=tuple(range(axis, values.ndim))) / np.prod(values.shape[axis:])
