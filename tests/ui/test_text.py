"""Text from outside is shown character for character, never as markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QLabel, QMessageBox

from ui.messages import Messages
from ui.widgets.elided import Elided, lines_of, runs_right_to_left
from ui.widgets.text import button, label, plain_tip

PAYLOADS = [
    "He said <b>no</b>",
    "<img src='file:///etc/hostname'>",
    "a & b < c",
    "<qt>rich</qt>",
    "&lt;already&gt;",
    "[link](file:///etc/passwd)",
    "first\nsecond",
    "العربية <i>x</i>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_labels_messages_and_tips_are_plain(payload: str, qapp: object) -> None:
    made = label(payload)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.text() == payload
    box = Messages()._box(QMessageBox.Icon.Warning, payload, payload)
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert all(
        part.textFormat() == Qt.TextFormat.PlainText for part in box.findChildren(QLabel) if part.text() == payload
    )
    tip = QTextDocument()
    tip.setHtml(plain_tip(payload))
    assert tip.toPlainText().replace("\u2028", "\n") == payload
    assert button(payload).text().replace("&&", "&") == payload


def test_no_rich_text_in_the_window() -> None:
    """No file of ours makes a label or a message box but the two that keep text plain."""
    allowed = {"text.py", "messages.py"}
    for path in (Path(__file__).parents[2] / "ui").rglob("*.py"):
        code = path.read_text("utf-8")
        if path.name not in allowed:
            assert "QLabel(" not in code, path
            assert "QMessageBox" not in code, path
        assert "setHtml(" not in code, path
        assert "QTextBrowser" not in code, path
        if path.name != "text.py":
            assert ".setToolTip(" not in code or "plain_tip" in code, path


@pytest.fixture
def font(qapp: object) -> QFont:
    made = QFont()
    made.setPixelSize(13)
    return made


def test_a_short_text_is_one_line(font: QFont) -> None:
    assert lines_of("It rains", font, 400, 2) == ["It rains"]
    assert lines_of("", font, 400, 2) == []


def test_only_the_end_is_left_out(font: QFont) -> None:
    text = "The army will not leave the north before the vote " * 4
    parts = lines_of(text, font, 200, 2)
    assert len(parts) == 2
    assert parts[1].endswith("…")
    assert text.startswith(" ".join(parts)[:-1].strip())


def test_signs_beyond_the_first_plane_keep_their_place(font: QFont) -> None:
    parts = lines_of("😀 " * 40, font, 120, 3)
    assert len(parts) == 3
    assert all(set(part) <= {"😀", " ", "…"} for part in parts)


def test_a_pasted_book_is_cut_before_it_is_laid_out(font: QFont) -> None:
    assert len(lines_of("word " * 2_000_000, font, 200, 2)) == 2


@pytest.mark.parametrize(("text", "right"), [("", False), ("abc", False), ("«العربية»", True), ("é 12", False)])
def test_direction_of_a_line(text: str, right: bool) -> None:
    assert runs_right_to_left(text) is right


def test_what_does_not_fit_is_in_the_tip(qapp: object) -> None:
    shown = Elided("<b>" + "long " * 200, lines=2)
    shown.resize(200, 40)
    shown.grab()
    assert shown.toolTip().startswith("<qt>&lt;b&gt;long")
    assert shown.accessibleName() == shown.text()
