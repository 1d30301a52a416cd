"""The painted article: plain text in a reading column, the chosen words lit, a stripe in the margin for each claim.

The text is painted here and the snapshot's text kept beside it: the words that are chosen are code points of the
snapshot, whatever the screen makes of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from tracker.reading.passage import Passage
from tracker.reading.sentences import Span, trimmed
from ui.theme import Theme, current, sized
from ui.widgets.article_cues import CueMark, draw_cues
from ui.widgets.article_layout import Sheet
from ui.widgets.article_stripes import Stripe, StripeMark, draw_stripe, gutter, place_stripes
from ui.widgets.article_text import Block

READING_PX = 17
LINE_LENGTH = 75
"""Most characters in a line."""
NARROW = 0.77
"""Width of the longest line over so many average characters: prose has many narrow letters and spaces."""


class ArticleCanvas(QAbstractScrollArea):
    """Shows one text, what of it is chosen, and where claims were logged; the mouse and the keys come on top."""

    asked = Signal()
    """Enter or a menu: these words are to become a claim."""
    passage_changed = Signal()
    claim_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Article")
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.verticalScrollBar().setAccessibleName("Scroll the article")
        self._sheet = Sheet("")
        self._passage = Passage("")
        self._marks: tuple[StripeMark, ...] = ()
        self._stripes: list[Stripe] = []
        self._cues: tuple[CueMark, ...] = ()
        self._spots: tuple[tuple[int, bool], ...] = ()
        self._aside: tuple[Span, ...] = ()
        self._chosen = ""
        self._left = 0.0
        self._measured_height = 0.0

    # ------------------------------------------------------------ what is shown

    @property
    def text(self) -> str:
        """The snapshot's text."""
        return self._sheet.text

    def set_sheet(self, sheet: Sheet) -> None:
        """Show another text, from its start."""
        self._sheet = sheet
        self._passage = Passage(sheet.text)
        self._marks, self._stripes, self._chosen = (), [], ""
        self._cues, self._spots, self._aside = (), (), ()
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def set_text(self, text: str) -> None:
        """Show another text, from its start."""
        self.set_sheet(Sheet(text))

    def set_marks(self, marks: Sequence[StripeMark]) -> None:
        """The claims that were logged from this text."""
        self._marks = tuple(marks)
        self._stripes = []
        self.viewport().update()

    def set_suggested(
        self, cues: Sequence[CueMark], spots: Sequence[tuple[int, bool]], aside: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Words to underline, where suggestions begin (each with whether nothing became of it yet), and lines that are
        set aside: they are shown in grey."""
        self._cues, self._spots, self._aside = tuple(cues), tuple(spots), tuple(Span(*each) for each in aside)
        self.viewport().update()

    def choose_claim(self, uid: str) -> None:
        """Light the words of a claim and bring them into view; nothing for an unknown one."""
        self._chosen = uid
        mark = next((mark for mark in self._marks if mark.uid == uid), None)
        if mark is not None:
            self.reveal(mark.start, mark.end)
        self.viewport().update()

    # ------------------------------------------------------------ the chosen words

    def passage(self) -> Span:
        """The chosen words without space around them; empty when nothing is chosen."""
        return trimmed(self.text, *self._passage.span)

    def quote(self) -> str:
        """The chosen words, cut from the snapshot."""
        start, end = self.passage()
        return self.text[start:end]

    def select(self, start: int, end: int, *, reveal: bool = True) -> None:
        """Choose code points ``start`` to ``end``."""
        self._passage.select(start, end)
        self._show_passage(reveal)

    def step(self, name: str) -> None:
        """Change the choice by one of ``Passage.STEPS``."""
        self._passage.step(name)
        self._show_passage(True)

    def _show_passage(self, reveal: bool) -> None:
        if reveal:
            self.reveal(*self._passage.span)
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        words = self.quote()
        self.setAccessibleDescription(words[:1000])
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.passage_changed.emit()

    # ------------------------------------------------------------ measure and scrolling

    def _theme(self) -> Theme:
        return current(self)

    def _measure(self) -> None:
        theme, room = self._theme(), self.viewport().width()
        place = self._sheet.place_near(self._top()) if self._sheet.width else 0
        font = sized(QFont(theme.fonts.quote), theme.px(READING_PX))
        longest = QFontMetricsF(font).averageCharWidth() * LINE_LENGTH * NARROW
        margin = gutter(theme, room)
        width = min(longest, room - margin - theme.px(16))
        self._sheet.set_measure(font, width)
        self._left = max(margin, (room - self._sheet.width) / 2)
        self._stripes = []
        self._range()
        self.verticalScrollBar().setValue(round(self._sheet.line_at(place)[0]) if place else 0)
        self.viewport().update()

    def _margin(self) -> float:
        return self._sheet.line_height * 0.8

    def _range(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        # The last line may be scrolled up to the middle, so that nobody reads at the bottom edge.
        whole = self._sheet.height + self._margin() * 2 + height * 0.3
        bar.setRange(0, max(0, round(whole - height)) if self._sheet.height + self._margin() * 2 > height else 0)
        bar.setPageStep(max(1, height))
        bar.setSingleStep(max(1, round(self._sheet.line_height)))

    def _top(self) -> float:
        """Where the viewport begins in the coordinates of the column."""
        return self.verticalScrollBar().value() - self._margin()

    def reveal(self, start: int, end: int) -> None:
        """Scroll as little as brings the words into view, the start before the end."""
        top, height = self._top(), self.viewport().height()
        first, last = self._sheet.line_at(start)[0], self._sheet.line_at(max(start, end - 1))[1]
        air = min(self._sheet.line_height * 2, height / 4)
        if first - air < top or last - first > height - 2 * air:
            top = first - air
        elif last + air > top + height:
            top = last + air - height
        else:
            return
        self._range()
        self.verticalScrollBar().setValue(round(top + self._margin()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        if event.type() in kinds and hasattr(self, "_measured_height"):
            self._measure()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, height = self._theme(), float(self.viewport().height())
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.page)
        top = self._look_at(height)
        painter.translate(self._left, -top)
        for block, layout, begins in self._sheet.shown(top, height):
            self._paint_block(painter, block, layout, begins, theme)
            self._paint_spots(painter, block, theme)
        self._paint_cursor(painter, theme)
        self._paint_stripes(painter, theme)
        painter.end()

    def _look_at(self, height: float) -> float:
        """Lay out what is about to be painted; the bar follows where an estimate was off."""
        top = self._top()
        found = self._sheet.look_at(top, height)
        if self._sheet.height != self._measured_height or found != max(0.0, top):
            self._measured_height = self._sheet.height
            bar = self.verticalScrollBar()
            blocked = bar.blockSignals(True)
            self._range()
            if found != max(0.0, top):
                bar.setValue(round(found + self._margin()))
            bar.blockSignals(blocked)
            self._stripes = []
        return self._top()

    def _paint_block(self, painter: QPainter, block: Block, layout: QTextLayout, top: float, theme: Theme) -> None:
        painter.setPen(theme.text)
        grey = [self._lit(block, span, "aside", theme) for span in self._aside]
        lit = [*grey, *self._lit_claims(block, theme)]
        lit.append(self._lit(block, self.passage(), "passage", theme))
        layout.draw(painter, QPointF(0, top), [each for each in lit if each is not None])
        if self._cues:
            draw_cues(painter, block, layout, top, self._cues, theme)

    def _lit_claims(self, block: Block, theme: Theme) -> list[QTextLayout.FormatRange | None]:
        return [self._lit(block, Span(mark.start, mark.end), "claim", theme) for mark in self._marks_lit()]

    def _marks_lit(self) -> list[StripeMark]:
        return [mark for mark in self._marks if mark.uid == self._chosen]

    def _lit(self, block: Block, span: Span, what: str, theme: Theme) -> QTextLayout.FormatRange | None:
        start, end = max(span.start, block.start), min(span.end, block.end)
        if start >= end:
            return None
        lit = QTextLayout.FormatRange()
        lit.start = block.units(start)
        lit.length = block.units(end) - lit.start
        ink = QTextCharFormat()
        if what == "aside":
            ink.setForeground(theme.muted)
        else:
            ink.setBackground(theme.lit if what == "passage" else theme.accent_soft)
            ink.setForeground(theme.text)
        lit.format = ink
        return lit

    def _paint_spots(self, painter: QPainter, block: Block, theme: Theme) -> None:
        """A ring beside the line in which a suggestion begins: full strength while nothing became of it."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(7)
        for place, waits in self._spots:
            if block.start <= place < max(block.end, block.start + 1):
                top, bottom = self._sheet.line_at(place)
                painter.setPen(QPen(theme.accent if waits else theme.edge, 1.5))
                painter.drawEllipse(QRectF(-theme.px(18) - side / 2, (top + bottom - side) / 2, side, side))
        painter.restore()

    def _paint_cursor(self, painter: QPainter, theme: Theme) -> None:
        """A bar beside the chosen words: it says where the keyboard is."""
        start, end = self.passage()
        if start >= end:
            return
        top, bottom = self._sheet.line_at(start)[0], self._sheet.line_at(end - 1)[1]
        wide = 3.0
        painter.fillRect(
            QRectF(-theme.px(10), top, wide, bottom - top), theme.accent if self.hasFocus() else theme.line
        )

    def _paint_stripes(self, painter: QPainter, theme: Theme) -> None:
        if self._marks and not self._stripes:
            self._stripes = place_stripes(self._marks, self._sheet, theme, self._left)
        for stripe in self._stripes:
            draw_stripe(painter, stripe, theme, chosen=stripe.mark.uid == self._chosen)

    def _place(self, at: QPoint) -> int:
        return self._sheet.place_at(at.x() - self._left, at.y() + self._top())

    def stripe_at(self, at: QPoint) -> Stripe | None:
        """The stripe under a point of the viewport."""
        point = QPointF(at.x() - self._left, at.y() + self._top())
        return next((stripe for stripe in self._stripes if stripe.touches(point)), None)
