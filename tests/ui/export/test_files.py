"""The files of a page: the threshold of the moment, the rows of the split, the columns beside."""

import io

import numpy as np
import pandas as pd
import pytest

from core.experiment.recipe import REFERENCE, encode
from core.experiment.trained import train
from core.predictions.models import Models
from core.reading.binary import read_predictions
from core.reading.tables import open_table
from tests.browser.independent import SMALL
from tests.ui.export.on_the_page import on_the_page
from ui.export.files import Files, Now
from ui.source.network import NetworkRows
from ui.source.own import SessionRows
from ui.source.rows import OwnRows

CSV = b"who,label,score\nann,1,0.25\nbob,,0.5\ncid,0,0.5\ndee,1,0.75\n"


def own_files(threshold, rule=">", table=True):
    predictions = read_predictions(CSV, name="mine.csv")
    own = OwnRows(Models({"score": predictions}), open_table(CSV) if table else None, ("label",))
    shown = SessionRows(own, rule, "score")
    return Files(shown, *on_the_page(shown, "accuracy"), Now(threshold))


def rows(files, kind="csv"):
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}[kind]
    return read(io.BytesIO(files.rows(kind).getvalue()))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_threshold_is_that_of_the_moment_the_file_is_made(kind):
    files = own_files(0.5)
    assert rows(files, kind).y_pred.tolist() == [0, 0, 1]
    files.now.threshold = 0.2
    assert rows(files, kind).y_pred.tolist() == [1, 1, 1]
    assert 'data-threshold="0.2"' in files.report()
    assert rows(own_files(0.5, ">="), kind).y_pred.tolist() == [0, 1, 1]


def test_a_threshold_between_the_rows_of_the_curve_decides_as_it_was_typed():
    files = own_files(0.2496)
    assert np.float32(files.threshold) == np.float32(0.249)
    assert rows(files).y_pred.tolist() == [1, 1, 1]
    assert rows(own_files(0.2504, ">=")).y_pred.tolist() == [0, 1, 1]


def test_own_columns_stand_beside_their_rows():
    table = rows(own_files(0.5))
    assert table.row.tolist() == [1, 3, 4]
    assert table.who.tolist() == ["ann", "cid", "dee"]
    assert list(rows(own_files(0.5, table=False))) == ["row", "y_true", "y_score", "y_pred"]


def test_features_of_the_network_stand_beside_its_rows():
    result = train(SMALL)
    shown = NetworkRows(result, "validation", ">")
    files = Files(shown, *on_the_page(shown, "accuracy"), Now(0.4))
    table = rows(files)
    numbers = result.dataset.rows("validation")
    assert table.row.tolist() == numbers.tolist()
    features = table[list(result.dataset.feature_names)].to_numpy(np.float32)
    np.testing.assert_array_equal(features, result.dataset.X[numbers])
    assert table.y_true.tolist() == result.dataset.y[numbers].tolist()
    assert encode(SMALL) in files.report()
    assert encode(REFERENCE) != encode(SMALL)


def test_metrics_have_a_line_for_every_threshold():
    files = own_files(0.5, ">=")
    table = pd.read_csv(io.BytesIO(files.metrics().getvalue()))
    assert len(table) == len(files.shown.view.curve)
    assert set(table.rule) == {">="}
