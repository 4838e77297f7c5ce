"""Small data drawn for a question, so that it has one clear answer, and texts of its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from core.quiz.question import Rows

T = TypeVar("T")
RISES, FALLS, STAYS = "It rises.", "It falls.", "It stays the same."
DIRECTIONS = (RISES, FALLS, STAYS)
MOST_OPTIONS = 4
_MOST_DRAWS = 10_000
_ROOM = 2  # hundredths between a threshold and the next score, so that a picture shows the side


def pick(rng: np.random.Generator, values: Iterable[T]) -> T:
    """Draw one of some values."""
    values = list(values)
    return values[int(rng.integers(len(values)))]


def until(draw: Callable[[], T], accept: Callable[[T], object]) -> T:
    """Draw until what came is accepted.

    Raises
    ------
    RuntimeError
        When 10,000 draws were not enough: the question asks for what hardly occurs.
    """
    for _ in range(_MOST_DRAWS):
        drawn = draw()
        if accept(drawn):
            return drawn
    raise RuntimeError(f"None of {_MOST_DRAWS:,} draws was accepted.")


def draw_rows(rng: np.random.Generator, low: int = 8, high: int = 10) -> Rows:
    """Draw `low` to `high` rows, at least two of each class, without thresholds.

    Their scores ascend, lie apart, and tell “yes” from “no” better than chance.
    """

    def draw() -> Rows:
        n = int(rng.integers(low, high + 1))
        places = np.sort(rng.choice(24, n, replace=False))
        y_score = (3 + 4 * places + rng.integers(0, 2, n)) / 100
        is_yes = rng.random(n) < 0.15 + 0.7 * y_score
        return Rows(tuple(map(int, is_yes)), tuple(map(float, y_score)))

    return until(draw, lambda rows: 2 <= sum(rows.y_true) <= len(rows.y_true) - 2)


def with_thresholds(rng: np.random.Generator, rows: Rows, n: int) -> Rows:
    """Draw `n` thresholds, in no order, with room to every score and a tenth between them.

    Where this draw left no room the rows come back as they were.
    """
    scores = np.rint(np.array(rows.y_score) * 100)
    grid = np.arange(10, 91, 5)
    free = grid[(np.abs(grid[:, np.newaxis] - scores) >= _ROOM).all(axis=1)]
    if len(free) < n:
        return rows
    drawn = rng.choice(free, n, replace=False)
    if n > 1 and np.diff(np.sort(drawn)).min() < 10:
        return rows
    return replace(rows, thresholds=tuple(float(t) / 100 for t in drawn))


def draw_move(rng: np.random.Generator, accept: Callable[[Rows], bool]) -> Rows:
    """Draw rows and a threshold that moves from the first to the second of two places."""
    rows = until(
        lambda: with_thresholds(rng, draw_rows(rng), 2),
        lambda rows: len(rows.thresholds) == 2 and accept(rows),
    )
    return replace(rows, is_move=True)


def crossed(rows: Rows) -> tuple[int, int]:
    """Count the rows that a moving threshold passes: how many are “yes”, how many “no”."""
    start, end = rows.thresholds
    passed = rows.said(start) != rows.said(end)
    is_yes = np.array(rows.y_true) == 1
    return int((passed & is_yes).sum()), int((passed & ~is_yes).sum())


def direction(before: float, after: float) -> str:
    """Say what a number does, one of `DIRECTIONS`; a difference by rounding is none."""
    if math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-12):
        return STAYS
    return RISES if after > before else FALLS


def right_first(right: str, others: Iterable[str]) -> tuple[str, ...]:
    """List the right answer and then the first others that differ from it and each other."""
    return tuple(dict.fromkeys((right, *others)))[:MOST_OPTIONS]


def number(value: float) -> str:
    """Write a number with four decimals; nan is undefined."""
    return "undefined" if math.isnan(value) else f"{value:.4f}"


def short(value: float) -> str:
    """Write a score or a threshold, which have two decimals."""
    return f"{value:.2f}"


def share(part: int, whole: int) -> str:
    """Write a share with its counts."""
    return f"{part} of {whole} = {part / whole:.4f}"


def yes_no(label: int) -> str:
    """Write a class as it is said."""
    return "yes" if label else "no"
