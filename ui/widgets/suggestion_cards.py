"""What the program takes for predictions in an article, as cards in reading order: each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.claims import Decision, Likelihood, LikelihoodBasis
from tracker.detection.model import Suggestion
from ui.models.words import day_text
from ui.theme import Theme, current
from ui.widgets.elided import draw_elided, lines_of
from ui.widgets.likelihood_bar import draw_likelihood, numbers
from ui.widgets.rows import ROW_ROLE, Index, RowsModel

LINES = 3
REASONS = 6
"""Lines that the reasons of the chosen card may take; those of the others take one."""
BAR = 12
STATES = {
    Decision.OPEN: "to be decided",
    Decision.LOGGED: "logged",
    Decision.MERGED: "merged",
    Decision.DISMISSED: "dismissed",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion and what became of it; ``reason`` is why it was dismissed."""

    suggestion: Suggestion
    decision: Decision = Decision.OPEN
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether nothing became of it yet."""
        return self.decision is Decision.OPEN


def likelihood_of(suggestion: Suggestion) -> Likelihood | None:
    """What its words say how likely, as a bar shows it."""
    hedge = suggestion.hedge
    if hedge is None or hedge.best is None:
        return None
    return Likelihood(hedge.words, hedge.low, hedge.best, hedge.high, LikelihoodBasis.LEXICON)


def who(suggestion: Suggestion) -> str:
    """Who says it."""
    return suggestion.speaker.name if suggestion.speaker else "the article itself"


def when(suggestion: Suggestion) -> str:
    """By when, or when to look again."""
    deadline = suggestion.deadline
    if deadline is not None and deadline.latest:
        return f"by {day_text(deadline.latest)}"
    return f"look again {day_text(suggestion.review_on)}" if suggestion.review_on else "no day"


def why(shown: Shown) -> str:
    """The reasons in one line, and what became of it."""
    reasons = ", ".join(shown.suggestion.reasons)
    if shown.open:
        return reasons
    state = STATES[shown.decision]
    return f"{state}: {shown.reason}" if shown.reason else state


def card_words(shown: Shown) -> str:
    """A card in a sentence, for whoever hears it."""
    one = shown.suggestion
    parts = (one.proposition, STATES[shown.decision], who(one), numbers(likelihood_of(one)), when(one), why(shown))
    return ". ".join(part for part in parts if part)


class SuggestionModel(RowsModel[Shown]):
    """The suggestions of one article."""

    def set_rows(self, rows: Sequence[Shown]) -> None:
        """Show these; where only their states changed the chosen one stays."""
        same = [one.suggestion for one in rows] == [one.suggestion for one in self.rows]
        if same and rows:
            self.rows = tuple(rows)
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            super().set_rows(rows)

    def name(self, row: Shown) -> str:
        """What is predicted."""
        return row.suggestion.proposition

    def words(self, row: Shown) -> str:
        """The card in a sentence."""
        return card_words(row)

    def tip(self, row: Shown) -> str:
        """The reasons, which are cut on all cards but the chosen one."""
        return why(row)


class SuggestionDelegate(QStyledItemDelegate):
    """State, proposition, speaker with likelihood and day, then the reasons in grey: all of them on the chosen card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[int, tuple[Shown, QSize]] = {}
        self._known_for: tuple[int, Theme] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The size of a card. It is kept: whenever another card is chosen, the list asks for those of all of them."""
        widget = cast(QListView, option.widget)
        theme, shown = current(widget), index.data(ROW_ROLE)
        width = max(160, widget.width() - BAR)
        if self._known_for != (width, theme):
            self._known, self._known_for = {}, (width, theme)
        if widget.currentIndex() == index:
            return self._size(widget, index, width, theme)
        found = self._known.get(id(shown))
        if found is None or found[0] is not shown:
            found = self._known[id(shown)] = (shown, self._size(widget, index, width, theme))
        return found[1]

    def _size(self, widget: QListView, index: Index, width: int, theme: Theme) -> QSize:
        shown = index.data(ROW_ROLE)
        room = self._room(width, theme)
        body = QFontMetrics(theme.fonts.body).lineSpacing()
        small = QFontMetrics(theme.fonts.small).lineSpacing()
        rows = max(1, len(lines_of(shown.suggestion.proposition, theme.fonts.body, room, LINES)))
        reasons = self._reason_lines(why(shown), theme, room, widget.currentIndex() == index)
        return QSize(width, 24 + rows * body + 4 + small + 2 + reasons * small)

    def _reason_lines(self, words: str, theme: Theme, room: int, chosen: bool) -> int:
        return max(1, len(lines_of(words, theme.fonts.small, room, REASONS))) if chosen else 1

    def _room(self, width: int, theme: Theme) -> int:
        return width - 16 - theme.px(16) - 10 - 16

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        widget = cast(QListView, option.widget)
        theme, shown = current(widget), index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = widget.currentIndex() == index
        painter.save()
        if chosen:
            painter.fillRect(rect, theme.accent_soft)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        painter.fillRect(QRect(rect.left() + 16, rect.bottom(), rect.width() - 16, 1), theme.line)
        side, room = theme.px(16), self._room(max(160, widget.width() - BAR), theme)
        draw_state(painter, QRect(rect.left() + 16, rect.top() + 13, side, side), shown.decision, theme)
        self._words(
            painter,
            QRect(rect.left() + 16 + side + 10, rect.top() + 12, room, rect.height() - 24),
            shown,
            theme,
            chosen,
        )
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, shown: Shown, theme: Theme, chosen: bool) -> None:
        one, small = shown.suggestion, QFontMetrics(theme.fonts.small).lineSpacing()
        ink = theme.text if shown.open else theme.muted
        lines = max(1, len(lines_of(one.proposition, theme.fonts.body, rect.width(), LINES)))
        height = lines * QFontMetrics(theme.fonts.body).lineSpacing()
        top = QRect(rect.left(), rect.top(), rect.width(), height)
        draw_elided(painter, top, one.proposition, theme.fonts.body, ink, lines=LINES, top=True)
        foot = QRect(rect.left(), top.bottom() + 5, rect.width(), small)
        self._foot(painter, foot, one, theme, ink)
        rest = QRect(rect.left(), foot.bottom() + 3, rect.width(), rect.bottom() - foot.bottom())
        most = REASONS if chosen else 1
        draw_elided(painter, rest, why(shown), theme.fonts.small, theme.muted, lines=most, top=True)

    def _foot(self, painter: QPainter, rect: QRect, one: Suggestion, theme: Theme, ink: object) -> None:
        """Speaker, bar and day in one line; the speaker gives way first."""
        metrics, found = QFontMetrics(theme.fonts.small), likelihood_of(one)
        day = when(one)
        wide = metrics.horizontalAdvance(day)
        bar = theme.px(48) if found else 0
        at = rect.right() - wide - (bar + 12 if bar else 0)
        speaker = QRect(rect.left(), rect.top(), max(24, at - 12 - rect.left()), rect.height())
        draw_elided(painter, speaker, who(one), theme.fonts.small, theme.text)
        if found:
            draw_likelihood(painter, QRect(at, rect.top(), bar, rect.height()), found, theme, track=theme.edge)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.muted)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, day)


def draw_state(painter: QPainter, rect: QRect, decision: Decision, theme: Theme) -> None:
    """What became of a suggestion as a shape: a ring, a disc, two discs, a stroke."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = rect.width()
    ring = rect.adjusted(side // 4, side // 4, -side // 4, -side // 4)
    painter.setPen(QPen(theme.accent if decision is Decision.OPEN else theme.muted, 1.6))
    if decision is Decision.LOGGED:
        painter.setBrush(theme.muted)
        painter.drawEllipse(ring)
    elif decision is Decision.MERGED:
        painter.drawEllipse(ring.translated(-side // 6, 0))
        painter.drawEllipse(ring.translated(side // 6, 0))
    elif decision is Decision.DISMISSED:
        middle = rect.center()
        painter.drawLine(QPoint(ring.left(), middle.y()), QPoint(ring.right(), middle.y()))
    else:
        painter.drawEllipse(ring)
    painter.restore()


class SuggestionCards(QListView):
    """The cards; a click or a key chooses one, and keys decide on it."""

    chosen = Signal(int)
    asked = Signal()
    """Enter or a double click: log the chosen one."""
    dismissed = Signal(object)
    """A menu of reasons is wanted, at a point of the screen."""
    merged = Signal(object)
    reopened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = SuggestionModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(SuggestionDelegate(self))
        self.setAccessibleName("Suggested predictions")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(lambda _index: self.asked.emit())

    def set_rows(self, rows: Sequence[Shown]) -> None:
        """Show these suggestions."""
        self._quiet = True
        self.model_.set_rows(rows)
        self._quiet = False
        self.doItemsLayout()

    def row(self) -> int:
        """The chosen row, -1 for none."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Choose a row and announce it."""
        index = self.model_.index(row)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
        elif index.isValid():
            self.chosen.emit(row)
        if index.isValid():
            self.scrollTo(index)

    def corner(self) -> QPoint:
        """Where a menu about the chosen card opens."""
        rect = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(rect.center() if rect.isValid() else self.viewport().rect().center())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit()
            return
        call = {"x": self.dismissed, "m": self.merged}.get(event.text().lower())
        if call is not None:
            call.emit(self.corner())
        elif event.text().lower() == "o":
            self.reopened.emit()
        elif event.text().lower() in ("n", "p", "j", "k"):
            self.choose(self.row() + (1 if event.text().lower() in ("n", "j") else -1))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.dismissed.emit(event.globalPos())

    def _tell(self, now: Index, before: Index) -> None:
        self.doItemsLayout()  # the chosen card shows all of its reasons
        if not self._quiet and now.isValid():
            self.chosen.emit(now.row())
