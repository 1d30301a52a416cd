"""Our own SVG icons, drawn in a colour of the theme."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6 import QtGui
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import Theme

FOLDER = Path(__file__).parent.parent / "icons"


def names() -> list[str]:
    """Every icon there is."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon ``size`` px wide and high, for a screen with ``ratio`` device pixels to one."""
    return _drawn(name, colour.name(), size, ratio)


def icon(name: str, theme: Theme, size: int = 16) -> QtGui.QIcon:
    """An icon for buttons and menus, greyed where it is disabled."""
    made = QtGui.QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_drawn(name, theme.text.name(), theme.px(size), ratio))
        made.addPixmap(_drawn(name, theme.edge.name(), theme.px(size), ratio), QtGui.QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    svg = (FOLDER / f"{name}.svg").read_bytes().replace(b"#000", colour.encode())
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
