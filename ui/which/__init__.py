"""The parts of the page "Which accuracy do you get?", in the order in which they stand on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.keras.accuracy import ACCURACIES, Resolution, StreamingAccuracy, explain_resolution
from core.keras.resolution import Rule
from core.parsing.literals import read_array, read_shape
from ui.streamlit_inside.pages import DeltaGenerator
from ui.style import style
from ui.text import cut, literal
from ui.which import drawing
from ui.which.advice import Advice, Shape, advise
from ui.which.examples import PRESETS, SEED, Preset, as_text, example
from ui.which.link import CASE, FIELDS, FORMS, K_RANGE, METRICS, START, fits
from ui.which.outcomes import Outcome, find, is_same, measure, six, variant, with_k

HELP = {
    "arrays": "Python, NumPy or JSON, also as NumPy or TensorFlow prints it, or rows copied from a "
    "spreadsheet. Without brackets, one line is a vector (N,), and a number in each line is a "
    "column (N, 1).",
    "shapes": "Such as (32, 1) or N, 3. None, N or batch stands for a dimension that is not known.",
}
Given = np.ndarray | Shape
READERS: dict[str, Callable[[str, str], Given]] = {"arrays": read_array, "shapes": read_shape}
_CASE_OF_FIELDS = "case_of_which_fields"
_LAST_GOOD = "which_last_good"


@dataclass(frozen=True)
class Case:
    """Hold what a person has and everything that follows from it.

    The arrays are made up where only shapes are given, and None where these are too open or too
    large for an example. Where the shapes leave the resolution open, `refusal` says why. The
    outcomes are of all six, and of what Keras resolves and what is advised where these differ in
    their parameter.
    """

    metric_words: str
    shapes: tuple[Shape, Shape]
    arrays: tuple[np.ndarray, np.ndarray] | None
    is_made_up: bool
    resolution: Resolution | None
    refusal: str
    resolved: StreamingAccuracy | None
    advice: Advice
    outcomes: list[Outcome]


def introduction() -> None:
    """Say what the page is about."""
    st.html(style("which/which"))
    st.markdown(
        '`metrics=["accuracy"]` is not one metric: Keras picks one of three when it sees the '
        "first batch. It looks at the **shapes** of `y_true` and `y_pred`, never at the values, "
        "the last layer or the **loss**. Give yours, or begin with a case that surprises."
    )


def ask() -> Case:
    """Ask for the metric and for shapes or arrays; a text that cannot be read is named."""
    _follow_link()
    _presets()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.segmented_control(
            "I have",
            list(FORMS),
            required=True,
            key="which",
            format_func=FORMS.__getitem__,
            **_OPTIONS,
        )
        form = form or "arrays"  # none only by hand
        words = st.selectbox(
            "metrics=[…]",
            METRICS,
            key="which_metric",
            width=330,
            help="In quotes it is a string, with () an object of the class. Only the strings "
            "“accuracy” and “acc”, in any case of letters, go by shape.",
            **_OPTIONS,
        )
        k = st.number_input(
            "k of the top-k pair",
            *K_RANGE,
            key="which_k",
            width=170,
            help="5 is the default in Keras, and what the strings always mean.",
            **_OPTIONS,
        )
    with st.container(key="which_fields"):
        pair = _pair(form)
    return _case(words, k, *pair)


def _follow_link() -> None:
    """Fill the fields when the link changed by other means than by them: opened, Back, Forward."""
    fields, problems = CASE.take()
    if st.session_state.get(_CASE_OF_FIELDS) != CASE.value:
        st.session_state.update(fields | {_CASE_OF_FIELDS: CASE.value})
    if problems:
        st.warning("\n\n".join(problems), icon=":material/link_off:")


def _change(**fields: object) -> None:
    """Change fields, and the link with them, in one step of the browser's history."""
    state = st.session_state
    held = {key: state.get(key) for key in START}
    fields = START | {key: held[key] for key in START if held[key] is not None} | fields
    CASE.set(fields)
    state.update(fields | {_CASE_OF_FIELDS: CASE.value})


_OPTIONS: dict[str, Any] = {"persist_state": "session", "on_change": _change}


def _presets() -> None:
    state = st.session_state
    keys = ("which_metric", *FIELDS["arrays"].values()) if state.get("which") != "shapes" else ()
    typed = tuple(state.get(key) for key in keys)
    shown = next((p for p in PRESETS if (p.metric, p.y_true, p.y_pred) == typed), None)
    with st.container(horizontal=True, gap="small", key="which_presets"):
        for i, preset in enumerate(PRESETS):
            st.button(
                preset.label,
                key=f"which_preset_{i}",
                icon=":material/check:" if preset is shown else None,
                on_click=_take,
                args=(preset,),
            )
    place = st.empty()  # always: else what follows would be drawn anew beside what it was
    if shown:
        place.markdown(f":material/lightbulb: {literal(shown.surprise)}")


def _take(preset: Preset) -> None:
    y_true, y_pred = read_array(preset.y_true), read_array(preset.y_pred)
    _change(
        which="arrays",
        which_metric=preset.metric,
        which_true=preset.y_true,
        which_pred=preset.y_pred,
        which_true_shape=str((None, *y_true.shape[1:])),
        which_pred_shape=str((None, *y_pred.shape[1:])),
    )


