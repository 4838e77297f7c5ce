"""What a class can be asked, and which answers to it there are; no answer is a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.checks import check_number, check_whole

Vote = float | int


@dataclass(frozen=True)
class Line:
    """Ask where to draw the line.

    Attributes
    ----------
    situation : str
        Key of `core.situations.SITUATIONS`, one that stands on a data set.
    """

    situation: str

    def read(self, vote: Any) -> float:
        """Return the probability at which somebody draws it, or raise ValueError."""
        check_number("vote", vote, (0, 1))
        return float(vote)


@dataclass(frozen=True)
class Choice:
    """Ask a question of a quiz.

    Attributes
    ----------
    seed, at : int
        The quiz of `core.quiz.questions`, and the place of the question in it.
    n_options : int
        How many answers there are to choose from.
    """

    seed: int
    at: int
    n_options: int

    def read(self, vote: Any) -> int:
        """Return the place of an answer, or raise ValueError."""
        check_whole("vote", vote, (0, self.n_options - 1))
        return int(vote)


Asked = Line | Choice
