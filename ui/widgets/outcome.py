"""How a claim stands, as glyph, word and colour: never colour alone, and never red and green for people.

Happened: filled disc. Did not happen: cross. Partly: half disc. Void: empty set. Undetermined: question mark.
Open: ring. Due: clock. Stated or logged after the outcome: a small arrow looking back.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.claims import ClaimView, Outcome, Status
from ui.theme import Theme, current


class OutcomeMark(StrEnum):
    """One glyph each."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did_not_happen"
    PARTLY = "partly"
    VOID = "void"
    UNDETERMINED = "undetermined"
    OPEN = "open"
    DUE = "due"


WORDS: dict[OutcomeMark, str] = {
    OutcomeMark.HAPPENED: "Happened",
    OutcomeMark.DID_NOT_HAPPEN: "Did not happen",
    OutcomeMark.PARTLY: "Partly",
    OutcomeMark.VOID: "Void",
    OutcomeMark.UNDETERMINED: "Cannot be determined",
    OutcomeMark.OPEN: "Open",
    OutcomeMark.DUE: "Due",
}


def mark_of(view: ClaimView) -> OutcomeMark:
    """The mark of a claim: due comes before an interim outcome, an outcome before open."""
    if view.status is Status.DUE:
        return OutcomeMark.DUE
    return mark_of_outcome(view.outcome)


def mark_of_outcome(outcome: Outcome | None) -> OutcomeMark:
    """The mark of an outcome; none is open."""
    return OutcomeMark(outcome.value) if outcome is not None else OutcomeMark.OPEN


def is_late(view: ClaimView) -> bool:
    """Whether the looking-back arrow stands beside the mark: stated or logged after the outcome was known."""
    return bool(view.stated_after_outcome or view.logged_after_outcome)


def word_of(mark: OutcomeMark) -> str:
    """The mark in words."""
    return WORDS[mark]


def colour_of(mark: OutcomeMark, theme: Theme) -> QColor:
    """The mark's colour; as text it reads at 4.5:1 on every surface of the theme."""
    colour: QColor = getattr(theme, mark.value)
    return colour


def draw_outcome(
    painter: QPainter, rect: QRect | QRectF, mark: OutcomeMark, theme: Theme, *, late: bool = False
) -> None:
    """Draw the glyph as large as fits in ``rect``, in its middle.

    ``late`` draws the looking-back arrow too: beside the glyph where ``rect`` is 1.7 times as wide as high or more,
    else over its upper right corner.
    """
    area = QRectF(rect)
    side = min(area.width(), area.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(area.center())
    beside = late and area.width() >= 1.7 * side
    if beside:
        box.moveLeft(area.left())
    inner = box.adjusted(side * 0.14, side * 0.14, -side * 0.14, -side * 0.14)
    if late and not beside:
        edge = side * 0.06  # half of the pen, which else is cut off at the left and below
        inner = QRectF(box.left() + edge, box.top() + side * 0.32, side * 0.68 - edge, side * 0.68 - edge)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = colour_of(mark, theme)
    painter.setPen(_pen(colour, side * 0.115))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAW[mark](painter, inner, colour)
    painter.restore()
    if beside:
        draw_late(painter, QRectF(box.right() + side * 0.1, box.top(), side * 0.6, side), theme)
    elif late:
        draw_late(painter, QRectF(box.right() - side * 0.5, box.top(), side * 0.5, side * 0.36), theme)


def draw_late(painter: QPainter, rect: QRect | QRectF, theme: Theme) -> None:
    """Draw the looking-back arrow over the width of ``rect``: stated or logged after the outcome was known."""
    area = QRectF(rect)
    middle, head = area.center().y(), min(area.width() * 0.4, area.height() * 0.5)
    tip = QPointF(area.left() + 1, middle)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(theme.late, area.width() * 0.16))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(tip, QPointF(area.right() - 1, middle))
    painter.drawPolyline(QPolygonF([tip + QPointF(head, -head), tip, tip + QPointF(head, head)]))
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, max(1.3, width), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _disc(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawEllipse(box)


def _cross(painter: QPainter, box: QRectF, colour: QColor) -> None:
    inset = box.width() * 0.1
    inner = box.adjusted(inset, inset, -inset, -inset)
    painter.setPen(_pen(colour, box.width() * 0.2))
    painter.drawLine(inner.topLeft(), inner.bottomRight())
    painter.drawLine(inner.topRight(), inner.bottomLeft())


def _half(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawEllipse(box)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPie(box, 90 * 16, 180 * 16)


def _empty_set(painter: QPainter, box: QRectF, colour: QColor) -> None:
    inset = box.width() * 0.1
    painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    painter.drawLine(box.bottomLeft(), box.topRight())


def _question(painter: QPainter, box: QRectF, colour: QColor) -> None:
    font = painter.font()
    font.setPixelSize(max(6, round(box.height() * 1.25)))
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(box.adjusted(-box.width(), -box.height(), box.width(), box.height()), _CENTRE, "?")


def _ring(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawEllipse(box)


def _clock(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawEllipse(box)
    centre = box.center()
    painter.drawLine(centre, QPointF(centre.x(), box.top() + box.height() * 0.24))
    painter.drawLine(centre, QPointF(box.right() - box.width() * 0.26, centre.y()))


_CENTRE = Qt.AlignmentFlag.AlignCenter
_DRAW = {
    OutcomeMark.HAPPENED: _disc,
    OutcomeMark.DID_NOT_HAPPEN: _cross,
    OutcomeMark.PARTLY: _half,
    OutcomeMark.VOID: _empty_set,
    OutcomeMark.UNDETERMINED: _question,
    OutcomeMark.OPEN: _ring,
    OutcomeMark.DUE: _clock,
}


class OutcomeLabel(QWidget):
    """Glyph and word in a line, in the mark's colour."""

    def __init__(self, mark: OutcomeMark = OutcomeMark.OPEN, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_mark(mark, word)

    def set_mark(self, mark: OutcomeMark, word: str = "", *, late: bool = False) -> None:
        """Show a mark; ``word`` replaces its usual word ("Due: 14 months overdue")."""
        self._mark, self._late = mark, late
        self._word = word or word_of(mark)
        self.setAccessibleName(self._word + (", stated or logged after the outcome" if late else ""))
        self.updateGeometry()
        self.update()

    def _glyph(self) -> int:
        return current(self).px(16)

    def _mark_width(self) -> int:
        return round(self._glyph() * 1.8) if self._late else self._glyph()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        side = self._glyph()
        return QSize(
            self._mark_width() + 6 + metrics.horizontalAdvance(self._word) + 2, max(side, metrics.height()) + 2
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self._glyph(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, side = current(self), self._glyph()
        painter = QPainter(self)
        place = QRect(0, (self.height() - side) // 2, self._mark_width(), side)
        draw_outcome(painter, place, self._mark, theme, late=self._late)
        painter.setPen(colour_of(self._mark, theme))
        room = self.rect().adjusted(self._mark_width() + 6, 0, 0, 0)
        text = QFontMetrics(self.font()).elidedText(self._word, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()
