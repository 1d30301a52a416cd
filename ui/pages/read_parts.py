"""The pane beside the article: the open form, or the cards of what was logged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.pages.read_empty import Offer, empty_out
from ui.theme import current
from ui.widgets.claim_cards import ClaimCards
from ui.widgets.claim_form import ClaimForm
from ui.widgets.link_row import INSET, LinkRow
from ui.widgets.source_form import SourceForm
from ui.widgets.text import button, hairline, label

KEYS = (
    ("J  K", "next, previous sentence"),
    ("C", "go by clause"),
    ("]  [", "a word more, a word less at the end"),
    ("{  }", "a word more, a word less at the start"),
    ("Enter", "log these words"),
)

KEYS_KNOWN = 5
"""Claims from a text after which its reader knows the keys, and the cards need the room."""


class SidePane(QWidget):
    """The open form with its buttons, or the cards of what was logged."""

    unfinished_wanted = Signal(str)
    unfinished_dropped = Signal(str)

    def __init__(self, source_form: SourceForm, claim_form: ClaimForm) -> None:
        super().__init__()
        self.source_form, self.claim_form = source_form, claim_form
        self.cards = ClaimCards()
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (*self._forms.values(), self._idle):
            column.addWidget(part, 1)
        for foot in self._feet.values():
            column.addWidget(foot)
        self.front = ""
        self.show_part("cards")
        self._fit()

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
        self._keys.setVisible(claims < KEYS_KNOWN)

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
        self.heading.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self.heading)
        column.addLayout(self._unfinished)
        column.addWidget(self.cards, 1)
        self._keys = _key_sheet()
        column.addWidget(self._keys)
        return part


def _key_sheet() -> QWidget:
    """The few keys that choose words, where the form will open."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(16, 0, 16, 12)
    column.setSpacing(2)
    column.addWidget(hairline())
    column.addSpacing(8)
    for keys, meaning in KEYS:
        row = QHBoxLayout()
        row.setSpacing(8)
        key = label(keys, "small")
        key.setMinimumWidth(current().px(48))
        row.addWidget(key)
        row.addWidget(label(meaning, "small", wrap=True), 1)
        column.addLayout(row)
    return part


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
