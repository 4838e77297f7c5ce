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
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.datasets import (
    DATASETS,
    DEFAULT_N_CLASSES,
    MULTICLASS_DATASETS,
    N_CLASSES_RANGE,
    N_SAMPLES_RANGE,
    NOISE_RANGE,
    POSITIVE_SHARE_RANGE,
    SPLITS,
)
from core.quiz import SEEDS as QUIZ_SEEDS
from core.rates import RATES

RECIPE_KEY = "recipe"
RECIPE_MAX_CHARS = 200
_NEXT = "next_recipe"
THRESHOLD_KEY = "t"
WORKED_THRESHOLD_KEY = "worked_t"
WORKED_K_KEY = "worked_k"
WORKED_K_RANGE = (1, 10)
ROWS_KEY = "rows"
RULE_KEY = "rule"
RATES_KEY = "rates"
CELL_KEY = "cell"
BETA_KEY = "beta"
BETAS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
WEIGHT_KEYS = ("weight_no", "weight_yes")
WEIGHT_RANGE = (0.0, 1000.0)
MOST_METRICS = 4
METRIC_NAME_MAX_CHARS = 40
BEST_WORDS = ("Largest", "Smallest")
SOFTMAX_DATA_KEY = "softmax_data"
SOFTMAX_CLASSES_KEY = "softmax_classes"
SOFTMAX_ROWS_KEY = "softmax_rows"
SOFTMAX_K_KEY = "softmax_k"
DEFAULT_K = 2
"""Not Keras's 5, with which a network on few classes is nearly always right."""

MATCHED_KEY = "matched"
AGAINST_KEY = "against"
CRITERION_KEY = "criterion"
GROUP_BY_KEY = "group_by"
STEP_KEY = "step"
EPOCH_KEY = "epoch"
PRESENT_KEY = "present"
PART_KEY = "part"
STAGE_KEY = "stage"
SAMPLE_KEY = "sample"
SAMPLE_LOSS_KEY = "sample_loss"
DROPOUT_KEY = "dropout"
LEARNING_RATE_KEY = "learning_rate"
QUIZ_KEY = "quiz"

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
        Key of `core.datasets.DATASETS`, or of `MULTICLASS_DATASETS`: see `multiclass`.
    n_samples, noise, positive_share, n_classes
        Of generated data only; a data set that does not use one has its default.
    seed : int
        Fixes data, split, initial weights, order and dropout.
    hidden, dropout : tuple, one element per hidden layer
        Units, and the share of them dropped while training.
    loss, learning_rate, momentum, batch_size, epochs
        As `core.mlp.MLPClassifier`.
    keeps_epochs : bool
        Whether what the network says after each epoch is kept. It is in no recipe, since it
        changes no number.
    output : {"probability", "linear"}
        As `core.mlp.MLPClassifier`. Sidebar and recipe know "probability" only; the story also
        trains the other.
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
    settings : Settings
    data : str
        Key of `core.datasets.MULTICLASS_DATASETS`.
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
    names its own problems, see `decode`; so does the case of `ui.which.link`.

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
                    f"The link says “{key}={literal(cut(text))}”; {rule} {default} is used instead."
                )
    return problems


def cut(text: str, most: int = 40) -> str:
    """Cut a text that came, so that a message about it stays short."""
    return text if len(text) <= most else text[: most - 1] + "…"


def literal(text: str) -> str:
    """Escape a text that did not come from us, so that Markdown shows it letter by letter."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$:~&" else c for c in text)


def _is_threshold(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _is_weight(text: str) -> bool:
    try:
        return WEIGHT_RANGE[0] <= float(text) <= WEIGHT_RANGE[1]
    except ValueError:
        return False


def is_quiz(text: str) -> bool:
    """Tell whether a text is the number of a quiz, written in its one way."""
    return text in map(str, range(QUIZ_SEEDS[0], QUIZ_SEEDS[1] + 1))


def _is_one_of(words: dict[str, str]) -> Callable[[str], bool]:
    return lambda text: text in words.values()


def metric_keys(slot: int) -> tuple[str, str, str]:
    """Name the keys of a person's own metric: its name, its formula, which end is best."""
    return f"name{slot}", f"formula{slot}", f"best{slot}"


