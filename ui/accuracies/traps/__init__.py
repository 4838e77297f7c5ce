"""The traps: what goes wrong with the wrong shape or variant, to play with, and the way out."""

from __future__ import annotations

import streamlit as st

from core.experiment.recipe import Settings
from ui.accuracies.traps import (
    exact,
    label_rows,
    logits,
    multi_label,
    on_threshold,
    one_column,
    sorted_ids,
    tied_scores,
    too_few_classes,
)
from ui.style import style
from ui.variants import Variant

TRAPS = {
    "accuracy": (exact.under_a_sigmoid,),
    "binary_accuracy": (
        logits.against_half,
        on_threshold.two_rules,
        multi_label.several_units,
    ),
    "categorical_accuracy": (one_column.always_right, label_rows.only_argmax),
    "sparse_categorical_accuracy": (one_column.share_of_class_0, label_rows.one_hot_by_mistake),
    "top_k_categorical_accuracy": (too_few_classes.top_5_of_3,),
    "sparse_top_k_categorical_accuracy": (tied_scores.all_count, sorted_ids.not_scores),
}
"""Name of the variant → its boxes, the first on top. Each is a function of the settings."""


def show(variant: Variant, settings: Settings) -> None:
    """Show the traps of a variant, each in a box of its own that reruns alone.

    One about a sigmoid unit works on the test rows of the trained network, or on a person’s own.
    """
    st.html(style("accuracies/traps/traps"))
    for trap in TRAPS[variant.name]:
        trap(settings)
