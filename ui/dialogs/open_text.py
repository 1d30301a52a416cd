"""Asks for a text file and reads it, or says in a sentence why it cannot be read."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import InputError
from tracker.files import read_at_most
from tracker.reading.text import MAX_BYTES, Decoded, decode
from ui.messages import Messages

FILTERS = "Texts (*.txt *.md *.text);;All files (*)"


def ask_for_text(messages: Messages, folder: str = "") -> Path | None:
    """The text file that the user chooses, or None."""
    return messages.open_path("Open a text", FILTERS, folder)


def read_text(path: Path) -> Decoded:
    """The file as a snapshot's bytes and text. Raises InputError (field ``text``) in words."""
    data = read_at_most(path, MAX_BYTES, "text", "Nothing was taken in.")
    if len(data) > MAX_BYTES:
        raise InputError(
            "text",
            f"{path.name} is {path.stat().st_size / 1e6:,.1f} MB long, and at most {MAX_BYTES // 1_000_000} MB can be "
            "read. Nothing was taken in: cut out the part that you need.",
        )
    return decode(data)
