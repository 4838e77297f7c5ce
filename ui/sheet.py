"""Tables that a person edits. Cells hold text, which is read here.

A number cell of Streamlit drops the characters that it does not know: `1e-3` would become −13.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from core.parsing.literals import read_number
from ui.text import cut, literal

T = TypeVar("T")

MOST_PROBLEMS = 5
MOST_CHARS = 20


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write the numbers of a table as a person would type them: 0, 0.2."""
    return table.map("{:g}".format)


@dataclass(eq=False)
class Sheet(Generic[T]):
    """Hold a table that a person edits, in the session's state.

    What the editor holds lives in its widget, which Streamlit forgets when the page is left. `now`
    is the table as it was last seen, so that a person finds it again; `base` is what the present
    editor started from, and a new `version` makes a new editor.

    `key`: of the editor, together with `version`.
    `now`: text; empty cells are nan, None or white space.
    `good`: what was read of the last table without a mistake.
    """

    key: str
    now: pd.DataFrame
    good: T
    base: pd.DataFrame = field(default_factory=pd.DataFrame)
    version: int = 0

    def start_from(self, table: pd.DataFrame) -> None:
        self.now = self.base = table
        self.version += 1

    def edit(
        self, columns: Sequence[str] | None = None, helps: Mapping[str, str] | None = None
    ) -> pd.DataFrame:
        """Let a person edit the table, add and remove rows.

        `columns`: the ones to show; the others stay in the table unseen, and are "0" in new rows.
        `helps`: column to what its head explains.
        Returns all columns, as texts, rows numbered from 0.
        """
        key, helps = f"{self.key}_{self.version}", helps or {}
        if key not in st.session_state:
            self.base = self.now
        edited = st.data_editor(
            self.base,
            key=key,
            num_rows="dynamic",
            hide_index=True,
            width="stretch",
            column_order=columns,
            column_config={
                name: st.column_config.TextColumn(name, help=helps.get(name), alignment="right")
                for name in map(str, self.base)
            },
        )
        if columns is not None:
            is_new = ~edited.index.isin(self.base.index)
            edited.loc[is_new, [name for name in edited if name not in columns]] = "0"
        self.now = edited.reset_index(drop=True)
        return self.now


def read(table: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """Read every cell as a number; the others are named.

    `table`: texts, as edited.
    Returns `values`: nan where a cell is named; infinite where float64 cannot hold the number.
    Returns `problems`: Markdown, one sentence each: row, column, what was typed, what to write.
    """
    values, problems = np.full(table.shape, np.nan), []
    for (i, j), cell in np.ndenumerate(table.to_numpy(object)):
        place = f"Row {i + 1}, {table.columns[j]}"
        if pd.isna(cell) or not str(cell).strip():
            problems.append(f"{place}: empty. Write a number or delete the row.")
            continue
        try:
            values[i, j] = read_number(str(cell))
        except ValueError as error:
            problems.append(f"{place}: {literal(str(error))}")
    return values, problems


def against(rule: str, table: pd.DataFrame, row: int, column: str) -> str:
    """Say that a number, which `read` could read, does not keep a rule; as it was typed."""
    typed = str(table[column].iloc[row]).strip()
    return f"Row {row + 1}, {column}: {rule}; got {cut(typed, MOST_CHARS)}."


def say(problems: Sequence[str], instead: str) -> None:
    """Show the first problems, how many more there are, and what is shown instead."""
    more = len(problems) - MOST_PROBLEMS
    named = [*problems[:MOST_PROBLEMS], *([f"And {more} more."] if more > 0 else [])]
    st.error("\n\n".join([*named, instead]), icon=":material/edit_off:")


def say_what_a_link_leaves_out(table: pd.DataFrame, first: pd.DataFrame) -> None:
    """Say that the table does not travel in a link, once it is no longer the first one."""
    if not np.array_equal(table.to_numpy(object), first.to_numpy(object)):
        st.caption("What you change here stays in this window; a link carries the rest.")
