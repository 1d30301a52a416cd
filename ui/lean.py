"""What keeps a start short and has nothing to do with the program: Python's garbage and PySide's imports.

Both are measured in docs/speed.md; nothing else knows of them.
"""

from __future__ import annotations

import builtins
import gc


def begin() -> None:
    """Before the window's modules are imported. Raises ImportError where Qt is not there."""
    gc.disable()  # what a start makes stays: looking through it for garbage again and again would find nothing
    import PySide6.QtCore  # noqa: F401 - now, so that it does not put its own import in place again

    # PySide reads the source of every module that is imported after it, to see whether it asks for another spelling of
    # Qt's names. None of ours does, so Python's own import goes back where it was.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def settle() -> None:
    """After the first paint: look for garbage from here on, but never again among what the start made."""
    gc.freeze()
    gc.enable()
