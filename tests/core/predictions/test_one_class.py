"""One class against the rest: against counting row by row, and argmax."""

import numpy as np
import pytest

from core.predictions.one_class import AGAINST_NEXT, SCORE, one_against_the_rest
from core.predictions.predictions import ClassPredictions
from core.predictions.scale import PROBABILITY

NAMES = ("cat", "dog", "owl")


def of(scores, y_true, **options):
    return ClassPredictions(y_true, scores, source="x.csv", class_names=NAMES, **options)


def test_probabilities_by_hand():
    rows = of(
        [[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4], [0, 0.0, 1], [0, 0, 0]],
        [0, 1, 0, 2, 1],
        n_left_out=1,
        row_numbers=[1, 2, 3, 4, 6],
    )
    cat = one_against_the_rest(rows, 0)
    assert list(cat) == [SCORE, AGAINST_NEXT]
    for each in cat.values():
        assert each.y_true.tolist() == [1, 0, 1, 0, 0]
        assert each.class_names == ("not cat", "cat")
        assert each.scale == PROBABILITY
        assert (each.source, each.n_left_out) == ("x.csv", 1)
        assert each.row_numbers.tolist() == [1, 2, 3, 4, 6]
    assert cat[SCORE].y_score.tolist() == np.float32([0.7, 0.1, 0.3, 0, 0]).tolist()
    wanted = [0.7 / 0.9, 0.1 / 0.7, 0.3 / 0.7, 0, 0]
    assert cat[AGAINST_NEXT].y_score == pytest.approx(wanted, abs=1e-7)


@pytest.mark.parametrize("spread", [None, 4.0])
def test_against_the_next_is_argmax_where_the_threshold_says_so(spread):
    rng = np.random.default_rng(0)
    scores = rng.dirichlet([1, 1, 1], 500) if spread is None else rng.normal(0, spread, (500, 3))
    rows = of(scores, rng.integers(0, 3, 500))
    for index in range(3):
        model = one_against_the_rest(rows, index)[AGAINST_NEXT]
        half = 0.5 if spread is None else 0.0
        assert model.scale.kind == ("probability" if spread is None else "score")
        assert ((model.y_score > half) == (rows.y_score.argmax(axis=1) == index)).all()
