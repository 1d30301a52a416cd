"""Ledger: every claim in one table that is searched, sorted, edited and resolved from the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from tracker.claims import ClaimView
from tracker.errors import NotFound
from ui.actions import Actions
from ui.models.names import Entry
from ui.pages.ledger_acts import Acts
from ui.pages.ledger_parts import LedgerParts
from ui.pages.ledger_search import ClaimSearch
from ui.session import Session
from ui.theme import Theme
from ui.widgets.file_strip import take_drop

if TYPE_CHECKING:
    from tracker.ledger import Change


class LedgerPage(LedgerParts):
    """Lists at the left, the table, what is chosen at the right."""

    go = Signal(str, str)
    """Another page is wanted, with a record."""

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, actions, parent)
        self._stale = True
        self._focus_wanted = self._table_wanted = False
        self._chosen: Entry | None = None
        self.search = ClaimSearch(session, self.model, self.table, self)
        self.acts = Acts(self, self.search)
        self.search.sort, self.search.descending = self.table.order
        self._connect()
        self.setAcceptDrops(True)
        self.acts.enable()

    def _connect(self) -> None:
        self.search_box.searched.connect(self._typed)
        self.search_box.left_downwards.connect(self._to_table)
        self.table.left_upwards.connect(self._find)
        self.table.order_chosen.connect(self.search.order_by)
        self.table.current_changed.connect(self._current_changed)
        self.table.selection_changed.connect(self._selection_changed)
        self.table.opened.connect(self._open_detail)
        self.search.shown.connect(self._shown)
        self.lists.filled.connect(self._lists_filled)
        self.side.filled.connect(self.acts.enable)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._to_table)
        self.list.folded.connect(self._folded)
        self.show_lists.clicked.connect(self._bring_lists)
        self.panes.detail_shown.connect(lambda _on: self._fit())
        self.acts.source_wanted.connect(lambda uid: self.go.emit("read", uid))
        self.actions_.connect("edit.find", self._find)
        self.actions_.connect("view.detail", self.panes.toggle_detail)
        self.session.today_changed.connect(lambda _day: self.refresh(None))

    # --- what the window asks of a page

    def refresh(self, change: Change | None) -> None:
        """Show what changed; hidden, only remember that something did."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self.search.reload()
        self.lists.reload()
        self.side.reload()

    def count(self) -> int | None:
        """The window counts the claims itself."""
        return None

    def first_focus(self) -> None:
        """The table, where letters act; the search while there is nothing in it."""
        # The rows are read once the page is seen; the keyboard goes there then.
        self._focus_wanted = self._stale
        (self.table if self.model.rowCount() else self.search_box).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Another theme, or another text size."""
        self._theme = theme
        self.table.set_theme(theme)
        self.list.set_theme(theme)
        self.search_box.set_theme(theme)
        self._first_sizes()
        self._fit()
        self.side.reload()

    def show_uid(self, uid: str) -> None:
        """Show a claim, or the claims of a source, that another page asked for."""
        try:
            self.session.ledger.record("source", uid)
        except NotFound:
            self.show_query(f"uid:{uid}")
        else:
            entry = next((one for one in self.names.entries("source") if one.uid == uid), None)
            self.show_query(entry.query if entry else f"source:={uid}", entry.shown if entry else "")
        self._to_table()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is to be seen when the page comes to the front."""
        super().showEvent(event)
        if not self._stale:
            return
        self._stale = False
        self._fit()
        if self.model.rowCount():
            self.search.reload()
        else:
            self.search.show(self.search.query)
        self.lists.reload()
        self.side.reload()
        if self._focus_wanted:
            self._focus_wanted = False
            self.first_focus()

    # --- searching

    def show_query(self, query: str, shown: str = "") -> None:
        """Search for this and show it in the field, or ``shown`` where that reads better."""
        self.search_box.put(shown or query)
        self._mark(query.strip())
        self.search.show(query)

    def _typed(self, query: str) -> None:
        self._table_wanted = False
        self._mark(query.strip())
        self.search.show(query, typing=True)

    def _mark(self, query: str) -> None:
        """The lists show where one is: nowhere, once something else is searched for."""
        if self._chosen is None or self._chosen.query != query:
            self._chosen = None
            self.list.show_choice(*self._standing(query))

    def _standing(self, query: str) -> tuple[str, str]:
        """The entry whose search this is, if any."""
        for row in range(self.names.rowCount()):
            entry = self.names.entry(self.names.index(row, 0))
            if entry is not None and entry.query == query:
                return entry.kind, entry.uid
        return "", ""

    def _shown(self) -> None:
        if self.session.closed:
            return  # the search was still under way when the window closed
        pending = self.search.pending
        self._tell_count(self.search.query, pending=pending)
        if pending:
            return
        if self.model.rowCount() and not self.table.currentIndex().isValid() and not self.side.shows_name:
            self.table.go_to(0)
        elif not self.model.rowCount() and not self.side.shows_name:
            self.side.show_claim(None)
        self.acts.enable()
        if self._table_wanted:
            self._to_table()

    def _find(self) -> None:
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_box.selectAll()

    def _to_table(self) -> None:
        """Put the keyboard into the table, once it shows what was asked for."""
        self._table_wanted = self.search.pending
        if self.model.rowCount() and not self._table_wanted:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.table.selected_count():
                self.table.go_to(max(0, self.table.currentIndex().row()))

    # --- the lists

    def _choose(self, entry: Entry) -> None:
        self._chosen = entry
        if entry.kind != "filter":
            self.side.show_name(entry.kind, entry.uid)
        self.show_query(entry.query, entry.shown)
        if entry.kind == "filter":
            self.side.show_claim(self.table.current_view())
        self.acts.enable()

    def _lists_filled(self) -> None:
        self.hide_rare()
        entry = self._chosen
        if entry is not None:
            self.list.show_choice(entry.kind, entry.uid)
        elif not self.list.currentIndex().isValid():
            self.list.show_choice(*self._standing(self.search.query.strip()))
        if self.side.shows_name:
            self.side.reload()
        self.acts.enable()

    def _folded(self) -> None:
        self.session.settings.put("ledger/folded", True)
        self.session.settings.put("ledger/closed", self.list.closed_sections())

    # --- the claims

    def _current_changed(self, view: ClaimView | None) -> None:
        if view is not None:
            self.side.show_claim(view)

    def _selection_changed(self) -> None:
        self.bar.tell(self.table.selected_count())
        self.acts.enable()

    def _open_detail(self) -> None:
        self.panes.show_detail(True)
        self.side.show()
        self._fit()
        self.side.show_claim(self.table.current_view())
        self.side.take_focus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A file dropped on the page is evidence for the claim that is chosen."""
        if (paths := take_drop(event)) is not None:
            self.acts.bring(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table from wherever it was not used for something nearer."""
        if event.key() == Qt.Key.Key_Escape:
            self._to_table()
        else:
            super().keyPressEvent(event)
