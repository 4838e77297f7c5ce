"""The answer, the path to it, the six and their matches, as HTML; every text is escaped."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

import numpy as np

from core.keras.accuracy import Resolution, StreamingAccuracy
from core.keras.resolution import Rule
from ui.which.advice import Advice
from ui.which.outcomes import Outcome, code, is_same, variant

MOST_ROWS, MOST_IN_ROW = 12, 8
GIVES = {
    Rule.ONE_SCORE: "BinaryAccuracy",
    Rule.FEWER_DIMENSIONS: "SparseCategoricalAccuracy",
    Rule.LABEL_COLUMN: "SparseCategoricalAccuracy",
    Rule.OTHERWISE: "CategoricalAccuracy",
}


@cache
def style() -> str:
    """Give the style sheet of the page."""
    return f"<style>{(Path(__file__).parent / 'which.css').read_text('utf-8')}</style>"


def shape_words(shape) -> str:
    """Write a shape as Python does."""
    return str(tuple(shape))


def answer(metric_words: str, metric: StreamingAccuracy | None, outcome: Outcome | None) -> str:
    """Draw what Keras makes of the metric, big."""
    if metric is None:
        return _box(
            "answer",
            f'<p class="soft"><code>metrics=[{escape(metric_words)}]</code> is</p>'
            '<p class="big">not decided yet</p>',
        )
    number = ""
    if outcome:
        detail = outcome.count_words or _plain(outcome.refusal)
        number = (
            f'<p class="number">{escape(outcome.value_words)} <span>{escape(detail)}</span></p>'
        )
    return _box(
        "answer",
        f'<p class="soft"><code>metrics=[{escape(metric_words)}]</code> is</p>'
        f'<p class="big">{re.sub("(?<=[a-z])(?=[A-Z])", "<wbr>", type(metric).__name__)}</p>'
        f"<p>{escape(variant(metric).sentence)}</p>{number}",
    )


def path(
    metric_words: str, resolution: Resolution | None, y_true_shape, y_pred_shape, refusal: str = ""
) -> str:
    """Draw the questions in the order in which Keras asks; the one that decided is lit.

    Parameters
    ----------
    metric_words : str
    resolution : Resolution or None
        None when the shapes leave open what is picked; the question on the two last dimensions is
        then the one that cannot be answered.
    y_true_shape, y_pred_shape : tuple of int or None
    refusal : str
        Why nothing was resolved.
    """
    rules = list(Rule)
    decided = rules.index(resolution.rule if resolution else Rule.LABEL_COLUMN)
    steps = []
    for i, rule in enumerate(rules):
        state = "unasked" if i > decided else "passed" if i < decided else "fired"
        if state == "fired" and resolution is None:
            state = "open"
        named = resolution is not None and resolution.rule is Rule.IDENTIFIER
        gives = GIVES.get(rule) or (resolution.cls.__name__ if named else "that class")
        question, numbers = _question(rule, metric_words, y_true_shape, y_pred_shape)
        if state == "open":
            numbers = refusal
        steps.append(
            f'<li class="{state}" data-below="{"no ↓" if state == "passed" else ""}">'
            f'<div class="ask">{question}<small>{_numbers_words(state, numbers)}</small></div>'
            f'<div class="arrow">{_arrow(rule, state)}</div>'
            f'<div class="gives"><code>{gives}</code></div></li>'
        )
    return _box("why", f'<ol class="which-path">{"".join(steps)}</ol>')


def _arrow(rule: Rule, state: str) -> str:
    word = "" if rule is Rule.OTHERWISE else "open" if state == "open" else "yes"
    return " ".join(filter(None, ("✓" if state == "fired" else "", word, "→")))


def _numbers_words(state: str, numbers: str) -> str:
    return "not asked any more" if state == "unasked" else escape(numbers)


def _question(rule: Rule, metric_words, y_true_shape, y_pred_shape) -> tuple[str, str]:
    true_last, pred_last = y_true_shape[-1], y_pred_shape[-1]
    return {
        Rule.IDENTIFIER: (
            "Does the metric name its class?",
            f"Only the strings “accuracy” and “acc” do not; here {metric_words}.",
        ),
        Rule.ONE_SCORE: (
            "Is the last dimension of <code>y_pred</code> 1?",
            f"y_pred is {shape_words(y_pred_shape)}: the last is {_known(pred_last)}.",
        ),
        Rule.FEWER_DIMENSIONS: (
            "Has <code>y_true</code> fewer dimensions than <code>y_pred</code>?",
            f"y_true {shape_words(y_true_shape)} has {len(y_true_shape)}, "
            f"y_pred {shape_words(y_pred_shape)} has {len(y_pred_shape)}.",
        ),
        Rule.LABEL_COLUMN: (
            "Is the last of <code>y_true</code> 1 and that of <code>y_pred</code> more than 1?",
            f"The last of y_true is {_known(true_last)}, that of y_pred {_known(pred_last)}.",
        ),
        Rule.OTHERWISE: ("Anything else", "None of the questions above was a yes."),
    }[rule]


def _known(size: int | None) -> str:
    return "not known" if size is None else str(size)


def advice(given: Advice, resolved: StreamingAccuracy | None, outcomes: list[Outcome]) -> str:
    """Say what to write, why, and what it gives beside what was resolved."""
    if given.metric is None:
        line = "Change the data first: no accuracy fits" if not given.unless else "It depends"
    elif is_same(given.metric, resolved):
        line = f"Keep it: {code(given.metric)} fits"
    else:
        line = f"Write <code>metrics=[<wbr>keras.metrics.{code(given.metric)}]</code>"
    compared = ""
    if given.metric is not None and resolved is not None and not is_same(given.metric, resolved):
        own = _found(outcomes, given.metric)
        other = _found(outcomes, resolved)
        if own and other:
            compared = (
                f'<p class="compared">It gives <strong>{escape(_in_words(own))}</strong>; '
                f"{code(resolved)}{_then(other)}</p>"
            )
    unless = "".join(
        f"<li>If {escape(case)}: <code>{escape(code(metric))}</code></li>"
        for case, metric in given.unless
    )
    return _box(
        "advice",
        f'<p class="soft">What to use</p><p class="line">{line}</p>'
        f"<p>{escape(given.why)}</p>{compared}{f'<ul>{unless}</ul>' if unless else ''}",
    )


def _found(outcomes, metric) -> Outcome | None:
    return next((outcome for outcome in outcomes if is_same(outcome.metric, metric)), None)


def _then(outcome: Outcome) -> str:
    gets = " gives" if outcome.matches is not None else ":"
    return f"{gets} <strong>{escape(_in_words(outcome))}</strong>."


def _in_words(outcome: Outcome) -> str:
    count = f" ({outcome.count_words})" if outcome.count_words else ""
    return outcome.value_words + count


def table(
    outcomes: list[Outcome], resolved: StreamingAccuracy | None, advised: StreamingAccuracy | None
) -> str:
    """List accuracies: value, matches or why refused; what was resolved and advised is marked."""
    rows = "".join(_table_row(outcome, resolved, advised) for outcome in outcomes)
    return _box(
        "six",
        '<table class="six"><thead><tr><th>Metric</th><th>Value</th><th>Matches</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>",
    )


def _table_row(outcome: Outcome, resolved, advised) -> str:
    is_resolved = is_same(outcome.metric, resolved)
    marks = '<span class="mark">Keras takes this</span>' if is_resolved else ""
    if is_same(outcome.metric, advised):
        marks += '<span class="mark">fits</span>'
    refused = outcome.matches is None
    detail = outcome.count_words
    if refused:
        own = variant(outcome.metric)
        made_for = f"y_true: {own.y_true}; y_pred: {own.y_pred}".replace("*", "")
        detail = f"{_plain(outcome.refusal)} It is made for {made_for}."
    words = " words" if refused or outcome.is_undefined else ""
    return (
        f'<tr class="{"is-resolved" if is_resolved else ""}">'
        f'<th scope="row"><code>{escape(code(outcome.metric))}</code> {marks}</th>'
        f'<td class="value{words}">{escape(outcome.value_words)}</td>'
        f'<td class="{"soft" if refused else ""}">{escape(detail)}</td></tr>'
    )


def has_rows(y_true: np.ndarray, y_pred: np.ndarray, outcome: Outcome) -> bool:
    """Whether an accuracy has a match of its own for each sample."""
    n = len(y_true)
    return len(y_pred) == n and outcome.matches is not None and outcome.matches.shape[:1] == (n,)


def why_no_rows(y_true: np.ndarray, y_pred: np.ndarray, outcome: Outcome) -> str:
    """Say why an accuracy that has a number has none of its own for each sample."""
    name = type(outcome.metric).__name__
    if outcome.matches.ndim == 0:
        return (
            f"{name} has a single match for the whole batch, which it takes for one row of scores: "
            "there is nothing to show sample by sample."
        )
    return (
        f"There is nothing to show sample by sample: {name} makes {outcome.matches.size:,} matches "
        f"of labels {shape_words(y_true.shape)} and scores {shape_words(y_pred.shape)}."
    )


def rows(y_true: np.ndarray, y_pred: np.ndarray, outcomes: list[Outcome]) -> str:
    """List the first samples with what each accuracy matched in them.

    Parameters
    ----------
    y_true, y_pred : ndarray
    outcomes : list of Outcome
        At least one, each with a match for every sample: `has_rows`.
    """
    n = len(y_true)
    head = "".join(f"<th><code>{escape(code(outcome.metric))}</code></th>" for outcome in outcomes)
    body = "".join(
        f'<tr><th scope="row">{i + 1}</th><td>{_cut(y_true[i])}</td><td>{_cut(y_pred[i])}</td>'
        + "".join(f'<td class="match">{_ticks(outcome.matches[i])}</td>' for outcome in outcomes)
        + "</tr>"
        for i in range(min(n, MOST_ROWS))
    )
    caption = f"<caption>The first {MOST_ROWS} of {n:,} samples.</caption>" if n > MOST_ROWS else ""
    return _box(
        "samples",
        f'<div class="which-scroll" tabindex="0" role="region" aria-label="Samples">'
        f'<table class="rows">{caption}<thead><tr><th>Sample</th><th>y_true</th><th>y_pred</th>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></div>",
    )


def _cut(values) -> str:
    flat = np.asarray(values).ravel()
    words = ", ".join(f"{value:.4g}" for value in flat[:MOST_IN_ROW])
    return words + (", …" if flat.size > MOST_IN_ROW else "")


def _ticks(matches) -> str:
    flat = np.asarray(matches).ravel()
    cut = "…" if flat.size > MOST_IN_ROW else ""
    words = "".join("✓" if match else "✗" for match in flat[:MOST_IN_ROW])
    said = ", ".join("match" if match else "miss" for match in flat[:MOST_IN_ROW])
    return f'<span aria-label="{said}" role="img">{words}{cut}</span>'


def _plain(sentence: str) -> str:
    return sentence.replace("`", "")


def _box(kind: str, body: str) -> str:
    return f'<div class="which which-{kind}">{body}</div>'
