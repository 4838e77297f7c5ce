import csv
import io
import math
import re
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from core.reading.binary import PositiveClassNeeded, ScaleNeeded, read_predictions
from core.reading.tables import Chunk, Table
from tests.core import refusals
from tests.core.refusals import parquet
from tests.sweep import picked

NAMES = "y_true,y_score\n"
PARTS = ("y_true", "y_score", "weight")
MISSING = ("", "NaN", "NA", "null")


def read(text, **options):
    return read_predictions(text.encode(), **options)


def refused(data, message, reader=read_predictions, **options):
    return refusals.refused(data, message, reader, **options)


# What is read -------------------------------------------------------------------------------------


def test_labels_scores_and_weights_get_their_places():
    text = "w,y_score,id,y_true\n2,0.25,7,0\n0.5,1,8,1\n"
    result = read(text, weight="w", name="mine.csv")
    assert isinstance(result, Predictions)
    assert result.y_true.dtype == np.int8
    assert result.y_true.tolist() == [0, 1]
    assert result.y_score.tolist() == [0.25, 1]
    assert result.sample_weight.tolist() == [2, 0.5]
    assert (result.source, result.class_names, result.n_left_out) == ("mine.csv", ("0", "1"), 0)


def test_weights_are_used_only_when_asked_for():
    assert read("y_true,y_score,sample_weight\n0,0.5,3\n").sample_weight is None


def test_columns_may_be_chosen_against_the_guess():
    text = "label,score,outcome,other\n0,0.25,1,0.75\n1,0.5,0,0.125\n"
    assert read(text).y_score.tolist() == [0.25, 0.5]
    result = read(text, label="outcome", score="other")
    assert result.y_true.tolist() == [1, 0]
    assert result.y_score.tolist() == [0.75, 0.125]


def test_a_table_is_read_from_bytes():
    result = read_predictions(
        b"y_true;y_score\nno;0,5\nyes;\nyes;1\n", positive="yes", name="x.csv"
    )
    assert isinstance(result, Predictions)
    assert result.y_true.tolist() == [0, 1]
    assert result.y_score.tolist() == [0.5, 1]
    assert (result.source, result.class_names, result.n_left_out) == ("x.csv", ("no", "yes"), 1)


