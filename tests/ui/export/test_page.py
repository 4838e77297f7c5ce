"""The report: nothing is fetched, nothing from a file acts, and the component is the app's own."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from core.predictions.models import Models
from core.predictions.predictions import Predictions
from core.programs import LIBRARIES
from tests.ui.export.on_the_page import on_the_page
from tests.written import arrays_of
from ui.export.page import _script, _style, report
from ui.live.sources import sources
from ui.live.threshold import OF_IMAGES
from ui.source.own import SessionRows
from ui.source.rows import OwnRows

SLIDER = Path(__file__).parents[3] / "ui" / "live" / "threshold"
HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1>&amp;\u2028"
rng = np.random.default_rng(0)
LABELS, SCORES = rng.integers(0, 2, 60), rng.random(60).astype(np.float32)


def page(threshold=0.5, rule=">", n=60, **options) -> str:
    options = {"source": "mine.csv", "class_names": ("nay", "aye")} | options
    own = OwnRows(
        Models({"score": Predictions(np.resize(LABELS, n), np.resize(SCORES, n), **options)})
    )
    rows = SessionRows(own, rule, "score")
    return report(rows, *on_the_page(rows, "accuracy", "recall"), threshold)


class Reader(HTMLParser):
    """Read a page as a browser would: elements with their attributes, scripts, text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.scripts, self.text = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.cdata_elem == "script":
            self.scripts[-1] += data
        else:
            self.text.append(data)


def shown(html) -> dict:
    return json.loads(Reader(html).scripts[0])


def test_nothing_is_fetched_and_only_its_own_scripts_may_run():
    reader = Reader(page())
    assert not [tag for tag, attributes in reader.elements if {"src", "href"} & set(attributes)]
    assert "@import" not in _style("")
    policy = next(a["content"] for _, a in reader.elements if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    for script in reader.scripts[1:]:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert len(reader.scripts) == 2


def test_the_component_is_the_apps_own_to_the_letter():
    html = page()
    for name in ("slider.html", "slider.css"):
        assert (SLIDER / name).read_text("utf-8") in html, name
    # Rows are images in the app alone, and one of them is followed in the story alone.
    elsewhere = {OF_IMAGES, SLIDER / "parts" / "images.mjs", SLIDER.parent / "js" / "followed.mjs"}
    for module in {*SLIDER.rglob("*.mjs"), *SLIDER.parent.glob("js/*.mjs")} - elsewhere:
        own = re.split(r"^import .*\n", module.read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^export (default )?|^ *//.*\n", "", own[-1], flags=re.MULTILINE)
        assert text.strip() in html, module


def test_charts_hold_what_is_drawn_without_plotly():
    html = page()
    assert len(html) < 1_500_000
    for chart in shown(html)["charts"].values():
        layout = chart["layout"]
        assert layout.keys() <= {
            *("title", "xaxis", "yaxis", "height", "margin", "showlegend", "legend"),
            *("dragmode", "hovermode", "annotations"),
        }
        for trace in chart["data"]:
            unseen = trace.get("opacity") == 0
            assert unseen or trace["type"] == "contour" or trace["mode"] == "lines"
            assert not {"fill", "marker", "xaxis", "yaxis"} & trace.keys() or unseen


def test_a_report_of_as_many_points_as_it_may_hold_is_small():
    assert len(page(n=20_000)) < 1_500_000


def test_no_script_ends_before_its_end():
    element = str(_script("const a = '</script>', b = '<!--';")[0])
    assert Reader(element).scripts == [r"const a = '<\/script>', b = '<\!--';"]
    assert element.count("</script") == 1


def test_text_of_a_file_is_text():
    html = page(source=HOSTILE, class_names=(HOSTILE, "a<b>&"))
    tags = {tag for tag, _ in Reader(html).elements}
    assert not tags & {"img", "b>"}
    assert [tag for tag, _ in Reader(html).elements].count("script") == 2
    text = "".join(Reader(html).text)
    seen = HOSTILE.replace("\u2028", r"\u2028")
    assert f"“yes” is a<b>&, “no” is {seen}" in text
    assert shown(html)["data"]["words"] == [seen, "a<b>&"]


def test_tables_come_back_to_the_bit():
    data = shown(page())["data"]
    own = OwnRows(Models({"score": Predictions(LABELS, SCORES, source="x")}))
    rows = SessionRows(own, ">", "score")
    frames = {"table": rows.view.table.frame, "samples": rows.points().samples}
    for name, frame in frames.items():
        assert [column["name"] for column in data[name]] == list(frame)
        for column, values in arrays_of(data[name]).items():
            assert values.dtype == frame[column].dtype
            assert values.tobytes() == frame[column].to_numpy().tobytes()
    assert data["cells"] is None


def test_it_says_what_is_shown_and_what_is_inside():
    options = {"n_left_out": 3, "sample_weight": np.full(60, 2.0)}
    text = "".join(Reader(page(0.25, ">=", **options)).text)
    assert "mine.csv" in text
    assert "60; 3 more are left out" in text
    assert "each counts as much as its weight" in text
    assert "“yes” when score ≥ threshold" in text
    assert "score and the label of each of the 60 rows" in text
    for library in LIBRARIES:
        assert library in text
    assert text.count("THRESHOLD = np.float32(0.25)") == 3
    assert 'data-threshold="0.25"' in page(0.25)


def test_many_rows_are_inside_as_counts_only():
    html = page(n=20_001)
    assert "counts only, and no single row" in "".join(Reader(html).text)
    assert shown(html)["data"]["samples"] is None


def test_every_colour_a_style_asks_for_is_given_in_both_themes():
    style = _style(sources(SLIDER / "slider.mjs")["css"])
    wanted = set(re.findall(r"var\((--st-[\w-]+)\)", style)) - {"--st-font"}
    assert len(wanted) >= 5
    for name in wanted:
        assert style.count(f"{name}: #") == 3, "light, dark, paper"


def test_line_ends_do_not_change_the_hash():
    tag, digest = _script("a\r\nb")
    assert "\r" not in str(tag)
    assert digest == _script("a\nb")[1]


@pytest.mark.parametrize("labels", [[1, 1], [0, 0]])
def test_a_class_without_a_row_is_no_error(labels):
    own = OwnRows(Models({"score": Predictions(labels, [0.2, 0.7], source="x")}))
    rows = SessionRows(own, ">", "score")
    assert "</html>" in report(rows, *on_the_page(rows, "accuracy"), 0.5)
