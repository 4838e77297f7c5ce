"""What is taken home: files of the threshold on the screen, and a report that lives offline."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from core.experiment.recipe import encode
from core.predictions.scale import Scale
from tests.browser.conftest import ROOT, WINDOW, daily
from tests.browser.independent import SMALL, counted, scores_of
from tests.browser.mounted import DRAWN, readings
from tests.browser.test_your_predictions import a_hostile_file_acts_nowhere
from ui.export.report import explore

CELLS = ("tp", "fp", "fn", "tn")


def fetch(app, key: str, folder: Path) -> Path:
    """Press a button and keep what comes."""
    button = app.page.locator(f".st-key-home_{key} button")
    with app.page.expect_download() as coming:
        button.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def key_of(name: str) -> str:
    return name.replace(".", "-")


def release_at(app, threshold: float) -> float:
    """Drag, let go, and wait until the server has heard it."""
    app.grab(0.5)
    app.pull(threshold, steps=4)
    shown = float(app.readings()["threshold"])
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(rf"[?&]t={re.escape(f'{shown:.12g}')}(&|$)"))
    app.idle()
    return shown


@pytest.mark.parametrize("thresholds", daily([0.31], [0.31, 0.62]), ids=len)
def test_code_and_files_have_the_threshold_of_the_last_release(app, tmp_path, thresholds):
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    app.go(f"/?v=3&open=home&axis=probability&recipe={encode(SMALL)}").ready()
    y_true, y_score = scores_of(SMALL)
    app.page.get_by_role("radio", name="NumPy").click()
    for wanted in thresholds:
        shown = release_at(app, wanted)
        line = f"THRESHOLD = np.float32({np.float32(shown)!s})"
        block = app.page.get_by_test_id("stCode")
        expect(block).to_contain_text(line)
        block.scroll_into_view_if_needed()
        block.hover()
        block.get_by_role("button", name="Copy").click()
        copied = app.page.evaluate("navigator.clipboard.readText()")
        assert line in copied
        table = pd.read_csv(fetch(app, key_of("rows.csv"), tmp_path), dtype={"y_score": "float32"})
        assert table.y_score.tolist() == list(y_score)
        expected = counted(y_true, y_score, shown)
        said = table.y_pred == 1
        assert (said & (table.y_true == 1)).sum() == expected["tp"]
        assert (said & (table.y_true == 0)).sum() == expected["fp"]
        app.page.evaluate("scrollTo(0, 0)")
        app.page.locator("[data-testid=stMain]").evaluate("node => node.scrollTo(0, 0)")
    metrics = pd.read_csv(fetch(app, key_of("metrics.csv"), tmp_path))
    for line in metrics.iloc[::97].itertuples():
        expected = counted(y_true, y_score, line.threshold)
        assert [getattr(line, cell) for cell in CELLS] == [expected[cell] for cell in CELLS]


class Report:
    """A tab without a network, in which one report after another is opened from the disk."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**options)
        self.context.set_offline(True)
        self.asked, self.problems = [], []
        self.context.route(re.compile("^(?!file:|data:|blob:)"), lambda route: route.abort())
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else 0)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', "
            "(event) => console.error('policy', event.violatedDirective, event.blockedURI))"
        )

    def open(self, path: Path, viewport=WINDOW["viewport"], permissions=(), color_scheme="light"):
        """Open a report as if the tab were new."""
        self.page.mouse.up()
        self.page.goto("about:blank")  # what differs by its fragment only would not be loaded anew
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(media="screen", color_scheme=color_scheme)
        self.context.clear_permissions()
        self.context.grant_permissions(list(permissions))
        self.page.mouse.move(0, 0)
        self.page.goto(path.as_uri())
        expect(self.page.locator("[data-column=tp]")).to_have_text(re.compile(r"^\d"))
        expect(self.page.locator(".st-key-cross_entropy svg.live-mark")).to_have_count(1)
        return self

    def frame(self):
        self.page.evaluate(DRAWN)

    def readings(self) -> dict[str, str]:
        return readings(self.page, ".live-threshold")

    def drag_to(self, share: float):
        box = self.page.get_by_role("slider").bounding_box()
        self.page.mouse.move(box["x"] + 40 + share * (box["width"] - 52), box["y"] + 60)
        self.frame()

    def check(self):
        """Fail on a script error, and on a request to anywhere; then forget both."""
        problems, asked = self.problems[:], self.asked[:]
        self.problems.clear()
        self.asked.clear()
        assert not problems
        assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture(scope="module")
