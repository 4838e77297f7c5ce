"""The answer, the path to it, the six and their matches, as HTML."""

from __future__ import annotations

import re

import htpy as h
import numpy as np
from numpy.typing import ArrayLike

from core.keras.accuracy import Resolution
from core.keras.resolution import Rule
from ui.which.advice import Advice, Shape
from ui.which.outcomes import Metric, Outcome, code, find, is_same, variant

MOST_ROWS, MOST_IN_ROW = 12, 8
GIVES = {
    Rule.ONE_SCORE: "BinaryAccuracy",
    Rule.FEWER_DIMENSIONS: "SparseCategoricalAccuracy",
    Rule.LABEL_COLUMN: "SparseCategoricalAccuracy",
    Rule.OTHERWISE: "CategoricalAccuracy",
}


def answer(metric_words: str, metric: Metric, outcome: Outcome | None) -> h.Element:
    """Draw what Keras makes of the metric, big."""
    given = h.p(".soft")[h.code["metrics=[", metric_words, "]"], " is"]
    if metric is None:
        return _box("answer", given, h.p(".big")["not decided yet"])
    parts = re.split("(?<=[a-z])(?=[A-Z])", type(metric).__name__)
    name = [parts[0], ([h.wbr, part] for part in parts[1:])]
    number = None
    if outcome:
        detail = h.span[outcome.count_words or _plain(outcome.refusal)]
        number = h.p(".number")[outcome.value_words, " ", detail]
    return _box("answer", given, h.p(".big")[name], h.p[variant(metric).sentence], number)


def path(
    metric_words: str, resolution: Resolution | None, shapes: tuple[Shape, Shape], refusal: str = ""
) -> h.Element:
    """Draw the questions in the order in which Keras asks; the one that decided is lit.

    `resolution`: None when the shapes leave open what is picked; the question on the two last
    dimensions is then the one that cannot be answered.
    `refusal`: why nothing was resolved.
    """
    rules = list(Rule)
    decided = rules.index(resolution.rule if resolution else Rule.LABEL_COLUMN)
    is_named = resolution and resolution.rule is Rule.IDENTIFIER
    named = resolution.cls.__name__ if resolution and is_named else "that class"
    steps = []
    for i, rule in enumerate(rules):
        state = "unasked" if i > decided else "passed" if i < decided else "fired"
        if state == "fired" and resolution is None:
            state = "open"
        question, numbers = _question(rule, metric_words, *shapes)
        if state in ("open", "unasked"):
            numbers = refusal if state == "open" else "not asked any more"
        steps.append(
            h.li(class_=state, data_below="no ↓" if state == "passed" else "")[
                h.div(".ask")[question, h.small[numbers]],
                h.div(".arrow")[_arrow(rule, state)],
                h.div(".gives")[h.code[GIVES.get(rule, named)]],
            ]
        )
    return _box("why", h.ol(".which-path")[steps])


def _arrow(rule: Rule, state: str) -> str:
    word = "" if rule is Rule.OTHERWISE else "open" if state == "open" else "yes"
    return " ".join(filter(None, ("✓" if state == "fired" else "", word, "→")))


def _question(
    rule: Rule, metric_words: str, y_true_shape: Shape, y_pred_shape: Shape
) -> tuple[h.Node, str]:
    true_last, pred_last = y_true_shape[-1], y_pred_shape[-1]
    y_true, y_pred = h.code["y_true"], h.code["y_pred"]
    return {
        Rule.IDENTIFIER: (
            "Does the metric name its class?",
            f"Only the strings “accuracy” and “acc” do not; here {metric_words}.",
        ),
        Rule.ONE_SCORE: (
            ["Is the last dimension of ", y_pred, " 1?"],
            f"y_pred is {y_pred_shape}: the last is {_known(pred_last)}.",
        ),
        Rule.FEWER_DIMENSIONS: (
            ["Has ", y_true, " fewer dimensions than ", y_pred, "?"],
            f"y_true {y_true_shape} has {len(y_true_shape)}, "
            f"y_pred {y_pred_shape} has {len(y_pred_shape)}.",
        ),
        Rule.LABEL_COLUMN: (
            ["Is the last of ", y_true, " 1 and that of ", y_pred, " more than 1?"],
            f"The last of y_true is {_known(true_last)}, that of y_pred {_known(pred_last)}.",
        ),
        Rule.OTHERWISE: ("Anything else", "None of the questions above was a yes."),
    }[rule]


def _known(size: int | None) -> str:
    return "not known" if size is None else str(size)


