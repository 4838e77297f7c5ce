"""The scale a score is on: what its numbers mean, and which end of it means "yes"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from core.mlp.activations import logit, sigmoid

Kind = Literal["probability", "percent", "log_odds", "log_probability", "score"]
Numbers = TypeVar("Numbers", float, np.ndarray)


@dataclass(frozen=True)
class _Meaning:
    """Say what the numbers of one kind of scale mean.

    Parameters
    ----------
    rule : str
        What they must be, for people.
    bounds : tuple of two float
        Lowest and highest number.
    half : float or None
        The number that stands for a probability of one half.
    probability : callable or None
        Turns float64 numbers into the probability of the class they are of.
    number : callable or None
        The inverse.
    """

    rule: str
    bounds: tuple[float, float]
    half: float | None
    probability: Callable[[np.ndarray], np.ndarray] | None
    number: Callable[[ArrayLike], np.ndarray] | None = None


_MEANINGS: dict[str, _Meaning] = {
    "probability": _Meaning(
        "probabilities from 0 to 1", (0, 1), 0.5, lambda shown: shown, np.asarray
    ),
    "percent": _Meaning(
        "percentages from 0 to 100",
        (0, 100),
        50.0,
        lambda shown: shown / 100,
        lambda p: 100 * np.asarray(p),
    ),
    "log_odds": _Meaning("finite numbers", (-np.inf, np.inf), 0.0, sigmoid, logit),
    "log_probability": _Meaning(
        "logarithms of probabilities, up to 0", (-np.inf, 0), float(np.log(0.5)), np.exp, np.log
    ),
    "score": _Meaning("finite numbers", (-np.inf, np.inf), None, None),
}
KINDS = tuple(_MEANINGS)


@dataclass(frozen=True)
class Scale:
    """Say what the numbers of a score mean, and turn what is decided on into what is shown.

    Decided on are numbers of which more means "yes": the score's own, or those negated where lower
    means "yes". Negation changes no digit, so `>` on the negated numbers is `<` on the score's own,
    ties included. Nothing but this class turns the sign.

    Parameters
    ----------
    kind : {"probability", "percent", "log_odds", "log_probability", "score"}
        "score" is any other number: points, margins, distances, ranks.
    higher_is_yes : bool
        False: the lower, the more "yes". Where the kind has a probability, that is the one of the
        other class, "no".

    Raises
    ------
    ValueError
        If `kind` is none of these.
    """

    kind: Kind = "probability"
    higher_is_yes: bool = True

    def __post_init__(self) -> None:
        if self.kind not in _MEANINGS:
            raise ValueError(f"`kind` must be one of {', '.join(KINDS)}; got {self.kind!r}.")

    def shown(self, decided: Numbers) -> Numbers:
        """Turn numbers as decided on into the score's own; the dtype stays, -0.0 becomes 0.0."""
        return decided + 0.0 if self.higher_is_yes else 0.0 - decided

    def decided(self, shown: Numbers) -> Numbers:
        """Turn the score's own numbers into those decided on; the inverse of `shown`."""
        return self.shown(shown)

    @property
    def has_probability(self) -> bool:
        """Whether its numbers stand for probabilities."""
        return self._meaning.probability is not None

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest number decided on that the scale has; infinite where it has none."""
        low, high = (self.shown(float(bound)) for bound in self._meaning.bounds)
        return (low, high) if self.higher_is_yes else (high, low)

    @property
    def start(self) -> float | None:
        """The number decided on that stands for a probability of one half; None without one."""
        half = self._meaning.half
        return None if half is None else self.decided(half)

    @property
    def rule(self) -> str:
        """What its numbers must be, to complete “must hold …”."""
        return self._meaning.rule

    def shown_rule(self, rule: str) -> str:
        """Turn a rule on numbers decided on, ">" or ">=", into that on the score's own numbers.

        Returns
        -------
        {">", ">=", "<", "<="}
        """
        return rule if self.higher_is_yes else rule.replace(">", "<")

    def probability(self, decided: ArrayLike) -> np.ndarray | None:
        """Compute the probability of "yes".

        Parameters
        ----------
        decided : array_like of float, any shape
            Numbers as decided on.

        Returns
        -------
        ndarray of float64, the shape of `decided`, or None
            From 0 to 1; None for a scale without probabilities.
        """
        to_probability = self._meaning.probability
        if to_probability is None:
            return None
        named = np.asarray(to_probability(self.shown(np.asarray(decided, np.float64))))
        if self.higher_is_yes:
            return named
        if self.kind == "log_odds":
            return sigmoid(np.asarray(decided, np.float64))  # 1 - p would lose a small one
        return 1 - named

    def of_probability(self, probability: float) -> float:
        """Find the number decided on that stands for a probability of "yes"; nan without one.

        Parameters
        ----------
        probability : float in [0, 1]
        """
        to_number = self._meaning.number
        if to_number is None:
            return np.nan
        with np.errstate(divide="ignore"):
            shown = to_number(probability if self.higher_is_yes else 1 - probability)
        return self.decided(float(shown))

    @property
    def _meaning(self) -> _Meaning:
        return _MEANINGS[self.kind]


PROBABILITY = Scale("probability")
