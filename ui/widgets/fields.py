"""Labelled fields whose error is a sentence right under them; a rejected form keeps everything that was typed.

Plain text only: what is pasted arrives without its styling, and quotes are never cut from a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.text import label, set_flag

LINE_LIMIT = 10_000
TEXT_LIMIT = 200_000


class Field(QWidget):
    """A label, an editor and room for one sentence of error or hint. ``name`` is what ``InputError.field`` says."""

    edited = Signal()
    left = Signal()
    """The keyboard left the field: a good moment to keep a draft or to read what was typed."""

    def __init__(
        self, caption: str, editor: QWidget, *, name: str, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.editor = editor
        self._hint = hint
        self.caption = label(caption, "small")
        self.caption.setBuddy(editor)
        self.note = label(hint, "small", wrap=True)
        self.note.setVisible(bool(hint))
        editor.setAccessibleName(caption)
        editor.setAccessibleDescription(hint)
        editor.installEventFilter(self)
        self.setFocusProxy(editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.caption, editor, self.note):
            column.addWidget(part)
        self.caption.setVisible(bool(caption))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def text(self) -> str:
        """What stands in the field, without space around it."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Put a text in."""
        raise NotImplementedError

    def set_hint(self, hint: str) -> None:
        """Say something quiet under the field, such as how its words were read."""
        self._hint = hint
        if not self.editor.property("error"):
            self._say(hint, "small")

    def set_error(self, sentence: str) -> None:
        """Say what is wrong under the field; empty takes it back."""
        set_flag(self.editor, "error", bool(sentence))
        self._say(sentence or self._hint, "error" if sentence else "small")

    def error(self) -> str:
        """The error that is shown, or nothing."""
        return self.note.text() if self.editor.property("error") else ""

    def _say(self, sentence: str, role: str) -> None:
        set_flag(self.note, "role", role)
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)


class LineField(Field):
    """One line."""

    editor: QLineEdit

    def __init__(
        self,
        caption: str,
        *,
        name: str,
        hint: str = "",
        placeholder: str = "",
        complete: Callable[[str], Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``complete`` returns what could be meant by what was typed so far; it is asked at each key."""
        edit = QLineEdit()
        super().__init__(caption, edit, name=name, hint=hint, parent=parent)
        edit.setMaxLength(LINE_LIMIT)
        edit.setPlaceholderText(placeholder)
        edit.textEdited.connect(self._edited)
        edit.inputRejected.connect(self._too_long)
        if complete is not None:
            Completion(edit, complete)

    def text(self) -> str:
        return self.editor.text().strip()

    def set_text(self, text: str) -> None:
        self.editor.setText(text)
        self.editor.setCursorPosition(0)
        self.set_error("")

    def _edited(self) -> None:
        # Qt says that something was left out before it says that the text was edited.
        if len(self.editor.text().encode("utf-16-le", "surrogatepass")) < 2 * LINE_LIMIT:
            self.set_error("")
        self.edited.emit()

    def _too_long(self) -> None:
        self.set_error(f"No more than {LINE_LIMIT:,} characters fit here; the rest was left out.")


class GrowingText(QPlainTextEdit):
    """A plain-text editor as high as its text, from ``lines`` to ``most`` lines; Tab leaves it."""

    def __init__(self, lines: int = 2, most: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._most = lines, most
        self.setProperty("role", "field")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(1)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_lines"):
            self._fit()

    def _fit(self) -> None:
        rows = round(self.document().size().height())  # this editor's document counts in lines
        height = min(max(rows, self._lines), self._most) * self.fontMetrics().lineSpacing() + 14
        more = rows > self._most
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if more else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if height != self.minimumHeight():
            self.setFixedHeight(height)


class TextField(Field):
    """Several lines that grow with what is typed, up to ``most`` lines."""

    editor: GrowingText

    def __init__(
        self,
        caption: str,
        *,
        name: str,
        hint: str = "",
        placeholder: str = "",
        lines: int = 2,
        most: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        edit = GrowingText(lines, most)
        super().__init__(caption, edit, name=name, hint=hint, parent=parent)
        edit.setPlaceholderText(placeholder)
        edit.textChanged.connect(self._edited)

    def text(self) -> str:
        return self.editor.toPlainText().strip()

    def set_text(self, text: str) -> None:
        self.editor.setPlainText(text)
        self.set_error("")

    def _edited(self) -> None:
        # A paste that is far too long stays where it is, and the sentence says what to do about it.
        over = self.editor.document().characterCount() > TEXT_LIMIT
        self.set_error(f"More than {TEXT_LIMIT:,} characters cannot be stored here. Shorten it." if over else "")
        self.edited.emit()


class ChoiceField(Field):
    """One of a few words. ``choices`` are (value, word); an empty value is "not given"."""

    editor: QComboBox

    def __init__(
        self,
        caption: str,
        choices: Iterable[tuple[str, str]],
        *,
        name: str,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        box = QComboBox()
        super().__init__(caption, box, name=name, hint=hint, parent=parent)
        for value, word in choices:
            box.addItem(word, value)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.activated.connect(self._edited)

    def text(self) -> str:
        return str(self.editor.currentData() or "")

    def set_text(self, text: str) -> None:
        self.editor.setCurrentIndex(max(0, self.editor.findData(text)))
        self.set_error("")

    def _edited(self) -> None:
        self.set_error("")
        self.edited.emit()


class Completion(QObject):
    """Offers what could be meant under a line edit, asking ``complete`` at each key."""

    def __init__(self, edit: QLineEdit, complete: Callable[[str], Sequence[str]]) -> None:
        super().__init__(edit)
        self._complete = complete
        self._model = QStringListModel(self)
        self._edit = edit
        completer = QCompleter(self._model, self)
        # The list is already the answer; Qt is not to filter it again by prefix.
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        edit.setCompleter(completer)
        edit.textEdited.connect(self._offer)

    def _offer(self, text: str) -> None:
        found = list(self._complete(text)) if text.strip() else []
        self._model.setStringList(found if found != [text] else [])


class Form:
    """Fields by name: puts an error under its field and the keyboard into it."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.fields = {field.name: field for field in fields}

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def values(self) -> dict[str, str]:
        """What was typed, by field name."""
        return {name: field.text() for name, field in self.fields.items()}

    def fill(self, values: dict[str, str]) -> None:
        """Put texts into the fields that they name."""
        for name, text in values.items():
            if name in self.fields:
                self.fields[name].set_text(text)

    def clear_errors(self) -> None:
        """Take every error back."""
        for field in self.fields.values():
            field.set_error("")

    def show_error(self, name: str, sentence: str) -> bool:
        """Show an error under the field it is about; False when no field of this form has that name."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.set_error(sentence)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
