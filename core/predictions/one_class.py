"""One of several classes against the rest, as predictions that a threshold cuts."""

from __future__ import annotations

import numpy as np

from core.predictions.predictions import ClassPredictions, Predictions
from core.predictions.scale import PROBABILITY, Scale

SCORE, AGAINST_NEXT = "its score", "against the next class"


def one_against_the_rest(predictions: ClassPredictions, index: int) -> dict[str, Predictions]:
    """Take one class as "yes" and all others as "no", with two scores for the same rows.

    Parameters
    ----------
    index : int
        Of the class.

    Returns
    -------
    dict of str to Predictions
        `SCORE`: the score p of the class. `AGAINST_NEXT`: how it stands against the highest score q
        of another. Between scores from 0 to 1 that is p / (p + q), and 0 where both are 0: above
        0.5 exactly where the class has the highest score alone, up to float32. Between other
        numbers p − q: above 0 there.
    """
    scores = predictions.y_score
    own = scores[:, index].astype(np.float64)
    highest = np.delete(scores, index, axis=1).max(axis=1).astype(np.float64)
    if scores.min() >= 0 and scores.max() <= 1:
        scale, both = PROBABILITY, own + highest
        against = np.divide(own, both, out=np.zeros_like(own), where=both > 0)
    else:
        scale, against = Scale("score"), own - highest
    name = predictions.class_names[index]
    return {
        model: Predictions(
            predictions.y_true == index,
            score.astype(np.float32),
            source=predictions.source,
            class_names=(f"not {name}", name),
            n_left_out=predictions.n_left_out,
            row_numbers=predictions.row_numbers,
            scale=scale,
        )
        for model, score in ((SCORE, own), (AGAINST_NEXT, against))
    }
