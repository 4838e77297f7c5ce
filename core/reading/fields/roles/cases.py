"""Columns that name cases: one that stands twice counts twice, or is told class by class."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.reading.fields.roles.column import MAX_SEARCHED_COLUMNS, Column
from core.reading.tables import Table


def twin_cases(table: Table, label: str, score: str) -> tuple[str, str] | None:
    """Find out whether each case has two rows, one for each class, whose scores sum to 1.

    Parameters
    ----------
    table : Table
    label, score : str
        Columns.

    Returns
    -------
    tuple of two str, or None
        The column of the case and the column of the class that the score is of.
    """
    if len(table.columns) > MAX_SEARCHED_COLUMNS:
        return None
    columns = [
        Column(name, table.sample[name], table.decimal)
        for name in table.columns
        if name not in (label, score)
    ]
    scores = Column(score, table.sample[score], table.decimal).by_row
    two = [column for column in columns if column.n_labels == 2 and not column.is_graded]
    for case in columns:
        codes, names = pd.factorize(
            np.array([str(each) for each in table.sample[case.name]], object)
        )
        sizes = np.bincount(codes)
        whole = sizes == 2
        if len(names) < 5 or case in two or whole.sum() < len(names) - 2 or sizes.max() > 2:
            continue
        for column in two:
            first, second = column.labels
            keys = np.array([str(key) for key in column.keys], object)
            sums = np.bincount(codes, np.where(np.isnan(scores), 0, scores))
            each = [
                np.bincount(codes[keys == key], minlength=len(names)) for key in (first, second)
            ]
            are_both = (each[0][whole] == 1).all() and (each[1][whole] == 1).all()
            if are_both and (np.abs(sums[whole] - 1) < 0.02).all():
                return case.name, column.name
    return None


def n_repeated(column: Column, fields: pd.Series) -> int:
    """How many names of cases stand in several rows; 0 where the column names none."""
    if not {"id", "uid", "uuid", "guid"} & set(column.words):
        return 0
    counts = fields.dropna().astype(str).value_counts()
    return int((counts > 1).sum()) if len(counts) > 0.3 * counts.sum() else 0
