"""Links as they were written when they repeated the words on the screen still open what they did.

The data were made with the code of then, and are not to be made anew.
"""

from types import SimpleNamespace

import pytest

from ui.address import parameter as kinds
from ui.address.parameters import (
    AMOUNT,
    AMOUNT_OF,
    ASKING,
    BELIEF,
    BEST_BY,
    BEST_FORMULA,
    CAPACITY,
    CARD,
    CLASS_IS_ASKED,
    CLASS_QUESTION,
    CONFIDENCE,
    COSTS,
    FPR_FROM,
    FPR_TO,
    GOAL,
    HALVES,
    INTERVALS,
    MISS_COSTS,
    PREVALENCE,
    PROMISED,
    RECALIBRATED_BY,
    REQUIRED,
    ROOM,
    SECOND,
    SHARE_THERE,
    SPREAD,
    STANDARDISED,
    SURE,
    TABLE,
    TOLD,
    WIDE,
    WITHIN,
    WORTH,
)
from ui.live.unit.link import UNIT, Unit
from ui.which.link import CASE, START

BY_KEY = {parameter.key: parameter for parameter in TABLE}
ROWS = {"Train": "train", "Validation": "validation", "Test": "test"}
CHOICES = {
    "rows": ROWS,
    "softmax_rows": ROWS,
    "rule": {"> threshold": ">", "≥ threshold": ">="},
    "rates": {
        "Precision": "precision",
        "Recall": "recall",
        "Specificity": "specificity",
        "False positive rate": "false_positive_rate",
        "Negative predictive value": "negative_predictive_value",
        "F1 score": "f1",
        "Balanced accuracy": "balanced_accuracy",
        "Matthews correlation": "mcc",
        "Cohen’s kappa": "cohen_kappa",
        "Youden’s J": "youden_j",
        "Predicted positive rate": "predicted_positive_rate",
        "Prevalence": "prevalence",
    },
    "step": {
        "1 From logit to label": "unit",
        "2 The loss does not know it": "loss",
        "3 Only the loss differs": "regression",
        "4 Two accuracies": "accuracies",
        "5 Epoch by epoch": "epochs",
        "6 Predict, then reveal": "quiz",
        "1": "unit",
        "2": "loss",
        "3": "regression",
        "4": "accuracies",
        "5": "epochs",
        "6": "quiz",
    },
    "part": {
        "three trainings": "trainings",
        "gradient at saturation": "saturation",
        "one sample by numbers": "sample",
    },
    "stage": {
        "1 sums": "sums",
        "2 ReLU": "relu",
        "3 logit": "logit",
        "4 sigmoid": "score",
        "5 loss": "loss",
        "6 back: sigmoid": "by_score",
        "7 back: logit": "by_logit",
        "8 back: output weights": "by_output_weights",
        "9 back: ReLU": "by_sums",
        "10 back: hidden weights": "by_hidden_weights",
    },
    "sample": {"doubtful": "doubtful", "saturated": "saturated"},
    "sample_loss": {"Cross-entropy": "crossentropy", "Squared error": "squared_error"},
    "dropout": {"on": "on", "off": "off"},
    "learning_rate": {"as set": "on", "0": "off"},
    "matched": {
        "one threshold": "threshold",
        "equal recall": "recall",
        "equal false positive rate": "false_positive_rate",
        "equal share said “yes”": "predicted_positive_rate",
    },
    "against": {
        "no hidden layer": "linear",
        "no dropout": "no_dropout",
        "squared error": "squared_error",
        "cross-entropy": "crossentropy",
        "one epoch": "one_epoch",
    },
    "criterion": {
        "one threshold for all": "threshold",
        "equal predicted positive rate": "predicted_positive_rate",
        "equal recall": "recall",
        "equal recall and FPR": "recall_and_false_positive_rate",
        "equal precision": "precision",
        "one of your own for each": "own",
    },
    "cell": {"Missed": "fn", "Caught": "tp", "Rightly left": "tn", "False alarms": "fp"},
    "softmax_data": {"Iris": "iris", "Digits": "digits", "Blobs": "blob_ring"},
    **{f"best{slot}": {"Largest": "largest", "Smallest": "smallest"} for slot in range(1, 5)},
}
SAME = {
    "t": {"0": 0.0, "0.31": 0.31, "1e-05": 1e-5, "1": 1.0},
    "worked_t": {"0.55": 0.55},
    "weight_no": {"0.5": 0.5, "3": 3.0},
    "weight_yes": {"1000": 1000.0},
    "beta": {"0.25": 0.25, "0.5": 0.5, "0.75": 0.75, "1": 1.0, "1.5": 1.5, "2": 2.0, "4": 4.0},
    "epoch": {"0": 0, "28": 28},
    "worked_k": {"1": 1, "10": 10},
    "softmax_classes": {"3": 3, "10": 10},
    "softmax_k": {"1": 1, "10": 10},
    "quiz": {"42": "42"},
    "present": {"true": True},
    "name2": {"Jaccard": "Jaccard", "": ""},
    "formula2": {"TP/(TP + FP + FN)": "TP/(TP + FP + FN)", "": ""},
    "group_by": {"x2": "x2"},
}
"""Links of these say what they said."""

