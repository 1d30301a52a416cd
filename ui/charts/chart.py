"""What every chart is: data that can draw itself, say itself in words and be read as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that hovering or the keyboard can name, and the claims behind it.

    ``key`` stands for claims that are too many to be named one by one: whoever shows the chart knows them by it.
    """

    area: QRectF
    sentence: str
    claims: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart's data as a table: the same numbers in cells, for who cannot or will not see the picture."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Chart(Protocol):
    """A frozen dataclass of data. ``draw`` is the only thing that puts it on a screen or into a file."""

    @property
    def title(self) -> str:
        """What the chart shows, in a few words."""

    def height(self, theme: Theme) -> int:
        """The height that it wants, in pixels."""

    def describe(self) -> str:
        """What the picture says, in sentences."""

    def sheet(self) -> Sheet:
        """The same data in cells."""

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """Draw into ``rect`` and return the points that can be named, in reading order."""


def per_cent(value: float) -> str:
    """A share between 0 and 1 in per cent, at the shortest that says it: "18 %", "0.5 %"."""
    number = value * 100
    return f"{number:.1f}".rstrip("0").rstrip(".") + " %" if 0 < number < 10 or 90 < number < 100 else f"{number:.0f} %"


def pen(colour: QColor, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen with round ends."""
    return QPen(colour, width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def write(painter: QPainter, rect: QRectF, flags: Qt.AlignmentFlag, text: str, font: QFont, colour: QColor) -> None:
    """Put a line of text into a rectangle, shortened at its end where it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, flags, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1))


def grid(painter: QPainter, theme: Theme, *lines: QLineF) -> None:
    """Hairlines behind the data, sharp on the screen."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(theme.line, 0))
    for line in lines:
        painter.drawLine(line)
    painter.restore()


def dot(painter: QPainter, at: QPointF, radius: float, colour: QColor, theme: Theme) -> None:
    """A disc with a rim of the page, so that neighbours stay apart."""
    painter.setPen(QPen(theme.page, max(1.0, radius / 4)))
    painter.setBrush(colour)
    painter.drawEllipse(at, radius, radius)


def around(at: QPointF, reach: float) -> QRectF:
    """The square about a point."""
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
