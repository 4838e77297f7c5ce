"""What a question shows, as HTML: rows as points between 0 and 1, small tables, the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h
import numpy as np

from core.quiz import Question, Reading, Rows, Table

Marks = Sequence[bool] | np.ndarray
_quiz = h.div(".quiz")


def before(question: Question) -> h.Element:
    """Draw what a person sees before the answer."""
    if isinstance(question.shown, Table):
        return _quiz[_table(question.shown)]
    rows = question.shown
    note = h.p(".soft")["Above the axis: is “yes”. Below: is “no”."]
    return _quiz[_strip(rows, rows.thresholds), _scores(rows), note]


def after(question: Question) -> h.Element:
    """Draw what is revealed: the rows at each threshold, right or wrong, and what became."""
    if isinstance(question.shown, Table):
        return before(question)
    states = [(question.shown, t) for t in question.shown.thresholds]
    if question.after:
        states += [(question.after, t) for t in question.after.thresholds]
    if question.after and not states:
        drawn = _strip(question.shown, (), has_ticks=False), _strip(question.after, ())
        return _quiz[h.p(".soft")["Before, and after:"], drawn]
    last = len(states) - 1
    strips = (
        _strip(rows, (t,), is_marked=True, has_ticks=i == last)
        for i, (rows, t) in enumerate(states)
    )
    return _quiz[strips, h.p(".soft")["Filled: predicted correctly. Hollow: predicted wrongly."]]


def verdict(question: Question, chosen: int) -> h.Element:
    """Say whether the answer was right, with a sign and in words."""
    is_right = chosen == question.answer
    sign, word = ("✓", "Right:") if is_right else ("✗", "Not so. Right is:")
    return h.div(".quiz", role="status")[
        h.p(".quiz-verdict")[
            h.span(aria_hidden="true")[sign], f" {word} {question.options[question.answer]}"
        ],
        not is_right and h.p[f"You chose: {question.options[chosen]}"],
    ]


def readings(values: Sequence[Reading]) -> h.Element:
    """Draw the numbers behind the answer, before and after where something moved."""
    moves = any(value.after is not None for value in values)
    head = ("", "before", "after") if moves else ("", "")
    rows = [(r.name, r.before, *((r.after or "",) if moves else ())) for r in values]
    return _quiz[_table(Table(head, tuple(rows)))]


def marks(signs: Sequence[str], now: int | None) -> h.Element:
    """Draw which questions are answered right (✓), wrong (✗) or not yet (empty), and mark `now`."""
    words = {"✓": "right", "✗": "wrong", "": "not answered yet"}
    items = (
        h.li(class_="now" if i == now else "")[
            h.span(aria_hidden="true")[sign or str(i + 1)],
            h.span(".quiz-hidden")[f"Question {i + 1}: {words[sign]}"],
        ]
        for i, sign in enumerate(signs)
    )
    return _quiz[h.ul(".quiz-marks")[items]]


def _strip(
    rows: Rows, thresholds: Sequence[float], is_marked: bool = False, has_ticks: bool = True
) -> h.Element:
    # Elements and not an SVG, which Streamlit takes out of HTML.
    top = 1.25 * len(thresholds)
    # As the hill of the slider: “yes” above the axis, “no” below.
    lanes, axis, end = ((1.4, 3.4), 2.2, 4.3) if rows.weights else ((1.1, 2.5), 1.8, 3.4)
    parts = [h.i(".axis", style=f"top: {top + axis:g}rem")]
    if has_ticks:
        parts += [_text(tick, top + end + 0.15, f"{tick:g}") for tick in (0, 0.25, 0.5, 0.75, 1)]
    moves = rows.is_move and len(thresholds) == 2
    words = ("from", "to") if moves else ("threshold",) * len(thresholds)
    for i, (word, threshold) in enumerate(zip(words, thresholds, strict=True)):
        start = 1.25 * i + 1
        parts.append(_mark(f"cut {word}", threshold, start, f"height: {top + end - start:g}rem"))
        parts.append(_text(threshold, start - 0.95, f"{word} {threshold:.2f}"))
    right = rows.right(thresholds[0]) if is_marked else [True] * len(rows.y_true)
    weights = rows.weights or (None,) * len(rows.y_true)
    for label, score, is_right, weight in zip(
        rows.y_true, rows.y_score, right, weights, strict=True
    ):
        y = top + lanes[0 if label else 1]
        css = f"dot {'yes' if label else 'no'}{'' if is_right else ' wrong'}"
        parts.append(_mark(css, score, y))
        if weight:
            parts.append(_text(score, y, f"×{weight}", "weight"))
    for word, lane in zip(("yes", "no"), lanes, strict=True):
        parts.append(_text(0, top + lane, word, "lane"))
    said = _in_words(rows, thresholds, right if is_marked else None)
    height = f"height: {top + end + (1.1 if has_ticks else 0.2):g}rem"
    return h.div(".quiz-strip", role="img", aria_label=said, style=height)[parts]


def _in_words(rows: Rows, thresholds: Sequence[float], right: Marks | None) -> str:
    said = [
        f"{score:.2f} “{'yes' if label else 'no'}”"
        + ("" if right is None else " right" if right[i] else " wrong")
        for i, (label, score) in enumerate(zip(rows.y_true, rows.y_score, strict=True))
    ]
    at = ", ".join(f"{t:.2f}" for t in thresholds)
    return f"Scores: {', '.join(said)}." + (f" Thresholds: {at}." if at else "")


def _scores(rows: Rows) -> h.Element:
    weights = rows.weights or ("",) * len(rows.y_true)
    items = (
        h.li(class_="is-yes" if label else "is-no")[
            h.b[f"{score:.2f}"], f" {'yes' if label else 'no'}", f" ×{weight}" if weight else ""
        ]
        for label, score, weight in zip(rows.y_true, rows.y_score, weights, strict=True)
    )
    return h.ul(".quiz-scores")[items]


def _table(table: Table) -> h.Element:
    head = any(table.head) and h.thead[h.tr[(h.th(scope="col")[text] for text in table.head)]]
    body = h.tbody[(h.tr[(h.td[cell] for cell in row)] for row in table.rows)]
    return h.div(".quiz-table", tabindex="0")[h.table[head, body]]


def _mark(css: str, place: float, y: float, more: str = "") -> h.Element:
    return h.i(class_=css, style=f"left: {100 * place:.4g}%; top: {y:g}rem; {more}")


def _text(place: float, y: float, text: str, css: str = "") -> h.Element:
    return h.b(class_=css, style=f"left: {100 * place:.4g}%; top: {y:g}rem")[text]
