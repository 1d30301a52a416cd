"""What the table shows: the first rows of a search at once, the whole order from a worker that the next key cancels."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.errors import TrackerError
from ui.jobs import Job
from ui.models.claims import ClaimsModel
from ui.session import Session
from ui.widgets.claim_table import ClaimTable

FIRST = 200
"""Rows that are asked for before the window draws again."""

RETRY_MS = 500


class ClaimSearch(QObject):
    """Runs the present search. A new one starts at the top; ``reload`` keeps what was selected and in sight."""

    shown = Signal()
    """Other rows are shown, or the same rows with other content."""

    def __init__(self, session: Session, model: ClaimsModel, table: ClaimTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._model, self._table = session, model, table
        self.query = ""
        self.sort, self.descending = table.order
        self._typing = False
        self._job: Job | None = None
        self._again = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._again.timeout.connect(self.reload)
        model.trouble.connect(self._troubled)

    def show(self, query: str, *, typing: bool = False) -> None:
        """Show another search from its first row. ``typing`` lets its last word go on."""
        self.query, self._typing = query, typing
        self._from_the_top()

    def order_by(self, key: str, descending: bool) -> None:
        """The same search in another order; the claim that the keyboard is on stays selected."""
        self.sort, self.descending = key, descending
        self._from_the_top()

    def reload(self) -> None:
        """The same search after something changed: rows at once, their order from a worker."""
        self._model.refresh()
        self._ask_all(self._replace)

    def _from_the_top(self) -> None:
        self._stop()
        self._table.finish_editing()
        try:
            first = self._session.ledger.first_ids(
                self.query, self.sort, self.descending, on=self._session.today(), limit=FIRST, typing=self._typing
            )
        except TrackerError as error:
            self._troubled(str(error))
            return
        selected = self._table.selected_ids()
        current = self._table.current_view()
        complete = len(first) < FIRST
        self._model.set_ids(first, complete=complete)
        self._table.scrollToTop()
        kept = [claim_id for claim_id in selected[:FIRST] if claim_id in first]
        if kept:
            self._table.select_ids(kept, current.id if current else None)
        self.shown.emit()
        if not complete:
            self._ask_all(self._extend)

    # --- the whole order

    def _ask_all(self, done: Callable[[array[int]], None]) -> None:
        self._stop()
        ledger, query, sort, descending = self._session.ledger, self.query, self.sort, self.descending
        on, typing = self._session.today(), self._typing

        def work(cancelled: Callable[[], bool]) -> array[int]:
            reader = ledger.clone()
            try:
                return reader.all_ids(query, sort, descending, on=on, typing=typing, cancelled=cancelled)
            finally:
                reader.close()

        self._job = self._session.jobs.run(work, done, lambda error: self._troubled(str(error)), owner=self)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _extend(self, ids: array[int]) -> None:
        self._job = None
        if self._table.editing() and self._model.ids != ids[: len(self._model.ids)]:
            self._again.start()  # rows must not go away under an open editor
            return
        self._model.extend(ids)
        self.shown.emit()

    def _replace(self, ids: array[int]) -> None:
        self._job = None
        if self._model.same_ids(ids):
            self._model.complete = True
        elif self._table.editing():
            self._again.start()
            return
        else:
            place = self._table.place()
            self._model.set_ids(ids, complete=True)
            self._table.restore(place)
        self.shown.emit()

    def _troubled(self, sentence: str) -> None:
        """Another program holds the file: say so and look again soon."""
        self._session.say(sentence)
        if not self._again.isActive():
            self._again.start()