def test_every_option_at_once(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("a,b,c\nno,50,1\nyes,75,2\nno,,3\n")
    options = {"label": "a", "score": "b", "weight": "c", "positive": "no", "scale": "percent"}
    seen = []
    result = read_predictions(path, **options, name="x", max_rows=3, progress=seen.append)
    assert result.y_true.tolist() == [1, 0]
    assert result.y_score.tolist() == [50, 75]
    assert result.scale == Scale("percent")
    assert result.sample_weight.tolist() == [1, 2]
    assert (result.source, result.class_names, result.n_left_out) == ("x", ("yes", "no"), 1)
    assert read_predictions(path, **options).source == "mine.csv"
    assert seen[-1] == 1
    with pytest.raises(ValueError, match="at most 2 rows"):
        read_predictions(path, **options, max_rows=2)


def naive(text, delimiter, decimal):
    """Read row by row, as slowly and plainly as can be."""
    rows, left_out = [], 0
    for row in csv.DictReader(io.StringIO(text), delimiter=delimiter):
        if any(row[name] in MISSING for name in PARTS):
            left_out += 1
        else:
            rows.append(tuple(np.float32(float(row[name].replace(decimal, "."))) for name in PARTS))
    return rows, left_out


CELLS = st.tuples(
    st.sampled_from([0, 1, None]),
    st.floats(0, 1) | st.none(),
    st.floats(1e-30, 1e30) | st.just(0.0) | st.none(),
)


def are_read_without_a_question(rows):
    """Some row is whole; and where there is one label, no empty cell may stand for the other."""
    labels = {label for label, _, _ in rows}
    return any(None not in row and row[2] for row in rows) and labels not in ({0, None}, {1, None})


@given(
    rows=st.lists(CELLS, min_size=1, max_size=30),
    delimiter=st.sampled_from(",;\t|"),
    decimal=st.sampled_from(".,"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    missing=st.sampled_from(MISSING),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_a_frame_in_any_dialect_reads_back_the_same(
    rows, delimiter, decimal, encoding, quoting, missing, newline
):
    assume(decimal != delimiter and are_read_without_a_question(rows))
    frame = pd.DataFrame(rows, columns=PARTS)
    frame["übrig"] = "x"
    text = frame.to_csv(
        sep=delimiter,
        decimal=decimal,
        quoting=quoting,
        na_rep=missing,
        lineterminator=newline,
        index=False,
    )
    expected, left_out = naive(text, delimiter, decimal)
    result = read_predictions(text.encode(encoding), weight="weight")
    assert result.n_left_out == left_out
    got = zip(result.y_true, result.y_score, result.sample_weight, strict=True)
    assert list(got) == expected


@given(st.lists(CELLS, min_size=1, max_size=30), st.sampled_from(["float64", "float32"]))
def test_a_frame_in_parquet_reads_back_the_same(rows, dtype):
    assume(are_read_without_a_question(rows))
    frame = pd.DataFrame(rows, columns=PARTS).astype(dtype)
    kept = frame.dropna()
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    result = read_predictions(buffer, weight="weight")
    assert result.n_left_out == len(frame) - len(kept)
    np.testing.assert_array_equal(result.y_true, kept["y_true"])
    np.testing.assert_array_equal(result.y_score, kept["y_score"].astype(np.float32))
    np.testing.assert_array_equal(result.sample_weight, kept["weight"].astype(np.float32))


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float16", "category", "str"])
def test_labels_of_parquet_may_have_any_type(dtype):
    values = pd.Series([0, 1, 1])
    values = values.astype(bool).astype("str") if dtype == "str" else values.astype(dtype)
    result = read_predictions(parquet(y_true=values, y_score=np.float16([0.5, 0.25, 1])))
    assert result.y_true.tolist() == [0, 1, 1]
    assert result.y_score.tolist() == [0.5, 0.25, 1]


@pytest.mark.long
def test_rows_of_several_chunks_stay_in_order_and_keep_their_numbers():
    n_rows = 600_000
    scores = np.arange(n_rows) / n_rows
    labels = np.arange(n_rows) % 2
    data = parquet(y_true=labels, y_score=scores)
    np.testing.assert_array_equal(read_predictions(data).y_score, scores.astype(np.float32))
    np.testing.assert_array_equal(read_predictions(data).y_true, labels)
    scores[500_000] = math.inf
    message = "Column “y_score” must hold finite numbers; row 500,001 holds “inf”."
    refused(parquet(y_true=labels, y_score=scores), message)


# What is left out ---------------------------------------------------------------------------------


def test_rows_that_lack_a_field_are_left_out_and_counted():
    text = "y_true,y_score,w\n0,0.5,1\n,0.5,1\n1,NaN,1\n1,n/a,1\nNA,<NA>,1\n1,0.25,null\n1,1,2\n"
    result = read(text)
    assert (result.y_score.tolist(), result.n_left_out) == ([0.5, 0.25, 1], 4)
    result = read(text, weight="w")
    assert (result.y_score.tolist(), result.n_left_out) == ([0.5, 1], 5)


def test_nothing_left_says_what_is_missing():
    message = "At least one row must hold a label and a score; of 3 rows 1 has no label, 2 have no"
    refused(NAMES + "0,\n,0.5\n1,nan\n", message)


def test_none_and_na_in_lower_case_name_a_class():
    error = refused(NAMES + "none,0.5\nattack,0.25\n", "`positive` must")
    assert set(error.values) == {"none", "attack"}


# Labels -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("negative", "positive"),
    [("0", "1"), ("0.0", "1.0"), ("False", "True"), ("FALSE", "TRUE"), ("false", "true")],
)
def test_some_labels_need_no_answer(negative, positive):
    result = read(f"{NAMES}{positive},0.5\n{negative},0.25\n{positive},0.75\n")
    assert result.y_true.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("negative", "positive"),
    [
        *(("no", "yes"), ("No", "YES"), ("nein", "ja"), ("-1", "1"), ("-1", "+1"), ("1", "2")),
        *(("neg", "pos"), ("ham", "spam"), ("N", "Y"), ("2", "10"), ("cat", "dog"), ("0", "5")),
        *(("not cat", "cat"), ("no_churn", "churn"), ("normal", "attack"), ("2.5", "3.5")),
    ],
)
def test_other_labels_ask_and_the_answer_decides(negative, positive):
    text = f"{NAMES}{positive},0.5\n{negative},0.25\n{positive},0.75\n"
    error = refused(text, "`positive` must say which label is the positive class")
    assert isinstance(error, PositiveClassNeeded)
    assert error.guess == error.values[1] == positive.lstrip("+")
    assert error.values[0] == negative
    assert read(text, positive=error.guess).y_true.tolist() == [1, 0, 1]
    other = read(text, positive=error.values[0])
    assert other.y_true.tolist() == [0, 1, 0]
    assert other.class_names == error.values[::-1]


def test_positive_may_turn_0_and_1_round():
    for positive in (0, "0", "0.0", 0.0):
        result = read(f"{NAMES}0,0.5\n1,0.25\n", positive=positive)
        assert (result.y_true.tolist(), result.class_names) == ([1, 0], ("1", "0"))


def test_positive_must_be_a_label():
    message = "`positive` must be one of the labels of column “y_true”, “no” and “yes”; got “ja”."
    refused(NAMES + "no,0.5\nyes,0.5\n", message, positive="ja")


@pytest.mark.parametrize(("label", "y_true"), [("0", 0), ("1", 1), ("true", 1), ("False", 0)])
def test_one_class_is_accepted(label, y_true):
    assert read(f"{NAMES}{label},0.5\n{label},0.5\n").y_true.tolist() == [y_true, y_true]


@pytest.mark.parametrize(
    ("label", "values"),
    [("no", ("no", "yes")), ("2", ("1", "2")), ("-1", ("-1", "1")), ("cat", ("not cat", "cat"))],
)
def test_one_class_of_words_asks_with_what_stands_beside_it(label, values):
    text = f"{NAMES}{label},0.5\n"
    assert refused(text, "`positive` must").values == values
    assert read(text, positive=label).y_true.tolist() == [1]
    other = next(value for value in values if value != label)
    assert read(text, positive=other).y_true.tolist() == [0]


def test_a_third_label_is_shown_with_its_row():
    message = (
        "Column “y_true” must hold at most 2 different labels; row 4 holds “c”, after “a” and “b”. "
        "Choose a column of labels with two classes, or one column of scores per class if there "
        "are three or more."
    )
    refused(NAMES + "a,0.5\nb,0.5\n,0.5\nc,0.5\n", message)


def test_continuous_labels_are_refused():
    rows = "".join(f"{i / 100},0.5\n" for i in range(1, 90))
    message = "Column “y_true” must hold at most 2 different labels; row 3 holds “0.03”, after “0.0"
    assert "89 different values or more" in str(refused(NAMES + rows, message))


@pytest.mark.parametrize("n", picked([100_000, 1_000_000], 0))
def test_many_categories_are_refused_quickly(n):
    data = parquet(y_true=np.arange(n).astype(str), y_score=np.full(n, 0.5))
    start = time.process_time()
    refused(data, "Column “y_true” must hold at most 2 different labels; row 3 holds “2”")
    assert time.process_time() - start < 5


# Scores -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("abc", "must hold numbers; row 3 holds “abc”. Leave a cell empty where"),
        ("=1+1", "must hold numbers; row 3 holds “=1+1”."),
        ("<img src=x>", "must hold numbers; row 3 holds “<img src=x>”."),
        ("![a](http://b)", "must hold numbers; row 3 holds “![a](http://b)”."),
        ("x" * 60, f"must hold numbers; row 3 holds “{'x' * 39}…”."),
        ('"1,000.5"', "must hold numbers; row 3 holds “1,000.5”. Write it without separators"),
        ('"0,5"', "must hold numbers; row 3 holds “0,5”. Write it with a decimal point."),
        ("True", "must hold numbers; row 3 holds “True”."),
        ("inf", "must hold finite numbers; row 3 holds “inf”."),
        ("-Infinity", "must hold finite numbers; row 3 holds “-Infinity”."),
        ("1e400", "must hold finite numbers; row 3 holds “1e400”."),
        ("50%", "must have a percent sign in every cell or in none; row 3 holds “50%” and row 1"),
    ],
)
def test_a_bad_score_is_shown_with_its_row(field, message):
    text = f"{NAMES}0,0.5\n1,0.25\n1,{field}\n0,0.125\n1,1\n"
    refused(text, f"Column “y_score” {message}")


