"""The search field: searches as one types, completes the words of the search language, and shows what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QGridLayout,
    QLineEdit,
    QListView,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker.search import DAY_FIELDS, HAS_WORDS, HELP, IS_WORDS, NAME_FIELDS
from ui.theme import Theme
from ui.widgets.icons import icon
from ui.widgets.text import button, label

FIELDS: Final = tuple(
    f"{field}:" for field in ("speaker", "outlet", "tag", "is", "has", "due", "claimed", "source", "event")
)
ALL_FIELDS: Final = tuple(dict.fromkeys((*FIELDS, *(f"{field}:" for field in (*NAME_FIELDS, *DAY_FIELDS)), "kind:")))
KIND_WORDS: Final = ("forecast", "plan", "schedule", "conditional", "evaluative")
LONGEST: Final = 1000

NamesLike = Callable[[str, str], Sequence[str]]

_LAST = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):(?P<quote>"?)(?P<value>[^"]*)|(?P<word>[^\s":<>=]*))$')


def completions(before: str, names_like: NamesLike) -> list[str]:
    """What the last part of a query could become, whole; an empty list where it is plain words."""
    part = _LAST.search(_tail(before))
    if part is None:
        return []
    minus = part["minus"]
    if part["field"] is None:
        word = (part["word"] or "").lower()
        found = [field for field in ALL_FIELDS if len(word) >= 2 and field.startswith(word)]
        return [minus + field for field in found]
    field, value = part["field"].lower(), part["value"] or ""
    if field in ("is", "has", "kind"):
        known = {"is": IS_WORDS, "has": HAS_WORDS, "kind": KIND_WORDS}[field]
        return [f"{minus}{field}:{word}" for word in known if word.startswith(value.lower()) and word != value]
    if field not in NAME_FIELDS or value.startswith("="):
        return []
    return [f"{minus}{field}:{_quoted(name)}" for name in names_like(field, value) if name != value]


def _tail(before: str) -> str:
    """The part that is being typed: from the last space that is not inside quotation marks."""
    start = 0
    inside = False
    for at, sign in enumerate(before):
        if sign == '"':
            inside = not inside
        elif sign == " " and not inside:
            start = at + 1
    return before[start:]


def _quoted(name: str) -> str:
    clean = name.replace('"', "")
    return f'"{clean}"' if re.search(r"\s", clean) else clean


class _IconSize(QProxyStyle):
    """Icons in a field at a size of ours: Qt's own is 16 px whatever the text is."""

    def __init__(self, size: int) -> None:
        super().__init__("Fusion")
        self.size = size

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric is QStyle.PixelMetric.PM_LineEditIconSize:
            return self.size
        return super().pixelMetric(metric, option, widget)


class SearchBox(QLineEdit):
    """Says ``searched`` at each key, several quick ones at once. Esc clears, Down goes on to the table."""

    searched = Signal(str)
    left_downwards = Signal()

    def __init__(self, theme: Theme, names_like: NamesLike, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names_like = names_like
        self._icons: _IconSize | None = None
        self.setAccessibleName("Search claims")
        self.setAccessibleDescription("Words, or speaker: outlet: tag: is: has: due: claimed: p>")
        self.setPlaceholderText("Search: words, speaker:, tag:, is:due, due:<2014, p>0.8")
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(False)
        self._glass = QAction("Search", self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._question = QAction("What can be searched for", self)
        self._question.triggered.connect(self.show_help)
        self.addAction(self._question, QLineEdit.ActionPosition.TrailingPosition)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self.searched.emit(self.text()))
        self._help: SearchHelp | None = None
        self._offer()
        for made, name in zip(self.findChildren(QToolButton), ("Search", self._question.text()), strict=False):
            made.setAccessibleName(name)
        self.textEdited.connect(self._edited)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Icons in the colours of this theme."""
        self.theme = theme
        if self._icons is None or self._icons.size != theme.px(16):
            self._icons = _IconSize(theme.px(16))
            self.setStyle(self._icons)
        self._glass.setIcon(icon("search", theme))
        self._question.setIcon(icon("help", theme))
        self.setMinimumHeight(theme.px(32))

    def put(self, query: str) -> None:
        """Show a query that was chosen elsewhere, without saying ``searched``."""
        self._soon.stop()
        if query != self.text():
            self.setText(query)

    # --- completion

    def _offer(self) -> None:
        self._found = QStringListModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        # A list of our own rather than the completer's, which Qt may make anew.
        self._popup = QListView()
        self._popup.setAccessibleName("Completions")
        self._completer.setPopup(self._popup)
        self._completer.activated.connect(self._complete)

    def _edited(self, _text: str) -> None:
        self._soon.start()
        before = self.text()[: self.cursorPosition()]
        found = completions(before, self._names_like)[:10]
        if not found:
            self._popup.hide()
            return
        self._found.setStringList(found)
        width = max(self._popup.sizeHintForColumn(0) + 32, self.theme.px(200))
        rect = self.cursorRect()
        rect.setWidth(width)
        self._completer.complete(rect)

    def _complete(self, whole: str) -> None:
        before = self.text()[: self.cursorPosition()]
        after = self.text()[self.cursorPosition() :]
        start = len(before) - len(_tail(before))
        whole += "" if whole.endswith(":") or after.startswith(" ") else " "
        self.setText(before[:start] + whole + after)
        self.setCursorPosition(start + len(whole))
        self._edited(self.text())

    # --- help

    def show_help(self) -> None:
        """Under the field: what can be searched for; a click puts it in."""
        self._help = SearchHelp(self)
        self._help.picked.connect(self._insert)
        self._help.open_under(self)

    def _insert(self, example: str) -> None:
        text = self.text().rstrip()
        self.setText(f"{text} {example}".strip())
        self.setFocus()
        self._edited(self.text())

    # --- keys

    def event(self, event: QEvent) -> bool:
        """Undo and redo that this field has nothing for are the ledger's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self._undoes(event):
            event.ignore()
            return False
        return super().event(event)

    def _undoes(self, event: QKeyEvent) -> bool:
        """Whether a key is something else than undo and redo, or has something to undo or redo in this field."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.isUndoAvailable()
        again = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return self.isRedoAvailable() if again or event.matches(QKeySequence.StandardKey.Redo) else True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, and on an empty field goes to the table; Down and Enter go to the table; Ctrl+Down helps."""
        key = event.key()
        if self._popup.isVisible() and key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the completer, which asks the field first, is to have them
            return
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_help()
            return
        if key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self._soon.start()
            else:
                self.left_downwards.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._hurry()
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def _hurry(self) -> None:
        """Search now for what was typed just before."""
        if self._soon.isActive():
            self._soon.stop()
            self.searched.emit(self.text())


class SearchHelp(QFrame):
    """The search language on one card, made from the tracker's own table."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName("What can be searched for")
        self.setProperty("role", "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        title = label("What can be searched for", "strong")
        title.setContentsMargins(9, 0, 0, 0)
        column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for row, (example, means) in enumerate(HELP):
            made = button(example, "quiet", name=f"{example}: {means}")
            made.clicked.connect(lambda _checked=False, example=example: self._pick(example))
            grid.addWidget(made, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(means, "muted"), row, 1)
        column.addLayout(grid)

    def open_under(self, field: QWidget) -> None:
        """Open at the lower edge of a field."""
        self.adjustSize()
        self.move(field.mapToGlobal(QPoint(0, field.height() + 2)))
        self.show()

    def _pick(self, example: str) -> None:
        self.close()
        self.picked.emit({"words": "", "speaker:name": "speaker:", "-word": "-"}.get(example, example))
