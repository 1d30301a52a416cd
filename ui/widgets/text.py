"""Text that came from outside, always shown as the plain text that it is.

Qt draws pictures and restyles words when a label or a tooltip looks like markup to it; a quote would no longer be
the quote. So every label of the window is made here, and tooltips are escaped here.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from ui.theme import current

_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\n": "<br>"})


def label(
    text: str = "",
    role: str = "body",
    *,
    wrap: bool = False,
    selectable: bool = False,
    name: str = "",
    parent: QWidget | None = None,
) -> QLabel:
    """A plain-text label. Roles: body, small, muted, strong, heading, proposition, large, title, quote, error."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setText(text)
    if role == "quote":
        font = QFont()
        font.setFamilies(current(made).fonts.quote.families())  # the size is the stylesheet's, and grows with it
        made.setFont(font)
    if name:
        made.setAccessibleName(name)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if selectable:
        flags = Qt.TextInteractionFlag
        made.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def button(text: str, role: str = "", *, name: str = "", tip: str = "", parent: QWidget | None = None) -> QPushButton:
    """A push button. Roles: primary (one a page), quiet (a link among text), or none. ``&`` in the text is shown."""
    made = QPushButton(parent)
    made.setText(text.replace("&", "&&"))
    made.setAutoDefault(False)
    made.setProperty("role", role)
    made.setAccessibleName(name or text)
    if tip:
        set_tip(made, tip)
    return made


def plain_tip(text: str) -> str:
    """A tooltip's text such that Qt shows it character for character."""
    return f"<qt>{text.translate(_MARKUP)}</qt>" if text else ""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that is shown character for character."""
    widget.setToolTip(plain_tip(text))


def set_role(widget: QWidget, role: str) -> None:
    """Change what a widget is to the stylesheet, and draw it so."""
    set_flag(widget, "role", role)


def set_flag(widget: QWidget, flag: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and draw the widget anew."""
    if widget.property(flag) == value:
        return
    widget.setProperty(flag, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else the stylesheet has yet to look at it
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def hairline(parent: QWidget | None = None, *, upright: bool = False) -> QFrame:
    """A line one pixel thin between two parts."""
    line = QFrame(parent)
    line.setProperty("role", "line")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
