"""Scores of rows whose truth nobody knows yet, read as the probabilities they stand for."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.decision.tally import Tally, tally
from core.parsing.numbers import as_number
from core.parsing.quoting import quote
from core.predictions.scale import Scale
from core.reading.columns import Columns, Numbers
from core.reading.fields.roles import guess_roles
from core.reading.fields.roles.column import Column
from core.reading.fields.scales import KINDS, propose_kind
from core.reading.tables import Table, open_table
from core.reading.understanding.parts import Meaning, Option
from core.reading.understanding.work import scale_of

YES, NO = "yes", "no"


@dataclass(frozen=True, eq=False)
class ScoresAlone:
    """Hold what a column of scores promises.

    Attributes
    ----------
    rows : Tally
        Of probabilities of "yes"; all labels are 0, and nobody looks at them.
    n_left_out : int
        Rows without a number.
    """

    rows: Tally
    n_left_out: int


def open_scores(data: bytes, name: str) -> Table:
    """Open a file as `core.reading.tables.open_table`, or a text that is one column of numbers.

    Raises
    ------
    ValueError
        As there.
    """
    try:
        return open_table(io.BytesIO(data), name=name)
    except ValueError:
        if (alone := _one_column(data)) is None:
            raise
        return open_table(io.BytesIO(alone), name=name)


def _one_column(data: bytes) -> bytes | None:
    """Number the rows of a text of one column, so that it is a table; None where it is none."""
    lines = [line.strip() for line in data.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    texts = [line.decode("latin-1") for line in lines[:1000]]
    for decimal in (".", ","):
        is_number = [as_number(text, decimal) is not None for text in texts]
        if is_number and all(is_number[1:]):
            head, rest = (b"score", lines) if is_number[0] else (lines[0], lines[1:])
            return b"row;" + head + b"\n" + b"\n".join(b"%d;%s" % row for row in enumerate(rest, 1))
    return None


def score_columns(table: Table) -> tuple[list[str], str | None]:
    """List the columns that hold numbers, and which of them is proposed as the score."""
    columns = [Column(name, table.sample[name], table.decimal) for name in table.columns]
    found = guess_roles(table)
    names = [column.name for column in columns if column.is_numeric]
    proposed = found.score if found.score in names else next(iter(found.scores), None)
    return names, proposed if proposed in names else None


def meanings_of(
    table: Table, column: str, progress: Callable[[float], object] | None = None
) -> tuple[Sequence[Option], Meaning | None, str]:
    """List what the numbers of a column can mean, where that is a probability.

    Returns
    -------
    options : sequence of Option
        Each with a Meaning of "yes" or of "no".
    proposed : Meaning or None
        None where the numbers seem to stand for no probability.
    doubt : str
        Why that must be looked at; "" where nothing speaks against it.

    Raises
    ------
    ValueError
        When the column holds something that is no number, or no number at all.
    """
    profile = _numbers(table, column, progress).profile
    if profile is None:
        raise ValueError(f"Column {quote(column)} must hold numbers; it holds none.")
    options = [
        Option(Meaning(key, of), kind.text.format(yes=quote(of)))
        for key, kind in KINDS.items()
        if not kind.whole and key != "score" and kind.fits(profile)
        for of in (YES, NO)
    ]
    kind, doubt = propose_kind(column, profile)
    known = [option.value for option in options]
    return options, Meaning(kind, YES) if Meaning(kind, YES) in known else None, doubt


def read_scores(
    table: Table,
    column: str,
    meaning: Meaning,
    progress: Callable[[float], object] | None = None,
) -> ScoresAlone:
    """Read a column as probabilities of "yes"; a row without a number is left out and counted.

    Parameters
    ----------
    meaning : Meaning
        One of the options of `meanings_of`.

    Raises
    ------
    ValueError
        As there; or when no row is left.
    """
    values = _numbers(table, column, progress).values
    scale: Scale = scale_of(meaning.kind, meaning.of == YES)
    known = values[~np.isnan(values)]
    if not len(known):
        raise ValueError(f"Column {quote(column)} must hold numbers; it holds none.")
    if meaning.kind == "probability":
        known = known.clip(0, 1)  # one beyond by rounding
    elif meaning.kind == "log_probability":
        known = np.minimum(known, 0)
    yes = scale.probability(scale.decided(known))
    if yes is None:
        raise ValueError(f"`meaning` must be of a probability; got {meaning.kind!r}.")
    return ScoresAlone(tally(np.zeros(len(yes), np.int8), yes), len(values) - len(known))


def _numbers(table: Table, column: str, progress: Callable[[float], object] | None) -> Numbers:
    columns = Columns(table)
    columns.load([("score", column)], progress)
    return columns.numbers("score", column)
