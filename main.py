"""Borne Out: the window (``main.py [LEDGER]``), or a command (``main.py --help``)."""

import os
import sys

from ui import lean
from ui.arguments import missing_library, no_display, opening


def main(argv: list[str]) -> int:
    """Open the window or do a command; returns the exit code."""
    if opening(argv) is None:
        from tracker.cli import main as command

        return command(argv)
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
