"""The crash dialog: says what happened, what is safe and what to do."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.widgets.text import button, label


class Crash(QDialog):
    """Says what happened, what is safe and what to do; the report can be copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Borne Out")
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setProperty("role", "field")
        self.text.setAccessibleName("Report")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font = QFont(self.text.font())
        font.setFamilies([fixed.family(), "monospace"])
        self.text.setFont(font)
        copy, close = button("Copy report", "primary"), button("Close")
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(label("Something went wrong in the program itself", "large", wrap=True))
        column.addWidget(
            label(
                "What you logged is safe in the ledger, unfinished forms are kept as drafts, and you can go on. "
                "The report below says where it happened; it holds nothing from your ledger.",
                wrap=True,
            )
        )
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        copy.setFocus()
        self.resize(640, 420)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QApplication.clipboard().setText(self.text.toPlainText())
