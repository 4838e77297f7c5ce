"""The rows that a person follows, as steps of the story draw them beside something else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.decision.rule import predict_positive
from core.experiment.trained import Trained
from core.live.axis import log_odds_ticks
from core.live.histogram import logit_edges
from core.live.replay import MOST_ROWS
from core.mlp.activations import logit
from ui.live.rows import row_picture

QUARTERS = tuple((quarter / 4, f"{quarter / 4:g}") for quarter in range(5))


def on_log_odds(
    key: str,
    trained: Trained,
    followed: int,
    *,
    threshold: float,
    lines: Sequence[tuple[float, str]],
) -> None:
    """Show the test rows on the axis of the first screen, and what a threshold makes of them.

    `followed`: the number of the row that is followed.
    `lines`: thresholds to draw, and what is written at each.
    """
    y_score = trained.binary("test").y_score
    limit = logit_edges(y_score).limit

    def place(p: np.ndarray) -> np.ndarray:
        return (np.clip(logit(np.asarray(p, np.float64)), -limit, limit) / limit + 1) / 2

    _show(
        key,
        trained,
        followed,
        y_score,
        place(y_score),
        threshold=threshold,
        lines=[(float(place(np.array(t))), words) for t, words in lines],
        ticks=[(tick.position, tick.text) for tick in log_odds_ticks(limit)],
    )


def on_probability(
    key: str, trained: Trained, followed: int, y_score: np.ndarray, *, title: str
) -> None:
    """Show scores of the test rows from 0 to 1, and the threshold that `accuracy` has.

    `y_score`: float32, shape (n_test_rows,).
    """
    lines = ((0.5, ""),)
    _show(
        key,
        trained,
        followed,
        y_score,
        y_score,
        threshold=0.5,
        lines=lines,
        ticks=QUARTERS,
        title=title,
    )


def _show(
    key: str,
    trained: Trained,
    followed: int,
    y_score: np.ndarray,
    position: np.ndarray,
    *,
    threshold: float,
    lines: Sequence[tuple[float, str]],
    ticks: Sequence[tuple[float, str]],
    title: str = "",
) -> None:
    few = slice(MOST_ROWS)
    number, label = trained.dataset.rows("test")[few], trained.binary("test").y_true[few]
    said = predict_positive(y_score[few], threshold, ">")
    n_right = int((said == (label == 1)).sum())
    row_picture(
        key,
        number=number,
        label=label,
        position=position[few],
        said=said,
        ticks=ticks,
        lines=lines,
        followed=followed,
        title=title,
        words=f"{title} {len(number)} test rows, “yes” above and “no” below: {n_right} are "
        f"predicted correctly at the threshold {threshold:g}.".strip(),
    )
