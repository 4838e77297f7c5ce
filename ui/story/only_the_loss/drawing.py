"""The tiny network as a row of boxes, each with its value and, once known, its derivative."""

from __future__ import annotations

from html import escape

import numpy as np

from ui.story.numbers import number, plain
from ui.story.only_the_loss.walk import STAGES, Walk

STYLE = """
<style>
.walk {
  display: flex; flex-wrap: wrap; gap: 0.5rem 0.25rem; align-items: stretch; margin: 0.25rem 0;
  font-variant-numeric: tabular-nums; line-height: 1.3;
}
.walk section {
  flex: 1 1 4.5rem; border: 1px solid var(--st-border-color, #8884); border-radius: 0.5rem;
  padding: 0.4rem 0.5rem;
}
.walk h4 { font-size: 0.8rem; font-weight: 600; margin: 0 0 0.2rem; padding: 0; opacity: 0.85; }
.walk p { margin: 0.15rem 0; font-size: 0.9rem; white-space: nowrap; }
.walk small { display: block; font-size: 0.8rem; opacity: 0.85; }
.walk section.wide { flex-basis: 9.5rem; }
.walk section > div {
  display: grid; grid-auto-flow: column; grid-template-rows: repeat(3, auto); column-gap: 0.75rem;
  justify-content: start;
}
.walk section.now { outline: 3px solid currentColor; }
.walk .new { font-weight: 700; opacity: 1; }
.walk i { align-self: center; font-style: normal; opacity: 0.7; }
@media (max-width: 48rem) { .walk i { display: none; } .walk section { flex-basis: 40%; } }
.st-key-stage_row > :has(> [data-testid="stSlider"]) { min-width: min(100%, 16rem); }
</style>
"""

_BOXES = (
    ("inputs", "", ""),
    ("hidden weights", "", "by_hidden_weights"),
    ("sums s", "sums", "by_sums"),
    ("ReLU h", "relu", "by_sums"),
    ("output weights", "", "by_output_weights"),
    ("logit z", "logit", "by_logit"),
    ("sigmoid p", "score", "by_score"),
    ("loss L", "loss", ""),
)
"""Title of each box, and the stages at which its values and its derivatives are known."""


def drawn(stage: str, walk: Walk) -> str:
    """Draw the network at a stage, as HTML.

    What the stage computes is bold, its box framed; what comes later is a dot.
    """
    at = STAGES.index(stage)
    arrow = "→" if at <= STAGES.index("loss") else "←"
    boxes = [
        _box(title, given, derived, at, items)
        for (title, given, derived), items in zip(_BOXES, _items(walk), strict=True)
    ]
    gap = f'<i aria-hidden="true">{arrow}</i>'
    return f'<div class="walk">{gap.join(boxes)}</div>'


def _items(walk: Walk):
    """List name, value as text and derivative of what is in each box."""
    hidden_weights, (output_weights,) = walk.network.matrices()
    values, exact = walk.values, walk.exact
    units = "₁₂"
    weight_names = [name for j in units for name in (f"w{j}₁", f"w{j}₂", f"b{j}")]
    inputs = [("x₁", plain(values.inputs[0]), None), ("x₂", plain(values.inputs[1]), None)]
    return (
        [*inputs, ("y", "1", None)],
        _named(weight_names, hidden_weights.ravel(), exact.hidden_weights.ravel(), plain),
        _named([f"s{j}" for j in units], values.sums, exact.sums),
        _named([f"h{j}" for j in units], values.hidden, exact.hidden),
        _named(["v₁", "v₂", "c"], output_weights, exact.output_weights, plain),
        _named(["z"], [values.logit], [exact.logit]),
        _named(["p"], [values.score], [exact.score]),
        [("L", number(values.loss), None)],
    )


def _named(names, values, derivatives, written=number):
    return [
        (name, written(value), derivative)
        for name, value, derivative in zip(names, values, np.asarray(derivatives), strict=True)
    ]


def _box(title, given, derived, at, items):
    known = STAGES.index(given) if given else -1
    back = STAGES.index(derived) if derived else len(STAGES)
    css = ("now" if at in (known, back) else "") + (" wide" if len(items) > 3 else "")
    current = ' aria-current="step"' if at in (known, back) else ""
    rows = []
    for name, value, derivative in items:
        shown = f"{name} = {value}" if at >= known else f"{name} = ·"
        new = ' class="new"' if at == known else ""
        row = f"<span{new}>{escape(shown)}</span>"
        if derivative is not None and at >= back:
            new = ' class="new"' if at == back else ""
            row += f"<small{new}>∂L/∂{name} {number(derivative)}</small>"
        rows.append(f"<p>{row}</p>")
    body = f"<h4>{title}</h4><div>{''.join(rows)}</div>"
    return f'<section class="{css}"{current}>{body}</section>'
