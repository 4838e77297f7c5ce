"""Measure a drag over 1,000 and 10 million rows of a file, against a Dash dashboard.

    python -m benchmarks.bench_drag_rows [--rows 1000 10000000] [--moves 300]

Both show the same rows in the same browser, at 1400 × 900 with every chart open. A hand drags the
threshold to and fro; what counts is how long a frame that shows a new number lasts, from its
beginning to the next one's, and how long one step takes, from the key to the number. Both are
taken by the clock of the page: how often a new number stands there is bound by the driver of the
browser too, which moves the hand only once a frame has answered. Dash is left out where it is not
installed.

Ten million rows make a frame no longer than a thousand do: the browser's main thread is at work for
7 ms of it in both (layout 1.7, script 1.0, paint 1.2), and the server for none.

The script of the slowest frames, by a profile of the explorer with every chart open: 0.35 ms are
texts and attributes of what moves, each set only when it has changed, 0.4 the dots that turn and
fly (or the bars), 0.1 the field to type in, which follows the hand, 0.1 to ask for the next frame,
and 0.1 what hears the mouse. What stands out of sight, and what is said in words, is written once
the line rests, few parts in a frame.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
from playwright.sync_api import expect, sync_playwright
from pyarrow import parquet

from benchmarks.bench_curve import make_scores
from benchmarks.bench_drag import CLOCK, percentiles
from tests.browser.chromium import find_chromium
from tests.browser.conftest import ROOT, app_in, free_port, launch_flags, serving

STEPS = 20
PATIENCE = 600_000  # ms: to read ten million rows, on a busy machine

# Notes when each frame begins.
TICKS = """
const onwards = window.requestAnimationFrame.bind(window);
window.ticks = [];
const tick = (now) => { window.ticks.push(now); onwards(tick); };
onwards(tick);
"""
# Notes when the text of a place changes, and how long after a key was pressed.
WATCH = """(place) => {
    const node = document.querySelector(place);
    let pressed;
    window.changes = []; window.steps = [];
    addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
    new MutationObserver(() => {
        window.changes.push(performance.now());
        if (pressed) window.steps.push(performance.now() - pressed);
        pressed = null;
    }).observe(node, { childList: true, characterData: true, subtree: true });
}"""
CHANGED = "([place, old]) => document.querySelector(place).textContent !== old"


@contextmanager
def dashboard(path: Path):
    """Serve the Dash dashboard over the rows of a file; ends what it started."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.dash_app", str(port), str(path)]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=silent, stderr=silent) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            while not answers(address):
                assert process.poll() is None, "the dashboard has ended"
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()


def answers(address: str) -> bool:
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def write_rows(path: Path, n_rows: int) -> Path:
    y_true, y_score = make_scores(n_rows)
    parquet.write_table(pa.table({"y_true": y_true.astype("int8"), "y_score": y_score}), path)
    return path


def drag(page, place: str, points: list[tuple[float, float]]) -> str:
    """Drag through points, and tell how often the text of a place changed, and in what frames."""
    page.mouse.move(*points[0])
    page.mouse.down()
    page.evaluate(WATCH, place)
    page.evaluate("window.frameScript && (frameScript.length = frameStart.length = 0)")
    begin = time.perf_counter()
    for x, y in points:
        page.mouse.move(x, y)
    seconds = time.perf_counter() - begin
    changes, ticks = page.evaluate("[changes, ticks]")
    page.mouse.up()
    # Of a new number, when the frame that shows it began; and how long until the next one.
    shown = [i for i in np.unique(np.searchsorted(ticks, changes)) if 0 < i < len(ticks)]
    if not shown:
        return "  no new number before the hand lets go"
    lasted = [ticks[i] - ticks[i - 1] for i in shown]
    return (
        f"  a new number          {len(changes) / seconds:6.1f} times a second\n"
        f"  a frame that shows one {percentiles(lasted)}   {1000 / np.mean(lasted):.0f} a second"
    )


