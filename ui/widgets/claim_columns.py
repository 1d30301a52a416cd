"""The columns of the table of claims: which are shown, in which order, how wide, and which of them sorts.

While no column is frozen, those that have no room beside the other panes are folded away, the least telling first,
until there is room again, and the proposition takes what is left. Once one is frozen, all that were chosen are there,
and those that are not frozen scroll sideways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from tracker.claims import Day
from ui.models.claims import COLUMN_OF, COLUMNS, ClaimsModel
from ui.theme import Theme
from ui.widgets.claim_delegate import ClaimDelegate

SAMPLES: Final[dict[str, tuple[str, int]]] = {
    "status": ("Did not happen", 50),
    "proposition": ("AQIM is eliminated from Mali.", 16),
    "speaker": ("Modibo Keita Sr", 16),
    "outlet": ("Le Monde diplo", 16),
    "likelihood": ("almost certain", 18),
    "claimed_on": ("28 Sept 2013", 16),
    "due_on": ("14 months overdue", 18),
    "tags": ("security elections", 16),
    "source": ("Mali after the intervention", 16),
    "kind": ("Conditional", 18),
    "known_on": ("28 Sept 2013", 16),
    "logged_at": ("28 Sept 2013", 16),
    "says": ("Speaker says", 18),
    "criteria": ("The register of the ministry", 16),
    "condition": ("If the talks are held", 16),
    "review_on": ("28 Sept 2013", 16),
    "event": ("Parliament votes in May", 16),
    "base_rate": ("Base rate", 18),
    "quote": ("We expect complete victory", 16),
    "locator": ("page 12, 12:34", 16),
    "note": ("Compare with the earlier one", 16),
}
"""What a column has room for at first, and the pixels beside it; for the proposition that is its least."""

LEAST: Final = 40
"""The narrowest that a column gets by hand, in pixels of 100 % text."""

SCROLLING_PROPOSITION: Final = 270
"""The width of the proposition among columns that scroll, while it was given none by hand."""

HELD_SHARE: Final = 0.7
"""The share of the room that frozen columns take at most, so that there is something left to scroll."""

FOLDED_FIRST: Final = (
    *("base_rate", "locator", "note", "quote", "condition", "criteria", "says", "review_on", "event"),
    *("logged_at", "kind", "known_on", "source", "tags", "outlet"),
    *("claimed_on", "due_on", "likelihood", "speaker", "status"),
)
"""The order in which columns give way when there is no room."""


class ColumnTable(QTableView):
    """A view of ``ClaimsModel`` whose columns share the room that there is."""

    order_chosen = Signal(str, bool)
    """A column key to sort by, and whether descending."""
    columns_changed = Signal()

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._claims = model
        self.theme = theme
        self.order = ("claimed_on", True)
        self.chosen: list[str] = [column.key for column in COLUMNS if column.shown]
        self.frozen: frozenset[str] = frozenset()
        self.held: tuple[int, ...] = ()
        """Columns that stay in place now: the frozen ones, as far as they leave room for others."""
        self.held_width = 0
        self.delegate = ClaimDelegate(model, theme, today, self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self._head()

    def _head(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.make_header()
        self.setHorizontalHeader(head)
        head.setAccessibleName("Columns")
        # One of its own: with the table's it asks each of a million chosen rows whether its column is chosen.
        head.setSelectionModel(QItemSelectionModel(self._claims, head))
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setMinimumSectionSize(LEAST)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.sectionClicked.connect(self._sort_by)
        head.sectionMoved.connect(self._moved)
        head.sectionResized.connect(self._resized)
        self._fitting = False
        self._own: dict[str, int] = {}

    def make_header(self) -> QHeaderView:
        """The header; made anew by whoever needs another."""
        return QHeaderView(Qt.Orientation.Horizontal, self)

    def set_theme(self, theme: Theme) -> None:
        """Draw in this theme; rows and columns take the size of its text."""
        self.theme = theme
        self.delegate.set_theme(theme)
        rows = self.verticalHeader()
        # A minimum above the present height would have Qt make each of a million rows higher by itself.
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.delegate.height)
        self.fit()
        self.viewport().update()

    # --- which and how wide

    def widths(self) -> dict[str, int]:
        """Widths that the reader gave to columns by hand, in pixels of 100 % text."""
        return dict(self._own)

    def set_columns(
        self, chosen: list[str], order: list[str] | None = None, widths: dict[str, int] | None = None
    ) -> None:
        """Show these columns, in this order, with these widths; the proposition is always there."""
        self.chosen = [column.key for column in COLUMNS if column.key in chosen or column.key == "proposition"]
        self._own = dict(self._own if widths is None else widths)
        self._put_in_order(order or self.column_order())
        self.fit()

    def set_frozen(self, keys: Iterable[str]) -> None:
        """Let these columns stay in place, at the left end, while the others scroll sideways; none folds them again."""
        self.frozen = frozenset(keys) & frozenset(COLUMN_OF)
        self._put_in_order(self.column_order())
        self.fit()

    @property
    def scrolls(self) -> bool:
        """Whether all chosen columns are there and scroll sideways: one of them is frozen."""
        return not self.frozen.isdisjoint(self.chosen)

    def _put_in_order(self, order: Sequence[str]) -> None:
        """The frozen columns first."""
        head, self._fitting = self.horizontalHeader(), True
        for place, key in enumerate(sorted(order, key=lambda key: key not in self.frozen)):
            head.moveSection(head.visualIndex(COLUMN_OF[key]), place)
        self._fitting = False

    def column_order(self) -> list[str]:
        """The keys of all columns from left to right."""
        head = self.horizontalHeader()
        return [COLUMNS[head.logicalIndex(place)].key for place in range(len(COLUMNS))]

    def _moved(self) -> None:
        if not self._fitting:
            self._put_in_order(self.column_order())
            self.fit()
            self.columns_changed.emit()

    def _width(self, key: str) -> int:
        if key in self._own:
            return self.theme.px(self._own[key])
        if key == "proposition" and self.scrolls:
            return self.theme.px(SCROLLING_PROPOSITION)
        sample, beside = SAMPLES[key]
        return self.delegate.body.metrics.horizontalAdvance(sample) + self.theme.px(beside)

    def fit(self) -> None:
        """Fold away what has no room, unless columns are frozen, and give the rest to the proposition."""
        # The room of the scroll bar is always kept, so that nothing jumps when a search leaves few rows.
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        shown = set(self.chosen)
        for key in () if self.scrolls else FOLDED_FIRST:
            if sum(map(self._width, shown)) <= room:
                break
            shown.discard(key)
        others = sum(self._width(key) for key in shown if key != "proposition")
        least = self._width("proposition")
        self._fitting = True
        for at, column in enumerate(COLUMNS):
            self.setColumnHidden(at, column.key not in shown)
            if column.key != "proposition":
                self.setColumnWidth(at, self._width(column.key))
        self.setColumnWidth(COLUMN_OF["proposition"], max(room - others, least if self.scrolls else min(least, room)))
        self._fitting = False
        self.delegate.folded = frozenset(set(self.chosen) - shown)
        self.delegate.missing = frozenset(COLUMN_OF) - shown
        self._hold(room)

    def _hold(self, room: int) -> None:
        """Which columns stay in place."""
        held: list[int] = []
        width = 0
        for key in self.column_order():
            at = COLUMN_OF[key]
            if self.isColumnHidden(at):
                continue
            if key not in self.frozen or width + self.columnWidth(at) > room * HELD_SHARE:
                break
            held.append(at)
            width += self.columnWidth(at)
        self.held, self.held_width = tuple(held), width

    def _resized(self, section: int, before: int, after: int) -> None:
        key = COLUMNS[section].key
        if self._fitting or after == 0:
            return
        if key == "proposition" and not self.scrolls:
            # It takes what is left: drawn wider, it takes from the column beside it.
            key, after = self._beside(section), before - after
            after += self._width(key) if key else 0
        if key:
            self._own[key] = max(LEAST, round(after / self.theme.fonts.scale))
        self.fit()
        self.columns_changed.emit()

    def _beside(self, section: int) -> str:
        """The next column in sight, or nothing."""
        head = self.horizontalHeader()
        places = range(head.visualIndex(section) + 1, head.count())
        shown = (head.logicalIndex(place) for place in places if not head.isSectionHidden(head.logicalIndex(place)))
        return next((COLUMNS[one].key for one in shown), "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns follow the room that there is."""
        super().resizeEvent(event)
        self.fit()

    # --- order

    def set_order(self, key: str, descending: bool) -> None:
        """Show which column sorts."""
        self.order = (key, descending)
        way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(COLUMN_OF[key], way)

    def _sort_by(self, section: int) -> None:
        key = COLUMNS[section].key
        if not COLUMNS[section].sorts:
            self.set_order(*self.order)  # Qt has put its arrow there already
            return
        # Days read best with the latest first; a second click turns any order round.
        first = key in ("claimed_on", "known_on", "logged_at", "likelihood")
        descending = not self.order[1] if self.order[0] == key else first
        self.set_order(key, descending)
        self.order_chosen.emit(key, descending)
