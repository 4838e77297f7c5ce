"""Files to take home, read back and compared with what was counted row by row."""

import csv
import io
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import export
from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.thresholds import threshold_curve
from core.export import Beside, Features, FileColumns, free_names, write_metrics, write_rows
from core.predictions.curves import curve_of
from core.predictions.predictions import Predictions
from core.predictions.scale import Scale
from core.reading.binary import read_predictions
from core.reading.tables import open_table

float32s = st.floats(0, 1, width=32)
tables = st.lists(st.tuples(st.integers(0, 1), float32s), min_size=1, max_size=20)
rules = st.sampled_from([">", ">="])


def predictions_of(rows, weights=None, **more):
    y_true, y_score = (np.array(column) for column in zip(*rows, strict=True))
    return Predictions(y_true, y_score, weights, source="test", **more)


def written(write, *args, **options) -> bytes:
    file = io.BytesIO()
    write(file, *args, **options)
    return file.getvalue()


def read(kind, data) -> pd.DataFrame:
    if kind == "parquet":
        return pq.read_table(io.BytesIO(data)).to_pandas()
    types = {"y_score": np.float32, "sample_weight": np.float32}
    return pd.read_csv(io.BytesIO(data), dtype=types)


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@given(tables, rules, st.booleans())
def test_metrics_are_those_of_counting_row_by_row(rows, rule, weighted):
    weights = np.linspace(0.5, 2, len(rows), dtype=np.float32) if weighted else np.ones(len(rows))
    p = predictions_of(rows)
    curve = threshold_curve(
        p.y_true, p.y_score, rule=rule, sample_weight=weights if weighted else None
    )
    table = lines(written(write_metrics, curve))
    assert len(table) == len(curve)
    assert list(table[0])[:7] == ["threshold", "rule", "tp", "fp", "fn", "tn", "n_tied"]
    assert list(table[0])[7:] == list(RATES)
    seen = [np.float32(line["threshold"]) for line in table]
    np.testing.assert_array_equal(np.array(seen, np.float32), curve.thresholds)
    for line in table[:: len(table) // 7]:
        t = np.float32(line["threshold"])
        yes = [s > t or (rule == ">=" and s == t) for s in p.y_score]
        count = dict.fromkeys(("tp", "fp", "fn", "tn"), 0.0)
        for said, y, w in zip(yes, p.y_true, weights, strict=True):
            count[("t" if said == bool(y) else "f") + ("p" if said else "n")] += float(w)
        assert line["rule"] == rule
        assert int(line["n_tied"]) == sum(s == t for s in p.y_score)
        for name, value in count.items():
            assert float(line[name]) == pytest.approx(value)
        for rate in RATES.values():
            value = rate.compute(Counts(*(float(line[k]) for k in ("tp", "fp", "fn", "tn"))))
            if math.isnan(value):
                assert line[rate.name] == ""
            else:
                assert float(line[rate.name]) == value


@given(tables, float32s, rules, st.sampled_from(export.FORMATS), st.booleans())
def test_rows_come_back_to_the_bit_with_what_was_said(rows, threshold, rule, kind, at_a_score):
    if at_a_score:
        threshold = rows[0][1]
    weights = np.arange(1, len(rows) + 1) / 3
    p = predictions_of(rows, weights)
    table = read(kind, written(write_rows, kind, p, threshold, rule))
    assert list(table) == ["row", "y_true", "y_score", "sample_weight", "y_pred"]
    assert table.row.tolist() == list(range(1, len(rows) + 1))
    assert table.y_true.tolist() == [y for y, _ in rows]
    assert table.y_score.to_numpy(np.float32).tobytes() == p.y_score.tobytes()
    assert table.sample_weight.to_numpy(np.float32).tobytes() == p.sample_weight.tobytes()
    t = np.float32(threshold)
    expected = [int(s > t or (rule == ">=" and s == t)) for s in p.y_score]
    assert table.y_pred.tolist() == expected


def test_weights_are_written_only_where_there_are_some():
    table = read("csv", written(write_rows, "csv", predictions_of([(1, 0.5)]), 0.5, ">="))
    assert list(table) == ["row", "y_true", "y_score", "y_pred"]
    assert table.y_pred.tolist() == [1]


@pytest.mark.parametrize("kind", export.FORMATS)
def test_features_stand_beside_their_rows_under_free_names(kind, monkeypatch):
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 3)
    X = np.arange(16, dtype=np.float32).reshape(8, 2) / 7
    p = predictions_of([(i % 2, i / 10) for i in range(8)])
    numbers = np.arange(100, 116, 2)
    data = written(
        write_rows, kind, p, 0.3, ">", row_numbers=numbers, beside=Features(("y_pred", "length"), X)
    )
    table = read(kind, data)
    assert list(table) == ["row", "y_true", "y_score", "y_pred", "y_pred_2", "length"]
    assert table.row.tolist() == numbers.tolist()
    np.testing.assert_array_equal(table[["y_pred_2", "length"]].to_numpy(np.float32), X)


