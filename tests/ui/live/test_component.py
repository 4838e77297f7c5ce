"""Tables for a component are made once and go with what they were made from."""

import gc

import numpy as np
import pandas as pd
import pyarrow as pa

from ui.live import component
from ui.live.component import as_sent

OF_ITS_OWN = 600
"""Bytes that the format takes for a column."""


def test_a_table_is_made_once_and_holds_the_same_numbers_to_the_bit():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "every": rng.random(300),
            "count": np.arange(300, dtype=np.int32) // 2,
            "rate": rng.choice([0.1, np.nan, 1.0, 0.0, -0.0], 300),
            "flip": rng.integers(0, 260, 300).astype(np.int32),
            "x": np.zeros(300, np.float32),
        }
    )
    sent = as_sent(frame)
    assert sent is as_sent(frame)
    assert as_sent(frame.copy()) is not sent
    table = pa.ipc.open_stream(sent).read_all()
    for name, column in frame.items():
        assert table[name].null_count == 0, "nan is a number to the browser"
        back = table[name].combine_chunks()
        back = back.dictionary_decode() if isinstance(back, pa.DictionaryArray) else back
        assert back.to_numpy().dtype == column.dtype
        assert back.to_numpy().tobytes() == column.to_numpy().tobytes()


def test_what_is_sent_is_much_shorter_where_numbers_repeat():
    frame = pd.DataFrame({"rate": np.repeat(np.random.default_rng(0).random(200), 10)})
    assert len(as_sent(frame)) < len(frame) + 200 * 8 + OF_ITS_OWN
    assert len(as_sent(frame * np.arange(2000)[:, None])) < 2000 * 8 + OF_ITS_OWN


def test_nothing_is_kept_of_a_table_that_is_gone():
    frame = pd.DataFrame({"mine": [1.0]})
    name = id(frame)
    as_sent(frame)
    assert name in component._sent
    del frame
    gc.collect()
    assert name not in component._sent
