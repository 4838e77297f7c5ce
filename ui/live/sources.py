"""What a live component is made of, read from the files that stand side by side."""

from __future__ import annotations

from pathlib import Path

from ui.live.bundle import bundle
from ui.style import sheet


def sources(module: Path, entry: Path | None = None) -> dict[str, str]:
    """Read what a component is made of: "html" and "css" beside its module, and its "js".

    That begins with another module where one is given as its ``entry``.
    """
    own = module.with_suffix("").relative_to(Path(__file__).parents[1]).as_posix()
    html = module.with_suffix(".html").read_text("utf-8")
    return {"html": html, "css": sheet("live/js/live") + sheet(own), "js": bundle(entry or module)}
