"""A real server, a real browser, and a page that remembers every message it sent."""

from __future__ import annotations

import json
import math
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.experiment.recipe import REFERENCE
from tests.browser.chromium import find_chromium
from tests.browser.independent import scores_of
from tests.browser.mounted import DRAWN, readings

ROOT = Path(__file__).parents[2]
BARE = "/_stcore/health"  # a page of the server without a script: who is there has no session
READY_SECONDS = 60

EVERYTHING = "/?v=3&drawer=true&open=all"  # an explorer on which everything stands open
# Every number and control, and no chart: to draw those is most of what a page costs.
TOOLS = "/?v=3&open=tools"
CURVES, RATES = (f"{TOOLS}&open={part}" for part in ("curves", "rates"))
CHARTS = CURVES + "&open=rates"  # those that follow the threshold
MARKED = {
    "curves": ("roc", "precision_recall"),
    "rates": ("accuracy",),
    "training": ("cross_entropy",),
}
"""The parts of an explorer, and the charts in them that get a mark."""

WINDOW = {"viewport": {"width": 1400, "height": 900}}

PATIENCE = int(os.environ.get("PATIENCE_MS", 60_000))  # ms: a busy machine is no mistake
expect.set_options(timeout=PATIENCE)


def daily(first, *others) -> list:
    """Give a test this every day, and the others in `make test-slow`; several values in a tuple."""
    values = (each if isinstance(each, tuple) else (each,) for each in others)
    return [first, *(pytest.param(*each, marks=pytest.mark.slow) for each in values)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder: Path, script: Path = ROOT / "app.py"):
    """Serve a script on a free port of this machine; ends what it started."""
    with started(folder, script) as (_, address):
        yield address


@contextmanager
def started(folder: Path, script: Path, port: int | None = None, path: str = "", **options):
    """Do the same below a path, with options of the process, and give it as well."""
    port, log = port or free_port(), folder / "log.txt"
    command = [sys.executable, "-m", "tests.browser.served", "run", str(script)]
    given = {"port": port, "address": "127.0.0.1", "baseUrlPath": path}
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, *(f"--server.{name}={value}" for name, value in given.items())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **options,
        )
    address = f"http://127.0.0.1:{port}{path}"
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not healthy(address):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, f"not healthy in time:\n{log.read_text()}"
            time.sleep(0.05)
        yield process, address
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.terminate()
        process.wait(READY_SECONDS)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


SWITCHED_OFF = (
    "PreloadTopChromeWebUI",
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)


def launch_flags() -> list[str]:
    flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    # Pictures are put together by the processor: to send them to a process that does it costs more.
    flags.append("--in-process-gpu")
    # What is asked for elsewhere fails, and that is told (`App.check`): to be told of each request
    # takes half of the time of the tests' own process.
    flags.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")
    # A page lives for seconds: to optimise its scripts takes more time than it gives, and the next
    # page in the same tab needs what was compiled.
    flags.append("--js-flags=--no-turbofan --no-maglev --no-flush-bytecode")
    # Each window prepares pages of the browser's own. The other names are those that Playwright
    # switches off: of two such lists the last alone is heard.
    flags.append(f"--disable-features={','.join(SWITCHED_OFF)}")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*flags, "--no-sandbox"] if as_root else flags


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + BARE, timeout=1) as answer:
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


@pytest.fixture(params=daily("light", "dark"))
def theme(request) -> str:
    return request.param


@pytest.fixture(params=daily((), (("light", "dark"),)))
def themes(request) -> tuple[str, ...]:
    """Name those that axe looks at where a page is made as others that it looks at every day."""
    return request.param


@pytest.fixture(scope="session")
def reference():
    """Labels and scores of the reference network on its test rows, trained here."""
    return scores_of(REFERENCE)


def ends_a_run(message: bytes | str) -> bool:
    """Tell whether the server says with this message that a page, or a part, has run to its end."""
    said = ForwardMsg.FromString(message)
    ends = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
    return said.WhichOneof("type") == "script_finished" and said.script_finished in ends


