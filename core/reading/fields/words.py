"""The different texts of a column of labels: which are read as missing, and which as one label."""

from collections import Counter

import pyarrow as pa
from pyarrow import compute

from core.parsing.numbers import MISSING_NUMBERS
from core.reading.fields.labels import as_label

_MOST = 1_000
_SAME = {"1": "true", "0": "false", "yes": "true", "no": "false", "y": "true", "n": "false"}
_SAME |= {"t": "true", "f": "false"}


class Words:
    """Count the different texts of a column chunk by chunk, as long as they are few.

    Attributes
    ----------
    counts : Counter of str
        Rows of each text, at most 1,000 texts; empty fields are none.
    is_complete : bool
        Whether no text was left out of `counts`.
    """

    def __init__(self, decimal: str = ".") -> None:
        self.counts: Counter[str] = Counter()
        self.is_complete = True
        self._decimal = decimal

    def add(self, fields: pa.Array) -> None:
        """Count the fields of one chunk.

        Parameters
        ----------
        fields : pyarrow.Array of strings, numbers, truth values or nulls
        """
        if pa.types.is_null(fields.type):
            return
        for item in compute.value_counts(fields):
            value, count = item["values"].as_py(), item["counts"].as_py()
            text = "" if value is None else str(value).strip()
            if not text:
                continue
            if text in self.counts or len(self.counts) < _MOST:
                self.counts[text] += count
            else:
                self.is_complete = False

    @property
    def missing(self) -> dict[str, int]:
        """Rows of each word that may stand for “missing”, or be a class, such as None or NA."""
        return {word: n for word, n in self.counts.items() if word in MISSING_NUMBERS}

    @property
    def spellings(self) -> list[tuple[str, ...]]:
        """Texts that say the same in several ways, such as 1, 1.0 and True; each group sorted."""
        groups: dict[str, list[str]] = {}
        for text in self.counts:
            label = as_label(text, self._decimal)
            if label is not None:
                key = label.key.casefold()
                groups.setdefault(_SAME.get(key, key), []).append(text)
        return [tuple(sorted(texts)) for texts in groups.values() if len(texts) > 1]
