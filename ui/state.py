"""What is shown: the settings of data and network, and how they travel in a link.

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

import streamlit as st

from core.datasets import (
    DATASETS,
    N_SAMPLES_RANGE,
    NOISE_RANGE,
    POSITIVE_SHARE_RANGE,
    SPLITS,
)
from core.rates import RATES

RECIPE_KEY = "recipe"
RECIPE_MAX_CHARS = 200
_NEXT = "next_recipe"
THRESHOLD_KEY = "t"
ROWS_KEY = "rows"
RULE_KEY = "rule"
RATES_KEY = "rates"

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
        Key of `core.datasets.DATASETS`.
    n_samples, noise, positive_share
        Of generated data only; a data set that does not use one has its default.
    seed : int
        Fixes data, split, initial weights, order and dropout.
    hidden, dropout : tuple, one element per hidden layer
        Units, and the share of them dropped while training.
    loss, learning_rate, momentum, batch_size, epochs
        As `core.mlp.MLPClassifier`.
    """

    data: str = "moons"
    n_samples: int = 2000
    noise: float = 0.25
    positive_share: float = 0.5
    seed: int = 0
    hidden: tuple[int, ...] = (124, 124)
    dropout: tuple[float, ...] = (0.5, 0.1)
    loss: str = "crossentropy"
    learning_rate: float = 0.1
    momentum: float = 0.003
    batch_size: int = 32
    epochs: int = 20


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
    kind: Callable[[str], Any] = int


BOUNDS: dict[str, Bound] = {
    "n_samples": Bound(
        "n", *N_SAMPLES_RANGE, 100, "Rows", "Split 60 / 20 / 20 into train, validation and test."
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
    unused = {"n_samples", "noise", "positive_share"} - set(DATASETS[settings.data].parameters)
    return replace(settings, **{name: getattr(REFERENCE, name) for name in unused})


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


def ask_for(settings: Settings) -> None:
    """Ask for other settings from the next run on; a widget's value can be set only before it."""
    st.session_state[_NEXT] = encode(settings)


def asked() -> bool:
    """Whether other settings were asked for that no run has taken up yet."""
    return _NEXT in st.session_state


def take_up() -> None:
    """Take up the settings that were asked for; called by the frame before the sidebar."""
    if _NEXT in st.session_state:
        st.session_state[RECIPE_KEY] = st.session_state.pop(_NEXT)


def link_problems() -> list[str]:
    """Name the values of the link that cannot be used; call before any widget is drawn.

    Streamlit drops a value that a widget cannot have in silence and shows the default. The recipe
    names its own problems, see `decode`.

    Returns
    -------
    list of str
        One sentence each: the value, the rule, what is used instead.
    """
    problems = []
    for key, (rule, default, is_good) in _LINK_RULES.items():
        for text in st.query_params.get_all(key):
            if not is_good(text):
                problems.append(
                    f"The link says “{key}={literal(text)}”; {rule} {default} is used instead."
                )
    return problems


def literal(text: str) -> str:
    """Escape a text that did not come from us, so that Markdown shows it letter by letter."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$:~&" else c for c in text)


def _is_threshold(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


ROWS_WORDS = {split: split.capitalize() for split in SPLITS}
RULE_WORDS = {">": "> threshold", ">=": "≥ threshold"}
RATE_WORDS = {name: rate.label.split(" (")[0] for name, rate in RATES.items() if name != "accuracy"}
_LINK_RULES = {
    THRESHOLD_KEY: ("a number from 0 to 1 is needed.", "0.5", _is_threshold),
    ROWS_KEY: (
        f"known are {', '.join(ROWS_WORDS.values())}.",
        "Test",
        lambda text: text in ROWS_WORDS.values(),
    ),
    RULE_KEY: (
        f"known are {' and '.join(RULE_WORDS.values())}.",
        "> threshold",
        lambda text: text in RULE_WORDS.values(),
    ),
    RATES_KEY: (
        f"known are {', '.join(RATE_WORDS.values())}.",
        "None",
        lambda text: text in RATE_WORDS.values(),
    ),
}


def keep_while_away(page: str, *keys: str) -> None:
    """Give a page back what it held when a person returns to it without it in the URL.

    Streamlit strips the parameters of a page from the URL before it leaves the page, so that the
    Back button returns to an address without them, and for that run the address decides. Hence
    the second run. An address without them on the *same* page is the default, as everywhere.

    Parameters
    ----------
    page : str
        Name of the page that owns the keys.
    keys : str
        Keys of bound widgets.
    """
    state = st.session_state
    came_back = state.get("last_page") not in (None, page)
    state["last_page"] = page
    held = state.setdefault("held", {})
    if came_back:
        missing = {k: held[k] for k in keys if k in held and k not in st.query_params}
        if missing:
            state["give_back"] = missing
            st.rerun()
    state.update(state.pop("give_back", {}))


def hold(*keys: str) -> None:
    """Remember the values of bound widgets for `keep_while_away`."""
    for key in keys:
        st.session_state["held"][key] = st.session_state[key]
