"""Charts in files: SVG, PNG or PDF by the file's ending, always in the light theme, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from tracker.errors import InputError
from tracker.files import replacing
from ui.charts.chart import Chart
from ui.theme import Theme, build

WIDTH = 760
ENDINGS = (".svg", ".png", ".pdf")


def save_chart(chart: Chart, path: Path, family: str) -> None:
    """Write a chart to ``path``. Raises InputError for another ending, and TrackerError where it cannot be written."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError("path", f"“{path.name}” ends in none of {', '.join(ENDINGS)}: choose one of them.")
    theme = build(False, family, 1.0)
    size = QSize(WIDTH, chart.height(theme) + 48)
    with TemporaryDirectory() as folder:
        drawn = Path(folder) / f"chart{path.suffix.lower()}"
        _draw(chart, drawn, size, theme)
        with replacing(path, "chart") as out:
            out.write(drawn.read_bytes())


def picture(chart: Chart, theme: Theme, size: QSize, ratio: float = 2.0) -> QImage:
    """A chart with its title as a picture with ``ratio`` pixels to the point."""
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.page)
    painter = QPainter(image)
    paint_titled(chart, painter, QRectF(0, 0, size.width(), size.height()), theme)
    painter.end()
    return image


def paint_titled(chart: Chart, painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Draw a chart under its title."""
    painter.fillRect(rect, theme.page)
    painter.setFont(theme.fonts.strong)
    painter.setPen(theme.text)
    painter.drawText(rect.adjusted(16, 10, -16, 0), Qt.AlignmentFlag.AlignLeft, chart.title)
    chart.draw(painter, rect.adjusted(16, 40, -16, -8), theme)


def _draw(chart: Chart, path: Path, size: QSize, theme: Theme) -> None:
    rect = QRectF(0, 0, size.width(), size.height())
    if path.suffix == ".png":
        picture(chart, theme, size).save(str(path))
    elif path.suffix == ".svg":
        from PySide6.QtSvg import QSvgGenerator

        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(size)
        generator.setViewBox(rect)
        generator.setTitle(chart.title)
        generator.setDescription(chart.describe())
        painter = QPainter(generator)
        paint_titled(chart, painter, rect, theme)
        painter.end()
    else:
        writer = QPdfWriter(str(path))
        writer.setTitle(chart.title)
        writer.setResolution(96)
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        inches = QSizeF(size.width() / 96, size.height() / 96)
        writer.setPageSize(QPageSize(inches, QPageSize.Unit.Inch))
        painter = QPainter(writer)
        paint_titled(chart, painter, rect, theme)
        painter.end()
