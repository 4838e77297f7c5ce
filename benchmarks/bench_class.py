"""Measure a class: ten browsers train ten different networks at once while an eleventh drags.

Twice, since all eleven browsers and the server share this machine: with every pupil's page open
here, and with two trainings running and the pupils' pages closed, as if on machines of their own.

Run: python -m benchmarks.bench_class
"""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks.bench_drag import percentiles, release_times
from tests.browser.chromium import find_chromium
from tests.browser.conftest import launch_flags, serving
from ui.state import REFERENCE, encode

PUPILS = 10
EPOCHS = 150
PROGRESS = re.compile(r"^(Training: epoch|Waiting for a free place)")


def ask(page, address: str, seed: int) -> None:
    """Open a page that asks for a training of its own, and wait until it shows its progress."""
    wanted = replace(REFERENCE, n_samples=20_000, epochs=EPOCHS, seed=seed)
    page.goto(f"{address}/?recipe={encode(wanted)}")
    page.get_by_text(PROGRESS).or_(page.get_by_text("4,000 test rows")).first.wait_for()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_flags())
        size = {"width": 1400, "height": 900}
        with serving(Path(folder)) as address:
            teacher = browser.new_page(viewport=size)
            alone = release_times(teacher, address)

            two = [browser.new_page(viewport=size) for _ in range(2)]
            for seed, page in enumerate(two):
                ask(page, address, 50 + seed)
            for page in two:
                page.close()
            training = release_times(teacher, address)

            pupils = [browser.new_page(viewport=size) for _ in range(PUPILS)]
            begin = time.perf_counter()
            for seed, page in enumerate(pupils):
                ask(page, address, 100 + seed)
            crowded = release_times(teacher, address)
            for page in pupils:
                expect(page.get_by_text("4,000 test rows")).to_be_visible(timeout=300_000)
            seconds = time.perf_counter() - begin
        browser.close()
    print(f"{PUPILS} trainings (20,000 rows, {EPOCHS} epochs) all finished in {seconds:.0f} s")
    print(f"release, nobody trains               {percentiles(alone)}")
    print(f"release, two train, pages elsewhere  {percentiles(training)}")
    print(f"release, ten pages on this machine   {percentiles(crowded)}")


if __name__ == "__main__":
    main()
