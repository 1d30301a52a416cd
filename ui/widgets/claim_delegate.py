"""How a claim is drawn in the table: two lines a row, glyph and word, words before bars, tags as quiet chips.

It draws what the model has read and never makes it read; each text is shortened once. A scrolled frame of a million
rows is drawn in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tracker.claims import ClaimView, Day, Likelihood, Status
from ui.models import words
from ui.models.claims import COLUMNS, ClaimsModel
from ui.theme import Theme
from ui.widgets.cell_editing import EditingDelegate
from ui.widgets.cell_text import Shortener, runs_plainly
from ui.widgets.likelihood_bar import draw_likelihood, numbers
from ui.widgets.outcome import colour_of, draw_outcome, is_late, mark_of

_Index = QModelIndex | QPersistentModelIndex
PAD: Final = 8
MOST_PICTURES: Final = 1000
"""Glyphs and bars kept as pictures."""
WAITING: Final = "Reading…"
"""In place of a row that is still to be read."""
_KEYS: Final = tuple(column.key for column in COLUMNS)
_SELECTED: Final = QStyle.StateFlag.State_Selected.value
_UNDER_MOUSE: Final = QStyle.StateFlag.State_MouseOver.value
_FOCUSED: Final = QStyle.StateFlag.State_HasFocus.value
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine


class ClaimDelegate(EditingDelegate):
    """Draws the cells of ``ClaimsModel``. ``folded`` names columns without room: their content joins another cell."""

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QObject | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._claims = model
        self._today = today
        self.folded: frozenset[str] = frozenset()
        self.missing: frozenset[str] = frozenset()
        """Columns that are not in sight, folded or never chosen."""
        self._cells: dict[str, Callable[[QPainter, QRect, ClaimView], None]] = {
            "status": self._status,
            "proposition": self._proposition,
            "speaker": self._speaker,
            "likelihood": self._likelihood,
            "due_on": self._due,
            "tags": self._tags,
        }
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in this theme from now on."""
        self.theme = theme
        self.body = Shortener(theme.fonts.body)
        self.small = Shortener(theme.fonts.small)
        self._pictures: dict[Hashable, QPixmap] = {}
        self.height = max(2 * self.body.line, self.body.line + self.small.line + 2) + theme.space(3)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Every row has one height."""
        return QSize(0, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, content, hairline, and a frame around the cell that has the keyboard."""
        rect, state = option.rect, option.state.value  # numbers: a Flag is slow to ask, and this is asked often
        if state & _SELECTED:
            painter.fillRect(rect, self.theme.accent_soft)
        elif state & _UNDER_MOUSE:
            painter.fillRect(rect, self.theme.hover)
        painter.setPen(self.theme.line)
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        # Each text runs in its own direction: an ellipsis stands at its end, also in Arabic.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        row, key = index.row(), _KEYS[index.column()]
        view = self._claims.kept(row)
        if view is not None:
            self._content(painter, rect, view, key)
        elif key == "proposition" and not self._claims.has(row, row):
            self._lines(painter, rect.adjusted(PAD, 0, -PAD, -1), (WAITING,), self.theme.muted)
        if state & _FOCUSED:
            painter.setPen(QPen(self.theme.accent, 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _content(self, painter: QPainter, rect: QRect, view: ClaimView, key: str) -> None:
        inside = rect.adjusted(PAD, 0, -PAD, -1)
        cell = self._cells.get(key)
        if cell is not None:
            cell(painter, inside, view)
            return
        text = words.cell(view, key, self._today())
        dates = key in ("claimed_on", "known_on", "logged_at", "kind")
        self._lines(painter, inside, (text,) if dates else self.body.two(text, inside.width()))

    # --- text

    def _write(self, painter: QPainter, rect: QRect, text: str, pen: Shortener, colour: QColor) -> None:
        painter.setFont(pen.font)
        painter.setPen(colour)
        if runs_plainly(text):  # quicker by a third than having Qt work out the place
            painter.drawText(rect.left(), rect.top() + (rect.height() - pen.height) // 2 + pen.ascent, text)
        else:
            painter.drawText(rect, _LEFT, text)

    def _halves(self, rect: QRect, first: int, second: int) -> tuple[QRect, QRect]:
        top = rect.top() + (rect.height() - first - second) // 2
        return (
            QRect(rect.left(), top, rect.width(), first),
            QRect(rect.left(), top + first, rect.width(), second),
        )

    def _lines(self, painter: QPainter, rect: QRect, lines: tuple[str, ...], colour: QColor | None = None) -> None:
        colour = colour or self.theme.text
        if len(lines) == 1:
            self._write(painter, rect, self.body.one(lines[0], rect.width()), self.body, colour)
            return
        for at, line in zip(self._halves(rect, self.body.line, self.body.line), lines, strict=False):
            self._write(painter, at, line, self.body, colour)

    def _stacked(self, painter: QPainter, rect: QRect, first: str, second: str, colour: QColor | None = None) -> None:
        """A line of body text over a quiet one; the first alone stands in the middle."""
        if not second:
            self._lines(painter, rect, (first,), colour)
            return
        above, below = self._halves(rect, self.body.line, self.small.line + 2)
        self._write(painter, above, self.body.one(first, rect.width()), self.body, colour or self.theme.text)
        self._write(painter, below, self.small.one(second, rect.width()), self.small, self.theme.muted)

    # --- cells

    def _status(self, painter: QPainter, rect: QRect, view: ClaimView) -> None:
        mark = mark_of(view)
        side = self.theme.px(16)
        gone = view.removed or view.withheld
        note = self._note(view)
        text = rect.adjusted(side + 6, 0, 0, 0)
        line = self._halves(rect, self.body.line, self.small.line + 2)[0] if note else rect
        glyph = QRect(rect.left(), line.center().y() - side // 2, side, side)
        if not gone:
            self._glyph(painter, glyph, view)
        self._stacked(
            painter, text, words.status_text(view), note, self.theme.muted if gone else colour_of(mark, self.theme)
        )

    def _glyph(self, painter: QPainter, box: QRect, view: ClaimView) -> None:
        mark, late = mark_of(view), is_late(view)
        self._picture(painter, box, (mark, late), lambda p, r: draw_outcome(p, r, mark, self.theme, late=late))

    def _picture(self, painter: QPainter, box: QRect, key: Hashable, draw: Callable[[QPainter, QRect], None]) -> None:
        """Draw something once and copy it from then on: there are few different ones, and each takes many strokes."""
        ratio = painter.device().devicePixelRatio()
        whole = (key, box.width(), box.height(), ratio)
        picture = self._pictures.get(whole)
        if picture is None:
            if len(self._pictures) > MOST_PICTURES:
                self._pictures.clear()
            picture = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            brush = QPainter(picture)
            draw(brush, QRect(0, 0, box.width(), box.height()))
            brush.end()
            self._pictures[whole] = picture
        painter.drawPixmap(box.topLeft(), picture)

    def _note(self, view: ClaimView) -> str:
        """The line under the status, with the day of the deadline and the side taken where no other cell tells them."""
        note = words.folded_note(view) if "due_on" in self.missing else words.status_note(view)
        said = words.SAID[view.speaker_says] if {"likelihood", "speaker"} <= self.missing else ""
        return ", ".join(filter(None, (said, note)))

    def _proposition(self, painter: QPainter, rect: QRect, view: ClaimView) -> None:
        text = words.proposition(view)
        muted = view.removed or not view.proposition
        colour = self.theme.muted if muted else self.theme.text
        if "status" in self.folded and not (view.removed or view.withheld):
            side = self.theme.px(16)
            self._glyph(painter, QRect(rect.left(), rect.center().y() - side // 2, side, side), view)
            rect = rect.adjusted(side + 6, 0, 0, 0)
        self._lines(painter, rect, self.body.two(text, rect.width()), colour)

    def _speaker(self, painter: QPainter, rect: QRect, view: ClaimView) -> None:
        speaker = words.cell(view, "speaker", "")
        outlet = view.outlet if "outlet" in self.folded and view.outlet != speaker else ""
        said = words.SAID[view.speaker_says] if "likelihood" in self.missing else ""
        if second := ", ".join(filter(None, (said, outlet if speaker else ""))):
            self._stacked(painter, rect, speaker or outlet, second)
        elif outlet and not speaker:
            self._stacked(painter, rect, outlet, "")
        else:
            self._lines(painter, rect, self.body.two(speaker, rect.width()))

    def _likelihood(self, painter: QPainter, rect: QRect, view: ClaimView) -> None:
        text, said = words.likelihood_text(view.likelihood), words.SAID[view.speaker_says]
        if not numbers(view.likelihood):
            if said:
                self._stacked(painter, rect, text, said, self.theme.muted)
            else:
                self._lines(painter, rect, self.body.two(text, rect.width()), self.theme.muted)
            return
        bar = self.theme.px(10)
        above, below = self._halves(rect, self.body.line, self.small.line + (bar if said else 0))
        self._write(painter, above, self.body.one(text, rect.width()), self.body, self.theme.text)
        if said:
            line = QRect(below.left(), below.top(), below.width(), self.small.line)
            self._write(painter, line, self.small.one(said, rect.width()), self.small, self.theme.muted)
            below = QRect(below.left(), line.bottom() + 1, below.width(), bar)
        likelihood = view.likelihood
        key = tuple(round((part or 0.0) * 2 * rect.width()) for part in _numbers(likelihood))
        self._picture(painter, below, key, lambda p, r: draw_likelihood(p, r, likelihood, self.theme))

    def _due(self, painter: QPainter, rect: QRect, view: ClaimView) -> None:
        first, second = words.due_lines(view, self._today())
        quiet = view.status is Status.RESOLVED or not second
        colour = self.theme.muted if quiet else self.theme.due if view.status is Status.DUE else self.theme.text
        self._stacked(painter, rect, first, second, colour)

    def _tags(self, painter: QPainter, rect: QRect, view: ClaimView) -> None:
        """Chips in up to two lines; what has no room is counted."""
        height = self.small.line + 2
        two = self._halves(rect, height + 2, height + 2)
        spots, left = self._places(view.tags, rect.width())
        if not spots:
            return
        single = spots[-1][0] == 0
        middle = QRect(rect.left(), rect.center().y() - height // 2, rect.width(), height)
        for line, x, width, text in spots:
            box = middle if single else two[line]
            self._chip(
                painter, QRect(rect.left() + x, box.top(), width, height), text, bare=bool(left) and text == left
            )

    def _places(self, tags: tuple[str, ...], room: int) -> tuple[list[tuple[int, int, int, str]], str]:
        spots: list[tuple[int, int, int, str]] = []
        line = x = 0
        for at, tag in enumerate(tags):
            later = len(tags) - at
            text = self.small.one(tag, room - 10)
            width = self.small.metrics.horizontalAdvance(text) + 10
            # On the last line room stays for the count of those that do not fit.
            spare = self.small.metrics.horizontalAdvance(f"+{later}") + 12 if line == 1 and later > 1 else 0
            if x and x + width + spare > room:
                if line == 1:
                    more = f"+{later}"
                    spots.append((1, x, self.small.metrics.horizontalAdvance(more) + 4, more))
                    return spots, more
                line, x = 1, 0
            spots.append((line, x, width, text))
            x += width + 4
        return spots, ""

    def _chip(self, painter: QPainter, box: QRect, text: str, *, bare: bool) -> None:
        if not bare:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.panel if not self.theme.dark else self.theme.raised)
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self.small.font)
        painter.setPen(self.theme.muted)
        painter.drawText(box, _CENTRE, text)


def _numbers(likelihood: Likelihood | None) -> tuple[float | None, ...]:
    return (likelihood.low, likelihood.best, likelihood.high) if likelihood else ()
