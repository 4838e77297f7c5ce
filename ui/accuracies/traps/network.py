"""The network of the sidebar inside a box: its training is waited for in one line.

The page above may show the progress of another network, in full; the box does not compete with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.experiment.recipe import Settings
from core.experiment.trained import Trained
from core.mlp.activations import logit
from core.predictions.predictions import Predictions
from core.predictions.scale import PROBABILITY
from ui.source import own
from ui.training import progress as training
from ui.training.queue import Training


@dataclass(frozen=True)
class Rows:
    """Hold the rows a box works on: test rows of the trained network, or a person's own.

    `logits`: float32, shape (n_samples,), of the same rows.
    """

    predictions: Predictions
    logits: np.ndarray


def with_network(settings: Settings, title: str, draw: Callable[[Rows], None]) -> None:
    """Draw with the rows of the model; where it trains, say how far it is and come back."""
    mine = own.own(binary=True)
    if mine:
        rows = as_probabilities(mine.by_model[own.shown_model(mine)])
        if rows is None:
            st.caption(f"The trap “{title}” needs probabilities, and your scores stand for none.")
        else:
            draw(Rows(rows, logit(rows.y_score)))
        return
    if own.own(binary=True, counts=True):
        st.caption(
            f"The trap “{title}” looks at rows, and your summary has counts alone: it is shown "
            "on the trained network."
        )
    asked = training.trainer().request(settings)
    if asked.done.wait(training.SECONDS_BEFORE_PROGRESS):
        if asked.trained is None:
            _say_failed()
        else:
            draw(_test_rows(asked.trained))
        return
    st.fragment(_wait, run_every=training.SECONDS_WHILE_WAITING)(asked)


def as_probabilities(rows: Predictions) -> Predictions | None:
    """Turn scores on another scale into probabilities of "yes"; None where they stand for none."""
    if rows.scale == PROBABILITY:
        return rows
    probability = rows.scale.probability(rows.y_score)
    return (
        probability
        if probability is None
        else replace(rows, y_score=probability, scale=PROBABILITY)
    )


def _test_rows(trained: Trained) -> Rows:
    X, _ = trained.dataset.split("test")
    return Rows(trained.binary("test"), trained.model.decision_function(X))


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
        "Your network was not trained to its end. Press “Change data or network”, change a setting "
        "and press Train."
    )