CELLS = ['"', ",", "\n", "=HYPERLINK(1)", "", "é", "a b", "7"]


@pytest.mark.parametrize("kind", export.FORMATS)
@pytest.mark.parametrize("of", ["csv", "parquet"])
def test_the_other_columns_of_a_file_stand_beside_their_rows(kind, of):
    n = 300
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "who": [CELLS[i % len(CELLS)] or None for i in range(n)],
            "label": [None if i % 7 == 0 else i % 2 for i in range(n)],
            "row": np.arange(n) * 10,
            "score": rng.random(n).astype(np.float32),
        }
    )
    frame["label"] = frame["label"].astype("Int8")
    data = frame.to_csv(index=False).encode() if of == "csv" else frame.to_parquet(index=False)
    p = read_predictions(data, label="label", score="score")
    assert p.n_left_out == 43
    beside = FileColumns(p, open_table(data), ("label", "score"))
    table = read(kind, written(write_rows, kind, p, 0.5, ">", beside=beside))
    kept = frame.dropna(subset="label")
    assert list(table) == ["row", "y_true", "y_score", "y_pred", "who", "row_2"]
    assert table.row.tolist() == (kept.index + 1).tolist()
    assert table.row_2.astype(int).tolist() == kept.row.tolist()
    given = [None if pd.isna(cell) else cell for cell in kept.who]
    got = [None if pd.isna(cell) else cell for cell in table.who]
    stripped = [cell and (cell.strip() or None) if of == "csv" else cell for cell in given]
    inert = {"=HYPERLINK(1)": "'=HYPERLINK(1)"} if kind == "csv" else {}
    assert got == [inert.get(cell, cell) for cell in stripped]


def test_columns_of_a_parquet_file_that_cannot_be_read_are_left_out():
    columns = pa.table(
        {
            "label": [1, 0, 1],
            "score": [0.1, 0.2, 0.3],
            "when": pa.array([1, 2, 3], pa.duration("s")),
            "half": pa.array(np.array([0.5, 0.25, 1], np.float16)),
            "none": pa.nulls(3),
            "class": pa.array(["a", None, "a"]).dictionary_encode(),
        }
    )
    file = io.BytesIO()
    pq.write_table(columns, file)
    p = read_predictions(file.getvalue(), label="label", score="score")
    beside = FileColumns(p, open_table(file.getvalue()), ("label", "score"))
    assert beside.names == ("half", "none", "class")
    for kind in export.FORMATS:
        table = read(kind, written(write_rows, kind, p, 0.5, ">", beside=beside))
        assert table.half.tolist() == [0.5, 0.25, 1]
        assert table["class"].dropna().tolist() == ["a", "a"]


RUN = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "\r=1", "＝1+1", "=", "-a")
NOT_RUN = ("-0.5", "+1e-5", "-1,5", "-1 234", "-3 %", "-", "-inf", "+49 170 123", "a=b", "'=1", "é")


@pytest.mark.parametrize("large", [False, True])
def test_a_spreadsheet_runs_no_text_of_a_csv_and_numbers_stay(large):
    texts = [*RUN, *NOT_RUN, None]
    array = pa.array(texts, pa.large_string() if large else pa.string())
    expected = [*(f"'{text}" for text in RUN), *NOT_RUN, None]
    assert export.inert(array).to_pylist() == expected
    assert export.inert(array).type == array.type
    numbers = pa.array([-0.5, 1])
    assert export.inert(numbers) is numbers


FORMULAS = b"""y_true,y_score,note,=HYPERLINK(1)
0,0.275,=cmd|' /C calc'!A0,1
1,0.99,"@SUM(1,2)",-1
"""


def formulas_in_parquet():
    table = pa.table({"wahr": [1, 0], "p": [0.5, 0.25], "+zahl ñ": ["@a", "-1"], "n": [-0.5, 1]})
    pq.write_table(table, file := io.BytesIO())
    return file.getvalue()


@pytest.mark.parametrize("data", [FORMULAS, formulas_in_parquet()], ids=["csv", "parquet"])
def test_a_spreadsheet_runs_nothing_of_a_file_and_parquet_stays(data):
    table = open_table(data)
    used = table.columns[:2]
    p = read_predictions(data, label=used[0], score=used[1])
    beside = FileColumns(p, table, used)
    text = written(write_rows, "csv", p, 0.5, ">", beside=beside).decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert {cell for cell in cells if cell[0] in "=+-@"} <= {"-1", "-0.5"}
    assert any(cell.startswith("'") for cell in cells)
    kept = read("parquet", written(write_rows, "parquet", p, 0.5, ">", beside=beside))
    assert {*beside.names} <= {*kept}
    assert any(str(cell).startswith("@") for cell in kept[beside.names[0]])


