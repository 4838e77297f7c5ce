"""Measure a drag in a real browser: script per frame, messages, and what a release costs.

    python -m benchmarks.bench_drag

The peer is Streamlit's own way: `st.slider` in a fragment that draws three charts again. It shows
nothing while the hand moves, so only the release can be compared.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from bisect import bisect
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.conftest import EVERYTHING, App, launch_flags, serving

PEER = Path(__file__).with_name("plain_slider_app.py")
MOVES = 300
PATHS = (
    EVERYTHING,
    "/choose_a_threshold?v=3&card=requirements&need_precision=0.9&need_recall=0.8",
    "/models",
    "/models?against=linear&against=squared_error&v=3",
)
"""The explorer with all its charts, a choice with bands, and models; the last two kinds with an
interval beside each rate."""
RELEASES = 15

# Wraps every animation-frame callback with a clock; the live part draws in one. What hears the hand
# comes before it, and is timed from the first listener to the last.
CLOCK = """
let begun = 0;
window.handScript = [];
addEventListener("pointermove", () => { begun = performance.now(); }, true);
addEventListener("pointermove", () => { window.handScript.push(performance.now() - begun); });
const next = window.requestAnimationFrame.bind(window);
window.frameScript = []; window.frameStart = [];
window.requestAnimationFrame = (draw) => next((now) => {
    const begin = performance.now(); draw(now);
    window.frameScript.push(performance.now() - begin); window.frameStart.push(now);
});
"""

FRAMES = ["devtools.timeline", "disabled-by-default-devtools.timeline.frame"]


def percentiles(values: list[float]) -> str:
    ordered = sorted(values)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"p50 {statistics.median(ordered):6.2f} ms   p95 {p95:6.2f} ms"


def own_times(trace: bytes) -> list[float]:
    """Return for each frame of a trace what its callbacks took of the processor, in ms.

    A clock goes on while other work has the processor; the thread's own time stands still.
    """
    events = json.loads(trace)["traceEvents"]
    begun = sorted(e["ts"] for e in events if e["name"] == "BeginMainThreadFrame")
    frames: dict[int, float] = defaultdict(float)
    for event in events:
        if event["name"] == "FireAnimationFrame":
            frames[bisect(begun, event["ts"])] += event["tdur"] / 1000
    return list(frames.values())


def drag(page, address: str, path: str) -> None:
    app = App(page, address)
    page.on("websocket", lambda ws: ws.on("framesent", lambda message: app.sent.append(message)))
    page.add_init_script(CLOCK)
    app.open(path)
    left, right, y = app.x_of(0), app.x_of(1), app.y
    page.mouse.move(app.x_of(0.5), y)
    page.mouse.down()
    app.idle()
    page.evaluate("frameScript.length = frameStart.length = handScript.length = 0")
    page.context.browser.start_tracing(page=page, categories=FRAMES)
    sent, begin = len(app.sent), time.perf_counter()
    for i in range(MOVES):
        page.mouse.move(left + (right - left) * abs((i * 7 % 200) - 100) / 100, y)
    seconds = time.perf_counter() - begin
    owned = own_times(page.context.browser.stop_tracing())
    scripts, starts, heard = page.evaluate("[frameScript, frameStart, handScript]")
    frames: dict[float, float] = defaultdict(float)
    for start, script in zip(starts, scripts, strict=True):
        frames[start] += script  # what moves and what flies have a callback each
    messages = len(app.sent) - sent
    page.mouse.up()
    app.idle()
    gaps = [b - a for a, b in pairwise(starts) if b > a]
    told = f"{MOVES} moves in {seconds:.1f} s, {len(frames)} frames, {messages} messages"
    print(f"drag on {path}: {told}")
    print(f"  script per frame  {percentiles(list(frames.values()))}")
    print(f"  its thread's own  {percentiles(owned)}")
    print(f"  hearing the hand  {percentiles(heard)}")
    print(f"  between frames    {percentiles(gaps)}")


def release_times(page, address: str) -> list[float]:
    """Time from letting go to the server's answer standing in the page."""
    app = App(page, address).open()
    times = []
    for i in range(RELEASES):
        page.mouse.move(app.x_of(0.5), app.y)
        page.mouse.down()
        page.mouse.move(app.x_of(0.2 + 0.6 * (i % 10) / 10 + 0.001 * i), app.y)
        app.frame()
        wanted = app.readings()["threshold"].rstrip("0")
        begin = time.perf_counter()
        page.mouse.up()
        page.wait_for_function(
            "(wanted) => new URLSearchParams(location.search).get('t')?.startsWith(wanted)",
            arg=wanted,
            polling="raf",
        )
        times.append(1000 * (time.perf_counter() - begin))
        app.idle()
    return times


def peer_times(page, address: str) -> list[float]:
    """The same for the peer, whose text stands below its charts and so comes last."""
    page.goto(address)
    # The slider itself is an invisible input; the thumb around it is what a hand takes.
    thumb, text = page.get_by_role("slider").locator("xpath=../.."), page.get_by_text("accuracy 0.")
    text.wait_for()
    page.locator(".st-key-acc .js-plotly-plot .scatterlayer").wait_for()
    times = []
    for i in range(RELEASES):
        box, shown = thumb.bounding_box(), text.inner_text()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + (120 if i % 2 else -120), y, steps=3)
        begin = time.perf_counter()
        page.mouse.up()
        page.wait_for_function(
            "(old) => [...document.querySelectorAll('p')].some((p) =>"
            " p.textContent.includes('accuracy 0.') && p.textContent !== old)",
            arg=shown,
            polling="raf",
        )
        times.append(1000 * (time.perf_counter() - begin))
    return times


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours, peer = Path(folder, "ours"), Path(folder, "peer")
        ours.mkdir()
        peer.mkdir()
        # As people have it: without what the tests turn off in the engine of scripts.
        flags = [flag for flag in launch_flags() if not flag.startswith("--js-flags")]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        size = {"width": 1400, "height": 900}
        with serving(ours) as address:
            for path in PATHS:
                drag(browser.new_page(viewport=size), address, path)
            our_times = release_times(browser.new_page(viewport=size), address)
        with serving(peer, PEER) as address:
            their_times = peer_times(browser.new_page(viewport=size), address)
        browser.close()
    print(f"release, live slider        {percentiles(our_times)}")
    print(f"release, st.slider + charts {percentiles(their_times)}")
    ratio = statistics.median(their_times) / statistics.median(our_times)
    print(f"the peer's release takes {ratio:.1f} times as long, and shows nothing before it")


if __name__ == "__main__":
    main()
