"""WebKit as the machine has it, WebKitGTK with its own driver: WebDriver over plain HTTP."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.browser.conftest import free_port
from tests.browser.firefox import SECONDS, Tab

DRIVER, SCREEN = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
BROWSER = next(iter(sorted(Path("/usr").glob("lib*/**/webkit2gtk-4*/MiniBrowser"))), None)
WEBKIT = DRIVER if SCREEN and BROWSER else None
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of one, in the standard of WebDriver


class WebKit(Tab):
    """One tab."""

    def __init__(self, driver: str):
        self._at = f"{driver}/session"
        options = {"binary": str(BROWSER), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._at += "/" + self.ask("", capabilities=wanted)["sessionId"]

    def ask(self, command: str, method: str = "POST", **body: Any) -> Any:
        """Send a command and return its value."""
        data = json.dumps(body).encode() if method == "POST" else None
        asked = urllib.request.Request(self._at + command, data, method=method)
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
            return json.load(answer)["value"]

    def resize(self, width: int, height: int) -> None:
        self.ask("/window/rect", width=width, height=height)

    def goto(self, url: str) -> None:
        self.ask("/url", url=url)

    def evaluate(self, expression: str) -> Any:
        value = self.ask("/execute/sync", script=f"return JSON.stringify({expression})", args=[])
        return None if value is None else json.loads(value)

    def bring(self, file: Path) -> None:
        found = self.ask("/element", using="css selector", value="input[type=file]")
        self.ask(f"/element/{found[ELEMENT]}/value", text=str(file))

    def pointer(self, *actions: dict) -> None:
        self.ask("/actions", actions=[{"type": "pointer", "id": "mouse", "actions": [*actions]}])

    def press(self, key: str) -> None:
        actions = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self.ask("/actions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def end(self) -> None:
        self.ask("", "DELETE")


@contextmanager
def webkit(folder: Path):
    """Start one on a screen of its own, which saves to the folder; ends what it started."""
    (folder / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{folder}"\n', "utf-8")
    port, (seen, told) = free_port(), os.pipe()
    log = (folder / "log.txt").open("w")
    screen = subprocess.Popen(
        [SCREEN, "-displayfd", str(told), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
        pass_fds=[told],
        stdout=log,
        stderr=log,
    )
    os.close(told)
    with os.fdopen(seen) as number:
        own = {"DISPLAY": f":{number.readline().strip()}", "XDG_CONFIG_HOME": str(folder)}
    driver = subprocess.Popen(
        [DRIVER, "--host=127.0.0.1", f"--port={port}"],
        env={**os.environ, **own, "XDG_CACHE_HOME": str(folder), "GTK_USE_PORTAL": "0"},
        stdout=log,
        stderr=log,
    )
    try:
        deadline, address = time.monotonic() + SECONDS, f"http://127.0.0.1:{port}"
        while True:
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/status", timeout=5).close()
                break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        tab = WebKit(address)
        try:
            yield tab
        finally:
            tab.end()
    finally:
        for process in (driver, screen):
            process.terminate()
            process.wait(SECONDS)
        log.close()
