"""About: what this is, its version, and where what you log is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker.versions import OURS
from ui.widgets.text import button, label


class About(QDialog):
    """A few sentences, selectable so that they can be copied."""

    def __init__(self, ledger: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Borne Out")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(label("Borne Out", "title"))
        column.addWidget(
            label(
                "Keeps score of what was predicted: the exact words, what became of them, and what that proves.",
                wrap=True,
            )
        )
        column.addSpacing(8)
        column.addWidget(label(f"Version {OURS}, Qt {qVersion()}", "muted", selectable=True))
        column.addWidget(label(f"This ledger: {ledger}", "muted", wrap=True, selectable=True))
        column.addWidget(label("Everything stays on this computer.", "muted", wrap=True))
        column.addStretch(1)
        close = button("Close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        self.setMinimumWidth(440)
