"""The steps from a row to its match, drawn as a table: scores, what is compared, right or wrong.

What follows a live threshold says so by class and data: the component writes it while a hand drags
(`ui/live/js/followers.mjs`).
"""

from __future__ import annotations

import htpy as h
import numpy as np

from core.decision import rates
from core.decision.thresholds import ThresholdCurve, flip_rows
from ui.accuracies.examples import Example, among_best, has_classes, mean_match
from ui.live.followers import follower
from ui.text import four
from ui.variants import Variant

Cells = list[h.Element]


def drawn(variant: Variant, example: Example, k: int | None = None) -> h.Fragment:
    """Draw the steps of an example without a threshold; `k` is given for the top-k variants."""
    options: dict[str, float] = {} if k is None else {"k": k}
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
    return _drawn([*head, _th("right?")], rows, str(n_right), n, four(value))


def live(example: Example, curve: ThresholdCurve, threshold: float, key: str) -> h.Fragment:
    """Draw the steps of binary_accuracy, of at least one row, which follow the component `key`.

    At first they show the row that stands in for `threshold`, as the component does.
    """
    row = curve.stand_in(threshold)
    flips = flip_rows(example.y_pred, curve)
    rows = []
    for label, score, flip in zip(example.y_true, example.y_pred, flips, strict=True):
        yes, no = ("✓", "✗") if label == 1 else ("✗", "✓")
        words = ("yes", "no", "word"), ("1", "0", "gap"), (yes, no, "match")
        said = [_follows(key, row, int(flip), *each) for each in words]
        rows.append([_td(label), _td(_short(score), "step-gap"), *said])
    shown = follower("threshold", key, _short(curve.thresholds[row]))
    head = [
        _th("y_true"),
        _th("y_pred", "step-gap"),
        _th(["> ", shown, " ?"], "step-word"),
        _th("predicted", "step-gap"),
        _th("right?"),
    ]
    counts = curve.at(curve.thresholds[row])
    right = ["(", follower("tp", key, counts.tp), " + ", follower("tn", key, counts.tn), ")"]
    value = follower("accuracy", key, four(rates.accuracy(counts)))
    return _drawn(head, rows, right, example.n_samples, value)


def _follows(key: str, row: int, flip: int, yes: str, no: str, css: str) -> h.Element:
    now = yes if row < flip else no
    css = f"follows-{key} step-{css}"
    return h.td(class_=css, data_flip=flip, data_yes=yes, data_no=no, data_now=now)[now]


def _equality(example: Example, matches: np.ndarray) -> tuple[Cells, list[Cells]]:
    head = [_th("y_true"), _th(""), _th("y_pred")]
    rows = [
        [_td(label), _td("=" if right else "≠"), _td(prediction)]
        for label, prediction, right in zip(example.y_true, example.y_pred, matches, strict=True)
    ]
    return head, rows


def _argmax(variant: Variant, example: Example) -> tuple[Cells, list[Cells]]:
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


def _top_k(variant: Variant, example: Example, k: int) -> tuple[Cells, list[Cells]]:
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


def _labels(variant: Variant, example: Example) -> np.ndarray:
    if not variant.is_one_hot:
        return example.y_true
    return example.y_true.argmax(axis=1) if example.n_samples else np.empty(0, np.int64)


def _label_head(variant: Variant, example: Example) -> Cells:
    if not variant.is_one_hot:
        return [_th("y_true")]
    return [
        *(_th(["y_true", h.br, str(c)]) for c in range(example.y_true.shape[1])),
        _th("argmax", "step-gap"),
    ]


def _label_cells(variant: Variant, example: Example, i: int) -> Cells:
    if not variant.is_one_hot:
        return [_td(example.y_true[i])]
    place = int(example.y_true[i].argmax())
    is_one_hot = np.count_nonzero(example.y_true[i]) == 1 and example.y_true[i, place] == 1
    note = "" if is_one_hot else " (not one-hot)"
    cells = _score_cells(example.y_true[i], np.arange(example.y_true.shape[1]) == place)
    return [*cells, _td(f"{place}{note}", "step-gap")]


def _score_head(example: Example) -> Cells:
    return [
        _th(["y_pred", h.br, str(c)], "step-gap" if c == 0 else "")
        for c in range(example.n_classes)
    ]


def _score_cells(scores: np.ndarray, best: np.ndarray, own: np.ndarray | None = None) -> Cells:
    own = np.zeros_like(best) if own is None else own
    return [
        _td(_short(score), {"step-best": is_best, "step-own": is_own})
        for score, is_best, is_own in zip(scores, best, own, strict=True)
    ]


def _match(sign: str) -> h.Element:
    return h.td(".step-match", data_now=sign)[sign]


def _short(score: float) -> str:
    return str(np.float32(score)).removesuffix(".0")


def _th(content: h.Node, css: str = "") -> h.Element:
    return h.th(scope="col", class_=css)[content]


def _td(content: object, css: str | dict[str, bool] = "") -> h.Element:
    return h.td(class_=css)[str(content)]


def _drawn(head: Cells, rows: list[Cells], right: h.Node, n: int, value: h.Node) -> h.Fragment:
    body = (h.tr[h.th(scope="row")[str(i)], cells] for i, cells in enumerate(rows, 1))
    return h.fragment[
        h.table[h.thead[h.tr[h.th["row"], head]], h.tbody[body]],
        h.p["right ÷ rows = ", right, f" ÷ {n} = ", h.b[value]],
    ]
