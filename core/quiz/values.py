"""Questions about one number: a rate or an accuracy of a few rows at one threshold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.decision import rates
from core.decision.counts import Counts
from core.decision.rates import RATES
from core.decision.thresholds import threshold_curve
from core.keras.accuracy import BinaryAccuracy
from core.quiz.drawing import (
    DIRECTIONS,
    direction,
    draw_rows,
    number,
    pick,
    right_first,
    share,
    short,
    until,
    with_thresholds,
    yes_no,
)
from core.quiz.question import Draft, Kind, Reading, Rows, Table

RULES = {  # rule: whose it is, in a question
    ">": "Keras’s binary_accuracy asks for a score greater than the threshold (>).",
    ">=": "scikit-learn’s roc_curve asks for a score of at least the threshold (≥).",
}
ON_SCORES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "squared (0.5 becomes 0.25)": lambda scores: scores**2,
    "halved": lambda scores: scores / 2,
    "replaced by its square root (0.25 becomes 0.5)": np.sqrt,
    "turned round (0.2 becomes 0.8)": lambda scores: 1 - scores,
}
"""What may happen to every score, in words."""


def on_threshold(rng: np.random.Generator) -> Draft:
    """Ask what is said of a row that lies exactly on the threshold."""
    rule = pick(rng, RULES)
    rows = draw_rows(rng)
    i = int(rng.integers(len(rows.y_score)))
    threshold = rows.y_score[i]
    rows = replace(rows, thresholds=(threshold,), rule=rule)
    said = yes_no(rows.said(threshold)[i])
    other = yes_no(not rows.said(threshold)[i])
    n_said = {sign: int(replace(rows, rule=sign).said(threshold).sum()) for sign in RULES}
    return Draft(
        f"{RULES[rule]} The threshold is {short(threshold)}. What is predicted for the row whose "
        f"score is exactly {short(threshold)}?",
        rows,
        (f"It is predicted “{said}”.", f"It is predicted “{other}”.", "Nothing: it is left out."),
        f"{short(threshold)} {'>' if rule == '>' else '≥'} {short(threshold)} is "
        f"{'true' if said == 'yes' else 'false'}, so it is “{said}”. Keras and scikit-learn differ "
        "only for rows exactly on the threshold, and few scores are.",
        (
            Reading("Rows predicted “yes” under >", str(n_said[">"])),
            Reading("Rows predicted “yes” under ≥", str(n_said[">="])),
        ),
    )


def binary_accuracy(rng: np.random.Generator) -> Draft:
    """Ask for the binary accuracy of a few rows, one of which may lie on the threshold."""
    is_tied = bool(rng.integers(2))

    def draw() -> Rows:
        rows = draw_rows(rng, 6, 7)
        if is_tied:
            return replace(rows, thresholds=(pick(rng, rows.y_score[1:-1]),))
        return with_thresholds(rng, rows, 1)

    rows = until(draw, lambda rows: rows.thresholds and 2 <= _n_right(rows) < len(rows.y_true))
    n, right = len(rows.y_true), _n_right(rows)
    wrong = [_n_right(replace(rows, rule=">=")), n - right, right - 1, right + 1]
    (threshold,) = rows.thresholds
    counts = rows.counts(threshold)
    tie = (
        f"The row exactly at {short(threshold)} is predicted “no”: the rule is strictly greater. "
        if is_tied
        else ""
    )
    return Draft(
        f"What is binary_accuracy with threshold {short(threshold)} (Keras predicts “yes” for a "
        "greater score)?",
        rows,
        right_first(share(right, n), (share(k, n) for k in wrong)),
        f"{tie}Right are {counts.tp} “yes” above the threshold and {counts.tn} “no” not above it. "
        f"Accuracy = {RATES['accuracy'].formula}.",
        (Reading("binary_accuracy", number(rates.accuracy(counts))),),
    )


def sample_weight(rng: np.random.Generator) -> Draft:
    """Ask for the accuracy in which rows have weights."""

    def draw() -> Rows:
        rows = with_thresholds(rng, draw_rows(rng, 5, 6), 1)
        weights = tuple(int(w) for w in rng.integers(1, 5, len(rows.y_true)))
        return replace(rows, weights=weights)

    def answers(rows: Rows) -> tuple[str, ...]:
        (threshold,) = rows.thresholds
        right, weights = rows.right(threshold), np.array(rows.weights)
        metric = BinaryAccuracy(threshold)
        metric.update_state(rows.y_true, rows.y_score, weights)
        return (
            number(metric.result()),
            number(right.mean()),
            number(1 - metric.result()),
            number((right * weights).sum() / len(right) / max(weights)),
        )

    rows = until(draw, lambda rows: rows.thresholds and len(set(answers(rows))) == 4)
    (threshold,) = rows.thresholds
    right, weights = rows.right(threshold), np.array(rows.weights)
    weighted, unweighted, *_ = answers(rows)
    return Draft(
        f"Each row has a weight (×). What is the accuracy with sample_weight, at threshold "
        f"{short(threshold)}?",
        rows,
        right_first(weighted, answers(rows)),
        "Each row counts as often as it weighs: the weights of the right rows, divided by all "
        f"weights: {(right * weights).sum()} / {weights.sum()}.",
        (Reading("With weights", weighted), Reading("Without weights", unweighted)),
    )


def majority(rng: np.random.Generator) -> Draft:
    """Ask what always saying the same would score."""
    n = pick(rng, (100, 200, 500, 1000))
    n_yes = n * int(rng.integers(1, 20)) // 100
    if rng.integers(2):
        n_yes = n - n_yes
    says = int(rng.integers(2))
    counts = Counts(
        tp=n_yes * says, fp=(n - n_yes) * says, fn=n_yes * (1 - says), tn=(n - n_yes) * (1 - says)
    )
    value, other = rates.accuracy(counts), rates.majority_baseline(counts).accuracy
    place = "below every score" if says else "above every score"
    return Draft(
        f"The threshold lies {place}, so “{yes_no(says)}” is predicted for every row. "
        "What is the accuracy?",
        Table(("rows", "“yes”", "“no”"), ((str(n), str(n_yes), str(n - n_yes)),)),
        right_first(number(value), map(number, (1 - value, 0.5, 0.0))),
        f"Right are all rows that are “{yes_no(says)}”: {counts.tp + counts.tn} of {n}. Always "
        f"predicting the more common class scores {number(other)} here without looking at a "
        "single score: an accuracy is worth only what it is above that.",
        (
            Reading("Accuracy", number(value)),
            Reading("Always the more common class", number(other)),
        ),
    )


def nothing_said(rng: np.random.Generator) -> Draft:
    """Ask for the precision with a threshold outside all scores: 0/0, or the share of “yes”."""
    is_above = bool(rng.integers(2))
    rows = until(
        lambda: draw_rows(rng),
        lambda rows: rows.y_score[-1] <= 0.85 and rows.y_score[0] >= 0.12 and _is_uneven(rows),
    )
    threshold = 0.95 if is_above else 0.05
    rows = replace(rows, thresholds=(threshold,))
    counts = rows.counts(threshold)
    value = rates.precision(counts)
    others = (np.nan, rates.prevalence(counts), 0.0, 1.0)
    words = {True: "0 / 0: it has no value", False: ""}
    texts = [words[bool(np.isnan(v))] or number(v) for v in (value, *others)]
    explanation = (
        "No row is predicted “yes”, so there is nothing to take a share of: 0 / 0 is undefined. "
        "Keras and scikit-learn print 0, which reads like “all wrong”."
        if np.isnan(value)
        else "Every row is predicted “yes”, so precision is the share of “yes” among all rows: "
        f"{counts.tp} of {counts.n}."
    )
    return Draft(
        f"The threshold is {short(threshold)}. What is the precision, TP / (TP + FP)?",
        rows,
        right_first(texts[0], texts[1:]),
        explanation,
        (
            Reading("TP", str(counts.tp)),
            Reading("FP", str(counts.fp)),
            Reading("Precision", number(value)),
        ),
    )


def auc(rng: np.random.Generator) -> Draft:
    """Ask what the ROC AUC does when every score is changed in one and the same way."""
    words = pick(rng, ON_SCORES)

    def area(rows: Rows) -> float:
        return threshold_curve(rows.y_true, rows.y_score).roc_auc

    is_good = bool(rng.integers(2))  # else most “no” score higher, and turning round helps

    def draw() -> Rows:
        rows = draw_rows(rng)
        return rows if is_good else replace(rows, y_true=tuple(1 - y for y in rows.y_true))

    before = until(draw, lambda rows: abs(area(rows) - 0.5) > 0.05)
    scores = ON_SCORES[words](np.array(before.y_score))
    after = replace(before, y_score=tuple(map(float, scores)))
    turned = direction(area(before), area(after))
    return Draft(
        f"Every score is {words}. What does the ROC AUC do?",
        before,
        right_first(turned, DIRECTIONS),
        "ROC AUC asks how often a “yes” scores above a “no”, so only the order of the scores "
        "matters. "
        + (
            "The order stays, so it stays; the accuracy at 0.50 need not."
            if area(before) == area(after)
            else "The order is turned round, so it becomes 1 − AUC."
        ),
        (
            Reading("ROC AUC", number(area(before)), number(area(after))),
            Reading(
                "Accuracy at 0.50",
                *(number(rates.accuracy(r.counts(0.5))) for r in (before, after)),
            ),
        ),
        after,
    )


def _n_right(rows: Rows) -> int:
    (threshold,) = rows.thresholds
    return int(rows.right(threshold).sum())


def _is_uneven(rows: Rows) -> bool:
    return 2 * sum(rows.y_true) != len(rows.y_true)


KINDS = {
    "on_threshold": Kind("A score exactly on the threshold", on_threshold),
    "binary_accuracy": Kind("binary_accuracy of a few rows", binary_accuracy),
    "sample_weight": Kind("Accuracy with weights", sample_weight),
    "majority": Kind("Always predicting the same", majority),
    "nothing_said": Kind("Precision when all or nothing is predicted “yes”", nothing_said),
    "auc": Kind("ROC AUC and the order of the scores", auc),
}
"""Name of a kind to what it is about and how it is made."""