def advice(given: Advice, resolved: Metric, outcomes: list[Outcome]) -> h.Element:
    """Say what to write, why, and what it gives beside what was resolved."""
    line: h.Node
    if given.metric is None:
        line = "Change the data first: no accuracy fits" if not given.unless else "It depends"
    elif is_same(given.metric, resolved):
        line = f"Keep it: {code(given.metric)} fits"
    else:
        line = ["Write ", h.code["metrics=[", h.wbr, f"keras.metrics.{code(given.metric)}]"]]
    compared = None
    if given.metric is not None and resolved is not None and not is_same(given.metric, resolved):
        own, other = (find(outcomes, metric) for metric in (given.metric, resolved))
        if own and other:
            gets = " gives " if other.matches is not None else ": "
            compared = h.p(".compared")[
                ["It gives ", h.strong[_in_words(own)], "; "],
                [code(resolved), gets, h.strong[_in_words(other)], "."],
            ]
    unless = [h.li[f"If {case}: ", h.code[code(metric)]] for case, metric in given.unless]
    return _box(
        "advice",
        h.p(".soft")["What to use"],
        h.p(".line")[line],
        h.p[given.why],
        compared,
        unless and h.ul[unless],
    )


def _in_words(outcome: Outcome) -> str:
    count = f" ({outcome.count_words})" if outcome.count_words else ""
    return outcome.value_words + count


def table(outcomes: list[Outcome], resolved: Metric, advised: Metric) -> h.Element:
    """List accuracies: value, matches or why refused; what was resolved and advised is marked."""
    head = h.tr[h.th["Metric"], h.th["Value"], h.th["Matches"]]
    rows = (_table_row(outcome, resolved, advised) for outcome in outcomes)
    return _box("six", h.table(".six")[h.thead[head], h.tbody[rows]])


def _table_row(outcome: Outcome, resolved: Metric, advised: Metric) -> h.Element:
    is_resolved = is_same(outcome.metric, resolved)
    marks = [
        is_resolved and h.span(".mark")["Keras takes this"],
        is_same(outcome.metric, advised) and h.span(".mark")["fits"],
    ]
    refused = outcome.matches is None
    detail = outcome.count_words
    if refused:
        own = variant(outcome.metric)
        made_for = f"y_true: {own.y_true}; y_pred: {own.y_pred}".replace("*", "")
        detail = f"{_plain(outcome.refusal)} It is made for {made_for}."
    words = "words" if refused or outcome.is_undefined else None
    return h.tr(class_="is-resolved" if is_resolved else "")[
        h.th(scope="row")[h.code[code(outcome.metric)], " ", marks],
        h.td(class_=["value", words])[outcome.value_words],
        h.td(class_="soft" if refused else "")[detail],
    ]


def has_rows(y_true: np.ndarray, y_pred: np.ndarray, outcome: Outcome) -> bool:
    """Whether an accuracy has a match of its own for each sample."""
    n = len(y_true)
    return len(y_pred) == n and outcome.matches is not None and outcome.matches.shape[:1] == (n,)


def why_no_rows(y_true: np.ndarray, y_pred: np.ndarray, outcome: Outcome) -> str:
    """Say why an accuracy that has a number has none of its own for each sample."""
    name = type(outcome.metric).__name__
    assert outcome.matches is not None, "it has a number"
    if outcome.matches.ndim == 0:
        return (
            f"{name} has a single match for the whole batch, which it takes for one row of scores: "
            "there is nothing to show sample by sample."
        )
    return (
        f"There is nothing to show sample by sample: {name} makes {outcome.matches.size:,} matches "
        f"of labels {y_true.shape} and scores {y_pred.shape}."
    )


def rows(y_true: np.ndarray, y_pred: np.ndarray, outcomes: list[Outcome]) -> h.Element:
    """List the first samples with what each accuracy matched in them: `has_rows` of each."""
    n, drawn = len(y_true), [o.matches for o in outcomes if o.matches is not None]
    body = (
        h.tr[
            h.th(scope="row")[str(i + 1)],
            h.td[_cut(y_true[i])],
            h.td[_cut(y_pred[i])],
            (h.td(".match")[_ticks(matches[i])] for matches in drawn),
        ]
        for i in range(min(n, MOST_ROWS))
    )
    table = h.table(".rows")[
        n > MOST_ROWS and h.caption[f"The first {MOST_ROWS} of {n:,} samples."],
        h.thead[
            h.tr[
                (h.th[name] for name in ("Sample", "y_true", "y_pred")),
                (h.th[h.code[code(outcome.metric)]] for outcome in outcomes),
            ]
        ],
        h.tbody[body],
    ]
    region = h.div(".which-scroll", tabindex="0", role="region", aria_label="Samples")
    return _box("samples", region[table])


def _cut(values: ArrayLike) -> str:
    flat = np.asarray(values).ravel()
    words = ", ".join(f"{value:.4g}" for value in flat[:MOST_IN_ROW])
    return words + (", …" if flat.size > MOST_IN_ROW else "")


def _ticks(matches: ArrayLike) -> h.Element:
    flat = np.asarray(matches).ravel()
    cut = "…" if flat.size > MOST_IN_ROW else ""
    words = "".join("✓" if match else "✗" for match in flat[:MOST_IN_ROW])
    said = ", ".join("match" if match else "miss" for match in flat[:MOST_IN_ROW])
    return h.span(aria_label=said, role="img")[words, cut]


def _plain(sentence: str) -> str:
    return sentence.replace("`", "")


def _box(kind: str, *body: h.Node) -> h.Element:
    return h.div(class_=f"which which-{kind}")[body]
