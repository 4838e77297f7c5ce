"""The rules the parameters of `MLPClassifier` obey, checked when training starts."""

from numbers import Integral, Real

import numpy as np

from core.mlp.losses import LOSSES

OUTPUTS = ("probability", "linear")


def check_hyperparameters(estimator):
    """Check every parameter of an `MLPClassifier` except `random_state`.

    True and False are not taken for numbers.

    Parameters
    ----------
    estimator : MLPClassifier

    Raises
    ------
    ValueError
        The rule first, then what came.
    """
    sizes = estimator.hidden_layer_sizes
    _require(
        isinstance(sizes, tuple | list) and all(_is_count(size) for size in sizes),
        "`hidden_layer_sizes` must be a tuple of integers of at least 1",
        sizes,
    )
    _require(
        isinstance(estimator.dropout, Real | tuple | list)
        and len(dropout_rates(estimator)) == len(sizes)
        and all(_is_real(rate) and 0 <= rate < 1 for rate in dropout_rates(estimator)),
        "`dropout` must have one rate in [0, 1) per hidden layer",
        f"{estimator.dropout} for {len(sizes)} layer{'' if len(sizes) == 1 else 's'}",
    )
    for name, choices in {"loss": tuple(LOSSES), "output": OUTPUTS}.items():
        value = getattr(estimator, name)
        _require(
            isinstance(value, str) and value in choices,
            f"`{name}` must be {' or '.join(map(repr, choices))}",
            repr(value),
        )
    _require(
        _is_real(estimator.learning_rate) and 0 <= estimator.learning_rate < np.inf,
        "`learning_rate` must be a finite number of at least 0",
        estimator.learning_rate,
    )
    _require(
        _is_real(estimator.momentum) and 0 <= estimator.momentum <= 1,
        "`momentum` must lie in [0, 1]",
        estimator.momentum,
    )
    for name in ("batch_size", "epochs"):
        value = getattr(estimator, name)
        _require(_is_count(value), f"`{name}` must be an integer of at least 1", value)


def dropout_rates(estimator):
    """Return one dropout rate per hidden layer.

    Parameters
    ----------
    estimator : MLPClassifier
        Its `dropout` may be one number for all layers.

    Returns
    -------
    tuple of float
    """
    if isinstance(estimator.dropout, Real):
        return (estimator.dropout,) * len(estimator.hidden_layer_sizes)
    return tuple(estimator.dropout)


def _is_real(value):
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_count(value):
    return isinstance(value, Integral) and not isinstance(value, bool) and value >= 1


def _require(holds, rule, got):
    if not holds:
        raise ValueError(f"{rule}; got {got}.")
