"""The steps from a row to its match, drawn as a table: scores, what is compared, right or wrong.

What follows a live threshold says so by class and data: the component writes it while a hand drags
(`ui/live/js/followers.mjs`).
"""

from __future__ import annotations

import htpy as h
import numpy as np

from core.decision import rates
from core.decision.thresholds import ThresholdCurve, flip_rows
from ui.accuracies import Variant
from ui.accuracies.examples import Example, among_best, has_classes, mean_match
from ui.live.followers import follower


def drawn(variant: Variant, example: Example, k: int | None = None) -> h.Fragment:
    """Draw the steps of an example without a threshold.

    Parameters
    ----------
    variant : Variant
        Any but binary_accuracy.
    k : int, optional
        For the top-k variants.
    """
    options = {} if k is None else {"k": k}
    matches = variant.cls.function(example.y_true, example.y_pred, **options) == 1
    if not has_classes(variant):
        head, rows = _equality(example, matches)
    elif k is None:
        head, rows = _argmax(variant, example)
    else:
        head, rows = _top_k(variant, example, k)
    rows = [
        [*cells, _match("✓" if right else "✗")] for cells, right in zip(rows, matches, strict=True)
    ]
    n_right, n = int(matches.sum()), example.n_samples
    value = mean_match(variant, example, **options)
    return _drawn([*head, _th("right?")], rows, n_right, n, _number(value))


def live(example: Example, curve: ThresholdCurve, threshold: float, key: str) -> h.Fragment:
    """Draw the steps of binary_accuracy, which follow a live threshold.

    Parameters
    ----------
    example : Example
        With at least one row.
    curve : ThresholdCurve
        Of the example.
    threshold : float
        Where it stands now; the nearest row is shown, as by the component.
    key : str
        Of the component that is followed.
    """
    row = curve.stand_in(threshold)
    flips = flip_rows(example.y_pred, curve)
    rows = []
    for label, score, flip in zip(example.y_true, example.y_pred, flips, strict=True):

        def follows(yes, no, css="", flip=flip):
            now = yes if row < flip else no
            live = {"data-flip": int(flip), "data-yes": yes, "data-no": no, "data-now": now}
            return h.td(live, class_=[f"follows-{key}", css])[now]

        is_yes = "✓✗" if label == 1 else "✗✓"
        rows.append(
            [
                _td(label),
                _td(_short(score), "step-gap"),
                follows("yes", "no", "step-word"),
                follows("1", "0", "step-gap"),
                follows(*is_yes, "step-match"),
            ]
        )
    shown = follower("threshold", key, _short(curve.thresholds[row]))
    head = [
        _th("y_true"),
        _th("y_pred", "step-gap"),
        _th(["> ", shown, " ?"], "step-word"),
        _th("said", "step-gap"),
        _th("right?"),
    ]
    counts = curve.at(curve.thresholds[row])
    right = ["(", follower("tp", key, counts.tp), " + ", follower("tn", key, counts.tn), ")"]
    value = follower("accuracy", key, _number(rates.accuracy(counts)))
    return _drawn(head, rows, right, example.n_samples, value)


def _equality(example, matches):
    head = [_th("y_true"), _th(""), _th("y_pred")]
    rows = [
        [_td(label), _td("=" if right else "≠"), _td(prediction)]
        for label, prediction, right in zip(example.y_true, example.y_pred, matches, strict=True)
    ]
    return head, rows


def _argmax(variant, example):
    best = among_best(example, 1)
    places = example.y_pred.argmax(axis=1) if example.n_samples else []
    head = [*_label_head(variant, example), *_score_head(example), _th("argmax", "step-gap")]
    rows = []
    for i, place in enumerate(places):
        n_tied = int(best[i].sum())
        rows.append(
            [
                *_label_cells(variant, example, i),
                *_score_cells(example.y_pred[i], np.arange(example.n_classes) == place),
                _td(f"{place}" + (" (first)" if n_tied > 1 else ""), "step-gap"),
            ]
        )
    return head, rows


def _top_k(variant, example, k):
    best = among_best(example, k)
    labels = _labels(variant, example)
    # As many scores are larger than the label's as there are k at which it is no hit.
    larger = sum(
        ~among_best(example, j)[np.arange(example.n_samples), labels]
        for j in range(1, example.n_classes + 1)
    )
    head = [
        *_label_head(variant, example),
        *_score_head(example),
        _th(["larger than", h.br, "the label’s"], "step-gap"),
    ]
    rows = []
    for i, label in enumerate(labels):
        own = np.arange(example.n_classes) == label
        sign = "<" if larger[i] < k else "≥"
        rows.append(
            [
                *_label_cells(variant, example, i),
                *_score_cells(example.y_pred[i], best[i], own),
                _td(f"{larger[i]} {sign} {k}", "step-gap"),
            ]
        )
    return head, rows


def _labels(variant, example):
    if not variant.is_one_hot:
        return example.y_true
    return example.y_true.argmax(axis=1) if example.n_samples else np.empty(0, np.int64)


def _label_head(variant, example):
    if not variant.is_one_hot:
        return [_th("y_true")]
    return [
        *(_th(["y_true", h.br, str(c)]) for c in range(example.y_true.shape[1])),
        _th("argmax", "step-gap"),
    ]


def _label_cells(variant, example, i):
    if not variant.is_one_hot:
        return [_td(example.y_true[i])]
    place = int(example.y_true[i].argmax())
    is_one_hot = np.count_nonzero(example.y_true[i]) == 1 and example.y_true[i, place] == 1
    note = "" if is_one_hot else " (not one-hot)"
    cells = _score_cells(example.y_true[i], np.arange(example.y_true.shape[1]) == place)
    return [*cells, _td(f"{place}{note}", "step-gap")]


def _score_head(example):
    return [
        _th(["y_pred", h.br, str(c)], "step-gap" if c == 0 else "")
        for c in range(example.n_classes)
    ]


def _score_cells(scores, is_best, is_own=None):
    cells = []
    for c, (score, best) in enumerate(zip(scores, is_best, strict=True)):
        own = is_own is not None and is_own[c]
        cells.append(_td(_short(score), {"step-best": best, "step-own": own}))
    return cells


def _match(sign):
    return h.td(".step-match", data_now=sign)[sign]


def _number(value):
    return "undefined" if np.isnan(value) else f"{value:.4f}"


def _short(score):
    return str(np.float32(score)).removesuffix(".0")


def _th(content, css=""):
    return h.th(scope="col", class_=css)[content]


def _td(content, css=""):
    return h.td(class_=css)[str(content)]


def _drawn(head, rows, right, n, value):
    body = (h.tr[h.th(scope="row")[str(i)], cells] for i, cells in enumerate(rows, 1))
    return h.fragment[
        h.table[h.thead[h.tr[h.th["row"], head]], h.tbody[body]],
        h.p["right ÷ rows = ", right, f" ÷ {n} = ", h.b[value]],
    ]
