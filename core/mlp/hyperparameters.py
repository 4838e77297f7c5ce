"""The rules the parameters of `MLPClassifier` obey, checked when training starts."""

from collections.abc import Sequence
from numbers import Real
from typing import Protocol

import numpy as np

from core.checks import is_number, is_whole
from core.mlp.losses import LOSSES

OUTPUTS = ("probability", "linear")


class Hyperparameters(Protocol):
    """What is read of an estimator."""

    hidden_layer_sizes: Sequence[int]
    dropout: float | Sequence[float]
    loss: str
    output: str
    learning_rate: float
    momentum: float
    batch_size: int
    epochs: int


def check_hyperparameters(estimator: Hyperparameters) -> None:
    """Check every parameter of an `MLPClassifier` except `random_state`.

    True and False are not taken for numbers.

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
        and all(is_number(rate) and 0 <= rate < 1 for rate in dropout_rates(estimator)),
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
        is_number(estimator.learning_rate) and 0 <= estimator.learning_rate < np.inf,
        "`learning_rate` must be a finite number of at least 0",
        estimator.learning_rate,
    )
    _require(
        is_number(estimator.momentum) and 0 <= estimator.momentum <= 1,
        "`momentum` must lie in [0, 1]",
        estimator.momentum,
    )
    for name in ("batch_size", "epochs"):
        value = getattr(estimator, name)
        _require(_is_count(value), f"`{name}` must be an integer of at least 1", value)


def dropout_rates(estimator: Hyperparameters) -> tuple[float, ...]:
    """Return one dropout rate per hidden layer.

    Parameters
    ----------
    estimator : MLPClassifier
        Its `dropout` may be one number for all layers.
    """
    if isinstance(estimator.dropout, Sequence):
        return tuple(estimator.dropout)
    return (estimator.dropout,) * len(estimator.hidden_layer_sizes)


def _is_count(value: object) -> bool:
    return is_whole(value) and value >= 1


def _require(holds: bool, rule: str, got: object) -> None:
    if not holds:
        raise ValueError(f"{rule}; got {got}.")
