"""What a page is about: rows with a score each, under one rule, wherever they came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

import numpy as np
import pandas as pd

from core.data.images import Images
from core.experiment.trained import Trained
from core.export import Beside
from core.live.view import View
from core.predictions.groups import Groups
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY, Scale
from core.predictions.tallied import CountedGroups
from core.selection.record import Origin
from core.situations import Situation
from ui.source.points import Points

T = TypeVar("T")

OPERATING_POINTS = ("operating points",)
"""The name of the points at which all of the rows are decided, for `Shown.once`."""

_WORDS = {
    "probability": "probabilities",
    "percent": "percentages",
    "log_odds": "log-odds",
    "log_probability": "logarithms of probabilities",
    "score": "numbers on a scale of their own",
}


def scale_words(scale: Scale) -> str:
    """Say what the scores on a scale are, and when lower ones mean "yes"."""
    if scale.higher_is_yes:
        return _WORDS[scale.kind]
    of_no = " of “no”" if scale.has_probability else ""
    return f"{_WORDS[scale.kind]}{of_no}: lower means “yes”"


def turned_words(predictions: Predictions) -> str:
    """Say what scores are that were something else in each row; "" where they are as they came."""
    was = predictions.turned_from
    return was and f"the {was}, turned into that of “yes”"


def scores_in_words(predictions: Predictions) -> str:
    """Say what the scores mean where that is no probability of "yes", and which became equal."""
    said, n_equal = "", predictions.n_made_equal
    if predictions.scale != PROBABILITY:
        said = f" The scores are {scale_words(predictions.scale)}."
    if predictions.turned_from:
        said = f" The scores are {turned_words(predictions)}."
    if n_equal:
        those = "1 score is" if n_equal == 1 else f"{n_equal:,} different scores are"
        said += f" In float32, {those} equal to another."
    return said


@dataclass(frozen=True)
class Others:
    """Hold what else is known of some rows.

    `columns`: one line a row; of many columns the first ones.
    `problem`: why they could not be read; "" when they could.
    """

    columns: pd.DataFrame
    n_columns: int
    problem: str = ""
    images: Images | None = None


class Shown(Protocol):
    """What is shown, and all that a page asks of it.

    `view`: counts, curve and table under the rule that was chosen.
    `sentence`: which rows these are and whose predictions, as Markdown.
    `brief`: which rows these are, as the beginning of a sentence.
    `notes`: what else must be known of them wherever they are shown, as Markdown; "" for nothing.
    `facts`: the same for a report: name and text.
    `origin`: the same for a record of what was decided on them.
    `loss_words`: what the loss has to do with the threshold; ends the sentence that explains it.
    `models`: scores of the same rows, those of `view` first.
    `groups`: those the rows came with.
    `feature_names`: empty where the features are not known.
    `features`, shape (n_samples, n_features): of the same rows.
    `network`: the training the scores came from.
    `split`: of its data; "" without one.
    `threshold`: the threshold that was made a further row of the view; see `with_row`.
    `numbering`: what the number of a row means.
    `beside_words`: what stands beside the rows in a file to download, as Markdown; "" for nothing.
    `row_numbers`: by which number a person knows each row, where `view.predictions` does not say.
    """

    @property
    def view(self) -> View: ...
    @property
    def sentence(self) -> str: ...
    @property
    def brief(self) -> str: ...
    @property
    def notes(self) -> str: ...
    @property
    def facts(self) -> list[tuple[str, str]]: ...
    @property
    def origin(self) -> Origin: ...
    @property
    def loss_words(self) -> str: ...
    @property
    def models(self) -> dict[str, Predictions]: ...
    @property
    def groups(self) -> Groups | CountedGroups | None: ...
    @property
    def feature_names(self) -> tuple[str, ...]: ...
    @property
    def features(self) -> np.ndarray: ...
    @property
    def network(self) -> Trained | None: ...
    @property
    def split(self) -> str: ...
    @property
    def threshold(self) -> float | None: ...
    @property
    def numbering(self) -> str: ...
    @property
    def beside_words(self) -> str: ...
    @property
    def row_numbers(self) -> np.ndarray | None: ...
    @property
    def situation(self) -> Situation | None: ...

    def once(self, name: tuple, make: Callable[[], T], *, of_rows: bool = False) -> T:
        """Return what was made of these rows under a name, or make it.

        It is kept for everybody where everybody may see the rows, else with them. The name holds
        all that the result depends on, but for what is shown. With `of_rows` it depends on which
        thresholds are rows of the view, too.
        """

    def under(self, rule: str) -> Self:
        """Show the same under another rule."""

    def with_row(self, threshold: float | None) -> Self:
        """Make a threshold, in the score's own numbers, a row of the view where it is needed.

        So that it is counted exactly on every page, wherever it was chosen or typed.
        """

    def latest(self, name: tuple, make: Callable[[], T]) -> T:
        """Return what was made last when it has this name, or make it; one result is kept at most.

        For what is too much to keep, and slow to make again.
        """

    def points(self, pair: tuple[int, int] | None = None) -> Points:
        """Return the rows one by one, where they lie on two features; without, on the usual two."""

    def others(self, positions: np.ndarray, most: int) -> Others:
        """Read at most so many other columns of the rows at some positions."""

    def beside(self) -> Beside | None:
        """Return what stands beside the rows in a file to download."""
