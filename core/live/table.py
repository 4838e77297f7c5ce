"""The tables the browser looks things up in: one row per threshold, and one per sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.decision.rates import RATES
from core.decision.thresholds import ThresholdCurve, flip_rows
from core.live.histogram import CutBars, ScoreHistogram, cut_bars
from core.predictions.predictions import Predictions

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


def live_table(curve: ThresholdCurve, scores: Scores, **more: float | np.ndarray) -> pd.DataFrame:
    """Tabulate everything that moves with the threshold; row i belongs to `curve.thresholds[i]`.

    Parameters
    ----------
    curve : ThresholdCurve
    scores : Scores
        Of the same rows.
    more : float, or ndarray of shape (n_rows,)
        Further columns, see `with_columns`.

    Returns
    -------
    DataFrame
        `threshold` float64 (the shortest decimal that reads back as the float32), ascending;
        counts int32, or float64 with weights; every rate of `core.decision.rates.RATES`
        float64, nan where undefined; `tp_share` … the count as a share of its true class; `cut_*`
        and `logit_cut_*` how the bar under the threshold is divided.
    """
    counts = curve.counts
    dtype = np.float64 if curve.is_weighted else np.int32
    of_yes, of_no = counts.positives, counts.negatives

    def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
        return np.divide(part, whole, out=np.full(len(curve), np.nan), where=whole != 0)

    def cut(prefix: str, bars: CutBars) -> dict[str, np.ndarray]:
        return {
            f"{prefix}_bin": bars.bins.astype(np.int32),
            f"{prefix}_positives": bars.positives.astype(dtype),
            f"{prefix}_negatives": bars.negatives.astype(dtype),
        }

    columns = {
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "tn": counts.tn,
        "positives": of_yes,
        "negatives": of_no,
        "predicted_positive": counts.predicted_positives,
        "predicted_negative": counts.predicted_negatives,
    }
    table = pd.DataFrame(
        {"threshold": shortest_decimals(curve.thresholds)}
        | {name: values.astype(dtype) for name, values in columns.items()}
        | {"n_tied": curve.n_tied.astype(np.int32)}
        | cut("cut", cut_bars(scores.probability, curve))
        | cut("logit_cut", cut_bars(scores.logit, curve))
        | {rate.name: rate.compute(counts) for rate in RATES.values()}
        | {
            "tp_share": share(counts.tp, of_yes),
            "fn_share": share(counts.fn, of_yes),
            "tn_share": share(counts.tn, of_no),
            "fp_share": share(counts.fp, of_no),
        }
    )
    return with_columns(table, **more)


def with_columns(table: pd.DataFrame, **more: float | np.ndarray) -> pd.DataFrame:
    """Add columns to a live table; the table itself stays as it is.

    Parameters
    ----------
    table : DataFrame
        Of `live_table`.
    more : float, or ndarray of shape (n_rows,)
        A number that is the same at every threshold, or one for each; nan is shown as
        "undefined".

    Returns
    -------
    DataFrame
        With the new columns as float64.

    Raises
    ------
    ValueError
        When a name is taken, or an array has another shape than the rows.
    """
    for name, values in more.items():
        if name in table:
            raise ValueError(f"`{name}` must be a new column; got one that the table has.")
        if np.shape(values) not in ((), (len(table),)):
            raise ValueError(
                f"`{name}` must have one value, or one for each of {len(table):,} rows; "
                f"got shape {np.shape(values)}."
            )
    # Adding 0.0 turns -0.0, which would be written with its sign, into 0.0.
    columns = {name: np.asarray(v, np.float64) + 0.0 for name, v in more.items()}
    return pd.concat([table, pd.DataFrame(columns, index=table.index)], axis=1)


def sample_table(
    predictions: Predictions, curve: ThresholdCurve, ids: np.ndarray, points: np.ndarray
) -> pd.DataFrame | None:
    """Tabulate the rows one by one, ascending by score; None when there are too many.

    Parameters
    ----------
    predictions : Predictions
    curve : ThresholdCurve
        Of these predictions.
    ids : ndarray of int, shape (n_samples,)
        The number by which a person knows each row.
    points : ndarray of float, shape (n_samples, 2)
        Where each row lies on a chart of two features.

    Returns
    -------
    DataFrame or None
        `id` int32, `score` float64 (shortest decimals), `label` int32 (1 is "yes"), `flip` int32
        (see `core.decision.thresholds.flip_rows`), `x` and `y` float32.
    """
    if predictions.n_samples > MOST_SAMPLES:
        return None
    order = np.argsort(predictions.y_score, kind="stable")
    y_score = predictions.y_score[order]
    return pd.DataFrame(
        {
            "id": ids[order].astype(np.int32),
            "score": shortest_decimals(y_score),
            "label": predictions.y_true[order].astype(np.int32),
            "flip": flip_rows(y_score, curve),
            "x": points[order, 0].astype(np.float32),
            "y": points[order, 1].astype(np.float32),
        }
    )


def shortest_decimals(values: np.ndarray) -> np.ndarray:
    """Widen float32 to the float64 with the shortest decimals that read back the same float32."""
    return values.astype(np.float32).astype(str).astype(np.float64)
