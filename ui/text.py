"""Numbers, and texts that did not come from us, made fit to be shown."""

from __future__ import annotations

import math
import re
from html import escape


def cut(text: str, most: int = 40) -> str:
    """Cut a text that came, so that a message about it stays short."""
    return text if len(text) <= most else text[: most - 1] + "…"


def four(value: float) -> str:
    """Write a number with four decimals; nan is the word "undefined"."""
    return "undefined" if math.isnan(value) else f"{value:.4f}"


def literal(text: str) -> str:
    """Escape a text that did not come from us, so that Markdown shows it letter by letter."""
    # Markdown makes links of addresses even where they are escaped; a word joiner breaks them.
    apart = re.sub(r"(?i)(:(?=//)|www(?=\.)|@)", "\\1\u2060", text)
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$:~&" else c for c in apart)


def for_plotly(text: str) -> str:
    """Escape a text that did not come from us for Plotly, which reads HTML and few entities."""
    return escape(text, quote=False)
