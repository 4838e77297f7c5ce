"""The parts of the page "Which accuracy do you get?", in the order in which they stand on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.accuracy import ACCURACIES, Resolution, StreamingAccuracy, explain_resolution
from core.literals import read_array, read_shape
from core.resolution import Rule
from ui.state import (
    WHICH_FROM_KEY,
    WHICH_FROM_WORDS,
    WHICH_K,
    WHICH_K_KEY,
    WHICH_K_RANGE,
    WHICH_METRIC_KEY,
    WHICH_METRICS,
    hold,
    keep_while_away,
    literal,
)
from ui.which import drawing
from ui.which.advice import Advice, advise
from ui.which.examples import PRESETS, SEED, Preset, as_text, example
from ui.which.outcomes import Outcome, is_same, measure, six, variant, with_k

LONGEST_IN_LINK = 400
"""A longer text stays in the session, out of the link, which must fit into a QR code."""

FIELDS = {
    "arrays": {"y_true": "which_true", "y_pred": "which_pred"},
    "shapes": {"y_true": "which_true_shape", "y_pred": "which_pred_shape"},
}
START = {
    "which_true": PRESETS[0].y_true,
    "which_pred": PRESETS[0].y_pred,
    "which_true_shape": "(None,)",
    "which_pred_shape": "(None, 1)",
}
HELP = {
    "arrays": "Python, NumPy or JSON, also as NumPy or TensorFlow prints it, or rows copied from a "
    "spreadsheet. Without brackets, one line is a vector (N,), and a number in each line is a "
    "column (N, 1).",
    "shapes": "Such as (32, 1) or N, 3. None, N or batch stands for a dimension that is not known.",
}
_LAST_GOOD = "which_last_good"


@dataclass(frozen=True)
class Case:
    """Hold what a person has and everything that follows from it.

    Parameters
    ----------
    metric_words : str
        As it stands in ``metrics=[…]``.
    y_true_shape, y_pred_shape : tuple of int or None
    arrays : (y_true, y_pred) or None
        None when only shapes are given that are too open or too large for an example.
    is_made_up : bool
        Whether the arrays are an example made for the shapes.
    resolution : Resolution or None
        None when the shapes leave it open; `refusal` then says why.
    resolved : StreamingAccuracy or None
        What Keras makes of the metric.
    advice : Advice
    outcomes : list of Outcome
        Of all six, and of `resolved` and the advised one where their parameter differs.
    """

    metric_words: str
    y_true_shape: tuple
    y_pred_shape: tuple
    arrays: tuple[np.ndarray, np.ndarray] | None
    is_made_up: bool
    resolution: Resolution | None
    refusal: str
    resolved: StreamingAccuracy | None
    advice: Advice
    outcomes: list[Outcome]

    def outcome(self, metric: StreamingAccuracy | None) -> Outcome | None:
        """Find what this accuracy says, where there are numbers."""
        return next((o for o in self.outcomes if is_same(o.metric, metric)), None)


def keep_choices() -> None:
    """Give the page its inputs back when a person returns to it."""
    keys = (key for fields in FIELDS.values() for key in fields.values())
    keep_while_away("which_accuracy", WHICH_FROM_KEY, WHICH_METRIC_KEY, WHICH_K_KEY, *keys)


def introduction() -> None:
    """Say what the page is about."""
    st.html(drawing.style())
    st.markdown(
        '`metrics=["accuracy"]` is not one metric: Keras picks one of three when it sees the '
        "first batch. It looks at the **shapes** of `y_true` and `y_pred`, never at the values, "
        "the last layer or the **loss**. Give yours, or begin with a case that surprises."
    )


def ask() -> Case:
    """Ask for the metric and for shapes or arrays; a text that cannot be read is named."""
    presets = st.container(horizontal=True, gap="small", key="which_presets")
    surprise = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.segmented_control(
            "I have",
            list(FIELDS),
            default="arrays",
            required=True,
            key=WHICH_FROM_KEY,
            bind="query-params",
            format_func=WHICH_FROM_WORDS.get,
        )
        words = st.selectbox(
            "metrics=[…]",
            WHICH_METRICS,
            key=WHICH_METRIC_KEY,
            bind="query-params",
            width=330,
            help="In quotes it is a string, with () an object of the class. Only the strings "
            "“accuracy” and “acc”, in any case of letters, go by shape.",
        )
        k = st.number_input(
            "k of the top-k pair",
            *WHICH_K_RANGE,
            WHICH_K,
            key=WHICH_K_KEY,
            bind="query-params",
            width=170,
            help="5 is the default in Keras, and what the strings always mean.",
        )
    with st.container(key="which_fields"):
        columns = st.columns(2)
        read = [
            _field(column, form, name, key)
            for column, (name, key) in zip(columns, FIELDS[form].items(), strict=True)
        ]
    hold(WHICH_FROM_KEY, WHICH_METRIC_KEY, WHICH_K_KEY, *FIELDS[form].values())
    case = _case(form, words, k, *read)
    _presets(presets, surprise, form, words)
    return case


def _presets(place, surprise, form: str, words: str) -> None:
    typed = tuple(st.session_state[key] for key in FIELDS["arrays"].values() if form == "arrays")
    shown = next((p for p in PRESETS if (p.y_true, p.y_pred) == typed and p.metric == words), None)
    for i, preset in enumerate(PRESETS):
        place.button(
            preset.label,
            key=f"which_preset_{i}",
            icon=":material/check:" if preset is shown else None,
            on_click=_take,
            args=(preset,),
        )
    if shown:
        surprise.markdown(f":material/lightbulb: {literal(shown.surprise)}")


def _take(preset: Preset) -> None:
    y_true, y_pred = read_array(preset.y_true), read_array(preset.y_pred)
    st.session_state.update(
        {
            WHICH_FROM_KEY: "arrays",
            WHICH_METRIC_KEY: preset.metric,
            "which_true": preset.y_true,
            "which_pred": preset.y_pred,
            "which_true_shape": drawing.shape_words((None, *y_true.shape[1:])),
            "which_pred_shape": drawing.shape_words((None, *y_pred.shape[1:])),
        }
    )


def _field(place, form: str, name: str, key: str):
    """Draw a field and read it; of a text that cannot be read the last good one stays."""
    is_short = len(st.session_state.get(key, "")) <= LONGEST_IN_LINK
    options = {
        "key": key,
        "bind": "query-params" if is_short else None,
        "persist_state": "session",
        "help": HELP[form],
    }
    with place:
        if form == "arrays":
            text = st.text_area(name, START[key], height=122, **options)
        else:
            text = st.text_input(f"Shape of {name}", START[key], **options)
        good = st.session_state.setdefault(_LAST_GOOD, {})
        reader = read_array if form == "arrays" else read_shape
        try:
            value = reader(text, name)
        except ValueError as error:
            last = good.get(key, START[key])
            value = reader(last, name)
            _say_bad(str(error), last)
        else:
            good[key] = text
            _say_read(value, form, is_short)
    return value


def _say_bad(problem: str, last: str) -> None:
    shown = last if len(last) <= 80 else last[:79] + "…"
    st.error(
        f"{literal(problem.replace('`', ''))} Below, the last that could be read is still shown: "
        f"{literal(' '.join(shown.split()))}",
        icon=":material/error:",
    )


def _say_read(value, form: str, is_short: bool) -> None:
    said = "Read as shape " + drawing.shape_words(value.shape if form == "arrays" else value)
    if form == "arrays":
        said += (
            f", {value.dtype}; compared in float32"
            if value.dtype.kind == "f"
            else f", {value.dtype}"
        )
    st.caption(
        literal(said + ("." if is_short else ". Too long for the link: it stays here only."))
    )


def _case(form: str, words: str, k: int, y_true, y_pred) -> Case:
    is_made_up = form == "shapes"
    shapes = (y_true, y_pred) if is_made_up else (y_true.shape, y_pred.shape)
    identifier = words.strip('"')
    if words.endswith("()"):
        identifier = with_k({f"{cls.__name__}()": cls for cls in ACCURACIES}[words], k)
    resolution = resolved = None
    refusal = ""
    try:
        resolution = explain_resolution(*shapes, identifier)
        resolved = identifier if words.endswith("()") else resolution.cls()
    except ValueError as error:
        refusal = str(error).replace("`", "")
    arrays = (y_true, y_pred)
    if is_made_up:
        arrays = example(*shapes) if resolution else None
    advice = advise(*shapes) if is_made_up else advise(*shapes, *arrays)
    outcomes = six(*arrays, k) if arrays else []
    for metric in (resolved, advice.metric):
        if arrays and metric and not any(is_same(o.metric, metric) for o in outcomes):
            outcomes.append(measure(metric, *arrays))
    return Case(words, *shapes, arrays, is_made_up, resolution, refusal, resolved, advice, outcomes)


def answer(case: Case) -> None:
    """Show what Keras picks, what to use instead, and the path that leads there."""
    left, right = st.columns([4, 6], gap="large")
    shapes = case.y_true_shape, case.y_pred_shape
    with left:
        own = None if case.is_made_up else case.outcome(case.resolved)
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
        st.html(drawing.path(case.metric_words, case.resolution, *shapes, case.refusal))
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


def _say_made_up(y_true, y_pred) -> None:
    texts = as_text(y_true), as_text(y_pred)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Shapes have no accuracy. These numbers are of made-up arrays (seed {SEED}), listed "
            f"below: labels {literal(drawing.shape_words(y_true.shape))}, scores "
            f"{literal(drawing.shape_words(y_pred.shape))}.",
            width="stretch",
        )
        st.button("Edit them as arrays", on_click=_edit, args=texts, icon=":material/edit:")


def _edit(y_true: str, y_pred: str) -> None:
    fields = dict(zip(FIELDS["arrays"].values(), (y_true, y_pred), strict=True))
    st.session_state.update({WHICH_FROM_KEY: "arrays"} | fields)


def sample_by_sample(case: Case) -> None:
    """Show the matches behind the resolved and the advised number."""
    if case.arrays is None:
        return
    wanted = [case.outcome(case.resolved)]
    if not is_same(case.resolved, case.advice.metric):
        wanted.append(case.outcome(case.advice.metric))
    wanted = [outcome for outcome in wanted if outcome and outcome.matches is not None]
    if not wanted:
        return
    st.header("Sample by sample", anchor=False)
    st.html(drawing.rows(*case.arrays, wanted))
    if wanted[0].matches.ndim == 0:
        st.caption(
            f"{type(wanted[0].metric).__name__} has a single match for the whole batch, which it "
            "takes for one row of scores."
        )
