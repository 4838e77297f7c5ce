"""Step 5: a training replayed, with a live threshold at every epoch."""

from __future__ import annotations

import htpy as h
import streamlit as st

from core.experiment.recipe import Settings, encode
from core.experiment.trained import Trained
from core.live.replay import replay_of_training
from core.live.table import Column
from ui.address.parameters import EPOCH, RULE
from ui.live.followers import follower
from ui.source import cache
from ui.story.followed import followed
from ui.story.replaying import replaying, with_epochs
from ui.style import style
from ui.text import four, plain

_NOTED = {name: Column(name) for name in ("accuracy_of_fit", "train_accuracy")}
_EXPLAINED = (
    "Cross-entropy: the mean of −log(the probability given to the true class). ROC AUC: how often "
    "a “yes” scores above a “no”, equal scores counting half. Of the train rows: what `fit` prints "
    "(a running average with dropout on), and what `evaluate` says of the finished weights. "
    "Accuracies are (TP + TN) / n at the threshold 0.5."
)


def show(settings: Settings) -> None:
    """Show the test rows as they were after each epoch."""
    result = with_epochs(settings)
    with st.container(key="not_presented_rule"):
        rule = RULE.draw()
    _epochs(result, rule)


@st.fragment
def _epochs(result: Trained, rule: str) -> None:
    recipe, data = encode(result.settings), result.dataset
    made = cache.made((recipe, "replay", rule), lambda: replay_of_training(result, rule))
    epoch, row = EPOCH.keep(min(EPOCH.value, made.last)), followed(result)
    now = made.each.iloc[epoch]
    said = h.p(".live-line", title=_EXPLAINED)[
        "Cross-entropy ",
        h.b[follower("cross_entropy", now=four(now.cross_entropy))],
        ", ROC AUC ",
        h.b[follower("roc_auc", now=four(now.roc_auc))],
        f" on the {made.view.predictions.n_samples:,} test rows. ",
        h.span(".once-trained")[
            "Train accuracy: ",
            [h.code["fit"], " ", h.b[follower("accuracy_of_fit", now=four(now.accuracy_of_fit))]],
            ", ",
            [
                h.code["evaluate"],
                " ",
                h.b[follower("train_accuracy", now=four(now.train_accuracy))],
            ],
            ".",
        ],
    ]
    st.html(style("live/followers") + said)
    replaying(
        made,
        row,
        epoch,
        EPOCH.set,
        stamp=f"{recipe} {rule} {row.number}",
        class_names=tuple(map(plain, made.view.predictions.class_names)),
        feature_names=tuple(map(plain, data.feature_names[:2])) if made.grid else (),
        noted=_NOTED,
    )
