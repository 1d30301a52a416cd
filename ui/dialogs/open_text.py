"""Asks for a text file and reads it, or says in a sentence why it cannot be read."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import InputError
from tracker.reading.text import MAX_BYTES, Decoded, decode
from ui.messages import Messages

FILTERS = "Texts (*.txt *.md *.text);;All files (*)"


def ask_for_text(messages: Messages, folder: str = "") -> Path | None:
    """The text file that the user chooses, or None."""
    return messages.open_path("Open a text", FILTERS, folder)


def read_text(path: Path) -> Decoded:
    """The file as a snapshot's bytes and text. Raises InputError (field ``text``) in words."""
    try:
        if path.is_dir():
            raise InputError("text", f"{path.name} is a folder: choose a text file in it.")
        with path.open("rb") as file:
            # One byte more than allowed says that it is too long, without reading a film.
            data = file.read(MAX_BYTES + 1)
            size = max(path.stat().st_size, len(data))
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError("text", f"{path.name} was not opened: {reason}. Nothing was taken in.") from None
    if size > MAX_BYTES:
        raise InputError(
            "text",
            f"{path.name} is {size / 1e6:,.1f} MB long, and at most {MAX_BYTES // 1_000_000} MB can be read. "
            "Nothing was taken in: cut out the part that you need.",
        )
    return decode(data)
