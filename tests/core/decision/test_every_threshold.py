"""Every distinct score, piece by piece, against one curve that has them all as rows."""

import numpy as np
import pytest

from core.decision import thresholds as module
from core.decision.rule import RULES
from core.decision.tally import tally
from core.decision.thresholds import curve_of, every_threshold


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("chunk", [1, 3, 64])
def test_pieces_are_the_rows_of_a_curve_with_all(monkeypatch, rule, weighted, chunk):
    rng = np.random.default_rng(chunk)
    grid = np.float32([-9, -1.5, 0, 0.25, 9])
    monkeypatch.setattr(module, "CHUNK", chunk)
    for n_distinct in (1, 2, 7, 40):
        y_true = rng.integers(0, 2, 60)
        y_score = rng.choice(np.float32(rng.normal(size=n_distinct).round(1)), 60)
        weights = rng.random(60) if weighted else None
        counted = tally(y_true, y_score, sample_weight=weights)
        monkeypatch.setattr(module, "MAX_OBSERVED_ROWS", 100)
        whole = curve_of(counted, grid, rule)
        assert whole.has_every_score
        assert [piece is whole for piece in every_threshold(whole, counted)] == [True]
        monkeypatch.setattr(module, "MAX_OBSERVED_ROWS", 2)
        some = curve_of(counted, grid, rule)
        assert some.n_distinct == len(np.unique(y_score)) == len(counted.keys)
        pieces = list(every_threshold(some, counted))
        for name in ("thresholds", "tps", "fps", "fns", "tns", "n_tied"):
            parts = np.concatenate([getattr(piece, name) for piece in pieces])
            assert np.array_equal(parts, getattr(whole, name)), name
        assert {piece.roc_auc for piece in pieces} <= {whole.roc_auc}