ROWS_WORDS = {split: split.capitalize() for split in SPLITS}
SOFTMAX_DATA_WORDS = {name: spec.title for name, spec in MULTICLASS_DATASETS.items()}
RULE_WORDS = {">": "> threshold", ">=": "≥ threshold"}
RATE_WORDS = {name: rate.label.split(" (")[0] for name, rate in RATES.items() if name != "accuracy"}
STEPS = {
    "unit": "1 From logit to label",
    "loss": "2 The loss does not know it",
    "regression": "3 Only the loss differs",
    "accuracies": "4 Two accuracies",
    "epochs": "5 Epoch by epoch",
    "quiz": "6 Predict, then reveal",
}
PART_WORDS = {
    "trainings": "three trainings",
    "saturation": "gradient at saturation",
    "sample": "one sample by numbers",
}
STAGE_WORDS = {
    "sums": "1 sums",
    "relu": "2 ReLU",
    "logit": "3 logit",
    "score": "4 sigmoid",
    "loss": "5 loss",
    "by_score": "6 back: sigmoid",
    "by_logit": "7 back: logit",
    "by_output_weights": "8 back: output weights",
    "by_sums": "9 back: ReLU",
    "by_hidden_weights": "10 back: hidden weights",
}
SAMPLE_WORDS = {"doubtful": "doubtful", "saturated": "saturated"}
DROPOUT_WORDS = {"on": "on", "off": "off"}
LEARNING_RATE_WORDS = {"on": "as set", "off": "0"}
MATCHED_WORDS = {
    "threshold": "one threshold",
    "recall": "equal recall",
    "false_positive_rate": "equal false positive rate",
    "predicted_positive_rate": "equal share said “yes”",
}
AGAINST_WORDS = {
    "linear": "no hidden layer",
    "no_dropout": "no dropout",
    "squared_error": "squared error",
    "crossentropy": "cross-entropy",
    "one_epoch": "one epoch",
}
CRITERION_WORDS = {
    "threshold": "one threshold for all",
    "predicted_positive_rate": "equal predicted-positive rate",
    "recall": "equal recall",
    "recall_and_false_positive_rate": "equal recall and FPR",
    "precision": "equal precision",
    "own": "one of your own for each",
}
CELL_WORDS = {"fn": "Missed", "tp": "Caught", "tn": "Rightly left", "fp": "False alarms"}

