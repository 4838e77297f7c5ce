"""Logistic regression on counts, without a penalty: the fit behind lines and recalibrations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.mlp.activations import sigmoid

_STEPS = 100
_ENOUGH = 1e-9


@dataclass(frozen=True, eq=False)
class Fit:
    """Hold a fit.

    Attributes
    ----------
    coefficients : ndarray of float64, shape (n_columns,)
    covariance : ndarray of float64, shape (n_columns, n_columns)
        Of the coefficients, where the counts are of independent rows.
    """

    coefficients: np.ndarray
    covariance: np.ndarray


def fit_logistic(
    design: np.ndarray,
    positives: np.ndarray,
    negatives: np.ndarray,
    offset: np.ndarray | float = 0.0,
) -> Fit | None:
    """Find the coefficients under which the counts are likeliest, by Newton's steps.

    Parameters
    ----------
    design : ndarray of float64, shape (n_columns, n)
    positives, negatives : ndarray of float64, shape (n,)
        At least 0: counts, sums of weights, or shares of them.
    offset : ndarray of float64, shape (n,), or float
        Added to the linear predictor.

    Returns
    -------
    Fit or None
        None where there is no such maximum: the classes are separated, one of them has no row, or
        the columns do not differ.
    """
    sizes = positives + negatives
    scale = np.abs(design).max(axis=1, initial=0)
    if not (positives.any() and negatives.any() and scale.all()):
        return None
    columns = design / scale[:, None]  # so that all coefficients are of one size
    beta = np.zeros(len(columns))

    def at(beta: np.ndarray) -> tuple[np.ndarray, float]:
        z = offset + beta @ columns
        return z, float(sizes @ np.logaddexp(0, z) - positives @ z)

    z, loss = at(beta)
    for _ in range(_STEPS):
        share = sigmoid(z)
        information = (columns * (sizes * share * (1 - share))) @ columns.T
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, columns @ (positives - sizes * share))
        if np.abs(step).max() <= _ENOUGH * (1 + np.abs(beta).max()):
            return Fit(beta / scale, np.linalg.inv(information) / np.outer(scale, scale))
        z, then = at(beta + step)
        while then > loss + 1e-12 * abs(loss):
            step /= 2
            z, then = at(beta + step)
        beta, loss = beta + step, then
    return None
