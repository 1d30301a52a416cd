"""A report on paper: its blocks and the charts of its cards, laid out on pages of a PDF, light and plain."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QApplication

from tracker.errors import InputError
from tracker.files import replacing
from tracker.reports.document import Block, Cell, Document, Figure, Grid, Heading, Link, Paragraph, clean
from ui.charts.chart import Chart
from ui.charts.of_card import briers_of, reliability_of
from ui.theme import Theme, build, sized

DPI, MARGIN_MM, GAP = 96, 16, 8


def write_pdf(document: Document, path: Path) -> None:
    """Write the document as a PDF; opens no window. Raises InputError("output") where it cannot be written, DiskFull.

    Starts Qt drawing to memory where it does not run yet, so that it works without a display.
    """
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if not file.read(5).startswith(b"%PDF"):
                raise InputError("output", f"{path.name} exists and is no PDF. It was left: choose another name.")
    app = QApplication.instance() or _offscreen()
    assert isinstance(app, QGuiApplication)
    with TemporaryDirectory() as folder:
        drawn = Path(folder) / "report.pdf"
        _Pages(document, drawn, build(False, app.font().family(), 1.0)).draw()
        with replacing(path, "report") as out:
            out.write(drawn.read_bytes())


def _offscreen() -> QApplication:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QApplication([])


class _Pages:
    """Draws block after block from the top of a page to its bottom."""

    def __init__(self, document: Document, path: Path, theme: Theme) -> None:
        self.document, self.theme, self.fonts = document, theme, theme.fonts
        self.writer = QPdfWriter(str(path))
        self.writer.setTitle(clean(document.title))
        self.writer.setResolution(DPI)
        self.writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self.writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
        self.width, self.height = float(self.writer.width()), float(self.writer.height())
        self._head = sized(QFont(self.fonts.family), self.fonts.px(12), QFont.Weight.DemiBold)
        self.y, self.page = 0.0, 1

    def draw(self) -> None:
        """Every block, and the number of each page."""
        self.painter = QPainter(self.writer)
        self._foot()
        self._text(self.document.title, self.fonts.title, self.theme.text)
        for place, block in enumerate(self.document.blocks):
            self._block(block, self.document.blocks[place + 1 :])
        self.painter.end()

    def _block(self, block: Block, following: Sequence[Block]) -> None:
        if isinstance(block, Heading):
            self.y += 2 * GAP
            # A heading that stands alone at the foot of a page belongs on the next.
            self._room(7 * self.fonts.px(20) if following else 0)
            self._rule()
            self._text(block.text, self.fonts.strong if block.level > 2 else self.fonts.proposition, self.theme.text)
        elif isinstance(block, Paragraph):
            font = self.fonts.strong if block.strong else self.fonts.body
            self._text(block.text, font, self.theme.muted if block.quiet else self.theme.text)
        elif isinstance(block, Figure):
            self._figure(block)
        else:
            self._grid(block)

    def _room(self, height: float) -> None:
        if self.y and self.y + height > self.height - 2 * GAP:
            self.writer.newPage()
            self.page += 1
            self.y = 0.0
            self._foot()

    def _foot(self) -> None:
        self.painter.setFont(self.fonts.small)
        self.painter.setPen(self.theme.muted)
        self.painter.drawText(QRectF(0, self.height - 4, self.width, 24), Qt.AlignmentFlag.AlignRight, f"{self.page}")

    def _rule(self) -> None:
        self.painter.setPen(self.theme.line)
        self.painter.drawLine(QPointF(0, self.y), QPointF(self.width, self.y))
        self.y += GAP

    def _text(self, text: str, font: QFont, colour: QColor) -> None:
        height = _height(clean(text), font, self.width)
        self._room(height)
        self.painter.setFont(font)
        self.painter.setPen(colour)
        self.painter.drawText(QRectF(0, self.y, self.width, height), clean(text), _wrapped(False))
        self.y += height + GAP / 2

    def _figure(self, block: Figure) -> None:
        chart: Chart | None = reliability_of(block.card) or briers_of(block.claims, block.card)
        if chart is None:
            return
        height = min(float(chart.height(self.theme)), self.height - 60)
        self._room(height + 40)
        self._text(chart.title, self.fonts.strong, self.theme.text)
        self.painter.save()
        chart.draw(self.painter, QRectF(0, self.y, self.width, height), self.theme)
        self.painter.restore()
        self.y += height + GAP
        self._text(chart.describe(), self.fonts.small, self.theme.muted)

    def _grid(self, grid: Grid) -> None:
        self._text(grid.caption, self.fonts.small, self.theme.muted)
        widths = self._widths(grid)
        self._row(grid.columns, grid, widths, self._head)
        for row in grid.rows:
            texts = [_shown(cell) for cell in row]
            if self.y + self._row_height(texts, widths, self.fonts.small) > self.height - 2 * GAP:
                self._room(self.height)
                self._row(grid.columns, grid, widths, self._head)
            self._row(texts, grid, widths, self.fonts.small)
        self.y += GAP

    def _widths(self, grid: Grid) -> list[float]:
        """Narrow columns as wide as they need, the others share what is left by how much they hold."""
        metrics = QFontMetricsF(self._head)
        wanted = [
            max(metrics.horizontalAdvance(text) for text in (title, *(_shown(row[place]) for row in grid.rows)))
            for place, title in enumerate(grid.columns)
        ]
        wanted = [width + 2 * GAP for width in wanted]
        fair = self.width / len(wanted)
        narrow = sum(width for width in wanted if width <= fair)
        wide = sum(width**0.5 for width in wanted if width > fair)
        return [w if w <= fair else (self.width - narrow) * w**0.5 / wide for w in wanted]

    def _row_height(self, texts: Sequence[str], widths: Sequence[float], font: QFont) -> float:
        return max(_height(text, font, width - GAP) for text, width in zip(texts, widths, strict=True)) + GAP

    def _row(self, texts: Sequence[str], grid: Grid, widths: Sequence[float], font: QFont) -> None:
        height = self._row_height(texts, widths, font)
        self._room(height)
        self.painter.setFont(font)
        x = 0.0
        for place, (text, width) in enumerate(zip(texts, widths, strict=True)):
            self.painter.setPen(self.theme.text)
            box = QRectF(x, self.y + GAP / 2, width - GAP, height)
            self.painter.drawText(box, text, _wrapped(place in grid.numbers))
            x += width
        self.y += height
        self.painter.setPen(self.theme.line)
        self.painter.drawLine(QPointF(0, self.y), QPointF(self.width, self.y))


def _shown(cell: Cell) -> str:
    return clean(cell.text if isinstance(cell, Link) else cell)


def _wrapped(right: bool) -> QTextOption:
    """Lines broken between words, and in a word only where it is longer than a line."""
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _height(text: str, font: QFont, width: float) -> float:
    layout = QTextLayout(text or " ", font)
    layout.setTextOption(_wrapped(False))
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        height += line.height()
    layout.endLayout()
    return height + 1
