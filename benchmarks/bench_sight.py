"""Measure first sight: from opening a page on a warm server to a slider that can be dragged.

The peers are a page with one `st.slider`, and the smallest component there can be: a line of text
that its script writes.

What the explorer takes longer than one `st.slider`, by traces on a busy machine, in processor time
of the page's thread, of which a machine at rest needs less: 335 ms until it can be dragged, and
279. Until Streamlit's page hears that a run has begun both take the same, 215 ms. From there on it
is 126 ms, and 63: React's one commit of the head, the sentence and the places 32, of which 13 are
Markdown as it is needed for the first time, the commits that follow it when the scripts of a
component and of HTML are there 17, the reading of the tables 3, these scripts 5, two layouts 8,
the slider itself 28, of which 9 are layout and style, and 33 in tasks of less than 1.5 ms:
messages, and memory that is cleared. The server takes 24 to 30 ms, and 15 to 18.

Run: python -m benchmarks.bench_sight [--rounds 9]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.load import BARE
from tests.browser.chromium import find_chromium
from tests.browser.conftest import ROOT, launch_flags, serving

LEAST = """
import streamlit as st
write = 'export default ({ parentElement }) => { parentElement.querySelector("i").append("0.5"); }'
st.components.v2.component("least", html="<i class=least></i>", js=write)(key="least")
"""
PAGES = {
    "one st.slider": (BARE, "[data-testid=stSlider]"),
    "smallest component": (LEAST, ".least:not(:empty)"),
    "the explorer": (None, "[data-column=tp]:not(:empty)"),
}
WARM_UP = 2  # rounds: a server and a browser that have the scripts
NOTED = """
window.long = 0;
window.shift = 0;
const note = (type, add) => new PerformanceObserver((list) => list.getEntries().forEach(add))
    .observe({ type, buffered: true });
note("longtask", () => { window.long += 1; });
note("layout-shift", ({ value }) => { window.shift += value; });
"""
IS_OVER = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


def opened(context: BrowserContext, address: str, slider: str) -> dict[str, float]:
    """Open a page, and note how long it takes until the slider, and until all."""
    page = context.new_page()
    page.add_init_script(NOTED)
    begin = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(slider)
    seen = time.perf_counter() - begin
    n_long = page.evaluate("window.long")
    page.wait_for_function(IS_OVER)
    over = time.perf_counter() - begin
    page.wait_for_timeout(300)  # what jumps when all is there
    shift = page.evaluate("window.shift")
    page.close()
    return {"seen": seen, "over": over, "long": n_long, "shift": shift}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    noted: dict[str, list[dict[str, float]]] = defaultdict(list)
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        # As people have it: without what the tests turn off in the engine of scripts.
        flags = [flag for flag in launch_flags() if not flag.startswith("--js-flags")]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        sites = {}
        for name, (text, slider) in PAGES.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            script = ROOT / "app.py"
            if text:
                script = folder / "page.py"
                script.write_text(text)
            context = browser.new_context(viewport={"width": 1400, "height": 900})
            sites[name] = context, stack.enter_context(serving(folder, script)), slider
        for turn in range(rounds + WARM_UP):
            for name, site in sites.items():
                times = opened(*site)
                if turn >= WARM_UP:
                    noted[name].append(times)
        browser.close()
    medians = {
        name: {what: statistics.median(each[what] for each in times) for what in times[0]}
        for name, times in noted.items()
    }
    bare = next(iter(medians.values()))
    print(f"median of {rounds} openings in turn, in one browser")
    for name, of in medians.items():
        print(
            f"  {name:20s} {of['seen']:.2f} s ({of['seen'] / bare['seen']:.2f} times)   "
            f"{of['long']:.0f} long tasks   all {of['over']:.2f} s   shift {of['shift']:.3f}"
        )


if __name__ == "__main__":
    main()
