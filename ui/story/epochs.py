"""Step 5: the epochs of a training one by one, with a live threshold at each."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from core.live.view import View
from ui.address.parameters import EPOCH, RULE
from ui.charts.row import row_of_charts
from ui.live.scrubber import scrubber
from ui.live.threshold import Mark
from ui.live.threshold.fragment import draw
from ui.source import drawn
from ui.source.network import NetworkRows
from ui.text import four
from ui.training.progress import trained

SECONDS_PER_EPOCH = 0.8
_PLAYING = "epochs_play"
_SHOWN = "epoch_shown"
_AT_ONCE = "epoch_at_once"
PICTURES = {"points": "points and region", "roc": "ROC", "accuracy": "accuracy"}
_EXPLAINED = (
    "Cross-entropy: the mean of −log(the probability given to the true class). ROC AUC: how often "
    "a “yes” scores above a “no”, equal scores counting half. Of the train rows: what `fit` prints "
    "(a running average with dropout on), and what `evaluate` says of the finished weights. "
    "Accuracies are (TP + TN) / n at the threshold 0.5."
)
MARKS = (Mark("roc", "false_positive_rate", "recall"), Mark("accuracy", "threshold", "accuracy"))


def show(settings: Settings) -> None:
    """Show the test rows as they were after each epoch."""
    result = trained(replace(settings, keeps_epochs=True))
    with st.container(key="not_presented_rule"):
        rule = RULE.draw()
    playing = st.session_state.get(_PLAYING)
    st.fragment(_epoch, run_every=SECONDS_PER_EPOCH if playing else None)(result, rule)


def _epoch(result: Trained, rule: str) -> None:
    last = len(result.epochs)
    epoch = _choose_epoch(last)
    shown = NetworkRows(result, "test", rule, epoch)
    points = shown.points()
    if result.stopped:
        st.warning(
            f"{result.stopped} Lower the learning rate in the sidebar and press Train.",
            icon=":material/warning:",
        )
    _say(result, epoch, shown.view)
    with st.container(key="stick_epoch"):
        draw(shown, points=points, marks=MARKS, pictures=PICTURES, page_keys=False)
    charts = {"roc": drawn.curves(shown)["roc"], "accuracy": drawn.rates(shown, ("accuracy",))}
    row_of_charts("epoch", points.charts | charts)


def _choose_epoch(last: int) -> int:
    """Let a person choose an epoch; what a hand passes on its way is shown, and not in the link."""
    state = st.session_state
    with st.container(horizontal=True, vertical_alignment="bottom"):
        buttons = st.container(horizontal=True, width="content")
        with st.container(key="not_presented_epoch", width=120):
            typed = EPOCH.draw(
                options=range(last + 1),
                default=last,
                on_change=lambda: _stay_at(None),
                help="0 is the network before training: random weights.",
            )
        room = st.container(key="scrub")
    epoch = min(typed if state.get(_SHOWN) is None else state[_SHOWN], last)
    if state.get(_PLAYING):
        if epoch == last:
            _settle(last)
            st.rerun()
        if not state.pop(_AT_ONCE, False):
            epoch = state[_SHOWN] = epoch + 1
    with buttons:
        _buttons(epoch, last)
    with room:
        scrubber("scrubber", epoch, last, on_move=_stay_at, on_done=_settle)
    return epoch


def _stay_at(epoch: int | None) -> None:
    st.session_state.update({_SHOWN: epoch, _PLAYING: False})


def _settle(epoch: int) -> None:
    """Stay at an epoch, and put it in the link."""
    _stay_at(None)
    EPOCH.set(epoch)


def _play_or_pause(epoch: int, last: int) -> None:
    if st.session_state.get(_PLAYING):
        _settle(epoch)
    else:
        _stay_at(0 if epoch == last else epoch)
        # The runs that the press itself makes do not count.
        st.session_state.update({_PLAYING: True, _AT_ONCE: True})


def _buttons(epoch: int, last: int) -> None:
    for label, icon, to in (
        ("Before training", ":material/first_page:", 0),
        ("Epoch back", ":material/chevron_left:", epoch - 1),
        ("Epoch on", ":material/chevron_right:", epoch + 1),
    ):
        stays = not 0 <= to <= last or to == epoch
        st.button(label, icon=icon, disabled=stays, on_click=_settle, args=(to,))
    playing = st.session_state.get(_PLAYING, False)
    pressed = st.button(
        "Pause" if playing else "Play",
        icon=":material/pause:" if playing else ":material/play_arrow:",
        type="primary",
        disabled=last == 0,  # diverged at once: there is nothing to go through
        key="epochs_play_or_pause",  # the label changes before the press is heard
        on_click=_play_or_pause,
        args=(epoch, last),
    )
    if pressed:
        st.session_state[_AT_ONCE] = True
        st.rerun()  # the pace of this part changes


def _say(result: Trained, epoch: int, view: View) -> None:
    now = "**Before training**" if epoch == 0 else f"**After epoch {epoch}**"
    rest = ""
    if epoch:
        record = result.epochs[epoch - 1]
        rest = (
            f" Train accuracy: `fit` {record.accuracy:.4f}, `evaluate` {record.train_accuracy:.4f}."
        )
    st.markdown(
        f"{now}: cross-entropy {view.cross_entropy:.4f}, ROC AUC {four(view.curve.roc_auc)} on the "
        f"{view.predictions.n_samples:,} test rows.{rest}",
        help=_EXPLAINED,
    )
