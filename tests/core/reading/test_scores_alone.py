"""Scores without labels, read from files of several kinds."""

import numpy as np
import pytest

from core.decision.tally import key_scores
from core.reading.scores_alone import meanings_of, open_scores, read_scores, score_columns
from core.reading.understanding import Meaning


def read(data, column=None, meaning=None):
    table = open_scores(data, "new.csv")
    column = column or score_columns(table)[1]
    return read_scores(table, column, meaning or meanings_of(table, column)[1])


def expected(found):
    keys = found.rows.keys
    return sorted(np.repeat(keys, found.rows.sizes().astype(int)).tolist())


@pytest.mark.parametrize(
    "data",
    [
        b"id,score\n1,0.5\n2,0.25\n3,0.25\n",
        b"score\n0.5\n0.25\n0.25\n",
        b"0.5\n0.25\n0.25",
        b"score\r\n0,5\r\n0,25\r\n0,25\r\n",
        b"id;p\na;0,5\nb;\nc;0,25\nd;0,25\n",
        b'[{"id": 1, "score": 0.5}, {"id": 2, "score": 0.25}, {"id": 3, "score": 0.25}]',
    ],
)
def test_columns_of_probabilities_are_read(data):
    found = read(data)
    assert found.rows.n_samples == 3
    assert found.rows.positives.sum() == 0
    assert expected(found) == expected(read(b"0.25\n0.25\n0.5\n"))
    assert found.n_left_out == (b";\n" in data)


def test_other_scales_become_probabilities():
    half = expected(read(b"0.5\n0.25\n"))
    np.testing.assert_array_equal(key_scores(np.array(half, np.uint32)), [0.25, 0.5])
    percent = b"id,confidence_pct\n1,50%\n2,25%\n"
    assert expected(read(percent, "confidence_pct", Meaning("percent", "yes"))) == half
    assert expected(read(b"0.5\n0.75\n", "score", Meaning("probability", "no"))) == half
    logits = f"id,logit\n1,0\n2,{-np.log(3)}\n3,{np.log(3)}\n".encode()
    found = read(logits, "logit", Meaning("log_odds", "yes"))
    assert expected(found) == expected(read(b"0.5\n0.25\n0.75\n"))


def test_points_are_asked_about_and_texts_refused():
    table = open_scores(b"id,points,name\na,300,x\nb,700,y\nc,650,z\n", "x.csv")
    options, proposed, _ = meanings_of(table, "points")
    assert proposed is None
    assert {option.value.kind for option in options} == {"log_odds"}
    assert score_columns(table)[0] == ["points"]
    with pytest.raises(ValueError, match="row 1"):
        meanings_of(table, "name")
    with pytest.raises(ValueError, match="of a probability"):
        read_scores(table, "points", Meaning("score", "yes"))
    with pytest.raises(ValueError, match="at least two columns"):
        open_scores(b"name\nx\ny\n", "x.csv")
    with pytest.raises(ValueError, match="holds none"):
        meanings_of(open_scores(b"id,score\n1,\n2,\n", "x.csv"), "score")
