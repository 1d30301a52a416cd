"""Hand over scorecards as they stand on the page: which of them, in which form, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.errors import InputError
from ui.dialogs.small import SmallDialog
from ui.session import Session
from ui.theme import current
from ui.widgets.fields import ChoiceField, LineField
from ui.widgets.text import button

Writing: TypeAlias = "Callable[[Path, bool, bool], Callable[[Callable[[], bool]], int]]"
"""From the file, whether only one card, and whether for R and Python, to the work of a job that writes it."""

FORMS = (
    ("html", "Web page, one file"),
    ("pdf", "PDF, with charts"),
    ("md", "Markdown"),
    ("csv", "Table for spreadsheets (.csv)"),
    ("raw", "Table for R and Python (.csv)"),
)
"""The forms that a report can have."""
READ = FORMS[:3]
"""Those that are to be read."""
ENDINGS = {"raw": ".csv"}
HINTS = {
    "html": "No script, nothing fetched; prints well.",
    "csv": "One row a card, its columns described beside it; formulas in other people's words are defused.",
    "raw": "One row a card, its columns described beside it; every cell as it stands.",
}


class CardExport(SmallDialog):
    """Asks, then writes in a job while the window goes on; what the page asked for is asked of the file too."""

    def __init__(
        self,
        session: Session,
        writing: Writing,
        names: Sequence[str],
        shown: str,
        parent: QWidget | None = None,
        *,
        title: str = "Export scorecards",
        forms: Sequence[tuple[str, str]] = FORMS,
    ) -> None:
        """``names`` are those of the cards that there are, ``shown`` that of the one in sight, if one may be chosen."""
        super().__init__(
            title, "Export", about="As the page shows them: the same claims, days and choices.", parent=parent
        )
        self._session, self._writing, self._stem = session, writing, title.removeprefix("Export ")
        whose = (("", f"All {len(names):,} cards"), ("one", f"Only {shown}"))
        self.cards = ChoiceField("Cards", whose, name="cards")
        self.form_of = ChoiceField("As", tuple(forms), name="form")
        self.file = LineField("File", name="output")
        for field in (self.cards, self.form_of):
            self.body.addWidget(field)
        self.cards.setVisible(len(names) > 1 and bool(shown))
        self._add_file()
        self.form.fields |= {field.name: field for field in (self.cards, self.form_of, self.file)}
        self.form_of.edited.connect(self._follow)
        self.form_of.set_text(session.settings.text("scores/form") or forms[0][0])
        self.file.set_text(str(session.ledger.path.with_name(f"{session.ledger.path.stem} {self._stem}")))
        self._follow()
        self.first = self.form_of.editor if self.cards.isHidden() else self.cards.editor
        self.committed.connect(self._write)
        self.setMinimumWidth(current(self).px(440))

    def _add_file(self) -> None:
        choose = button("Choose…", name="Choose the file")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.file, 1)
        row.addWidget(choose, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self.body.addStretch(1)

    @property
    def ending(self) -> str:
        """The ending of a file of the chosen form."""
        chosen = self.form_of.text()
        return ENDINGS.get(chosen, f".{chosen}")

    def _follow(self) -> None:
        """The file's name ends as its form says."""
        path = Path(self.file.text())
        known = {ENDINGS.get(value, f".{value}") for value, _ in FORMS}
        bare = path.with_suffix("") if path.suffix.lower() in known else path
        self.file.set_text(f"{bare}{self.ending}")
        self.form_of.set_hint(HINTS.get(self.form_of.text(), ""))

    def _choose(self) -> None:
        words = dict(FORMS)[self.form_of.text()].split(" (")[0]
        found = self._session.messages.save_path(
            self.windowTitle(), self.file.text(), f"{words.replace(',', '')} (*{self.ending})"
        )
        if found is not None:
            self.file.set_text(str(found if found.suffix else found.with_suffix(self.ending)))

    def path(self) -> Path:
        """Where to write: beside the ledger unless another folder is named. Raises InputError."""
        text = self.file.text().strip()
        if not text:
            raise InputError("output", "Choose a file to write to.")
        path = self._session.ledger.path.parent / Path(text).expanduser()
        if path.suffix.lower() != self.ending:
            raise InputError("output", f"This form ends in {self.ending}: end the name so, or choose another form.")
        return path

    def check(self) -> None:
        """A file whose name fits its form."""
        self.path()

    def _write(self) -> None:
        session, path, form = self._session, self.path(), self.form_of.text()
        session.settings.put("scores/form", form)
        one = bool(self.cards.text()) and not self.cards.isHidden()
        session.jobs.run(
            self._writing(path, one, form == "raw"),
            lambda _count: session.say(f"Wrote {path.name}"),
            lambda error: session.messages.error(str(error)),
            label=f"Writing {path.name}",
            owner=session,
        )
        self.accept()
