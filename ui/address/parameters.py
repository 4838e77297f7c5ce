"""The table of what travels in a link, but for the recipe (`ui.address.recipe`) and two codes.

The codes stand where they are decoded: the case in `ui.which.link`, the unit in
`ui.live.unit.link`. A page draws a parameter or asks for its value; the rest is in its entry here.
A label may be edited at any time; a value, which stands in links, never.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.classroom.words import EXAMPLE, word_of
from core.data.datasets import DEFAULT_N_CLASSES, MULTICLASS_DATASETS, N_CLASSES_RANGE, SPLITS
from core.decision.rates import RATES
from core.experiment.recipe import BOUNDS, LOSSES
from core.predictions.models import MAX_MODELS
from core.quiz import SEEDS
from core.situations import SITUATIONS
from ui.address.parameter import Number, OneOf, Parameter, SeveralOf, Switch, Text, Whole, problems

_LARGEST = 3e38  # about that of float32, in which thresholds are compared
# ---- several pages -------------------------------------------------------------------------------
THRESHOLD = Number("t", 0, 1, default=0.5, label="Type a threshold")
THRESHOLD_AT = Number(
    "at",
    -_LARGEST,
    _LARGEST,
    rule="a number is needed.",
    instead="The start of the slider",
    label="Type a threshold",
)
"""For scores that are no probability of "yes", in their own numbers: a link with it, opened where
other scores are shown, leaves the threshold of those alone."""

ROWS, SOFTMAX_ROWS = (
    OneOf(
        key,
        {split: split.capitalize() for split in SPLITS},
        default="test",
        label="Rows",
        help="Train: the network learned from them. Validation: held back, for choosing a "
        "threshold. Test: never seen, for judging it.",
    )
    for key in ("rows", "softmax_rows")
)
_ONLY_ON_IT = "They differ only for rows exactly on the threshold. "
RULE = OneOf(
    "rule",
    {">": "> threshold", ">=": "≥ threshold"},
    names={">": "gt", ">=": "ge"},
    default=">",
    last=" and ",
    label="Predicted “yes” when score",
    help=f"{_ONLY_ON_IT}Keras asks for more than the "
    "threshold (>) in binary_accuracy, Precision, Recall and AUC; scikit-learn’s roc_curve "
    "and precision_recall_curve, and Keras’s BinaryIoU, for at least as much (≥).",
)
RULE_WHERE_LOWER_IS_YES = (
    f"{_ONLY_ON_IT}Lower means “yes” here: what Keras asks for, more than the threshold (>), reads "
    "< on these numbers, and what scikit-learn’s curves ask for, at least as much (≥), reads ≤."
)
_GOALS = {name: f"{each.title}: {each.goal}" for name, each in SITUATIONS.items()}
SITUATION = OneOf(
    "situation",
    {**_GOALS, "none": "No goal"},
    rule=f"known are {', '.join(SITUATIONS)} and none.",
    instead="The usual goal of these rows",
    label="Goal",
    widget=st.selectbox,
)
"""What is at stake; which are possible, and which is usual, depends on what is shown."""
AXIS = OneOf("axis", {"odds": "Log-odds", "probability": "Probability"}, default="odds")
"""Along which probabilities lie on the live slider."""
DRAWER = Switch("drawer")
"""Whether the settings of data and network stand beside the page."""

# ---- the explorer --------------------------------------------------------------------------------
_RATES = {name: rate.short for name, rate in RATES.items() if name != "accuracy"}
_HAVE_A_BEST = ("f1", "balanced_accuracy", "mcc", "cohen_kappa")
RATES_DRAWN = SeveralOf("rates", _RATES, 4)
OPEN = SeveralOf(
    "open",
    {
        "tools": "Every number and control",
        "curves": "ROC, precision and recall, the points",
        "rates": "Every rate against the threshold",
        "training": "How it was trained",
        "home": "Download",
    },
    5,
    every="all",
)
"""The parts of the page that a person opened."""

CELL = OneOf(
    "cell",
    {"fn": "Missed", "tp": "Caught", "tn": "Correct “no”", "fp": "False alarms"},
    label="Rows behind a cell",
    help="The rows that a cell of the matrix counts, nearest to the threshold first. Press the "
    "cell itself or choose it here; once more closes them.",
)
# ---- comparing -----------------------------------------------------------------------------------
MATCHED = OneOf(
    "matched",
    {
        "threshold": "one threshold",
        "recall": "equal recall",
        "false_positive_rate": "equal false positive rate",
        "predicted_positive_rate": "equal share predicted “yes”",
    },
    default="threshold",
)
TOLD = Text("told", default="0.05", label="To tell a difference of")
WIDE = Text("wide", default="0.1", label="For an interval as wide as")
AGAINST = SeveralOf(
    "against",
    {
        "linear": "no hidden layer",
        "no_dropout": "no dropout",
        "squared_error": "squared error",
        "crossentropy": "cross-entropy",
        "one_epoch": "one epoch",
    },
    MAX_MODELS - 1,
    default=("linear",),
)
CRITERION = OneOf(
    "criterion",
    {
        "threshold": "one threshold for all",
        "predicted_positive_rate": "equal share predicted “yes”",
        "recall": "equal recall",
        "recall_and_false_positive_rate": "equal recall and FPR",
        "precision": "equal precision",
        "own": "one of your own for each",
    },
    default="threshold",
)
GROUP_BY = Text("group_by", widget=st.selectbox)
"""A feature of the data: the page names others."""

# ---- the story -----------------------------------------------------------------------------------
STEP = OneOf(
    "step",
    {
        "unit": "1 From logit to label",
        "loss": "2 The loss does not know it",
        "regression": "3 Only the loss differs",
        "accuracies": "4 Two accuracies",
        "epochs": "5 Epoch by epoch",
        "quiz": "6 Predict, then reveal",
    },
    rule="the number of a step, 1 to 6, is needed.",
    default="unit",
    instead="The first step",
)
FOLLOWED = Number(
    "row",
    0,
    999_999,
    rule="the number of a row is needed.",
    instead="The row of which the first screen asks",
)
"""The row that is followed from step to step; without one, that of which the first screen asks."""
PRESENT = Switch("present")
PART = OneOf(
    "part",
    {
        "trainings": "three trainings",
        "saturation": "gradient at saturation",
        "sample": "one sample by numbers",
    },
    default="trainings",
)
STAGE = OneOf(
    "stage",
    {
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
    },
    default="sums",
    instead="The first stage",
    widget=st.select_slider,
)
SAMPLE = OneOf("sample", {"doubtful": "doubtful", "saturated": "saturated"}, default="doubtful")
SAMPLE_LOSS = OneOf("sample_loss", LOSSES, default="crossentropy")
DROPOUT = OneOf("dropout", {"on": "on", "off": "off"}, default="on")
LEARNING_RATE = OneOf("learning_rate", {"on": "as set", "off": "0"}, default="on")
_LAST = int(BOUNDS["epochs"].high)
EPOCH = Whole("epoch", 0, _LAST, default=0, instead="Epoch 0")
_QUIZ = Whole("quiz", *SEEDS)
QUIZ = Text("quiz", default="0", rule=_QUIZ._rule(), fits=_QUIZ.accepts)

# ---- a class that answers ------------------------------------------------------------------------
ROOM = Text(
    "room",
    rule=f"the word of a room is needed, an animal and two digits such as {EXAMPLE}.",
    instead="No room",
    fits=lambda text: not text or word_of(text) is not None,
    label="Word of the room",
)
CLASS_IS_ASKED = OneOf(
    "ask",
    {"line": "Where would you draw the line?", "quiz": "A question of the quiz"},
    default="line",
)
CLASS_QUESTION = Whole("question", 1, 10, default=1)
MISS_COSTS = OneOf(
    "miss_costs",
    {cost: str(cost) for cost in (1, 5, 20, 100)},
    default=20,
    label="A miss costs, in false alarms",
)

# ---- the accuracies ------------------------------------------------------------------------------
WORKED_THRESHOLD = Number("worked_t", 0, 1, default=0.5, label="Type a threshold")
WORKED_K = Whole("worked_k", 1, 10, default=2)
_TITLES = {name: spec.title for name, spec in MULTICLASS_DATASETS.items()}
SOFTMAX_DATA = OneOf("softmax_data", _TITLES, default="digits")
_SIDE_BY_SIDE = st.segmented_control
SOFTMAX_CLASSES = Whole(
    "softmax_classes", *N_CLASSES_RANGE, default=DEFAULT_N_CLASSES, widget=_SIDE_BY_SIDE
)
DEFAULT_K = 2
"""Not Keras's 5, with which a network on few classes is nearly always right."""

