"""Measure first sight on a slow line: 1.6 Mbit/s, 400 ms there and back.

The peer is a page with one `st.slider`. A first visit has nothing in its cache; a second has what
the first one brought.

Run: python -m benchmarks.bench_slow_line [--rounds 3]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.bench_sight import IS_OVER
from benchmarks.load import BARE
from benchmarks.slow_line import Direction, slow_line
from tests.browser.chromium import find_chromium
from tests.browser.conftest import ROOT, launch_flags, serving

MEGABITS, LATENCY = 1.6, 0.4
LONG = 180_000  # ms
PAGES = {
    "one st.slider": (BARE, "", "[data-testid=stSlider]"),
    "the explorer": (None, "", "[data-column=tp]:not(:empty)"),
    "with every chart": (None, "?v=3&open=all", "[data-column=tp]:not(:empty)"),
}


def visit(context: BrowserContext, address: str, slider: str, down: Direction) -> dict[str, float]:
    """Open a page; seconds until the slider, until all is there, and KB that came until then."""
    page = context.new_page()
    page.set_default_timeout(LONG)
    sent, begin = down.sent, time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(slider)
    seen, kilobytes = time.perf_counter() - begin, (down.sent - sent) / 1000
    page.wait_for_function(IS_OVER)
    page.wait_for_load_state("networkidle")
    over = time.perf_counter() - begin - 0.5  # of silence, by which it is known
    page.close()
    return {"seen": seen, "KB": kilobytes, "over": over, "KB in all": (down.sent - sent) / 1000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    noted = defaultdict(list)
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_flags())
        sites = {}
        for name, (text, query, slider) in PAGES.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            script = ROOT / "app.py"
            if text:
                script = folder / "page.py"
                script.write_text(text)
            near = urlsplit(stack.enter_context(serving(folder, script)))
            port, down = stack.enter_context(
                slow_line(near.port, megabits=MEGABITS, latency=LATENCY)
            )
            warm = browser.new_context()
            visit(warm, f"{near.scheme}://127.0.0.1:{near.port}/{query}", slider, down)
            warm.close()
            sites[name] = f"{near.scheme}://127.0.0.1:{port}/{query}", slider, down
        for _ in range(rounds):
            for name, site in sites.items():
                context = browser.new_context(viewport={"width": 1400, "height": 900})
                for which in ("first visit", "second visit"):
                    noted[which, name].append(visit(context, *site))
                context.close()
        browser.close()
    print(f"median of {rounds} in turn, {MEGABITS} Mbit/s, {1000 * LATENCY:.0f} ms")
    for which in ("first visit", "second visit"):
        bare = None
        for name in PAGES:
            of = {
                what: statistics.median(each[what] for each in noted[which, name])
                for what in noted[which, name][0]
            }
            bare = bare or of["seen"]
            print(
                f"  {which:12s}  {name:17s} slider {of['seen']:5.1f} s "
                f"({of['seen'] / bare:.2f} times, {of['KB']:5.0f} KB)   "
                f"all {of['over']:5.1f} s ({of['KB in all']:5.0f} KB)"
            )


if __name__ == "__main__":
    main()
