"""The pane beside the article: the open form, or the cards of what was logged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.pages.read_empty import Offer, empty_out
from ui.theme import current
from ui.widgets.claim_cards import ClaimCards
from ui.widgets.claim_form import ClaimForm
from ui.widgets.link_row import INSET, LinkRow
from ui.widgets.source_form import SourceForm
from ui.widgets.strokes import Strokes
from ui.widgets.suggestion_cards import SuggestionCards
from ui.widgets.text import button, hairline, label

KEYS = (
    ("N  P", "next, previous suggestion", "few"),
    ("X  M", "dismiss it, merge it with a claim", "few"),
    ("J  K", "next, previous sentence", ""),
    ("C", "go by clause", "many"),
    ("]  [", "a word more, a word less at the end", "many"),
    ("{  }", "a word more, a word less at the start", "many"),
    ("Enter", "log these words", ""),
)
"""Keys, what they do, and whether they are shown only with suggestions (few) or only without (many)."""

KEYS_KNOWN = 5
"""Claims from a text after which its reader knows the keys, and the cards need the room."""


KEYS_ROOM = 480
"""Height of the pane below which suggestions need the room of the keys (F1 lists those)."""
KEYS_BESIDE = 140
"""What else stands there without suggestions, at least."""


class SidePane(QWidget):
    """The open form with its buttons, or the cards of what was logged."""

    unfinished_wanted = Signal(str)
    unfinished_dropped = Signal(str)

    def __init__(self, source_form: SourceForm, claim_form: ClaimForm) -> None:
        super().__init__()
        self.source_form, self.claim_form = source_form, claim_form
        self.cards = ClaimCards()
        self.suggested = SuggestionCards()
        self.coverage = label("", "heading")
        self.note = label("", "small", wrap=True)
        self.strokes = Strokes()
        self.start = button("Start reading", "primary", tip="Enter")
        self.drop_text = button("Put away", "quiet", tip="Esc")
        self.log = button("Log claim", "primary", tip="Ctrl+Enter")
        self.second = button("Log and repeat", "quiet", tip="Ctrl+D: log, then another claim on the same words")
        self.close_form = button("Put away", "quiet", tip="Esc: it is kept as unfinished")
        self.heading = label("", "heading")
        self._unfinished = QVBoxLayout()
        self._forms = {"source": _scroll(source_form), "claim": _scroll(claim_form)}
        self._feet = {
            "source": _foot(self.start, self.drop_text),
            "claim": _foot(self.log, self.second, self.close_form),
        }
        claim_form.focused.connect(self._see)
        self._idle = self._idle_part()
        self._idle.setMinimumHeight(1)  # else the keys, at large text, would make the window higher than the screen
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (*self._forms.values(), self._idle):
            column.addWidget(part, 1)
        for foot in self._feet.values():
            column.addWidget(foot)
        self.front = ""
        self._claims = 0
        self.show_part("cards")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "front"):
            self._fit()

    def _fit(self) -> None:
        """At large text the pane takes more room, so that no field is cut."""
        self.setMinimumWidth(max(320, current(self).px(288)))

    def show_part(self, name: str) -> None:
        """Show ``source``, ``claim`` or ``cards``."""
        self.front = name
        for each, form in self._forms.items():
            form.setVisible(each == name)
            self._feet[each].setVisible(each == name)
        self._idle.setVisible(name == "cards")
        if name in self._forms:
            self._forms[name].verticalScrollBar().setValue(0)

    def _see(self, part: QWidget) -> None:
        """Scroll so that the part with the keyboard in it is seen, the first one together with the quote."""
        if part is self.claim_form.proposition:
            self._forms["claim"].verticalScrollBar().setValue(0)
        else:
            self._forms["claim"].ensureWidgetVisible(part, 0, 12)

    def set_counts(self, claims: int) -> None:
        """Say how many claims the cards are."""
        many = "claim" if claims == 1 else "claims"
        self.heading.setText(f"{claims:,} {many} from this text" if claims else "Nothing logged from this text yet")
        self._claims = claims
        self._share()

    def set_suggested(self, suggested: int, handled: int, note: str, looking: bool) -> None:
        """Say how much of what was suggested is handled, or why nothing is."""
        if looking and not suggested:
            self.coverage.setText("Looking for predictions…")
        elif suggested:
            self.coverage.setText(f"{handled:,} of {suggested:,} suggestions handled")
        else:
            self.coverage.setText("" if note else "No prediction is suggested in this text")
        self.coverage.setVisible(bool(self.coverage.text()))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        for part in (self.suggested, self.strokes, *self._keys.few):
            part.setVisible(suggested > 0)
        self._share()
        for part in self._keys.many:
            part.setVisible(suggested == 0)

    def _share(self) -> None:
        """The suggestions have all the room while nothing is logged, and where there is little of it."""
        few = self.suggested.isHidden()
        self.cards.setVisible(self._claims > 0 or few)
        self.heading.setVisible(self._claims > 0 or few)
        room = self._keys.sizeHint().height() + current(self).px(KEYS_BESIDE) if few else current(self).px(KEYS_ROOM)
        self._keys.setVisible(self._claims < KEYS_KNOWN and self.height() >= room)

    def set_unfinished(self, offers: Sequence[Offer]) -> None:
        """Offer the claims of this text that were left unfinished."""
        empty_out(self._unfinished)
        for offer in offers:
            self._unfinished.addWidget(self._offer(offer))

    def _offer(self, offer: Offer) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(16 - INSET, 0, 8, 0)
        row.setSpacing(4)
        take = LinkRow(offer.title, "unfinished")
        take.clicked.connect(lambda: self.unfinished_wanted.emit(offer.key))
        drop = button("Discard", "quiet", name=f"Discard the unfinished claim: {offer.title}")
        drop.clicked.connect(lambda: self.unfinished_dropped.emit(offer.key))
        row.addWidget(take, 1)
        row.addWidget(drop)
        return part

    def _idle_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        for words in (self.coverage, self.note, self.heading):
            words.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self.coverage)
        column.addWidget(self.note)
        column.addWidget(self.suggested, 3)
        column.addWidget(self.strokes)
        column.addWidget(self.heading)
        column.addLayout(self._unfinished)
        column.addWidget(self.cards, 2)
        self._keys = KeySheet()
        column.addWidget(self._keys)
        return part


class KeySheet(QWidget):
    """The few keys that choose words, where the form will open: those for suggestions where there are any."""

    def __init__(self) -> None:
        super().__init__()
        self.few: list[QWidget] = []
        self.many: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(2)
        column.addWidget(hairline())
        column.addSpacing(8)
        for keys, meaning, rows in KEYS:
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            key = label(keys, "small")
            key.setMinimumWidth(current().px(48))
            row.addWidget(key)
            row.addWidget(label(meaning, "small", wrap=True), 1)
            column.addWidget(part)
            {"few": self.few, "many": self.many}.get(rows, []).append(part)


def _scroll(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    form.setProperty("role", "clear")
    area.setWidget(form)
    return area


def _foot(*buttons: QWidget) -> QWidget:
    foot = QWidget()
    column = QVBoxLayout(foot)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(hairline())
    row = QHBoxLayout()
    row.setContentsMargins(16, 12, 16, 12)
    row.setSpacing(4)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    column.addLayout(row)
    return foot
