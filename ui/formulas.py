"""The rule and the rates in words and formulas, straight from `core.decision.rates`."""

from __future__ import annotations

import streamlit as st

from ui.charts import formulas
from ui.style import style


def rule() -> None:
    """Say what a threshold does, and name the four counts."""
    st.markdown(
        "A network with one sigmoid unit gives each row a **score** between 0 and 1. A row is "
        "predicted “yes” when its score is **greater than the threshold**. Keras does this only "
        "inside the metric `binary_accuracy` (0.5, strictly greater), never while training and "
        "never in `predict`; scikit-learn’s curves use “greater or equal”.\n\n"
        "- **TP**, caught: is “yes”, predicted “yes”.\n"
        "- **FN**, missed: is “yes”, predicted “no”.\n"
        "- **FP**, false alarm: is “no”, predicted “yes”.\n"
        "- **TN**, correct “no”: is “no”, predicted “no”."
    )


SUMMARIES = {
    "ROC AUC": "How often a “yes” scores above a “no” when one of each is drawn at random; equal "
    "scores count half. The area under the ROC curve. Undefined when a class has no row.",
    "Average precision (AP)": "Precision averaged over the steps in recall, from the highest score "
    "down: Σ (Rₙ − Rₙ₋₁) · Pₙ. Undefined when no row is “yes”; scikit-learn prints 0.",
    "Cross-entropy": "Mean of −log(the probability given to the true class), with probabilities "
    "clipped to [10⁻⁷, 1 − 10⁻⁷] as Keras does.",
    "Majority baseline": "The accuracy of predicting the more common class every time: "
    "max(P, N) / (P + N).",
}


def summaries() -> None:
    """Name the numbers that do not depend on the threshold."""
    st.header("The same at every threshold", anchor=False)
    st.html(style(formulas.SHEET) + formulas.table(("Number", "In words"), SUMMARIES.items()))


def table_of_rates() -> None:
    """List every rate: name, formula, meaning, and what 0/0 is."""
    st.header("Moving with the threshold", anchor=False)
    st.html(style(formulas.SHEET) + formulas.rates())
    st.caption("0/0 is shown as “undefined” here, whatever a library prints in its place.")
