"""The rows of one split of a trained network, which everybody may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd

from core.data.datasets import DATASETS, Dataset, DatasetSpec
from core.experiment.recipe import LOSSES, encode
from core.experiment.trained import Trained
from core.export import Features
from core.live.view import View, view_of_training
from core.mlp.regions import decision_grid
from core.predictions.predictions import Predictions
from core.selection.record import REFERENCE, Origin
from core.situations import Situation
from ui.source import cache
from ui.source.points import Points, points_on
from ui.source.shown import Others
from ui.text import literal, recipe_words

T = TypeVar("T")

SEEN = {"train": "learned from", "validation": "held back", "test": "never seen before"}
SLOWER = "Lower the learning rate under “Change data or network” and press Train."


def brief(data: Dataset, split: str) -> str:
    """Say which rows these are, of a network that has learned or is about to."""
    n_rows, title = data.rows(split).size, literal(data.title)
    return f"**{n_rows:,} {split} rows** of “{title}”"


@dataclass(frozen=True, eq=False)
class NetworkRows:
    """Show one split of a trained network; see `ui.source.shown.Shown`.

    `split` of "train", "validation", "test".
    `threshold`: a further row of the view.
    """

    network: Trained
    split: str
    rule: str
    threshold: float | None = None
    situation: Situation | None = None
    groups = None
    notes = ""
    numbering = "Row: its number in the data set, the first is 0."
    beside_words = "The features stand beside it, in their own units."

    @cached_property
    def view(self) -> View:
        return self.once(("view",), self._view, of_rows=True)

    def under(self, rule: str) -> NetworkRows:
        return replace(self, rule=rule)

    def with_row(self, threshold: float | None) -> NetworkRows:
        view = self.view
        if threshold is None or not view.within(threshold) or view.decides_at(threshold):
            return self
        return replace(self, threshold=threshold)

    def _view(self) -> View:
        if self.threshold is not None:
            return replace(self, threshold=None).view.with_thresholds([self.threshold])
        return view_of_training(self.network, self.split, self.rule)

    @property
    def sentence(self) -> str:
        network, data = self.network, self.network.dataset
        hidden = "–".join(map(str, network.settings.hidden))
        units = f"of {hidden} hidden units" if hidden else "without a hidden layer"
        return (
            f"{literal(data.title)}: **{data.rows(self.split).size:,} {self.split} rows**, "
            f"{SEEN[self.split]} by a network {units} ({network.model.n_parameters_:,} parameters)."
        )

    @property
    def brief(self) -> str:
        return brief(self.network.dataset, self.split)

    @property
    def facts(self) -> list[tuple[str, str]]:
        settings = self.network.settings
        hidden = "–".join(map(str, settings.hidden)) or "none"
        return [
            ("Data", f"{self.network.dataset.title}, {self.split} rows, {SEEN[self.split]}"),
            (
                "Network",
                f"hidden units {hidden}; {LOSSES[settings.loss].lower()}, {settings.epochs} "
                f"epochs, learning rate {settings.learning_rate:g}, seed {settings.seed}",
            ),
            ("Recipe", recipe_words(encode(settings))),
        ]

    @property
    def origin(self) -> Origin:
        words = f"{self.network.dataset.title}; network: {dict(self.facts)['Network']}"
        return Origin(words, recipe=encode(self.network.settings) or REFERENCE)

    @property
    def loss_words(self) -> str:
        if self.network.settings.loss == "crossentropy":
            return "and training, which follows it, never sees the threshold."
        return "and neither does the threshold occur in the squared error that training followed."

    @property
    def models(self) -> dict[str, Predictions]:
        return {"the trained network": self.view.predictions}

    @property
    def feature_names(self) -> tuple[str, ...]:
        return tuple(self.network.dataset.feature_names)

    @property
    def features(self) -> np.ndarray:
        return self.network.dataset.X[self.row_numbers]

    @property
    def row_numbers(self) -> np.ndarray:
        return self.network.dataset.rows(self.split)

    def once(self, name: tuple, make: Callable[[], T], *, of_rows: bool = False) -> T:
        recipe = encode(self.network.settings)
        further = (self.threshold,) if of_rows and self.threshold is not None else ()
        return cache.made((recipe, self.split, self.rule, *name, *further), make)

    def latest(self, name: tuple, make: Callable[[], T]) -> T:
        return make()

    @property
    def _spec(self) -> DatasetSpec:
        return DATASETS[self.network.settings.data]

    def points(self, pair: tuple[int, int] | None = None) -> Points:
        pair = pair or self._spec.pair
        return self.once(("points", pair), lambda: self._points(pair), of_rows=True)

    def _points(self, pair: tuple[int, int]) -> Points:
        data, grid = self.network.dataset, None
        if data.n_features == 2 and pair == (0, 1):
            grid = self.once(("grid",), lambda: decision_grid(data, self.network.model))
        names = [self.feature_names[i] for i in pair]
        images = self._spec.images and self._spec.images()
        return points_on(self.view, self.row_numbers, data.X[:, list(pair)], names, grid, images)

    def others(self, positions: np.ndarray, most: int) -> Others:
        names = self.feature_names
        rows = self.features[positions, :most]
        images = self._spec.images and self._spec.images().of(self.row_numbers[positions])
        return Others(pd.DataFrame(rows, columns=names[:most]), len(names), images=images)

    def beside(self) -> Features:
        return Features(self.feature_names, self.features)
