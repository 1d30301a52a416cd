"""The parts of the ledger page and how they share the room: lists, table, detail, and what stands there when empty."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.search import doubts
from ui.actions import Actions
from ui.models.claims import ClaimsModel
from ui.models.names import ENTRY_ROLE, NamesModel
from ui.pages.ledger_lists import CLOSED_AT_FIRST, RARE, SECTIONS, STANDING, Lists
from ui.pages.ledger_side import Side
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

SIDE, DETAIL = 184, 364
"""First widths of the lists and of the detail, at 100 % text."""

NARROW, TIGHT = 880, 660
"""Widths of the page, at 100 % text, under which the lists give way to the detail, and the detail to the table."""

EMPTY_LEDGER = (
    "No claim is logged yet",
    "Here every prediction stands with its speaker, its deadline and what became of it. Log the first from a text.",
)
NOTHING = {
    "is:due": ("Nothing is due", "Claims come here when their deadline has passed or their review day has come."),
    "is:removed": ("Nothing was removed", "What you remove stays here and can be restored."),
    "is:open": ("No claim is open", "Claims wait here until their deadline."),
    "is:conflict": ("No claim is in conflict", "What two ledgers changed differently comes here after a merge."),
    "is:corrected": (
        "No correction waits",
        "Claims come here when their source was corrected, until they are answered.",
    ),
    "is:resolved": ("No claim is resolved yet", "Claims come here once it is said what happened."),
}


class LedgerParts(QWidget):
    """Makes the parts and lays them out; ``LedgerPage`` says what they do."""

    title = "Ledger"
    icon = "ledger"

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.actions_, self._theme = session, actions, theme
        self._tight = False
        self.model = ClaimsModel(lambda ids: session.ledger.rows(ids, on=session.today()), session.today, self)
        self.table = ClaimTable(self.model, theme, session.today)
        self.names = NamesModel(STANDING, SECTIONS, self)
        self.list = NameList(self.names, theme)
        self.hide_rare()
        self.search_box = SearchBox(theme, lambda kind, text: session.ledger.names_like(_kind(kind), text))
        self.lists = Lists(session, self.names, self)
        self.side = Side(session, lambda kind: self.lists.named.get(kind, []))
        self.bar = SelectionBar()
        self._make_empty()
        self._lay_out()
        self._first_sizes()
        closed = session.settings.texts("ledger/closed")
        self.list.open_sections(closed if session.settings.flag("ledger/folded") else CLOSED_AT_FIRST)

    def hide_rare(self) -> None:
        """Some filters have a row only while there is something in them: most ledgers are never merged."""
        for row in RARE:
            entry = self.names.index(row, 0).data(ENTRY_ROLE)
            self.list.setRowHidden(row, QModelIndex(), not entry.count)

    def _make_empty(self) -> None:
        run = self.actions_.run
        self.empty = Empty(
            *EMPTY_LEDGER, (("Open a text", lambda: run("view.read")), ("Open a ledger…", lambda: run("file.open")))
        )
        self.no_hits = Empty(
            "", "", (("Show all claims", self.clear), ("How to search", self.search_box.show_help)), primary=False
        )

    def clear(self) -> None:
        """Show every claim again."""
        self.search_box.clear()
        self.search_box.searched.emit("")

    def _lay_out(self) -> None:
        self.main = QStackedWidget()
        self.main.addWidget(_column(self.table, self.bar))
        self.main.addWidget(self.no_hits)
        self.panes = Panes(self.session.settings, "ledger", main=self.main, side=self.list, detail=self.side)
        self.body = QStackedWidget()
        for part in (self.panes, self.empty):
            self.body.addWidget(part)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._header())
        page.addWidget(self.body, 1)

    def _header(self) -> Header:
        self.found = label("", "muted", name="Claims found")
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.save_search = button("Save search", "quiet")
        keeps = self.save_search.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # the field must not change its width while somebody types in it
        self.save_search.setSizePolicy(keeps)
        self.show_lists = button("Lists", "quiet", name="Show the lists")
        self.export = button("Export…", tip="Export the resolution report")
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.show_lists)
        row.addWidget(self.search_box, 1)
        row.addWidget(self.save_search)
        row.addWidget(self.found)
        return Header(self.title, middle=head, beside=(self.export,))

    # --- sharing the room

    def _first_sizes(self) -> None:
        px = self._theme.px
        self.found.setMinimumWidth(px(96))
        if self.session.settings.state("panes/ledger").isEmpty():
            self.panes.setSizes([px(SIDE), max(1, self.width() - px(SIDE + DETAIL)), px(DETAIL)])

    def _fit(self) -> None:
        """Where there is little room the detail gives way to the table, and the lists to the detail."""
        width = self.width() / self._theme.fonts.scale
        tight = width < TIGHT
        if tight is not self._tight:
            self._tight = tight
            self.side.setVisible(not tight and self.session.settings.flag("detail/ledger", True))
        lists = width >= NARROW or self.side.isHidden()
        self.list.setVisible(lists)
        self.show_lists.setHidden(lists)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._first_sizes()
            self._fit()

    def _bring_lists(self) -> None:
        """The lists in place of the detail, where both have no room."""
        self.panes.show_detail(False)
        self._fit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- saying what is shown

    def _tell_count(self, query: str, *, pending: bool) -> None:
        """How many claims are shown, or that there are none and why; ``pending`` says that it is not known yet."""
        self.save_search.setVisible(bool(query.strip()))
        if pending:
            self.found.setText("Searching…")
            return
        count = self.model.rowCount()
        more = "" if self.model.complete else "+"
        self.found.setText(f"{count:,}{more} claim{'' if count == 1 else 's'}")
        if count:
            self.main.setCurrentIndex(0)
            self.body.setCurrentIndex(0)
            return
        more = "Fewer words, or other ones, may find more."
        if doubtful := doubts(query):
            more = ". ".join(doubtful[:2]) + "."
        heading = NOTHING.get(query.strip(), ("No claim matches", more))
        self.no_hits.set_words(*heading)
        self.main.setCurrentIndex(1)
        # A name, or a removed claim, may be there before the first claim is: then the lists stay in sight.
        bare = not query.strip() and not self._some_removed()
        if not query.strip() and not bare:
            self.no_hits.set_words(*EMPTY_LEDGER)
        self.body.setCurrentIndex(1 if bare else 0)

    def _some_removed(self) -> bool:
        # Not counted: that could take longer than a frame.
        on = self.session.today()
        return bool(self.session.ledger.first_ids("is:removed", "logged_at", False, on=on, limit=1))


def _column(*parts: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return whole


def _kind(field: str) -> str:
    """The kind of record that a field of the search language names; a writer is a speaker."""
    return "speaker" if field == "writer" else field
