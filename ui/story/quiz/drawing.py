"""What a question shows, as HTML: rows as points between 0 and 1, small tables, the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from core.quiz import Question, Reading, Rows, Table

STYLE = """
<style>
.quiz { font-variant-numeric: tabular-nums; line-height: 1.35; }
.quiz p { margin: 0 0 0.25rem; }
.quiz .soft { font-size: 0.875rem; color: color-mix(in srgb, currentColor 82%, transparent); }
.quiz-strip { position: relative; margin: 0 1rem 0.5rem 2.6rem; }
.quiz-strip > * { position: absolute; display: block; box-sizing: border-box; }
.quiz-strip b {
  transform: translateX(-50%); font-weight: 400; font-size: 0.8125rem; line-height: 1;
  white-space: nowrap;
}
.quiz-strip .lane { transform: translate(calc(-100% - 0.8rem), -50%); }
.quiz-strip .weight { transform: translate(-50%, -200%); }
.quiz-strip .axis { left: 0; right: 0; border-top: 1px solid rgb(128 140 152 / 0.8); }
.quiz-strip .cut { width: 0; border-left: 2px solid currentColor; transform: translateX(-50%); }
.quiz-strip .to { border-left-style: dashed; }
.quiz-strip .dot {
  width: 1rem; height: 1rem; border-radius: 50%; border: 0.2rem solid var(--of);
  background: var(--of); transform: translate(-50%, -50%); box-shadow: 0 0 0 1px var(--page-paper);
}
.quiz-strip .wrong { background: var(--page-paper); }
.quiz :is(.yes, .is-yes) { --of: var(--page-yes); }
.quiz :is(.no, .is-no) { --of: var(--page-no); }
.quiz ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; padding: 0; margin: 0 0 0.25rem; }
.quiz-scores li { list-style: none; margin: 0; white-space: nowrap; font-size: 1rem; }
.quiz-scores li::before {
  content: ""; display: inline-block; width: 0.7em; height: 0.7em; border-radius: 50%;
  background: var(--of); margin-right: 0.35em;
}
.quiz-table { overflow-x: auto; }
.quiz table { border-collapse: collapse; margin: 0 0 0.5rem; }
.quiz :is(td, th) {
  border: 0; border-bottom: 1px solid rgb(128 140 152 / 0.35); padding: 0.3rem 1.4rem 0.3rem 0;
  text-align: left; font-weight: 400; white-space: nowrap; font-size: 1rem;
}
.quiz th { color: color-mix(in srgb, currentColor 82%, transparent); font-size: 0.875rem; }
.quiz td:not(:first-child) { font-weight: 600; }
.quiz ul.quiz-marks { gap: 0.3rem; margin: 0; }
.quiz-marks li {
  list-style: none; margin: 0; width: 1.6rem; height: 1.6rem; border-radius: 0.4rem;
  display: grid; place-items: center; border: 1px solid rgb(128 140 152 / 0.6);
  font-size: 0.9rem; font-weight: 650;
}
.quiz-marks .now { outline: 2px solid currentColor; outline-offset: 1px; }
.quiz-hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
.quiz-verdict { font-size: 1.375rem; font-weight: 650; }
.quiz-verdict span { display: inline-block; min-width: 1.2em; }
.st-key-quiz_prompt p { font-size: 1.375rem; line-height: 1.4; font-weight: 600; }
.st-key-quiz_answers [data-testid="stRadio"] label p { font-size: 1.125rem; }
@media (max-width: 40rem) {
  .quiz-strip { margin-inline: 2.2rem 0.5rem; }
  .quiz-strip .dot { width: 0.75rem; height: 0.75rem; border-width: 0.15rem; }
  .st-key-quiz_prompt p { font-size: 1.2rem; }
}
</style>
"""
"""Goes onto the page once."""

PRESENTING = """
<style>
/* On a projector question and answer fit one screen: what to do is plain from the question. */
[data-testid="stLayoutWrapper"]:has(> .st-key-claim),
[data-testid="stLayoutWrapper"]:has(> .st-key-claim) + [data-testid="stElementContainer"] {
  display: none;
}
.st-key-quiz_top { gap: 0.6rem; }
</style>
"""
"""For the presenter view, besides `STYLE`."""


def before(question: Question) -> str:
    """Draw what a person sees before the answer."""
    if isinstance(question.shown, Table):
        return f'<div class="quiz">{_table(question.shown)}</div>'
    rows = question.shown
    return (
        f'<div class="quiz">{_strip(rows, rows.thresholds)}{_scores(rows)}'
        '<p class="soft">Upper row: is “yes”. Lower row: is “no”.</p></div>'
    )


def after(question: Question) -> str:
    """Draw what is revealed: the rows at each threshold, said right or wrong, and what became."""
    if isinstance(question.shown, Table):
        return before(question)
    states = [(question.shown, t) for t in question.shown.thresholds]
    if question.after:
        states += [(question.after, t) for t in question.after.thresholds]
    if not states:
        drawn = _strip(question.shown, (), has_ticks=False) + _strip(question.after, ())
        return f'<div class="quiz"><p class="soft">Before, and after:</p>{drawn}</div>'
    last = len(states) - 1
    drawn = "".join(
        _strip(rows, (t,), is_marked=True, has_ticks=i == last)
        for i, (rows, t) in enumerate(states)
    )
    note = '<p class="soft">Filled: said right. Hollow: said wrong.</p>'
    return f'<div class="quiz">{drawn}{note}</div>'


def verdict(question: Question, chosen: int) -> str:
    """Say whether the answer was right, with a sign and in words."""
    is_right = chosen == question.answer
    sign, word = ("✓", "Right:") if is_right else ("✗", "Not so. Right is:")
    said = "" if is_right else f"<p>You said: {escape(question.options[chosen])}</p>"
    return (
        f'<div class="quiz" role="status"><p class="quiz-verdict"><span aria-hidden="true">{sign}'
        f"</span> {word} {escape(question.options[question.answer])}</p>{said}</div>"
    )


def readings(values: Sequence[Reading]) -> str:
    """Draw the numbers behind the answer, before and after where something moved."""
    moves = any(value.after is not None for value in values)
    head = ("", "before", "after") if moves else ("", "")
    rows = [(r.name, r.before, *((r.after or "",) if moves else ())) for r in values]
    return f'<div class="quiz">{_table(Table(head, tuple(rows)))}</div>'


def marks(signs: Sequence[str], now: int | None) -> str:
    """Draw which questions were answered right (✓), wrong (✗) or not yet (empty).

    Parameters
    ----------
    signs : sequence of str
    now : int or None
        The place of the question that is shown.
    """
    words = {"✓": "right", "✗": "wrong", "": "not answered yet"}
    items = "".join(
        f'<li class="{"now" if i == now else ""}"><span aria-hidden="true">{sign or i + 1}</span>'
        f'<span class="quiz-hidden">Question {i + 1}: {words[sign]}</span></li>'
        for i, sign in enumerate(signs)
    )
    return f'<div class="quiz"><ul class="quiz-marks">{items}</ul></div>'


def _strip(rows: Rows, thresholds: Sequence[float], is_marked=False, has_ticks=True) -> str:
    # Elements and not an SVG, which Streamlit takes out of HTML.
    top = 1.25 * len(thresholds)
    lanes, axis = ((1.4, 3.2), 4.1) if rows.weights else ((1.1, 2.5), 3.4)
    parts = [f'<i class="axis" style="top: {top + axis:g}rem"></i>']
    if has_ticks:
        parts += [_text(tick, top + axis + 0.35, f"{tick:g}") for tick in (0, 0.25, 0.5, 0.75, 1)]
    moves = rows.is_move and len(thresholds) == 2
    words = ("from", "to") if moves else ("threshold",) * len(thresholds)
    for i, (word, threshold) in enumerate(zip(words, thresholds, strict=True)):
        css = f"cut {word}"
        start = 1.25 * i + 1
        parts.append(_mark(css, threshold, start, f"height: {top + axis - start:g}rem"))
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
    label = escape(_in_words(rows, thresholds, right if is_marked else None), quote=True)
    return (
        f'<div class="quiz-strip" role="img" aria-label="{label}" '
        f'style="height: {top + axis + (1.3 if has_ticks else 0.2):g}rem">{"".join(parts)}</div>'
    )


def _in_words(rows, thresholds, right):
    said = [
        f"{score:.2f} “{'yes' if label else 'no'}”"
        + ("" if right is None else " right" if right[i] else " wrong")
        for i, (label, score) in enumerate(zip(rows.y_true, rows.y_score, strict=True))
    ]
    at = ", ".join(f"{t:.2f}" for t in thresholds)
    return f"Scores: {', '.join(said)}." + (f" Thresholds: {at}." if at else "")


def _scores(rows):
    weights = rows.weights or ("",) * len(rows.y_true)
    items = "".join(
        f'<li class="{"is-yes" if label else "is-no"}"><b>{score:.2f}</b> '
        f"{'yes' if label else 'no'}{f' ×{weight}' if weight else ''}</li>"
        for label, score, weight in zip(rows.y_true, rows.y_score, weights, strict=True)
    )
    return f'<ul class="quiz-scores">{items}</ul>'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.head)
    head = f"<thead><tr>{head}</tr></thead>" if any(table.head) else ""
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows
    )
    return f'<div class="quiz-table" tabindex="0"><table>{head}<tbody>{body}</tbody></table></div>'


def _mark(css, place, y, more=""):
    return f'<i class="{css}" style="left: {100 * place:.4g}%; top: {y:g}rem; {more}"></i>'


def _text(place, y, text, css=""):
    return f'<b class="{css}" style="left: {100 * place:.4g}%; top: {y:g}rem">{escape(text)}</b>'
