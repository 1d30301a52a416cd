"""Fields keep what was typed and say what is wrong right under it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.fields import LINE_LIMIT, TEXT_LIMIT, ChoiceField, Form, LineField, TextField

WORDS = [("", "not given"), ("will", "will happen"), ("will_not", "will not happen")]


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    fields = (
        LineField("Speaker", name="speaker"),
        TextField("Proposition", name="proposition"),
        ChoiceField("Speaker says", WORDS, name="speaker_says"),
    )
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    for field in fields:
        column.addWidget(field)
    made = Form(fields)
    made.holder = holder  # type: ignore[attr-defined]
    holder.resize(400, 400)
    holder.show()
    return made


def test_values_go_round(form: Form) -> None:
    values = {"speaker": "Ban", "proposition": "It rains\nand pours", "speaker_says": "will_not"}
    form.fill(values)
    assert form.values() == values


def test_an_error_keeps_what_was_typed(form: Form) -> None:
    form.fill({"speaker": "12"})
    assert form.show_error("speaker", "Write it out.")
    assert form["speaker"].error() == "Write it out."
    assert form["speaker"].text() == "12"
    assert form["speaker"].editor.accessibleDescription() == "Write it out."
    assert not form.show_error("elsewhere", "Write it out.")


def test_typing_takes_the_error_back(form: Form, qtbot: QtBot) -> None:
    form.show_error("speaker", "Write it out.")
    with qtbot.waitSignal(form["speaker"].edited):
        qtbot.keyClicks(form["speaker"].editor, "B")
    assert form["speaker"].error() == ""


def test_a_hint_returns_after_an_error(form: Form) -> None:
    form["speaker"].set_hint("Read as 20 %")
    form.show_error("speaker", "No.")
    form["speaker"].set_hint("Read as 30 %")
    assert form["speaker"].note.text() == "No."
    form.clear_errors()
    assert form["speaker"].note.text() == "Read as 30 %"


def test_a_long_paste_is_said_and_nothing_is_lost(form: Form, qtbot: QtBot) -> None:
    editor = form["proposition"].editor
    QApplication.clipboard().setText("x" * (TEXT_LIMIT + 10))
    editor.paste()
    assert len(form["proposition"].text()) == TEXT_LIMIT + 10
    assert "cannot be stored" in form["proposition"].error()
    line = form["speaker"].editor
    QApplication.clipboard().setText("x" * (LINE_LIMIT + 10))
    line.setFocus()
    line.paste()
    assert "left out" in form["speaker"].error()


def test_paste_is_plain(form: Form) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b><img src='file:///x.png'>")
    data.setText("bold")
    QApplication.clipboard().setMimeData(data)
    form["proposition"].editor.paste()
    assert form["proposition"].text() == "bold"
    assert "\ufffc" not in form["proposition"].text()


def test_a_text_field_grows_and_stops(form: Form, qtbot: QtBot) -> None:
    editor = form["proposition"].editor
    small = editor.height()
    form["proposition"].set_text("one\ntwo\nthree\nfour")
    assert editor.height() > small
    form["proposition"].set_text("line\n" * 100)
    qtbot.waitUntil(lambda: editor.height() < small * 6)
    form["proposition"].set_text("")
    qtbot.waitUntil(lambda: editor.height() == small)


def test_tab_leaves_a_text_field(form: Form, qtbot: QtBot) -> None:
    form["proposition"].editor.setFocus()
    with qtbot.waitSignal(form["proposition"].left):
        qtbot.keyClick(form["proposition"].editor, Qt.Key.Key_Tab)
    assert form["proposition"].text() == ""


def test_completion_asks_at_each_key(qtbot: QtBot) -> None:
    asked: list[str] = []

    def complete(text: str) -> list[str]:
        asked.append(text)
        return ["Ban Ki-moon", "Banksy"]

    field = LineField("Speaker", name="speaker", complete=complete)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field.editor, "Ba")
    assert asked == ["B", "Ba"]
    completer = field.editor.completer()
    assert completer is not None
    assert completer.completionCount() == 2


def test_every_editor_has_a_name(form: Form) -> None:
    assert [field.editor.accessibleName() for field in form.fields.values()] == [
        "Speaker",
        "Proposition",
        "Speaker says",
    ]


def test_an_unknown_choice_is_not_given(form: Form) -> None:
    form["speaker_says"].set_text("perhaps")
    assert form["speaker_says"].text() == ""