def report_tabs(browser):
    """Hold the tabs that the reports of a module share, by whether it is a phone's."""
    held = {}
    yield held
    for report in held.values():
        report.context.close()


@pytest.fixture
def open_report(request, browser, report_tabs):
    """Open reports in shared tabs, which keep their scripts compiled; new ones after a failure."""
    failed = request.session.testsfailed

    def make(path, *, is_phone=False, **options):
        if is_phone not in report_tabs:
            report_tabs[is_phone] = Report(browser, has_touch=is_phone, is_mobile=is_phone)
        return report_tabs[is_phone].open(path, **options)

    yield make
    if request.session.testsfailed > failed:
        for report in report_tabs.values():
            report.context.close()
        report_tabs.clear()
    for report in report_tabs.values():
        report.check()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture
def of_network(app, folder) -> Path:
    """The report of a small network, downloaded once."""
    if not any(folder.iterdir()):
        app.go(
            f"/?v=3&open=home&open=rates&recipe={encode(SMALL)}&t=0.31&axis=probability&rates=Recall"
        )
        fetch(app, key_of("report.html"), folder)
    (path,) = folder.iterdir()
    return path


OFF_THE_TICKS = r"""([key, x, y]) => {
    const chart = document.querySelector(`.st-key-${key}`), dot = chart.querySelector('circle.now');
    const along = (axis, at) => {
        const ticks = [...chart.querySelectorAll(`.${axis}tick`)].map((tick) => [
            Number(tick.textContent.replace('−', '-')),
            Number(tick.querySelector('path').getAttribute('d').match(/[\d.]+/g)[at])]);
        const [[v0, p0], [v1, p1]] = [ticks[0], ticks.at(-1)];
        return (value) => p0 + (value - v0) / (v1 - v0) * (p1 - p0);
    };
    const [cx, cy] = ['cx', 'cy'].map((name) => Number(dot.getAttribute(name)));
    const lines = [...chart.querySelectorAll('path.js-line')];
    return [Math.hypot(along('x', 0)(x) - cx, along('y', 1)(y) - cy),
        lines.some((line) => line.isPointInStroke(new DOMPoint(cx, cy)))];
}"""
"""How far a mark is from where the ticks of its chart say it belongs, and if it is on a line."""


@pytest.mark.parametrize("n", daily(11, 21))
def test_the_report_shows_the_exact_counts_at_every_place_of_the_drag_and_keeps_it(
    open_report, of_network, n
):
    report = open_report(of_network)
    y_true, y_score = scores_of(SMALL)
    assert report.readings()["threshold"] == "0.310"
    marks, seen = set(), set()
    report.drag_to(0.31)
    report.page.mouse.down()
    for share in np.linspace(0, 1, n):
        report.drag_to(share)
        readings = report.readings()
        assert float(readings["threshold"]) == pytest.approx(share, abs=0.003)
        expected = counted(y_true, y_score, float(readings["threshold"]))
        assert [int(readings[cell]) for cell in CELLS] == [expected[cell] for cell in CELLS]
        assert float(readings["accuracy"]) == pytest.approx(expected["accuracy"], abs=5.1e-5)
        marks.add(report.page.locator(".st-key-roc circle.now").get_attribute("cx"))
        seen.add(readings["tp"])
        lines = report.page.locator("pre span").all_text_contents()
        assert lines == [readings["threshold"]] * 3, "the code follows"
    report.drag_to(0.4)
    report.page.mouse.up()
    assert len(marks) > 5
    assert len(seen) > 5
    readings = {k: float(v.rstrip(" %")) for k, v in report.readings().items() if v[:1].isdigit()}
    readings["fpr"] = readings["fp"] / readings["negatives"]
    for chart, x, y in (
        ("roc", "fpr", "recall"),
        ("precision_recall", "recall", "precision"),
        ("accuracy", "threshold", "accuracy"),
    ):
        off, is_on_a_line = report.page.evaluate(OFF_THE_TICKS, [chart, readings[x], readings[y]])
        assert off < 0.1, (chart, off)
        assert is_on_a_line, chart

    report.page.evaluate("location.hash = 't=0.31'")
    expect(report.page.locator("[data-column=threshold]").first).to_have_text("0.310")
    keys_link_and_reload_keep_the_threshold(report)