def test_white_space_around_fields_does_not_matter():
    assert read("y_true , y_score\n 0 , 0.5 \n1,\t0.25\n").y_score.tolist() == [0.5, 0.25]
    data = parquet(y_true=[" no", "no "], y_score=[" 0.5", "0.25\n"])
    assert read_predictions(data, positive="yes").y_score.tolist() == [0.5, 0.25]


def test_constant_scores_and_scores_on_the_threshold_are_accepted():
    assert read(NAMES + "0,0.5\n1,0.5\n").y_score.tolist() == [0.5, 0.5]


def test_scores_that_float32_rounds_to_1_are_probabilities():
    assert read(NAMES + "0,1.00000001\n1,-1e-60\n").y_score.tolist() == [1, 0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.sampled_from("re"))
def test_a_score_is_what_numpy_makes_of_its_text(scores, style):
    texts = [repr(s) if style == "r" else f"{s:.17e}" for s in scores]
    result = read(NAMES + "".join(f"1,{text}\n" for text in texts))
    expected = np.array([np.float64(text) for text in texts]).astype(np.float32)
    np.testing.assert_array_equal(result.y_score, expected)


def test_scores_that_are_0_and_1_are_found_by_name_only():
    result = read("prediction,label\n1,0\n1,1\n0,0\n")
    assert result.y_true.tolist() == [0, 1, 0]
    assert result.y_score.tolist() == [1, 1, 0]
    refused("a,b\n1,0\n1,1\n0,0\n", "`label` must name the column of labels; it could not be guess")


