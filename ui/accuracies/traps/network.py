"""The network of the sidebar inside a box: its training is waited for in one line.

The page above may show the progress of another network, in full; the box does not compete with it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import training
from ui.state import Settings
from ui.training import Trained, Training


def with_network(settings: Settings, draw: Callable[[Trained], None]) -> None:
    """Draw with the trained network, or say how far it is; then the page runs again.

    Parameters
    ----------
    settings : Settings
    draw : callable
        `draw(trained)`.
    """
    asked = training.trainer().request(settings)
    if asked.done.wait(training.SECONDS_BEFORE_PROGRESS):
        if asked.failed:
            _say_failed()
        else:
            draw(asked.trained)
        return
    st.fragment(_wait, run_every=training.SECONDS_WHILE_WAITING)(asked)


def _wait(asked: Training) -> None:
    if asked.failed:
        _say_failed()
    elif asked.done.is_set():
        st.rerun()
    else:
        training.trainer().request(asked.settings)
        st.caption(
            "The trap on your network is shown when it is trained: "
            f"epoch {len(asked.epochs)} of {asked.settings.epochs}."
        )


def _say_failed() -> None:
    st.error(
        "Your network was not trained to its end. Change a setting in the sidebar and press Train."
    )
