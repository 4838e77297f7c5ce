"""The question about the row that a person followed: what a threshold that moves makes of it."""

from __future__ import annotations

from core.decision.rule import predict_positive
from core.quiz.drawing import yes_no
from core.quiz.question import Question, Reading, Rows

MOVE = (0.5, 0.9)
"""From where the threshold moves, and to where."""

_CELLS = (("a correct “no”", "a false alarm"), ("missed", "caught"))
_OF_SCORE = "Its score moves with the threshold, so nothing changes."


def of_followed(number: int, label: int, score: float) -> Question:
    """Ask what becomes of a row when the threshold moves.

    Parameters
    ----------
    number : int
        By which a person knows the row.
    label : {0, 1}
    score : float in [0, 1]
    """
    rows = Rows((label,), (score,), MOVE, is_move=True)
    cells = _CELLS[label]
    becomes = {
        (True, True): f"It is {cells[1]}, and stays so.",
        (True, False): f"It is {cells[1]}, then {cells[0]}.",
        (False, False): f"It is {cells[0]}, and stays so.",
    }
    before, after = (bool(predict_positive([score], t, ">")[0]) for t in MOVE)
    options = (*becomes.values(), _OF_SCORE)
    asked = " and ".join(
        f"{score:.4f} > {t:g} is {str(is_above).lower()}"
        for t, is_above in zip(MOVE, (before, after), strict=True)
    )
    return Question(
        prompt=f"Row {number}, which you followed, is “{yes_no(label)}” and scores {score:.4f}. "
        f"The threshold moves from {MOVE[0]:g} to {MOVE[1]:g}. What becomes of it?",
        shown=rows,
        options=options,
        explanation=f"{asked}. Its score and its true class stay what they are; only what is "
        "predicted of it can change. Is it a 1? The network does not say: whoever sets the "
        "threshold does.",
        readings=(Reading("predicted", yes_no(before), yes_no(after)),),
        kind="followed",
        answer=options.index(becomes[before, after]),
    )
