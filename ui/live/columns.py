"""A table as a browser gets it: its columns as text, so that it needs no more than JSON.

Arrow's streams have a message for each column of repeated numbers, and to read them takes a browser
longer than all else that it is sent.
"""

from __future__ import annotations

import base64
import weakref
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from core.live.table import Column

Columns = list[dict[str, Any]]

_written: dict[int, Columns] = {}


def columns_as_text(frame: pd.DataFrame) -> Columns:
    """Write a table for a browser, to the bit; made once, and kept as long as the table itself.

    Returns of each column its "name", the "dtype" it has in the browser, and its "numbers", or its
    distinct numbers and the "places" at which each stands; both a dtype and base64.
    """
    columns = _written.get(id(frame))
    if columns is None:
        columns = [
            {"name": str(name), "dtype": str(values.dtype)} | _numbers(values.to_numpy())
            for name, values in frame.items()
        ]
        _written[id(frame)] = columns
        weakref.finalize(frame, _written.pop, id(frame), None)  # two runs may write it at once
    return columns


def formats(columns: Iterable[Column]) -> dict[str, dict[str, Any]]:
    """Say how the numbers of each column are written, for `js/formats.mjs`."""
    return {
        each.name: {"kind": each.kind}
        | ({"signed": True} if each.signed else {})
        | ({} if each.decimals is None else {"decimals": each.decimals})
        for each in columns
    }


def _numbers(values: np.ndarray) -> dict[str, tuple[str, str]]:
    """Write numbers in their shortest form.

    That is mostly by their places: between two scores nothing changes but the threshold.
    """
    bits = np.ascontiguousarray(values).view(f"u{values.itemsize}")  # tells -0.0 from 0.0
    places, distinct = pd.factorize(bits)
    places, whole = places.astype(np.min_scalar_type(distinct.size)), _narrow(values)
    if places.nbytes + distinct.nbytes >= whole.nbytes:
        return {"numbers": _text(whole)}
    return {"numbers": _text(distinct.view(values.dtype)), "places": _text(places)}


def _narrow(values: np.ndarray) -> np.ndarray:
    """Keep whole numbers in as few bytes as hold them all."""
    if values.dtype.kind not in "iu" or not values.size:
        return values
    return values.astype(np.result_type(*map(np.min_scalar_type, (values.min(), values.max()))))


def _text(values: np.ndarray) -> tuple[str, str]:
    little = values.astype(values.dtype.newbyteorder("<"))
    return str(values.dtype), base64.b64encode(little.tobytes()).decode()
