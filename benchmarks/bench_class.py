"""Measure a class: ten browsers train ten different networks at once while an eleventh drags.

    python -m benchmarks.bench_class

All browsers share this machine with the server. The pupils' one runs at the lowest priority, so
that its drawing weighs as little as on machines of its own; its sessions ask the server as ever.
"""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks.bench_drag import percentiles, release_times
from core.experiment.recipe import REFERENCE, encode
from tests.browser.chromium import find_chromium
from tests.browser.conftest import launch_flags, serving

PUPILS = 10
SLOW = replace(REFERENCE, n_samples=20_000, epochs=200, hidden=(256, 256))
PROGRESS = re.compile(r"^(Training: epoch|Waiting for a free place)")


def at_lowest_priority(folder: Path) -> str:
    """Write a command that starts the browser with `nice`."""
    command = folder / "browser"
    command.write_text(f'#!/bin/sh\nexec nice -n 19 "{find_chromium()}" "$@"\n')
    command.chmod(0o755)
    return str(command)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        start = playwright.chromium.launch
        size = {"width": 1400, "height": 900}
        ours = start(executable_path=find_chromium(), args=launch_flags())
        theirs = start(executable_path=at_lowest_priority(Path(folder)), args=launch_flags())
        with serving(Path(folder)) as address:
            teacher = ours.new_page(viewport=size)
            alone = release_times(teacher, address)
            print(f"release, nobody trains         {percentiles(alone)}", flush=True)
            pupils = [theirs.new_page(viewport=size) for _ in range(PUPILS)]
            begin = time.perf_counter()
            for seed, page in enumerate(pupils):
                recipe = encode(replace(SLOW, seed=100 + seed))
                page.goto(f"{address}/?recipe={recipe}", wait_until="commit")
            for page in pupils:
                page.get_by_text(PROGRESS).wait_for(timeout=120_000)
            meanwhile = release_times(teacher, address)
            still = sum(page.get_by_text(PROGRESS).count() for page in pupils)
            print(f"release, {still:2d} sessions in training {percentiles(meanwhile)}", flush=True)
            for page in pupils:
                expect(page.get_by_text("4,000 test rows")).to_be_visible(timeout=900_000)
            seconds = time.perf_counter() - begin
            print(f"{PUPILS} different trainings all finished in {seconds:.0f} s")
        theirs.close()
        ours.close()


if __name__ == "__main__":
    main()
