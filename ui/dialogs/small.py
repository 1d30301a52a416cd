"""A small dialog: a heading, a few fields, one verb. It stays open, with everything typed, until the write is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker.errors import InputError, TrackerError
from ui.theme import current
from ui.widgets.fields import Field, Form
from ui.widgets.text import button, label


class SmallDialog(QDialog):
    """Says ``committed`` when its verb is pressed; whoever listens writes, then calls ``accept`` or ``refuse``."""

    committed = Signal()

    def __init__(
        self, title: str, verb: str, *, about: str = "", fields: Sequence[Field] = (), parent: QWidget | None = None
    ) -> None:
        """``about`` says what it is about ("3 claims"), in words that may come from outside."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.form = Form(fields)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.verb = button(verb, "primary")
        self.verb.setDefault(True)
        self.verb.clicked.connect(self.commit)
        self.cancel = button("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._lay_out(title, about)
        for field in fields:
            self.body.addWidget(field)
        self.first: QWidget | None = fields[0].editor if fields else None
        self.setMinimumWidth(current(self).px(380))

    def _lay_out(self, title: str, about: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(label(title, "large"))
        if about:
            head.addWidget(label(about, "muted", wrap=True))
        column.addLayout(head)
        column.addLayout(self.body, 1)
        column.addWidget(self.problem)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.verb)
        column.addLayout(self.foot)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard comes along, into ``first``: what is typed now must not reach the page behind."""
        super().showEvent(event)
        if event.spontaneous():
            return
        self.raise_()
        self.activateWindow()
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is the verb, also where Enter begins a new line."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
        else:
            super().keyPressEvent(event)

    def commit(self) -> None:
        """The verb was pressed."""
        self.form.clear_errors()
        self.say("")
        try:
            self.check()
        except TrackerError as error:
            self.refuse(error)
        else:
            self.committed.emit()

    def check(self) -> None:
        """Read what was typed; raises InputError before anything is written."""

    def refuse(self, error: TrackerError) -> None:
        """Show what is wrong under the field it is about; nothing that was typed is lost."""
        if not (isinstance(error, InputError) and self.form.show_error(error.field, str(error))):
            self.say(str(error))

    def say(self, sentence: str) -> None:
        """Say something that is about no field."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


def claims_text(count: int, proposition: str = "") -> str:
    """What a dialog is about: the proposition of the one claim, or how many."""
    return proposition if count == 1 else f"{count:,} claims"
