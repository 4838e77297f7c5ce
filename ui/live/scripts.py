"""The script of each component as a file of its own, which a browser fetches and compiles once.

In the message that shows a component stands only where its file is: with the script itself it would
be twice as long, and compiled anew at every visit.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from ui.live.bundle import bundle
from ui.packed import Receive, Scope, Send, Served, answer

_UI = Path(__file__).parents[1]
_HEADERS = [
    (b"content-type", b"text/javascript; charset=utf-8"),
    (b"cache-control", b"public, max-age=31536000, immutable"),
]
_PLACE = re.compile(r"/(static/ours/([\w/]+)\.[0-9a-f]{16}\.mjs)$")

_text = cache(bundle)


@cache
def place_of(entry: Path) -> str:
    """Say where the file stands below the address of the app; it is another for another text."""
    name = entry.relative_to(_UI).with_suffix("").as_posix()
    return f"static/ours/{name}.{sha256(_text(entry).encode()).hexdigest()[:16]}.mjs"


def fetched(entry: Path) -> str:
    """Write the script that a component is given: one that fetches its file.

    Of two lines: Streamlit takes one for the name of a file.
    """
    address = f'new URL("{place_of(entry)}", document.baseURI)'
    return f"const file = await import({address});\nexport default file.default;\n"


class Scripts:
    """Stand before a server: answer for these files, none of which is on the disk.

    Parameters
    ----------
    served : ASGI application
        The server, which answers for everything else.
    """

    def __init__(self, served: Served) -> None:
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a script of now, and let the server say that there is none of another time."""
        place = _PLACE.search(scope["path"]) if scope["type"] == "http" else None
        entry = _UI / f"{place[2]}.mjs" if place else None
        if place and entry and entry.is_file() and place_of(entry) == place[1]:
            start = {"type": "http.response.start", "status": 200, "headers": _HEADERS}
            await answer(send, start, _text(entry).encode())
        else:
            await self._served(scope, receive, send)
