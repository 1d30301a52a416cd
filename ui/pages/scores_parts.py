"""The parts of the scorecards page: what is asked, the card with its charts, the claims behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.claims import ClaimView
from tracker.reports.card_words import Said, sentences, words_of
from tracker.scores import By, Scored
from tracker.scoring.columns import Choices
from tracker.scoring.yardsticks import TITLES
from ui.charts.chart import Chart, per_cent
from ui.pages.scores_feed import LISTED, Asked
from ui.widgets.chart_view import ChartView
from ui.widgets.claim_cards import ClaimCards
from ui.widgets.sentence import Sentence
from ui.widgets.text import button, hairline, label

GROUPS = (("", "All claims"), *((by.value, "By saved search" if by is By.SEARCH else f"By {by.value}") for by in By))
COUNTS = (
    ("logged_after", "Claims logged after their outcome was known", True),
    ("reading_after", "Claims read after their outcome was known", True),
    ("partials", "Claims that came true in part", True),
    ("interim", "Interim outcomes, as if they were final", False),
    ("ungated", "Numbers that so few claims cannot carry", False),
)
AXES = (
    ("known", "with an outcome known"),
    ("claimed", "made"),
    ("deadline", "with a deadline"),
    ("decided", "with an outcome decided"),
)
"""Which day a period is about; "resolved in 2013" first."""


class Controls(QWidget):
    """What is asked for: whose, which claims, what counts, how words are read, and of which day or head."""

    changed = Signal()

    def __init__(self, by: str) -> None:
        super().__init__()
        self.query = QLineEdit()
        self.query.setPlaceholderText("Only claims of this search, as tag:mali")
        self.query.setAccessibleName("Only claims of this search")
        self.query.setClearButtonEnabled(True)
        self.by = QComboBox()
        self.by.setAccessibleName("Put together by")
        for value, words in GROUPS:
            self.by.addItem(words, value)
        self.by.setCurrentIndex(max(0, self.by.findData(by)))
        self.counts = button("What counts", name="What counts, and how words are read")
        self.counts.setMenu(self._menu())
        self.known_by, self.head = QLineEdit(), QLineEdit()
        self.past = self._past()
        self.axis, self.start, self.end = QComboBox(), QLineEdit(), QLineEdit()
        self.days = self._days()
        for part in (self.past, self.days):
            part.hide()
        for edit in (self.query, self.known_by, self.head, self.start, self.end):
            edit.textEdited.connect(lambda _text: self.changed.emit())
        self.by.activated.connect(lambda _index: self.changed.emit())

    def put_together_by(self, value: str) -> None:
        """Put claims together by another thing, as if it were chosen in the box."""
        self.by.setCurrentIndex(max(0, self.by.findData(value)))
        self.changed.emit()

    def _menu(self) -> QMenu:
        menu = QMenu(self.counts)
        self._switches: dict[str, QAction] = {}
        for name, words, on in COUNTS:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(on)
            action.toggled.connect(lambda _on: self.changed.emit())
            self._switches[name] = action
        menu.addSeparator()
        self._yardsticks: dict[str, QAction] = {}
        for name, words in (("", "our lexicon"), *TITLES.items()):
            action = menu.addAction(f"Read words by {words}")
            action.setCheckable(True)
            action.setChecked(not name)
            action.triggered.connect(lambda _on=False, name=name: self._read_by(name))
            self._yardsticks[name] = action
        menu.addSeparator()
        self.only_days = menu.addAction("Only of a period…")
        self.only_days.setCheckable(True)
        self.only_days.toggled.connect(self._narrow)
        self.look_back = menu.addAction("Look back: known by a day, or at a head…")
        self.look_back.setCheckable(True)
        self.look_back.toggled.connect(self._look_back)
        return menu

    def _read_by(self, name: str) -> None:
        for other, action in self._yardsticks.items():
            action.setChecked(other == name)
        self.changed.emit()

    def _days(self) -> QWidget:
        """The period: which day of a claim it is about, and its two ends."""
        part, row = _strip()
        self.axis.setAccessibleName("Which day of a claim")
        for value, words in AXES:
            self.axis.addItem(words, value)
        self.axis.activated.connect(lambda _index: self.changed.emit())
        row.addWidget(label("Claims", "small"))
        row.addWidget(self.axis)
        for edit, words, hint in ((self.start, "from", "2013 or 2013-02-07"), (self.end, "to", "2013 or 2013-12-31")):
            edit.setAccessibleName(f"Period {words}")
            edit.setPlaceholderText(hint)
            row.addWidget(label(words, "small"))
            row.addWidget(edit, 1)
        return part

    def _narrow(self, on: bool) -> None:
        self.days.setVisible(on)
        if on:
            self.start.setFocus()
        elif self.start.text() or self.end.text():
            self.start.clear()
            self.end.clear()
            self.changed.emit()

    def _past(self) -> QWidget:
        part, row = _strip()
        for edit, words, hint in (
            (self.known_by, "Known by", "a day, such as 2013-12-31"),
            (self.head, "At the head", "the first 12 digits or more, as every report prints"),
        ):
            edit.setAccessibleName(words)
            edit.setPlaceholderText(hint)
            row.addWidget(label(words, "small"))
            row.addWidget(edit, 1)
        return part

    def _look_back(self, on: bool) -> None:
        self.past.setVisible(on)
        if on:
            self.known_by.setFocus()
        elif self.known_by.text() or self.head.text():
            self.known_by.clear()
            self.head.clear()
            self.changed.emit()

    def asked(self) -> Asked:
        """What stands in the controls."""
        on = {name: action.isChecked() for name, action in self._switches.items()}
        yardstick = next((name for name, action in self._yardsticks.items() if action.isChecked()), "")
        choices = Choices(
            logged_after=on["logged_after"],
            reading_after=on["reading_after"],
            partials=on["partials"],
            interim=on["interim"],
            ungated=on["ungated"],
            yardstick=yardstick,
        )
        by = str(self.by.currentData() or "")
        start, end = self.start.text(), self.end.text()
        axis = str(self.axis.currentData()) if start.strip() or end.strip() else ""
        return Asked(by, self.query.text(), self.known_by.text(), self.head.text(), choices, axis, start, end)


def _strip() -> tuple[QWidget, QHBoxLayout]:
    """A row under the header."""
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(24, 8, 16, 8)
    row.setSpacing(8)
    return part, row


class CardPane(QScrollArea):
    """The card: a heading, its sentences, then its charts with the point that is named under them."""

    wanted = Signal(str)
    """The key of the number whose claims are to be listed."""
    opened = Signal(tuple)
    added = Signal(object)
    """A ``ChartView`` that is now shown, for whoever gives it a menu."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Scorecard")
        inside = QWidget()
        inside.setProperty("role", "clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 16, 24, 24)
        self._column.setSpacing(0)
        self.setWidget(inside)
        self.sentences: list[Sentence] = []
        self.charts: list[ChartView] = []

    def show_nothing(self, why: str = "No claim fits this search.") -> None:
        """Say why there is no card."""
        self._clear()
        words = label(why, "muted", wrap=True)
        words.setContentsMargins(8, 0, 8, 0)
        self._column.addWidget(words)
        self._column.addStretch(1)

    def show_card(self, name: str, scored: Scored, charts: Sequence[Chart] = ()) -> None:
        """Show a card; the keyboard stays on the sentence that it was on."""
        beside = ((scored.found, scored.handled), scored.updated.numbers)
        self.show_said(name, sentences(scored.card, scored.protocols, scored.choices.yardstick, *beside), charts)

    def show_said(self, name: str, said: Iterable[Said], charts: Sequence[Chart] = ()) -> None:
        """Show sentences, each of which opens the claims behind its key, and charts."""
        focus = next((place for place, one in enumerate(self.sentences) if one.hasFocus()), -1)
        number = self.sentences[focus].at if focus >= 0 else -1
        bar = self.verticalScrollBar().value()
        self._clear()
        heading = label(name, "large", wrap=True)
        heading.setContentsMargins(8, 0, 8, 8)
        self._column.addWidget(heading)
        for one in said:
            if not one.key:  # a remark on all numbers, behind which there is none
                remark = label(one.words, "muted", wrap=True)
                remark.setContentsMargins(8, 5, 8, 5)
                self._column.addWidget(remark)
                continue
            line = Sentence(one.words, one.key, one.parts)
            line.wanted.connect(self.wanted)
            self._column.addWidget(line)
            self.sentences.append(line)
        for chart in charts:
            self._add_chart(chart)
        self._column.addStretch(1)
        if 0 <= focus < len(self.sentences):
            self.sentences[focus].setFocus()
            self.sentences[focus].go(number)
        self.verticalScrollBar().setValue(bar)

    def _add_chart(self, chart: Chart) -> None:
        self._column.addSpacing(24)
        title = label(chart.title, "heading", wrap=True)
        title.setContentsMargins(8, 0, 8, 4)
        self._column.addWidget(title)
        view = ChartView(chart)
        part = QWidget()
        part.setProperty("role", "clear")
        inside = QVBoxLayout(part)
        inside.setContentsMargins(8, 0, 0, 0)  # one left edge with the words
        inside.addWidget(view)
        self._column.addWidget(part)
        named = label("", "small", wrap=True)
        named.setContentsMargins(8, 4, 8, 0)
        named.setMinimumHeight(named.fontMetrics().lineSpacing() * 2)
        named.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(named)
        view.named.connect(named.setText)
        view.opened.connect(self.opened)
        view.wanted.connect(self.wanted)
        self.charts.append(view)
        self.added.emit(view)

    def _clear(self) -> None:
        self.sentences, self.charts = [], []
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()


class ClaimsPane(QWidget):
    """The claims behind the number that was chosen; Enter or a double click opens one in the ledger."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("", "heading", wrap=True)
        self.heading.setContentsMargins(16, 12, 16, 8)
        self.cards = ClaimCards()
        self.cards.setAccessibleName("Claims behind the number")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(hairline())
        column.addWidget(self.cards, 1)
        self.cards.activated.connect(lambda _index: self.opened.emit(self.cards.current_uid()))
        self.setMinimumWidth(320)

    def show_claims(self, called: str, count: int, views: Sequence[ClaimView]) -> None:
        """List the claims behind what is ``called`` so, ``count`` in all, in the order in which they are given."""
        many = "1 claim" if count == 1 else f"{count:,} claims"
        more = f", the first {LISTED:,} listed" if count > LISTED else ""
        self.heading.setText(f"{many} behind “{called}”{more}")
        self.cards.set_views(views, as_given=True)

    def show_none(self) -> None:
        """There is no number whose claims could be listed."""
        self.heading.setText("")
        self.cards.set_views(())


def words_of_key(key: str) -> str:
    """A number by its key, as the heading over its claims calls it."""
    if key.startswith("at."):
        return f"called {per_cent(float(key.removeprefix('at.')))}"
    name, _, part = key.partition(".")
    if name == "excluded" and part:
        return f"not scored, {words_of(part)}"
    if part == "k":
        return "came out as said"
    return WORDS.get(key) or key.replace("_", " ").replace(".", ", ")


WORDS = {
    "claims": "all claims",
    "n": "scored",
    "excluded": "not scored",
    "judgeability": "judgeable",
    "judgeable.deadline": "with a day by when",
    "judgeable.measure": "with a measure",
    "judgeable.likelihood": "with a likelihood",
    "brier": "Brier score",
    "left_out": "left out",
    "logged_after_outcome": "logged after the outcome",
    "reading_after_outcome": "read after the outcome",
    "partly": "came true in part",
    "updated": "updated in time",
    "leaned": "leaned the way it went",
    "asserted": "said without a likelihood",
    "base_rates": "base rates",
}
"""Numbers of a card by their keys, where the key does not say it well."""
