"""What changed between two texts, in one: struck out what is gone, underlined what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tracker.reading.again import Part, Piece
from ui.theme import current

LEGEND = "Struck out: gone from the text. Underlined: new in it."
AROUND = 2
"""Unchanged lines that are shown on each side of a change."""
THIN = "\u2009"
"""Between a word that is gone and the one in its place; to be seen only."""
MOST = 200_000
"""Characters that are shown."""


class DiffView(QPlainTextEdit):
    """Shows pieces as plain text. A screen reader is told each change in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What changed")
        self.pieces: tuple[Piece, ...] = ()

    def show_pieces(self, pieces: Sequence[Piece], before: str = "", after: str = "") -> None:
        """Show these, with quiet words around them."""
        self.pieces = tuple(pieces)
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.insertText(before, self._look(None))
        left, gone = MOST, False
        for piece in self.pieces:
            if gone and piece.part is Part.ADDED:
                cursor.insertText(THIN, self._look(None))
            gone = piece.part is Part.REMOVED and not piece.text[-1:].isspace()
            cursor.insertText(piece.text[:left], self._look(piece.part))
            left -= len(piece.text[:left])
        cursor.insertText("\n…" if not left else after, self._look(None))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setAccessibleDescription(in_words(self.pieces))

    def _look(self, part: Part | None) -> QTextCharFormat:
        theme, look = current(self), QTextCharFormat()
        look.setForeground(theme.muted if part is None else theme.text)
        if part is Part.REMOVED:
            look.setFontStrikeOut(True)
            look.setForeground(theme.did_not_happen)
        elif part is Part.ADDED:
            look.setFontUnderline(True)
            look.setFontWeight(QFont.Weight.DemiBold)
            look.setForeground(theme.happened)
        return look


def in_words(pieces: Iterable[Piece]) -> str:
    """The same for the ear.

    >>> in_words([Piece(Part.SAME, "It "), Piece(Part.REMOVED, "will"), Piece(Part.ADDED, "may")])
    'It [removed: will][added: may]'
    """
    said = ((piece.text if piece.part is Part.SAME else f"[{piece.part.value}: {piece.text}]") for piece in pieces)
    return "".join(said)[:MOST]


def condensed(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Of lines that are the same only those next to a change; all of it where nothing changed."""
    if all(piece.part is Part.SAME for piece in pieces):
        return tuple(pieces)
    last = len(pieces) - 1
    return tuple(
        piece if piece.part is not Part.SAME else Piece(Part.SAME, _near(piece.text, place > 0, place < last))
        for place, piece in enumerate(pieces)
    )


def _near(text: str, above: bool, below: bool) -> str:
    lines = text.splitlines(keepends=True)
    head, tail = (AROUND if above else 0), (AROUND if below else 0)
    if len(lines) <= head + tail + 1:
        return text
    return "".join((*lines[:head], "…\n", *lines[len(lines) - tail :]))
