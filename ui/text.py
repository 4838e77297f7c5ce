"""Numbers, and texts that did not come from us, made fit to be shown."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from html import escape

from core.parsing.numbers import minus

_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Characters that cannot be seen although Unicode calls them letters, marks or symbols."""

_JOINERS = "\u200c\u200d"
"""Needed to write Persian, scripts of India and emoji; elsewhere two names may look like one."""

MOST_CHARS = 100

COUNTS = {"tp": "Caught (TP)", "fn": "Missed (FN)", "fp": "False alarms (FP)"}
COUNTS |= {"tn": "Correct “no” (TN)"}
SIGNS = {">": ">", ">=": "≥", "<": "<", "<=": "≤"}


def cut(text: str, most: int = 40) -> str:
    """Cut a text that came, so that a message about it stays short."""
    return text if len(text) <= most else text[: most - 1] + "…"


def four(value: float) -> str:
    """Write a number with four decimals; nan is the word "undefined"."""
    return "undefined" if math.isnan(value) else minus(f"{value:.4f}")


def chance(value: float) -> str:
    """Write a probability, or the p of a test, as the live table does; nan is "undefined"."""
    return "< 0.0001" if value < 1e-4 else four(value)


def signed(value: float, write: Callable[[float], str] = four) -> str:
    """Write a difference with its sign."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return write(value) if math.isnan(value) else sign + write(abs(value))


def limits_text(limits: tuple[float, float] | None) -> str:
    """Write an interval behind its rate; nothing where there is none."""
    return f" [{four(limits[0])}, {four(limits[1])}]" if limits else ""


def inert(text: str) -> str:
    """Write JSON that ends no script, whatever is in it."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def of_each(n_rows: int) -> str:
    """Name each of some rows."""
    return "the one row" if n_rows == 1 else f"each of the {n_rows:,} rows"


def visible(text: str) -> str:
    """Write what cannot be seen, or turns the direction of writing, as Python writes it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _is_seen(text, i) else _escaped(c) for i, c in enumerate(text))


def _is_seen(text: str, i: int) -> bool:
    c = text[i]
    if c in _JOINERS:
        return text[i - 1 : i] > "\x7f" and text[i + 1 : i + 2] > "\x7f"
    return (c.isprintable() or unicodedata.category(c) == "Zs") and c not in _BLANK


def _escaped(c: str) -> str:
    return f"\\u{ord(c):04x}" if c.isprintable() else repr(c)[1:-1]


def plain(text: str, most: int = MOST_CHARS) -> str:
    """Make a name that came one short line of what can be seen, where no Markdown is read."""
    return cut(visible(text[: most + 1]), most)


def literal(text: str) -> str:
    """Escape a text that did not come from us, so that Markdown shows it letter by letter."""
    # Markdown makes links of addresses, and Streamlit icons of `:material/home:`, even where they
    # are escaped; a word joiner breaks them.
    apart = re.sub(r"(?i)(:(?=//|[\w+/-]+:)|www(?=\.)|@)", "\\1\u2060", visible(text))
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$:~&" else c for c in apart)


def named(text: str, most: int = MOST_CHARS) -> str:
    """Make a name that came one short line of what can be seen, for Markdown."""
    return literal(plain(text, most))


def for_plotly(text: str) -> str:
    """Escape a text that did not come from us for Plotly, which reads HTML and few entities."""
    # In what stands beside the pointer it also puts numbers in the place of `%{x}`.
    return escape(visible(text), quote=False).replace("%{", "%\u2060{")


def recipe_words(recipe: str) -> str:
    """Say where in the app the network of a recipe is found; without one it is the reference."""
    if not recipe:
        return "the reference network, which the app’s address without a recipe shows"
    return f"?recipe={plain(recipe, 300)} behind the app’s address"
