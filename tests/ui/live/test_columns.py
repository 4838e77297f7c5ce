"""Tables for a browser are made once and go with what they were made from."""

import gc
import json

import numpy as np
import pandas as pd

from tests.written import arrays_of
from ui.live import columns
from ui.live.columns import columns_as_text

AS_TEXT = 1.4
"""Characters for a byte, with the names around them."""


def test_a_table_is_made_once_and_holds_the_same_numbers_to_the_bit():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "every": rng.random(300),
            "count": np.arange(300, dtype=np.int32) // 2,
            "rate": rng.choice([0.1, np.nan, 1.0, 0.0, -0.0], 300),
            "flip": rng.integers(0, 260, 300).astype(np.int32),
            "x": np.zeros(300, np.float32),
            "none": np.arange(-1, 299, dtype=np.int32),
        }
    )
    written = columns_as_text(frame)
    assert written is columns_as_text(frame)
    assert columns_as_text(frame.copy()) is not written
    back = arrays_of(json.loads(json.dumps(written)))
    assert [*back] == [*frame]
    for name, column in frame.items():
        assert back[name].dtype == column.dtype
        assert back[name].tobytes() == column.to_numpy().tobytes()


def size(frame):
    return len(json.dumps(columns_as_text(frame)))


def test_what_is_sent_is_much_shorter_where_numbers_repeat():
    frame = pd.DataFrame({"rate": np.repeat(np.random.default_rng(0).random(200), 10)})
    assert size(frame) < (len(frame) + 200 * 8) * AS_TEXT
    assert size(frame * np.arange(2000)[:, None]) < 2000 * 8 * AS_TEXT
    assert size(frame.assign(rate=np.arange(2000, dtype=np.int32))) < 2000 * 2 * AS_TEXT


def test_nothing_is_kept_of_a_table_that_is_gone():
    frame = pd.DataFrame({"mine": [1.0]})
    name = id(frame)
    columns_as_text(frame)
    assert name in columns._written
    del frame
    gc.collect()
    assert name not in columns._written
