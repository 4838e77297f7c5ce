"""A real server, a real browser, and a page that remembers every message it sent."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.independent import scores_of
from ui.settings import REFERENCE

ROOT = Path(__file__).parents[2]
READY_SECONDS = 60

expect.set_options(timeout=20_000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder: Path, script: Path = ROOT / "app.py"):
    """Serve a script on a free port of this machine; ends what it started."""
    port, log = free_port(), folder / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, f"--server.port={port}", "--server.address=127.0.0.1"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not healthy(address):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, f"not healthy in time:\n{log.read_text()}"
            time.sleep(0.05)
        yield address
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


def launch_flags() -> list[str]:
    flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*flags, "--no-sandbox"] if as_root else flags


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    assert path, "No Chrome or Chromium: run the tests with `make test`, which says what to do."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=launch_flags())
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def reference():
    """Labels and scores of the reference network on its test rows, trained here."""
    return scores_of(REFERENCE)


@dataclass
class App:
    """A page with the explorer, and what it did."""

    page: Page
    address: str
    sent: list[bytes | str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> App:
        self.page.goto(self.address + path)
        return self.ready()

    def ready(self) -> App:
        """Wait until the live threshold and every mark on a chart are drawn, and nothing runs."""
        expect(self.column("tp")).to_have_text(re.compile(r"^\d"))
        for chart in ("roc", "precision_recall", "accuracy", "cross_entropy"):
            expect(self.page.locator(f".st-key-{chart} svg.live-mark")).to_have_count(1)
        return self.idle()

    def idle(self) -> App:
        """Wait until the server has nothing left to say."""
        self.page.wait_for_function(
            "document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'running'"
        )
        return self

    def column(self, name: str):
        return self.page.locator(f'[data-column="{name}"]')

    def readings(self) -> dict[str, str]:
        """Read everything that moves in one moment."""
        return self.page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('[data-column]')]"
            ".map((node) => [node.dataset.column, node.textContent]))"
        )

    @property
    def slider(self):
        return self.page.get_by_role("slider", name="Threshold")

    def frame(self) -> None:
        """Wait for the next picture: what was moved before is drawn then."""
        self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def x_of(self, threshold: float) -> float:
        """Find where on the screen the slider has this threshold, from its own axis labels."""
        # In one moment: between two questions the axis may be drawn anew.
        ends = """() => {
            const texts = [...document.querySelectorAll(".lt-histogram text")];
            const box = (tick) => texts.findLast((node) => node.textContent === tick)
                ?.getBoundingClientRect();
            return box("0") && box("1") && [box("0").left, box("1").right];
        }"""
        left, right = self.page.wait_for_function(ends).json_value()
        return left + threshold * (right - left)

    @property
    def y(self) -> float:
        box = self.slider.bounding_box()
        return box["y"] + box["height"] / 3


@pytest.fixture
def new_app(browser, server):
    """Open apps, each in a session of its own; fails on script errors and off-origin requests."""
    contexts, apps = [], []

    def make(width=1400, height=900, address=server, **options) -> App:
        options = {"viewport": {"width": width, "height": height}, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        app = App(context.new_page(), address)
        apps.append(app)
        app.page.on(
            "websocket", lambda ws: ws.on("framesent", lambda message: app.sent.append(message))
        )
        app.page.on("pageerror", lambda error: app.errors.append(str(error)))
        app.page.on("request", lambda request: app.elsewhere.append(request.url))
        return app

    yield make
    for context in contexts:
        context.close()
    for app in apps:
        assert not app.errors
        own = (app.address, "data:", "blob:", "ws:")
        assert not [url for url in app.elsewhere if not url.startswith(own)]


@pytest.fixture
def app(new_app) -> App:
    return new_app()
