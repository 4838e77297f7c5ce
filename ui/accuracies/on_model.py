"""A categorical accuracy on a network trained here: the sidebar's, with a softmax at its end."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.data.datasets import DEFAULT_N_CLASSES, MULTICLASS_DATASETS
from core.experiment.recipe import LOSSES, REFERENCE, Settings, multiclass
from core.experiment.trained import Trained
from core.keras.multiclass import (
    accuracy_per_class,
    confusion_counts,
    constant_top_k_curve,
    top_k_curve,
)
from core.parsing.plural import counted
from core.predictions.predictions import ClassPredictions
from ui.address.parameters import (
    DEFAULT_K,
    SOFTMAX_CLASSES,
    SOFTMAX_DATA,
    SOFTMAX_K,
    SOFTMAX_ROWS,
)
from ui.charts import class_table, figures
from ui.source import cache, own
from ui.source.network import SEEN, SLOWER
from ui.source.own import back_to_the_network
from ui.streamlit_inside.pages import DeltaGenerator
from ui.style import style
from ui.text import literal, named
from ui.training.progress import trained_or_progress
from ui.variants import VARIANTS, Variant

_CANCELLED = "softmax_cancelled"
_K = "softmax_k_wanted_and_shown"
_TWINS = {
    "categorical_accuracy": "sparse_categorical_accuracy",
    "top_k_categorical_accuracy": "sparse_top_k_categorical_accuracy",
}
_TWINS |= {twin: name for name, twin in _TWINS.items()}


@dataclass(frozen=True)
class _Choice:
    """What a person chose: `n_classes` only where the data leaves it open."""

    data: str
    n_classes: int
    split: str


def show(variant: Variant, settings: Settings) -> None:
    """Show an accuracy on data with three classes or more, for every k and for every class.

    The network is the one of the sidebar with a softmax at its end, trained here; only other data
    or another network trains a new one.
    """
    st.header("On your model", anchor=False)
    mine = own.own()
    if mine and isinstance(mine.models, ClassPredictions):
        _own_section(variant, mine.models)
    else:
        _section(variant, settings)


@st.fragment
def _own_section(variant: Variant, predictions: ClassPredictions) -> None:
    left_out = predictions.n_left_out
    st.markdown(
        f"**Your predictions**, {named(predictions.source)}: {predictions.n_classes} classes, "
        f"**{counted(predictions.n_samples, 'row')}**"
        + (f"; {left_out:,} more are left out for a missing cell." if left_out else ".")
    )
    back_to_the_network("back_from_page")
    k = 1
    if variant.parameter == "k":
        k = st.slider("k", 1, predictions.n_classes, min(DEFAULT_K, predictions.n_classes))
    _accuracies(variant, predictions, k)


@st.fragment
def _section(variant: Variant, settings: Settings) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choice = _choose()
        place_of_k = st.container(width="content")
    wanted = multiclass(settings, choice.data, choice.n_classes)
    data = cache.dataset(wanted)
    k = _choose_k(place_of_k, data.n_classes) if variant.parameter == "k" else 1
    repeats = _repeats(data.train.size, settings.batch_size)
    wanted = replace(wanted, epochs=repeats * wanted.epochs)
    result = None if _is_cancelled(wanted) else trained_or_progress(wanted, _cancel)
    if result is not None:
        _say_what_is_shown(result, choice.split, repeats)
        rows = result.predictions[choice.split]
        assert isinstance(rows, ClassPredictions), "the data has three classes or more"
        _accuracies(variant, rows, k)


def _choose() -> _Choice:
    data = SOFTMAX_DATA.draw(
        "Data",
        help="The data sets of the explorer have two classes, these have three or more.",
    )
    n_classes = DEFAULT_N_CLASSES
    if "n_classes" in MULTICLASS_DATASETS[data].parameters:
        n_classes = SOFTMAX_CLASSES.draw("Classes")
    else:
        SOFTMAX_CLASSES.hide()
    return _Choice(data, n_classes, SOFTMAX_ROWS.draw())


def _choose_k(place: DeltaGenerator, n_classes: int) -> int:
    # What a person wants outlasts data with fewer classes.
    state = st.session_state
    wanted, shown = state.get(_K, (DEFAULT_K, DEFAULT_K))
    asked = SOFTMAX_K.value
    if asked != shown:
        wanted = asked
    shown = min(wanted, n_classes)
    SOFTMAX_K.set(shown)
    state[_K] = wanted, shown
    with place:
        k = SOFTMAX_K.draw(
            "k",
            options=range(1, n_classes + 1),
            help="How many of the best scores count. Keras takes 5 unless told otherwise.",
        )
    if wanted > n_classes:
        st.caption(
            f"You asked for k = {wanted}, but there are only {n_classes} classes: from "
            f"k = {n_classes} on every row is right. k = {shown} is shown."
        )
    return k


def _repeats(n_train: int, batch_size: int) -> int:
    # As many steps of SGD as on the reference data, in whole repeats: with the 90 train rows of
    # Iris, 20 epochs would be 60 steps, and the network would have hardly begun to learn.
    n_reference = 3 * REFERENCE.n_samples // 5
    return max(1, math.ceil(n_reference / batch_size) // math.ceil(n_train / batch_size))


def _cancel(settings: Settings) -> None:
    st.session_state[_CANCELLED] = settings


def _is_cancelled(settings: Settings) -> bool:
    if st.session_state.get(_CANCELLED) != settings:
        return False
    st.info("The training was cancelled. Choose other data, or train it after all.")
    st.button(
        "Train it",
        on_click=lambda: st.session_state.pop(_CANCELLED, None),
        icon=":material/play_arrow:",
        key="softmax_train",
    )
    return True


def _say_what_is_shown(result: Trained, split: str, repeats: int) -> None:
    dataset, settings = result.dataset, result.settings
    n_rows, n_train = result.predictions[split].n_samples, dataset.train.size
    hidden = "–".join(map(str, settings.hidden))
    layers = f"{hidden} hidden units and" if hidden else "no hidden layer, only"
    epochs = f"{settings.epochs} epochs"
    if repeats > 1:
        epochs += (
            f" ({repeats} times the {settings.epochs // repeats} of the explorer, because an epoch "
            f"on so few rows is only {math.ceil(n_train / settings.batch_size)} steps of SGD)"
        )
    st.markdown(
        f"{literal(dataset.title)}, {dataset.n_classes} classes: **{n_rows:,} {split} rows**, "
        f"{SEEN[split]} by a network with {layers} a softmax of {dataset.n_classes} "
        f"({result.model.n_parameters_:,} parameters), trained on {n_train:,} rows for {epochs} "
        f"with {LOSSES[settings.loss].lower()}. Layers, dropout, loss and training are those of "
        "the explorer’s network" + _drawn_by_sidebar(settings)
    )
    if result.stopped:
        st.warning(
            f"{result.stopped} {SLOWER}",
            icon=":material/warning:",
        )


def _drawn_by_sidebar(settings: Settings) -> str:
    if "noise" not in MULTICLASS_DATASETS[settings.data].parameters:
        return ", and so is the seed of the split."
    return f", and so are rows, noise ({settings.noise:g}) and seed of the data."


def _accuracies(variant: Variant, predictions: ClassPredictions, k: int) -> None:
    y_true, y_score = predictions.y_true, predictions.y_score
    matches = _matches(variant, predictions, k)
    n_classes, n_right = predictions.n_classes, int(matches.sum())
    curve = top_k_curve(y_true, y_score)
    by_constant = constant_top_k_curve(y_true, n_classes)[k - 1]
    n_rows = np.bincount(y_true, minlength=n_classes)

    is_top_k = variant.parameter == "k"
    with st.container(horizontal=True, gap="medium"):
        st.metric(
            f"`{variant.name}`{f', k = {k}' if is_top_k else ''}: "
            f"{n_right:,} of {counted(predictions.n_samples, 'row')} right",
            f"{n_right / predictions.n_samples:.4f}",
            width="content",
        )
        most_common = named(predictions.class_names[n_rows.argmax()])
        st.metric(
            f"Always naming the same {k} classes"
            if k > 1
            else f"Always predicting “{most_common}”",
            f"{by_constant:.4f}",
            width="content",
            help="What the simplest rule scores: to name the most common of these classes in "
            "every row. An accuracy below it has learned nothing.",
        )
    st.markdown(_others(variant, predictions, k))

    st.html(style("accuracies/on_model"))
    chart, classes = st.columns(2 if is_top_k else (1, 2))
    with chart, st.container(key="charts_softmax"):
        st.plotly_chart(figures.top_k(curve, k), key="softmax_top_k", config=figures.CONFIG)
    with classes:
        class_table.show(
            f"Each class on its own{f', k = {k}' if is_top_k else ''}: solid is right, hatched is "
            "wrong.",
            predictions.class_names,
            accuracy_per_class(y_true, matches, n_classes),
            n_rows,
            None if is_top_k else confusion_counts(y_true, y_score.argmax(axis=1), n_classes),
        )


def _matches(variant: Variant, predictions: ClassPredictions, k: int) -> np.ndarray:
    y_true = predictions.y_true
    if variant.is_one_hot:
        y_true = np.eye(predictions.n_classes, dtype=np.float32)[y_true]
    options = {"k": k} if variant.parameter == "k" else {}
    return variant.cls.function(y_true, predictions.y_score, **options)


def _others(variant: Variant, predictions: ClassPredictions, k: int) -> str:
    """Say what the other three categorical accuracies give on the same rows."""
    twin = VARIANTS[_TWINS[variant.name]]
    labels = "one-hot rows" if twin.is_one_hot else "class numbers"
    value, of_twin = (_matches(one, predictions, k).mean() for one in (variant, twin))
    same = "the same number" if of_twin == value else f"{of_twin:.4f}"
    said = f"With the labels as {labels}, `{twin.name}` gives {same}."
    argmax, best = (
        _matches(VARIANTS[name], predictions, 1).mean()
        for name in ("sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy")
    )
    ties = "" if best == argmax else ", because it counts every score tied for the first place"
    if variant.parameter != "k":
        return said + (
            " So does top-k with k = 1."
            if not ties
            else f" Top-k with k = 1 gives {best:.4f}{ties}."
        )
    categorical = "like" if not ties else f"not the {argmax:.4f} of"
    return (
        f"{said} At k = 1 it is {best:.4f}, {categorical} `sparse_categorical_accuracy`{ties}; at "
        f"k = {predictions.n_classes}, all classes, it is always 1."
    )
