"""The choices that several pages offer; each travels in the link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from core.data.datasets import SPLITS
from core.decision.rule import RULES
from ui.address.away import hold
from ui.address.parameters import ROWS_KEY, ROWS_WORDS, RULE_KEY, RULE_WORDS, THRESHOLD_KEY

T = TypeVar("T")


def choose(label: str, options: Sequence[T], default: T, key: str, words: Callable, help: str) -> T:
    """Let a person choose one of a few, side by side.

    Parameters
    ----------
    label : str
    options : sequence
    default : one of `options`
        Also what is returned while the link has the parameter without a value, which Streamlit
        takes as "nothing chosen".
    key : str
        In the link.
    words : callable
        ``words(option)`` is shown, and stands in the link.
    help : str
    """
    chosen = st.segmented_control(
        label,
        options,
        default=default,
        required=True,
        key=key,
        bind="query-params",
        format_func=words,
        width="content",
        help=help,
    )
    hold(key)
    return default if chosen is None else chosen


def choose_rows(key: str = ROWS_KEY) -> str:
    """Let a person choose the rows: "train", "validation" or "test".

    Parameters
    ----------
    key : str
        In the link.
    """
    return choose(
        "Rows",
        SPLITS,
        "test",
        key,
        ROWS_WORDS.get,
        "Train: the network learned from them. Validation: held back, for choosing a threshold. "
        "Test: never seen, for judging it.",
    )


def choose_rule() -> str:
    """Let a person choose the decision rule, ">" or ">="."""
    return choose(
        "Said “yes” when score",
        RULES,
        ">",
        RULE_KEY,
        RULE_WORDS.get,
        "They differ only for rows exactly on the threshold. Keras asks for more than the "
        "threshold (>) in binary_accuracy, Precision, Recall and AUC; scikit-learn’s roc_curve "
        "and precision_recall_curve, and Keras’s BinaryIoU, for at least as much (≥).",
    )


def type_threshold(place: str, key: str = THRESHOLD_KEY) -> float:
    """Let a person type the threshold that the slider beside it shows.

    Parameters
    ----------
    place : str
        Key of its container, beginning with "typed"; unique on the page.
    key : str
        In the link.
    """
    with st.container(key=place):
        threshold = st.number_input(
            "Type a threshold",
            0.0,
            1.0,
            0.5,
            step=0.001,
            format="%.9g",
            key=key,
            bind="query-params",
        )
    hold(key)
    return threshold