def step_times(page, place: str) -> list[float]:
    """Time from a press of an arrow key to the new number, in ms, by the clock of the page."""
    page.evaluate(WATCH, place)
    for _ in range(STEPS):
        old = page.locator(place).text_content()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(CHANGED, arg=[place, old], polling="raf")
    return page.evaluate("steps")


def to_and_fro(left: float, right: float, y: float, moves: int) -> list[tuple[float, float]]:
    return [(left + (right - left) * abs((i * 7 % 200) - 100) / 100, y) for i in range(moves)]


def ours(browser, path: Path, n_rows: int, moves: int) -> None:
    place = '[data-column="threshold"]'
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(CLOCK + TICKS)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        app = app_in(context, address)
        page = app.page
        page.set_default_timeout(PATIENCE)
        app.anew("/your_predictions")
        page.locator("input[type=file]").set_input_files(path)
        link = page.get_by_role("link", name="Explore them")
        expect(link).to_be_visible(timeout=PATIENCE)
        with app.idle().run_to_its_end():
            link.click()
        expect(app.column("tp")).to_have_text(re.compile(r"^\d"), timeout=PATIENCE)
        query = page.evaluate("location.search")
        app.lead(f"/{query}{'&' if query else '?'}open=all").ready().idle()
        expect(page.get_by_text(f"{n_rows:,} rows").first).to_be_visible()
        points = to_and_fro(app.x_of(0), app.x_of(1), app.y, moves)
        sent = len(app.sent)
        told = drag(page, place, points)
        messages = len(app.sent) - sent
        scripts, starts = page.evaluate("[frameScript, frameStart]")
        app.idle()
        frames: dict[float, float] = defaultdict(float)
        for start, script in zip(starts, scripts, strict=True):
            frames[start] += script
        app.slider.focus()
        page.keyboard.press("Home")
        app.frame()
        steps = step_times(page, place)
        print(f"ours, {n_rows:,} rows")
        print(f"  drag: {messages} messages")
        print(told)
        print(f"  script per frame       {percentiles(list(frames.values()))}")
        print(f"  a step of the key      {percentiles(steps)}", flush=True)
    context.close()


def theirs(browser, path: Path, n_rows: int, moves: int) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.add_init_script(TICKS)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with dashboard(path) as address:
        page.goto(address)
        expect(page.locator("#counts")).to_have_text(re.compile("tp"), timeout=PATIENCE)
        expect(page.locator("#matrix .heatmaplayer .hm")).to_have_count(1, timeout=PATIENCE)
        thumb = page.get_by_role("slider").first
        track, box = page.locator("#cutoff").bounding_box(), thumb.bounding_box()
        y = box["y"] + box["height"] / 2
        points = to_and_fro(track["x"] + 30, track["x"] + track["width"] - 150, y, moves)
        middle = box["x"] + box["width"] / 2
        page.mouse.move(middle, y)
        before = len(asked)
        told = drag(page, "#counts", [(middle, y), *points])
        messages = len(asked) - before
        page.wait_for_load_state("networkidle")
        thumb.press("Home")
        page.wait_for_load_state("networkidle")
        steps = step_times(page, "#counts")
        print(f"Dash, {n_rows:,} rows")
        print(f"  drag: {messages} requests")
        print(told)
        print(f"  a step of the key      {percentiles(steps)}", flush=True)
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000_000])
    parser.add_argument("--moves", type=int, default=300)
    options = parser.parse_args()
    contenders = [ours]
    if find_spec("dash"):
        contenders.append(theirs)
    else:
        print("Dash is not installed and is left out")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # As people have it: without what the tests turn off in the engine of scripts.
        flags = [flag for flag in launch_flags() if not flag.startswith("--js-flags")]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        for n_rows in options.rows:
            path = write_rows(Path(folder, f"rows{n_rows}.parquet"), n_rows)
            for measure in contenders:
                measure(browser, path, n_rows, options.moves)
        browser.close()


if __name__ == "__main__":
    main()
