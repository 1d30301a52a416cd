"""Asks for the file of an article."""

from __future__ import annotations

from pathlib import Path

from ui.messages import Messages

FILTERS = "Articles (*.txt *.md *.text *.html *.htm *.xhtml *.mht *.mhtml *.pdf);;All files (*)"


def ask_for_text(messages: Messages, folder: str = "") -> Path | None:
    """The file that the user chooses, or None."""
    return messages.open_path("Open a text", FILTERS, folder)
