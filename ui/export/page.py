"""One HTML file with what is on the screen: it needs no network, and its slider moves.

It is the component of the app, its own files and no copy of them, with a page around it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import htpy as h
import plotly.graph_objects as go
from markupsafe import Markup

from core import programs
from core.live.view import View
from core.predictions.scale import PROBABILITY
from ui.charts import formulas, theme
from ui.live.bundle import bundle
from ui.live.columns import columns_as_text
from ui.live.followers import LIVE, follower
from ui.live.sources import sources
from ui.live.threshold import MODULE
from ui.live.threshold.data import component_data
from ui.live.threshold.moving import what_moves
from ui.live.told import told
from ui.source.points import Points
from ui.source.shown import Shown, scale_words
from ui.style import sheet
from ui.text import SIGNS, inert, of_each, plain

TITLE = "Where should “yes” begin?"
_THRESHOLD = "\0"


def report(
    shown: Shown,
    what: Mapping[str, Any],
    charts: Mapping[str, go.Figure],
    threshold: float,
    axis: str = "odds",
) -> str:
    """Write the report.

    `what`: what moves with the threshold, for `ui.live.threshold.moving.what_moves`.
    `charts`: by their keys; none depends on the threshold.
    `threshold`: at which it opens.
    `axis`: along which probabilities lie, "odds" or "probability".
    Returns an HTML document.
    """
    view = shown.view
    data = component_data(LIVE, **what_moves(shown, **what))
    for name in ("table", "samples", "cells"):
        data[name] = None if data[name] is None else columns_as_text(data[name])
    figures = {name: _figure(chart) for name, chart in charts.items()}
    content = {"data": data, "charts": figures, "ends": view.ends}
    text = inert(json.dumps(content, separators=(",", ":"), allow_nan=False))
    source = sources(MODULE)
    script, digest = _script(bundle(Path(__file__).with_name("report.mjs")))
    source_of_rows = plain(view.predictions.source) or "Threshold report"
    head = h.head[
        h.meta(charset="utf-8"),
        h.meta(http_equiv="Content-Security-Policy", content=_policy(digest)),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.title[f"{source_of_rows} · {TITLE}"],
        h.style[Markup(_style(source["css"]))],
    ]
    main = h.main[
        h.h1[TITLE],
        h.p[
            "Drag the line through the histogram: every number, mark and line of code follows. "
            "Colour is the true class; solid is right, hatched or hollow is wrong."
        ],
        h.dl(".facts")[_facts(shown)],
        told(LIVE, threshold=float(threshold), axis=axis, answer=0),
        Markup(source["html"]),
        h.h2["Curves"],
        h.div(class_=f"charts of-{len(charts)}")[
            (h.div(class_=f"st-key-{name}")[h.div] for name in charts)
        ],
        h.p(".quiet")[
            "None of the curves depends on the threshold: only the marks on them move. The dotted "
            "lines are guessing; against the threshold, always predicting the more common class."
        ],
        h.h2["Formulas"],
        h.div(".wide")[formulas.rates()],
        _do_it_yourself(view, threshold) if view.predictions.has_rows else [],
        h.p(".quiet")[_inside(what["points"])],
    ]
    content_script = h.script(type="application/json", id="report")[Markup(text)]
    body = h.body[main, content_script, script]
    return str(h.html(lang="en")[head, body])


def _facts(shown: Shown) -> list[h.Node]:
    view, predictions = shown.view, shown.view.predictions
    no, yes = map(plain, predictions.class_names)
    left_out = predictions.n_left_out
    rows = f"{predictions.n_samples:,}" + (f"; {left_out:,} more are left out" if left_out else "")
    if predictions.sample_weight is not None:
        rows += "; each counts as much as its weight"
    tied = "“no”" if view.rule == ">" else "“yes”"
    sign = SIGNS[view.shown_rule]
    scores = [] if view.scale == PROBABILITY else [("Scores", scale_words(view.scale))]
    facts = [
        *shown.facts,
        ("Rows", rows),
        ("Classes", f"“yes” is {yes}, “no” is {no}"),
        *scores,
        ("Rule", f"“yes” when score {sign} threshold, in float32; a tie is predicted {tied}"),
        ("Made", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
    ]
    return [[h.dt[name], h.dd[text]] for name, text in facts]


def _inside(points: Points) -> str:
    if points.samples is None:
        return "This file contains counts only, and no single row."
    return (
        f"This file contains the score and the label of {of_each(len(points.samples))}: "
        "share it only where you would share them."
    )


def _do_it_yourself(view: View, threshold: float) -> list[h.Node]:
    sentence = h.p[
        ["From ", h.code["rows.csv"], ", the labels and scores, as the explorer offers them. "],
        "The threshold in the code is the one shown above.",
    ]
    return [h.h2["Do it yourself"], sentence, *_code(view, threshold)]


def _code(view: View, threshold: float) -> list[h.Element]:
    live = follower("threshold", now=programs.decimal(threshold), at="code")
    program = programs.Program(_THRESHOLD, view.rule, view.curve.is_weighted, "csv", view.scale)
    blocks = []
    for name, write in programs.LIBRARIES.items():
        start, *others = write(program).split(_THRESHOLD)
        text = h.pre(tabindex="0")[start, ([live, part] for part in others)]
        copy = h.button(".copy", type="button")["Copy"]
        blocks.append(h.details(open=name == "NumPy")[h.summary[name], h.div[copy, text]])
    return blocks


def _style(component: str) -> str:
    light, dark = map(theme.css_variables, ("light", "dark"))
    return (
        f":root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f":root.on-paper {{ {light} }}\n{component}\n"
        f"{sheet(formulas.SHEET)}\n{sheet('export/report')}"
    )


def _script(text: str) -> tuple[h.Element, str]:
    """Return the element, and the hash by which the policy allows it."""
    text = text.replace("\r\n", "\n").replace("</script", "<\\/script").replace("<!--", "<\\!--")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return h.script(type="module")[Markup(text)], digest


def _policy(digest: str) -> str:
    """Allow this script and nothing else, and nothing to be fetched from anywhere."""
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _figure(chart: go.Figure) -> dict[str, Any]:
    """Take of a figure what `chart.mjs` draws."""
    figure = json.loads(chart.to_json())
    figure["layout"].pop("template", None)
    return {"data": figure["data"], "layout": figure["layout"]}
