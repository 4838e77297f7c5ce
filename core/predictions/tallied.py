"""Predictions of which only the tally is known: how many rows of each class have each score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.decision.rule import in_float32
from core.decision.tally import Tally, key_scores, score_keys, sum_of
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale


@dataclass(frozen=True, eq=False)
class CountedGroups:
    """Hold the tally of each group of rows that are counted, as `core.predictions.groups.Groups`.

    Parameters
    ----------
    column : str
    names : tuple of str
    tallies : tuple of Tally
        Of each group; together they are the tally of all rows.
    n_summed_up : int
    """

    column: str
    names: tuple[str, ...]
    tallies: tuple[Tally, ...] = field(repr=False)
    n_summed_up: int = 0

    def parts(self, whole: Predictions) -> tuple[Tallied, ...]:
        """Return each group as predictions that are counted, like those of all rows."""
        assert isinstance(whole, Tallied)
        return tuple(map(whole.of, self.tallies))


class Tallied(Predictions):
    """Stand for rows that are counted, and nowhere one by one.

    An element of `y_true`, `y_score` and `each` is one class at one score, "no" first.

    Parameters
    ----------
    counted : Tally
        Of at least one row; its scores within the bounds of `scale`.
    source, class_names, n_left_out, scale
        As `Predictions`.
    groups : CountedGroups, optional
        Of these rows.
    decimals : int, optional
        To which scores were rounded before they were counted; None for not at all.
    """

    has_rows = False

    def __init__(
        self,
        counted: Tally,
        *,
        source: str,
        class_names: tuple[str, str] = ("no", "yes"),
        n_left_out: int = 0,
        scale: Scale = PROBABILITY,
        groups: CountedGroups | None = None,
        decimals: int | None = None,
    ) -> None:
        given = {
            "_counted": counted,
            "source": source,
            "class_names": class_names,
            "n_left_out": n_left_out,
            "row_numbers": None,
            "scale": scale,
            "turned_from": "",
            "n_made_equal": 0,
            "groups": groups,
            "decimals": decimals,
        }
        for name, value in given.items():
            object.__setattr__(self, name, value)

    _counted: Tally
    groups: CountedGroups | None
    decimals: int | None

    def tally(self) -> Tally:
        """Return what is known of the rows."""
        return self._counted

    @cached_property
    def n_samples(self) -> int:
        """How many rows there are, whatever their weight."""
        return self._counted.n_samples

    def _elements(self) -> tuple[np.ndarray, np.ndarray]:
        """Tell which scores have an element of "no", and which of "yes"."""
        is_yes = self._counted.positives > 0
        # Rows of no weight are of no class that is known: they only keep their score.
        return ~is_yes | (self._counted.negatives > 0), is_yes

    @property
    def each(self) -> np.ndarray:
        """How much each element counts: its rows, int64, or the sum of their weights, float64."""
        of_no, of_yes = self._elements()
        both = self._counted.negatives[of_no], self._counted.positives[of_yes]
        return np.concatenate(both).astype(np.float64 if self._counted.is_weighted else np.int64)

    @property
    def sample_weight(self) -> np.ndarray | None:
        """The weight of each element; None where rows count once."""
        return self.each if self._counted.is_weighted else None

    @property
    def y_score(self) -> np.ndarray:
        """The score of each element; float32."""
        scores = key_scores(self._counted.keys)
        return np.concatenate([scores[there] for there in self._elements()])

    @property
    def y_true(self) -> np.ndarray:
        """The class of each element; int8."""
        sizes = [np.count_nonzero(there) for there in self._elements()]
        return np.repeat(np.array([0, 1], np.int8), sizes)

    def only(self, rows: np.ndarray) -> Tallied:
        """Refuse to take some of the rows, of which none is known.

        Raises
        ------
        ValueError
        """
        raise ValueError("`predictions` must have rows to take some of them; got counts alone.")

    def of(self, counted: Tally, scale: Scale | None = None) -> Tallied:
        """Stand for other rows of the same kind, or for scores on another scale."""
        return Tallied(
            counted,
            source=self.source,
            class_names=self.class_names,
            n_left_out=self.n_left_out,
            scale=scale or self.scale,
            decimals=None if scale else self.decimals,
        )

    def rescored(self, to: Callable[[np.ndarray], np.ndarray], scale: Scale) -> Tallied:
        """Give each score another number; rows whose scores become equal are counted together.

        Parameters
        ----------
        to : callable
            Of the numbers decided on, float32, gives numbers decided on, on `scale`.

        Raises
        ------
        ValueError
            With weights.
        """
        counted = self._counted
        if counted.is_weighted:
            raise ValueError("`predictions` must count rows to be rescored; got weights.")
        keys = score_keys(in_float32(to(key_scores(counted.keys))))
        return self.of(sum_of([Tally(keys, counted.positives, counted.negatives)]), scale)
