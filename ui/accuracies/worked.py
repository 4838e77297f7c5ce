"""The worked example: a table to edit, the steps drawn, and a live threshold where there is one."""

from __future__ import annotations

import htpy as h
import pandas as pd
import streamlit as st

from core.decision.rates import majority_baseline
from core.decision.thresholds import ThresholdCurve
from core.live.stops import WHAT_KERAS_USES
from core.parsing.plural import part_of
from core.predictions.predictions import Predictions
from ui import layout
from ui import sheet as cells
from ui.accuracies import steps
from ui.accuracies.examples import (
    CLASSES_RANGE,
    Example,
    columns,
    first_example,
    first_table,
    has_classes,
    mean_match,
    read,
    with_classes,
)
from ui.address.parameters import WORKED_K, WORKED_THRESHOLD
from ui.live.threshold.fragment import draw
from ui.source.own import rows_of_page
from ui.style import style
from ui.variants import Variant

LIVE = "worked"
CLASS_NAMES = ("0", "1")
Worked = tuple[Example, dict[str, float]]


def show(variant: Variant) -> Worked:
    """Show the worked example and let a person change it.

    While a cell cannot be used, the last good table stays in view.

    Returns the last good example; and, for the variants that have one, `threshold` or `k` as it
    stands.
    """
    st.html(style("accuracies/steps"))
    st.header("By hand", anchor=False)
    if variant.parameter == "threshold":
        return _with_threshold(variant)
    # Tables of many columns stand one below the other.
    editor, drawing = layout.places(2) if variant.is_one_hot else st.columns(2, gap="large")
    with editor:
        example = _table(variant)
        k = _choose_k() if variant.parameter == "k" else None
    with drawing:
        _draw(steps.drawn(variant, example, k))
        _say_undefined(example)
        if k is not None:
            _every_k(variant, example)
    return example, {} if k is None else {"k": k}


def _with_threshold(variant: Variant) -> Worked:
    place = st.container(key="stick_worked")
    editor, drawing = st.columns(2, gap="large")
    with editor:
        example = _table(variant)
    with drawing:
        if not example.n_samples:
            _say_undefined(example)
            return example, {"threshold": 0.5}
        with place:
            curve, threshold = _slider(example)
        _draw(steps.live(example, curve, threshold, LIVE))
        first = first_example(variant)
        value = mean_match(variant, first, threshold=0.5)
        st.caption(
            "The article that the first table comes from prints 87.5 % for it at 0.5. Count: "
            f"{part_of(round(value * first.n_samples), first.n_samples, 'row', 'is', 'are')} "
            f"right, {100 * value:.2f} %."
        )
    return example, {"threshold": float(curve.thresholds[curve.stand_in(threshold)])}


def _slider(example: Example) -> tuple[ThresholdCurve, float]:
    predictions = Predictions(
        example.y_true, example.y_pred, source="the table", class_names=CLASS_NAMES
    )
    shown = rows_of_page(predictions)
    loss, baseline = shown.view.cross_entropy, majority_baseline(shown.view.curve.at(0.5))
    threshold = draw(
        shown,
        slider=LIVE,
        place="typed_worked",
        threshold=WORKED_THRESHOLD,
        points=shown.points(),
        stops=(WHAT_KERAS_USES,),
        notes={
            "baseline": (
                f"Always predicting {baseline.label}: {baseline.accuracy:.4f}",
                "The accuracy of predicting the more common class of the table every time.",
            ),
            "loss": (
                f"Cross-entropy stays {loss:.4f}",
                "Mean of −log(the probability given to the true class): no threshold occurs in it.",
            ),
        },
    )
    return shown.view.curve, threshold


def _draw(drawn: h.Fragment) -> None:
    st.html(h.div(".steps", tabindex="0", role="region", aria_label="The steps")[drawn])


def _say_undefined(example: Example) -> None:
    if not example.n_samples:
        st.info("Without a row the mean is 0 ÷ 0: undefined. Keras prints 0.0.")


def _choose_k() -> int:
    return WORKED_K.draw(
        "k: how many of the best scores count",
        help="Keras takes 5 unless told otherwise. A k above the number of classes makes every "
        "row a hit.",
    )


def _every_k(variant: Variant, example: Example) -> None:
    if not example.n_samples:
        return
    values = [mean_match(variant, example, k=k) for k in range(1, example.n_classes + 1)]
    said = " · ".join(f"k = {k}: {value:.4f}" for k, value in enumerate(values, 1))
    st.caption(
        f"Every k: {said}. The boxed scores are among the k best; the underlined one is the "
        "label’s. All scores tied with the k-th best count."
    )


# ---- the table ---------------------------------------------------------------------------------
#
# The columns of classes that were taken away stay in the table unseen: they come back with what
# they held.


def _table(variant: Variant) -> Example:
    sheet = _sheet(variant)
    if has_classes(variant):
        st.segmented_control(
            "Classes",
            range(CLASSES_RANGE[0], CLASSES_RANGE[1] + 1),
            required=True,
            key=_classes_key(variant),
            on_change=_set_classes,
            args=(variant,),
            persist_state="session",
            width="content",
        )
    shown = columns(variant, st.session_state[f"worked_classes_{variant.name}"])
    table = sheet.edit(shown)[shown]
    st.button(
        "Back to the first table",
        key=f"reset_{variant.name}",
        icon=":material/restart_alt:",
        on_click=_start,
        args=(variant,),
    )
    cells.say_what_a_link_leaves_out(table, first_table(variant))
    example, problems = read(variant, table)
    if example is None:
        cells.say(problems, "The last table without a mistake is shown.")
    else:
        sheet.good = example
    return sheet.good


def _sheet(variant: Variant) -> cells.Sheet[Example]:
    key = f"worked_{variant.name}"
    if key not in st.session_state:
        table = first_table(variant)
        good = first_example(variant)
        st.session_state[key] = cells.Sheet(f"editor_{variant.name}", table, good)
        _start(variant)
    return st.session_state[key]


def _start(variant: Variant) -> None:
    table = first_table(variant)
    n_classes = sum(name.startswith("y_pred") for name in map(str, table))
    _start_from(variant, table, n_classes)
    if has_classes(variant):
        st.session_state[_classes_key(variant)] = n_classes


def _start_from(variant: Variant, table: pd.DataFrame, n_classes: int) -> None:
    _sheet(variant).start_from(table)
    st.session_state[f"worked_classes_{variant.name}"] = n_classes


def _set_classes(variant: Variant) -> None:
    n_classes = st.session_state[_classes_key(variant)] or CLASSES_RANGE[0]
    _start_from(variant, with_classes(variant, _sheet(variant).now, n_classes), n_classes)


def _classes_key(variant: Variant) -> str:
    return f"classes_{variant.name}"
