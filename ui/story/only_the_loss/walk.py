"""One sample on its way through a tiny network: the stages, each number with its formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.mlp.backprop_by_numbers import Derivatives, Values, backward, finite_differences, forward
from core.mlp.network import Network
from ui.address.parameters import STAGE
from ui.story.numbers import exp, number, plain

WEIGHTS = ((0.5, 0.25, 0.1), (-1.0, 0.5, -0.2)), (-1.5, 0.8, 0.3)
"""Of two inputs, two hidden units, one output; the bias last. Unit 2 is silent in both samples."""

SAMPLES = {"doubtful": (1.0, 2.0), "saturated": (4.0, 8.0)}
"""Inputs by name; the true class is 1, and the network says rather "no" to both."""

Written = Callable[[float], str]
STAGES = tuple(STAGE.labels)
_SUB = "₀₁₂"


@dataclass(frozen=True, eq=False)
class Walk:
    """Hold every number of one sample under one loss, derivatives by two ways to compare."""

    network: Network
    loss: str
    values: Values
    exact: Derivatives
    estimated: Derivatives


@dataclass(frozen=True)
class Line:
    """Hold one number: what it is, of what it is made, and the same in numbers.

    A derivative has an estimate by finite differences beside it.
    """

    name: str
    formula: str
    filled: str
    value: float
    estimate: float | None = None


@cache
def walk(sample: str, loss: str) -> Walk:
    """Go through the network with one of `SAMPLES` under one loss."""
    network = Network((2, 2, 1), np.float64)
    for matrix, weights in zip(network.matrices(), WEIGHTS, strict=True):
        matrix[:] = weights
    values = forward(network, SAMPLES[sample], 1, loss)
    return Walk(
        network,
        loss,
        values,
        backward(network, values, 1, loss),
        finite_differences(network, values, 1, loss),
    )


SENTENCES = {
    "sums": "**Forward.** Each hidden unit sums up its inputs.",
    "relu": "**Forward.** The activation ReLU gives a value: max(s, 0). A negative sum is silent.",
    "logit": "**Forward.** The output unit sums up the hidden units: the logit, any number at all.",
    "score": "**Forward.** The activation sigmoid gives a value: the probability. Here `predict` "
    "ends; nothing was compared with a threshold.",
    "loss": "**Forward.** The loss compares the probability with the true class, 1. This is the "
    "only place where classification or regression could be told apart.",
    "by_score": "**Backward.** How the loss changes with the probability. From here on, nothing "
    "knows which loss it was.",
    "by_logit": "**Backward.** The activation sigmoid gives its derivative, p (1 − p), and that "
    "is all it is asked for.",
    "by_output_weights": "**Backward.** A weight’s derivative: that of the logit, times what came "
    "in through the weight.",
    "by_sums": "**Backward.** Through the output weights to the hidden units; there the activation "
    "ReLU gives its derivative: 1 where it was active, 0 where it was silent.",
    "by_hidden_weights": "**Backward.** The first layer’s weights, by the same rule. SGD now moves "
    "every weight by −learning rate × its derivative.",
}
"""Of each stage."""


def lines(stage: str, walk: Walk) -> list[Line]:
    """Write the numbers of a stage."""
    return _LINES[stage](walk)


def _sums(w: Walk) -> list[Line]:
    return [
        Line(
            f"s{_SUB[j]}",
            f"w{_SUB[j]}₁·x₁ + w{_SUB[j]}₂·x₂ + b{_SUB[j]}",
            _products(w.network.matrices()[0][j - 1], w.values.inputs, plain),
            w.values.sums[j - 1],
        )
        for j in (1, 2)
    ]


def _relu(w: Walk) -> list[Line]:
    return [
        Line(f"h{_SUB[j]}", f"max(s{_SUB[j]}, 0)", f"max({number(s)}, 0)", h)
        for j, s, h in zip((1, 2), w.values.sums, w.values.hidden, strict=True)
    ]


def _logit(w: Walk) -> list[Line]:
    filled = _products(w.network.matrices()[1][0], w.values.hidden, number)
    return [Line("z", "v₁·h₁ + v₂·h₂ + c", filled, w.values.logit)]


def _score(w: Walk) -> list[Line]:
    filled = f"1 ÷ (1 + {exp(-w.values.logit, number)})"
    return [Line("p", "sigmoid(z) = 1 ÷ (1 + e^(−z))", filled, w.values.score)]


def _loss(w: Walk) -> list[Line]:
    p = number(w.values.score)
    formula, filled = {
        "crossentropy": ("−log p", f"−log {p}"),
        "squared_error": ("(p − 1)²", f"({p} − 1)²"),
    }[w.loss]
    return [Line("L", formula, filled, w.values.loss)]


def _by_score(w: Walk) -> list[Line]:
    p = number(w.values.score)
    formula, filled = {
        "crossentropy": ("−1 ÷ p", f"−1 ÷ {p}"),
        "squared_error": ("2 (p − 1)", f"2 · ({p} − 1)"),
    }[w.loss]
    return [Line("∂L/∂p", formula, filled, w.exact.score, w.estimated.score)]


def _by_logit(w: Walk) -> list[Line]:
    p = number(w.values.score)
    filled = f"{_factor(w.exact.score)} · {p} · (1 − {p})"
    formula = "∂L/∂p · p (1 − p)"
    if w.loss == "crossentropy":
        formula, filled = f"{formula} = p − 1", f"{filled} = {p} − 1"
    return [Line("∂L/∂z", formula, filled, w.exact.logit, w.estimated.logit)]


def _by_output_weights(w: Walk) -> list[Line]:
    inputs = [*w.values.hidden, 1.0]
    return [
        Line(f"∂L/∂{name}", formula, f"{_factor(w.exact.logit)} · {factor}", value, estimate)
        for name, formula, factor, value, estimate in zip(
            ("v₁", "v₂", "c"),
            ("∂L/∂z · h₁", "∂L/∂z · h₂", "∂L/∂z · 1"),
            [*map(number, inputs[:-1]), "1"],
            w.exact.output_weights,
            w.estimated.output_weights,
            strict=True,
        )
    ]


def _by_sums(w: Walk) -> list[Line]:
    rows = []
    for i, j in enumerate(_SUB[1:]):
        v = w.network.matrices()[1][0, i]
        rows.append(
            Line(
                f"∂L/∂h{j}",
                f"∂L/∂z · v{j}",
                f"{_factor(w.exact.logit)} · {_factor(v, plain)}",
                w.exact.hidden[i],
                w.estimated.hidden[i],
            )
        )
    for i, j in enumerate(_SUB[1:]):
        active = w.values.hidden[i] > 0
        rows.append(
            Line(
                f"∂L/∂s{j}",
                f"∂L/∂h{j} · {'1, as' if active else '0, as'} s{j} {'>' if active else '≤'} 0",
                f"{_factor(w.exact.hidden[i])} · {int(active)}",
                w.exact.sums[i],
                w.estimated.sums[i],
            )
        )
    return rows


def _by_hidden_weights(w: Walk) -> list[Line]:
    inputs = [*w.values.inputs, 1.0]
    return [
        Line(
            f"∂L/∂{name.format(unit)}",
            f"∂L/∂s{unit} · {into}",
            f"{_factor(w.exact.sums[i])} · {plain(inputs[k])}",
            w.exact.hidden_weights[i, k],
            w.estimated.hidden_weights[i, k],
        )
        for i, unit in enumerate(_SUB[1:])
        for k, (name, into) in enumerate((("w{}₁", "x₁"), ("w{}₂", "x₂"), ("b{}", "1")))
    ]


_LINES: dict[str, Callable[[Walk], list[Line]]] = {
    "sums": _sums,
    "relu": _relu,
    "logit": _logit,
    "score": _score,
    "loss": _loss,
    "by_score": _by_score,
    "by_logit": _by_logit,
    "by_output_weights": _by_output_weights,
    "by_sums": _by_sums,
    "by_hidden_weights": _by_hidden_weights,
}


def _products(weights: Iterable[float], inputs: Iterable[float], written: Written) -> str:
    *factors, bias = weights
    terms = [
        f"{_factor(weight, plain)}·{_factor(value, written)}"
        for weight, value in zip(factors, inputs, strict=True)
    ]
    return " + ".join([*terms, _factor(bias, plain)])


def _factor(value: float, written: Written = number) -> str:
    text = written(value)
    return f"({text})" if text.startswith("−") else text
