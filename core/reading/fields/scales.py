"""Turn scores that are logits or percentages into probabilities, once a person agreed."""

from typing import NoReturn

import numpy as np
import pyarrow as pa

from core.mlp.activations import sigmoid
from core.parsing.quoting import quote
from core.reading.fields.numbers import shown

SCALES = ("probability", "logit", "percent")

_CONVERSIONS = {
    "probability": lambda values: values,
    "logit": sigmoid,
    "percent": lambda values: values / 100,
}
_PROPOSALS = {
    "logit": (
        "They look most like logits: to turn them into probabilities with the sigmoid, agree to "
        '`scale="logit"`; otherwise choose another column.'
    ),
    "percent": (
        'They look most like percentages: to divide them by 100, agree to `scale="percent"`; '
        "otherwise choose another column."
    ),
}


class ScaleNeeded(ValueError):
    """Say that scores are no probabilities, and what they look like.

    Attributes
    ----------
    column : str
        The column of the scores.
    scale : {"logit", "percent"}
        What they look like: percentages when a field carries ``%``, or when all lie in [0, 100] and
        most above 1.
    row : int
        The first row whose score is no probability.
    share : float, above 0, up to 1
        Share of such rows among those that have a score.
    """

    def __init__(self, message: str, column: str, scale: str, row: int, share: float) -> None:
        super().__init__(message)
        self.column = column
        self.scale = scale
        self.row = row
        self.share = share


class ScoreScale:
    """Convert the scores of one column, chunk by chunk.

    Conversions are in float64 and rounded once to float32. So 50.1 % becomes the float32 that 0.501
    is, and a comparison with 0.501 finds them equal.

    Parameters
    ----------
    column : str
        The column's name, for errors.
    scale : {None, "probability", "logit", "percent"}
        None keeps scores as they are and remembers which are no probabilities: see `check`.

    Raises
    ------
    ValueError
        If `scale` is none of these.
    """

    def __init__(self, column: str, scale: str | None = None) -> None:
        if scale is not None and scale not in SCALES:
            raise ValueError(f"`scale` must be None or one of {SCALES}; got {scale!r}.")
        self.column = column
        self.scale = scale
        self._n_scores = self._n_outside = self._n_above_1 = 0
        self._lowest, self._highest = np.inf, -np.inf
        self._first: tuple[int, str] | None = None

    def convert(self, values: np.ndarray, fields: pa.Array, first_row: int) -> np.ndarray:
        """Return probabilities of one chunk, as float32; NaN stays NaN.

        Parameters
        ----------
        values : ndarray of float64, shape (n,)
            Finite or NaN.
        fields : pyarrow.Array, length n
            What the file holds there, from `first_row` on, for errors.

        Raises
        ------
        ValueError
            If a scale was given and a result lies outside [0, 1].
        """
        with np.errstate(over="ignore"):
            scores = _CONVERSIONS[self.scale or "probability"](values).astype(np.float32)
        outside = (scores < 0) | (scores > 1)
        index = int(outside.argmax()) if outside.any() else None
        if self.scale is None:
            self._remember(values, scores, outside)
            if self._first is None and index is not None:
                self._first = first_row + index, shown(fields, index)
        elif index is not None:
            span = "0 to 100" if self.scale == "percent" else "0 to 1"
            raise ValueError(
                f"Column {quote(self.column)} must hold numbers from {span}; row "
                f"{first_row + index:,} holds {shown(fields, index)}. Choose another scale "
                "or column."
            )
        return scores

    def check(self, percent_field: tuple[int, str] | None = None) -> None:
        """Raise ScaleNeeded unless all scores of all chunks were probabilities.

        Parameters
        ----------
        percent_field : tuple of int and str, optional
            Row and quotation of the first field that carries ``%``, if one does.

        Raises
        ------
        ScaleNeeded
            If no scale was given, and a score lies outside [0, 1] or carries ``%``.
        ValueError
            If fields carry ``%`` and the scale given is not "percent".
        """
        if percent_field is not None and self.scale != "percent":
            row, text = percent_field
            where = f"row {row:,} of column {quote(self.column)} holds {text}"
            if self.scale is not None:
                raise ValueError(
                    f'`scale` must be "percent" for cells that carry %; got "{self.scale}", '
                    f"and {where}. Choose percent."
                )
            message = f"Scores must be probabilities from 0 to 1; {where}. {_PROPOSALS['percent']}"
            raise ScaleNeeded(message, self.column, "percent", row, 1.0)
        if self._n_outside:
            self._propose()

    def _remember(self, values: np.ndarray, scores: np.ndarray, outside: np.ndarray) -> None:
        if values.size:
            self._n_scores += values.size - int(np.isnan(values).sum())
            self._n_outside += int(outside.sum())
            self._n_above_1 += int((scores > 1).sum())
            self._lowest = np.fmin(self._lowest, np.fmin.reduce(values))
            self._highest = np.fmax(self._highest, np.fmax.reduce(values))

    def _propose(self) -> NoReturn:
        in_percent = self._lowest >= 0 and self._highest <= 100
        mostly_above_1 = 2 * self._n_above_1 > self._n_scores
        scale = "percent" if in_percent and mostly_above_1 else "logit"
        assert self._first, "a score outside was met"
        row, value = self._first
        share = self._n_outside / self._n_scores
        raise ScaleNeeded(
            f"Scores must be probabilities from 0 to 1; row {row:,} of column {quote(self.column)} "
            f"holds {value}, and {self._n_outside:,} of {self._n_scores:,} scores "
            f"({100 * share:.3g} %) lie outside. They reach from {self._lowest:g} to "
            f"{self._highest:g}. "
            f"{_PROPOSALS[scale]}",
            self.column,
            scale,
            row,
            share,
        )
