"""Small images: what a row looks like, where its features are the pixels of a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.checks import read_only

SIZE = 8
"""Pixels across and down."""
MOST_INK = 15


@dataclass(frozen=True, eq=False)
class Images:
    """Hold an image for each row, and what it shows.

    Parameters
    ----------
    ink : ndarray of uint8, shape (n_rows, 8, 8), from 0 (paper) to 15
    shows : ndarray of int, shape (n_rows,)
        Which of `names` each of them shows.
    names : tuple of str
        What can be seen, as within a sentence: "a 3".

    Raises
    ------
    ValueError
        When the arrays do not fit together, or there is more ink than that.
    """

    ink: np.ndarray
    shows: np.ndarray
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.ink.shape != (len(self.shows), SIZE, SIZE) or self.ink.max(initial=0) > MOST_INK:
            raise ValueError(
                f"`ink` must be {SIZE} by {SIZE} for each of {len(self.shows)} rows, at most "
                f"{MOST_INK}; got shape {self.ink.shape} and {self.ink.max(initial=0)}."
            )
        read_only(self.ink)
        read_only(self.shows)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.ink)

    def of(self, rows: np.ndarray) -> Images:
        """Take the images of some rows only."""
        return Images(self.ink[rows], self.shows[rows], self.names)

    def lines(self) -> np.ndarray:
        """Pack each line of pixels into one number, the leftmost pixel into its lowest four bits.

        Returns
        -------
        ndarray of int32, shape (n_rows, 8)
        """
        shifts = np.arange(0, 4 * SIZE, 4, dtype=np.uint32)
        packed = np.bitwise_or.reduce(self.ink.astype(np.uint32) << shifts, axis=2)
        return packed.view(np.int32)
