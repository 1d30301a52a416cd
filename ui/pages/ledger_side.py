"""The pane at the right: the claim that the keyboard is on, or the record that was chosen in the lists."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tracker.claims import ClaimView
from tracker.errors import NotFound, TrackerError
from tracker.ledger import Ledger, Named
from ui.models.moments import ClaimFacts
from ui.pages.ledger_facts import Snapshots, claim_facts, name_facts
from ui.pages.ledger_reading import Cancelled, Reading
from ui.session import Session
from ui.widgets.detail import ClaimDetail
from ui.widgets.name_detail import NameDetail, NameFacts
from ui.widgets.text import label


class Side(QStackedWidget):
    """Shows a claim, a record, or that nothing is chosen. Quick steps through the table are read once, at the end.

    What is shown is read by a worker: a long text, or the names that are alike, may take longer than a frame.
    """

    filled = Signal()
    """Something else is shown."""

    def __init__(self, session: Session, named: Callable[[str], list[Named]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._named = session, named
        self._snapshots = Snapshots()
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
        self._reading: Reading[ClaimFacts] | Reading[NameFacts | None] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._load_claim)

    @property
    def shows_name(self) -> bool:
        """Whether a record of the lists is shown, or is to be shown in a moment."""
        return bool(self._record[0])

    @property
    def record(self) -> NameFacts | None:
        """The record of the lists that is shown."""
        shown = self.name.shown
        return shown if shown is not None and (shown.kind, shown.uid) == self._record else None

    def show_claim(self, view: ClaimView | None) -> None:
        """Show a claim as soon as the keyboard rests on it."""
        self._view = view
        self._record = ("", "")
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
        self._stop()
        if self._view is None:
            self._show_nothing()
            return
        uid, on, snapshots = self._view.uid, self._session.today(), self._snapshots

        def read(ledger: Ledger, _cancelled: Cancelled) -> ClaimFacts:
            return claim_facts(ledger, ledger.view(uid, on=on), snapshots, on)

        reading = Reading(self._session, read, self._show_claim, self._failed)
        self._reading = reading
        reading.wait()

    def _show_claim(self, facts: ClaimFacts) -> None:
        self._reading = None
        self.claim.show_facts(facts)
        self.setCurrentWidget(self.claim)
        self.filled.emit()

    def _load_name(self) -> None:
        self._stop()
        kind, uid = self._record
        named = self._named(kind)

        def read(ledger: Ledger, _cancelled: Cancelled) -> NameFacts | None:
            return name_facts(ledger, kind, uid, named)

        reading = Reading(self._session, read, self._show_name, self._failed)
        self._reading = reading
        reading.wait()

    def _show_name(self, facts: NameFacts | None) -> None:
        self._reading = None
        if facts is None:
            self._show_nothing()
            return
        self.name.show_facts(facts)
        self.setCurrentWidget(self.name)
        self.filled.emit()

    def _show_nothing(self) -> None:
        self._record = ("", "")
        self.setCurrentWidget(self._nothing)
        self.filled.emit()

    def _failed(self, error: TrackerError) -> None:
        self._reading = None
        if isinstance(error, NotFound):
            self._show_nothing()
        else:
            self._session.say(str(error))

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
