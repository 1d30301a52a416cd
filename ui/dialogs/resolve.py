"""What happened, said of one claim or of a selection at once: choose the outcome, fill in its line, Enter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from tracker.claims import ClaimView
from tracker.errors import InputError, TrackerError
from ui.dialogs.attaching import Attaching, take_drops
from ui.dialogs.small import claims_text
from ui.session import Session
from ui.theme import current
from ui.widgets.choice_bar import ChoiceBar
from ui.widgets.outcome import OutcomeMark
from ui.widgets.outcome_line import TITLES, Choice, OutcomeLine
from ui.widgets.text import button, hairline, label

OUTCOMES: tuple[tuple[Choice, str, OutcomeMark], ...] = (
    (Choice.HAPPENED, "H", OutcomeMark.HAPPENED),
    (Choice.DID_NOT_HAPPEN, "N", OutcomeMark.DID_NOT_HAPPEN),
    (Choice.PARTLY, "P", OutcomeMark.PARTLY),
    (Choice.VOID, "V", OutcomeMark.VOID),
    (Choice.UNDETERMINED, "U", OutcomeMark.UNDETERMINED),
)


class ResolveDialog(QDialog):
    """The outcomes with their keys; choosing one opens its line. ``committed`` carries the ``ResolutionDraft``."""

    committed = Signal(object)

    def __init__(self, session: Session, views: Sequence[ClaimView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views, self._today = views, session.today()
        self.setWindowTitle("Resolve")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.choices = ChoiceBar()
        self.line = OutcomeLine()
        self.cancel = button("Cancel")
        self.cancel.clicked.connect(self.reject)
        self._keys = {key: choice for choice, key, _ in OUTCOMES}
        self._keys |= {str(number): choice for number, (choice, _, _) in enumerate(OUTCOMES, start=1)}
        for choice, key, mark in OUTCOMES:
            self.choices.add(TITLES[choice], key, mark, partial(self.choose, choice))
        self.line.committed.connect(self.committed)
        self.line.closed.connect(self._closed)
        # Once it has been laid out: only then it knows in how many rows its fields stand.
        self.line.grown.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        self._lay_out()
        Attaching(session, self.line.files, self.line.refuse_file, self)
        take_drops(self, self.line.files)
        self.setMinimumWidth(current(self).px(560))
        self._fit()

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # ``_fit`` knows better how high text is
        column.addWidget(label("What happened", "large"))
        first = self._views[0]
        column.addWidget(label(claims_text(len(self._views), first.proposition), "proposition", wrap=True))
        if len(self._views) == 1 and first.criteria:
            column.addWidget(label(first.criteria, "muted", wrap=True))
        column.addWidget(self.choices)
        column.addWidget(self.line)
        column.addStretch(1)
        column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        column.addLayout(foot)

    def choose(self, choice: Choice) -> None:
        """Open the line of an outcome."""
        self.line.open(choice, self._views[0], self._today)
        self._fit()

    def _closed(self) -> None:
        self.setFocus()
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown: more once a line is open, and no gap before."""
        sides = self._column.contentsMargins()
        width = max(self.width() if self.isVisible() else 0, self.minimumWidth())
        # The buttons stand in as many rows as they need, so their height follows from their width.
        self.choices.resize(width - sides.left() - sides.right(), self.choices.height())
        self._column.activate()
        height = self._column.totalHeightForWidth(width)
        self.setMinimumHeight(height)
        self.resize(width, height)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit once more, now that the stylesheet is known."""
        super().showEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter or a digit chooses its outcome while no line has the keyboard; Ctrl+Enter commits the line."""
        choice, held = self._keys.get(event.text().upper()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if choice is not None and not held:
            self.choose(choice)
        elif held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.line.commit()
        else:
            super().keyPressEvent(event)

    def refuse(self, error: TrackerError) -> None:
        """Show what is wrong; nothing that was typed is lost."""
        self.line.show_error(error.field if isinstance(error, InputError) else "", str(error))
        self._fit()
