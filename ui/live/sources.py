"""What a live component is made of, read from the files that stand side by side."""

from __future__ import annotations

from pathlib import Path

from ui.live.bundle import bundle
from ui.style import sheet


def sources(module: Path, entry: Path | None = None) -> dict[str, str]:
    """Read what a component is made of: "html" and "css" beside its module, and its "js".

    That begins with another module where one is given as its ``entry``, which may have further
    "html" and "css" beside it.
    """
    both = [module, *([entry] if entry and entry.with_suffix(".html").is_file() else [])]
    ui = Path(__file__).parents[1]
    names = (each.with_suffix("").relative_to(ui).as_posix() for each in both)
    return {
        "html": "".join(each.with_suffix(".html").read_text("utf-8") for each in both),
        "css": "".join(map(sheet, ("live/js/live", *names))),
        "js": bundle(entry or module),
    }