SOFTMAX_K = Whole("softmax_k", 1, N_CLASSES_RANGE[1], default=DEFAULT_K, widget=_SIDE_BY_SIDE)

# ---- beyond the six ------------------------------------------------------------------------------
_BETAS = {beta: f"{beta:g}" for beta in (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)}
BETA = OneOf("beta", _BETAS, names=_BETAS, default=1.0, label="β", widget=st.select_slider)
WEIGHT_NO = Number("weight_no", 0, 1000, default=1.0)
WEIGHT_YES = Number("weight_yes", 0, 1000, default=5.0)
METRIC_NAME_MAX_CHARS = 40
_ENDS = {"largest": "Largest", "smallest": "Smallest"}
COST = "(5*FN + FP)/n"
METRICS = tuple(
    (
        Text(
            f"name{slot}",
            default=name,
            rule=f"at most {METRIC_NAME_MAX_CHARS} characters are possible.",
            instead="Nothing",
            fits=lambda text: len(text) <= METRIC_NAME_MAX_CHARS,
        ),
        Text(f"formula{slot}", default=formula),
        OneOf(f"best{slot}", _ENDS, last=" and ", instead="The usual one"),
    )
    for slot, (name, formula) in enumerate([("Cost", COST), *3 * [("", "")]], start=1)
)
"""A person's own metrics: name, formula, and which end is best; it depends on the formula."""

