"""What the table shows: the first rows of a search at once, the whole order later; the next key cancels both.

Both are read by workers. The window waits a moment for the first rows, which are mostly there; nothing is called
missing before the whole answer is known.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.errors import TrackerError
from tracker.ledger import Ledger
from ui.models.claims import ClaimsModel
from ui.pages.ledger_reading import Cancelled, Reading
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
        self.searching = False
        """Whether the whole answer is still to come."""
        self._fresh = False
        self._typing = False
        self._reading: Reading[tuple[array[int], bool]] | Reading[array[int]] | None = None
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

    @property
    def pending(self) -> bool:
        """Whether the table does not show any of the present search yet, and may still do so."""
        return self.searching and (self._fresh or not self._model.rowCount())

    def reload(self) -> None:
        """The same search after something changed: rows at once, their order from a worker."""
        if self.pending:
            self._from_the_top()
            return
        self._model.refresh()
        self._ask_all(self._replace)

    def _from_the_top(self) -> None:
        self._table.finish_editing()  # which may store something, and so ask for these rows too
        self._stop()
        self.searching = self._fresh = True
        query, sort, descending = self.query, self.sort, self.descending
        on, typing = self._session.today(), self._typing

        def read(ledger: Ledger, _cancelled: Cancelled) -> tuple[array[int], bool]:
            return ledger.beginning(query, sort, descending, on=on, limit=FIRST, typing=typing)

        reading = Reading(self._session, read, self._begin, self._failed)
        self._reading = reading
        if not reading.wait():
            self.shown.emit()

    def _begin(self, answer: tuple[array[int], bool]) -> None:
        """The first rows, or as many of them as were found in time."""
        self._reading = None
        first, self.searching = answer
        self._fresh = False
        selected, current = self._table.selected_ids(), self._table.current_view()
        self._model.set_ids(first, complete=not self.searching)
        self._table.scrollToTop()
        kept = [claim_id for claim_id in selected[:FIRST] if claim_id in first]
        if kept:
            self._table.select_ids(kept, current.id if current else None)
        self.shown.emit()
        if self.searching:
            self._ask_all(self._extend)

    # --- the whole order

    def _ask_all(self, done: Callable[[array[int]], None]) -> None:
        self._stop()
        query, sort, descending = self.query, self.sort, self.descending
        on, typing = self._session.today(), self._typing

        def read(ledger: Ledger, cancelled: Cancelled) -> array[int]:
            return ledger.all_ids(query, sort, descending, on=on, typing=typing, cancelled=cancelled)

        self._reading = Reading(self._session, read, done, self._failed)

    def _failed(self, error: TrackerError) -> None:
        self._troubled(str(error))

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.stop()
            self._reading = None

    def _extend(self, ids: array[int]) -> None:
        self._reading = None
        if self._table.editing() and self._model.ids != ids[: len(self._model.ids)]:
            self._again.start()  # rows must not go away under an open editor
            return
        self.searching = False
        self._model.extend(ids)
        self.shown.emit()

    def _replace(self, ids: array[int]) -> None:
        self._reading = None
        if self._model.same_ids(ids):
            self._model.complete = True
        elif self._table.editing():
            self._again.start()
            return
        else:
            place = self._table.place()
            self._model.set_ids(ids, complete=True)
            self._table.restore(place)
        self.searching = False
        self.shown.emit()

    def _troubled(self, sentence: str) -> None:
        """Another program holds the file: say so and look again soon."""
        self._session.say(sentence)
        if not self._again.isActive():
            self._again.start()
