"""The article: plain text in a reading column, the chosen words lit, and a stripe in the margin for each claim.

The widget paints the text itself and keeps the snapshot's text beside it: the words that are chosen are code points of
the snapshot, whatever the screen makes of them. Keys: J and K go by sentence, Space takes the sentence, C goes by
clause, ] and [ move the end by a word, } and { the start, Shift+Down and Shift+Up the end by a clause, Enter asks for
the claim form.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from tracker.reading.sentences import sentence_at, word_at
from ui.widgets.article_canvas import ArticleCanvas
from ui.widgets.article_keys import asks, step_of, verb_of
from ui.widgets.text import plain_tip


class ArticleView(ArticleCanvas):
    """Shows one text and lets words of it be chosen by mouse and keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: int | None = None
        self._dragged = False
        self.verbs: Callable[[str], None] | None = None
        """What is done with suggestions, where there are any."""

    # ------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        stripe = self.stripe_at(at)
        if stripe is not None:
            self.choose_claim(stripe.mark.uid)
            self.claim_clicked.emit(stripe.mark.uid)
            return
        self._dragged = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pressed = self._passage.anchor if self._dragged else self._place(at)
        if self._dragged:
            self._drag_to(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            self._hover(at, event.globalPosition().toPoint())
        elif self._dragged or abs(self._place(at) - self._pressed) > 0:
            self._dragged = True
            self._drag_to(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._dragged:
            # A click takes the sentence; words are chosen by dragging.
            found = sentence_at(self.text, self._pressed)
            if found is not None:
                self.select(*found, reveal=False)
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = word_at(self.text, self._place(event.position().toPoint()))
        if found is not None:
            self.select(*found, reveal=False)
        self._pressed, self._dragged = None, False

    def _drag_to(self, at: QPoint) -> None:
        place = self._place(at)
        self._passage.select(self._pressed or 0, place)
        if not self.viewport().rect().contains(at):
            self.reveal(place, place)
        self.viewport().update()
        self._tell()

    def _hover(self, at: QPoint, where: QPoint) -> None:
        stripe = self.stripe_at(at)
        hand, beam = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(hand if stripe else beam)
        if stripe is not None:
            QToolTip.showText(where, plain_tip(stripe.mark.words), self.viewport())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        log = menu.addAction("Log these words")
        copy = menu.addAction("Copy quote")
        for action in (log, copy):
            action.setEnabled(bool(self.quote()))
        log.triggered.connect(self.asked)
        copy.triggered.connect(self.copy)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Put the chosen words on the clipboard, cut from the snapshot."""
        if self.quote():
            QGuiApplication.clipboard().setText(self.quote())

    # ------------------------------------------------------------ keys

    def ask(self) -> None:
        """Ask for the claim form on the chosen words, or on the sentence at the cursor where none are chosen."""
        if not self.quote():
            self.step("sentence")
        if self.quote():
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if (verb := verb_of(event)) and self.verbs is not None:
            self.verbs(verb)
        elif step:
            self.step(step)
        elif asks(event):
            self.ask()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
