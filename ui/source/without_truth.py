"""A file of scores whose truth nobody knows yet; it stays in the session, as own rows do."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.reading.scores_alone import ScoresAlone, read_scores
from core.reading.tables import Table
from core.reading.understanding import Meaning

_KEY, _COUNT = "without_truth", "files_without_truth"


@dataclass(eq=False)
class WithoutTruth:
    """Hold such a file, and what was read of it last.

    `number`: another one for each file of a session.
    """

    table: Table
    number: int
    _read: tuple[tuple[str, Meaning], ScoresAlone] | None = field(default=None, repr=False)

    def read(self, column: str, meaning: Meaning) -> ScoresAlone:
        """Read a column, unless it was read last; ValueError as `read_scores`."""
        if self._read is None or self._read[0] != (column, meaning):
            with st.spinner("Reading the scores"):
                self._read = (column, meaning), read_scores(self.table, column, meaning)
        return self._read[1]


def take(table: Table) -> None:
    before = held()
    if before is None or before.table is not table:
        number = st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
        st.session_state[_KEY] = WithoutTruth(table, number)


def held() -> WithoutTruth | None:
    return st.session_state.get(_KEY)


def drop() -> None:
    st.session_state.pop(_KEY, None)
