"""The rows behind a cell of the confusion matrix, nearest to the threshold first."""

import numpy as np

from core.checks import check_choice
from core.decision.rule import predict_positive
from core.predictions.predictions import Predictions

CELLS = ("tp", "fp", "fn", "tn")


def rows_of_cell(predictions: Predictions, threshold: float, rule: str, cell: str) -> np.ndarray:
    """Find the rows of a cell; a score equal to the threshold goes where `rule` says.

    Weights play no part: a row of weight 0 is a row.

    Parameters
    ----------
    threshold : float
        Cast to float32 first.
    rule : {">", ">="}
        See `core.decision.rule.predict_positive`.
    cell : {"tp", "fp", "fn", "tn"}

    Returns
    -------
    ndarray of int64, shape (n_rows,), ascending
        Indices into the arrays of `predictions`.

    Raises
    ------
    ValueError
        If `cell` or `rule` is none of these.
    """
    check_choice("cell", cell, CELLS)
    said_yes = predict_positive(predictions.y_score, threshold, rule)
    inside = said_yes if cell in ("tp", "fp") else ~said_yes
    inside &= (predictions.y_true == 1) == (cell in ("tp", "fn"))
    return np.flatnonzero(inside)


def nearest_first(
    predictions: Predictions, threshold: float, rows: np.ndarray, start: int, size: int
) -> np.ndarray:
    """Take one page of rows ordered by how far their score is from the threshold.

    Rows of one distance stand in the order of `rows`. Linear in the number of rows wherever the
    page begins: nothing is sorted but the page.

    Parameters
    ----------
    threshold : float
        Cast to float32 first; distances are float64.
    rows : ndarray of int, shape (n_rows,)
        Indices into the arrays of `predictions`.
    start : int, at least 0
        How many rows stand before the page.
    size : int, at least 1

    Returns
    -------
    ndarray of int, shape (at most `size`,)
        Elements of `rows`; fewer on the last page, none behind it.

    Raises
    ------
    ValueError
        If `start` or `size` is too small.
    """
    if start < 0:
        raise ValueError(f"`start` must be at least 0; got {start}.")
    if size < 1:
        raise ValueError(f"`size` must be at least 1; got {size}.")
    end = min(start + size, len(rows))
    if start >= end:
        return rows[:0]
    distances = predictions.y_score[rows].astype(np.float64)
    distances -= np.float64(np.float32(threshold))
    np.abs(distances, out=distances)
    # The distances at both ends of the page tell who is on it; of those at an end, which may be
    # millions, only some.
    first, last = np.partition(distances, (start, end - 1))[[start, end - 1]]
    between = np.flatnonzero((distances > first) & (distances < last))
    between = between[np.argsort(distances[between], kind="stable")]
    at_first = np.flatnonzero(distances == first)[start - np.count_nonzero(distances < first) :]
    at_last = np.flatnonzero(distances == last) if last > first else at_first[:0]
    return rows[np.concatenate([at_first, between, at_last])[: end - start]]
