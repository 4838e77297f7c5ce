"""The choices that several pages offer; each travels in the link."""

from __future__ import annotations

import streamlit as st

from core.datasets import SPLITS
from core.thresholds import RULES
from ui.state import ROWS_KEY, ROWS_WORDS, RULE_KEY, RULE_WORDS, THRESHOLD_KEY, hold


def choose_rows(key: str = ROWS_KEY) -> str:
    """Let a person choose the rows: "train", "validation" or "test".

    Parameters
    ----------
    key : str
        In the link.
    """
    split = st.segmented_control(
        "Rows",
        SPLITS,
        default="test",
        required=True,
        key=key,
        bind="query-params",
        format_func=ROWS_WORDS.get,
        width="content",
        help="Train: the network learned from them. Validation: held back, for choosing a "
        "threshold. Test: never seen, for judging it.",
    )
    hold(key)
    return split


def choose_rule() -> str:
    """Let a person choose the decision rule, ">" or ">="."""
    rule = st.segmented_control(
        "Said “yes” when score",
        RULES,
        default=">",
        required=True,
        key=RULE_KEY,
        bind="query-params",
        format_func=RULE_WORDS.get,
        width="content",
        help="They differ only for rows exactly on the threshold. Keras asks for more than the "
        "threshold (>) in binary_accuracy, Precision, Recall and AUC; scikit-learn’s roc_curve "
        "and precision_recall_curve, and Keras’s BinaryIoU, for at least as much (≥).",
    )
    hold(RULE_KEY)
    return rule


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
