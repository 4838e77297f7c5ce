"""What is kept of a table that was read: its fields, and what was made of them."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

MAX_KEPT = 256 * 2**20
"""Bytes that are kept beyond what the work at hand needs."""

_SMALL = 1 << 20

T = TypeVar("T")


class Kept:
    """Keep values by key, the latest used longest; what the work at hand used stays."""

    def __init__(self) -> None:
        self._entries: dict[Hashable, tuple[Any, int, int]] = {}  # value, bytes, number of the work
        self._work = 0

    def begin_work(self) -> None:
        """Let what was used before go where there is no room for more."""
        self._work += 1

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def __getitem__(self, key: Hashable) -> Any:
        value, n_bytes, _ = self._entries.pop(key)
        self._entries[key] = value, n_bytes, self._work
        return value

    def missing(self, keys: Iterable[T]) -> list[T]:
        """Return the keys of nothing that is kept; what is kept of the others is in use."""
        missing = [key for key in keys if key not in self]
        for key in keys:
            if key not in missing:
                self[key]
        return missing

    def has_room(self, n_bytes: int) -> bool:
        return sum(n for _, n, _ in self._entries.values()) + n_bytes <= MAX_KEPT

    def keep(self, key: Hashable, value: object, n_bytes: int = _SMALL) -> None:
        for other, (_, _, work) in list(self._entries.items()):
            if self.has_room(n_bytes):
                break
            if work < self._work:
                del self._entries[other]
        self._entries[key] = value, n_bytes, self._work

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make`, whose values are small, returned the first time for this key."""
        if key not in self:
            self.keep(key, make())
        return self[key]
