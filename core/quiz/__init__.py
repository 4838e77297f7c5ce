"""Questions that are answered before the answer is shown; the same ones from the same seed.

Every answer is computed from the small data of its question, by the functions that the rest of
`core` offers. `KINDS` lists what is asked; `questions` draws a quiz.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from core.quiz import keras, learning, moves, values
from core.quiz.drawing import MOST_OPTIONS
from core.quiz.question import Kind, Question, Reading, Rows, Table

__all__ = ["KINDS", "SEEDS", "Kind", "Question", "Reading", "Rows", "Table", "questions"]

SEEDS = (0, 9999)

KINDS: dict[str, Kind] = {**moves.KINDS, **values.KINDS, **keras.KINDS, **learning.KINDS}
"""Name of a kind to what it is about and how it is made."""

FIRST = "uses_threshold"
LATER = ("sample_weight", "one_column", "tied_argmax", "softmax", "top_k", "constant", "exact")
"""Kinds about what the first steps of the story do not show: they come after the others."""


def questions(seed: int, n: int) -> tuple[Question, ...]:
    """Draw a quiz: no kind comes again before all others have come, and none twice in a row.

    It begins with a move of the threshold, and these are every second question as long as there
    are some left; of the others `FIRST` is the first and `LATER` are the last. The right answers
    stand at each place as often as at another, as far as there are as many options.

    Parameters
    ----------
    seed : int, from 0 to 9999
        The same seed gives the same questions, with their answers in the same order; a longer
        quiz begins with the questions of a shorter one.
    n : int, at least 0

    Raises
    ------
    ValueError
        When `seed` or `n` is out of range.
    """
    if not SEEDS[0] <= seed <= SEEDS[1]:
        raise ValueError(f"`seed` must be from {SEEDS[0]} to {SEEDS[1]}; got {seed}.")
    if n < 0:
        raise ValueError(f"`n` must be at least 0; got {n}.")
    quiz, taken = list[Question](), [0] * MOST_OPTIONS
    for i, kind in enumerate(_order(seed, n)):
        quiz.append(_question(kind, seed, i, taken))
        taken[quiz[-1].answer] += 1
    return tuple(quiz)


def _order(seed: int, n: int) -> list[str]:
    names, order = list(KINDS), list[str]()
    while len(order) < n:
        # A generator for each round, so that a quiz does not depend on how long it is.
        rng = np.random.default_rng((seed, len(order) // len(names)))
        shuffled = [names[i] for i in rng.permutation(len(names))]
        of_moves = [name for name in shuffled if name in moves.KINDS]
        others = [name for name in shuffled if name not in moves.KINDS]
        others.sort(key=lambda name: (name != FIRST, name in LATER))
        # A round ends with another kind than it begins with: there are more of the others.
        for pair in zip_longest(of_moves, others):
            order += filter(None, pair)
    return order[:n]


def _question(kind: str, seed: int, i: int, taken: Sequence[int]) -> Question:
    """Make a question, with its right answer at one of the places that were taken least often."""
    rng = np.random.default_rng((seed, 1_000 + i))
    draft = vars(KINDS[kind].make(rng))
    right, *wrong = draft["options"]
    free = np.array(taken[: 1 + len(wrong)])
    answer = int(rng.choice(np.flatnonzero(free == free.min())))
    options = [wrong[place] for place in rng.permutation(len(wrong))]
    options.insert(answer, right)
    return Question(**draft | {"options": tuple(options)}, kind=kind, answer=answer)
