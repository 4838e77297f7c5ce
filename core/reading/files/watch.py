"""What is told while a file is opened: how much of it is read, and how many rows it has so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Watch:
    """Tell somebody how opening a file goes on.

    Parameters
    ----------
    rows : callable
        Called with how many rows there are at least, before they are held; refuses too many.
    columns : callable
        Called with how many columns there are at least, before they are held; refuses too many.
    share : callable
        Called with the share that is read, in [0, 1], ascending.
    """

    rows: Callable[[int], object]
    columns: Callable[[int], object]
    share: Callable[[float], object]

    def part(self, begin: float, end: float) -> Watch:
        """Return a watch of a part of the work, from one share to another."""
        return replace(self, share=lambda share: self.share(begin + (end - begin) * share))


UNWATCHED = Watch(lambda n_rows: None, lambda n_columns: None, lambda share: None)