_LINK_RULES = {
    **{
        key: (f"known are {', '.join(words.values())}.", default, _is_one_of(words))
        for key, words, default in (
            (MATCHED_KEY, MATCHED_WORDS, "One threshold"),
            (AGAINST_KEY, AGAINST_WORDS, "No hidden layer"),
            (CRITERION_KEY, CRITERION_WORDS, "One threshold for all"),
            (STEP_KEY, STEPS, "The first step"),
            (PART_KEY, PART_WORDS, "Three trainings"),
            (STAGE_KEY, STAGE_WORDS, "The first stage"),
            (SAMPLE_KEY, SAMPLE_WORDS, "Doubtful"),
            (SAMPLE_LOSS_KEY, LOSSES, "Cross-entropy"),
            (DROPOUT_KEY, DROPOUT_WORDS, "On"),
            (LEARNING_RATE_KEY, LEARNING_RATE_WORDS, "As set"),
        )
    },
    **{
        key: ("a number from 0 to 1 is needed.", "0.5", _is_threshold)
        for key in (THRESHOLD_KEY, WORKED_THRESHOLD_KEY)
    },
    EPOCH_KEY: (
        f"a whole number from 0 to {BOUNDS['epochs'].high} is needed.",
        "The last epoch",
        lambda text: text in map(str, range(BOUNDS["epochs"].high + 1)),
    ),
    WORKED_K_KEY: (
        f"a whole number from {WORKED_K_RANGE[0]} to {WORKED_K_RANGE[1]} is needed.",
        "2",
        lambda text: text in map(str, range(WORKED_K_RANGE[0], WORKED_K_RANGE[1] + 1)),
    ),
    QUIZ_KEY: (
        f"a whole number from {QUIZ_SEEDS[0]} to {QUIZ_SEEDS[1]} is needed.",
        "0",
        is_quiz,
    ),
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
    CELL_KEY: (
        f"known are {', '.join(CELL_WORDS.values())}.",
        "None",
        lambda text: text in CELL_WORDS.values(),
    ),
    BETA_KEY: (
        f"known are {', '.join(f'{beta:g}' for beta in BETAS)}.",
        "1",
        lambda text: text in {f"{beta:g}" for beta in BETAS},
    ),
    **{
        key: (f"a number from 0 to {WEIGHT_RANGE[1]:g} is needed.", default, _is_weight)
        for key, default in zip(WEIGHT_KEYS, ("1", "5"), strict=True)
    },
    SOFTMAX_DATA_KEY: (
        f"known are {', '.join(SOFTMAX_DATA_WORDS.values())}.",
        "Digits",
        lambda text: text in SOFTMAX_DATA_WORDS.values(),
    ),
    SOFTMAX_CLASSES_KEY: (
        f"a whole number from {N_CLASSES_RANGE[0]} to {N_CLASSES_RANGE[1]} is needed.",
        f"{DEFAULT_N_CLASSES}",
        lambda text: text in map(str, range(N_CLASSES_RANGE[0], N_CLASSES_RANGE[1] + 1)),
    ),
    SOFTMAX_ROWS_KEY: (
        f"known are {', '.join(ROWS_WORDS.values())}.",
        "Test",
        lambda text: text in ROWS_WORDS.values(),
    ),
    SOFTMAX_K_KEY: (
        f"a whole number from 1 to {N_CLASSES_RANGE[1]} is needed.",
        f"{DEFAULT_K}",
        lambda text: text in map(str, range(1, N_CLASSES_RANGE[1] + 1)),
    ),
    **{
        metric_keys(slot)[0]: (
            f"at most {METRIC_NAME_MAX_CHARS} characters are possible.",
            "Nothing",
            lambda text: len(text) <= METRIC_NAME_MAX_CHARS,
        )
        for slot in range(1, MOST_METRICS + 1)
    },
    **{
        metric_keys(slot)[2]: (
            f"known are {' and '.join(BEST_WORDS)}.",
            "Largest",
            BEST_WORDS.__contains__,
        )
        for slot in range(1, MOST_METRICS + 1)
    },
}


def keep_while_away(page: str, *keys: str) -> None:
    """Give a page back what it held when a person returns to it without it in the URL.

    Streamlit strips the parameters of a page from the URL before it leaves the page, so that the
    Back button returns to an address without them, and for that run the address decides. Hence
    the second run, and only then: in it Streamlit takes the address before the first one for the
    present one, and does not write to the URL what a page with the same keys had there. An address
    without them on the *same* page is the default, as everywhere.

    Each section of a page may call it for its own keys.

    Parameters
    ----------
    page : str
        Name of the page that owns the keys.
    keys : str
        Keys of bound widgets.
    """
    state = st.session_state
    if state.get("last_page") != page:
        state["last_page"], state["visit"] = page, state.get("visit", -1) + 1
    visit_of = state.setdefault("visit_of", {})
    came_back = visit_of.get(keys, 0) != state["visit"]
    visit_of[keys] = state["visit"]
    held = state.setdefault("held", {})
    if came_back:
        missing = {k: held[k] for k in keys if k in held and k not in st.query_params}
        if missing and get_script_run_ctx().is_history_navigation:
            state["give_back"] = missing
            st.rerun()
        state.update(missing)
    state.update(state.pop("give_back", {}))


def hold(*keys: str) -> None:
    """Remember the values of bound widgets for `keep_while_away`."""
    for key in keys:
        if (
            st.session_state[key] is not None
        ):  # a parameter without a value, see `ui.choices.choose`
            st.session_state["held"][key] = st.session_state[key]


def let_go(*keys: str) -> None:
    """Remember no value of these keys for `keep_while_away`."""
    for key in keys:
        st.session_state["held"].pop(key, None)
