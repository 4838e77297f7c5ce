"""Firefox as the machine has it, driven through WebDriver BiDi: Playwright drives its own alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from tests.browser.conftest import free_port

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
SECONDS = 60


class Tab:
    """What a page in any browser is asked for."""

    def evaluate(self, expression: str) -> Any:
        """Return what an expression gives, through JSON."""
        raise NotImplementedError

    def until(self, condition: str) -> None:
        """Wait for an expression to be true; the page may be another meanwhile."""
        deadline = time.monotonic() + SECONDS
        while not self.evaluate(condition):
            assert time.monotonic() < deadline, condition
            time.sleep(0.02)


class Firefox(Tab):
    """One tab."""

    def __init__(self, socket):
        self._socket, self._number, self._tab = socket, 0, ""
        self.ask("session.new", capabilities={})
        self._tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=SECONDS))
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def resize(self, width: int, height: int) -> None:
        self.ask(
            "browsingContext.setViewport",
            context=self._tab,
            viewport={"width": width, "height": height},
        )

    def goto(self, url: str) -> None:
        self.ask("browsingContext.navigate", context=self._tab, url=url, wait="none")

    def evaluate(self, expression: str) -> Any:
        found = self.ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._tab},
            awaitPromise=False,
        )
        assert found["type"] == "success", found
        value = found["result"].get("value")
        return None if value is None else json.loads(value)

    def bring(self, file: Path) -> None:
        """Choose a file in the page's field for files."""
        place = {"type": "css", "value": "input[type=file]"}
        found = self.ask("browsingContext.locateNodes", context=self._tab, locator=place)
        element = {"sharedId": found["nodes"][0]["sharedId"]}
        self.ask("input.setFiles", context=self._tab, element=element, files=[str(file)])

    def pointer(self, *actions: dict) -> None:
        """Move, press and let go of the mouse: `{"type": "pointerMove", "x": …, "y": …}`."""
        given = {"type": "pointer", "id": "mouse", "actions": [*actions]}
        self.ask("input.performActions", context=self._tab, actions=[given])

    def press(self, key: str) -> None:
        actions = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        given = {"type": "key", "id": "keys", "actions": actions}
        self.ask("input.performActions", context=self._tab, actions=[given])


@contextmanager
def firefox(folder: Path):
    """Start one with a profile of its own, to which it also saves; ends what it started."""
    port = free_port()
    kept = {"folderList": 2, "dir": str(folder), "useDownloadDir": True}
    lines = (
        f"user_pref({json.dumps(f'browser.download.{k}')}, {json.dumps(v)});\n"
        for k, v in kept.items()
    )
    (folder / "user.js").write_text("".join(lines), "utf-8")
    command = [FIREFOX, "--headless", "--no-remote", "--profile", folder]
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [*command, f"--remote-debugging-port={port}"], stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + SECONDS
        while "WebDriver BiDi listening" not in (folder / "log.txt").read_text("utf-8"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with connect(f"ws://127.0.0.1:{port}/session", proxy=None, max_size=None) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait(SECONDS)
