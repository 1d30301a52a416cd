"""Whatever the program must say or ask over the window, in one place and always as plain text.

A test puts a recorder with the same methods in its place, so that what the user was told can be asserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6 import QtWidgets  # its dialogs are named where they are used: PySide makes a class when it is first named
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

TITLE = "Borne Out"


class Messages:
    """Sentences, questions and file dialogs over a window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.parent = parent

    def error(self, sentence: str, detail: str = "") -> None:
        """Say what happened, what is safe and what to do."""
        self._box(QtWidgets.QMessageBox.Icon.Warning, sentence, detail).exec()

    def tell(self, sentence: str, detail: str = "") -> None:
        """Say something that needs reading before going on; what can wait belongs in the status line."""
        self._box(QtWidgets.QMessageBox.Icon.Information, sentence, detail).exec()

    def ask(self, question: str, choices: Sequence[str], *, detail: str = "", default: int = 0) -> int | None:
        """Ask with a button for each choice (verbs); which one, or None when it was closed or cancelled."""
        box = self._box(QtWidgets.QMessageBox.Icon.Question, question, detail)
        buttons: list[QPushButton] = [
            box.addButton(choice.replace("&", "&&"), QtWidgets.QMessageBox.ButtonRole.AcceptRole) for choice in choices
        ]
        box.setDefaultButton(buttons[default])
        box.setEscapeButton(box.addButton(QtWidgets.QMessageBox.StandardButton.Cancel))
        box.exec()
        clicked = box.clickedButton()
        return next((i for i, button in enumerate(buttons) if button is clicked), None)

    def ask_text(self, title: str, label: str, value: str = "") -> str | None:
        """Ask for one line; None when cancelled. ``label`` must be our own words, never data."""
        text, ok = QtWidgets.QInputDialog.getText(self.parent, title, label, QtWidgets.QLineEdit.EchoMode.Normal, value)
        return text if ok else None

    def open_path(self, title: str, filters: str, folder: str = "") -> Path | None:
        """Ask for a file to open; filters as Qt writes them ("Ledgers (*.ledger)")."""
        name, _ = QtWidgets.QFileDialog.getOpenFileName(self.parent, title, folder, filters)
        return Path(name) if name else None

    def save_path(self, title: str, suggested: str, filters: str) -> Path | None:
        """Ask where to write a file; the dialog itself asks before it replaces one."""
        name, _ = QtWidgets.QFileDialog.getSaveFileName(self.parent, title, suggested, filters)
        return Path(name) if name else None

    def _box(self, icon: QtWidgets.QMessageBox.Icon, text: str, detail: str) -> QtWidgets.QMessageBox:
        box = QtWidgets.QMessageBox(self.parent)
        box.setWindowTitle(TITLE)
        box.setTextFormat(Qt.TextFormat.PlainText)  # covers the informative text as well
        box.setIcon(icon)
        box.setText(text)
        box.setInformativeText(detail)
        return box
