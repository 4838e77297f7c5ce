"""Measure in a real browser how long it takes from a press on “Train” to the first epoch on screen.

    python -m benchmarks.bench_train [--times 7]

By the clock of the page, from the press to the text that names an epoch from the first on. A
training of less than 0.3 s, as that of the reference network is, shows its result instead. Longer
ones run in a process beside the server, which takes 1.2 s of the processor to import scikit-learn
and SciPy: it begins when the drawer of the settings is opened, and is kept for a minute
after it was needed, so that not even the first press on a new server waits for that.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks.bench_drag import percentiles
from tests.browser.chromium import find_chromium
from tests.browser.conftest import TOOLS, App, launch_flags, serving

TRAININGS = {"2,000 rows": (2_000, 200), "20,000 rows": (20_000, 100)}
"""Rows and epochs of trainings that do not end before they show an epoch."""

PATIENCE = 120_000  # ms, on a busy machine: who trains goes last

# Notes how long after a press on the button of this name the first epoch stands on the page.
WATCH = """
let pressed = null;
addEventListener("click", (event) => {
    if (/Train$/.test(event.target.closest("button")?.innerText.trim())) pressed = event.timeStamp;
}, true);
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
    const told = document.querySelector(".st-key-training")?.textContent;
    if (pressed !== null && /Training: epoch [1-9]/.test(told)) {
        window.waited = performance.now() - pressed;
        pressed = null;
    }
}).observe(document.body, { childList: true, characterData: true, subtree: true }));
"""


def waits(app: App, rows: int, epochs: int, times: int) -> list[float]:
    """Train so often, each time from another seed, and cancel; gives the waits in ms."""
    page, measured = app.page, []
    sidebar = page.get_by_test_id("stSidebar")
    for seed in range(1, times + 1):
        page.evaluate("window.waited = null")
        for label, value in (("Rows", rows), ("Epochs", epochs), ("Seed", seed)):
            sidebar.get_by_label(label, exact=True).fill(str(value))
            page.keyboard.press("Enter")
        expect(sidebar.get_by_text("Changed, not trained yet")).to_be_visible()
        app.idle()
        sidebar.get_by_role("button", name="Train").click()
        page.wait_for_function("window.waited", timeout=PATIENCE)
        measured.append(page.evaluate("window.waited"))
        page.get_by_role("button", name="Cancel").click()
        app.ready().idle()
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_flags())
        with serving(Path(folder)) as address:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.set_default_timeout(PATIENCE)
            page.add_init_script(WATCH)
            app = App(page, address).open(TOOLS + "&drawer=true")
            for name, (rows, epochs) in TRAININGS.items():
                first, *others = waits(app, rows, epochs, options.times)
                told = f"the first {first:,.0f} ms, the others {percentiles(others)}"
                print(f"{name:12} {told}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
