"""How a page of an accuracy begins: sentence, formula, the line of Keras, what it must be given."""

from __future__ import annotations

import streamlit as st

from ui.variants import Variant

_PARAMETERS = {
    "threshold": "`threshold` is 0.5 unless given; a score equal to it is class 0.",
    "k": "`k` is 5 unless given; all scores tied with the k-th best count.",
}

_SORTED_IDS = (
    "`from_sorted_ids=True`: `y_pred` are then the IDs of the best classes, best first, shape "
    "(N, k) or more; only here, the one-hot twin has no such option."
)


def show(variant: Variant) -> None:
    """Say what it measures, and what for."""
    st.markdown(f"**{variant.sentence}** Use it when {variant.when}.")
    formula, given = st.columns(2, vertical_alignment="center")
    formula.latex(variant.formula)
    with given:
        default = {"threshold": 0.5, "k": 5, None: None}[variant.parameter]
        code = f"{variant.keras_default}\n{variant.keras(default)}"
        st.code(code, language="python", wrap_lines=True)
        lines = [f"- `y_true`: {variant.y_true}", f"- `y_pred`: {variant.y_pred}"]
        if variant.parameter:
            lines.append(f"- {_PARAMETERS[variant.parameter]}")
        if variant.name == "sparse_top_k_categorical_accuracy":
            lines.append(f"- {_SORTED_IDS}")
        st.markdown("\n".join(lines))
