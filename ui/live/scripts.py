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
from ui.packed import AtPlace

_UI = Path(__file__).parents[1]
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


class Scripts(AtPlace):
    """Answer for these files: for a script of now, and for none of another time."""

    place = re.compile(r"/(static/ours/([\w/]+)\.[0-9a-f]{16}\.mjs)$")
    headers = (
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"cache-control", b"public, max-age=31536000, immutable"),
    )

    def body(self, found: re.Match[str]) -> bytes | None:
        """Give the script, if it is that of now."""
        entry = _UI / f"{found[2]}.mjs"
        is_now = entry.is_file() and place_of(entry) == found[1]
        return _text(entry).encode() if is_now else None
