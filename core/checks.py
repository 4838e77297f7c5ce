"""What many rooms ask of the values they are given, each rule with its one sentence."""

from collections.abc import Collection
from numbers import Integral, Real
from typing import TypeGuard

import numpy as np


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number; True and False are not taken for numbers."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value is a real number; True and False are not taken for numbers."""
    return isinstance(value, Real) and not isinstance(value, bool)


def check_whole(name: str, value: int, bounds: tuple[int, int]) -> None:
    """Raise ValueError unless a value is a whole number within bounds, both included."""
    low, high = bounds
    if not (is_whole(value) and low <= value <= high):
        rule = f"`{name}` must be a whole number from {low:,} to {high:,}"
        raise ValueError(f"{rule}; got {_shown(value)}.")


def check_number(name: str, value: float, bounds: tuple[float, float]) -> None:
    """Raise ValueError unless a value is a number within bounds, both included; nan is not."""
    low, high = bounds
    if not (is_number(value) and low <= value <= high):
        rule = f"`{name}` must be a number from {low:g} to {high:g}"
        raise ValueError(f"{rule}; got {_shown(value)}.")


def check_between(name: str, value: float) -> None:
    """Raise ValueError unless a value is a number between 0 and 1, neither of them included."""
    check_number(name, value, (0, 1))
    if value in (0, 1):
        raise ValueError(f"`{name}` must lie between 0 and 1; got {value}.")


def check_choice(name: str, value: object, choices: Collection[str]) -> None:
    """Raise ValueError unless a value is one of some texts."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"`{name}` must be one of {', '.join(choices)}; got {value!r}.")


def check_rows(name: str, n_rows: int, n_labels: int) -> None:
    """Raise ValueError unless there is a row for each label."""
    if n_rows != n_labels:
        raise ValueError(
            f"`{name}` must have as many rows as `y_true`; got {n_rows:,} for {n_labels:,}."
        )


def check_numeric(name: str, array: np.ndarray) -> None:
    """Raise ValueError unless an array is one of bool, int or float."""
    if array.dtype.kind not in "biuf":
        raise ValueError(f"`{name}` must hold numbers; got dtype {array.dtype}.")


def read_only(array: np.ndarray) -> np.ndarray:
    """Lock an array, in place, and return it."""
    array.flags.writeable = False
    return array


def _shown(value: object) -> str:
    # NumPy's own repr of a number is `np.int64(50)`.
    return repr(value.item() if isinstance(value, np.generic) else value)
