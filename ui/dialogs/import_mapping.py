"""Which column holds what, and what the values mean: the settings of an import of any table."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from tracker.errors import InputError
from tracker.importers import Options
from tracker.importers.table import guess
from ui.widgets.fields import ChoiceField, Field, Form, LineField
from ui.widgets.text import set_tip

MAPPED = (
    "proposition quote speaker outlet p likelihood claimed_on deadline outcome resolved known_on evidence_urls "
    "source_title source_url tags event criteria note key"
).split()
"""Fields that can be mapped here; the command line knows them all."""
OFTEN = 12
"""So many of them stand above what is said of all rows."""
WORDS = {"p": "Likelihood (number)", "likelihood": "Likelihood (words)", "key": "Foreign id", "resolved": "Is it final"}
SCALES = (("0", "as seen"), ("1", "0 to 1"), ("100", "per cent"))
ORDERS = (("", "as seen"), ("dmy", "day first"), ("mdy", "month first"), ("ymd", "year first"))
VERDICTS = (("", "ask"), ("proposition", "the proposition"), ("speaker", "the speaker"))

_HERE = (
    (r"--map proposition=COLUMN", "choose it under “Proposition”"),
    (r'say --outcome "(.+?)=happened" or the like', r"write “\1=happened” or the like under “What values mean”"),
    (r"say --outcome RATING=happened or the like", "write RATING=happened or the like under “What values mean”"),
    (r"--resolved (.+?)=yes or no", r"write “\1=yes” or “\1=no” under “What is final”"),
    (r"--date-order dmy reads it day first", "“day first” under “Days” reads it so"),
    (r"Say --verdict-means proposition or speaker", "Choose it under “True is said of”"),
    (r"--scale 1 reads them otherwise", "“0 to 1” under “Likelihoods” reads them otherwise"),
)


def here(words: str) -> str:
    """A sentence that names an option of the command line, with the field of the dialog in its place."""
    for option, field in _HERE:
        words = re.sub(option, field, words)
    return re.sub(r"\b([a-z_]+) from (?=“)", lambda found: f"{_called(found[1])} from ", words)


def _called(name: str) -> str:
    return WORDS.get(name, name.replace("_", " ").capitalize())


class Mapping(QScrollArea):
    """A field for each part of a claim that a column can hold, and below what holds for all rows."""

    edited = Signal()

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self._more = Options()
        taken, choices = guess(titles), [("", "—"), *((title, title) for title in titles)]
        self.columns = {name: _column(name, choices, taken.get(name, "")) for name in MAPPED}
        together = self.columns["proposition"].editor
        together.setEditable(True)
        set_tip(together, "A column, or columns put together: {team1} beat {team2}")
        together.editTextChanged.connect(lambda _text: self.edited.emit())
        means = "W=happened, L=did_not_happen, 0.5=void"
        self.outcomes = LineField("What values mean", name="outcomes", placeholder=means)
        self.resolved = LineField("What is final", name="resolved", placeholder="closed=yes, open=no")
        self.speaker, self.outlet = (
            LineField("Speaker of all", name="speaker"),
            LineField("Outlet of all", name="outlet"),
        )
        self.scale = ChoiceField("Likelihoods", SCALES, name="scale")
        self.order = ChoiceField("Days", ORDERS, name="order")
        self.verdict = ChoiceField("“True” is said of", VERDICTS, name="verdict_means")
        more = (self.outcomes, self.resolved, self.speaker, self.outlet, self.scale, self.order, self.verdict)
        self.form = Form((*self.columns.values(), *more))
        for field in self.form.fields.values():
            field.edited.connect(self.edited)
        columns = list(self.columns.values())
        self.fields: tuple[Field, ...] = (*columns[:OFTEN], *more, *columns[OFTEN:])
        """In the order in which they are read."""
        self.first = self.fields[0].editor
        self._lay_out()

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        for column in range(3):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)  # as wide as its neighbours, whatever its longest title
        for number, field in enumerate(self.fields):
            field.editor.setMinimumWidth(1)  # a long title is cut in its box, not the last column of boxes
            grid.addWidget(field, number // 3, number % 3)
        self.setWidget(part)

    def options(self) -> Options:
        """What stands here. Raises InputError on the field that cannot be read."""
        return replace(
            self._more,
            columns={**self._more.columns, **{name: self._said(name) for name in self.columns}},
            outcomes=_pairs(self.outcomes.text(), "outcomes", "W=happened"),
            resolved=_pairs(self.resolved.text(), "resolved", "closed=yes"),
            scale=int(self.scale.text() or 0),
            date_order=self.order.text(),
            speaker=self.speaker.text(),
            outlet=self.outlet.text(),
            verdict_means=self.verdict.text(),
        )

    def put(self, options: Options) -> None:
        """Show settings that were kept; columns that this table lacks are left open."""
        self._more = replace(options, columns={k: v for k, v in options.columns.items() if k not in self.columns})
        for name, choice in self.columns.items():
            said = options.columns.get(name, "")
            if choice.editor.findData(said) >= 0:
                choice.set_text(said)
            elif choice.editor.isEditable() and "{" in said:
                choice.editor.setEditText(said)
        self.outcomes.set_text(_written(options.outcomes))
        self.resolved.set_text(_written(options.resolved))
        self.speaker.set_text(options.speaker)
        self.outlet.set_text(options.outlet)
        self.scale.set_text(str(options.scale))
        self.order.set_text(options.date_order)
        self.verdict.set_text(options.verdict_means)

    def _said(self, name: str) -> str:
        """What stands in a field: a column, or words with {column} in them where words may be typed."""
        editor = self.columns[name].editor
        if editor.isEditable() and editor.currentText() != editor.itemText(editor.currentIndex()):
            return str(editor.currentText()).strip()
        return self.columns[name].text()


def _column(name: str, choices: Sequence[tuple[str, str]], taken: str) -> ChoiceField:
    made = ChoiceField(_called(name), choices, name=name)
    made.set_text(taken)
    return made


def _pairs(text: str, field: str, example: str) -> dict[str, str]:
    found = {}
    for part in filter(str.strip, text.split(",")):
        value, equals, means = part.partition("=")
        if not equals:
            raise InputError(field, f"“{part.strip()}” has no =: write it as {example}.")
        found[value.strip()] = _MEANT.get(means.strip().casefold(), means.strip())
    return found


_MEANT = {
    "cannot be determined": "undetermined",
    "did not happen": "did_not_happen",
    "it happened": "happened",
    "half": "partly:0.5",
}
"""Outcomes as the window calls them."""


def _written(pairs: Table[str, str]) -> str:
    return ", ".join(f"{value}={means}" for value, means in pairs.items())
