"""The tables the browser looks things up in: one row per threshold, and one per sample."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from core.data.images import Images
from core.decision.rates import RATES
from core.decision.thresholds import ThresholdCurve, flip_rows
from core.live.histogram import ScoreHistogram, cut_bars
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale

MOST_SAMPLES = 20_000
"""Rows that are handed to the browser one by one; of more, only the counts are."""


@dataclass(frozen=True)
class Scores:
    """The score histogram on its two axes.

    Parameters
    ----------
    probability, logit : ScoreHistogram
        Of the same rows, with bins of equal width in probability and in logit.
    limit : float
        The logit axis runs from -limit to limit; its ends stand for 0 and 1.
    """

    probability: ScoreHistogram
    logit: ScoreHistogram
    limit: float


Kind = Literal["threshold", "count", "share", "rate", "chance", "amount", "bin"]
"""What a column is, and hence how it is written: `threshold` in as few decimals as read back the
same, `count` grouped, `share` in percent, `rate` with four decimals, `chance` as well but for one
below 0.0001, `amount` as well but for very large and very small ones, `bin` not at all."""


@dataclass(frozen=True)
class Column:
    """Name a column of the live table and say what it is.

    Parameters
    ----------
    signed : bool
        Whether it is a difference, written with its sign.
    decimals : int or None
        Of a count that is a sum of weights: see `count_decimals`. None for whole numbers.
    """

    name: str
    kind: Kind = "rate"
    signed: bool = False
    decimals: int | None = None


@dataclass(frozen=True, eq=False)
class LiveTable:
    """Hold everything that moves with the threshold; row i belongs to ``curve.thresholds[i]``.

    Parameters
    ----------
    frame : DataFrame
        int32 or float64 only: the browser has no other whole numbers.
    columns : tuple of Column
        Of `frame`, in its order.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]

    def __len__(self) -> int:
        """Count the thresholds."""
        return len(self.frame)

    def __getitem__(self, name: str) -> np.ndarray:
        """Look up a column by its name."""
        return self.frame[name].to_numpy()

    def only(self, names: Collection[str]) -> LiveTable:
        """Leave out all other columns, in the same order; a name that is none is passed over."""
        kept = tuple(column for column in self.columns if column.name in names)
        return LiveTable(self.frame[[column.name for column in kept]], kept)

    def with_columns(self, more: Mapping[Column, float | np.ndarray]) -> LiveTable:
        """Add columns; the table itself stays as it is.

        Parameters
        ----------
        more : mapping of Column to float, or to ndarray of shape (n_rows,)
            A number that is the same at every threshold, or one for each; nan is shown as
            "undefined".

        Returns
        -------
        LiveTable
            With the new columns as float64.

        Raises
        ------
        ValueError
            When a name is taken, or an array has another shape than the rows.
        """
        for column, values in more.items():
            if column.name in self.frame:
                raise ValueError(
                    f"`{column.name}` must be a new column; got one that the table has."
                )
            if np.shape(values) not in ((), (len(self),)):
                raise ValueError(
                    f"`{column.name}` must have one value, or one for each of {len(self):,} rows; "
                    f"got shape {np.shape(values)}."
                )
        # Adding 0.0 turns -0.0, which would be written with its sign, into 0.0.
        columns = {column.name: np.asarray(v, np.float64) + 0.0 for column, v in more.items()}
        added = pd.DataFrame(columns, index=self.frame.index)
        return LiveTable(pd.concat([self.frame, added], axis=1), (*self.columns, *more))


def count_decimals(sample_weight: np.ndarray | None) -> int | None:
    """Choose with how many decimals a weighted count is written; None without weights.

    Two, unless a row may weigh so little that its count would read 0.00; then as many as show the
    sum of all weights in 7 digits. A count above 0 that still would read 0 is to be written with
    two significant digits.

    Parameters
    ----------
    sample_weight : ndarray of float, shape (n_samples,), or None
    """
    if sample_weight is None:
        return None
    weights = sample_weight[sample_weight > 0].astype(np.float64)
    if not len(weights) or weights.min() >= 0.005:
        return 2
    return max(2, 6 - int(np.ceil(np.log10(weights.sum()))))


