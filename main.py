"""Borne Out: the window (``main.py [LEDGER]``), or a command (``main.py --help``)."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ui import lean
from ui.arguments import missing_library, no_display, opening

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.reports.document import Document


def main(argv: list[str]) -> int:
    """Open the window or do a command; returns the exit code."""
    if opening(argv) is None:
        from tracker.cli import main as command

        return command(argv, pdf=write_pdf)
    if sentence := no_display(os.environ):
        print(sentence, file=sys.stderr)
        return 1
    try:
        lean.begin()
        from ui.app import run
    except ImportError as error:
        if not (sentence := missing_library(error)):
            raise
        print(sentence, file=sys.stderr)
        return 1
    return run(argv)


def write_pdf(document: Document, path: Path) -> None:
    """Draw a report as a PDF, with or without a display. Raises TrackerError where Qt lacks a library."""
    from tracker.errors import TrackerError

    try:
        from ui.charts.printed import write_pdf as write
    except ImportError as error:
        if not (sentence := missing_library(error)):
            raise
        raise TrackerError(sentence) from error
    write(document, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
