"""What the tests of reading share."""

import io
import re

import pandas as pd
import pytest


def parquet(**columns):
    """Write columns as Parquet."""
    buffer = io.BytesIO()
    pd.DataFrame(columns).to_parquet(buffer)
    return buffer.getvalue()


def refused(data, message, reader, **options):
    """Return the error with which a reader refuses; it must begin with a message."""
    data = data.encode() if isinstance(data, str) else data
    with pytest.raises(ValueError, match=f"^{re.escape(message)}") as caught:
        reader(data, **options)
    return caught.value