def keys_link_and_reload_keep_the_threshold(report):
    slider = report.page.get_by_role("slider")
    slider.focus()
    for key, threshold in (("ArrowRight", "0.320"), ("PageUp", "0.420"), ("End", "1.000")):
        report.page.keyboard.press(key)
        expect(report.page.locator("[data-column=threshold]").first).to_have_text(threshold)
    expect(report.page.locator("[data-column=precision]").first).to_have_text("undefined")
    report.page.keyboard.press("Home")
    report.page.keyboard.press("ArrowRight")
    expect(report.page).to_have_url(re.compile(r"#t=0\.01$"))
    report.page.reload()
    expect(report.page.locator("[data-column=threshold]").first).to_have_text("0.010")
    report.page.evaluate("location.hash = 't=0.7'")
    expect(report.page.locator("[data-column=threshold]").first).to_have_text("0.700")
    report.page.evaluate("location.hash = 't=<b>'")
    report.page.get_by_role("button", name="0.5: What Keras").click()
    expect(report.page.locator("[data-column=threshold]").first).to_have_text("0.500")
    held = report.page.locator("[data-held-of]")
    expect(held).to_have_attribute("data-threshold", "0.5")  # answered, so nothing is missed


ASK = """asked => new Promise((heard) => {
  addEventListener("hashchange", heard, { once: true });
  location.hash = `t=${asked}`;
})"""


def test_a_link_and_a_reload_keep_a_threshold_of_another_scale(open_report, tmp_path):
    y_true, y_score = scores_of(SMALL)
    log_odds = np.log(y_score / (1 - y_score.astype(float)))
    path = tmp_path / "log_odds.html"
    explore(y_true, log_odds, scale=Scale("log_odds")).save(path)
    report = open_report(path)
    threshold = report.page.locator("[data-column=threshold]").first
    for asked, text in (("1.05", "1.05"), ("-1.5", "−1.5")):
        report.page.evaluate(ASK, asked)
        report.page.reload()
        expect(threshold).to_have_text(re.compile(rf"^{re.escape(text)}\.?0*$"))
    report.page.evaluate(ASK, "1e9")  # beyond the slider
    expect(report.page.locator("[data-held-of]")).to_have_attribute("data-threshold", "-1.5")


def test_explanations_pins_pictures_and_copies_work_offline(open_report, of_network, tmp_path):
    report = open_report(of_network, permissions=["clipboard-read", "clipboard-write"])
    page = report.page
    page.locator("[data-explain=recall]").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("TP / (TP + FN)")
    page.get_by_role("button", name="Pin").click()
    page.get_by_role("slider").press("PageUp")
    expect(page.locator("[data-note=pin]")).to_contain_text("From the pin at 0.310")
    page.get_by_role("button", name="Finer").click()
    expect(page.locator(".lt-near tbody tr")).to_have_count(8)
    for kind in ("SVG", "PNG"):
        with page.expect_download() as coming:
            page.get_by_role("button", name=f"{kind}: download ROC").click()
        coming.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).stat().st_size > 1000
    drawn = (tmp_path / "SVG").read_text("utf-8")
    assert "ROC · AUC" in drawn
    assert 'class="js-line"' in drawn
    assert 'class="now"' in drawn
    page.locator(".st-key-roc").scroll_into_view_if_needed()
    box = page.locator(".st-key-roc .nsewdrag").bounding_box()
    page.mouse.move(box["x"] + 0.02 * box["width"], box["y"] + 0.97 * box["height"])
    words = page.locator(".st-key-roc .hovertext tspan")
    expect(words).to_have_text([re.compile(r"^FPR 0\.\d{4}$"), re.compile(r"^recall 0\.\d{4}$")])
    page.mouse.move(0, 0)
    expect(words).to_have_count(0)
    entry = page.get_by_role("button", name="Recall (true positive rate) in the chart")
    lines = page.locator(".st-key-accuracy [clip-path] .js-line")
    n_lines = lines.count()
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "false")
    expect(lines).to_have_count(n_lines - 1)
    entry.press("Enter")
    expect(lines).to_have_count(n_lines)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "THRESHOLD = np.float32(0.410)" in page.evaluate("navigator.clipboard.readText()")


