"""A decision record as one page of HTML: it needs no script, and prints on one sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h
import numpy as np
from markupsafe import Markup

from core.decision.counts import Counts
from core.parsing.plural import counted
from core.programs import FILE_NAMES, LIBRARIES, printed, program_of
from core.selection.cost import CELLS
from core.selection.record import DecisionRecord
from core.selection.record_json import ELEMENT, to_json
from ui.charts import theme
from ui.record.words import decides, facts, lines, sentence
from ui.source.every_point import HALVES
from ui.style import sheet
from ui.text import inert, plain

MANY, VERY_MANY, MOST_ON_PAPER = 500, 900, 1_700
"""Characters of notes: from the first two on they are smaller on paper; more do not stand there."""
ON_A_LINE = 40
"""Characters that a note takes beyond its own: its last line is not full."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(record: DecisionRecord) -> str:
    """Write the page of a record.

    Returns an HTML document, which holds the record as JSON too:
    `core.selection.record_json.json_in` finds it.
    """
    title = f"Decision record · {record.day}"
    head = h.head[
        h.meta(charset="utf-8"),
        h.meta(http_equiv="Content-Security-Policy", content=_POLICY),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.title[f"{plain(record.origin.file or record.origin.words)} · {title}"],
        h.style[Markup(_style())],
    ]
    main = h.main[
        h.p(".kicker")[title],
        h.h1[decides(record)],
        h.p[h.b["Asked for: "], f"{sentence(record.goal)} ", h.b["Found: "], record.why],
        h.dl[([h.dt[name], h.dd[text]] for name, text in facts(record))],
        h.div(".found")[
            h.section[
                h.h2["What it reaches"],
                h.div(".wide")[_table(record)],
                h.p(".quiet")[_how_to_read(record)],
            ],
            record.notes and h.section[h.h2["How sure"], _notes(record.notes)],
        ],
        h.h2["Apply it"],
        h.p[
            ["Reads ", h.code[FILE_NAMES["csv"]], " with columns y_true (0 or 1) and y_score"],
            ", and sample_weight" if record.reached[0].is_weighted else "",
            ["; the app’s “Rows as CSV” is such a file. ", _printed(record)],
        ],
        h.div(".code")[_programs(record)],
        h.p(".quiet")[
            "Sigmoid Threshold Explorer. This file holds the record as data, too: open it on “Your "
            "predictions” or “Choose a threshold” to check it on the same rows, or on newer ones."
        ],
    ]
    data = h.script(type="application/json", id=ELEMENT)[Markup(inert(to_json(record)))]
    return str(h.html(lang="en")[head, h.body[main, data]])


def _notes(notes: Sequence[str]) -> h.Element:
    """List all of them; on paper smaller if they are many, and not those that do not fit."""
    until = np.cumsum([len(note) + ON_A_LINE for note in notes])
    n_kept = int(np.searchsorted(until, MOST_ON_PAPER, "right"))
    css = {"many": until[-1] > MANY, "very-many": until[-1] > VERY_MANY}
    items = [h.li(class_={"on-screen": i >= n_kept})[note] for i, note in enumerate(notes)]
    if n_kept < len(notes):
        rest = counted(len(notes) - n_kept, "more note")
        items.append(h.li(".on-paper")[f"{rest}: in the file, and on the screen."])
    return h.ul(class_=css)[items]


def _table(record: DecisionRecord) -> h.Element:
    first, *others = (each.rows for each in record.reached)
    heads = ["", f"Chosen on {first}", *(f"The same on {rows}" for rows in others)]
    return h.table[
        h.thead[h.tr[(h.th(scope="col")[text] for text in heads)]],
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[line.label, line.note and h.small[f" {line.note}"]],
                    (h.td[text] for text in line.texts),
                ]
                for line in lines(record, record.reached)
            )
        ],
    ]


def _how_to_read(record: DecisionRecord) -> str:
    said = ""
    if record.reached[0].intervals:
        said = "Brackets: Wilson’s 95 % interval, for a threshold that was fixed beforehand. "
    if len(record.reached) > 1:
        said += "The rows on the right played no part in choosing: expect that of new ones."
        return said
    return f"{said}Chosen and measured on the same rows."


def _printed(record: DecisionRecord) -> list[h.Node]:
    """Say what the code prints, of rows that can be had as such a file."""
    rows, parts = f"On {record.reached[-1].rows}", record.reached[-1:]
    if tuple(each.rows for each in record.reached) == HALVES:
        rows, parts = "On both halves together", record.reached
    counts = Counts(**{cell: sum(getattr(part.counts, cell) for part in parts) for cell in CELLS})
    undecided = sum(sum(part.undecided) for part in parts)
    return [rows, " it prints ", h.b[printed(counts, undecided if record.second else None)], "."]


def _programs(record: DecisionRecord) -> list[h.Element]:
    return [
        h.section(class_=name.lower())[
            h.h3[name], h.pre(tabindex="0")[LIBRARIES[name](program_of(record))]
        ]
        for name in ("NumPy", "Keras", "scikit-learn")
    ]


def _style() -> str:
    light, dark = map(theme.css_variables, ("light", "dark"))
    in_the_dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f":root {{ {light} }}\n{in_the_dark}\n" + sheet("record/page")
