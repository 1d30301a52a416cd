"""The command line: the same ledger without a window. What it prints with ``--json`` is documented in docs/cli.md."""

from __future__ import annotations

import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tracker.errors import Changed, TrackerError

if TYPE_CHECKING:
    from tracker.reports.document import Document

DONE, REFUSED, USAGE, STOPPED = 0, 1, 2, 130


def main(argv: Sequence[str], *, pdf: Callable[[Document, Path], None] | None = None) -> int:
    """Do one command; returns the exit code: 0 done, 1 refused or not found, 2 usage.

    ``pdf`` draws a report: Qt does, which this package does not know.
    """
    from tracker.cli.parser import parse

    try:
        args = parse(argv)
    except SystemExit as stop:  # argparse's way to say "usage" or "that was only --help"
        return stop.code if isinstance(stop.code, int) else USAGE
    from tracker.cli import printing

    args.pdf = pdf
    try:
        code = _command(args)(args)
        if sys.stdout is not None:
            sys.stdout.flush()
    except Changed as error:
        printing.changed(args, error)
        return REFUSED
    except TrackerError as error:
        return _refused(str(error))
    except UnicodeEncodeError:
        return _refused("A name or a text holds half a character (a lone surrogate): type it again.")
    except BrokenPipeError:
        return _nobody_reads()
    except OSError as error:
        return _refused(f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}.")
    except KeyboardInterrupt:
        return STOPPED
    except _of_a_damaged_file() as error:
        if not _is_damaged(args):
            raise
        return _refused(f"The ledger is damaged ({error}). Run `main.py verify`, and `main.py restore` with a backup.")
    return code


def _command(args: Namespace) -> Callable[[Namespace], int]:
    """The function that does the command, imported only now: most commands need a part of the program."""
    module = importlib.import_module(f"tracker.cli.{args.module}")
    return cast("Callable[[Namespace], int]", getattr(module, args.function))


def _refused(sentence: str) -> int:
    from tracker.cli.printing import complain

    complain(sentence)
    return REFUSED


def _nobody_reads() -> int:
    """The reader of our output has gone (``| head``): it had what it wanted, and Python must not flush into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _of_a_damaged_file() -> tuple[type[Exception], ...]:
    """What reading a damaged ledger may raise: by SQLite, or where a stored word or number is none of ours."""
    from tracker.store import Error

    return cast("type[Exception]", Error), ValueError, KeyError, TypeError


def _is_damaged(args: Namespace) -> bool:
    """Whether the ledger is at fault; where it is sound, we are, and the traceback says where."""
    from tracker.cli.common import opened

    try:
        with opened(args, create=False) as ledger:
            return bool(ledger.verify())
    except TrackerError:
        return True
