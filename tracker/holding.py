"""Who holds a ledger for long: said in a small file beside it, since who waits cannot read the ledger to find out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONGEST = 200
"""Characters of what is said."""


def _place(ledger: Path) -> Path:
    return ledger.with_name(f".{ledger.name[:200]}.held")


@contextmanager
def announced(ledger: Path, what: str) -> Iterator[Callable[[], None]]:
    """Gives what says ``what`` is writing (“an import of rows.csv”), as soon as it is; at the end that is taken back.

    A folder in which no file can be made is no reason to stop: then nothing is said.
    """

    def say() -> None:
        with suppress(OSError):
            _place(ledger).write_text(what[:LONGEST], "utf-8")

    try:
        yield say
    finally:
        take_back(ledger)


def take_back(ledger: Path) -> None:
    """Forget what was said: also what a program that was killed could not take back."""
    with suppress(OSError):
        _place(ledger).unlink(missing_ok=True)


def said(ledger: Path) -> str:
    """What is said to be writing the ledger; empty where nothing is."""
    try:
        return _place(ledger).read_text("utf-8", "replace")[:LONGEST]
    except OSError:
        return ""