def _pair(form: str) -> tuple[Given, Given]:
    """Draw both fields and read them; if one cannot be read, the last good pair stays."""
    keys = tuple(FIELDS[form].values())
    good = st.session_state.setdefault(_LAST_GOOD, {})
    last = good.get(form, tuple(START[key] for key in keys))
    places = zip(st.columns(2), FIELDS[form].items(), strict=True)
    y_true, y_pred = (_field(place, form, *field) for place, field in places)
    texts = tuple(st.session_state[key] for key in keys)
    if not fits({"which": form} | dict(zip(keys, texts, strict=True))):
        st.caption("Too long for the link: it stays here only.")
    if y_true is None or y_pred is None:
        true, pred = (literal(" ".join(cut(text, 80).split())) for text in last)
        st.markdown(
            "Below, the last pair that could be read is still shown: "
            f"{literal('y_true')} {true} and {literal('y_pred')} {pred}"
        )
        return READERS[form](last[0], ""), READERS[form](last[1], "")
    good[form] = texts
    return y_true, y_pred


def _field(place: DeltaGenerator, form: str, name: str, key: str) -> Given | None:
    """Draw a field and read it: None, and a sentence, when that cannot be done."""
    options = {"key": key, "help": HELP[form]} | _OPTIONS
    if form == "arrays":
        text = place.text_area(name, height=122, **options)
    else:
        text = place.text_input(f"Shape of {name}", **options)
    try:
        value = READERS[form](text, name)
    except ValueError as error:
        place.error(literal(str(error).replace("`", "")), icon=":material/error:")
        return None
    said = "Read as shape " + str(_shape(value))
    if isinstance(value, np.ndarray):
        said += f", {value.dtype}" + ("; compared in float32" * (value.dtype.kind == "f"))
    place.caption(literal(f"{said}."))
    return value


def _case(words: str, k: int, y_true: Given, y_pred: Given) -> Case:
    shapes, typed = (_shape(y_true), _shape(y_pred)), None
    if isinstance(y_true, np.ndarray) and isinstance(y_pred, np.ndarray):
        typed = y_true, y_pred
    identifier: str | StreamingAccuracy = words.strip('"')
    if words.endswith("()"):
        identifier = with_k({f"{cls.__name__}()": cls for cls in ACCURACIES}[words], k)
    resolution = resolved = None
    refusal = ""
    try:
        resolution = explain_resolution(*shapes, identifier)
        resolved = resolution.cls() if isinstance(identifier, str) else identifier
    except ValueError as error:
        refusal = str(error).replace("`", "")
    advice = advise(*shapes, *(typed or ()))
    arrays = typed or (example(*shapes) if resolution else None)
    outcomes = six(*arrays, k) if arrays else []
    for metric in (resolved, advice.metric):
        if arrays and metric and not find(outcomes, metric):
            outcomes.append(measure(metric, *arrays))
    made_up = typed is None
    return Case(words, shapes, arrays, made_up, resolution, refusal, resolved, advice, outcomes)


def _shape(given: Given) -> Shape:
    return given.shape if isinstance(given, np.ndarray) else given


def answer(case: Case) -> None:
    """Show what Keras picks, what to use instead, and the path that leads there."""
    left, right = st.columns([4, 6], gap="large")
    with left:
        own = None if case.is_made_up else find(case.outcomes, case.resolved)
        st.html(drawing.answer(case.metric_words, case.resolved, own))
        if case.resolved:
            name = variant(case.resolved).name
            st.page_link(
                f"pages/{name}.py", label=f"What {name} does", icon=":material/arrow_forward:"
            )
        numbers = [] if case.is_made_up else case.outcomes
        st.html(drawing.advice(case.advice, case.resolved, numbers))
    with right:
        st.subheader("Why", anchor=False)
        st.html(drawing.path(case.metric_words, case.resolution, case.shapes, case.refusal))
        st.caption(
            "The loss is not among the questions: with binary cross-entropy, categorical "
            "cross-entropy or any other the answer is the same."
        )
        if case.resolution and case.resolution.rule is Rule.IDENTIFIER:
            st.caption("A metric that names its class is taken as it is, whether it fits or not.")


def all_six(case: Case) -> None:
    """Show what each of the six says, beside the one that is resolved."""
    st.header("Beside the others", anchor=False)
    if case.arrays is None:
        st.markdown(
            "For numbers, choose “Small arrays” above and paste a few rows: these shapes are too "
            "open, or too large, for an example."
        )
        return
    if case.is_made_up:
        _say_made_up(*case.arrays)
    st.html(drawing.table(case.outcomes, case.resolved, case.advice.metric))


def _say_made_up(y_true: np.ndarray, y_pred: np.ndarray) -> None:
    texts = as_text(y_true), as_text(y_pred)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Shapes have no accuracy. These numbers are of made-up arrays (seed {SEED}), listed "
            f"below: labels {literal(str(y_true.shape))}, scores "
            f"{literal(str(y_pred.shape))}.",
            width="stretch",
        )
        st.button("Edit them as arrays", on_click=_edit, args=texts, icon=":material/edit:")


def _edit(y_true: str, y_pred: str) -> None:
    _change(which="arrays", which_true=y_true, which_pred=y_pred)


def sample_by_sample(case: Case) -> None:
    """Show the matches behind the resolved and the advised number."""
    if case.arrays is None:
        return
    said = [find(case.outcomes, case.resolved)]
    if not is_same(case.resolved, case.advice.metric):
        said.append(find(case.outcomes, case.advice.metric))
    wanted = [outcome for outcome in said if outcome and outcome.matches is not None]
    if not wanted:
        return
    st.header("Sample by sample", anchor=False)
    drawn = [outcome for outcome in wanted if drawing.has_rows(*case.arrays, outcome)]
    if drawn:
        st.html(drawing.rows(*case.arrays, drawn))
    for outcome in wanted:
        if not drawing.has_rows(*case.arrays, outcome):
            st.caption(literal(drawing.why_no_rows(*case.arrays, outcome)))
