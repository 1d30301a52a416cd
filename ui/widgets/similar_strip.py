"""A strip inside the claim form: these words read like a claim that is logged already. Which is it?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.text import button, label

CHOICES = (
    ("appearance", "Appearance", "A", "the same words printed again, no new claim"),
    ("update", "Update", "U", "the same speaker says it anew"),
    ("new", "New", "N", "somebody else's, or about something else"),
)


class SimilarStrip(QWidget):
    """One earlier claim and three answers, each with its key; Esc goes back to the form."""

    answered = Signal(str, str)
    """The answer and the uid of the earlier claim."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.uid = ""
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addWidget(label("This reads like a claim that is logged already.", "strong", wrap=True))
        self.proposition = label("", wrap=True)
        self.who = label("", "small", wrap=True)
        column.addWidget(self.proposition)
        column.addWidget(self.who)
        column.addWidget(label("Is this another appearance of it, an update, or a new claim?", wrap=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(4)
        column.addLayout(row)
        self.buttons = {}
        for answer, word, key, meaning in CHOICES:
            made = button(f"{word}  {key}", name=f"{word}: {meaning}", tip=meaning)
            made.clicked.connect(lambda _checked=False, answer=answer: self._answer(answer))
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.buttons[answer] = made
            row.addWidget(made)
        row.addStretch(1)
        self.hide()

    def ask(self, uid: str, proposition: str, who: str) -> None:
        """Show the earlier claim and take the keyboard."""
        self.uid = uid
        self.proposition.setText(proposition)
        self.who.setText(who)
        self.setAccessibleName(f"This reads like a claim that is logged already: {proposition}. A, U or N.")
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Nothing is asked."""
        self.uid = ""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answers = {key.lower(): answer for answer, _, key, _ in CHOICES}
        answer = answers.get(event.text().lower())
        if answer:
            self._answer(answer)
        else:
            super().keyPressEvent(event)

    def _answer(self, answer: str) -> None:
        uid = self.uid
        self.put_away()
        self.answered.emit(answer, uid)
