"""The panes of a page side by side, remembered from one day to the next."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from ui.settings import Settings

DETAIL = 400
SIDE = 216


class Panes(QSplitter):
    """Side list, main column and detail pane; F8 hides the last.

    ``key`` names the page in the settings. Widths are kept as soon as they change, so nothing need be saved at the end.
    """

    detail_shown = Signal(bool)

    def __init__(
        self,
        settings: Settings,
        key: str,
        *,
        main: QWidget,
        detail: QWidget | None = None,
        side: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._settings, self._key, self.detail = settings, key, detail
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for pane, width in ((side, 160), (main, 360), (detail, 320)):
            if pane is not None:
                pane.setMinimumWidth(max(width, pane.minimumWidth()))
                self.addWidget(pane)
        self.setStretchFactor(self.indexOf(main), 1)
        state = settings.state(f"panes/{key}")
        if state.isEmpty() or not self.restoreState(state):
            self.setSizes([*([SIDE] if side is not None else []), 800, *([DETAIL] if detail is not None else [])])
        self.setHandleWidth(1)
        if detail is not None:
            detail.setVisible(settings.flag(f"detail/{key}", True))
        self.splitterMoved.connect(self._keep)

    def toggle_detail(self) -> None:
        """Hide the detail pane, or show it again."""
        if self.detail is not None:
            self.show_detail(self.detail.isHidden())

    def show_detail(self, on: bool) -> None:
        """Show the detail pane or hide it, and remember that."""
        if self.detail is None or on is not self.detail.isHidden():
            return
        self.detail.setVisible(on)
        self._settings.put(f"detail/{self._key}", on)
        self.detail_shown.emit(on)

    def _keep(self) -> None:
        state: QByteArray = self.saveState()
        self._settings.put(f"panes/{self._key}", state)
