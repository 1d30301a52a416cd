"""A likelihood as a short bar from low to high with a tick at best, so that a range looks like a range."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.claims import Likelihood
from ui.theme import Theme, current


def percent(value: float) -> str:
    """A likelihood as a person writes it, never rounded to 0 or 100."""
    return f"{value * 100:.6g}" if 0 < value < 0.01 or 0.99 < value < 1 else f"{value * 100:.3g}"


def numbers(likelihood: Likelihood | None) -> str:
    """The numbers in words: "18 %", "5–30 %, best 18 %", or nothing where there are none."""
    if likelihood is None or likelihood.low is None or likelihood.best is None or likelihood.high is None:
        return ""
    if likelihood.low == likelihood.high:
        return f"{percent(likelihood.best)} %"
    return f"{percent(likelihood.low)}–{percent(likelihood.high)} %, best {percent(likelihood.best)} %"


def words(likelihood: Likelihood | None) -> str:
    """Words first, then the numbers: "unlikely, 5–30 %, best 18 %"; "no likelihood given" without one."""
    said, read = (likelihood.words.strip() if likelihood else ""), numbers(likelihood)
    if said and read and said.replace(" ", "").rstrip("%") == read.replace(" ", "").rstrip("%"):
        return read
    return ", ".join(part for part in (said, read) if part) or "no likelihood given"


def draw_likelihood(
    painter: QPainter,
    rect: QRect | QRectF,
    likelihood: Likelihood | None,
    theme: Theme,
    *,
    track: QColor | None = None,
) -> None:
    """Draw the bar over the whole width of ``rect``, in its vertical middle; without numbers only the empty scale.

    ``track`` is the colour of the scale where the ground is not the usual one.
    """
    area = QRectF(rect)
    thick = max(4.0, min(area.height() * 0.5, theme.px(6)))
    scale = QRectF(area.left() + 1, area.center().y() - thick / 2, area.width() - 2, thick)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(track or theme.line)
    painter.drawRoundedRect(scale, thick / 2, thick / 2)
    if likelihood is not None and None not in (likelihood.low, likelihood.best, likelihood.high):
        _range(painter, scale, likelihood, theme)
    painter.restore()


def _range(painter: QPainter, scale: QRectF, likelihood: Likelihood, theme: Theme) -> None:
    low, best, high = (value or 0.0 for value in (likelihood.low, likelihood.best, likelihood.high))
    at = scale.left() + best * scale.width()
    if high > low:
        span = QRectF(scale.left() + low * scale.width(), scale.top(), (high - low) * scale.width(), scale.height())
        painter.setBrush(theme.accent)
        painter.setOpacity(0.55)
        painter.drawRoundedRect(span, scale.height() / 2, scale.height() / 2)
        painter.setOpacity(1)
    reach = scale.height() * 0.65
    painter.setPen(QPen(theme.text, max(2.0, theme.px(2)), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    at = min(max(at, scale.left() + 1), scale.right() - 1)
    painter.drawLine(round(at), round(scale.top() - reach), round(at), round(scale.bottom() + reach))


class LikelihoodBar(QWidget):
    """Words first, then the bar, or the bar alone."""

    def __init__(
        self, likelihood: Likelihood | None = None, parent: QWidget | None = None, *, text: bool = True
    ) -> None:
        super().__init__(parent)
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_likelihood(likelihood)

    def set_likelihood(self, likelihood: Likelihood | None) -> None:
        """Show a likelihood; None says that none was given."""
        self._likelihood = likelihood
        self._words = words(likelihood)
        self.setAccessibleName(f"Likelihood: {self._words}")
        self.updateGeometry()
        self.update()

    def _bar_width(self) -> int:
        return current(self).px(96)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = self._bar_width() + (12 + metrics.horizontalAdvance(self._words) if self._text else 0)
        return QSize(width, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(current(self).px(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(self), QPainter(self)
        area = self.rect()
        if self._text:
            metrics = QFontMetrics(self.font())
            room = max(0, area.width() - self._bar_width() - 12) if numbers(self._likelihood) else area.width()
            text = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
            painter.setPen(theme.text if numbers(self._likelihood) else theme.muted)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            area = QRect(metrics.horizontalAdvance(text) + 12, 0, self._bar_width(), area.height())
        if numbers(self._likelihood):
            draw_likelihood(painter, area, self._likelihood, theme)
        painter.end()
