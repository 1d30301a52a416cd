"""The claims that were logged from an article, as cards in reading order beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.claims import Attribution, ClaimView, SpeakerSays, side_of
from ui.models.words import day_text
from ui.theme import Theme, current
from ui.widgets.elided import draw_elided, lines_of
from ui.widgets.likelihood_bar import draw_likelihood, numbers
from ui.widgets.outcome import draw_outcome, is_late, mark_of, word_of
from ui.widgets.rows import ROW_ROLE, Index, RowsModel

LINES = 3
SIDES = {SpeakerSays.WILL: "will", SpeakerSays.WILL_NOT: "will not", SpeakerSays.NEITHER: "neither"}
BAR = 12
"""Width of the scroll bar."""
LEAST_WHO = 32
"""Room below which a name is only its first letters: then it is left out."""


class CardsModel(RowsModel[ClaimView]):
    """The claims of one source."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.longest_when = ""
        """The longest of the days in the corner: all likelihoods end before it, under each other."""

    def set_views(self, views: Sequence[ClaimView], *, as_given: bool = False) -> None:
        """Show these claims, in reading order (those without a place in the text come last), or as they are given."""
        self.longest_when = max(map(_when, views), key=len, default="")
        reading = sorted(views, key=lambda each: (each.quote_start is None, each.quote_start or 0, each.uid))
        self.set_rows(views if as_given else reading)

    def name(self, row: ClaimView) -> str:
        """What is claimed."""
        return row.proposition

    def words(self, row: ClaimView) -> str:
        """The card in a sentence."""
        return card_words(row)

    def tip(self, row: ClaimView) -> str:
        """The words of the article."""
        return row.quote or row.proposition

    def row_of(self, uid: str) -> int:
        """The row of a claim, -1 when it is not here."""
        return next((row for row, view in enumerate(self.rows) if view.uid == uid), -1)


def card_words(view: ClaimView) -> str:
    """A card in a sentence, for whoever hears it."""
    said = " ".join(part for part in (_side(view), numbers(view.likelihood)) if part)
    return ". ".join(part for part in (view.proposition, word_of(mark_of(view)), _who(view), said, _when(view)) if part)


def _who(view: ClaimView) -> str:
    own = view.outlet if view.attribution in (None, Attribution.OWN_VOICE) else ""
    return view.speaker or view.speaker_as_described or own or "speaker unknown"


def _side(view: ClaimView) -> str:
    """The direction: which way the speaker says that it goes."""
    side = view.speaker_says or side_of(view.likelihood)
    return SIDES[side] if side else ""


def _when(view: ClaimView) -> str:
    if view.deadline is not None and view.deadline.latest:
        return f"by {day_text(view.deadline.latest)}"
    return f"look again {day_text(view.review_on)}" if view.review_on else ""


class CardDelegate(QStyledItemDelegate):
    """Glyph, proposition, then speaker, likelihood and deadline in grey."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        widget: QWidget = option.widget
        theme = current(widget)
        view: ClaimView = index.data(ROW_ROLE)
        width = max(120, widget.width() - BAR)
        rows = len(lines_of(view.proposition, theme.fonts.body, self._room(width, theme), LINES))
        text = QFontMetrics(theme.fonts.body).lineSpacing() * max(1, rows)
        return QSize(width, 24 + text + 4 + QFontMetrics(theme.fonts.small).lineSpacing())

    def _room(self, width: int, theme: Theme) -> int:
        return width - 16 - theme.px(16) - 10 - 16

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        widget: QWidget = option.widget
        theme, view = current(widget), index.data(ROW_ROLE)
        # As wide with a scroll bar as without, so that a card never needs another height than it was given.
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.accent_soft)
            if widget.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        painter.fillRect(QRect(rect.left() + 16, rect.bottom(), rect.width() - 16, 1), theme.line)
        side = theme.px(16)
        glyph = QRect(rect.left() + 16, rect.top() + 13, side, side)
        draw_outcome(painter, glyph, mark_of(view), theme, late=is_late(view))
        left, small = glyph.right() + 11, QFontMetrics(theme.fonts.small).lineSpacing()
        room = self._room(max(120, widget.width() - BAR), theme)
        body = QRect(left, rect.top() + 12, room, rect.height() - 24 - small - 4)
        draw_elided(painter, body, view.proposition, theme.fonts.body, theme.text, lines=LINES, top=True)
        model = index.model()
        longest = model.longest_when if isinstance(model, CardsModel) else _when(view)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        foot = QRect(left, body.bottom() + 5, body.width(), small)
        self._foot(painter, foot, view, theme, longest, theme.edge if chosen else theme.line)
        painter.restore()

    def _foot(self, painter: QPainter, rect: QRect, view: ClaimView, theme: Theme, longest: str, track: QColor) -> None:
        """Speaker, direction, bar and day in one line, the bars of all cards under each other; the speaker gives way
        first, then the bar."""
        metrics = QFontMetrics(theme.fonts.small)
        right = metrics.horizontalAdvance(longest) + 12
        bar = theme.px(48)
        if rect.width() - right - bar < metrics.horizontalAdvance(SIDES[SpeakerSays.WILL_NOT]) + theme.px(56):
            bar = 0
        at = rect.right() - right - bar
        side = _side(view)
        wide = metrics.horizontalAdvance(side)
        who = QRect(rect.left(), rect.top(), at - 16 - wide - rect.left(), rect.height())
        named = who.width() >= theme.px(LEAST_WHO)
        if named:
            draw_elided(painter, who, _who(view), theme.fonts.small, theme.muted)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.text)
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = at - 8 - wide - 2 if named else max(rect.left() - 2, at - 8 - wide - 2)
        painter.drawText(QRect(left, rect.top(), wide + 2, rect.height()), middle, side)
        if bar and numbers(view.likelihood):
            draw_likelihood(painter, QRect(at, rect.top(), bar, rect.height()), view.likelihood, theme, track=track)
        painter.setPen(theme.muted)
        room = rect.right() - left - wide - 10
        painter.drawText(rect, middle, metrics.elidedText(_when(view), Qt.TextElideMode.ElideRight, room))


class ClaimCards(QListView):
    """The cards; a click or the arrow keys choose one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = CardsModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName("Claims logged from this text")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().currentChanged.connect(self._tell)
        self._quiet = False

    def set_views(self, views: Sequence[ClaimView], *, as_given: bool = False) -> None:
        """Show these claims; the chosen one stays chosen."""
        uid = self.current_uid()
        self._quiet = True
        self.cards.set_views(views, as_given=as_given)
        self._quiet = False
        self.choose(uid)

    def current_uid(self) -> str:
        """The chosen claim, or nothing."""
        view = self.currentIndex().data(ROW_ROLE)
        return view.uid if isinstance(view, ClaimView) else ""

    def choose(self, uid: str) -> None:
        """Choose a claim without announcing it; an unknown one chooses none."""
        self._quiet = True
        row = self.cards.row_of(uid)
        self.setCurrentIndex(self.cards.index(row))
        if row >= 0:
            self.scrollTo(self.cards.index(row))
        self._quiet = False

    def _tell(self, now: Index, before: Index) -> None:
        if not self._quiet and self.current_uid():
            self.chosen.emit(self.current_uid())
