"""Tables of what the rates are; on a narrow window each row becomes a paragraph."""

from collections.abc import Iterable, Sequence

import htpy as h

from core.decision.rates import RATES

SHEET = "charts/formulas"


def rates() -> h.Element:
    """Draw every rate: name, formula, meaning, and what 0/0 is."""
    rows = (
        (each.label, each.formula, each.meaning, each.undefined_note.removeprefix("undefined: "))
        for each in RATES.values()
    )
    return table(("Rate", "Formula", "In words", "0/0"), rows)


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> h.Element:
    """Draw a table, each row of which begins with a name."""
    head = h.thead[h.tr[(h.th(scope="col")[name] for name in names)]]
    body = (
        h.tr[
            h.th(scope="row")[first],
            (
                h.td(data_head=name)[_unbroken(text) if name == "Formula" else text]
                for name, text in zip(names[1:], others, strict=True)
            ),
        ]
        for first, *others in rows
    )
    return h.table(".formulas")[head, h.tbody[body]]


def _unbroken(formula: str) -> h.Fragment:
    """Let a formula be broken before what it is divided by, and nowhere else."""
    above, over, below = formula.partition(" / ")
    return h.fragment[h.span[above], over and [" ", h.span["/ ", below]]]