def live_table(
    curve: ThresholdCurve,
    scores: Scores | ScoreHistogram,
    cross_entropy: float | None,
    *,
    scale: Scale = PROBABILITY,
    decimals: int | None = None,
) -> LiveTable:
    """Tabulate everything that moves with the threshold.

    Parameters
    ----------
    scores : Scores or ScoreHistogram
        Of the same rows; the histogram alone for a scale with one axis.
    cross_entropy : float or None
        Of the same rows; the same at every threshold. None where there are no probabilities.
    scale : Scale
        Of the scores.
    decimals : int, optional
        `count_decimals` of the weights.

    Returns
    -------
    LiveTable
        `threshold` float64 (the shortest decimal that reads back as the float32) in the score's own
        numbers: ascending, or descending where lower means "yes", so that rows always go from the
        most "yes" to the fewest;
        counts int32, or float64 with weights; every rate of `core.decision.rates.RATES`
        float64, nan where undefined; `tp_share` … the count as a share of its true class; `cut_*`
        and `logit_cut_*` how the bar under the threshold is divided.
    """
    counts = curve.counts
    dtype = np.float64 if curve.is_weighted else np.int32

    def shares() -> Iterator[tuple[str, np.ndarray]]:
        for name in ("tp", "fn", "tn", "fp"):
            whole = counts.positives if name in ("tp", "fn") else counts.negatives
            part = np.full(len(curve), np.nan)
            yield f"{name}_share", np.divide(getattr(counts, name), whole, part, where=whole != 0)

    def cuts() -> Iterator[tuple[str, np.ndarray]]:
        axes = (
            {"cut": scores}
            if isinstance(scores, ScoreHistogram)
            else {"cut": scores.probability, "logit_cut": scores.logit}
        )
        for prefix, histogram in axes.items():
            bars = cut_bars(histogram, curve)
            yield f"{prefix}_bin", bars.bins.astype(np.int32)
            yield f"{prefix}_positives", bars.positives.astype(dtype)
            yield f"{prefix}_negatives", bars.negatives.astype(dtype)

    counted = {
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "tn": counts.tn,
        "positives": counts.positives,
        "negatives": counts.negatives,
        "predicted_positive": counts.predicted_positives,
        "predicted_negative": counts.predicted_negatives,
    }
    by_kind: dict[Kind, dict[str, np.ndarray]] = {
        "threshold": {"threshold": shortest_decimals(scale.shown(curve.thresholds))},
        "count": {name: values.astype(dtype) for name, values in counted.items()}
        | {"n_tied": curve.n_tied.astype(np.int32)},
        "bin": dict(cuts()),
        "rate": {rate.name: rate.compute(counts) for rate in RATES.values()},
        "share": dict(shares()),
    }
    columns = tuple(
        Column(name, kind, decimals=decimals if kind == "count" and name != "n_tied" else None)
        for kind, values in by_kind.items()
        for name in values
    )
    values = {name: column for kind in by_kind.values() for name, column in kind.items()}
    table = LiveTable(pd.DataFrame(values), columns)
    return table.with_columns(
        {Column("cross_entropy"): np.nan if cross_entropy is None else cross_entropy}
    )


def sample_table(
    predictions: Predictions, curve: ThresholdCurve, ids: np.ndarray, points: np.ndarray
) -> pd.DataFrame | None:
    """Tabulate the rows one by one, the fewest "yes" first; None when there are too many.

    Parameters
    ----------
    curve : ThresholdCurve
        Of these predictions.
    ids : ndarray of int, shape (n_samples,)
        The number by which a person knows each row.
    points : ndarray of float, shape (n_samples, 2)
        Where each row lies on a chart of two features.

    Returns
    -------
    DataFrame or None
        `id` int32, `score` float64 (shortest decimals of its own number), `label` int32 (1 is
        "yes"), `flip` int32 (see `core.decision.thresholds.flip_rows`), `x` and `y` float32.
    """
    if predictions.n_samples > MOST_SAMPLES:
        return None
    order = _in_order(predictions)
    y_score = predictions.y_score[order]
    return pd.DataFrame(
        {
            "id": ids[order].astype(np.int32),
            "score": shortest_decimals(predictions.scale.shown(y_score)),
            "label": predictions.y_true[order].astype(np.int32),
            "flip": flip_rows(y_score, curve),
            "x": points[order, 0].astype(np.float32),
            "y": points[order, 1].astype(np.float32),
        }
    )


def image_table(predictions: Predictions, images: Images, rows: np.ndarray) -> pd.DataFrame:
    """Tabulate the images of the rows, in the order of `sample_table`.

    Parameters
    ----------
    images : Images
        Of all rows of the data.
    rows : ndarray of int, shape (n_samples,)
        Which of them these are.

    Returns
    -------
    DataFrame
        `line_0` to `line_7` (see `core.data.images.Images.lines`) and `shows`, all int32.
    """
    ordered = rows[_in_order(predictions)]
    lines = images.lines()[ordered]
    columns = {f"line_{i}": lines[:, i] for i in range(lines.shape[1])}
    return pd.DataFrame(columns | {"shows": images.shows[ordered].astype(np.int32)})


def _in_order(predictions: Predictions) -> np.ndarray:
    return np.argsort(predictions.y_score, kind="stable")


def shortest_decimals(values: np.ndarray) -> np.ndarray:
    """Widen float32 to the float64 with the shortest decimals that read back the same float32."""
    single = pa.array(values.astype(np.float32))
    decimals = single.cast(pa.string()).cast(pa.float64())
    return decimals.to_numpy(zero_copy_only=False, writable=True)
