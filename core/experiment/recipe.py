"""The settings of data and network, and how they travel in a link as one word.

A recipe is all settings in one word, such as `moons_n500_noise0.1_hidden16x16`: the data set, then
whatever differs from the reference. The reference network on its reference data is the empty word,
so the plain address of the app shows it. The recipe is bound to the URL by one widget, so the link,
the Back button and a page switch all keep it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.data.datasets import (
    DATASETS,
    DEFAULT_N_CLASSES,
    MULTICLASS_DATASETS,
    N_SAMPLES_RANGE,
    NOISE_RANGE,
    POSITIVE_SHARE_RANGE,
)

RECIPE_MAX_CHARS = 200

MAX_LAYERS = 3
DECIMALS = 6
"""Settings have no more, so that a link and the sidebar mean the same number."""
UNITS_RANGE = (1, 256)
DROPOUT_RANGE = (0.0, 0.9)
LOSSES = {"crossentropy": "Cross-entropy", "squared_error": "Squared error"}


@dataclass(frozen=True)
class Settings:
    """Hold what decides the data and the network; the defaults are the reference network.

    Parameters
    ----------
    data : str
        Key of `core.data.datasets.DATASETS`, or of `MULTICLASS_DATASETS`: see `multiclass`.
    n_samples, noise, positive_share, n_classes
        Of generated data only; a data set that does not use one has its default.
    seed : int
        Fixes data, split, initial weights, order and dropout.
    hidden, dropout : tuple, one element per hidden layer
        Units, and the share of them dropped while training.
    loss, learning_rate, momentum, batch_size, epochs
        As `core.mlp.estimator.MLPClassifier`.
    keeps_epochs : bool
        Whether what the network says after each epoch is kept. It is in no recipe, since it
        changes no number.
    output : {"probability", "linear"}
        As `core.mlp.estimator.MLPClassifier`. Sidebar and recipe know "probability" only; the
        story also trains the other.
    """

    data: str = "moons"
    n_samples: int = 2000
    noise: float = 0.25
    positive_share: float = 0.5
    n_classes: int = DEFAULT_N_CLASSES
    seed: int = 0
    hidden: tuple[int, ...] = (124, 124)
    dropout: tuple[float, ...] = (0.5, 0.1)
    loss: str = "crossentropy"
    learning_rate: float = 0.1
    momentum: float = 0.003
    batch_size: int = 32
    epochs: int = 20
    keeps_epochs: bool = False
    output: str = "probability"


REFERENCE = Settings()


@dataclass(frozen=True)
class Bound:
    """A setting that is one number: its letters in a recipe, its range, its step in the sidebar."""

    code: str
    low: float
    high: float
    step: float
    label: str
    help: str
    kind: Callable[[str | float], Any] = int


BOUNDS: dict[str, Bound] = {
    "n_samples": Bound(
        "n",
        *N_SAMPLES_RANGE,
        100,
        "Rows in all",
        "Split 60 / 20 / 20 into train, validation and test.",
    ),
    "noise": Bound(
        "noise", *NOISE_RANGE, 0.05, "Noise", "0 separates the classes perfectly.", float
    ),
    "positive_share": Bound(
        "pos",
        *POSITIVE_SHARE_RANGE,
        0.01,
        "Share of “yes”",
        "Share of rows that are “yes” (the positive class), from 1 % to 99 %.",
        float,
    ),
    "seed": Bound(
        "seed",
        0,
        9999,
        1,
        "Seed",
        "Fixes the data, the split, the first weights, the order of rows and the dropout: "
        "the same seed gives the same numbers, bit for bit.",
    ),
    "learning_rate": Bound(
        "lr", 0.0, 10.0, 0.01, "Learning rate", "The step of SGD. 0 learns nothing.", float
    ),
    "momentum": Bound(
        "momentum", 0.0, 0.99, 0.001, "Momentum", "Share of the last step kept.", float
    ),
    "batch_size": Bound("batch", 8, 20_000, 8, "Batch size", "Rows per step of SGD."),
    "epochs": Bound("epochs", 1, 200, 5, "Epochs", "How often every train row is seen."),
}


def encode(settings: Settings) -> str:
    """Write settings as a recipe; the reference is the empty word.

    Parameters
    ----------
    settings : Settings
        Of two classes: a recipe has no others.

    Returns
    -------
    str
        Letters, digits, `.`, `-` and `_` only, so that a URL carries it unescaped.
    """
    parts = []
    for name, bound in BOUNDS.items():
        value = getattr(settings, name)
        if value != getattr(REFERENCE, name):
            parts.append(f"{bound.code}{value:.6g}")
    if settings.hidden != REFERENCE.hidden:
        parts.append("hidden" + ("x".join(map(str, settings.hidden)) or "0"))
    if settings.dropout != REFERENCE.dropout and settings.hidden:
        parts.append("dropout" + "x".join(f"{rate:.6g}" for rate in settings.dropout))
    if settings.loss != REFERENCE.loss:
        parts.append("mse")
    if not parts and settings.data == REFERENCE.data:
        return ""
    return "_".join([settings.data.replace("_", "-"), *parts])


def decode(recipe: str) -> tuple[Settings, list[str]]:
    """Read a recipe; what cannot be used is replaced by the reference and named.

    Parameters
    ----------
    recipe : str
        Anything; it may come from a link somebody typed.

    Returns
    -------
    settings : Settings
    problems : list of str
        One sentence per part that was not used: the part, the rule, what is used instead.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    first, *parts = recipe.strip().lower()[:RECIPE_MAX_CHARS].split("_")
    name = first.replace("-", "_")
    if name in DATASETS:
        values["data"] = name
    elif first:
        known = ", ".join(key.replace("_", "-") for key in DATASETS)
        problems.append(
            f"The link asks for the data “{first}”; known are {known}. Two moons are used instead."
        )
    for part in parts:
        try:
            values |= _decode_part(part)
        except ValueError as error:
            problems.append(f"The link says “{part}”; {error} The reference is used instead.")
    settings = _fit_dropout(values)
    return normalised(settings), problems


