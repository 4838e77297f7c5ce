"""What is computed once for everybody; the only place with Streamlit's caches, each one bounded.

Results are shared between sessions and read-only by agreement: whoever needs another one makes
another one. Arguments with an underscore are not part of the key; the others identify them.
"""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from core.compare.members import Compared, compare_groups, compare_models
from core.data.datasets import Dataset, load_dataset
from core.experiment.trained import Trained
from core.live.table import sample_table
from core.live.view import View, view_at_epoch, view_of_training
from core.mlp.regions import DecisionGrid, decision_grid
from core.predictions.groups import Groups
from core.predictions.predictions import Predictions
from ui.charts import figures
from ui.source.points import Points, points_at_epoch


@st.cache_resource(max_entries=64, show_spinner=False)
def view(recipe: str, split: str, rule: str, _trained: Trained) -> View:
    """Make the view of one split of a trained network.

    Parameters
    ----------
    recipe : str
        Of the settings.
    split : {"train", "validation", "test"}
    rule : {">", ">="}
    _trained : Trained
        The training with that recipe.

    Returns
    -------
    View
    """
    return view_of_training(_trained, split, rule, (recipe, split))


@st.cache_resource(max_entries=128, show_spinner=False)
def at_epoch(recipe: str, epoch: int, rule: str, _trained: Trained) -> tuple[View, Points]:
    """Make the view of the test rows as they were after one epoch.

    Parameters
    ----------
    recipe : str
        Of the settings.
    epoch : int
        0 for the initial weights.
    rule : {">", ">="}
    _trained : Trained
        The training with that recipe, with its history.

    Returns
    -------
    View
    Points
    """
    view = view_at_epoch(_trained, epoch, rule)
    return view, points_at_epoch(_trained, epoch, view)


@st.cache_resource(max_entries=32, show_spinner=False)
def compared(
    recipe: str, names: tuple[str, ...], split: str, rule: str, _models: dict[str, Predictions]
) -> Compared:
    """Compare networks on one split.

    Parameters
    ----------
    recipe : str
        Of the settings of the first network.
    names : tuple of str
        What is different in the others.
    split : {"train", "validation", "test"}
    rule : {">", ">="}
    _models : dict of str to Predictions
        Those of the networks with these names.

    Returns
    -------
    Compared
    """
    return compare_models(_models, rule)


@st.cache_resource(max_entries=32, show_spinner=False)
def grouped(
    name: tuple[str, str], rule: str, column: str, _view: View, _groups: Groups
) -> Compared:
    """Compare groups of the rows of one split.

    Parameters
    ----------
    name, rule
        Of `_view`.
    column : str
        What `_groups` is made from.
    _view : View
    _groups : Groups

    Returns
    -------
    Compared
    """
    return compare_groups(_view, _groups)


@st.cache_resource(max_entries=64, show_spinner=False)
def points(
    name: tuple[str, str], rule: str, pair: tuple[int, int], _trained: Trained, _view: View
) -> Points:
    """Compute where the rows lie on a pair of features, and the flips that go with the curve.

    Parameters
    ----------
    name, rule
        Of `_view`.
    pair : tuple of two int
        The features on the axes.
    _trained : Trained
    _view : View

    Returns
    -------
    Points
    """
    recipe, split = name
    dataset = _trained.dataset
    rows = dataset.rows(split)
    grid = _grid(recipe, _trained) if dataset.n_features == 2 and pair == (0, 1) else None
    where = dataset.X[:, list(pair)]
    return Points(
        samples=sample_table(_view.predictions, _view.curve, rows, where[rows]),
        grid=grid,
        chart=figures.points(where, [dataset.feature_names[i] for i in pair], grid),
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _grid(recipe: str, _trained: Trained) -> DecisionGrid:
    return decision_grid(_trained.dataset, _trained.model)


@st.cache_resource(max_entries=128, show_spinner=False)
def against_threshold(
    name: tuple[str, str], rule: str, names: tuple[str, ...], _view: View
) -> go.Figure:
    """Draw rates against the threshold.

    Parameters
    ----------
    name, rule
        Of `_view`.
    names : tuple of str
        Keys of `core.decision.rates.RATES`.
    _view : View

    Returns
    -------
    Figure
    """
    return figures.against_threshold(_view.curve, names, _view.baseline.accuracy)


@st.cache_resource(max_entries=16, show_spinner=False)
def dataset(data: str, n_samples: int, noise: float, n_classes: int, seed: int) -> Dataset:
    """Load a data set, to know its rows and classes before a network is trained on it.

    Parameters
    ----------
    data, n_samples, noise, n_classes, seed
        As `core.data.datasets.load_dataset`.

    Returns
    -------
    Dataset
    """
    return load_dataset(data, n_samples=n_samples, noise=noise, n_classes=n_classes, seed=seed)
