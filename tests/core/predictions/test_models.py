"""Several models read from one table, and the groups of its rows."""

import numpy as np
import pytest

from core.predictions.groups import EMPTY, Groups
from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.reading.binary import PositiveClassNeeded, ScaleNeeded, read_models, read_predictions

TABLE = """label,a,b,w,region
1,0.9,0.4,1,north
0,0.2,,1,south
0,0.3,0.6,2,
1,,0.7,1,north
1,0.8,0.7,3,south
"""


def read(text=TABLE, **options):
    return read_models(text.encode(), **{"label": "label", "scores": ("a", "b")} | options)


def test_models_are_of_the_rows_that_every_model_scores():
    models = read(weight="w", group="region")
    assert list(models.predictions) == ["a", "b"]
    a, b = models.predictions.values()
    assert a.y_score.tolist() == np.float32([0.9, 0.3, 0.8]).tolist()
    assert b.y_score.tolist() == np.float32([0.4, 0.6, 0.7]).tolist()
    for each in (a, b):
        assert each.y_true.tolist() == [1, 0, 1]
        assert each.sample_weight.tolist() == [1, 2, 3]
        assert each.row_numbers.tolist() == [1, 3, 5]
        assert each.n_left_out == 2
    groups = models.groups
    assert [groups.names[code] for code in groups.codes] == ["north", EMPTY, "south"]
    assert groups.column == "region"


def test_one_model_is_what_read_predictions_reads():
    alone = read(scores=("a",)).first
    other = read_predictions(TABLE.encode(), label="label", score="a")
    assert alone.y_score.tolist() == other.y_score.tolist()
    assert alone.n_left_out == other.n_left_out == 1


def test_the_scale_of_each_column_is_asked_for_by_name():
    text = "label,a,b\n1,0.9,4\n0,0.2,-3\n"
    with pytest.raises(ScaleNeeded) as asked:
        read(text)
    assert (asked.value.column, asked.value.scale) == ("b", "log_odds")
    b = read(text, scales={"b": "logit"}).predictions["b"]
    assert (b.y_score.tolist(), b.scale.kind) == ([4, -3], "log_odds")


def test_labels_are_asked_for_as_ever():
    with pytest.raises(PositiveClassNeeded):
        read("label,a,b\ngood,0.9,0.4\nbad,0.2,0.3\n")
    models = read("label,a,b\ngood,0.9,0.4\nbad,0.2,0.3\n", positive="bad")
    assert models.first.class_names == ("good", "bad")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scores": ()}, "`scores` must be 1 to 3 columns; got 0"),
        ({"scores": ("a", "b", "w", "label")}, "`scores` must be 1 to 3 columns; got 4"),
        ({"scores": ("a", "a")}, "`score 2` and `score 1` must be two columns; both are “a”"),
        ({"scores": ("a", "x")}, "`score 2` must be a column of the file"),
        ({"group": "a"}, "`group` and `score 1` must be two columns"),
        ({"group": "x"}, "`group` must be a column of the file"),
    ],
)
def test_columns_that_cannot_be_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        read(**options)


def test_models_must_be_of_the_same_rows():
    a, b = (Predictions(y_true, [0.5, 0.5], source="x") for y_true in ([0, 1], [1, 0]))
    with pytest.raises(ValueError, match="of the same rows; the labels of 'b' differ"):
        Models({"a": a, "b": b})
    with pytest.raises(ValueError, match="must hold 1 to 3 models; got 0"):
        Models({})
    with pytest.raises(ValueError, match="as many rows as the models, 2; got 1"):
        Models({"a": a}, Groups("g", [0], ("x",)))
