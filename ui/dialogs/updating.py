"""Make a claim an update of an earlier one: what the same speaker said before of the same thing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from tracker import likelihood
from tracker.claims import ClaimView
from tracker.errors import InputError, TrackerError
from ui.dialogs.small import SmallDialog
from ui.jobs import Job
from ui.models.words import day_text
from ui.session import Session
from ui.theme import current
from ui.widgets.fields import LineField
from ui.widgets.text import button

MOST = 50
"""Claims that are listed; more words in the search find the others."""
WAIT_MS = 120


class UpdateDialog(SmallDialog):
    """Lists earlier claims, those of the speaker at first; the chosen one becomes the first of the chain."""

    def __init__(self, session: Session, view: ClaimView, parent: QWidget | None = None) -> None:
        self._session, self._view = session, view
        self.search = LineField("Search", name="query", placeholder="words, speaker:, due:, as in the ledger")
        super().__init__("Update of…", "Make an update", about=view.proposition, fields=(self.search,), parent=parent)
        self.search.set_text(f'speaker:"{view.speaker}"' if view.speaker else "")
        self.list = QListWidget()
        self.list.setAccessibleName("Earlier claims")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(min(current(self).px(200), 220))  # at large text the dialog must fit
        self.list.setSpacing(3)
        self.list.itemActivated.connect(lambda _item: self.commit())
        self.body.addWidget(self.list, 1)
        self.own = button("No update", "quiet", name="Make it a claim of its own again")
        self.own.setVisible(bool(view.update_of))
        self.own.clicked.connect(self._part)
        self.foot.insertWidget(0, self.own)
        self._parting = False
        self._job: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._find)
        self.search.edited.connect(self._soon.start)
        self.setMinimumWidth(current(self).px(480))
        self._find()

    def chosen(self) -> str:
        """The claim to be an update of; empty where it is to be a claim of its own again."""
        item = self.list.currentItem()
        return "" if self._parting or item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def check(self) -> None:
        """A claim must be chosen."""
        if not self._parting and not self.chosen():
            raise InputError("query", "No claim is listed: search for the earlier one.")

    def commit(self) -> None:
        """The verb: with the chosen claim."""
        self._parting = False
        super().commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go through the list while words are typed."""
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if by and self.list.count():
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + by)))
        else:
            super().keyPressEvent(event)

    def _part(self) -> None:
        self._parting = True
        super().commit()

    def _find(self) -> None:
        query, on, own = self.search.text(), self._session.today(), self._view.uid
        limit, ledger = self._view.claimed_on, self._session.ledger

        def read(_cancelled: Callable[[], bool]) -> list[ClaimView]:
            reader = ledger.clone()
            try:
                found = reader.search(query, on=on, sort="claimed_on", limit=MOST + 1)
            finally:
                reader.close()
            return [
                view
                for view in found
                if view.uid != own
                and not (view.removed or view.withheld or view.update_of)
                and not (limit and view.claimed_on and view.claimed_on > limit)
            ][:MOST]

        self._stop()
        self._job = self._session.jobs.run(read, self._show, self._failed)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show(self, views: list[ClaimView]) -> None:
        self.form.clear_errors()
        self.list.clear()
        for view in views:
            parts = (day_text(view.claimed_on) or "day unknown", view.speaker or view.speaker_as_described)
            said = likelihood.describe(view.likelihood) if view.likelihood else ""
            item = QListWidgetItem(
                ", ".join(part for part in (*parts, said) if part) + f"\n{view.proposition}", self.list
            )
            item.setData(Qt.ItemDataRole.UserRole, view.uid)
        self.list.setCurrentRow(0)

    def _failed(self, error: TrackerError) -> None:
        self.list.clear()
        self.refuse(error)

    def done(self, result: int) -> None:
        """Nothing is handed to a dialog that is gone."""
        self._soon.stop()
        self._stop()
        super().done(result)
