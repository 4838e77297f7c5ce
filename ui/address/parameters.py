"""What else travels in a link: its parameters, the words they take, and what is said of others.

Each parameter is bound to a widget, which drops in silence what it cannot have: so every parameter
has a rule here. The recipe names its own problems (`core.experiment.recipe.decode`), and so do
the case of `ui.which.link` and the unit of `ui.live.unit.link`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import streamlit as st

from core.data.datasets import DEFAULT_N_CLASSES, MULTICLASS_DATASETS, N_CLASSES_RANGE, SPLITS
from core.decision.rates import RATES
from core.experiment.recipe import BOUNDS, LOSSES
from core.quiz import SEEDS as QUIZ_SEEDS
from ui.text import cut, literal

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
    "predicted_positive_rate": "equal predicted positive rate",
    "recall": "equal recall",
    "recall_and_false_positive_rate": "equal recall and FPR",
    "precision": "equal precision",
    "own": "one of your own for each",
}
CELL_WORDS = {"fn": "Missed", "tp": "Caught", "tn": "Rightly left", "fp": "False alarms"}


def metric_keys(slot: int) -> tuple[str, str, str]:
    """Name the keys of a person's own metric: its name, its formula, which end is best."""
    return f"name{slot}", f"formula{slot}", f"best{slot}"


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
    for key, rule in _RULES.items():
        for text in st.query_params.get_all(key):
            if not rule.accepts(text):
                problems.append(
                    f"The link says “{key}={literal(cut(text))}”; {rule.words} "
                    f"{rule.default} is used instead."
                )
    return problems


def is_quiz(text: str) -> bool:
    """Tell whether a text is the number of a quiz, written in its one way."""
    return text in map(str, range(QUIZ_SEEDS[0], QUIZ_SEEDS[1] + 1))


def is_step(text: str) -> bool:
    """Tell whether a text is a step of the story, by its number alone or with its name."""
    return text in STEPS.values() or text in map(str, range(1, len(STEPS) + 1))


@dataclass(frozen=True)
class _Rule:
    """What a parameter can be, in words and as a test, and what is taken instead."""

    words: str
    default: str
    accepts: Callable[[str], bool]


def _one_of(words: Iterable[str], default: str, last: str = ", ") -> _Rule:
    words = tuple(words)
    return _Rule(f"known are {last.join(words)}.", default, words.__contains__)


def _whole(low: int, high: int, default: str) -> _Rule:
    texts = frozenset(map(str, range(low, high + 1)))
    rule = f"a whole number from {low} to {high} is needed."
    return _Rule(rule, default, texts.__contains__)


def _number(low: float, high: float, default: str) -> _Rule:
    def accepts(text):
        try:
            return low <= float(text) <= high
        except ValueError:
            return False

    return _Rule(f"a number from {low:g} to {high:g} is needed.", default, accepts)


_SLOTS = [metric_keys(slot) for slot in range(1, MOST_METRICS + 1)]
_RULES = {
    MATCHED_KEY: _one_of(MATCHED_WORDS.values(), "One threshold"),
    AGAINST_KEY: _one_of(AGAINST_WORDS.values(), "No hidden layer"),
    CRITERION_KEY: _one_of(CRITERION_WORDS.values(), "One threshold for all"),
    STEP_KEY: _Rule(
        f"the number of a step, 1 to {len(STEPS)}, is needed.", "The first step", is_step
    ),
    PART_KEY: _one_of(PART_WORDS.values(), "Three trainings"),
    STAGE_KEY: _one_of(STAGE_WORDS.values(), "The first stage"),
    SAMPLE_KEY: _one_of(SAMPLE_WORDS.values(), "Doubtful"),
    SAMPLE_LOSS_KEY: _one_of(LOSSES.values(), "Cross-entropy"),
    DROPOUT_KEY: _one_of(DROPOUT_WORDS.values(), "On"),
    LEARNING_RATE_KEY: _one_of(LEARNING_RATE_WORDS.values(), "As set"),
    THRESHOLD_KEY: _number(0, 1, "0.5"),
    WORKED_THRESHOLD_KEY: _number(0, 1, "0.5"),
    EPOCH_KEY: _whole(0, BOUNDS["epochs"].high, "The last epoch"),
    WORKED_K_KEY: _whole(*WORKED_K_RANGE, "2"),
    QUIZ_KEY: _Rule(_whole(*QUIZ_SEEDS, "0").words, "0", is_quiz),
    ROWS_KEY: _one_of(ROWS_WORDS.values(), "Test"),
    RULE_KEY: _one_of(RULE_WORDS.values(), "> threshold", last=" and "),
    RATES_KEY: _one_of(RATE_WORDS.values(), "None"),
    CELL_KEY: _one_of(CELL_WORDS.values(), "None"),
    BETA_KEY: _one_of((f"{beta:g}" for beta in BETAS), "1"),
    WEIGHT_KEYS[0]: _number(*WEIGHT_RANGE, "1"),
    WEIGHT_KEYS[1]: _number(*WEIGHT_RANGE, "5"),
    SOFTMAX_DATA_KEY: _one_of(SOFTMAX_DATA_WORDS.values(), "Digits"),
    SOFTMAX_CLASSES_KEY: _whole(*N_CLASSES_RANGE, f"{DEFAULT_N_CLASSES}"),
    SOFTMAX_ROWS_KEY: _one_of(ROWS_WORDS.values(), "Test"),
    SOFTMAX_K_KEY: _whole(1, N_CLASSES_RANGE[1], f"{DEFAULT_K}"),
    **{
        name: _Rule(
            f"at most {METRIC_NAME_MAX_CHARS} characters are possible.",
            "Nothing",
            lambda text: len(text) <= METRIC_NAME_MAX_CHARS,
        )
        for name, _, _ in _SLOTS
    },
    **{best: _one_of(BEST_WORDS, "Largest", last=" and ") for _, _, best in _SLOTS},
}
