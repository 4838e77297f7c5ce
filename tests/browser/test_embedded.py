"""The app in a page of another site, as a learning platform or slides show it."""

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import daily
from tests.browser.independent import counted
from ui.share import frame_of

EXPLORER, STORY, WHICH = "/?v=3", "/story?step=unit&v=3", "/which_accuracy"


@contextmanager
def page_of_others(*frames: str):
    """Serve a page at another name of this machine, which to a browser is another site."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><h1>A lesson</h1>{''.join(frames)}".encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=daily((EXPLORER,), ((EXPLORER, STORY, WHICH),)), ids=len)
def framed(request):
    return request.param


@pytest.fixture
def outside(new_app, server, framed):
    with page_of_others(*(frame_of(server + path, path) for path in framed)) as address:
        page = new_app(1000, 3 * 800).page
        page.goto(address)
        yield page


def test_a_page_of_another_site_shows_the_picture_which_can_be_dragged(outside, framed, reference):
    explorer, *others = (outside.frame_locator(f"[title='{path}']") for path in framed)
    slider = explorer.get_by_role("slider", name="Threshold")
    expect(explorer.locator("[data-column=tp]")).to_have_text(re.compile(r"^\d"))
    expect(slider).to_be_visible()

    def check():
        read = {
            name: float(explorer.locator(f"[data-column={name}]").first.inner_text())
            for name in ("threshold", "accuracy", "tp", "fp", "fn", "tn")
        }
        expected = counted(*reference, read["threshold"])
        for name in read.keys() - {"threshold"}:
            assert read[name] == pytest.approx(expected[name], abs=5.1e-5), name
        return f"{read['threshold']:.3f}"

    check()
    box = slider.bounding_box()
    outside.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.4 * box["height"])
    outside.mouse.down()
    outside.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.4 * box["height"], steps=4)
    expect(explorer.locator("[data-column=threshold]").first).not_to_have_text("0.500")
    outside.mouse.up()
    moved = check()

    for frame in (explorer, *others):
        expect(frame.get_by_test_id("stHeader")).to_be_hidden()
        expect(frame.get_by_role("button", name="Share", exact=True)).to_have_count(0)
    expect(explorer.get_by_role("button", name="Everything that can be changed")).to_be_hidden()
    if others:
        story, which = others
        expect(story.get_by_text("what predict returns")).to_be_visible()
        around = story.locator(".st-key-way, .st-key-claim, .st-key-conclusion")
        expect(around.first).to_be_hidden()
        expect(which.get_by_text("BinaryAccuracy", exact=True).first).to_be_visible()

    # The server, which tells the address, hears of keys once they are silent.
    slider.press("ArrowRight")
    moved = check()
    with outside.expect_popup() as opened:
        explorer.get_by_role("link", name="Open the whole page").click()
    whole = opened.value
    assert "embed" not in whole.url
    expect(whole.locator("[data-column=threshold]").first).to_have_text(moved)
    expect(whole.get_by_role("button", name="Share", exact=True)).to_be_visible()
    whole.close()
