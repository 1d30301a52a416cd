"""Ledger: every claim in one table that is searched, sorted, edited and resolved from the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.claims import ClaimView
from tracker.errors import TrackerError
from ui.actions import Actions
from ui.dialogs.export import ExportDialog
from ui.dialogs.texts import SaveSearchDialog
from ui.models.claims import ClaimsModel
from ui.models.names import Entry, NamesModel
from ui.pages.ledger_cells import Cells
from ui.pages.ledger_columns import Columns
from ui.pages.ledger_lists import CLOSED_AT_FIRST, SECTIONS, STANDING, Lists
from ui.pages.ledger_names import NameVerbs
from ui.pages.ledger_search import ClaimSearch
from ui.pages.ledger_side import Side
from ui.pages.ledger_verbs import ClaimVerbs
from ui.session import Session
from ui.theme import Theme
from ui.widgets.claim_table import ClaimTable
from ui.widgets.empty import Empty
from ui.widgets.header import Header
from ui.widgets.name_list import NameList
from ui.widgets.panes import Panes
from ui.widgets.search_box import SearchBox
from ui.widgets.selection_bar import SelectionBar
from ui.widgets.text import button, label

if TYPE_CHECKING:
    from tracker.ledger import Change

AT_ONCE = 1000
"""Claims that one step may change: more would hold the window up."""

SIDE, DETAIL = 184, 364
"""First widths of the lists and of the detail, at 100 % text."""

NARROW, TIGHT = 900, 660
"""Widths of the page, at 100 % text, under which the lists give way to the detail, and the detail to the table."""

LETTERS = {
    "r": "claim.resolve",
    "t": "claim.tag",
    "p": "claim.speaker",
    "e": "claim.event",
    "d": "claim.review_day",
    "s": "claim.snooze",
    "n": "claim.note",
    "a": "claim.evidence",
    "o": "claim.open_source",
    "delete": "edit.remove",
}
"""Keys that act while the table has the keyboard."""

EMPTY_LEDGER = (
    "No claim is logged yet",
    "Here every prediction stands with its speaker, its deadline and what became of it. Log the first from a text.",
)
NOTHING = {
    "is:due": ("Nothing is due", "Claims come here when their deadline has passed or their review day has come."),
    "is:removed": ("Nothing was removed", "What you remove stays here and can be restored."),
    "is:open": ("No claim is open", "Claims wait here until their deadline."),
    "is:resolved": ("No claim is resolved yet", "Claims come here once it is said what happened."),
}


class LedgerPage(QWidget):
    """Lists at the left, the table, what is chosen at the right."""

    title = "Ledger"
    icon = "ledger"
    go = Signal(str, str)
    """Another page is wanted, with a record."""

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme, self._actions = session, theme, actions
        self._stale, self._tight = True, False
        self.model = ClaimsModel(self._rows, session.today, self)
        self.table = ClaimTable(self.model, theme, session.today)
        self.names = NamesModel(STANDING, SECTIONS, self)
        self.list = NameList(self.names, theme)
        self.search_box = SearchBox(theme, self._names_like)
        self.lists = Lists(session, self.names, self)
        self.side = Side(session, lambda kind: self.lists.named.get(kind, []))
        self.columns = Columns(session.settings, self.table, self)
        self.search = ClaimSearch(session, self.model, self.table, self)
        self.verbs = ClaimVerbs(session, self.chosen, self)
        self.name_verbs = NameVerbs(session, self._shown_name, lambda kind: self.lists.named.get(kind, []), self)
        self.cells = Cells(session, self.table, self)
        self._lay_out()
        self._connect()
        self._connect_actions()
        self._enable()

    # --- building

    def _lay_out(self) -> None:
        self.found = label("", "muted", name="Claims found")
        self.save_search = button("Save search", "quiet")
        self.show_lists = button("Lists", "quiet", name="Show the lists")
        self.export = button("Export…", tip="Export the resolution report")
        self.empty = Empty("", "", (("Open a text", self._run("view.read")), ("Open a ledger…", self._run("file.open"))))
        self.no_hits = Empty("", "", (("Show all claims", self.clear), ("How to search", self.search_box.show_help)))
        self.bar = SelectionBar()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.bar)
        self.main = QStackedWidget()
        for part in (middle, self.no_hits):
            self.main.addWidget(part)
        self.panes = Panes(self._session.settings, "ledger", main=self.main, side=self.list, detail=self.side)
        self.body = QStackedWidget()
        for part in (self.panes, self.empty):
            self.body.addWidget(part)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.show_lists)
        row.addWidget(self.search_box, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(Header(self.title, middle=head, beside=(self.found, self.save_search, self.export)))
        page.addWidget(self.body, 1)
        self._first_sizes()
        closed = self._session.settings.texts("ledger/closed")
        self.list.open_sections(closed if self._session.settings.text("ledger/folds") else CLOSED_AT_FIRST)

    def _first_sizes(self) -> None:
        if self._session.settings.state("panes/ledger").isEmpty():
            px = self._theme.px
            self.panes.setSizes([px(SIDE), max(1, self.width() - px(SIDE + DETAIL)), px(DETAIL)])

    def _connect(self) -> None:
        self.search_box.searched.connect(self._typed)
        self.search_box.left_downwards.connect(self._to_table)
        self.table.left_upwards.connect(self.search_box.setFocus)
        self.table.order_chosen.connect(self.search.order_by)
        self.table.current_changed.connect(self._current_changed)
        self.table.selection_changed.connect(self._selection_changed)
        self.table.opened.connect(self._open_detail)
        self.table.typed.connect(lambda key: self._actions.run(LETTERS[key]) if key in LETTERS else None)
        self.search.shown.connect(self._tell)
        self.lists.filled.connect(self._lists_filled)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._to_table)
        self.list.folded.connect(self._folded)
        self.side.claim.wanted.connect(self._actions.run)
        self.side.claim.kept.connect(self._settle)
        self.side.claim.note_chosen.connect(self._edit_note)
        self.side.name.wanted.connect(self._actions.run)
        self.side.name.join_wanted.connect(self.name_verbs.take_in)
        self.side.name.part_wanted.connect(self.name_verbs.part)
        self.side.name.note_chosen.connect(self._edit_note)
        self.bar.wanted.connect(self._actions.run)
        self.save_search.clicked.connect(lambda: self._actions.run("edit.save_search"))
        self.export.clicked.connect(lambda: self._actions.run("file.report"))
        self.show_lists.clicked.connect(self._bring_lists)
        self.panes.detail_shown.connect(lambda _on: self._fit())
        self._session.today_changed.connect(lambda _day: self.refresh(None))

    def _connect_actions(self) -> None:
        own: dict[str, Callable[[], object]] = {
            "edit.find": self._find,
            "edit.edit": self.table.edit_cell,
            "edit.remove": self._remove,
            "edit.save_search": self._save_search,
            "claim.note": self._note,
            "claim.open_source": self._open_source,
            "view.detail": self.panes.toggle_detail,
            "view.columns": self.columns.choose,
            "file.report": self._export,
        }
        for name, call in {**self.verbs.table(), **self.name_verbs.table(), **own}.items():
            self._actions.connect(name, call)

    def _run(self, action: str) -> Callable[[], None]:
        return lambda: self._actions.run(action)

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
        """The table, where letters act; the search while the ledger is empty."""
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
        kind = "source" if any(one.uid == uid for one in self._session.ledger.named("source")) else ""
        self.show_query(f"source:={uid}" if kind else f"uid:{uid}")
        if not kind:
            self.table.go_to(0)
        self._to_table()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is to be seen when the page comes to the front."""
        super().showEvent(event)
        if self._stale:
            first = not self.search.query and not self.model.rowCount()
            self._stale = False
            self._fit()
            if first:
                self.search.show("")
            else:
                self.search.reload()
            self.lists.reload()
            self.side.reload()
