"""A page whose server or connection is gone for a while comes back as it was."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, TOOLS, App, free_port, started
from tests.browser.independent import assert_shows
from tests.browser.test_your_predictions import (
    CSV,
    LABELS,
    SCORES,
    UPLOADS,
    bring,
    explore,
    open_page,
)

pytestmark = pytest.mark.slow
STREAM = re.compile("/_stcore/stream")


class Mortal:
    """A server that can be killed and started anew, at one address."""

    def __init__(self, folder):
        self.folder, self.port, self.address = folder, free_port(), ""

    def start(self) -> str:
        self._running = started(self.folder, ROOT / "app.py", self.port)
        self._process, self.address = self._running.__enter__()
        return self.address

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        self._running.__exit__(None, None, None)


@pytest.fixture(scope="module")
def mortal(tmp_path_factory):
    server = Mortal(tmp_path_factory.mktemp("mortal"))
    server.start()
    yield server
    server.end()


class Relay:
    """Stand between a page and its server, so that a test can cut them apart."""

    def __init__(self, app: App):
        self.app, self.is_cut, self.is_deaf, self._sockets = app, False, False, []
        self.is_mute = False
        app.page.route_web_socket(STREAM, self._join)

    def _join(self, socket) -> None:
        if self.is_cut:
            socket.close()
            return
        self._sockets.append(socket)
        upstream = socket.connect_to_server()
        socket.on_message(lambda message: None if self.is_mute else upstream.send(message))
        upstream.on_message(lambda message: None if self.is_deaf else socket.send(message))

    def cut(self) -> None:
        self.is_cut = True
        self._sockets[-1].close()
        expect_cut(self.app)


def expect_cut(app: App) -> None:
    state = "data-test-connection-state"
    expect(app.page.get_by_test_id("stApp")).not_to_have_attribute(state, "CONNECTED")


def drag(app: App, threshold: float) -> str:
    app.grab(float(app.readings()["threshold"]))
    app.pull(threshold)
    app.page.mouse.up()
    return app.readings()["threshold"]


def assert_link_agrees(app: App, threshold: str) -> None:
    at = re.escape(str(float(threshold)))
    app.page.wait_for_function("(at) => location.search.includes(at)", arg=f"t={float(threshold)}")
    expect(app.page.get_by_label("Type a threshold")).to_have_value(re.compile(rf"^{at}0*$"))
    expect(app.column("threshold")).to_have_text(threshold)


def test_linked_page_has_its_frame_on_a_server_nobody_visited(mortal, new_app):
    app = new_app(address=mortal.address)
    app.page.goto(app.address + "/models?v=2&drawer=true")
    question = app.page.get_by_role("heading", name="Which model, at which threshold?")
    expect(question).to_be_visible()
    sidebar = app.page.get_by_test_id("stSidebar")
    expect(app.page.get_by_role("link", name="Explorer")).to_be_visible()
    expect(sidebar.get_by_role("button", name="Train")).to_be_visible()
    assert app.page.url.startswith(app.address + "/models?")


def test_a_server_that_was_killed_finds_the_page_as_it_was(mortal, new_app, reference):
    app = new_app(address=mortal.address).open(TOOLS + "&t=0.42")
    before = drag(app, 0.6)
    assert_link_agrees(app, before)
    app.page.evaluate("window.isTheSame = true")
    mortal.kill()
    expect_cut(app)
    now = drag(app, 0.3)  # nobody hears it
    mortal.start()
    assert_link_agrees(app, now)
    assert_shows(app.readings(), *reference)
    assert_link_agrees(app, drag(app, 0.7))
    assert app.page.evaluate("window.isTheSame"), "nothing was loaded anew"


def test_what_is_let_go_of_while_the_connection_is_cut_is_sent_again(new_app, reference):
    app = new_app()
    connection = Relay(app)
    app.open(TOOLS + "&t=0.42")
    session = app.page.locator("[data-held-of=live]").get_attribute("data-session")
    connection.cut()
    now = drag(app, 0.7)
    expect(app.page.get_by_text("It is asked again")).to_be_visible()  # and no word of reloading
    connection.is_cut = False
    assert_link_agrees(app, now)
    assert_shows(app.readings(), *reference)
    expect(app.page.locator("[data-held-of=live]")).to_have_attribute("data-session", session)
    expect(app.page.get_by_text("It is asked again")).to_have_count(0)


def test_whose_own_rows_are_gone_is_told_which_file_to_bring(mortal, new_app):
    app = new_app(address=mortal.address)
    bring(open_page(app), CSV.encode(), "ours & theirs.csv")
    explore(app)
    said = app.page.get_by_text("Your predictions, ours & theirs.csv, were in the memory")
    expect(said).to_have_count(0)
    before = drag(app, 0.3)
    assert_link_agrees(app, before)
    mortal.kill()
    mortal.start()
    expect(said).to_be_visible()
    app.ready()
    assert_link_agrees(app, before)
    app.page.reload()
    expect(said).to_be_visible()
    app.page.get_by_role("link", name="Bring it again").click()
    bring(app.idle(), CSV.encode(), "ours & theirs.csv")
    explore(app)
    expect(said).to_have_count(0)
    assert_shows(app.readings(), LABELS.tolist(), SCORES.astype(np.float32))
    assert app.readings()["threshold"] == before
    app.page.reload()
    expect(said).to_be_visible()
    app.page.get_by_role("button", name="Go on without it").click()
    expect(said).to_have_count(0)
    app.page.reload()
    app.ready()
    expect(said).to_have_count(0)


def test_an_upload_that_is_cut_off_gets_a_sentence_and_the_next_one_is_taken(new_app):
    app, held = new_app(), []
    connection = Relay(app)
    open_page(app)
    app.page.route(
        UPLOADS,
        lambda route: held.append(route) if route.request.method == "PUT" else route.continue_(),
    )
    with app.page.expect_request(lambda request: request.method == "PUT"):
        bring(app, CSV.encode())
    connection.cut()
    held.pop().abort("connectionreset")
    connection.is_cut = False
    expect(app.page.get_by_role("alert").filter(has_text="did not arrive")).to_be_visible()
    app.page.unroute(UPLOADS)
    connected = ("data-test-connection-state", "CONNECTED")
    expect(app.page.get_by_test_id("stApp")).to_have_attribute(*connected)
    bring(app, CSV.encode(), "again.csv")
    explore(app)
    assert_shows(app.readings(), LABELS.tolist(), SCORES.astype(np.float32))
