"""The pane at the right: the claim that the keyboard is on, or the record that was chosen in the lists."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tracker.claims import ClaimView
from tracker.errors import NotFound, TrackerError
from tracker.ledger import Named
from ui.pages.ledger_facts import Snapshots, claim_facts, name_facts
from ui.session import Session
from ui.widgets.detail import ClaimDetail
from ui.widgets.name_detail import NameDetail
from ui.widgets.text import label


class Side(QStackedWidget):
    """Shows a claim, a record, or that nothing is chosen. Quick steps through the table are read once, at the end."""

    def __init__(self, session: Session, named: Callable[[str], list[Named]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._named = session, named
        self._snapshots = Snapshots(session.ledger)
        self.claim, self.name = ClaimDetail(session.today), NameDetail()
        self._nothing = QWidget()
        column = QVBoxLayout(self._nothing)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(label("Choose a claim to see its quote and its history.", "muted", wrap=True))
        column.addStretch(1)
        for pane in (self._nothing, self.claim, self.name):
            self.addWidget(pane)
        self._view: ClaimView | None = None
        self._record = ("", "")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._load_claim)

    @property
    def shows_name(self) -> bool:
        """Whether a record of the lists is shown."""
        return self.currentWidget() is self.name

    def show_claim(self, view: ClaimView | None) -> None:
        """Show a claim as soon as the keyboard rests on it."""
        self._view = view
        self._soon.start()

    def show_name(self, kind: str, uid: str) -> None:
        """Show a record of the lists."""
        self._soon.stop()
        self._record = (kind, uid)
        self._load_name()

    def reload(self) -> None:
        """Read what is shown again."""
        if self.shows_name:
            self._load_name()
        elif self._view is not None:
            self._soon.start()

    def take_focus(self) -> None:
        """Put the keyboard into the pane."""
        current = self.currentWidget()
        if current is not None:
            current.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load_claim(self) -> None:
        if self._view is None:
            self.setCurrentWidget(self._nothing)
            return
        try:
            view = self._session.ledger.view(self._view.uid, on=self._session.today())
            self.claim.show_facts(claim_facts(self._session.ledger, view, self._snapshots))
        except NotFound:
            self.setCurrentWidget(self._nothing)
        except TrackerError as error:
            self._session.say(str(error))
        else:
            self.setCurrentWidget(self.claim)

    def _load_name(self) -> None:
        kind, uid = self._record
        try:
            facts = name_facts(self._session.ledger, kind, uid, self._named(kind))
        except TrackerError as error:
            self._session.say(str(error))
            return
        if facts is None:
            self.setCurrentWidget(self._nothing)
            return
        self.name.show_facts(facts)
        self.setCurrentWidget(self.name)
