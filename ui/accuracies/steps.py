"""The steps from a row to its match, drawn as a table: scores, what is compared, right or wrong.

What follows a live threshold says so by class and data: the component writes it while a hand drags
(`ui/live/js/followers.mjs`).
"""

from __future__ import annotations

from html import escape

import numpy as np

from core.decision import rates
from core.decision.thresholds import ThresholdCurve, flip_rows
from ui.accuracies import Variant
from ui.accuracies.examples import Example, among_best, has_classes, mean_match
from ui.live.followers import follower

STYLE = """
<style>
.steps { overflow-x: auto; font-variant-numeric: tabular-nums; line-height: 1.35; }
.steps table { border-collapse: separate; border-spacing: 0; margin: 0; }
.steps :is(th, td) {
  border: 0; border-bottom: 1px solid var(--st-border-color, #8884); padding: 0.3rem 0.6rem;
  text-align: right; font-weight: 400; white-space: nowrap;
}
.steps thead th {
  font-size: 0.875rem; vertical-align: bottom;
  color: color-mix(in srgb, currentColor 80%, transparent);
}
.steps tbody th { opacity: 0.8; }
.steps .step-gap { padding-left: 1.4rem; }
.steps .step-word { text-align: left; }
.steps .step-best {
  box-shadow: inset 0 0 0 2px currentColor; border-radius: 0.4rem; font-weight: 700;
}
.steps .step-own { text-decoration: underline 3px; text-underline-offset: 0.2em; }
.steps .step-match { text-align: center; font-weight: 700; font-size: 1.1rem; }
/* What does not fit on a phone slides under the result, and fades out beside it. */
.steps :is(thead, tbody) > tr > :last-child {
  position: sticky; right: 0; background-color: var(--page-paper);
}
.steps :is(thead, tbody) > tr > :last-child::before {
  content: ""; position: absolute; inset: 0 100% 0 auto; width: 0.6rem;
  background: linear-gradient(to right, transparent, var(--page-paper));
}
.steps [data-now="✗"] {
  background-image: repeating-linear-gradient(135deg, #8888 0 2px, transparent 2px 7px);
}
.steps p { margin: 0.5rem 0 0; font-size: 1rem; }
.steps p b { font-size: 1.75rem; font-weight: 650; }
.steps .step-aside { font-size: 0.875rem; opacity: 0.85; }
</style>
"""
"""Goes onto a page once."""


def drawn(variant: Variant, example: Example, k: int | None = None) -> str:
    """Draw the steps of an example without a threshold, as HTML.

    Parameters
    ----------
    variant : Variant
        Any but binary_accuracy.
    example : Example
    k : int, optional
        For the top-k variants.

    Returns
    -------
    str
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
    return _table([*head, _th("right?")], rows) + _mean(f"{n_right}", str(n), _number(value))


def live(example: Example, curve: ThresholdCurve, threshold: float, key: str) -> str:
    """Draw the steps of binary_accuracy, which follow a live threshold, as HTML.

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

    Returns
    -------
    str
    """
    row = curve.stand_in(threshold)
    flips = flip_rows(example.y_pred, curve)
    rows = []
    for label, score, flip in zip(example.y_true, example.y_pred, flips, strict=True):

        def follows(yes, no, css="", flip=flip):
            now = yes if row < flip else no
            return (
                f'<td class="follows-{key} {css}" data-flip="{flip}" data-yes="{yes}" '
                f'data-no="{no}" data-now="{now}">{now}</td>'
            )

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
        _th(f"&gt; {shown} ?", "step-word"),
        _th("said", "step-gap"),
        _th("right?"),
    ]
    counts = curve.at(curve.thresholds[row])
    right = f"({follower('tp', key, counts.tp)} + {follower('tn', key, counts.tn)})"
    value = follower("accuracy", key, _number(rates.accuracy(counts)))
    return _table(head, rows) + _mean(right, str(example.n_samples), value)


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
        _th("larger than<br>the label’s", "step-gap"),
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
        *(_th(f"y_true<br>{c}") for c in range(example.y_true.shape[1])),
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
    return [_th(f"y_pred<br>{c}", "step-gap" if c == 0 else "") for c in range(example.n_classes)]


def _score_cells(scores, is_best, is_own=None):
    cells = []
    for c, (score, best) in enumerate(zip(scores, is_best, strict=True)):
        own = is_own is not None and is_own[c]
        css = f"{'step-best' if best else ''} {'step-own' if own else ''}"
        cells.append(_td(_short(score), css))
    return cells


def _match(sign):
    return f'<td class="step-match" data-now="{sign}">{sign}</td>'


def _mean(right, n, value):
    return f"<p>right ÷ rows = {right} ÷ {n} = <b>{value}</b></p>"


def _number(value):
    return "undefined" if np.isnan(value) else f"{value:.4f}"


def _short(score):
    return str(np.float32(score)).removesuffix(".0")


def _th(content, css=""):
    return f'<th scope="col" class="{css}">{content}</th>'


def _td(content, css=""):
    return f'<td class="{css}">{escape(str(content))}</td>'


def _table(head, rows):
    body = "".join(
        f'<tr><th scope="row">{i}</th>{"".join(cells)}</tr>' for i, cells in enumerate(rows, 1)
    )
    return (
        f"<table><thead><tr><th>row</th>{''.join(head)}</tr></thead><tbody>{body}</tbody></table>"
    )