def test_logits_stay_as_they_are_once_a_person_agrees():
    logits = [-3.5, 0, 0.7, 88.8, -104.3]
    text = NAMES + "".join(f"{i % 2},{z}\n" for i, z in enumerate(logits))
    error = refused(
        text,
        "Scores must be probabilities from 0 to 1; row 1 of column “y_score” holds “-3.5”, and 3 "
        "of 5 scores (60 %) lie outside. They reach from −104.3 to 88.8, around 0, as log-odds do",
    )
    assert isinstance(error, ScaleNeeded)
    assert (error.scale, error.row, error.share) == ("log_odds", 1, 0.6)
    for name in (error.scale, "logit"):
        result = read(text, scale=name)
        assert result.scale == Scale("log_odds")
        np.testing.assert_array_equal(result.y_score, np.float32(logits))


def test_a_name_alone_raises_the_question_without_naming_a_row():
    error = refused(
        "y_true,logit\n0,0.5\n1,0.25\n",
        "Scores of column “logit” may be no probabilities. The column is called logit. They reach "
        "from 0.25 to 0.5. They look most like log-odds",
    )
    assert (error.scale, error.row, error.share) == ("log_odds", 1, 0)


def test_scores_just_outside_are_noticed():
    error = refused(
        NAMES + "0,0.5\n1,1.01\n1,0.75\n", "Scores must be probabilities from 0 to 1; row 2"
    )
    assert (error.scale, error.row) == ("score", 2)


