"""Numbers of the story as text."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.parsing.numbers import minus

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float) -> str:
    """Write a number with four decimals, or three digits where these would hide it.

    Exactly 0 is "0", so that "0.0000" never stands for something small.
    """
    if np.isnan(value):
        return "undefined"
    if value == 0:
        return "0"
    if abs(value) < 1e-4:
        return power(value)
    text = f"{value:.4f}" if abs(value) >= 0.001 else f"{value:.3g}"
    return minus(text)


def signed(value: float) -> str:
    """Write a difference with its sign; exactly 0 has none."""
    return number(value) if value <= 0 or np.isnan(value) else f"+{number(value)}"


def plain(value: float) -> str:
    """Write a number that a person set, without decimals it does not have."""
    return minus(f"{value + 0.0:g}")


def power(value: float) -> str:
    """Write a number that is not 0 by one digit and a power of ten, such as 2·10⁻⁹."""
    digit, exponent = f"{value:.0e}".split("e")
    return minus(f"{digit}·10{str(int(exponent)).translate(_RAISED)}")


def exp(exponent: float, written: Callable[[float], str]) -> str:
    """Write a power of e; a negative exponent stands in brackets."""
    text = written(exponent)
    return f"e^({text})" if text.startswith("−") else f"e^{text}"
