"""What the command line asks of the window, and the sentences for when there can be none. Knows nothing of Qt."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PACKAGES = Path(__file__).parent.parent / "scripts" / "debian-packages.txt"

ARTICLES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".pdf")
"""Endings of files that are given to be read."""

NO_DISPLAY = (
    "There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are empty): start this in a desktop session"
    " or with 'ssh -X', or use a command, which needs none (main.py --help)."
)


class Opening(NamedTuple):
    """Open the window on this ledger (None: the usual one), on this day (empty: today), with an article to read."""

    ledger: Path | None = None
    on: str = ""
    article: Path | None = None


def opening(argv: Sequence[str]) -> Opening | None:
    """What window the arguments ask for, or None when they are a command's.

    >>> opening([])
    Opening(ledger=None, on='', article=None)
    >>> opening(["--on", "2014-03-01", "mali.ledger"])
    Opening(ledger=PosixPath('mali.ledger'), on='2014-03-01', article=None)
    >>> opening(["mali.ledger", "page.html"]).article
    PosixPath('page.html')
    >>> opening(["due", "--on", "2014-03-01"]) is None
    True
    """
    ledger, on, article, rest = "", "", "", list(argv)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if name in ("--ledger", "--on"):
            if not equals and not rest:
                return None  # the command line says what is missing
            value = value if equals else rest.pop(0)
            ledger, on = (value, on) if name == "--ledger" else (ledger, value)
        elif not word.startswith("-") and not article and word.lower().endswith(ARTICLES):
            article = word
        elif not word.startswith("-") and not ledger and names_a_ledger(word):
            ledger = word
        else:
            return None
    return Opening(Path(ledger) if ledger else None, on, Path(article) if article else None)


def names_a_ledger(word: str) -> bool:
    """Whether a bare word is a path and not a command."""
    return word.endswith(".ledger") or "/" in word or os.sep in word


def no_display(environ: Mapping[str, str], system: str = sys.platform) -> str:
    """The sentence to print where no window can be opened, or nothing where one can."""
    if not system.startswith("linux") or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return ""
    # Qt can also draw to memory, to a frame buffer or over the network.
    wanted = environ.get("QT_QPA_PLATFORM", "")
    return NO_DISPLAY if not wanted or wanted.startswith(("xcb", "wayland")) else ""


def missing_library(error: ImportError) -> str:
    """The sentence for a shared library or a package that Qt needs and the system lacks; empty for anything else."""
    if isinstance(error, ModuleNotFoundError):
        if (error.name or "").partition(".")[0] not in ("PySide6", "shiboken6", "platformdirs", "sqlite_utils"):
            return ""
        return f"The Python package {error.name} is not installed here: start with scripts/run, which brings it."
    found = re.match(r"(lib[\w.+-]+\.so[\w.]*)", str(error))
    if found is None:
        return ""
    names = [line.partition("#")[0].strip() for line in PACKAGES.read_text("utf-8").splitlines()]
    return (
        f"The window needs the system library {found[1]}, which is not installed. On Debian or Ubuntu:\n"
        f"  sudo apt-get install -y {' '.join(name for name in names if name)}"
    )
