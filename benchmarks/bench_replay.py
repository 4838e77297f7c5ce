"""Measure step 5 of the story: the bytes of all epochs, and the pictures a second while they play.

    python -m benchmarks.bench_replay

Trainings of 20 and of 200 epochs, of 2,000 rows and of 20,000: the rows that are shown are a fifth.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import zlib
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from core.experiment.recipe import REFERENCE, Settings, encode
from core.experiment.trained import train
from core.live.replay import replay_of_training
from tests.browser.chromium import find_chromium
from tests.browser.conftest import App, launch_flags, serving
from ui.live.columns import columns_as_text
from ui.live.replay import TABLES

SECONDS = 4
TRAININGS = {
    "20 epochs of 2,000 rows": {},
    "200 epochs of 2,000 rows": {"epochs": 200},
    "200 epochs of 20,000 rows": {"epochs": 200, "n_samples": 20_000, "batch_size": 256},
}
FRAMES = """(seconds) => new Promise((done) => {
    const seen = [], track = document.querySelector(".rp-track");
    const look = (now) => {
        seen.push([now, Number(track.ariaValueNow)]);
        if (now - seen[0][0] < 1000 * seconds) requestAnimationFrame(look); else done(seen);
    };
    requestAnimationFrame(look);
})"""
SCRIPT = """
const next = window.requestAnimationFrame.bind(window);
window.frames_drawn = {}; // what moves and what flies have a callback each
window.requestAnimationFrame = (draw) => next((now) => {
    const begin = performance.now();
    draw(now);
    window.frames_drawn[now] = (window.frames_drawn[now] ?? 0) + performance.now() - begin;
});
"""


def size(settings: Settings) -> str:
    """Write how many bytes the tables of a replay take, plain and compressed."""
    made = replay_of_training(train(settings), ">")
    tables = (getattr(made, name) for name in TABLES)
    data = json.dumps([columns_as_text(table) for table in tables if table is not None]).encode()
    return f"{len(data) / 1e6:.2f} MB, {len(zlib.compress(data)) / 1e6:.2f} MB compressed"


def play(page: Page, address: str, recipe: str) -> str:
    """Play for a while, and write the pictures a second, and the script of each."""
    page.add_init_script(SCRIPT)
    app = App(page, address)
    page.goto(f"{address}/story?step=epochs&present=1&v=3&recipe={recipe}")
    page.locator(".rp-play").wait_for(timeout=600_000)
    app.idle()
    page.locator(".rp-play").click()
    page.evaluate("window.frames_drawn = {}")
    seen = page.evaluate(FRAMES, SECONDS)
    script = page.evaluate("Object.values(window.frames_drawn)")
    gaps = sorted(after - before for (before, _), (after, _) in pairwise(seen))
    a_second = 1000 * (len(seen) - 1) / (seen[-1][0] - seen[0][0])
    return (
        f"{a_second:.0f} pictures a second (a gap at p50 {statistics.median(gaps):.1f} ms, at p95 "
        f"{gaps[int(0.95 * len(gaps))]:.1f} ms), script p50 {statistics.median(script):.2f} ms, "
        f"epochs {seen[0][1]} to {seen[-1][1]}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        # As people have it: without what the tests turn off in the engine of scripts.
        flags = [flag for flag in launch_flags() if not flag.startswith("--js-flags")]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        with serving(Path(folder)) as address:
            for name, changes in TRAININGS.items():
                settings = Settings(**changes, keeps_epochs=True)
                page = browser.new_page(viewport={"width": 1920, "height": 1080})
                print(f"{name}: {size(settings)}; {play(page, address, encode(settings))}")
                page.close()
        browser.close()


if __name__ == "__main__":
    assert REFERENCE.n_samples == 2_000
    main()
