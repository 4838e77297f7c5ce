"""The decision rule: the one place where a score is compared with a threshold."""

import numpy as np
from numpy.typing import ArrayLike

RULES = (">", ">=")


def predict_positive(y_score: ArrayLike, threshold: ArrayLike, rule: str = ">") -> np.ndarray:
    """Tell which scores the threshold calls positive (class 1).

    Both sides are cast to float32 before they are compared, as Keras does. A score equal to the
    threshold is class 0 under ``">"`` and class 1 under ``">="``. A NaN score is class 0.

    Parameters
    ----------
    y_score : array_like of float, any shape
    threshold : float or array_like that broadcasts with `y_score`
        Any number; values outside [0, 1] are allowed.
    rule : {">", ">="}
        ``">"`` is Keras's rule, ``">="`` is scikit-learn's.

    Returns
    -------
    ndarray of bool, the broadcast shape
        Element i is True when score i is called positive.

    Raises
    ------
    ValueError
        When `rule` is neither of the two.

    Source: Keras 3.15 ``metrics.binary_accuracy`` (``">"``); scikit-learn 1.9
    ``metrics.roc_curve`` and ``precision_recall_curve`` (``">="``).
    """
    check_rule(rule)
    y_score, threshold = in_float32(y_score), in_float32(threshold)
    return np.asarray(y_score > threshold if rule == ">" else y_score >= threshold)


def check_rule(rule: object) -> None:
    """Raise ValueError unless `rule` is one of `RULES`."""
    if rule not in RULES:
        got = f'"{rule}"' if isinstance(rule, str) else repr(rule)
        raise ValueError(f'`rule` must be ">" or ">="; got {got}.')


def in_float32(values: ArrayLike) -> np.ndarray:
    """Cast to float32, in which every score and threshold is compared; too large becomes inf."""
    # A float64 too large for float32 becomes inf, which compares as it should.
    with np.errstate(over="ignore"):
        return np.asarray(values).astype(np.float32, copy=False)
