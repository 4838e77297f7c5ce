"""Matching among every distinct score, piece by piece, against one curve that has all as rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.compare import matching as module
from core.compare.matching import MATCHED_BY, NO_ROW, matching
from core.compare.models import compare_models, model_columns
from core.decision import thresholds as thresholds_module
from core.decision.rule import RULES, predict_positive
from core.decision.tally import tally
from core.decision.thresholds import curve_of
from core.live.table import Column
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from tests.core.compare.matched import matching_rows

GRID = np.float32([-3, 0, 0.5, 1, 3])
ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(-8, 8), st.sampled_from([0.0, 0.5, 1.0, 3.0])),
    min_size=1,
    max_size=25,
)


@pytest.mark.parametrize("by", MATCHED_BY)
@given(first=ROWS, second=ROWS, rule=st.sampled_from(RULES), weighted=st.booleans())
def test_every_score_is_looked_at(by, first, second, rule, weighted):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thresholds_module, "MAX_OBSERVED_ROWS", 100)
        reference, whole, _ = counted_curve(first, rule, weighted)
        _, whole, counted = counted_curve(second, rule, weighted)
        patch.setattr(thresholds_module, "MAX_OBSERVED_ROWS", 2)
        patch.setattr(thresholds_module, "CHUNK", 3)
        patch.setattr(module, "_BLOCK", 2)
        some = curve_of(counted, GRID, rule)
        found = matching(reference, some, by, counted)
        rows = matching_rows(reference, whole, by)
    known = rows != NO_ROW
    assert np.array_equal(np.isnan(found.thresholds), ~known)
    assert np.array_equal(found.thresholds[known], whole.thresholds[rows[known]])
    for name, counts in (("tp", whole.tps), ("fp", whole.fps), ("fn", whole.fns)):
        assert np.array_equal(getattr(found.counts, name)[known], counts[rows[known]])
        assert np.isnan(getattr(found.counts, name)[~known]).all()


def counted_curve(rows, rule, weighted):
    y_true, scores, weights = zip(*rows, strict=True)
    counted = tally(y_true, np.array(scores) / 4, sample_weight=weights if weighted else None)
    curve = curve_of(counted, GRID, rule)
    return curve, curve, counted


@pytest.mark.parametrize("rule", RULES)
def test_an_exact_match_between_the_rows_is_found(rule):
    rng = np.random.default_rng(12)
    y_true = rng.integers(0, 2, 9_000)
    # Ranks, so that no two rows share a score and each number of caught rows is that of some cut.
    first, second = (np.argsort(np.argsort(rng.normal(y_true, 1.5))) / 4 for _ in range(2))
    scale = Scale("score", higher_is_yes=False)
    models = {
        name: Predictions(y_true, scores, source="", scale=scale)
        for name, scores in (("a", first), ("b", second))
    }
    compared = compare_models(models, rule)
    assert not compared.curves[1].has_every_score
    table = model_columns(compared, "recall")
    assert np.array_equal(table[Column("tp@m1", "count")], table[Column("tp@m2", "count")])
    assert not table[Column("recall@m2-m1", signed=True)].any()
    shown = table[Column("threshold@m2", "threshold")]
    for i in range(0, len(shown), 501):
        said_a = predict_positive(models["a"].y_score, compared.view.curve.thresholds[i], rule)
        said_b = predict_positive(models["b"].y_score, scale.decided(shown[i]), rule)
        assert table[Column("fp@m2", "count")][i] == (said_b & (y_true == 0)).sum()
        right_a, right_b = (said == (y_true == 1) for said in (said_a, said_b))
        assert table[Column("only_first@m2", "count")][i] == (right_a & ~right_b).sum()
        assert table[Column("only_second@m2", "count")][i] == (right_b & ~right_a).sum()


def test_thresholds_on_different_scales_do_not_match():
    y_true, p = [0, 1, 0, 1], np.array([0.1, 0.9, 0.4, 0.6])
    models = {
        "share": Predictions(y_true, p, source=""),
        "percent": Predictions(y_true, 100 * p, source="", scale=Scale("percent")),
    }
    compared = compare_models(models, ">")
    assert compared.view.curve.thresholds.max() == 1
    assert np.isnan(model_columns(compared, "threshold")[Column("recall@m2")]).all()
    table = model_columns(compared, "recall")
    assert np.array_equal(table[Column("recall@m1")], table[Column("recall@m2")])
