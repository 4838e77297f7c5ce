"""A drawing of where the threshold lives: in metrics, neither in `fit` nor in `predict`."""

import streamlit as st

_STYLE = """
<style>
.lives { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
.lives section { border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
  border-radius: 0.6rem; padding: 0.75rem 1rem; }
.lives h4 { margin: 0 0 0.35rem; font-size: 1.05rem; }
.lives p { margin: 0 0 0.35rem; }
.lives code { font-size: 0.9rem; }
.lives section.lit { border: 4px solid currentColor; }
.lives mark { background: none; color: inherit; font-weight: 700;
  border-bottom: 3px solid currentColor; }
</style>
"""
_PLACES = (
    (
        "fit",
        "scores → loss → gradient → weights",
        "Compares probabilities with labels. There is no threshold in it.",
        False,
    ),
    (
        "metric binary_accuracy",
        "score <mark>&gt; 0.5</mark> → 0 or 1 → share that is right",
        "<b>Here lives the threshold</b> of <code>accuracy</code>: strictly greater, 0.5 unless "
        "told otherwise. Precision, Recall, AUC and BinaryIoU have their own. A metric is "
        "printed, and nothing learns from it.",
        True,
    ),
    (
        "predict",
        "rows → scores",
        "Returns probabilities such as 0.0747. Whoever wants 0 or 1 compares them: "
        "<code>(p &gt; 0.5).astype(int)</code>.",
        False,
    ),
)


def where_it_lives() -> None:
    """Draw `fit`, the metric behind `accuracy` and `predict`; the one with a threshold is lit."""
    st.subheader("Where the threshold lives", anchor=False)
    boxes = "".join(
        f"<section{' class=lit' if lit else ''}>"
        f"<h4>{name}</h4><p>{path}</p><p>{words}</p></section>"
        for name, path, words, lit in _PLACES
    )
    st.html(f'{_STYLE}<div class="lives">{boxes}</div>')
