"""What travels to a browser: all of it compressed, and a page that has its style from the start.

Streamlit sends its own scripts, 7 MB on the first visit, as they are, and the style sheet of a
page with its elements, after the first of them have been seen.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Served = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

SMALLEST = 1_000
"""Bytes; less is hardly less in any other form."""

HEAD = b"<head>"
_TEXT = (b"javascript", b"css", b"json", b"svg", b"html", b"wasm")
_ASKED_OF_A_PART = (b"range", b"if-range", b"if-none-match", b"if-modified-since")
_OF_THE_WHOLE = (b"content-length", b"etag", b"last-modified", b"accept-ranges")


class Packed:
    """Stand before a server: compress each of its static files once, and dress its pages.

    `head(path, query)` gives the elements for the head of the page at an address.
    """

    def __init__(self, served: Served, head: Callable[[str, str], str]) -> None:
        self._served, self._head = served, head
        self._packed: dict[str, tuple[Headers, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the server does."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._served(scope, receive, send)
        elif "/static/" in scope["path"]:
            await self._static(scope, receive, send)
        elif b"text/html" in _header(scope["headers"], b"accept"):
            await self._page(scope, receive, send)
        else:
            await self._served(scope, receive, send)

    async def _static(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, headers = scope["path"], scope["headers"]
        asks_for_part = any(name in _ASKED_OF_A_PART for name, _ in headers)
        if asks_for_part or b"gzip" not in _header(headers, b"accept-encoding"):
            await self._served(scope, receive, send)
            return
        if path not in self._packed:
            start, body = await self._whole(scope, receive)
            kind = _header(start["headers"], b"content-type")
            can_be_less = len(body) >= SMALLEST and any(text in kind for text in _TEXT)
            if start["status"] != 200 or not can_be_less:
                await answer(send, start, body)
                return
            kept = [(k, v) for k, v in start["headers"] if k.lower() not in _OF_THE_WHOLE]
            kept += [(b"content-encoding", b"gzip"), (b"vary", b"accept-encoding")]
            self._packed[path] = kept, gzip.compress(body, mtime=0)
        kept, body = self._packed[path]
        start = {"type": "http.response.start", "status": 200, "headers": list(kept)}
        await answer(send, start, body)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await self._whole(scope, receive)
        if b"text/html" in _header(start["headers"], b"content-type"):
            head = self._head(scope["path"], scope["query_string"].decode("latin-1"))
            body = body.replace(HEAD, HEAD + head.encode(), 1)
            tag = b'"%s"' % hashlib.sha256(body).hexdigest().encode()
            kept = [(k, v) for k, v in start["headers"] if k.lower() not in _OF_THE_WHOLE]
            kept += [(b"etag", tag), (b"vary", b"accept-encoding")]
            if _header(scope["headers"], b"if-none-match") == tag:
                start, body = {**start, "status": 304}, b""
            elif b"gzip" in _header(scope["headers"], b"accept-encoding"):
                kept, body = [*kept, (b"content-encoding", b"gzip")], gzip.compress(body, mtime=0)
            start["headers"] = kept
        await answer(send, start, body)

    async def _whole(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        """Get the whole answer of the server, as it is."""
        plain = [
            (k, v)
            for k, v in scope["headers"]
            if k not in _ASKED_OF_A_PART and k != b"accept-encoding"
        ]
        said: list[Message] = []

        async def keep(message: Message) -> None:
            said.append(message)

        await self._served({**scope, "headers": plain}, receive, keep)
        start, *parts = said
        return start, b"".join(part.get("body", b"") for part in parts)


class AtPlace:
    """Stand before a server: answer at places below its address, with what is not on the disk."""

    place: re.Pattern[str]
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def __init__(self, served: Served) -> None:
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer where there is something to say, and let the server do so elsewhere."""
        found = self.place.search(scope["path"]) if scope["type"] == "http" else None
        body = self.body(found) if found else None
        if body is None:
            await self._served(scope, receive, send)
        else:
            start = {"type": "http.response.start", "status": 200, "headers": list(self.headers)}
            await answer(send, start, body)

    def body(self, found: re.Match[str]) -> bytes | None:
        """Give what is answered at a place; None leaves it to the server."""
        raise NotImplementedError


async def answer(send: Send, start: Message, body: bytes) -> None:
    """Answer with a beginning, to which the length is added, and a whole body."""
    length = (b"content-length", str(len(body)).encode())
    headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
    await send({**start, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


def _header(headers: Headers, name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")
