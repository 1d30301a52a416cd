"""The table of claims: one array of ids, and pages of rows asked for as they come into sight.

A million rows cost eight bytes each. Rows are read with their neighbours, through a function that the model was given,
when somebody asks for one; what a table is about to draw it asks for in one go (``prepare``). A few dozen pages are
kept. What the cells say in words is in ``ui.models.words``.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tracker.claims import ClaimView
from tracker.errors import TrackerError
from ui.models import words

PAGE: Final = 8
"""Rows read together: a table reads those pages that it shows in one go, so a small page reads little in vain."""

KEPT_PAGES: Final = 48
"""Pages kept, so that going back and forth reads nothing again."""

STRETCH: Final = 4096
"""Ids that are looked through at once for some of them."""

VIEW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""The whole ``ClaimView`` of a row, for delegates."""

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` is also the name of its order in the ledger, if it ``sorts``; ``hint`` says how to write in it.

    One without a hint is not edited in the table, and ``fixed`` says why and what to do instead.
    """

    key: str
    title: str
    shown: bool = True
    hint: str = ""
    fixed: str = ""
    sorts: bool = True


COLUMNS: Final[tuple[Column, ...]] = (
    Column("status", "Outcome", fixed="An outcome is given with its evidence: press R to resolve the claim."),
    Column("proposition", "Proposition", hint="One positive sentence that can be checked"),
    Column("speaker", "Speaker", hint="A name that the ledger knows, or a new one"),
    Column(
        "outlet",
        "Outlet",
        fixed="The outlet belongs to the source and its other claims: press O, then Ctrl+Shift+E to edit the source.",
    ),
    Column("likelihood", "Likelihood", hint="unlikely, 20 %, 10-30 %; empty for none"),
    Column("claimed_on", "Claimed on", hint="The day it was said: 2013-02-07, 7 Feb 2013, yesterday"),
    Column("due_on", "Due", hint="by the end of 2013, within six months; or: review on 2014-03-01"),
    Column("tags", "Tags", hint="Tags with commas between them"),
    Column(
        "source",
        "Source",
        shown=False,
        fixed="A source is renamed for all of its claims: choose it in the list at the left and press F2.",
    ),
    Column("kind", "Kind", shown=False, hint="forecast, plan, schedule, conditional or evaluative"),
    Column(
        "known_on",
        "Known on",
        shown=False,
        fixed="The day that the world could know belongs to the outcome: press R to resolve the claim again.",
    ),
    Column("logged_at", "Logged", shown=False, fixed="The log wrote this day, and it never changes."),
    Column(
        "says",
        "Speaker says",
        shown=False,
        hint="will, will not or neither; empty to take it from the likelihood",
        sorts=False,
    ),
    Column("criteria", "How we will know", shown=False, hint="What would settle it, and where to look", sorts=False),
    Column(
        "condition", "Only if", shown=False, hint="The condition that must hold; else the claim is void", sorts=False
    ),
    Column(
        "review_on",
        "Review day",
        shown=False,
        hint="A day to look again: 2014-03-01, in 3 months; empty for our convention",
        sorts=False,
    ),
    Column(
        "event", "Event", shown=False, hint="An event that the ledger knows, or a new one; empty for none", sorts=False
    ),
    Column(
        "base_rate", "Base rate", shown=False, hint="How often such things happen: 12 %; empty for none", sorts=False
    ),
    Column(
        "quote",
        "Quote",
        shown=False,
        fixed="The quote is the source's own words. Log the claim again from its text to quote others.",
        sorts=False,
    ),
    Column("locator", "Place", shown=False, hint="Where in the source: page 12, 12:34", sorts=False),
    Column("note", "Notes", shown=False, hint="A note about this claim; emptied, it is removed", sorts=False),
)
"""Every column of the table in its first order."""

COLUMN_OF: Final[dict[str, int]] = {column.key: at for at, column in enumerate(COLUMNS)}

Fetch = Callable[[Sequence[int]], list[ClaimView]]


class ClaimsModel(QAbstractTableModel):
    """Claims by id. ``trouble`` says in words that rows could not be read; they stay blank until ``refresh``."""

    trouble = Signal(str)
    counted = Signal(int, bool)
    """How many rows there are, and whether that is all of them."""

    def __init__(self, fetch: Fetch, today: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._today = today
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, tuple[ClaimView | None, ...]] = OrderedDict()
        self.complete = True

    # --- what is shown

    def set_ids(self, ids: array[int], *, complete: bool) -> None:
        """Show these rows in place of the present ones; ``complete`` is False when the rest is still to come."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.complete = complete
        self.endResetModel()
        self.counted.emit(len(ids), complete)

    def extend(self, ids: array[int]) -> None:
        """The whole array, of which the present rows are the beginning; anything else replaces them."""
        shown = len(self._ids)
        if ids[:shown] != self._ids:
            self.set_ids(ids, complete=True)
            return
        if len(ids) > shown:
            self.beginInsertRows(QModelIndex(), shown, len(ids) - 1)
            self._drop_page(shown // PAGE)
            self._ids = ids
            self.endInsertRows()
        self.complete = True
        self.counted.emit(len(ids), True)

    def refresh(self) -> None:
        """Read the rows again where they stand: their content changed, not which they are."""
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(COLUMNS) - 1))

    def same_ids(self, ids: array[int]) -> bool:
        """Whether exactly these rows are shown already."""
        return self._ids == ids

    # --- asking for rows

    @property
    def ids(self) -> array[int]:
        """The ids in the order of the rows. Not to be changed."""
        return self._ids

    def view(self, row: int) -> ClaimView | None:
        """The claim of a row, or None where it cannot be read."""
        if not 0 <= row < len(self._ids):
            return None
        return self._page(row // PAGE)[row % PAGE]

    def row_of(self, claim_id: int) -> int:
        """The row of a claim, or -1."""
        try:
            return self._ids.index(claim_id)
        except ValueError:
            return -1

    def rows_of(self, claim_ids: Iterable[int]) -> list[int]:
        """The rows of those of the claims that are shown, ascending."""
        return sorted(self.places(claim_ids).values())

    def places(self, claim_ids: Iterable[int]) -> dict[int, int]:
        """The rows of those of the claims that are shown, in one walk whatever their number."""
        wanted, found = set(claim_ids), dict[int, int]()
        for start in range(0, len(self._ids), STRETCH):
            stretch = self._ids[start : start + STRETCH]
            if wanted.isdisjoint(stretch):  # much quicker than looking at each
                continue
            found |= {one: start + at for at, one in enumerate(stretch) if one in wanted}
            if len(found) == len(wanted):
                break
        return found

    def views(self, rows: Sequence[int]) -> list[ClaimView]:
        """The claims of many rows, without disturbing the kept pages."""
        if len(rows) <= PAGE:
            return [view for view in map(self.view, rows) if view is not None]
        return self._fetch([self._ids[row] for row in rows])

    # --- what is about to be drawn

    def has(self, first: int, last: int) -> bool:
        """Whether these rows were read already."""
        return all(number in self._pages for number in range(first // PAGE, last // PAGE + 1))

    def kept(self, row: int) -> ClaimView | None:
        """The claim of a row if it was read already."""
        page = self._pages.get(row // PAGE)
        return page[row % PAGE] if page is not None and row % PAGE < len(page) else None

    def prepare(self, first: int, last: int) -> None:
        """Read those of these rows that are not there yet, in one go."""
        wanted = range(first // PAGE, last // PAGE + 1) if last >= first else range(0)
        missing = [number for number in wanted if number not in self._pages]
        if missing:
            start = missing[0] * PAGE
            rows = self._read(self._ids[start : (missing[-1] + 1) * PAGE])
            for number in range(missing[0], missing[-1] + 1):
                self._keep(number, rows[number * PAGE - start : (number + 1) * PAGE - start])

    def _page(self, number: int) -> tuple[ClaimView | None, ...]:
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
            return page
        page = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
        self._keep(number, page)
        return page

    def _keep(self, number: int, page: tuple[ClaimView | None, ...]) -> None:
        self._pages[number] = page
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)

    def _read(self, ids: array[int]) -> tuple[ClaimView | None, ...]:
        # A page that cannot be read now (another program holds the file) must not break the drawing.
        try:
            found = {view.id: view for view in self._fetch(ids)}
        except TrackerError as error:
            self.trouble.emit(str(error))
            found = {}
        return tuple(found.get(claim_id) for claim_id in ids)

    def _drop_page(self, number: int) -> None:
        self._pages.pop(number, None)

    # --- Qt's side

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """One row a claim."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Every column, hidden ones too."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The whole view for delegates; words for everybody else."""
        if not index.isValid():
            return None
        if role == VIEW_ROLE:
            return self.view(index.row())
        if role not in _TEXT_ROLES:
            return None
        view = self.view(index.row())
        return None if view is None else self._text(view, COLUMNS[index.column()].key, role)

    def _text(self, view: ClaimView, key: str, role: int) -> str | None:
        if role == Qt.ItemDataRole.EditRole:
            return words.edit_text(view, key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tip(view, key)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.spoken(view, key, self._today())
        return words.cell(view, key, self._today())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles across; rows have no header of their own."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Everything can be selected; cells with a hint can be edited where they stand."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _PLAIN if self._gone(index.row()) else _FLAGS[index.column()]

    def fixed(self, index: _Index) -> str:
        """Why a cell is not edited where it stands, and what to do instead; empty where it is."""
        return self._gone(index.row()) or COLUMNS[index.column()].fixed

    def _gone(self, row: int) -> str:
        view = self.kept(row)
        if view is None or not (view.removed or view.withheld):
            return ""
        return (
            "This claim is withheld." if view.withheld else "This claim is removed: press Ctrl+Shift+R to restore it."
        )


_PLAIN: Final = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS: Final = tuple(_PLAIN | Qt.ItemFlag.ItemIsEditable if column.hint else _PLAIN for column in COLUMNS)
_TEXT_ROLES: Final = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)
