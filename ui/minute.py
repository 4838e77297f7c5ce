"""The short answer: the four questions of someone who met numbers where 0 and 1 were expected."""

from __future__ import annotations

import htpy as h
import streamlit as st

from ui import where_it_lives
from ui.style import style

_ANSWERS: tuple[tuple[str, h.Node], ...] = (
    (
        "Does Keras apply a threshold by itself, and where?",
        [
            "Only inside the metric: ",
            h.code["binary_accuracy"],
            " counts a score above 0.5 as “yes”. Neither the training in ",
            h.code["fit"],
            " nor ",
            h.code["predict"],
            " has one.",
        ],
    ),
    (
        "How does Keras tell classification with a sigmoid from regression?",
        "It does not: the loss is one number made of labels and outputs, and the optimiser sees "
        "nothing but its gradient. Only the loss you choose makes the difference.",
    ),
    (
        "So is the threshold used in training?",
        "No: while you drag it the accuracy moves, and the loss stands still.",
    ),
    (
        "What is 0.835, then?",
        [
            "The probability of “yes” in the eyes of the model. Whether that is a 1 you decide: ",
            h.code["(p > threshold).astype(int)"],
            ".",
        ],
    ),
)


def show() -> None:
    """Show questions and answers, the picture, and the ways on."""
    pairs = (h.div[h.dt[question], h.dd[answer]] for question, answer in _ANSWERS)
    st.html(style("minute") + h.dl(".answers")[pairs])
    where_it_lives.draw()
    with st.container(horizontal=True):
        st.page_link("pages/explorer.py", label="Drag the threshold", icon=":material/tune:")
        st.page_link("pages/story.py", label="Show me why (six steps)", icon=":material/school:")
