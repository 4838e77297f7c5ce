"""A metric that a person writes: a formula over the confusion counts, read safely.

The text becomes a syntax tree (`ast.parse` makes no code), every node of it is checked against a
list of what is allowed, and the rest is arithmetic on arrays here. Nothing of the text is run.
"""

from __future__ import annotations

import ast
import functools
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from core.decision.counts import Counts

MAX_CHARS = 200
"""Of a formula; it bounds the number of its parts too, and so the time they take."""

MAX_DEPTH = 60
"""Levels of brackets, signs and operations inside one another."""

MAX_EXPONENT = 10
LARGEST = 1e100
"""A value beyond this, at any step, is undefined: no later step, difference or picture of two such
values can overflow."""

NAMES = ("TP", "FP", "TN", "FN", "P", "N", "n", "threshold", "mean_prediction")
# Name: how many values it takes at least and at most, and what it does.
FUNCTIONS: dict[str, tuple[int, int | None, Callable[..., np.ndarray]]] = {
    "min": (2, None, lambda *values: functools.reduce(np.minimum, values)),
    "max": (2, None, lambda *values: functools.reduce(np.maximum, values)),
    "sqrt": (1, 1, np.sqrt),
    "log": (1, 1, np.log),
    "abs": (1, 1, np.abs),
}
_OPERATIONS: dict[type, _Operation] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SIGNS: dict[type, Callable[..., np.ndarray]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
_COMPARISONS: dict[type, _Operation] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_STRANGE = re.compile(r"[^A-Za-z0-9_.+\-*/(),<>=! ]")
_INSTEAD = {"^": "**", "·": "*", "×": "*", "–": "-", "÷": "/", "≤": "<=", "≥": ">="}
_NUMBER = re.compile(r"((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_BEGUN_AS_A_NUMBER = re.compile(r"(?<![\w.])\.?\d[\w.]*(?:(?<=[eE])[+-]\d+)?")
_DECIMAL = "A number must be written in decimal digits, such as 0.25 or 1e-3"
_PARTS = "numbers, names, functions, brackets and + - * / ** < <= > >= == !="

_T = TypeVar("_T")
_Operation = Callable[[np.ndarray, np.ndarray], np.ndarray]
_Compute = Callable[[dict[str, np.ndarray]], np.ndarray]


@dataclass(frozen=True)
class Formula:
    """Hold a formula that `parse` has checked.

    Attributes
    ----------
    text : str
        As it was written, without the spaces around it.
    """

    text: str
    _compute: _Compute = field(repr=False, compare=False)

    def evaluate(self, counts: Counts, threshold: ArrayLike, mean_prediction: float) -> np.ndarray:
        """Compute the formula at every threshold at once.

        A step without a value makes the whole formula nan there: a division by 0 (of 0 or of
        anything else), the root of a number below 0, the logarithm of one that is not above 0, a
        power that is no real number, a value beyond `LARGEST`, a comparison with any of these.
        0 ** 0 is 1. The result is never infinite.

        Parameters
        ----------
        counts : Counts
            Scalars, or arrays of one shape. `TP FP TN FN` in a formula; `P` and `N` are the rows
            of class 1 and of class 0, `n` all rows.
        threshold : float, or array_like that broadcasts with the counts
        mean_prediction : float
            Mean score.

        Returns
        -------
        ndarray of float64, the broadcast shape of counts and threshold
        """
        given = {
            "TP": counts.tp,
            "FP": counts.fp,
            "TN": counts.tn,
            "FN": counts.fn,
            "P": counts.positives,
            "N": counts.negatives,
            "n": counts.n,
            "threshold": threshold,
            "mean_prediction": mean_prediction,
        }
        values = {name: np.asarray(value, np.float64) for name, value in given.items()}
        with np.errstate(all="ignore"):
            result = self._compute(values)
        shape = np.broadcast_shapes(*(value.shape for value in values.values()))
        return np.broadcast_to(result, shape) + 0.0  # a copy; turns -0.0 into 0.0


def parse(text: str) -> Formula:
    """Read a formula, or say what is wrong with it.

    Allowed are the names of `NAMES`, decimal numbers, + - (or −) * / and brackets, ** with a
    written number from -10 to 10 as its exponent, signs, comparisons (1 when true, else 0;
    ``a < b < c`` is both), and `FUNCTIONS`. Everything else is refused: there is no way to a
    name, an attribute, an item or a call beyond these.

    Parameters
    ----------
    text : str
        Anything at all.

    Raises
    ------
    ValueError
        When the text breaks a rule; the sentence names the rule, what came, and the character at
        which it stands, counted from 1.
    """
    if not isinstance(text, str):
        raise ValueError(f"A formula must be a text; got {type(text).__name__}.")
    lead = len(text) - len(text.lstrip(" "))
    formula = text.strip(" ").replace("−", "-")
    if not formula:
        raise ValueError("A formula must not be empty; got nothing.")
    if len(formula) > MAX_CHARS:
        raise ValueError(
            f"A formula must have at most {MAX_CHARS} characters; got {len(formula):,}."
        )
    strange = _STRANGE.search(formula)
    if strange:
        _refuse_character(strange.group(), strange.start() + lead)
    _check_numbers(formula, lead)
    _check_brackets(formula, lead)
    return Formula(text.strip(" "), _Reader(formula, lead).read(_tree(formula, lead)))


def _refuse_character(character: str, index: int) -> NoReturn:
    instead = _INSTEAD.get(character)
    hint = f" Write {instead} for it." if instead else ""
    shown = character if character.isprintable() else ascii(character)[1:-1]
    raise ValueError(
        f"A formula must be made of {_PARTS}; got “{shown}” at character {index + 1}.{hint}"
    )


def _check_numbers(formula: str, lead: int) -> None:
    # Before Python reads it, which warns in the server's log of a number that runs into a word.
    for begun in _BEGUN_AS_A_NUMBER.finditer(formula):
        if not _NUMBER.fullmatch(begun.group()):
            raise ValueError(
                f"{_DECIMAL}; got “{begun.group()[:30]}” at character {begun.start() + lead + 1}."
            )


def _check_brackets(formula: str, lead: int) -> None:
    open_at = []
    for index, character in enumerate(formula):
        if character == "(":
            open_at.append(index)
        elif character == ")":
            if not open_at:
                raise ValueError(
                    f"Every “)” must have a “(” before it; got one without at character "
                    f"{index + lead + 1}."
                )
            open_at.pop()
    if open_at:
        raise ValueError(
            f"Every “(” must have a “)” after it; got one without at character "
            f"{open_at[-1] + lead + 1}."
        )


def _tree(formula: str, lead: int) -> ast.expr:
    try:
        return ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        equals = re.search(r"(?<![<>=!])=(?!=)", formula)
        if equals:
            raise ValueError(
                "A formula must have no “=” (its name stands in a field of its own; to compare, "
                f"write ==); got one at character {equals.start() + lead + 1}."
            ) from None
        index = getattr(error, "offset", None) or len(formula)
        raise ValueError(
            "A formula must be complete arithmetic, such as TP / (TP + FP); got something that "
            f"cannot be read near character {min(max(index, 1), len(formula)) + lead}."
        ) from None


class _Reader:
    """Turns a tree into one function of the values, and refuses what is not allowed."""

    def __init__(self, formula: str, lead: int) -> None:
        self.formula, self.lead, self.depth = formula, lead, 0

    def read(self, node: ast.expr) -> _Compute:
        kinds: dict[type, Callable[[Any], _Compute]] = {  # each takes its own kind of node
            ast.Constant: self.number,
            ast.Name: self.name,
            ast.UnaryOp: self.sign,
            ast.BinOp: self.operation,
            ast.Compare: self.comparison,
            ast.Call: self.call,
        }
        if isinstance(node, ast.Tuple) and node.elts:
            self.refuse("A comma must stand inside a function, as in max(TP, FN)", node)
        if isinstance(node, ast.BoolOp):
            hint = " Write * between comparisons for “and”, max(…, …) around them for “or”."
            self.refuse("A formula must join no values by “and” or “or”", node, hint)
        read = self.known(kinds, node, node)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError(
                f"A formula must have at most {MAX_DEPTH} operations inside one another; got more "
                f"at character {self.at(node)}."
            )
        compute = read(node)
        self.depth -= 1
        return compute

    def known(self, table: dict[type, _T], part: ast.AST, node: ast.expr) -> _T:
        if type(part) not in table:
            self.refuse(f"A formula must be made of {_PARTS}", node)
        return table[type(part)]

    def number(self, node: ast.Constant) -> _Compute:
        source = self.source(node)
        if source in ("True", "False", "None"):
            self.refuse_name(node, source)
        if not _NUMBER.fullmatch(source):
            self.refuse(_DECIMAL, node)
        value = np.asarray(float(source))
        if value > LARGEST:
            self.refuse(f"A number must be at most {LARGEST:g}", node)
        return lambda values: value

    def name(self, node: ast.Name) -> _Compute:
        name = self.source(node)
        if name in FUNCTIONS:
            self.refuse(f"A function needs brackets: {name}(…)", node)
        if name not in NAMES:
            self.refuse_name(node, name)
        return lambda values: values[name]

    def sign(self, node: ast.UnaryOp) -> _Compute:
        operation, operand = self.known(_SIGNS, node.op, node), self.read(node.operand)
        return lambda values: operation(operand(values))

    def operation(self, node: ast.BinOp) -> _Compute:
        if isinstance(node.op, ast.Pow):
            return self.power(node)
        operation = self.known(_OPERATIONS, node.op, node)
        left, right = self.read(node.left), self.read(node.right)
        return lambda values: _finite(operation(left(values), right(values)))

    def power(self, node: ast.BinOp) -> _Compute:
        exponent, sign = node.right, 1
        while isinstance(exponent, ast.UnaryOp) and type(exponent.op) in _SIGNS:
            sign = -sign if isinstance(exponent.op, ast.USub) else sign
            exponent = exponent.operand
        rule = f"An exponent must be a number from -{MAX_EXPONENT} to {MAX_EXPONENT}"
        if not isinstance(exponent, ast.Constant):
            self.refuse(rule, node.right)
        size = self.number(exponent)({})
        if size > MAX_EXPONENT:
            self.refuse(rule, node.right)
        base = self.read(node.left)

        def compute(values: dict[str, np.ndarray]) -> np.ndarray:
            found = base(values)
            # NumPy has nan ** 0 as 1: undefined stays undefined.
            return np.where(np.isnan(found), np.nan, _finite(np.power(found, sign * size)))

        return compute

    def comparison(self, node: ast.Compare) -> _Compute:
        operations = [self.known(_COMPARISONS, op, node) for op in node.ops]
        operands = [self.read(operand) for operand in (node.left, *node.comparators)]

        def compute(values: dict[str, np.ndarray]) -> np.ndarray:
            found = [operand(values) for operand in operands]
            links = zip(operations, found, found[1:], strict=False)
            holds = functools.reduce(np.logical_and, (is_so(a, b) for is_so, a, b in links))
            undefined = functools.reduce(np.logical_or, map(np.isnan, found))
            return np.where(undefined, np.nan, holds)

        return compute

    def call(self, node: ast.Call) -> _Compute:
        if not isinstance(node.func, ast.Name) or node.func.id in NAMES:
            self.refuse("To multiply, write * before a bracket", node)
        name = node.func.id
        if name not in FUNCTIONS:
            self.refuse(f"Known functions are {_listed(FUNCTIONS)}", node.func)
        fewest, most, function = FUNCTIONS[name]
        if node.keywords:
            self.refuse(f"“{name}” must be given values without names", node)
        if not fewest <= len(node.args) <= (most or MAX_CHARS):
            number = "one value" if most else "at least two values"
            self.refuse(f"“{name}” must be given {number}", node)
        arguments = [self.read(argument) for argument in node.args]
        return lambda values: _finite(function(*(argument(values) for argument in arguments)))

    def refuse_name(self, node: ast.expr, name: str) -> NoReturn:
        close = [known for known in (*NAMES, *FUNCTIONS) if known.lower() == name.lower()]
        hint = f" Write {' or '.join(close)}." if close else ""
        self.refuse(f"Known names are {_listed(NAMES)}", node, hint)

    def refuse(self, rule: str, node: ast.expr, hint: str = "") -> NoReturn:
        source = self.source(node)
        shown = source if len(source) <= 30 else source[:29] + "…"
        raise ValueError(f"{rule}; got “{shown}” at character {self.at(node)}.{hint}")

    def source(self, node: ast.expr) -> str:
        return self.formula[node.col_offset : node.end_col_offset]

    def at(self, node: ast.expr) -> int:
        return node.col_offset + self.lead + 1


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.abs(values) <= LARGEST, values, np.nan)


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}"
