"""On every page and in every dialog: each control has a name, and text from outside is shown as the text that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QImage, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QMessageBox, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.tour import Tour, fill, red_picture
from tracker.ledger import Ledger
from ui.messages import Messages
from ui.session import Session
from ui.theme import Look
from ui.widgets.text import plain_tip
from ui.window import Window

IMAGE = "IMAGE"
"""Stands for the address of a picture that is really there."""
PAYLOADS = (
    '<img src="IMAGE">',
    '<img src="IMAGE" width="64" height="64"/>',
    "<IMG SRC=IMAGE>",
    '<qt><img src="IMAGE"></qt>',
    '<html><body><img src="IMAGE"></body></html>',
    '<!DOCTYPE html><img src="IMAGE">',
    '<?xml version="1.0"?><img src="IMAGE"/>',
    '<p style="background-image:url(IMAGE)">styled</p>',
    '<div style="background:#ff00ff">a box</div>',
    '<table bgcolor="#ff00ff"><tr><td>cell</td></tr></table>',
    '<body bgcolor="#ff00ff">all of it',
    '<font color="#ff00ff" size="7">loud</font>',
    '<span style="color:#ff00ff;font-size:40pt">loud</span>',
    "<style>* { color: #ff00ff }</style>styled",
    '<link rel="stylesheet" href="file:///etc/passwd">',
    "<script>alert(1)</script>",
    '<a href="file:///etc/passwd">a link</a>',
    '<a href="https://example.org/?q=<b>">a link</a>',
    '<a name="x">an anchor</a>',
    '<iframe src="file:///etc/passwd"></iframe>',
    '<object data="IMAGE"></object>',
    '<embed src="IMAGE">',
    '<video src="IMAGE"></video>',
    '<svg><image href="IMAGE"/></svg>',
    '<img src="//host/share/picture.png">',
    '<img src="http://127.0.0.1:9/picture.png">',
    '<img src="qrc:/qt-project.org/logos/pysidelogo.png">',
    '<img src="data:image/png;base64,iVBORw0KGgo=">',
    "He said <b>no</b>, not yes",
    "He said <i>maybe</i>",
    "<s>never</s> always",
    "<u>under</u> and <sub>below</sub> and <sup>above</sup>",
    "<h1>A heading</h1>",
    "<pre>  kept   spaces </pre>",
    "<ul><li>one</li><li>two</li></ul>",
    "one<br>two<br/>three",
    "one<hr>two",
    "<!-- hidden --> shown",
    "<center>middle</center>",
    "<marquee>moves</marquee>",
    "1 < 2 and 3 > 2",
    "Smith &amp; Sons &lt;b&gt;",
    "Smith & Sons, &File and &&",
    "&#65;&#x42;&nbsp;&copy;",
    "![a picture](IMAGE)",
    "[a link](file:///etc/passwd)",
    "# A heading **bold** _slanted_ `code`",
    "<img\tsrc='IMAGE'\tonerror='alert(1)'>",
    "<<b>>twice<</b>>",
    "</qt></p></body> closed too often",
)


@pytest.fixture
def tour(session: Session, look: Look, qtbot: QtBot) -> Iterator[Tour]:
    """A real window."""
    window = Window(session, look)
    window.resize(1280, 800)
    window.show()
    made = Tour(window, qtbot)
    yield made
    made.close_others()
    made.settle()
    window.close()


def inside(tops: list[QWidget]) -> Iterator[QWidget]:
    for top in tops:
        yield top
        yield from top.findChildren(QWidget)


# --- names


def nameless(tops: list[QWidget]) -> Iterator[str]:
    """Widgets that take the keyboard and that a screen reader could not name."""
    for widget in inside(tops):
        by_tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if (
            not (by_tab and widget.isVisible() and widget.isEnabled())
            or widget.focusProxy() is not None
            or widget.isWindow()
        ):
            continue
        found = QAccessible.queryAccessibleInterface(widget)
        if not found.text(QAccessible.Text.Name).strip():
            parent = widget.parentWidget()
            yield f"{type(widget).__name__} {widget.objectName()} in {type(parent).__name__}"


def test_whatever_takes_the_keyboard_has_a_name(tour: Tour, ledger: Ledger) -> None:
    uids = [fill(ledger, "It will rain soon", number) for number in range(4)]
    ledger.save_search("Wet", "rain")
    ledger.join("tag", *(one.uid for one in ledger.named("tag")[:2]))
    tour.window.session.look_again()
    stops: list[str] = []
    found: set[str] = set()
    for stop in tour.stops(uids):
        stops.append(stop)
        found |= {f"{stop}: {what}" for what in nameless(tour.shown())}
    assert found == set()
    assert len(stops) > 45


def test_a_control_without_a_name_would_be_found(qtbot: QtBot) -> None:
    """The control."""
    window = QWidget()
    qtbot.addWidget(window)
    QLineEdit(window)
    window.show()
    assert list(nameless([window])) == ["QLineEdit  in QWidget"]


# --- plain text


def marked_up(tip: str) -> bool:
    """Whether a tooltip holds markup that is not our own."""
    return "<" in re.sub(r"</?qt>|<br>", "", tip)


def tips_of(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), 80)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            if column == 0:
                yield from tips_of(model, index)


def styled(tops: list[QWidget], *, rows: bool = True) -> Iterator[str]:
    """Whatever would take text from outside for markup; tooltips of rows cost the most."""
    for widget in inside(tops):
        if isinstance(widget, QLabel) and widget.text() and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"a label: {widget.text()[:60]}"
        if isinstance(widget, QTextEdit):
            yield f"a rich editor: {widget.objectName()}"
        if marked_up(widget.toolTip()):
            yield f"a tooltip: {widget.toolTip()[:60]}"
        if (
            rows
            and isinstance(widget, QAbstractItemView)
            and widget.isVisible()
            and (model := widget.model()) is not None
        ):
            yield from (f"a tooltip of a row: {tip[:60]}" for tip in tips_of(model, QModelIndex()) if marked_up(tip))


def magenta(tops: list[QWidget]) -> bool:
    """Whether the colour of the picture, or of the styles, is to be seen."""
    images = [top.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) for top in tops]
    return any(0xFFFF00FF in set(memoryview(image.constBits()).cast("I")) for image in images)


@pytest.fixture
def payloads(tmp_path: Path) -> list[str]:
    address = red_picture(tmp_path / "red.png").as_uri()
    return [payload.replace(IMAGE, address) for payload in PAYLOADS]


def test_text_from_outside_is_never_markup(tour: Tour, ledger: Ledger, payloads: list[str], session: Session) -> None:
    """Fifty payloads in every field of a claim, on every page and in every dialog: nothing is loaded or restyled."""
    assert len(payloads) >= 50
    uids = [fill(ledger, payload, number) for number, payload in enumerate(payloads)]
    session.look_again()
    found: set[str] = set()
    for stop in tour.stops(uids):
        one_of_many = re.search(r"(claim|card) \d*[1-9]$", stop) is not None
        found |= {f"{stop}: {what}" for what in styled(tour.shown(), rows=not one_of_many)}
        if not one_of_many and magenta(tour.shown()):
            found.add(f"{stop}: the picture's colour")
    assert found == set()


def test_the_pictures_colour_would_be_seen(payloads: list[str], qtbot: QtBot) -> None:
    """The control: a label that is left to Qt does load the picture."""
    careless = QLabel(payloads[0])
    qtbot.addWidget(careless)
    careless.show()
    assert magenta([careless])
    assert set(styled([careless]))


def test_messages_and_the_status_line_say_it_letter_by_letter(tour: Tour, payloads: list[str], qtbot: QtBot) -> None:
    for payload in payloads:
        box = Messages(tour.window)._box(QMessageBox.Icon.Warning, payload, payload)
        qtbot.addWidget(box)
        box.show()
        texts = [label for label in box.findChildren(QLabel) if label.text()]
        assert [label.text() for label in texts] == [payload, payload]
        assert {label.textFormat() for label in texts} == {Qt.TextFormat.PlainText}
        box.close()
        tour.window.status.say(payload)
        tour.window.status.set_ledger(payload, payload)
        assert tour.window.status.message.accessibleName() == payload
    assert set(styled([tour.window])) == set()
    assert not magenta([tour.window])


def test_a_tooltip_reads_back_as_it_was(payloads: list[str]) -> None:
    for payload in payloads:
        document = QTextDocument()
        document.setHtml(plain_tip(payload))
        assert " ".join(document.toPlainText().split()) == " ".join(payload.split())
