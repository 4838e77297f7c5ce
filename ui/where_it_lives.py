"""A drawing of where the threshold lives: in metrics, neither in `fit` nor in `predict`."""

from collections.abc import Mapping

import htpy as h
import streamlit as st

from ui.style import style

_Place = tuple[str, h.Node, h.Node, bool]


def _places(threshold: h.Node) -> tuple[_Place, ...]:
    return (
        (
            "fit",
            "scores → loss → gradient → weights: no threshold",
            "Compares probabilities with labels.",
            False,
        ),
        (
            "metric binary_accuracy",
            ["score ", h.mark["> ", threshold], " → 0 or 1 → share that is right"],
            [
                [h.b["Here lives the threshold"], " of ", h.code["accuracy"]],
                ": strictly greater, 0.5 in the one that fit and evaluate print. Precision, "
                "Recall, AUC and BinaryIoU have their own. Nothing learns from a metric.",
            ],
            True,
        ),
        (
            "predict",
            "rows → scores: no threshold",
            [
                "Returns probabilities such as 0.0747. Whoever wants 0 or 1 compares them: ",
                [h.code["(p > 0.5).astype(int)"], "."],
            ],
            False,
        ),
    )


def draw(readings: Mapping[str, h.Node] | None = None, threshold: h.Node = "0.5") -> None:
    """Draw `fit`, the metric behind `accuracy` and `predict`; the one with a threshold is lit.

    `readings`: by the first word of a place, the numbers that are there now.
    `threshold`: that of the metric.
    """
    st.subheader("Where the threshold lives", anchor=False)
    now = readings or {}
    boxes = (
        h.section(class_=lit and "lit")[
            h.h4[name],
            h.p[path],
            name.split()[0] in now and h.p(".now")[now[name.split()[0]]],
            h.p(".words")[words],
        ]
        for name, path, words, lit in _places(threshold)
    )
    st.html(style("where_it_lives") + h.div(".lives")[boxes])
