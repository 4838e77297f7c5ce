"""Questions about a threshold that moves, or about several thresholds to compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.decision import rates
from core.decision.counts import Counts
from core.decision.rates import RATES
from core.mlp.losses import crossentropy, mean_loss
from core.quiz.drawing import (
    DIRECTIONS,
    FALLS,
    RISES,
    STAYS,
    crossed,
    direction,
    draw_move,
    draw_rows,
    number,
    pick,
    right_first,
    share,
    short,
    until,
    with_thresholds,
)
from core.quiz.question import Draft, Kind, Reading, Rows

CELLS = {
    "tp": "Caught (TP): is “yes”, predicted “yes”.",
    "fn": "Missed (FN): is “yes”, predicted “no”.",
    "fp": "False alarm (FP): is “no”, predicted “yes”.",
    "tn": "Correct “no” (TN): is “no”, predicted “no”.",
}
WAYS = {  # what happens to (false positive rate, true positive rate)
    (RISES, STAYS): "Straight to the right.",
    (FALLS, STAYS): "Straight to the left.",
    (STAYS, RISES): "Straight up.",
    (STAYS, FALLS): "Straight down.",
    (RISES, RISES): "To the right and up.",
    (FALLS, FALLS): "To the left and down.",
    (STAYS, STAYS): "It stays where it is.",
}
CHANGES = {  # whether (accuracy, cross-entropy) change
    (True, True): "Both.",
    (True, False): "Only the accuracy.",
    (False, True): "Only the cross-entropy.",
    (False, False): "Neither.",
}


def accuracy(rng: np.random.Generator) -> Draft:
    """Ask what the accuracy does when the threshold moves."""
    rows = _moved_until(rng, rates.accuracy, pick(rng, DIRECTIONS))
    before, after = (rows.counts(t) for t in rows.thresholds)
    change = (after.tp + after.tn) - (before.tp + before.tn)
    return _about_rate(
        rows,
        "accuracy",
        f"{_passed(rows)} {_become(rows)} That is {_each(rows)}, so the number of right rows "
        f"changes by {_signed(int(change))}.",
    )


def recall(rng: np.random.Generator) -> Draft:
    """Ask what the recall does when the threshold moves."""
    rows = _moved_until(rng, rates.recall, pick(rng, DIRECTIONS))
    return _about_rate(
        rows,
        "recall",
        f"{_passed(rows)} {_become(rows)} Only rows that are “yes” count for recall. "
        "A higher threshold can never raise it, a lower one never lower it.",
    )


def precision(rng: np.random.Generator) -> Draft:
    """Ask what the precision does when the threshold moves."""
    rows = _moved_until(rng, rates.precision, pick(rng, DIRECTIONS))
    before, after = (rows.counts(t) for t in rows.thresholds)
    return _about_rate(
        rows,
        "precision",
        f"{_passed(rows)} Predicted “yes”: {before.predicted_positives} rows before, "
        f"{after.predicted_positives} after; of them {before.tp} and {after.tp} are “yes”. "
        "Precision may go either way: it has the threshold in both halves of the fraction.",
    )


def cell(rng: np.random.Generator) -> Draft:
    """Ask which cell of the confusion matrix gains rows when the threshold moves."""
    wanted = pick(rng, CELLS)

    def gains(rows: Rows) -> list[str]:
        before, after = (rows.counts(t) for t in rows.thresholds)
        return [name for name in CELLS if getattr(after, name) > getattr(before, name)]

    rows = draw_move(rng, lambda rows: gains(rows) == [wanted])
    (right,) = gains(rows)
    return Draft(
        f"{_moves(rows)} Which cell of the confusion matrix gains rows?",
        rows,
        right_first(CELLS[right], CELLS.values()),
        f"{_passed(rows)} {_become(rows)} A row never changes what it is, only what is predicted "
        "for it, so it moves between the two cells of its own class.",
        tuple(Reading(text.split(":")[0], *_both(rows, name)) for name, text in CELLS.items()),
    )


def false_alarms(rng: np.random.Generator) -> Draft:
    """Ask which of two thresholds has fewer false alarms."""
    equal = "Both have equally many."
    wanted = pick(rng, (-1, 0, 1))
    rows = draw_move(rng, lambda rows: np.sign(_difference(rows, "fp")) == wanted)
    start, end = (f"The threshold {short(t)}." for t in rows.thresholds)
    right = {-1: end, 0: equal, 1: start}[int(np.sign(_difference(rows, "fp")))]
    return Draft(
        "Which of these two thresholds gives fewer false alarms (“no” predicted “yes”)?",
        replace(rows, is_move=False),
        right_first(right, (start, end, equal)),
        f"{_passed(rows)} A false alarm is a “no” above the threshold. A higher threshold never "
        "adds one; it removes one for each “no” that it passes.",
        tuple(
            Reading(f"False alarms (FP) at {short(t)}", str(rows.counts(t).fp))
            for t in rows.thresholds
        ),
    )


def roc(rng: np.random.Generator) -> Draft:
    """Ask where the place on the ROC curve goes when the threshold moves."""
    wanted = pick(rng, WAYS)

    def way(rows: Rows) -> tuple[str, str]:
        before, after = (rows.counts(t) for t in rows.thresholds)
        x, y = (
            direction(rate(before), rate(after))
            for rate in (rates.false_positive_rate, rates.recall)
        )
        return x, y

    rows = draw_move(rng, lambda rows: way(rows) == wanted)
    others = [WAYS[key] for key in WAYS if key != way(rows)]
    return Draft(
        f"{_moves(rows)} Where does the point on the ROC curve go? To the right is the false "
        "positive rate, up is the recall.",
        rows,
        right_first(WAYS[way(rows)], (others[i] for i in rng.permutation(len(others)))),
        f"{_passed(rows)} Each “yes” that is passed is a step up or down, each “no” a step to "
        "the side. A higher threshold leads to the lower left, a lower one to the upper right.",
        tuple(
            Reading(RATES[name].label, *_both_rates(rows, name))
            for name in ("false_positive_rate", "recall")
        ),
    )


def loss(rng: np.random.Generator) -> Draft:
    """Ask what the cross-entropy does when the threshold moves: nothing."""
    rows = _moved_until(rng, rates.accuracy, pick(rng, (RISES, FALLS)))
    before, after = (cross_entropy(replace(rows, thresholds=(t,))) for t in rows.thresholds)
    return Draft(
        f"{_moves(rows)} What does the cross-entropy, the loss of the training, do?",
        rows,
        right_first(direction(before, after), DIRECTIONS),
        "The loss is the mean of −log(probability given to the true class). It is made of labels "
        "and scores, and no threshold occurs in it, so training never sees one. The accuracy "
        "does move.",
        (
            Reading("Cross-entropy", number(before), number(after)),
            Reading("Accuracy", *_both_rates(rows, "accuracy")),
        ),
    )


def what_changes(rng: np.random.Generator) -> Draft:
    """Ask whether accuracy, cross-entropy, both or neither change at a move or with a score."""
    wanted = pick(rng, CHANGES)
    before, after, prompt = until(
        lambda: _one_score_moves(rng) if wanted[1] else _threshold_moves(rng),
        lambda drawn: _changed(*drawn[:2]) == wanted,
    )
    (start, *_), (end, *_) = before.thresholds, after.thresholds
    return Draft(
        f"{prompt} What changes, the accuracy or the cross-entropy?",
        before,
        right_first(CHANGES[_changed(before, after)], CHANGES.values()),
        "Accuracy asks only on which side of the threshold each score lies, and changes when a "
        "row changes sides (unless as many become right as wrong). Cross-entropy asks how far each "
        "score is from its label, and knows no threshold.",
        (
            Reading("Accuracy", _right(before, start), _right(after, end)),
            Reading("Cross-entropy", number(cross_entropy(before)), number(cross_entropy(after))),
        ),
        after if after.y_score != before.y_score else None,
    )


def best(rng: np.random.Generator) -> Draft:
    """Ask which of three thresholds gives the best accuracy."""

    def right_at(rows: Rows) -> list[int]:
        return [int(rows.right(t).sum()) for t in rows.thresholds]

    rows = until(
        lambda: with_thresholds(rng, draw_rows(rng), 3),
        lambda rows: rows.thresholds and sorted(right_at(rows))[-1] > sorted(right_at(rows))[-2],
    )
    right = rows.thresholds[int(np.argmax(right_at(rows)))]
    return Draft(
        "Which of these three thresholds gives the best accuracy?",
        rows,
        right_first(short(right), map(short, sorted(rows.thresholds))),
        "Right are the “yes” above the threshold and the “no” below it. The best threshold "
        "depends on the rows; nothing makes it 0.5.",
        tuple(Reading(f"Accuracy at {short(t)}", _right(rows, t)) for t in sorted(rows.thresholds)),
    )


def cross_entropy(rows: Rows) -> float:
    """Compute the mean cross-entropy of the rows; their thresholds play no part."""
    return mean_loss(crossentropy(rows.y_true, rows.y_score))


def _about_rate(rows: Rows, name: str, explanation: str) -> Draft:
    rate = RATES[name]
    before, after = (rate.compute(rows.counts(t)) for t in rows.thresholds)
    label = rate.short
    return Draft(
        f"{_moves(rows)} What does the {label.lower()} do?",
        rows,
        right_first(direction(before, after), DIRECTIONS),
        f"{explanation} {label} = {rate.formula}.",
        (Reading(label, *_both_rates(rows, name)),),
    )


def _moved_until(
    rng: np.random.Generator, rate: Callable[[Counts[float]], float], wanted: str
) -> Rows:
    def accept(rows: Rows) -> bool:
        before, after = (rate(rows.counts(t)) for t in rows.thresholds)
        is_defined = not np.isnan((before, after)).any()
        # A move that passes no row would answer itself.
        return is_defined and sum(crossed(rows)) > 0 and direction(before, after) == wanted

    return draw_move(rng, accept)


def _threshold_moves(rng: np.random.Generator) -> tuple[Rows, Rows, str]:
    rows = draw_move(rng, lambda rows: True)
    start, end = rows.thresholds
    return rows, replace(rows, thresholds=(end, start)), _moves(rows)


def _one_score_moves(rng: np.random.Generator) -> tuple[Rows, Rows, str]:
    rows = until(lambda: with_thresholds(rng, draw_rows(rng), 1), lambda rows: rows.thresholds)
    (threshold,) = rows.thresholds
    taken = {round(100 * score) for score in rows.y_score}
    i = int(rng.integers(len(rows.y_score)))
    old = round(100 * rows.y_score[i])
    free = [
        place
        for place in range(4, 97)
        if min(abs(place - other) for other in taken) >= 2
        and abs(place - 100 * threshold) >= 3
        and abs(place - old) >= 10
    ]
    if not free:
        return rows, rows, ""
    scores = list(rows.y_score)
    scores[i] = pick(rng, free) / 100
    prompt = (
        f"The threshold stays at {short(threshold)}. The score of the row at "
        f"{short(rows.y_score[i])} becomes {short(scores[i])}."
    )
    return rows, replace(rows, y_score=tuple(scores)), prompt


def _changed(before: Rows, after: Rows) -> tuple[bool, bool]:
    rights = (int(rows.right(rows.thresholds[0]).sum()) for rows in (before, after))
    losses = (cross_entropy(rows) for rows in (before, after))
    return direction(*rights) != STAYS, direction(*losses) != STAYS


def _moves(rows: Rows) -> str:
    start, end = rows.thresholds
    return f"The threshold moves from {short(start)} to {short(end)}."


def _passed(rows: Rows) -> str:
    n_yes, n_no = crossed(rows)
    low, high = sorted(rows.thresholds)
    if not n_yes + n_no:
        return f"No row lies between {short(low)} and {short(high)}."
    verb = "lies" if n_yes + n_no == 1 else "lie"
    return f"Between {short(low)} and {short(high)} {verb} {_yes_and_no(n_yes, n_no)}."


def _yes_and_no(n_yes: int, n_no: int) -> str:
    parts = [f"{n} “{word}”" for n, word in ((n_yes, "yes"), (n_no, "no")) if n]
    return " and ".join(parts)


def _become(rows: Rows) -> str:
    if not sum(crossed(rows)):
        return "What is predicted changes for no row."
    now, then = ("yes", "no") if _is_raised(rows) else ("no", "yes")
    was, is_now = ("It was", "is") if sum(crossed(rows)) == 1 else ("They were", "are")
    return f"{was} predicted “{now}” and {is_now} now predicted “{then}”."


def _each(rows: Rows) -> str:
    n_yes, n_no = crossed(rows)
    better, worse = (n_no, n_yes) if _is_raised(rows) else (n_yes, n_no)
    if better + worse == 1:
        return "right" if better else "wrong"
    return f"right for {better} of them and wrong for {worse}"


def _signed(change: int) -> str:
    return f"{change:+d}".replace("-", "−")


def _is_raised(rows: Rows) -> bool:
    start, end = rows.thresholds
    return end > start


def _difference(rows: Rows, name: str) -> int:
    start, end = (getattr(rows.counts(t), name) for t in rows.thresholds)
    return end - start


def _both(rows: Rows, name: str) -> tuple[str, ...]:
    return tuple(str(getattr(rows.counts(t), name)) for t in rows.thresholds)


def _both_rates(rows: Rows, name: str) -> tuple[str, ...]:
    return tuple(number(RATES[name].compute(rows.counts(t))) for t in rows.thresholds)


def _right(rows: Rows, threshold: float) -> str:
    return share(int(rows.right(threshold).sum()), len(rows.y_true))


KINDS = {
    "accuracy": Kind("Accuracy when the threshold moves", accuracy),
    "recall": Kind("Recall when the threshold moves", recall),
    "precision": Kind("Precision when the threshold moves", precision),
    "cell": Kind("The cells of the confusion matrix", cell),
    "false_alarms": Kind("False alarms at two thresholds", false_alarms),
    "roc": Kind("The place on the ROC curve", roc),
    "loss": Kind("The loss when the threshold moves", loss),
    "what_changes": Kind("What accuracy sees and what the loss sees", what_changes),
    "best": Kind("The best threshold", best),
}
"""Name of a kind to what it is about and how it is made."""
