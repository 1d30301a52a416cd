"""What was used lately, kept at hand: a bounded memory for a load that goes through millions of names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """The last ``size`` to twice as many values by key. ``dropped`` is handed those that are let go."""

    __slots__ = ("_dropped", "_new", "_old", "_size")

    def __init__(self, size: int, dropped: Callable[[dict[str, V]], None] = lambda gone: None) -> None:
        self._size, self._dropped = size, dropped
        self._new: dict[str, V] = {}
        self._old: dict[str, V] = {}

    def get(self, key: str) -> V | None:
        """The value, which then counts as used; None when it is not at hand."""
        found = self._new.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: str, value: V) -> None:
        """Keep a value."""
        if len(self._new) >= self._size:
            gone, self._old, self._new = self._old, self._new, {}
            self._dropped(gone)
        self._new[key] = value
