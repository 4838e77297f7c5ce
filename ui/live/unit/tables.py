"""What the browser looks up for one sigmoid unit: a row for each logit and for each threshold.

Weight, bias and input are whole numbers of tenths, so the logit is a whole number of hundredths,
and the row of a logit is found with whole numbers alone: no formula is written twice.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from core.decision.thresholds import ThresholdCurve, flip_rows, threshold_curve
from core.live.replay import MOST_ROWS
from core.live.table import shortest_decimals
from core.mlp.activations import logit, sigmoid, sigmoid_backward, softmax
from core.predictions.predictions import Predictions

LIMIT = 30
"""Weight, bias and input go from -LIMIT to LIMIT, in tenths."""

FAR = LIMIT * LIMIT + 10 * LIMIT
"""The largest logit, in hundredths; row i of the logits is the logit i - FAR."""

OUTPUTS = (0.0747, 0.835, 0.000293, 0.00523, 0.216, 0.00449, 0.0000512, 0.000703)
"""What `predict` gave the person who asked where the threshold is."""

SATURATED = 0.1
"""Below this share of the largest slope the unit is called saturated."""

SHIFT = 3.0
"""Added to both logits, to show that the softmax sees only their difference."""


@cache
def curve() -> ThresholdCurve:
    """Make the rows of the threshold: the grid and the eight outputs.

    Nobody knows what the eight really are, and no count of rights and wrongs is read.
    """
    return threshold_curve(np.zeros(len(OUTPUTS), np.int8), OUTPUTS)


@cache
def logit_table() -> pd.DataFrame:
    """Tabulate the unit at every logit that weight, bias and input can give.

    Computed in float64 and then stored as float32, as `predict` returns it.

    Returns ``2 * FAR + 1`` rows, ascending: `z`, `p`; `slope`, which is p(1 − p), and
    its `share` of the largest one; `next`, the probability one logit further, and the `gain` to
    there; `soft_0`, `soft_1` and `shifted_0`, `shifted_1`, softmax([0, z]) and the same with
    `SHIFT` added to both: float32. `argmax` and `saturated`: uint8. `flip` and `tie`: int32, see
    `_flips`.
    """
    z = np.arange(-FAR, FAR + 1) / 100
    p = sigmoid(z)
    slope, most = sigmoid_backward(p, 1.0), sigmoid_backward(sigmoid(0.0), 1.0)
    soft = softmax(np.stack([np.zeros_like(z), z], axis=1))
    shifted = softmax(np.stack([np.full_like(z, SHIFT), SHIFT + z], axis=1))
    following = sigmoid(z + 1)
    numbers = {
        "z": z,
        "p": p,
        "slope": slope,
        "share": slope / most,
        "next": following,
        "gain": following - p,
        "soft_0": soft[:, 0],
        "soft_1": soft[:, 1],
        "shifted_0": shifted[:, 0],
        "shifted_1": shifted[:, 1],
    }
    return pd.DataFrame(
        {name: values.astype(np.float32) for name, values in numbers.items()}
        | {
            "argmax": soft.argmax(axis=1).astype(np.uint8),
            "saturated": (slope < SATURATED * most).astype(np.uint8),
        }
        | _flips(p)
    )


@cache
def threshold_table() -> pd.DataFrame:
    """Tabulate the rows of `curve`.

    Ascending: `threshold` float64 (the shortest decimal that reads back as the
    float32), `logit` float32 (-inf at 0, inf at 1), `ones` int32: how many of `OUTPUTS` are called
    1.
    """
    rows = curve()
    return pd.DataFrame(
        {
            "threshold": shortest_decimals(rows.thresholds),
            "logit": logit(rows.thresholds.astype(np.float64)).astype(np.float32),
            "ones": (rows.tps + rows.fps).astype(np.int32),
        }
    )


@cache
def output_table() -> pd.DataFrame:
    """Tabulate `OUTPUTS`, in their order.

    Returns `score` float64, `logit` float32, `flip` and `tie` int32 (see `_flips`).
    """
    score = np.array(OUTPUTS)
    return pd.DataFrame({"score": score, "logit": logit(score).astype(np.float32)} | _flips(score))


def row_table(predictions: Predictions, numbers: np.ndarray) -> pd.DataFrame:
    """Tabulate at most `MOST_ROWS` rows with a probability each, the first of them, ascending.

    `numbers`, shape (n_samples,): by which a person knows each row.
    Returns `number` and `label` int32, `p` float32, its logit `z` float32, held within what the
    axis shows, and `flip` int32 (see `_flips`).
    """
    few = slice(MOST_ROWS)
    order = np.argsort(predictions.y_score[few], kind="stable")
    p = predictions.y_score[order]
    z = np.clip(logit(p.astype(np.float64)), -FAR / 100, FAR / 100)
    columns = {
        "number": numbers[order],
        "label": predictions.y_true[order],
        "flip": _flips(p)["flip"],
    }
    return pd.DataFrame(
        {name: values.astype(np.int32) for name, values in columns.items()}
        | {"p": p, "z": z.astype(np.float32)}
    )


def _flips(score: np.ndarray) -> dict[str, np.ndarray]:
    """Say at which rows of `curve` a score is called 1, and which row lies exactly on it.

    The label is 1 at row i exactly when ``i < flip``. On its own threshold a score is 1 under
    ``">="`` and 0 under ``">"``: there the two rules part, which gives `tie` (-1: no such row).
    """
    flip = flip_rows(score, curve())
    at_least = flip_rows(score, replace(curve(), rule=">="))
    return {"flip": flip, "tie": np.where(at_least > flip, flip, -1).astype(np.int32)}
