"""The list at the left of the ledger: standing filters, then sections of named things with their counts.

Two levels: the first holds the standing filters and the section titles, the second the names of a section. A long
section shows its largest names and a last row that shows all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.widgets.text import plain_tip

CAP: Final = 12
"""Names that a section shows before it is asked for all."""

ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""The ``Entry`` of a row, for delegates; None for a section title."""

SECTION_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 2
"""The key of a section title; None for an entry."""

COUNT_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 3
"""The count of a row as text, empty when it is not known."""

MORE: Final = "more"
"""The kind of the row that shows all names of its section."""

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be chosen: ``query`` is the search that it stands for, ``kind`` and ``uid`` the record.

    ``shown`` is what the search field says instead, where the query has a uid that tells two of one name apart.
    """

    kind: str
    uid: str
    text: str
    query: str = ""
    count: int | None = None
    detail: str = ""
    shown: str = ""


def ordered(entries: Sequence[Entry]) -> list[Entry]:
    """The most used first, then by name: the order of every section."""
    return sorted(entries, key=lambda entry: (-(entry.count or 0), entry.text.casefold()))


@dataclass(slots=True)
class _Section:
    key: str
    title: str
    entries: list[Entry] = field(default_factory=list)
    all_shown: bool = False

    @property
    def shown(self) -> int:
        """Rows in sight, the one that shows all among them."""
        return len(self.entries) if self.all_shown or len(self.entries) <= CAP + 1 else CAP + 1

    def row(self, at: int) -> Entry:
        """The entry of a row."""
        if at == CAP and self.shown < len(self.entries):
            return Entry(MORE, self.key, f"Show all {len(self.entries):,}")
        return self.entries[at]


class NamesModel(QAbstractItemModel):
    """Standing filters and sections. A child's internal id is 1 + the number of its section; the first level has 0."""

    def __init__(
        self, standing: Sequence[Entry], sections: Sequence[tuple[str, str]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._standing = list(standing)
        self._sections = [_Section(key, title) for key, title in sections]

    # --- what is shown

    def set_counts(self, counts: dict[str, int]) -> None:
        """Counts of the standing filters, by their query."""
        self._standing = [replace(entry, count=counts.get(entry.query, entry.count)) for entry in self._standing]
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._standing) - 1, 0))

    def set_section(self, key: str, entries: Sequence[Entry]) -> None:
        """The names of a section, the most used first. Nothing happens when they are shown already."""
        at = self._section_at(key)
        section, entries = self._sections[at], ordered(entries)  # in order mostly: then this is quick
        if entries == section.entries:
            return
        if [entry.uid for entry in entries] == [entry.uid for entry in section.entries]:
            section.entries = entries
            parent = self.section_index(key)
            self.dataChanged.emit(self.index(0, 0, parent), self.index(section.shown - 1, 0, parent))
        else:
            self._replace(at, entries)
        title = self.section_index(key)
        self.dataChanged.emit(title, title)

    def _replace(self, at: int, entries: list[Entry], all_shown: bool | None = None) -> None:
        section = self._sections[at]
        parent = self.section_index(section.key)
        if section.shown:
            self.beginRemoveRows(parent, 0, section.shown - 1)
            section.entries = []
            self.endRemoveRows()
        fresh = _Section(section.key, section.title, entries, section.all_shown if all_shown is None else all_shown)
        if entries:
            self.beginInsertRows(parent, 0, fresh.shown - 1)
            self._sections[at] = fresh
            self.endInsertRows()
        else:
            self._sections[at] = fresh

    def show_all(self, key: str) -> None:
        """Every name of a section."""
        at = self._section_at(key)
        self._replace(at, self._sections[at].entries, all_shown=True)

    # --- finding things

    def _section_at(self, key: str) -> int:
        return next(at for at, section in enumerate(self._sections) if section.key == key)

    def section_index(self, key: str) -> QModelIndex:
        """Where the title of a section is."""
        return self.index(len(self._standing) + self._section_at(key), 0)

    def sections(self) -> list[str]:
        """The keys of the sections in order."""
        return [section.key for section in self._sections]

    def entry(self, index: _Index) -> Entry | None:
        """The entry of a row, or None for a section title."""
        if not index.isValid():
            return None
        if index.internalId():
            return self._sections[index.internalId() - 1].row(index.row())
        return self._standing[index.row()] if index.row() < len(self._standing) else None

    def find(self, kind: str, uid: str) -> QModelIndex:
        """Where an entry is; an invalid index when it is not in sight."""
        for row, entry in enumerate(self._standing):
            if (entry.kind, entry.uid) == (kind, uid):
                return self.index(row, 0)
        for section in self._sections:
            for row in range(section.shown):
                entry = section.row(row)
                if (entry.kind, entry.uid) == (kind, uid):
                    return self.index(row, 0, self.section_index(section.key))
        return QModelIndex()

    def entries(self, key: str) -> list[Entry]:
        """All entries of a section, those out of sight too."""
        return list(self._sections[self._section_at(key)].entries)

    # --- Qt's side

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        """The index of a row below its section, or of the first level."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        return self.createIndex(row, column, parent.row() - len(self._standing) + 1)

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The section of a name."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(len(self._standing) + index.internalId() - 1, 0, 0)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Rows below the first level, a section, or nothing."""
        if not parent.isValid():
            return len(self._standing) + len(self._sections)
        if parent.internalId() or parent.column() > 0 or parent.row() < len(self._standing):
            return 0
        return self._sections[parent.row() - len(self._standing)].shown

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """One column: the count is drawn at the end of its row."""
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, its count, and both in words for who listens."""
        if not index.isValid():
            return None
        entry = self.entry(index)
        if entry is None:
            return self._section_data(self._sections[index.row() - len(self._standing)], role)
        return {
            Qt.ItemDataRole.DisplayRole: entry.text,
            ENTRY_ROLE: entry,
            COUNT_ROLE: "" if entry.count is None else f"{entry.count:,}",
            Qt.ItemDataRole.AccessibleTextRole: _spoken(entry),
            Qt.ItemDataRole.ToolTipRole: plain_tip(_spoken(entry)),  # a long name is cut at its end
        }.get(role)

    def _section_data(self, section: _Section, role: int) -> Any:
        return {
            Qt.ItemDataRole.DisplayRole: section.title,
            SECTION_ROLE: section.key,
            COUNT_ROLE: f"{len(section.entries):,}" if section.entries else "",
            Qt.ItemDataRole.AccessibleTextRole: f"{section.title}, {len(section.entries)}",
        }.get(role)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Titles open and close; only entries can be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _spoken(entry: Entry) -> str:
    claims = "" if entry.count is None else f"{entry.count} claim" + ("" if entry.count == 1 else "s")
    return ", ".join(filter(None, (entry.text, claims, entry.detail)))