CONTRAST = """() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const luminance = (colour) => {
        canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map((c) => c / 255)
            .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = luminance(getComputedStyle(document.body).backgroundColor);
    const inks = [['h1', 'color'], ['.facts dt', 'color'], ['.quiet', 'color'], ['pre', 'color'],
        ['.st-key-roc .xtick text', 'fill'], ['.st-key-roc .g-gtitle text', 'fill'],
        ['.st-key-roc .js-line', 'stroke'], ['.st-key-accuracy .legendtext', 'fill'],
        ['.st-key-roc circle.now', 'fill'], ['.lt-count', 'fill']];
    return [paper, inks.map(([selector, property]) => {
        const ink = luminance(getComputedStyle(document.querySelector(selector))[property]);
        return [selector, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)];
    })];
}"""


def test_it_can_be_read_in_both_themes_and_on_paper(open_report, of_network):
    report = open_report(of_network, color_scheme="dark")
    for scheme in ("dark", "light", "dark"):
        report.page.emulate_media(color_scheme=scheme)
        report.frame()
        paper, inks = report.page.evaluate(CONTRAST)
        assert (paper < 0.1) == (scheme == "dark")
        assert min(contrast for _, contrast in inks) >= 4.5, inks

    # On paper it is light, and fits.
    report.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    report.page.emulate_media(media="print")
    paper, inks = report.page.evaluate(CONTRAST)
    assert paper > 0.9
    assert min(contrast for _, contrast in inks) >= 4.5, inks
    widths = report.page.locator(".main-svg").evaluate_all(
        "(all) => all.map((node) => node.getBoundingClientRect().right)"
    )
    assert max(widths) <= 700
    expect(report.page.get_by_role("button", name="Pin")).to_be_hidden()


