"""Rows as dots, drawn as on the first screen, that stand still: what is said of them is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ui.live.columns import columns_as_text
from ui.live.component import component

MODULE = Path(__file__).with_name("rows.mjs")


def row_picture(
    key: str,
    *,
    number: np.ndarray,
    label: np.ndarray,
    position: np.ndarray,
    said: np.ndarray,
    ticks: Sequence[tuple[float, str]],
    words: str,
    title: str = "",
    lines: Sequence[tuple[float, str]] = (),
    followed: int | None = None,
) -> None:
    """Show rows above ("yes") and below an axis; right is filled, wrong is hollow.

    `number`, `label`, `position`, `said`, shape (n_samples,): by which number a person knows each
    row, its class, where it stands on the axis, from 0 to 1, and what is predicted of it.
    `ticks`, `lines`: where on the axis something is written, and where a threshold stands.
    `words`: what is to be seen, for who does not see it.
    """
    order = np.argsort(position, kind="stable")
    columns = {"number": number, "label": label, "said": said}
    rows = pd.DataFrame(
        {name: np.asarray(values)[order].astype(np.int32) for name, values in columns.items()}
        | {"position": np.asarray(position)[order].astype(np.float32)}
    )
    component("row_picture", MODULE)(
        key=key,
        data={
            "rows": columns_as_text(rows),
            "ticks": [list(tick) for tick in ticks],
            "lines": [list(line) for line in lines],
            "followed": -1 if followed is None else followed,
            "title": title,
            "words": words,
        },
    )
