"""Fills the list at the left: names and counts come from a worker, again after every change, never two at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from tracker.claims import Day
from tracker.errors import TrackerError
from tracker.ledger import Ledger, Named
from ui.models.names import Entry, NamesModel, ordered
from ui.pages.ledger_reading import Cancelled, Reading
from ui.session import Session

STANDING = (
    Entry("filter", "all", "All claims", ""),
    Entry("filter", "due", "Due", "is:due"),
    Entry("filter", "open", "Open", "is:open"),
    Entry("filter", "resolved", "Resolved", "is:resolved"),
    Entry("filter", "removed", "Removed", "is:removed"),
    Entry("filter", "corrected", "Source corrected", "is:corrected"),
    Entry("filter", "conflict", "Conflicts", "is:conflict"),
)
RARE = (len(STANDING) - 2, len(STANDING) - 1)
"""The rows that are seen only while there is something in them."""
SECTIONS = (
    ("saved_search", "Saved searches"),
    ("source", "Sources"),
    ("speaker", "Speakers"),
    ("event", "Events"),
    ("tag", "Tags"),
    ("collection", "Collections"),
)
CLOSED_AT_FIRST = ("collection",)


@dataclass(frozen=True, slots=True)
class Found:
    """What the worker brings: counts by query, the names of every section, and the rows that show them."""

    counts: dict[str, int]
    named: dict[str, list[Named]]
    entries: dict[str, list[Entry]]


def look(ledger: Ledger, on: Day, cancelled: Callable[[], bool]) -> Found:
    """Count and list everything, over the worker's own connection."""
    counts = ledger.counts(on=on)
    numbers = {"": counts.claims, "is:due": counts.due, "is:removed": counts.removed}
    numbers["is:conflict"] = sum(kind == "claim" for kind, _ in ledger.conflicts())
    named: dict[str, list[Named]] = {}
    for kind, _ in SECTIONS:
        if cancelled():
            break
        named[kind] = ledger.named(kind)
    for query in ("is:open", "is:resolved", "is:corrected"):
        if not cancelled():
            numbers[query] = ledger.count(query, on=on)
    return Found(numbers, named, {kind: entries_of(kind, found) for kind, found in named.items()})


def entries_of(kind: str, named: Sequence[Named]) -> list[Entry]:
    """Rows for the records of a kind, the most used first.

    Choosing one searches for it by its name where that says which, else by its uid; a saved search is run.
    """
    alike = Counter(one.name.casefold() for one in named)
    return ordered([_entry(kind, one, alone=alike[one.name.casefold()] == 1) for one in named])


def _entry(kind: str, one: Named, *, alone: bool) -> Entry:
    if kind == "saved_search":
        return Entry(kind, one.uid, one.name, one.detail)
    text = one.name or one.detail or "without a title"
    plain = alone and one.name and '"' not in one.name
    query = f'{kind}:="{one.name}"' if plain else f"{kind}:={one.uid}"
    shown = "" if plain else f'{kind}:="{text.replace(chr(34), "")}"'
    return Entry(kind, one.uid, text, query, one.count, one.detail if one.name else "", shown)


class Lists(QObject):
    """Keeps ``NamesModel`` up to date."""

    filled = Signal()

    def __init__(self, session: Session, model: NamesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._model = session, model
        self._running = self._again = False
        self.named: dict[str, list[Named]] = {kind: [] for kind, _ in SECTIONS}

    def reload(self) -> None:
        """Look again; while a look is under way, once more after it."""
        if self._running:
            self._again = True
            return
        self._running = True
        on = self._session.today()

        def read(ledger: Ledger, cancelled: Cancelled) -> Found:
            return look(ledger, on, cancelled)

        Reading(self._session, read, self._fill, self._failed)

    def _fill(self, found: Found) -> None:
        self._running = False
        self.named |= found.named
        self._model.set_counts(found.counts)
        for kind, entries in found.entries.items():
            self._model.set_section(kind, entries)
        self.filled.emit()
        self._once_more()

    def _failed(self, error: TrackerError) -> None:
        # The names that are shown stay; the next change looks again.
        self._running = False
        self._session.say(str(error))
        self._again = False

    def _once_more(self) -> None:
        if self._again:
            self._again = False
            self.reload()