def wide(n=1_000, text="constant", then=None):
    """Make a small Parquet file whose columns are large, from a row on even larger."""
    texts = pa.array([text] * n if then is None else [text] * 500 + [then] * (n - 500))
    columns = {f"c{i}": texts.dictionary_encode() for i in range(10)}
    table = pa.table({"y": [0, 1] * (n // 2), "p": [0.25, 0.75] * (n // 2), **columns})
    pq.write_table(table, file := io.BytesIO())
    data = file.getvalue()
    return open_table(data), read_predictions(data, label="y", score="p")


def test_columns_that_would_make_a_file_too_large_are_left_out(monkeypatch):
    table, p = wide()
    monkeypatch.setattr(export, "MOST_BYTES_BESIDE", 3 * 11_000)
    kept, left_out = export.columns_that_fit(table, p.n_samples, ("y", "p"))
    assert kept == ["c0", "c1", "c2"]
    assert left_out == dict.fromkeys([f"c{i}" for i in range(3, 10)], 11_000)
    beside = FileColumns(p, table, ("y", "p"))
    assert beside.names == ("c0", "c1", "c2")
    made = written(write_rows, "csv", p, 0.5, ">", beside=beside)
    assert len(made) < 3 * 11_000 + 40 * p.n_samples


def test_columns_whose_later_rows_are_larger_than_the_first_are_left_out_too(monkeypatch):
    table, p = wide(then="x" * 1_000)
    monkeypatch.setattr(export, "MOST_BYTES_BESIDE", 600_000)
    kept, left_out = export.columns_that_fit(table, p.n_samples, ("y", "p"))
    assert (len(kept), left_out) == (10, {})
    assert FileColumns(p, table, ("y", "p")).names == ("c0",)


def test_a_file_with_nothing_else_in_it_is_written_too():
    data = b"label,score\n1,0.5\n,0.2\n0,0.1\n"
    p = read_predictions(data)
    beside = FileColumns(p, open_table(data), ("label", "score"))
    assert read("csv", written(write_rows, "csv", p, 0.5, ">", beside=beside)).row.tolist() == [
        1,
        3,
    ]


def test_many_pieces_are_one_file(monkeypatch):
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 7)
    rng = np.random.default_rng(1)
    p = Predictions(rng.integers(0, 2, 50), rng.random(50), source="test")
    whole = list(Beside(50).pieces())
    assert [(rows.start, rows.stop) for rows, _ in whole][-1] == (49, 50)
    for kind in export.FORMATS:
        table = read(kind, written(write_rows, kind, p, 0.5, ">"))
        assert table.row.tolist() == list(range(1, 51))


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match='`kind` must be "csv" or "parquet"; got'):
        write_rows(io.BytesIO(), "xlsx", predictions_of([(1, 0.5)]), 0.5, ">")


@given(st.lists(st.sampled_from(["a", "a_2", "a_3", "b"])))
def test_names_are_free_and_the_first_of_each_keeps_its_own(names):
    free = free_names(names)
    assert len(set(free)) == len(names)
    first = {name: i for i, name in reversed(list(enumerate(names)))}
    assert all(free[i] == name for name, i in first.items())


def test_scores_are_written_in_their_own_numbers():
    scale = Scale("score", higher_is_yes=False)
    shown = np.array([300, 850, 420.5, 600])
    points = Predictions([1, 0, 1, 0], scale.decided(shown), source="", scale=scale)
    file = io.BytesIO()
    write_rows(file, "csv", points, 600, ">")
    rows = pd.read_csv(io.BytesIO(file.getvalue()))
    assert rows["y_score"].tolist() == shown.tolist()
    assert rows["y_pred"].tolist() == [1, 0, 1, 0]
    curve = curve_of(points, ">=")
    file = io.BytesIO()
    write_metrics(file, curve, scale=scale)
    metrics = pd.read_csv(io.BytesIO(file.getvalue()))
    assert set(metrics["rule"]) == {"<="}
    assert (np.diff(metrics["threshold"]) < 0).all()
    at = metrics.set_index("threshold").loc[420.5]
    assert at[["tp", "fp", "fn", "tn"]].tolist() == [2, 0, 0, 2]


def test_every_distinct_score_can_have_a_line():
    rng = np.random.default_rng(3)
    many = Predictions(rng.integers(0, 2, 40_000), rng.random(40_000), source="")
    curve, counted = curve_of(many, ">"), many.tally()
    assert curve.n_distinct > 30_000 > len(curve)
    file = io.BytesIO()
    write_metrics(file, curve, counted=counted)
    lines = pd.read_csv(io.BytesIO(file.getvalue()), dtype={"threshold": np.float32})
    assert np.array_equal(lines["threshold"], np.union1d(curve.thresholds, many.y_score))
    for line in lines.iloc[::4_001].itertuples():
        said = many.y_score > line.threshold
        assert (line.tp, line.fp) == (
            (said & (many.y_true == 1)).sum(),
            (said & (many.y_true == 0)).sum(),
        )
