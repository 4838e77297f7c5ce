"""Step 5: the epochs of a training one by one, with a live threshold at each."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui import cache, explorer
from ui.choices import choose_rule, type_threshold
from ui.state import EPOCH_KEY, RULE_KEY, THRESHOLD_KEY, Settings, encode, hold, keep_while_away
from ui.threshold_slider import Mark, Region, threshold_slider
from ui.training import Trained, trained
from ui.views import WHAT_KERAS_USES

SECONDS_PER_EPOCH = 0.8
_PLAYING = "epochs_play"
PICTURES = {"points": "points and region", "roc": "ROC", "accuracy": "accuracy"}
MARKS = (
    Mark("roc", "false_positive_rate", "recall"),
    Mark("accuracy", "threshold", "accuracy"),
)


def show(settings: Settings) -> None:
    """Show the test rows as they were after each epoch."""
    keep_while_away("story", EPOCH_KEY, THRESHOLD_KEY, RULE_KEY)
    result = trained(replace(settings, keeps_epochs=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(
            f"**{len(result.predictions['test'].y_true):,} test rows** of "
            f"{result.dataset.title.lower()}. Every number below is of the epoch that is chosen."
        )
        rule = choose_rule()
    pace = SECONDS_PER_EPOCH if st.session_state.get(_PLAYING) else None
    st.fragment(_epoch, run_every=pace)(result, rule)


def _epoch(result: Trained, rule: str) -> None:
    last = len(result.history) - 1
    epoch = _choose_epoch(last)
    recipe = encode(result.settings)
    view, points = cache.at_epoch(recipe, epoch, rule, result)
    _say(result, epoch, view)
    with st.container(key="stick_epoch"):
        _live(result, view, points)
    charts = {} if points.chart is None else {"points": points.chart}
    accuracy = explorer.rates_chart(view, ("accuracy",))
    explorer.row_of_charts("epoch", charts | {"roc": view.charts["roc"], "accuracy": accuracy})


def _live(result, view, points):
    typed = type_threshold("typed")
    threshold_slider(
        "live",
        typed,
        curve=view.curve,
        table=view.table,
        scores=view.scores,
        samples=points.samples,
        region=None if points.chart is None else Region("points", points.grid),
        class_names=view.predictions.class_names,
        marks=MARKS,
        stops=(WHAT_KERAS_USES, view.best),
        notes=explorer.notes(view, result),
        pictures=PICTURES,
        on_move=lambda value: st.session_state.update({THRESHOLD_KEY: value}),
        tiles=(),
    )


def _choose_epoch(last: int) -> int:
    state = st.session_state
    if state.get(EPOCH_KEY, 0) > last:
        state[EPOCH_KEY] = last  # another recipe has fewer
    if state.get(_PLAYING):
        state[EPOCH_KEY] = min(state[EPOCH_KEY] + 1, last)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        buttons = st.container(horizontal=True, width="content")
        epoch = st.slider(
            "After epoch",
            0,
            last,
            last,
            key=EPOCH_KEY,
            bind="query-params",
            help="0 is the network before training: random weights.",
        )
    hold(EPOCH_KEY)
    with buttons:
        _buttons(epoch, last)
    return epoch


def _buttons(epoch, last):
    for label, icon, to in (
        ("Before training", ":material/first_page:", 0),
        ("Epoch back", ":material/chevron_left:", epoch - 1),
        ("Epoch on", ":material/chevron_right:", epoch + 1),
    ):
        go = {EPOCH_KEY: to, _PLAYING: False}
        stays = not 0 <= to <= last or to == epoch
        st.button(label, icon=icon, disabled=stays, on_click=_set, args=(go,))
    playing = st.session_state.get(_PLAYING, False)
    if playing and epoch == last:
        _set({_PLAYING: False})
        st.rerun()
    from_start = {EPOCH_KEY: 0} if epoch == last and not playing else {}
    if st.button(
        "Pause" if playing else "Play",
        icon=":material/pause:" if playing else ":material/play_arrow:",
        type="primary",
        key="epochs_play_or_pause",  # the label changes before the press is heard
        on_click=_set,
        args=(from_start | {_PLAYING: not playing},),
    ):
        st.rerun()  # the pace of this part changes


def _set(values):
    st.session_state.update(values)


def _say(result, epoch, view):
    now = "**Before training**" if epoch == 0 else f"**After epoch {epoch}**"
    rest = ""
    if epoch:
        record = result.epochs[epoch - 1]
        rest = (
            f" On the train rows `fit` printed accuracy {record.accuracy:.4f}, and `evaluate` "
            f"would have said {record.train_accuracy:.4f}."
        )
    st.markdown(
        f"{now}: cross-entropy {view.cross_entropy:.4f}, ROC AUC {view.curve.roc_auc:.4f} on the "
        f"test rows, at every threshold.{rest}"
    )
