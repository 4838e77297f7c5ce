"""Static files go out compressed, compressed once; pages with their style in the head."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.packed import SMALLEST, Packed

SCRIPT = b"let x = 1;" * SMALLEST
FILES = {
    "/static/js/index.abc.js": (b"text/javascript", SCRIPT),
    "/sub/static/js/index.abc.js": (b"text/javascript", SCRIPT),
    "/static/media/font.woff2": (b"font/woff2", SCRIPT),
    "/static/js/small.js": (b"text/javascript", b"1"),
    "/": (b"text/html", b"<html><head></head><body></body></html>"),
    "/_stcore/health": (b"text/plain", b"ok"),
}


class Server:
    def __init__(self):
        self.asked = []

    async def __call__(self, scope, receive, send):
        self.asked.append(scope["path"])
        kind, body = FILES.get(scope["path"], (b"text/plain", b"none"))
        status = 200 if scope["path"] in FILES else 404
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        headers += [(b"etag", b'"1"'), (b"cache-control", b"immutable")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})


def run(answering):
    """Wait for an answer in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, answering).result()


def ask(packed, path, method="GET", query="", **headers):
    said = []

    async def send(message):
        said.append(message)

    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": named}
    scope["query_string"] = query.encode()
    run(packed(scope, None, send))
    start, *parts = said
    return start["status"], dict(start["headers"]), b"".join(part["body"] for part in parts)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def packed(server):
    return Packed(server, "<style>/*{}{}*/</style>".format)


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith("abc.js")])
def test_a_script_is_compressed_once_and_stays_cacheable(server, packed, path):
    for _ in range(2):
        status, headers, body = ask(packed, path, accept_encoding="gzip, br")
        assert status == 200
        assert headers[b"content-encoding"] == b"gzip"
        assert headers[b"cache-control"] == b"immutable"
        assert headers[b"vary"] == b"accept-encoding"
        assert b"etag" not in headers, "that of the file as it is"
        assert int(headers[b"content-length"]) == len(body) < len(SCRIPT)
        assert gzip.decompress(body) == SCRIPT
    assert server.asked == [path]


@pytest.mark.parametrize(
    "headers", [{}, {"accept_encoding": "br"}, {"accept_encoding": "gzip", "range": "bytes=0-1"}]
)
def test_who_asks_for_something_else_gets_what_the_server_says(packed, headers):
    _, said, body = ask(packed, "/static/js/index.abc.js", **headers)
    assert b"content-encoding" not in said
    assert body == SCRIPT


@pytest.mark.parametrize(
    "path", ["/static/media/font.woff2", "/static/js/small.js", "/static/js/none.js"]
)
def test_what_cannot_be_less_goes_out_as_it_is(packed, path):
    status, said, body = ask(packed, path, accept_encoding="gzip")
    assert b"content-encoding" not in said
    assert (status, body) == (200 if path in FILES else 404, FILES.get(path, ("", b"none"))[1])
    assert int(said[b"content-length"]) == len(body)


def test_a_page_has_its_style_in_the_head_and_is_sent_once(packed):
    dressed = b"<html><head><style>/*/*/</style></head><body></body></html>"
    _, said, body = ask(packed, "/", accept="text/html,*/*")
    assert body == dressed
    assert int(said[b"content-length"]) == len(body)
    tag = said[b"etag"].decode()
    assert tag != '"1"', "that of the page as it is"
    _, said, body = ask(packed, "/", accept="text/html,*/*", accept_encoding="gzip")
    assert said[b"content-encoding"] == b"gzip"
    assert gzip.decompress(body) == dressed
    again = {"accept": "text/html,*/*", "accept_encoding": "gzip"}
    status, said, body = ask(packed, "/", if_none_match=tag, **again)
    assert (status, body, said[b"etag"].decode()) == (304, b"", tag)
    assert ask(packed, "/", if_none_match='"1"', **again)[0] == 200
    status, _, body = ask(packed, "/", query="v=3", if_none_match=tag, **again)
    assert (status, gzip.decompress(body)) == (200, dressed.replace(b"/*/*/", b"/*/v=3*/"))


def test_everything_else_passes(server, packed):
    assert ask(packed, "/_stcore/health", accept="*/*")[2] == b"ok"
    assert ask(packed, "/static/js/index.abc.js", "HEAD", accept_encoding="gzip")[2] == SCRIPT

    async def connect():
        async def accept(message):
            server.asked.append(message)

        async def served(scope, receive, send):
            await send("accepted")

        await Packed(served, "".format)({"type": "websocket", "path": "/static/"}, None, accept)

    run(connect())
    assert server.asked[-1] == "accepted"
