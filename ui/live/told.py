"""What is held beside a live component, as an element of the page; a report has it too."""

from __future__ import annotations

import htpy as h


def told(key: str, **held: object) -> h.Element:
    """Draw the element that says what is held."""
    return h.i({f"data-{name}": str(value) for name, value in held.items()}, data_held_of=key)