SENTENCES = {
    "matched": "known are one threshold, equal recall, equal false positive rate, equal share "
    "predicted “yes”. One threshold is used instead.",
    "against": "known are no hidden layer, no dropout, squared error, cross-entropy, one epoch. No "
    "hidden layer is used instead.",
    "criterion": "known are one threshold for all, equal share predicted “yes”, equal recall, "
    "equal recall and FPR, equal precision, one of your own for each. One threshold for all is "
    "used instead.",
    "step": "the number of a step, 1 to 6, is needed. The first step is used instead.",
    "part": "known are three trainings, gradient at saturation, one sample by numbers. Three "
    "trainings is used instead.",
    "stage": "known are 1 sums, 2 ReLU, 3 logit, 4 sigmoid, 5 loss, 6 back: sigmoid, 7 back: "
    "logit, 8 back: output weights, 9 back: ReLU, 10 back: hidden weights. The first stage is used "
    "instead.",
    "sample": "known are doubtful, saturated. Doubtful is used instead.",
    "sample_loss": "known are Cross-entropy, Squared error. Cross-entropy is used instead.",
    "dropout": "known are on, off. On is used instead.",
    "learning_rate": "known are as set, 0. As set is used instead.",
    "t": "a number from 0 to 1 is needed. 0.5 is used instead.",
    "worked_t": "a number from 0 to 1 is needed. 0.5 is used instead.",
    "epoch": "a whole number from 0 to 200 is needed. Epoch 0 is used instead.",
    "worked_k": "a whole number from 1 to 10 is needed. 2 is used instead.",
    "quiz": "a whole number from 0 to 9999 is needed. 0 is used instead.",
    "rows": "known are Train, Validation, Test. Test is used instead.",
    "rule": "known are > threshold and ≥ threshold. > threshold is used instead.",
    "rates": "known are Precision, Recall, Specificity, False positive rate, Negative predictive "
    "value, F1 score, Balanced accuracy, Matthews correlation, Cohen’s kappa, Youden’s J, "
    "Share predicted “yes”, Prevalence. None is used instead.",
    "cell": "known are Missed, Caught, Correct “no”, False alarms. None is used instead.",
    "beta": "known are 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4. 1 is used instead.",
    "weight_no": "a number from 0 to 1000 is needed. 1 is used instead.",
    "weight_yes": "a number from 0 to 1000 is needed. 5 is used instead.",
    "softmax_data": "known are Iris, Digits, Blobs. Digits is used instead.",
    "softmax_classes": "a whole number from 3 to 10 is needed. 5 is used instead.",
    "softmax_rows": "known are Train, Validation, Test. Test is used instead.",
    "softmax_k": "a whole number from 1 to 10 is needed. 2 is used instead.",
    "best1": "known are Largest and Smallest. The usual one is used instead.",
    "best4": "known are Largest and Smallest. The usual one is used instead.",
    "name1": "at most 40 characters are possible. Nothing is used instead.",
    "name4": "at most 40 characters are possible. Nothing is used instead.",
}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [(key, text, value) for key, words in CHOICES.items() for text, value in words.items()],
)
def test_the_words_of_then_mean_what_they_meant_and_are_not_written_any_more(key, text, value):
    parameter = BY_KEY[key]
    word = {">": "gt", ">=": "ge"}.get(value, value)
    if key in ("rates", "against"):
        value = (value,)
    assert parameter.accepts(text)
    assert parameter.read([text]) == parameter.read([word]) == value
    assert parameter.words(value) == [word]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [(key, text, value) for key, texts in SAME.items() for text, value in texts.items()],
)
def test_what_was_no_label_is_written_as_it_was(key, text, value):
    parameter = BY_KEY[key]
    assert parameter.accepts(text)
    assert parameter.read([text]) == value
    assert parameter.words(value) == [text]


def test_no_parameter_is_left_out():
    of_metrics = {f"{name}{slot}" for name in ("name", "formula") for slot in (1, 3, 4)}
    choosing = (
        BELIEF,
        TOLD,
        WIDE,
        SHARE_THERE,
        RECALIBRATED_BY,
        CARD,
        BEST_BY,
        BEST_FORMULA,
        WITHIN,
        GOAL,
        CAPACITY,
        CONFIDENCE,
        ASKING,
        AMOUNT,
        AMOUNT_OF,
        SECOND,
        SURE,
        INTERVALS,
        HALVES,
        SPREAD,
        WORTH,
        PREVALENCE,
        STANDARDISED,
        FPR_FROM,
        FPR_TO,
    )
    classroom = {each.key for each in (ROOM, CLASS_IS_ASKED, CLASS_QUESTION, MISS_COSTS)}
    since = {"at", "axis", "drawer", "open", "row", "situation", *(each.key for each in choosing)}
    since |= {each.key for many in (COSTS, REQUIRED, PROMISED) for each in many.values()}
    since |= classroom
    assert set(BY_KEY) == CHOICES.keys() | SAME.keys() | of_metrics | since


@pytest.mark.parametrize("key", SENTENCES)
def test_what_cannot_be_used_is_named_in_the_words_of_then(monkeypatch, key):
    text = "x" * 41
    params = SimpleNamespace(get_all=lambda asked: [text] if asked == key else [])
    monkeypatch.setattr(kinds, "st", SimpleNamespace(query_params=params, session_state={}))
    cut = "x" * 39 + "…"
    assert BY_KEY[key].problems() == [f"The link says “{key}={cut}”; {SENTENCES[key]}"]


def test_the_codes_of_then():
    unit, problems = UNIT.decode("w1.6_b-0.6_x1_t0.835")
    assert unit == Unit(16, -6, 10, 0.835)
    assert not problems
    assert UNIT.encode(unit) == "w1.6_b-0.6_x1_t0.835"
    for text, changed in (
        (r'{"metric":"\"acc\"","k":2}', {"which_metric": '"acc"', "which_k": 2}),
        (
            '{"y_true_shape":"(N, 4)","y_pred_shape":"(None, 1)"}',
            {"which": "shapes", "which_true_shape": "(N, 4)"},
        ),
    ):
        fields, problems = CASE.decode(text)
        assert fields == START | changed
        assert not problems
        assert CASE.encode(fields) == text
