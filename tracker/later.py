"""Modules of ours that are imported when they are first asked for something.

Opening a ledger and showing an empty page needs a tenth of the core. What a method alone needs is read when it is
called first, so that the window, and a command, need not wait for the rest. From any thread: imports have their lock.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module; ``if TYPE_CHECKING`` imports the module itself under the same name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
