"""Quote what came from a file, so that a sentence can hold it."""

from collections.abc import Sequence

MAX_QUOTED = 40


def quote(value: object) -> str:
    """Return a value in quotation marks, on one line and cut to `MAX_QUOTED` characters.

    Characters that cannot be seen (line breaks, NUL, marks that turn the direction of writing) are
    written as Python writes them. Markup is left as it is: who shows the text escapes it.

    Parameters
    ----------
    value : object
        Anything; what is no text is written as `str` writes it.
    """
    text = str(value)
    if len(text) > MAX_QUOTED:
        text = text[: MAX_QUOTED - 1] + "…"
    return f"“{''.join(c if c.isprintable() else repr(c)[1:-1] for c in text)}”"


def quote_all(values: Sequence[object], most: int = 5) -> str:
    """Quote up to `most` values: “a”, “b” and “c”, or “a”, “b” and 7 more."""
    parts = [*map(quote, values[:most])]
    if len(values) > most:
        parts.append(f"{len(values) - most:,} more")
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]
