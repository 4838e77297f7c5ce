"""The reliability diagram: which points are drawn, and how high the bars are."""

import numpy as np
import pytest

from core.calibration.outcomes import outcomes_of
from core.calibration.reliability import consistency_band, reliability
from core.decision.tally import tally
from core.predictions.scale import Scale
from ui.charts.reliability import diagram

Y_TRUE = [0, 0, 1, 0, 1, 1]


def of(y_score, scale=None):
    return outcomes_of(tally(Y_TRUE, y_score), *([scale] if scale else []))


def test_the_curve_its_band_and_a_bar_for_each_class():
    rows = of([0.1, 0.11, 0.41, 0.51, 0.9, 1.0])
    figure = diagram([("these", reliability(rows))], rows, consistency_band(rows, n_replicates=20))
    shade, guide, curve, yes, no = figure.data
    assert shade.fill == "toself"
    assert (shade.x[0], max(shade.x)) == (0, 1)
    assert guide.x == (0, 1)
    np.testing.assert_allclose(curve.y, [0, 0, 0.5, 0.5, 1, 1])
    assert (sum(yes.customdata), sum(no.customdata)) == (3, 3)
    assert yes.base == 0
    assert no.base == 1
    assert max(no.customdata) == 2
    np.testing.assert_allclose(max(yes.y), -min(no.y) / 2)
    assert figure.layout.xaxis.range == (-0.02, 1.02)


def test_before_and_after_have_a_legend():
    rows = of([0.1, 0.2, 0.4, 0.5, 0.9, 1.0])
    curve = reliability(rows)
    figure = diagram([("after", curve), ("before", curve)], rows)
    assert figure.layout.showlegend
    named = [trace for trace in figure.data if trace.name]
    assert [(trace.name, trace.line.dash) for trace in named] == [
        ("after", "solid"),
        ("before", "dash"),
    ]


@pytest.mark.parametrize("higher_is_yes", [True, False])
def test_scores_of_their_own_have_their_numbers_across(higher_is_yes):
    scale = Scale("score", higher_is_yes=higher_is_yes)
    shown = np.array([300, 400, 500, 600, 700, 800.0])
    rows = of(scale.decided(shown if higher_is_yes else shown[::-1]), scale)
    figure = diagram([("these", reliability(rows))], rows, scale=scale)
    curve = figure.data[0]
    assert sorted(curve.x)[0] == 300
    assert curve.y[0] == 0
    assert curve.x[0] == (300 if higher_is_yes else 800)
    assert figure.layout.xaxis.range == (290, 810)


def test_one_score_alone_is_drawn():
    rows = of([0.5] * 6)
    assert len(diagram([("these", reliability(rows))], rows).data) == 4
    own = Scale("score")
    rows = of([7] * 6, own)
    assert len(diagram([("these", reliability(rows))], rows, scale=own).data) == 3
