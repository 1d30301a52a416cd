"""Scrolling the table of claims: the rows that come into sight are read at once, the next ones after the frame.

While the scroll bar is dragged nothing is read in a frame: rows that are not there say so and are filled within
``FILL_MS``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tracker.claims import Day
from ui.models.claims import PAGE, ClaimsModel
from ui.theme import Theme
from ui.widgets.claim_frozen import FrozenTable

FILL_MS: Final = 30
"""How long a dragged table goes on before it reads what is in sight."""


class ScrolledTable(FrozenTable):
    """Reads rows ahead of the scrolling, a page at a time between two frames."""

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, today, parent)
        self._down = True
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._read_ahead)
        self._fill = QTimer(self, singleShot=True, interval=FILL_MS)
        self._fill.timeout.connect(self._fill_in)
        self.verticalScrollBar().sliderReleased.connect(self._fill_in)
        # Opaque, so that scrolling moves what is drawn and draws only the rows that come into sight.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground first, since nobody else draws it; rows that are missing are read in one go."""
        first, last = self.rows_in(event.rect())
        if self.verticalScrollBar().isSliderDown():
            if not self._claims.has(first, last) and not self._fill.isActive():
                self._fill.start()
        else:
            self._claims.prepare(first, last)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.page)
        painter.end()
        super().paintEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Remember which way it goes, and read on that way once the frame is drawn."""
        super().scrollContentsBy(dx, dy)
        if dy:
            self._down = dy < 0
            self._ahead.start()

    def _fill_in(self) -> None:
        self._fill.stop()
        first, last = self.rows_in(self.viewport().rect())
        if not self._claims.has(first, last):
            self._claims.prepare(first, last)
            self.viewport().update()

    def _read_ahead(self) -> None:
        """A page at a time, as far as the next page of the scroll bar shows."""
        if self.verticalScrollBar().isSliderDown():
            return
        first, last = self.rows_in(self.viewport().rect())
        reach = last - first + 2
        first, last = (last + 1, last + reach) if self._down else (first - reach, first - 1)
        last = min(last, self._claims.rowCount() - 1)
        wanted = range(max(0, first), last + 1, PAGE) if self._down else range(last, max(0, first) - 1, -PAGE)
        for row in [*wanted, last if self._down else max(0, first)]:
            if 0 <= row <= last and not self._claims.has(row, row):
                self._claims.prepare(row, row)
                self._ahead.start()
                return
