"""Tables for a component are made once and go with what they were made from."""

import gc

import numpy as np
import pandas as pd

from ui.live import component
from ui.live.component import as_sent


def test_a_table_is_made_once_and_holds_the_same_numbers():
    frame = pd.DataFrame(
        {
            "count": np.arange(3, dtype=np.int32),
            "rate": [0.1, np.nan, 1.0],
            "x": np.zeros(3, np.float32),
        }
    )
    sent = as_sent(frame)
    assert sent is as_sent(frame)
    assert [str(each) for each in sent.schema.types] == ["int32", "double", "float"]
    for name, column in frame.items():
        assert sent[name].null_count == 0, "nan is a number to the browser"
        np.testing.assert_array_equal(sent[name].to_numpy(), column)
    assert as_sent(frame.copy()) is not sent


def test_nothing_is_kept_of_a_table_that_is_gone():
    before = len(component._sent)
    frame = pd.DataFrame({"mine": [1.0]})
    as_sent(frame)
    assert len(component._sent) == before + 1
    del frame
    gc.collect()
    assert len(component._sent) == before
