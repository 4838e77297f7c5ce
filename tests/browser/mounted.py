"""A live component, or any module, in a browser without a server: what it sends is kept.

The page is made from the component's own files, as the report's is; a test says what the server
would hold (`Mounted.answer`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from playwright.sync_api import Page
from plotly.offline import get_plotlyjs

from ui.charts import theme
from ui.live.bundle import bundle
from ui.live.columns import columns_as_text
from ui.live.sources import sources
from ui.live.told import told

UI = Path(__file__).parents[2] / "ui"
PICTURE = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
DRAWN = """async () => {
    const next = () => new Promise(requestAnimationFrame);
    await next();
    await next();
    const moves = () => [...document.querySelectorAll(".live-threshold")]
        .some((live) => live.rests === false);
    for (let n = 0; n < 20 && moves(); n++) await next();
}"""
"""Words, and what is out of sight, are drawn in the pictures of a rest; what plays never rests."""


def load(page: Page, module: str, name: str, text: str | None = None) -> None:
    """Import a module of `ui` in the page; its exports are then the global `name` there."""
    page.evaluate(
        """async ([text, name]) => {
            const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
            window[name] = await import(address);
            URL.revokeObjectURL(address);
        }""",
        [text or bundle(UI / module), name],
    )


READINGS = """(within) => Object.fromEntries(
    [...document.querySelectorAll(`${within} [data-column]`)]
        .map((node) => [node.dataset.column, node.textContent]))"""


def readings(page: Page, within: str = "") -> dict[str, str]:
    """Read everything that moves in one moment, by its column."""
    return page.evaluate(READINGS, within)


@dataclass
class Mounted:
    """A component that stands in a page of its own."""

    page: Page
    key: str

    @property
    def sent(self) -> list[list]:
        """What it has sent to the server: names and values."""
        return self.page.evaluate("window.sent")

    def answer(self, **held: object) -> None:
        """Let the server hold this, and have taken up the value with the number `answer`."""
        self.page.evaluate(
            """([key, held]) => Object.assign(
                document.querySelector(`[data-held-of="${key}"]`).dataset, held)""",
            [self.key, {name: str(value) for name, value in held.items()}],
        )
        self.frame()

    def frame(self) -> None:
        """Wait until what was moved before is drawn: in the next picture, or in those of a rest."""
        self.page.evaluate(DRAWN)

    def picture(self) -> None:
        """Wait for the next picture, with what moves."""
        self.page.evaluate(PICTURE)

    def readings(self) -> dict[str, str]:
        """Read everything that moves in one moment."""
        return readings(self.page)

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_text_contents()


def mount(
    page: Page,
    module: str,
    data: Mapping[str, Any],
    held: Mapping[str, object],
    charts: Mapping[str, go.Figure] | None = None,
    width: int = 1000,
    entry: Path | None = None,
) -> Mounted:
    """Show a component.

    Parameters
    ----------
    page : Page
        A blank one; what stands there goes.
    module : str
        Path below `ui` of the component's module.
    data : mapping
        What Python hands over; tables are DataFrames.
    held : mapping
        What the server holds at first.
    charts : mapping of str to Figure, optional
        Ordinary charts below it, by the keys that its marks name.
    width : int
        Of the page, in px.
    entry : Path, optional
        The module that its script begins with, where it is another.
    """
    source, charts = sources(UI / module, entry), charts or {}
    values = {
        name: columns_as_text(value) if isinstance(value, pd.DataFrame) else value
        for name, value in data.items()
    }
    places = "".join(f'<div class="st-key-{key}"><div></div></div>' for key in charts)
    page.goto("about:blank")
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(
        f"<!DOCTYPE html><style>:root {{ {theme.css_variables('light')}; --st-font: sans-serif; }}"
        f"{source['css']}</style>{told(data['key'], **{'answer': 0, **held})}"
        f"{source['html']}{places}"
    )
    if charts:
        page.add_script_tag(content=get_plotlyjs())
        for key, chart in charts.items():
            page.evaluate(
                "([key, chart]) => Plotly.newPlot("
                "document.querySelector(`.st-key-${key} > div`), chart.data, chart.layout)",
                [key, json.loads(chart.to_json())],
            )
    load(page, module, "component", source["js"])
    page.evaluate(
        """(data) => {
            window.sent = [];
            const setTriggerValue = (name, value) => window.sent.push([name, value]);
            window.again = (more = {}, parentElement = document.body) => window.component.default({
                data: Object.assign(data, more), parentElement, setTriggerValue });
            window.end = window.again();
        }""",
        values,
    )
    mounted = Mounted(page, data["key"])
    mounted.frame()
    return mounted