@pytest.fixture(scope="session")
def window(browser):
    """A window of pages without a server: to open one costs more than a tab in it."""
    return browser.new_context()


@pytest.fixture(scope="module")
def blank(window):
    """A page without a server, for `tests.browser.mounted`; a script error fails the module."""
    page, errors = window.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors


@dataclass
class App:
    """A page with the explorer, and what it did."""

    page: Page
    address: str
    options: dict = field(default_factory=lambda: WINDOW)
    sent: list[bytes | str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)
    held: tuple[Callable[[float], float], float] = field(init=False, repr=False)

    def open(self, path: str = EVERYTHING) -> App:
        """Open an explorer in a session of its own."""
        return self.anew(path).ready()

    def anew(self, path: str) -> App:
        """Open a page in a session of its own."""
        self.page.goto(self.address + path)
        return self.idle()

    def go(self, path: str) -> App:
        """Open a link within the session of this tab, or in a new one where there is none.

        Settings follow the link; what the session alone remembers (a pin, own rows, an edited
        table) stays. To open a page anew costs ten times as much.
        """
        if self.page.get_by_test_id("stApp").count():
            return self.lead(path)
        return self.anew(path)

    def lead(self, path: str) -> App:
        """Lead the session to a link as the browser's "back" does, and wait until it is there."""
        # A slider sends what the keys did when they rest, or at once when it is left.
        self.page.evaluate("document.activeElement?.blur()")
        self.frame()
        self.idle()
        with self.run_to_its_end():
            self.page.evaluate(
                """(path) => {
                    history.pushState({}, "", path);
                    dispatchEvent(new PopStateEvent("popstate"));
                }""",
                path,
            )
        return self

    @contextmanager
    def run_to_its_end(self):
        """Wait until the run that something asks for has ended, and is drawn."""
        with self.sockets[-1].expect_event("framereceived", ends_a_run):
            yield
        self.frame()
        self.idle()

    def more(self) -> App:
        """Open the numbers and controls of an explorer, where a hand has not."""
        button = self.page.get_by_role("button", name="More numbers and controls")
        if button.count():
            with self.idle().run_to_its_end():
                button.click()
        return self

    def formulas(self) -> None:
        """Press the way to the formulas, a page without a slider, as a person does."""
        self.page.get_by_role("button", name="Learn", exact=True).click()
        self.page.get_by_role("menuitem", name="Formulas").click()

    def sized(self, width: int = 1400, height: int = 900) -> App:
        """Give the window another size; the next test has it as it was."""
        self.page.set_viewport_size({"width": width, "height": height})
        return self

    def theme(self, scheme: str) -> App:
        """Let the system ask for the light or the dark theme, and wait until the page has it."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_function(
            "(paper) => getComputedStyle(document.querySelector('[data-testid=stApp]'))"
            ".backgroundColor === paper",
            arg={"light": "rgb(255, 255, 255)", "dark": "rgb(14, 19, 24)"}[scheme],
        )
        return self

    def ready(self) -> App:
        """Wait until the live threshold and every mark on a chart are drawn, and nothing runs."""
        expect(self.column("tp").first).to_have_text(re.compile(r"^\d"))
        opened = re.findall(r"[?&]open=(\w+)", self.idle().page.url)
        for part, charts in MARKED.items():
            for chart in charts if {part, "all"} & {*opened} else ():
                expect(self.page.locator(f".st-key-{chart} svg.live-mark")).to_have_count(1)
        return self.idle()

    def idle(self) -> App:
        """Wait until the server has nothing left to say."""
        self.page.wait_for_function(
            "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState"
            " === 'notRunning'",
            polling=50,  # ms: to look in each frame asks for one, also where nothing changes
        )
        return self

    def column(self, name: str):
        return self.page.locator(f'[data-column="{name}"]')

    def readings(self) -> dict[str, str]:
        """Read everything that moves in one moment, once it is there and what moved it is drawn."""
        self.frame()
        if not (read := readings(self.page)).get("threshold"):
            expect(self.column("threshold").last).not_to_be_empty()
            read = readings(self.page)
        return read

    @property
    def slider(self):
        return self.page.get_by_role("slider", name="Threshold")

    def frame(self) -> None:
        """Wait until what was moved before is drawn: in the next picture, or in those of a rest."""
        self.page.evaluate(DRAWN)

    def box_of(self, place) -> dict[str, float]:
        """Find where something is on the screen, once it stays there for five pictures."""
        place.scroll_into_view_if_needed()
        return place.evaluate(
            """(node) => new Promise((done) => {
                let before = "", same = 0;
                const look = () => {
                    const { x, y, width, height } = node.getBoundingClientRect();
                    const now = JSON.stringify([x, y, width, height]);
                    same = now === before ? same + 1 : 0;
                    before = now;
                    if (same === 5) done({ x, y, width, height });
                    else requestAnimationFrame(look);
                };
                document.fonts.ready.then(look);
            })"""
        )

    def axis(self) -> Callable[[float], float]:
        """Find where on the screen the slider has each threshold, from its own axis labels."""
        self.slider.scroll_into_view_if_needed()
        # In one moment: between two questions the axis may be drawn anew.
        places = """() => {
            const texts = [...document.querySelectorAll(".lt-histogram text")];
            // The logit 0 and the highest bar of 1 row lie between these ends.
            const [first, , , last, ...others] = ["0", "1", "0.1", "0.9"].flatMap((tick) => {
                const boxes = texts.filter((node) => node.textContent === tick)
                    .map((node) => node.getBoundingClientRect()).sort((a, b) => a.x - b.x);
                return tick.length > 1 ? [boxes.at(-1)] : [boxes[0], boxes.at(-1)];
            });
            return first && last && [first.left, last.right,
                ...others.map((box) => box && box.x + box.width / 2)];
        }"""
        left, right, low, high = self.page.wait_for_function(places).json_value()

        def x_of(threshold: float) -> float:
            if low is None:
                return left + threshold * (right - left)
            if threshold in (0, 1):
                return right if threshold else left
            odds = math.log(threshold / (1 - threshold)) / (2 * math.log(9))
            return min(max((low + high) / 2 + odds * (high - low), left), right)

        return x_of

    def x_of(self, threshold: float) -> float:
        """Find where on the screen the slider has this threshold."""
        return self.axis()(threshold)

    @property
    def y(self) -> float:
        box = self.slider.bounding_box()
        return box["y"] + box["height"] / 3

    def grab(self, threshold: float) -> None:
        """Take the line of the slider in the hand; where a threshold is then, it stays."""
        self.held = self.axis(), self.y
        self.pull(threshold)
        self.page.mouse.down()

    def pull(self, threshold: float, steps: int = 1) -> None:
        """Move the hand with the line to a threshold."""
        x_of, y = self.held
        self.page.mouse.move(x_of(threshold), y, steps=steps)

    def press_twice(self, x: float, y: float) -> None:
        """Press a cell of a table twice, once the table knows with a picture where the hand is."""
        self.page.mouse.move(x, y)
        self.frame()
        self.page.mouse.dblclick(x, y)

    def straighten(self) -> None:
        """Give the window its size, the hand its place and the system its settings again."""
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size(self.options["viewport"])
        self.page.context.clear_permissions()
        if granted := self.options.get("permissions"):
            self.page.context.grant_permissions(granted)
        self.page.emulate_media(
            color_scheme="light", reduced_motion="no-preference", forced_colors="none"
        )

    def check(self) -> None:
        """Fail on a script error, and on a request to anywhere else."""
        own = (self.address, "data:", "blob:", "ws:")
        assert not self.errors, "\n".join(self.errors)
        assert not [url for url in self.elsewhere if not url.startswith(own)]


STILL = """{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:is([data-testid=stSkeleton], [data-testid=stSpinner] *,
        [data-testid=stStatusWidget] *) { animation: none !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""Let what Streamlit moves while a person waits stand still: 60 pictures a second are a seventh of
what it costs to open a page."""


def undecorated(page: Page) -> None:
    """Take the browser's own bars from the window of a page, which keeps the size it was given.

    To draw them, and that a page loads, is a quarter of what the browser's main process does.
    """
    session = page.context.new_cdp_session(page)
    window = session.send("Browser.getWindowForTarget")["windowId"]
    bounds = {"windowId": window, "bounds": {"windowState": "fullscreen"}}
    session.send("Browser.setWindowBounds", bounds)
    session.detach()


def app_in(context, address: str) -> App:
    """Open a tab that remembers what it sends, asks for and fails at."""
    context.add_init_script(STILL)
    app = App(context.new_page(), address)
    undecorated(app.page)
    app.page.set_default_timeout(PATIENCE)
    app.page.on("websocket", lambda ws: app.sockets.append(ws))
    app.page.on(
        "websocket", lambda ws: ws.on("framesent", lambda message: app.sent.append(message))
    )
    app.page.on("pageerror", lambda error: app.errors.append(f"{error} {error.stack}"))
    # A component that fails says so there, and in an element that may be hidden.
    app.page.on(
        "console",
        lambda said: app.errors.append(said.text) if "BidiComponent Error" in said.text else None,
    )
    app.page.on("dialog", lambda dialog: (app.errors.append(dialog.message), dialog.dismiss()))
    app.page.on("requestfailed", lambda request: app.elsewhere.append(request.url))
    return app


CHANGEABLE = ("viewport", "permissions")


def fixed(options: dict) -> dict:
    """Keep what a window has for good, of its options."""
    return {k: v for k, v in options.items() if k not in CHANGEABLE}


class Tabs:
    """Tabs of the browser, each in a profile of its own, lent to one test at a time.

    A tab that has shown the app before keeps its scripts compiled: to open a page there costs less
    than half of what it costs in a new one.
    """

    def __init__(self, browser: Browser):
        self._browser, self._free = browser, defaultdict(list)

    def lend(self, address: str, **options) -> App:
        """Lend a tab of a window with these options, as if it were new."""
        free = self._free[json.dumps(fixed(options))]
        app = free.pop() if free else app_in(self._browser.new_context(**fixed(options)), address)
        app.address, app.options = address, options
        app.straighten()
        for kept in (app.sent, app.elsewhere, app.errors, app.sockets):
            kept.clear()
        return app

    def take_back(self, app: App) -> None:
        """End the session of a tab, and let it forget where it was and what it stored."""
        app.page.goto(app.address + BARE)
        session = app.page.context.new_cdp_session(app.page)
        stored = {"origin": app.address, "storageTypes": "cookies,local_storage,indexeddb"}
        session.send("Storage.clearDataForOrigin", stored)
        session.send("Page.resetNavigationHistory")
        session.detach()
        self._free[json.dumps(fixed(app.options))].append(app)


@pytest.fixture(scope="session")
def tabs(browser):
    return Tabs(browser)


@pytest.fixture
def new_app(request, server, tabs):
    """Open apps, each in a browser profile of its own.

    None is used again after a failure, nor one of another server, which may be gone.
    """
    apps, failed = [], request.session.testsfailed

    def make(width=1400, height=900, address=server, **options) -> App:
        options = {"viewport": {"width": width, "height": height}, **options}
        apps.append(tabs.lend(address, **options))
        return apps[-1]

    yield make
    for app in apps:
        if request.session.testsfailed > failed or app.address != server:
            app.page.context.close()
        else:
            tabs.take_back(app)
    for app in apps:
        app.check()


@pytest.fixture(scope="module")
def shared(tabs):
    """Hold the tab that the tests of a module share; none before the first of them."""
    held = []
    yield held
    for app in held:
        tabs.take_back(app)


@pytest.fixture
def app(request, server, tabs, shared) -> App:
    """Give the tab that the tests of a module share: drawing a page anew is most of their time.

    `open` starts a session of its own there, `go` goes on in the one that is there. After a
    failure the next test gets a new tab.
    """
    if not shared:
        shared.append(tabs.lend(server, **WINDOW))
    app, failed = shared[0], request.session.testsfailed
    app.sent.clear()
    yield app
    shared.clear()
    if request.session.testsfailed > failed:
        app.page.context.close()
        return
    app.check()
    app.elsewhere.clear()
    app.straighten()
    app.page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)")
    shared.append(app)