def test_a_phone_has_no_overflow_and_a_finger_moves_it(open_report, of_network):
    report = open_report(of_network, is_phone=True, viewport={"width": 390, "height": 844})
    heights = report.page.locator(".lt-cell span").evaluate_all(
        "(all) => all.map((node) => node.offsetHeight)"
    )
    assert max(heights) < 25, "what a cell is called stays on its line"
    assert report.page.evaluate("document.documentElement.scrollWidth") <= 390
    slider = report.page.get_by_role("slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    report.page.touchscreen.tap(box["x"] + 40 + 0.75 * (box["width"] - 52), box["y"] + 60)
    report.frame()
    readings = report.readings()
    assert float(readings["threshold"]) == pytest.approx(0.75, abs=0.01)
    assert int(readings["tp"]) == counted(*scores_of(SMALL), float(readings["threshold"]))["tp"]


AS_JUPYTER_DOES = """<!doctype html><body><div hidden></div><script>
    const output = document.querySelector("div");
    output.innerHTML = OUTPUT;
    output.firstChild.onload = () => { output.hidden = false; };</script>"""
"""A page that shows the HTML of a cell's output as JupyterLab does, put in afterwards; it is out of
sight at first, as that of a notebook in another tab is."""


@pytest.mark.slow
def test_a_cell_of_a_notebook_shows_the_report_live_and_apart(open_report, of_network, tmp_path):
    y_true, y_score = scores_of(SMALL)
    cell = "from ui.export.report import explore\nexplore(y_true, y_score, threshold=0.31)"
    *lines, last = cell.splitlines()
    names = {"y_true": y_true, "y_score": y_score}
    exec("\n".join(lines), names)
    output = json.dumps(eval(last, names)._repr_html_()).replace("</", "<\\/")
    page = open_report(of_network).page  # offline, and whatever is asked for is noticed
    (tmp_path / "notebook.html").write_text(AS_JUPYTER_DOES.replace("OUTPUT", output), "utf-8")
    page.goto((tmp_path / "notebook.html").as_uri())
    lives_apart(page, y_true, y_score)


def lives_apart(page, y_true, y_score):
    """Drag in the frame of a notebook's page; fail where frame and page reach each other."""
    inside = page.frame_locator("iframe")
    threshold = inside.locator(".lt-value[data-column=threshold]")
    expect(threshold).to_have_text("0.310")
    page.locator("iframe").scroll_into_view_if_needed()
    box = inside.get_by_role("slider").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 60, steps=4)
    expect(threshold).not_to_have_text("0.310")
    page.mouse.up()
    expected = counted(y_true, y_score, float(threshold.inner_text()))
    for name in CELLS:
        expect(inside.locator(f".lt-cell [data-column={name}]")).to_have_text(str(expected[name]))
    marked = inside.locator(".st-key-roc circle.now")
    assert float(marked.get_attribute("cx")) > 0
    frame = page.frames[1]
    assert frame.evaluate(
        "[origin, (() => { try { return !!parent.document } catch { return 0 } })()]"
    ) == ["null", 0]
    assert page.evaluate("document.querySelector('iframe').contentDocument") is None
    with page.expect_download() as coming:
        inside.get_by_role("button", name="SVG: download ROC").click()
    assert coming.value.suggested_filename == "roc.svg"


@pytest.mark.slow
def test_a_notebook_that_jupyter_runs_shows_the_report_and_writes_one(
    open_report, of_network, tmp_path
):
    nbformat = pytest.importorskip("nbformat", reason="needs requirements-notebook.txt")
    y_true, y_score = scores_of(SMALL)
    pd.DataFrame({"y_true": y_true, "y_score": y_score}).to_csv(tmp_path / "rows.csv", index=False)
    cells = (
        "import pandas as pd\nfrom ui.export.report import explore",
        "rows = pd.read_csv('rows.csv', dtype={'y_score': 'float32'})",
        "explore(rows.y_true, rows.y_score, threshold=0.31)",
        f"!{sys.executable} -m ui.export.report rows.csv --threshold 0.31 -o report.html",
    )
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    nbformat.write(notebook, tmp_path / "rows.ipynb")
    scripts = [f"--HTMLExporter.{name}_url=data:," for name in ("require_js", "mathjax")]
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "rows.ipynb", *scripts],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    page = open_report(of_network).page
    page.goto((tmp_path / "rows.html").as_uri())
    lives_apart(page, y_true, y_score)
    written = open_report(tmp_path / "report.html").readings()
    expected = counted(y_true, y_score, 0.31)
    assert [int(written[name]) for name in CELLS] == [expected[name] for name in CELLS]


def test_text_of_a_hostile_file_acts_nowhere_and_not_in_the_report(app, open_report, tmp_path):
    markup = "<img src=x onerror=window.hit=1>![a](http://evil.example/x.png)=HYPERLINK(1)$x^2$"
    hostile = markup + "</script><script>window.hit=1</script>"
    a_hostile_file_acts_nowhere(app, hostile)
    app.idle().page.get_by_test_id("stExpander").filter(has_text="Download").click()
    report = open_report(fetch(app, key_of("report.html"), tmp_path))
    report.page.get_by_role("button", name="Finer").click()
    expect(report.page.locator(".lt-near")).to_contain_text("<img src=x onerror")
    expect(report.page.get_by_text(hostile[:30]).first).to_be_visible()
    assert report.page.evaluate("window.hit") is None
    assert report.page.locator("img").count() == 0
    assert report.page.locator("script").count() == 2