# ---- choosing ------------------------------------------------------------------------------------
CARD = OneOf(
    "card",
    {
        "metric": "Best by a metric",
        "costs": "Costs",
        "requirements": "Requirements",
        "capacity": "Capacity",
        "promise": "A promise",
        "unsure": "I don’t know",
    },
    default="metric",
)
BEST_BY = OneOf(
    "best_by",
    {
        "youden": "Youden’s J",
        **{name: label for name, label in _RATES.items() if name in _HAVE_A_BEST},
        "accuracy": "Accuracy",
        "nearest_corner": "nearest to the ROC corner (0, 1)",
        "equal_error": "equal error rate",
        "break_even": "precision = recall",
        "as_prevalence": "share predicted “yes” = prevalence",
        "formula": "a formula of your own",
    },
    default="youden",
    label="Best by",
    widget=st.selectbox,
)
BEST_FORMULA = Text("best_formula", default="TP/(TP + FP + FN)", label="Formula")
WITHIN = Text("within", default="0.01", label="Near-best: within")
COSTS = {
    cell: Text(f"cost_{cell}", default=default, label=label)
    for cell, default, label in (
        ("fn", "5", "A miss (FN) costs"),
        ("fp", "1", "A false alarm (FP) costs"),
        ("tp", "0", "A catch (TP) costs"),
        ("tn", "0", "A correct “no” (TN) costs"),
    )
}
AMOUNT = Text("amount", label="times an amount of each row", widget=st.selectbox)
"""A column of the file: the page names them."""

AMOUNT_OF = SeveralOf(
    "amount_of",
    {"fn": "a miss", "fp": "a false alarm", "tp": "a catch", "tn": "a correct “no”"},
    4,
    default=("fn",),
    label="for",
)
_LIMITS = {
    "recall": "Recall at least",
    "precision": "Precision at least",
    "false_positive_rate": "False positive rate at most",
    "predicted_positive_rate": "Share predicted “yes” at most",
}
_ROW_LIMITS = {
    "rows_flagged": "Rows predicted “yes” at most",
    "rows_missed": "Missed rows at most",
    "rows_alarmed": "False alarms at most",
}


def _limits(prefix: str, limits: Mapping[str, str]) -> dict[str, Text]:
    return {
        name: Text(f"{prefix}_{name}", default="0.9" if name == "recall" else "", label=label)
        for name, label in limits.items()
    }


REQUIRED = _limits("need", _LIMITS | _ROW_LIMITS)
GOAL = OneOf(
    "goal",
    {
        "false_positive_rate": "fewest false alarms",
        "recall": "most caught",
        "precision": "highest precision",
        "accuracy": "highest accuracy",
        "predicted_positive_rate": "fewest predicted “yes”",
        "cost": "least cost",
    },
    default="false_positive_rate",
    label="Among these, the",
    widget=st.selectbox,
)
CAPACITY = Text("capacity", label="Rows that can be acted on")
PROMISED = _limits("promise", _LIMITS)
CONFIDENCE = Text("confidence", default="0.95", label="Confidence")
ASKING = Text("asking", default="0.2", label="To ask about one row costs")
SECOND = Number("second", -_LARGEST, _LARGEST, rule="a number is needed.", instead="The best pair")
"""The threshold from which on “yes” is predicted, where nothing is below it and above the first."""

