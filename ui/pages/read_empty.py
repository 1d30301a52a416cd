"""The Read page while nothing is read: a sentence, paste or open, and what can be taken up again.

It is what a start shows, so it imports nothing that only reading and logging need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.drafts import Drafts
from ui.theme import current
from ui.widgets.link_row import INSET, LinkRow
from ui.widgets.text import button, label

if TYPE_CHECKING:
    from tracker.ledger import Ledger

TEXT_KEY, SOURCE_KEY = "read/text", "read/source"
"""Drafts of a text that is not logged yet, and of its source form."""

CLAIM_KEY = "read/claim/"
"""Drafts of claims begin so; then the source and the place of the words."""


class Offer(NamedTuple):
    """Something to open again: a source that was read, or work that was left unfinished."""

    key: str
    title: str
    detail: str = ""


class EmptyRead(QScrollArea):
    """One sentence, paste or open, and what can be taken up again.

    It scrolls: at large text the offers would else make the window higher than a small screen.
    """

    wanted = Signal(str)
    """The key of an offer."""

    def __init__(self, paste: Callable[[], None], open_text: Callable[[], None], fetch: Callable[[], None]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paste = button("Paste a text", "primary", tip="Ctrl+V")
        self.open = button("Open a text…", tip="Ctrl+Shift+O, or drop a file here")
        self.fetch = button("From an address…", tip="Ctrl+Shift+U: one page, fetched by this press alone")
        self.fetch.clicked.connect(lambda: fetch())
        self.paste.clicked.connect(lambda: paste())
        self.open.clicked.connect(lambda: open_text())
        self._offers: tuple[tuple[Offer, ...], tuple[Offer, ...]] = ((), ())
        self._block = QWidget()
        column = QVBoxLayout(self._block)
        column.setContentsMargins(24 - INSET, 24, 24 - INSET, 24)
        column.setSpacing(8)
        heading = label("Read a text and log what it predicts.", "large", wrap=True)
        sentence = (
            "Paste an article or open a file; its words stay as they are, and every claim keeps its place in them."
        )
        for part in (heading, label(sentence, "muted", wrap=True)):
            # The rows below keep some room for their focus rings; the words stand under each other.
            part.setContentsMargins(INSET, 0, INSET, 0)
            column.addWidget(part)
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 12, INSET, 12)
        row.setSpacing(8)
        row.addWidget(self.paste)
        row.addWidget(self.open)
        row.addWidget(self.fetch)
        row.addStretch(1)
        column.addLayout(row)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        middle = QWidget()
        middle.setProperty("role", "clear")
        outer = QVBoxLayout(middle)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(2)
        outer.addWidget(self._block, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.setWidget(middle)
        self._fit()

    def set_offers(self, unfinished: Sequence[Offer], recent: Sequence[Offer]) -> None:
        """Show what can be taken up: unfinished work first. The same offers are left alone, with their focus."""
        if self._offers == (shown := (tuple(unfinished), tuple(recent))):
            return
        self._offers = shown
        empty_out(self._rows)
        for heading, offers in (("Unfinished", unfinished), ("Read before", recent)):
            if not offers:
                continue
            head = label(heading, "heading")
            head.setContentsMargins(INSET, 12, 0, 4)
            self._rows.addWidget(head)
            for offer in offers:
                row = LinkRow(offer.title, offer.detail)
                row.clicked.connect(lambda _checked=False, key=offer.key: self.wanted.emit(key))
                self._rows.addWidget(row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_block"):
            self._fit()

    def _fit(self) -> None:
        self._block.setFixedWidth(min(current(self).px(480), 900))


def empty_out(layout: QVBoxLayout) -> None:
    """Take every widget out of a layout and let it go, unseen at once."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def unfinished_claims(drafts: Drafts, source: str = "") -> list[Offer]:
    """The claims that were left unfinished, of one source or of all."""
    keys = [key for key in drafts.keys() if key.startswith(f"{CLAIM_KEY}{source}")]  # noqa: SIM118 - no mapping
    return [Offer(key, drafts.read(key).get("proposition", "") or "A claim", "claim") for key in keys]


def unfinished_text(drafts: Drafts) -> list[Offer]:
    """The text that was taken in and never logged, if there is one."""
    kept = drafts.read(TEXT_KEY)
    if not kept.get("text"):
        return []
    title = drafts.read(SOURCE_KEY).get("title") or kept["text"].strip()[:120]
    return [Offer(TEXT_KEY, title, "text not logged yet")]


def recent(ledger: Ledger, most: int) -> list[Offer]:
    """The sources that were logged last, from a worker."""
    reader = ledger.clone()
    try:
        # Uids begin with the time at which they were made.
        sources = sorted(reader.named("source"), key=lambda each: each.uid, reverse=True)[:most]
        return [Offer(each.uid, each.name or "A source without a title", _many(each.count)) for each in sources]
    finally:
        reader.close()


def _many(claims: int) -> str:
    return f"{claims:,} claim" + ("" if claims == 1 else "s")
