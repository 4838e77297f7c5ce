"""Measure in a real browser how long a changed cost or requirement takes from key to answer.

    python -m benchmarks.bench_answer [--rows 1000000] [--changes 15]

From Enter to the new sentence on “Choose a threshold”, of rows that a person brought.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from pathlib import Path

import pandas as pd
from playwright.sync_api import sync_playwright

from benchmarks.bench_curve import make_scores
from benchmarks.bench_drag import percentiles
from tests.browser.chromium import find_chromium
from tests.browser.conftest import launch_flags, serving
from ui.address.visit import NOW, VERSION

QUESTIONS = {
    "costs": ("cost_fn", lambda i: f"{6 + i / 4:g}"),
    "requirements": ("need_recall", lambda i: f"{0.7 + i / 100:.2f}"),
}
WATCH = """() => {
    const answer = document.querySelector(".st-key-answer"), before = answer.innerText;
    window.pressed = window.answered = null;
    document.addEventListener("keydown", () => { window.pressed = performance.now(); },
        { once: true, capture: true });
    const seen = new MutationObserver(() => {
        if (answer.innerText === before) return;
        window.answered = performance.now(); seen.disconnect();
    });
    seen.observe(answer, { subtree: true, childList: true, characterData: true });
}"""
AT_REST = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


def file_of(n_rows: int) -> dict:
    y_true, y_score = make_scores(n_rows)
    file = io.BytesIO()
    pd.DataFrame({"y_true": y_true, "y_score": y_score}).to_parquet(file)
    return {"name": "rows.parquet", "mimeType": "", "buffer": file.getvalue()}


def times_of(page, key: str, texts: list[str]) -> list[float]:
    field, times = page.locator(f".st-key-{key} input"), []
    for text in texts:
        page.wait_for_function(AT_REST)
        page.wait_for_timeout(300)  # a person has looked at the answer before
        field.fill(text)
        page.evaluate(WATCH)
        field.press("Enter")
        page.wait_for_function("window.answered !== null")
        times.append(page.evaluate("window.answered - window.pressed"))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=15)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        flags = [flag for flag in launch_flags() if not flag.startswith("--js-flags")]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{address}/your_predictions")
        page.locator("input[type=file]").first.set_input_files(file_of(options.rows))
        page.get_by_text("What is shown").wait_for()
        for card, (key, text) in QUESTIONS.items():
            page.evaluate(
                "(path) => { history.pushState({}, '', path);"
                " dispatchEvent(new PopStateEvent('popstate')); }",
                f"/choose_a_threshold?{VERSION}={NOW}&card={card}",
            )
            page.locator(f".st-key-{key} input").wait_for()
            page.wait_for_timeout(1000)
            times = times_of(page, key, [text(i) for i in range(options.changes)])
            print(f"{options.rows:,} rows, {card:<14}{percentiles(times)}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
