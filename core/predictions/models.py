"""Several models' predictions of the same rows, and the groups these rows are in."""

from dataclasses import dataclass

import numpy as np

from core.predictions.groups import Groups
from core.predictions.predictions import Predictions

MAX_MODELS = 3


@dataclass(frozen=True, eq=False)
class Models:
    """Hold what several models say of the same rows, or of rows that are only counted.

    Parameters
    ----------
    predictions : dict of str to Predictions
        Name of each model to its scores, at least one and at most `MAX_MODELS`. Labels, weights and
        row numbers are the same for all; where one is counted, nobody knows whether the rows are.
    groups : Groups, optional
        Of these rows.

    Raises
    ------
    ValueError
        If there is no model or there are too many, or they are not of the same rows.
    """

    predictions: dict[str, Predictions]
    groups: Groups | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.predictions) <= MAX_MODELS:
            raise ValueError(
                f"`predictions` must hold 1 to {MAX_MODELS} models; got {len(self.predictions)}."
            )
        are_rows = all(each.has_rows for each in self.predictions.values())
        for name, each in self.predictions.items():
            if are_rows and not np.array_equal(each.y_true, self.first.y_true):
                raise ValueError(
                    f"All models must be of the same rows; the labels of {name!r} differ."
                )
        if self.groups is not None and self.groups.codes.size != self.first.n_samples:
            raise ValueError(
                f"`groups` must have as many rows as the models, {self.first.n_samples:,}; "
                f"got {self.groups.codes.size:,}."
            )

    @property
    def first(self) -> Predictions:
        return next(iter(self.predictions.values()))
