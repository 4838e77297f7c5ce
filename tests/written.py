"""What a browser reads of a table that is written as text, read here."""

import base64

import numpy as np


def arrays_of(columns: list[dict]) -> dict[str, np.ndarray]:
    """Read each column, by its name."""
    return {column["name"]: _array_of(column) for column in columns}


def _array_of(column: dict) -> np.ndarray:
    numbers = _numbers_of(*column["numbers"])
    if "places" in column:
        numbers = numbers[_numbers_of(*column["places"])]
    return numbers.astype(column["dtype"])


def _numbers_of(dtype: str, text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype)
