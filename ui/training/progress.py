"""What a person sees while a network trains."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import nullcontext

import plotly.graph_objects as go
import streamlit as st

from core.data.datasets import DATASETS, MULTICLASS_DATASETS
from core.experiment.recipe import LOSSES, REFERENCE, Settings
from core.experiment.trained import Trained
from ui.address.recipe import go_back_to
from ui.charts import figures
from ui.charts.training import FIT_AND_EVALUATE, TWO_READINGS, training_charts
from ui.streamlit_inside.pages import DeltaGenerator, let_the_next_in
from ui.training.queue import AT_ONCE, Training, trainer

SECONDS_WHILE_WAITING = 1.5
SECONDS_BETWEEN_UPDATES = 0.5  # a class of watchers costs more than one that sees it smoothly
SECONDS_BEFORE_PROGRESS = 0.3  # a short training shows its result, not a flash of a progress bar
SECONDS_BEFORE_CHARTS = 2.0  # nor one of two charts

AfterCancel = Callable[[Settings], None]
_LEFT = "left_the_training"


def trained(
    settings: Settings,
    place: Callable[[], DeltaGenerator] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Trained:
    """Return the trained network; while it trains, show its progress in place of the page.

    The training goes on for a while when a person leaves meanwhile, and who comes back joins.

    `place`: gives the container in which the progress stands; here without one.
    `meanwhile`: says on the page what can be said before there is a network.
    """
    if meanwhile and not trainer().request(settings, _who()).done.is_set():
        meanwhile()
    with place() if place else nullcontext():
        result = trained_or_progress(settings, _go_back)
    if result is None:
        st.stop()
    st.session_state["last_trained"] = settings
    return result


def trained_or_progress(settings: Settings, after_cancel: AfterCancel) -> Trained | None:
    """Return the trained network, or show here how far it is and return None.

    The page is run again when the training is done. Nothing is lost when a person leaves meanwhile.
    The progress has its place in every run, so that it is gone before anything else comes.

    `after_cancel`: `after_cancel(settings)` is called when the person cancels, before the page runs
    again: it must see to it that the page does not ask for the same training at once.
    """
    place = st.empty()
    training = trainer().request(settings, _who())
    if not training.done.is_set():
        let_the_next_in()
    if not training.done.wait(SECONDS_BEFORE_PROGRESS):
        waiting = trainer().ahead_of(training) is not None
        pace = SECONDS_WHILE_WAITING if waiting else SECONDS_BETWEEN_UPDATES
        with place.container(key="training"):
            st.fragment(_progress, run_every=pace)(training, waiting, after_cancel)
        return None
    if training.failed:
        st.error(
            "The training failed, and the reason is in the server's log. "
            "Change a setting and press Train, or reset to the reference network."
        )
    return training.trained


def _progress(training: Training, waiting: bool, after_cancel: AfterCancel) -> None:
    settings = training.settings
    has_begun = waiting and trainer().ahead_of(training) is None
    if has_begun or training.done.is_set() or _LEFT in st.session_state:
        st.session_state.pop(_LEFT, None)
        st.rerun()
    trainer().request(settings, _who())
    n_epochs = len(training.epochs)
    hidden = "–".join(map(str, settings.hidden)) or "no"
    spec = (DATASETS | MULTICLASS_DATASETS)[settings.data]
    st.markdown(
        f"{spec.title}, a network of {hidden} hidden units, "
        f"{LOSSES[settings.loss].lower()}, {settings.epochs} epochs."
    )
    with st.container(key="how_far"):
        st.progress(n_epochs / settings.epochs, _progress_text(training, n_epochs))
    st.button("Cancel", on_click=_cancel, args=(settings, after_cancel), icon=":material/close:")
    if n_epochs and training.seconds > SECONDS_BEFORE_CHARTS:
        with st.container(key="charts_progress"):
            for column, (name, chart) in zip(st.columns(2), _charts(training), strict=True):
                column.plotly_chart(chart, key=f"progress_{name}", config=figures.CONFIG)
        st.caption(TWO_READINGS if settings.data in DATASETS else FIT_AND_EVALUATE)


def _cancel(settings: Settings, after_cancel: AfterCancel) -> None:
    trainer().cancel(settings, _who())
    after_cancel(settings)
    st.session_state[_LEFT] = True


def _go_back(settings: Settings) -> None:
    before = st.session_state.get("last_trained", REFERENCE)
    go_back_to(REFERENCE if before == settings else before)


def _who() -> str:
    return st.session_state.setdefault("who", uuid.uuid4().hex)


def _progress_text(training: Training, n_epochs: int) -> str:
    ahead = trainer().ahead_of(training)
    if ahead is not None:
        place = {0: "next in line", 1: "one before you"}.get(ahead, f"{ahead} before you")
        return f"Waiting for a free place: {place}. {AT_ONCE} train at a time."
    left = training.seconds_left
    time_left = "" if left is None else f" · about {_duration(left)} left"
    return f"Training: epoch {n_epochs} of {training.settings.epochs}{time_left}"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _charts(training: Training) -> list[tuple[str, go.Figure]]:
    settings = training.settings
    charts = training.drawn(lambda epochs: list(training_charts(epochs, settings).items()))
    return charts or []
