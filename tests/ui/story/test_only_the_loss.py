"""Step 3: what is written beside a number is how it comes about."""

import math
import re
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.experiment.recipe import LOSSES as LOSS_WORDS
from core.live.followed import Followed
from core.mlp.losses import LOSSES
from ui.address.parameters import SAMPLE, STAGE
from ui.story.only_the_loss.drawing import drawn
from ui.story.only_the_loss.saturation import asked, marked, with_row
from ui.story.only_the_loss.trainings import VARIANTS
from ui.story.only_the_loss.walk import SAMPLES, SENTENCES, STAGES, lines, walk

EVERY = [(stage, sample, loss) for stage in STAGES for sample in SAMPLES for loss in LOSSES]


def worked_out(text):
    """Work out a formula in numbers as a person would."""
    text = re.sub(r"log ([\d.]+)", r"math.log(\1)", text)
    text = text.replace("e^", "math.e**").replace(")²", ")**2")
    text = text.translate(str.maketrans({"−": "-", "·": "*", "÷": "/"}))
    return eval(text, {"math": math, "max": max})


def test_everything_has_words():
    assert set(SAMPLE.labels) == set(SAMPLES)
    assert set(LOSS_WORDS) == set(LOSSES)
    assert set(STAGE.labels) == set(STAGES) == set(SENTENCES)


@pytest.mark.parametrize(("stage", "sample", "loss"), EVERY)
def test_the_formula_in_numbers_gives_the_value(stage, sample, loss):
    for line in lines(stage, walk(sample, loss)):
        for side in line.filled.split(" = "):
            # The numbers in it are rounded to four decimals, or three digits.
            assert worked_out(side) == pytest.approx(line.value, rel=0.02, abs=2e-4), line


@pytest.mark.parametrize(("stage", "sample", "loss"), EVERY)
def test_every_derivative_is_checked_and_agrees(stage, sample, loss):
    for line in lines(stage, walk(sample, loss)):
        if line.name.startswith("∂"):
            assert abs(line.value - line.estimate) < 1e-6 * max(1, abs(line.value))
        else:
            assert line.estimate is None


def test_the_stages_together_show_every_parameter_s_derivative():
    at_hand = walk("doubtful", "crossentropy")
    shown = [
        line for stage in STAGES[-3:] for line in lines(stage, at_hand) if line.name[4] in "wbvc"
    ]
    assert len(shown) == at_hand.network.parameters.size == 9


def test_the_samples_show_what_they_are_for():
    for sample in SAMPLES:
        values = walk(sample, "crossentropy").values
        assert values.score < 0.5, "wrong: the true class is 1"
        assert values.hidden[0] > 0 == values.hidden[1], "one unit is silent"
    by_logit = {
        (sample, loss): abs(walk(sample, loss).exact.logit) for sample in SAMPLES for loss in LOSSES
    }
    assert by_logit["saturated", "crossentropy"] > by_logit["doubtful", "crossentropy"]
    assert by_logit["saturated", "squared_error"] < 0.1 * by_logit["doubtful", "squared_error"]


def test_the_drawing_shows_what_is_known_and_lights_the_stage():
    at_hand = walk("doubtful", "crossentropy")
    first, last = (str(drawn(STAGES[i], at_hand)) for i in (0, -1))
    assert "s₁ = 1.1000" in first
    assert "z = ·" in first
    assert "∂L/∂" not in first
    assert "= ·" not in last
    assert last.count("∂L/∂") == 9 + 2 + 2 + 1 + 1
    for stage in STAGES:
        n_lit = 2 if stage == "by_sums" else 1
        assert str(drawn(stage, at_hand)).count('aria-current="step"') == n_lit


def test_what_a_loss_asks_of_a_row_of_class_1():
    z = np.linspace(-10, 10, 41)
    p = 1 / (1 + np.exp(-z))
    expected = {
        "Cross-entropy": (-np.log(p), p - 1),
        "Squared error": ((p - 1) ** 2, 2 * (p - 1) * p * (1 - p)),
        "Linear output": ((z - 1) ** 2, 2 * (z - 1)),
    }
    for variant in VARIANTS:
        got = asked(variant.loss, variant.output, z)
        for values, by_hand in zip((got.loss, got.gradient), expected[variant.name], strict=True):
            np.testing.assert_allclose(values, by_hand, rtol=1e-6, atol=1e-12)


def test_what_the_axis_does_not_reach_stands_at_its_edge_with_its_value():
    def said(name, z):
        here = {v.name: asked(v.loss, v.output, np.array([z])) for v in VARIANTS}
        return [(note.text, note.y) for note in marked(name, z, here).layout.annotations]

    high, low = 10.8, -2.3
    assert said("loss", -8.0) == [("↑ Linear output 81", high)]
    assert said("loss", -5.5) == [("↑ Linear output 42.2", high)]
    assert said("gradient", -8.0) == [("↓ Linear output −18", low)]
    assert said("gradient", 10.0) == [("↑ Linear output 18", 1.3)]
    assert said("loss", 0.5) == said("gradient", 0.5) == []


def test_the_row_that_is_followed_is_ringed_where_it_costs_what_it_costs():
    score, loss = np.array([0.5, 0.8308]), -np.log([0.5, 0.8308])
    row = Followed(3, 96, 1, score, loss, score - 1)
    # Above it, between the arms of a parabola, and beside it, right of a steep line.
    named = {
        "loss": (("row 96<br>\u2003",), "top center"),
        "gradient": (("\u2003row 96",), "top right"),
    }
    for name, value in (("loss", loss[-1]), ("gradient", 0.8308 - 1)):
        ring = with_row(go.Figure(), name, row).data[-1]
        assert (ring.text, ring.textposition) == named[name]
        assert ring.marker.symbol == "circle-open"
        assert ring.x[0] == pytest.approx(np.log(0.8308 / 0.1692), rel=1e-6)
        assert ring.y[0] == pytest.approx(value, rel=1e-6)
    assert not with_row(go.Figure(), "loss", replace(row, label=0)).data, "the curves are of 1"