WORTH = OneOf(
    "worth",
    {
        "net_benefit": "Decision curve",
        "separation": "KS, lift and gains",
        "ratios": "Likelihood ratios",
        "partial": "Partial AUC",
        "paper": "For a paper",
    },
)
"""What is shown of the scores along all thresholds, whichever card is open."""

PREVALENCE = Text("prevalence", label="Share of “yes” in the population")
STANDARDISED = Switch("standardised", label="Standardised")
FPR_FROM = Text("fpr_from", default="0", label="False positive rate from")
FPR_TO = Text("fpr_to", default="0.1", label="to")
SURE = OneOf(
    "sure",
    {"wilson": "at one threshold", "simultaneous": "at all thresholds together"},
    default="wilson",
    last=" and ",
    label="95 % intervals hold",
    help="At one threshold that was fixed beforehand: Wilson’s interval. A hand that drags has "
    "looked everywhere: the band that holds at all thresholds together (Dvoretzky, Kiefer, "
    "Wolfowitz and Massart, half of the error for each class) is wider, and known for the rates of "
    "one class.",
)
INTERVALS = Switch("intervals", label="How sure? 95 % intervals")
HALVES = Switch("halves", label="Choose on one half, judge on the other")
SPREAD = Switch("spread", label="How firmly do these rows hold it?")

# ---- believing -----------------------------------------------------------------------------------
BELIEF = OneOf(
    "belief",
    {
        "reliability": "Are they right?",
        "prevalence": "Where “yes” is rarer",
        "recalibration": "Recalibrate",
        "unlabelled": "No labels yet",
    },
    default="reliability",
)
SHARE_THERE = Number(
    "share_there",
    0.0001,
    0.9999,
    rule="a share of “yes” from 0.0001 to 0.9999 is needed.",
    instead="The share of these rows",
    label="Share of “yes” where it is used",
)
RECALIBRATED_BY = OneOf(
    "recalibrated_by",
    {"platt": "Platt", "isotonic": "Isotonic", "temperature": "Temperature"},
    default="platt",
    label="Recalibrate by",
    help="Platt: slope and intercept on the log-odds. Temperature: the slope alone. Isotonic: the "
    "rising steps of the reliability curve, which need more rows.",
)

QUESTION: tuple[Parameter, ...] = (
    *(CARD, BEST_BY, BEST_FORMULA, WITHIN, *COSTS.values(), AMOUNT, AMOUNT_OF),
    *(*REQUIRED.values(), GOAL, CAPACITY, *PROMISED.values(), CONFIDENCE, ASKING),
)
"""What a card asks, of any rows."""

TABLE: tuple[Parameter, ...] = (
    *(THRESHOLD, THRESHOLD_AT, ROWS, RULE, SITUATION, AXIS, DRAWER),
    *(OPEN, RATES_DRAWN, CELL),
    *(MATCHED, TOLD, WIDE, AGAINST, CRITERION, GROUP_BY),
    *(STEP, FOLLOWED, PRESENT, PART, STAGE, SAMPLE, SAMPLE_LOSS, DROPOUT, LEARNING_RATE, EPOCH),
    QUIZ,
    *(ROOM, CLASS_IS_ASKED, CLASS_QUESTION, MISS_COSTS),
    *(WORKED_THRESHOLD, WORKED_K, SOFTMAX_DATA, SOFTMAX_CLASSES, SOFTMAX_ROWS, SOFTMAX_K),
    *(BETA, WEIGHT_NO, WEIGHT_YES),
    *(parameter for metric in METRICS for parameter in metric),
    *QUESTION,
    *(SECOND, SURE, INTERVALS, HALVES, SPREAD),
    *(WORTH, PREVALENCE, STANDARDISED, FPR_FROM, FPR_TO),
    *(BELIEF, SHARE_THERE, RECALIBRATED_BY),
)


def link_problems() -> list[str]:
    """Name the values of the link that cannot be used; call before any widget is drawn."""
    return problems(TABLE)
