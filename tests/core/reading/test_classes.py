"""One score per class, from a file."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.classes import read_class_predictions
from tests.core.refusals import parquet, refused


def read_classes(text, **options):
    return read_class_predictions(text.encode(), **options)


def test_labels_are_the_names_of_the_columns_of_scores():
    text = "label,prob_cat,prob_dog,prob_fish\nfish,0.1,0.2,0.7\ncat,3,2,1\n"
    result = read_classes(text, name="mine.csv")
    assert result.y_true.tolist() == [2, 0]
    np.testing.assert_array_equal(result.y_score, np.float32([[0.1, 0.2, 0.7], [3, 2, 1]]))
    assert result.class_names == ("cat", "dog", "fish")
    assert (result.source, result.n_left_out) == ("mine.csv", 0)


@pytest.mark.parametrize(
    ("columns", "labels", "classes", "names"),
    [
        ("a,b,c", "c,a", [2, 0], ("a", "b", "c")),
        ("a,b,c", "2,0", [2, 0], ("a", "b", "c")),
        ("p_0,p_1,p_2", "2,0.0", [2, 0], ("0", "1", "2")),
        ("p_2,p_0,p_1", "2,0", [0, 1], ("2", "0", "1")),
        ("p1,p2,p3", "2,1", [1, 0], ("1", "2", "3")),
        ("p1,p2,p3", "2,0", [2, 0], ("1", "2", "3")),
        ("P(a),P(b),P(c)", "c,b", [2, 1], ("a", "b", "c")),
        ("p_new york,p_new jersey,p_new x", "new x,new york", [2, 0], None),
        ("p_a,q_b,r_c", "r_c,p_a", [2, 0], ("p_a", "q_b", "r_c")),
    ],
)
def test_class_names_go_before_class_numbers(columns, labels, classes, names):
    rows = [f"{label},0.5,0.25,0.25" for label in labels.split(",")]
    text = "\n".join([f"y,{columns}", *rows])
    result = read_classes(text, label="y", scores=columns.split(","))
    assert result.y_true.tolist() == classes
    if names:
        assert result.class_names == names


def test_rows_of_classes_that_lack_a_field_are_counted():
    text = "label,p_a,p_b,p_c\na,1,0,0\n,1,0,0\nb,1,,0\nc,1,0,NaN\nc,0,0,1\n"
    result = read_classes(text)
    assert (result.y_true.tolist(), result.n_left_out) == ([0, 2], 3)
    message = "At least one row must hold a label and a score; of 1 row 1 has no label"
    refused("label,p_0,p_1\n,1,0\n", message, read_class_predictions, scores=("p_0", "p_1"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "d,1,0,0",
            "Column “label” must hold the names of the columns of scores, “a”, “b” and “c”",
        ),
        (
            "3,1,0,0",
            "Column “label” must hold the names of the columns of scores, “a”, “b” and “c”",
        ),
        ("a,1,x,0", "Column “p_b” must hold numbers; row 2 holds “x”."),
        ("a,1,0,inf", "Column “p_c” must hold finite numbers; row 2 holds “inf”."),
        ("a,1,0,1e39", "Column “p_c” must hold numbers below 3.4e38; row 2 holds “1e39”."),
        ("a,1,0,5%", "Column “p_c” must hold numbers; row 2 holds “5%”."),
        ("d,1,0,0\nb,1,1,1\nc,1,1,1", "Column “label” must hold at most 3 different labels; row 4"),
    ],
)
def test_a_bad_row_of_classes_is_shown(row, message):
    text = f"label,p_a,p_b,p_c\na,1,0,0\n{row}\n"
    scores = ("p_a", "p_b", "p_c")
    error = refused(text, message, read_class_predictions, label="label", scores=scores)
    assert "row 2" in str(error) or "row 4" in str(error)


def test_columns_of_classes_are_checked():
    text = "label,p_a,p_b,x\na,1,0,0\nb,1,0,0\n"
    reader = read_class_predictions
    refused(text, "`scores` must name one column of scores per class; none could be", reader)
    refused(text, "`scores` must name at least two columns; got “p_a”.", reader, scores=["p_a"])
    refused(text, "`scores` must name at least two columns; got “p_a”.", reader, scores="p_a")
    refused(text, "`scores[1]` must be a column of the file", reader, scores=["p_a", "p_z"])
    refused(text, "`scores[1]` and `scores[0]` must be two", reader, scores=["p_a", "p_a"])
    refused(text, "`scores[0]` and `label` must be two", reader, scores=["label", "p_a"])


def test_too_many_scores_of_classes_are_refused(monkeypatch):
    monkeypatch.setattr("core.reading.classes.MAX_CLASS_SCORES", 8)
    text = "label,p_a,p_b,p_c\n" + "a,1,0,0\n" * 2
    assert read_classes(text, scores=("p_a", "p_b", "p_c")).n_samples == 2
    refused(
        text + "b,1,0,0\n", "A file must hold at most 8 scores of classes", read_class_predictions
    )


def test_scores_of_classes_are_counted_over_all_chunks(monkeypatch):
    monkeypatch.setattr("core.reading.classes.MAX_CLASS_SCORES", 1_000_000)
    scores = np.zeros(500_001)
    data = parquet(label=np.zeros(500_001, np.int8), p_a=scores, p_b=scores)
    message = "A file must hold at most 1,000,000 scores of classes; this one has 2 columns of them"
    refused(data, message, read_class_predictions, scores=("p_a", "p_b"))


@given(st.data())
def test_a_frame_of_classes_reads_back_the_same(data):
    n_classes = data.draw(st.integers(3, 6))
    n_rows = data.draw(st.integers(1, 10))
    values = st.lists(st.floats(-1e30, 1e30), min_size=n_classes, max_size=n_classes)
    y_score = np.array(data.draw(st.lists(values, min_size=n_rows, max_size=n_rows)))
    labels = data.draw(st.lists(st.integers(0, n_classes - 1), min_size=n_rows, max_size=n_rows))
    columns = [f"prob_{c}" for c in data.draw(st.permutations(range(n_classes)))]
    frame = pd.DataFrame(y_score, columns=columns)
    frame.insert(0, "label", labels)
    for write in (frame.to_csv, frame.to_parquet):
        buffer = io.BytesIO()
        write(buffer, index=False)
        result = read_class_predictions(buffer)
        in_order = frame[sorted(columns)].to_numpy().astype(np.float32)
        assert result.y_true.tolist() == labels
        np.testing.assert_array_equal(result.y_score, in_order)
        assert result.class_names == tuple(map(str, range(n_classes)))