@pytest.mark.parametrize("sign", ["%", " %", ""])
@pytest.mark.parametrize(("decimal", "delimiter"), [(".", ","), (",", ";")])
def test_percentages_stay_as_they_are_once_a_person_agrees(sign, decimal, delimiter):
    percentages = ["50.1", "7", "100", "0", "29"]
    fields = [p.replace(".", decimal) + sign for p in percentages]
    rows = [f"{i % 2}{delimiter}{field}" for i, field in enumerate(fields)]
    text = "\n".join([f"y_true{delimiter}y_score", *rows])
    error = refused(
        text, "Scores must be probabilities from 0 to 1; row 1 of column “y_score” hold"
    )
    assert (error.scale, error.row) == ("percent", 1)
    result = read(text, scale="percent")
    assert result.scale == Scale("percent")
    np.testing.assert_array_equal(result.y_score, np.float32([50.1, 7, 100, 0, 29]))


def test_a_percent_sign_is_no_fraction():
    assert refused(NAMES + "0,0.5%\n1,0.25%\n", "Scores must be prob").scale == "percent"
    refused(NAMES + "0,50%\n", '`scale` must be "percent" for cells that carry %', scale="logit")
    result = read(NAMES + "0,50%\n1,nan\n1,25 %\n1,75\u00a0%\n", scale="percent")
    assert result.y_score.tolist() == [50, 25, 75]


@pytest.mark.parametrize(
    ("scale", "value", "span"),
    [("probability", "1.5", "0 to 1"), ("percent", "101", "0 to 100"), ("percent", "-1", "0 to")],
)
def test_a_score_outside_the_scale_agreed_on_is_refused(scale, value, span):
    message = f"Column “y_score” must hold numbers from {span}"
    error = refused(f"{NAMES}0,0.5\n1,{value}\n", message, scale=scale)
    assert f"row 2 holds “{value}”" in str(error)


def test_an_unknown_scale_is_refused():
    refused(NAMES + "0,0.5\n", "`scale` must be None or one of ('probability'", scale=2)


def test_decimals_are_written_in_one_way():
    text = "y_true;y_score\n0;0,5\n1;0.25\n0;0,125\n"
    message = "Column “y_score” must write its decimals in one way; row 1 has a comma and row 2 has"
    refused(text, message)
    text = "y_true;size;y_score\n0;1,5;0.5\n1;2,5;0.25\n0;3,5;0.125\n"
    assert read(text).y_score.tolist() == [0.5, 0.25, 0.125]


def test_truth_values_are_no_scores():
    data = parquet(y_true=[0, 1], y_score=[True, False])
    refused(data, "Column “y_score” must hold numbers; it holds true and false.")


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("-1", "must hold weights from 0 upwards; row 2 holds “-1”."),
        ("1e39", "must hold numbers below 3.4e38; row 2 holds “1e39”."),
        ("inf", "must hold finite numbers; row 2 holds “inf”."),
        ("heavy", "must hold numbers; row 2 holds “heavy”."),
        ("50%", "must hold numbers; row 2 holds “50%”. Write it without the percent sign."),
    ],
)
def test_a_bad_weight_is_shown_with_its_row(field, message):
    text = f"y_true,y_score,w\n0,0.5,1\n1,0.25,{field}\n"
    refused(text, f"Column “w” {message}", weight="w")


def test_weights_must_not_all_be_0():
    text = "y_true,y_score,w\n0,0.5,0\n1,0.25,0\n1,0.25,\n"
    refused(text, "Column “w” must hold a weight above 0; all 2 are 0.", weight="w")


