"""What the page must show, worked out here from the settings alone."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core.data.datasets import load_dataset
from core.experiment.recipe import REFERENCE
from core.mlp.estimator import MLPClassifier

SMALL = replace(REFERENCE, data="blobs", n_samples=500, hidden=(8,), dropout=(0.0,), epochs=3)


@cache
def scores_of(settings, split="test"):
    """Score one split by a network trained in this process, from the settings alone."""
    data, model = trained_on(settings)
    X, y = data.split(split)
    return y.tolist(), model.predict_proba(X)[:, 1].astype(np.float32)


@cache
def trained_on(settings):
    """Give the data that settings name, and the network that they train."""
    data = load_dataset(
        settings.data,
        n_samples=settings.n_samples,
        noise=settings.noise,
        positive_share=settings.positive_share,
        seed=settings.seed,
    )
    model = MLPClassifier(
        hidden_layer_sizes=settings.hidden,
        dropout=settings.dropout,
        epochs=settings.epochs,
        random_state=settings.seed,
    ).fit(*data.split("train"))
    return data, model


def counted(y_true, y_score, threshold):
    """Count row by row, and work the rates out by hand: nothing of `core` decides here."""
    t = np.float32(threshold)
    tp = fp = fn = tn = 0
    for y, s in zip(y_true, y_score, strict=True):
        if s > t:
            tp, fp = tp + (y == 1), fp + (y == 0)
        else:
            fn, tn = fn + (y == 1), tn + (y == 0)

    def over(a, b):
        return a / b if b else math.nan

    recall, specificity = over(tp, tp + fn), over(tn, tn + fp)
    below = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return {
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
        "accuracy": over(tp + tn, tp + fp + fn + tn),
        "precision": over(tp, tp + fp),
        "recall": recall,
        "specificity": specificity,
        "f1": over(2 * tp, 2 * tp + fp + fn),
        "balanced_accuracy": (recall + specificity) / 2,
        "mcc": over(tp * tn - fp * fn, math.sqrt(below)),
        "n_tied": sum(s == t for s in y_score),
    }


def assert_shows(readings, y_true, y_score):
    expected = counted(y_true, y_score, float(readings["threshold"]))
    for name, value in expected.items():
        if math.isnan(value):
            assert readings[name] == "undefined", name
        else:
            assert float(readings[name].replace(",", "").replace("−", "-")) == pytest.approx(
                value, abs=5.1e-5
            ), name


def assert_marks_are_on_the_curves(app):
    """Compare each mark with the place Plotly itself gives the values shown."""
    for chart, x, y in (
        ("roc", "fp_share", "recall"),
        ("precision_recall", "recall", "precision"),
        ("accuracy", "threshold", "accuracy"),
    ):
        readings = app.readings()
        value = {k: float(v.removesuffix(" %")) for k, v in readings.items() if v != "undefined"}
        value["fp_share"] = value["fp"] / value["negatives"]
        off = app.page.evaluate(
            """([chart, x, y]) => {
                const gd = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
                const { xaxis, yaxis } = gd._fullLayout;
                const dot = gd.querySelector('svg.live-mark circle.now');
                return Math.hypot(xaxis._offset + xaxis.d2p(x) - dot.getAttribute('cx'),
                                  yaxis._offset + yaxis.d2p(y) - dot.getAttribute('cy'));
            }""",
            [chart, value[x], value[y]],
        )
        assert off < 0.1, (chart, off)  # four shown decimals are worth up to 0.03 px