def normalised(settings: Settings) -> Settings:
    """Set what the data set does not use to the reference, so that equal views are equal."""
    spec = (DATASETS | MULTICLASS_DATASETS)[settings.data]
    unused = {"n_samples", "noise", "positive_share", "n_classes"} - set(spec.parameters)
    return replace(settings, **{name: getattr(REFERENCE, name) for name in unused})


def multiclass(settings: Settings, data: str, n_classes: int = DEFAULT_N_CLASSES) -> Settings:
    """Take the network of some settings to data with three classes or more.

    Parameters
    ----------
    data : str
        Key of `core.data.datasets.MULTICLASS_DATASETS`.
    n_classes : int
        Where the data set leaves them open.

    Returns
    -------
    Settings
        With the settings' own rows, noise and seed, where the data set has them.
    """
    return normalised(replace(settings, data=data, n_classes=n_classes))


def _decode_part(part: str) -> dict[str, Any]:
    if part == "mse":
        return {"loss": "squared_error"}
    if part.startswith("hidden"):
        if part == "hidden0":
            return {"hidden": ()}
        hidden = tuple(_number(text, int, *UNITS_RANGE) for text in part[6:].split("x"))
        if len(hidden) > MAX_LAYERS:
            raise ValueError(f"at most {MAX_LAYERS} hidden layers are possible.")
        return {"hidden": hidden}
    if part.startswith("dropout"):
        rates = tuple(_number(text, float, *DROPOUT_RANGE) for text in part[7:].split("x"))
        return {"dropout": rates}
    # The longest first: "noise" begins with "n", the letter of the rows.
    for name, bound in sorted(BOUNDS.items(), key=lambda item: -len(item[1].code)):
        if part.startswith(bound.code):
            text = part.removeprefix(bound.code)
            return {name: _number(text, bound.kind, bound.low, bound.high)}
    raise ValueError("no setting has that name.")


def _number(text: str, kind: Callable[[str], Any], low: float, high: float) -> Any:
    rule = f"a {'whole ' if kind is int else ''}number from {low:g} to {high:g} is needed."
    try:
        value = kind(text)
    except ValueError:
        raise ValueError(rule) from None
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(rule)
    return round(value, DECIMALS)


def _fit_dropout(values: dict[str, Any]) -> Settings:
    # One rate per layer: what a link leaves out is the reference's, then 0.
    hidden = values.get("hidden", REFERENCE.hidden)
    rates = values.get("dropout", REFERENCE.dropout)
    values["dropout"] = tuple((*rates, *([0.0] * MAX_LAYERS))[: len(hidden)])
    return Settings(**values)
