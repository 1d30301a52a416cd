"""Editing where a cell stands: reads what was typed, writes it, and shows both versions where somebody was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tracker.claims import ClaimKind, ClaimView
from tracker.errors import Changed, TrackerError
from tracker.ledger import Change, Ledger
from tracker.likelihood import suggest
from ui.dialogs.texts import ChangedDialog
from ui.models import words
from ui.models.claims import COLUMN_OF, COLUMNS
from ui.pages.ledger_edits import Write, write_of
from ui.session import Session
from ui.widgets.cell_editor import CellEditor
from ui.widgets.claim_table import ClaimTable

WORDS: dict[str, tuple[str, ...]] = {
    "kind": tuple(kind.value for kind in ClaimKind),
    "says": tuple(word for word in words.SIDES.values() if word),
}
"""Columns that take one of a few words."""


class Cells(QObject):
    """Stores what the table's editors offer. An editor closes only once its write is done or given up."""

    def __init__(self, session: Session, table: ClaimTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._table, self._window = session, table, parent
        table.delegate.complete = self._complete
        table.delegate.edited.connect(self._store)

    def _complete(self, key: str, text: str) -> Sequence[str]:
        if key == "likelihood":
            return suggest(text)
        if key in WORDS:
            return [word for word in WORDS[key] if word.startswith(text.casefold())]
        if key == "tags":
            before, comma, last = text.rpartition(",")
            names = self._session.ledger.names_like("tag", last.strip()) if last.strip() else ()
            return [f"{before}{comma}{' ' if comma else ''}{name}" for name in names]
        return self._session.ledger.names_like(key, text)

    def _store(self, editor: CellEditor, view: ClaimView, key: str, text: str) -> None:
        try:
            write = write_of(view, key, text, self._session.today())
        except TrackerError as error:
            editor.refuse(str(error))
            return
        self._do(editor, view, key, text, write)

    def _do(self, editor: CellEditor, view: ClaimView, key: str, text: str, write: Write) -> None:
        def failed(error: TrackerError) -> None:
            if isinstance(error, Changed):
                self._two_versions(editor, view, key, text)
            else:
                editor.refuse(str(error))

        # The editor goes first: the rows are read again as soon as the change is announced.
        self._session.do(_closing(write, lambda: self._table.delegate.close(editor)), failed=failed)

    def _two_versions(self, editor: CellEditor, view: ClaimView, key: str, text: str) -> None:
        """Somebody else changed the claim meanwhile: both versions, and nothing is lost before one was chosen."""
        try:
            now = self._session.ledger.view(view.uid, on=self._session.today())
        except TrackerError as error:
            editor.refuse(str(error))
            return
        column = COLUMNS[COLUMN_OF[key]]
        theirs = words.edit_text(now, key) or words.cell(now, key, self._session.today())
        dialog = ChangedDialog(column.title, text, theirs, self._window)
        dialog.committed.connect(dialog.accept)
        dialog.accepted.connect(lambda: self._insist(editor, now, key, text))
        dialog.rejected.connect(lambda: self._table.delegate.close(editor))
        dialog.open()

    def _insist(self, editor: CellEditor, now: ClaimView, key: str, text: str) -> None:
        self._do(editor, now, key, text, write_of(now, key, text, self._session.today()))


def _closing(write: Write, close: Callable[[], None]) -> Write:
    def both(ledger: Ledger) -> Change:
        change = write(ledger)
        close()
        return change

    return both
