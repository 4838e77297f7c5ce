"""The scripts of components as files: named by their text, answered for as long as it is theirs."""

import re

import pytest

from tests.ui.test_packed import ask, run
from ui.live import scripts
from ui.live.bundle import bundle
from ui.live.component import SHORT, component
from ui.live.scripts import Scripts, fetched, place_of
from ui.live.threshold import MODULE, OF_IMAGES


@pytest.fixture
def served():
    async def elsewhere(scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"of the server"})

    return Scripts(elsewhere)


@pytest.mark.parametrize("entry", [MODULE, OF_IMAGES], ids=lambda path: path.stem)
@pytest.mark.parametrize("below", ["/", "/sub/"])
def test_a_script_is_a_file_that_stays_as_it_is(served, entry, below):
    status, headers, body = ask(served, below + place_of(entry))
    assert (status, body.decode()) == (200, bundle(entry))
    assert headers[b"content-type"].startswith(b"text/javascript")
    assert b"immutable" in headers[b"cache-control"]


def test_another_text_is_another_file(monkeypatch):
    before = place_of(MODULE)
    monkeypatch.setattr(scripts, "_text", lambda entry: bundle(entry) + "\n")
    assert place_of.__wrapped__(MODULE) != before
    assert before.startswith("static/ours/live/threshold/slider."), "below what proxies keep"


@pytest.mark.parametrize(
    "path",
    [
        place_of(MODULE).replace(re.search(r"\w{16}", place_of(MODULE))[0], 16 * "0"),
        "static/ours/live/threshold/slider.mjs",
        f"static/ours/../app.{16 * '0'}.mjs",
        f"static/ours/none.{16 * '0'}.mjs",
        f"{place_of(MODULE)}.map",
        "static/js/index.js",
    ],
)
def test_the_server_answers_for_everything_else(served, path):
    assert ask(served, f"/{path}") == (404, {}, b"of the server")


def test_a_websocket_passes():
    async def connect(scope, receive, send):
        passed.append(scope["type"])

    passed = []
    run(Scripts(connect)({"type": "websocket", "path": f"/{place_of(MODULE)}"}, None, None))
    assert passed == ["websocket"]


def test_a_component_has_the_way_to_a_long_script_and_a_short_one_itself(monkeypatch):
    made = []
    monkeypatch.setattr("streamlit.components.v2.component", lambda name, **of: made.append(of))
    share = MODULE.parents[2] / "share" / "share.mjs"
    component.__wrapped__("slider", MODULE)
    component.__wrapped__("images", MODULE, OF_IMAGES)
    component.__wrapped__("share", share)
    assert [each["js"] for each in made] == [fetched(MODULE), fetched(OF_IMAGES), bundle(share)]
    assert len(bundle(share)) < SHORT < len(bundle(MODULE))
    assert all(each["html"] and each["css"] for each in made), "its place is held meanwhile"
    assert place_of(MODULE) in fetched(MODULE)
    assert "\n" in fetched(MODULE).strip(), "one line would be the name of a file to Streamlit"