def outcome(data, **options):
    try:
        return read_predictions(data, **options)
    except ValueError as error:
        return error


ANY_CELL = st.text(max_size=5) | st.sampled_from(
    [*("", "0", "1", "2", "-1", "0.5", "0,5", "50%", "1e400"), "inf", "NaN", "yes", "no", "=A1"]
)


@given(
    rows=st.lists(st.lists(ANY_CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    scale=st.sampled_from([None, "probability", "logit", "percent"]),
    positive=st.sampled_from([None, "yes", 1]),
)
def test_any_fields_give_predictions_or_a_sentence(rows, scale, positive):
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("y_true", "y_score", "w"), *rows])
    frame = pd.DataFrame(rows, columns=["y_true", "y_score", "w"], dtype=object)
    for data in (buffer.getvalue().encode(), parquet(**frame)):
        got = outcome(data, weight="w", scale=scale, positive=positive)
        if isinstance(got, Predictions):
            assert got.n_samples + got.n_left_out <= len(rows)
        else:
            assert re.search(r"must (be|hold|have|say|name|write|not|end)", str(got)), got
            assert "Arrow" not in type(got).__name__


# Columns ------------------------------------------------------------------------------------------


def test_a_column_must_be_there_and_have_one_part():
    text = NAMES + "0,0.5\n"
    for part in ("label", "score", "weight"):
        message = f"`{part}` must be a column of the file, “y_true” and “y_score”; got “x\\n”."
        refused(text, message, **{part: "x\n"})
    message = "`score` and `label` must be two columns; both are “y_true”."
    refused(text, message, score="y_true", label="y_true")
    refused(text, "`weight` and `score` must be two columns", weight="y_score")


def test_the_first_line_of_data_is_no_header():
    refused("1,0\n1,1\n0,1\n", "The first line must hold")
    refused("yes,1\nno,0\nyes,1\n", "The first line must hold", label="yes", score="1")
    assert read("y,1\n0,1\n1,0.5\n", label="y", score="1").n_samples == 2


def test_one_score_per_class_is_not_read_as_one():
    text = "label,p_a,p_b,p_c\na,0.5,0.25,0.25\nb,0,1,0\n"
    message = "`score` must be one column for two classes; the file has one column of scores per cl"
    refused(text, message)
    result = read(text, score="p_b", positive="b")
    assert result.y_score.tolist() == [0.25, 1]


def test_nested_columns_are_refused_only_when_asked_for():
    table = pa.table({"y_true": [0, 1], "y_score": [0.5, 0.25], "list": [[1], [2]]})
    buffer = io.BytesIO()
    pa.parquet.write_table(table, buffer)
    assert read_predictions(buffer).n_samples == 2
    with pytest.raises(ValueError, match="“list”"):
        read_predictions(buffer, score="list")


def test_rows_keep_the_number_they_have_in_the_file():
    assert read(NAMES + "0,0.5\n1,0.25\n").row_numbers is None
    result = read(NAMES + "0,0.5\n,0.1\n1,0.25\n0,\n1,0.75\n")
    assert result.y_score.tolist() == [0.5, 0.25, 0.75]
    assert result.row_numbers.tolist() == [1, 3, 5]


def test_row_numbers_go_on_from_chunk_to_chunk(monkeypatch):
    class InPieces(Table):
        def chunks(self, columns, progress=None):
            for chunk in super().chunks(columns, progress):
                for i in range(len(chunk.arrays[columns[0]])):
                    arrays = {name: array[i : i + 1] for name, array in chunk.arrays.items()}
                    yield Chunk(chunk.first_row + i, arrays)

    monkeypatch.setattr("core.reading.tables.Table", InPieces)
    result = read(NAMES + "0,0.5\n,0.1\n1,0.25\n0,\n1,0.75\n")
    assert result.row_numbers.tolist() == [1, 3, 5]
