"""Hand over what happened: the resolution report as a file, over a window of days, in one of two named forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from tracker.claims import Day
from tracker.deadlines import parse_published
from tracker.errors import InputError, TrackerError
from tracker.ledger import Ledger
from tracker.reports.resolutions import DateAxis, ReportOptions, write_resolutions
from ui.dialogs.small import SmallDialog
from ui.session import Session
from ui.theme import current
from ui.widgets.fields import ChoiceField, LineField
from ui.widgets.status_line import counted
from ui.widgets.text import button, label

T = TypeVar("T")
AXES = (
    ("", "of any day"),
    (DateAxis.CLAIMED.value, "made"),
    (DateAxis.DEADLINE.value, "with a deadline"),
    (DateAxis.KNOWN.value, "with an outcome known"),
    (DateAxis.DECIDED.value, "with an outcome decided"),
)
FORMS = (
    "Formulas in other people's words are defused, reversibly.",
    "Every cell is as it stands in the ledger.",
)
"""What a named form does, the one for spreadsheets first."""


class ExportDialog(SmallDialog):
    """Asks what to write and where; the file is written by a job while the window goes on."""

    def __init__(self, session: Session, query: str = "", parent: QWidget | None = None) -> None:
        """``query`` is the search that is shown: it stands in the field, where it can be changed or emptied."""
        self._session = session
        path = session.ledger.path
        self.path = path.with_name(f"{path.stem} resolutions.csv")
        self.search = LineField("Only claims of this search", name="query", placeholder="every claim")
        self.axis = ChoiceField("Claims", AXES, name="date")
        self.start = LineField("From", name="from", placeholder="2013-02-07")
        self.end = LineField("To", name="to", placeholder="2013-02-07")
        about = "One row a claim as CSV, its columns described beside it."
        super().__init__("Export resolution report", "Export", about=about, parent=parent)
        self.form.fields |= {field.name: field for field in (self.search, self.axis, self.start, self.end)}
        self.search.set_text(query.strip())
        self.body.addWidget(self.search)
        self._add_days()
        self._add_form()
        self._add_file()
        self.committed.connect(self._write)
        self.axis.edited.connect(self._tell_days)
        self._tell_days()
        self.setMinimumWidth(current(self).px(440))

    # --- building

    def _add_days(self) -> None:
        self.days = QWidget()
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in (self.start, self.end):
            row.addWidget(field, 1)
        column = QVBoxLayout(self.days)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(label("Days, months (2013-02) or years (2013). Both ends count.", "small"))
        self.body.addWidget(self.axis)
        self.body.addWidget(self.days)

    def _tell_days(self) -> None:
        """The two ends, once it is said which days they are about."""
        self.days.setVisible(bool(self.axis.text()))
        self.adjustSize()

    def _add_form(self) -> None:
        self.sheet, self.raw = QRadioButton("For spreadsheets"), QRadioButton("For R and Python")
        self.means = label("", "small")  # below: beside its button it would be too wide at large text
        row = QHBoxLayout()
        row.setSpacing(16)
        for choice in (self.sheet, self.raw):
            choice.setAccessibleName(choice.text())
            choice.setAccessibleDescription(FORMS[choice is self.raw])
            row.addWidget(choice)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.means)
        self.body.addLayout(column)
        self.raw.toggled.connect(lambda raw: self.means.setText(FORMS[raw]))
        self.sheet.setChecked(True)
        self.means.setText(FORMS[False])

    def _add_file(self) -> None:
        self.file = QLineEdit(str(self.path))
        self.file.setAccessibleName("File")
        choose = button("Choose…", name="Choose the file")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.file, 1)
        row.addWidget(choose)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label("File", "small"))
        column.addLayout(row)
        self.body.addLayout(column)

    def _choose(self) -> None:
        found = self._session.messages.save_path("Export resolution report", self.file.text(), "CSV table (*.csv)")
        if found is not None:
            self.file.setText(str(found if found.suffix else found.with_suffix(".csv")))

    # --- reading and writing

    def options(self) -> ReportOptions:
        """What was asked for. Raises InputError."""
        axis = DateAxis(self.axis.text()) if self.axis.text() else None
        return ReportOptions(
            query=self.search.text(),
            date_axis=axis,
            start=bound(self.start.text(), "from", "-01") if axis else None,
            end=bound(self.end.text(), "to", "-31") if axis else None,
            raw=self.raw.isChecked(),
        )

    def check(self) -> None:
        """Days that can be read, and a file."""
        self.options()
        self.file_path()

    def file_path(self) -> Path:
        """Where to write: beside the ledger unless another folder is named. Raises InputError."""
        text = self.file.text().strip()
        if not text:
            raise InputError("output", "Choose a file to write to.")
        path = self.path.parent / Path(text).expanduser()
        return path if path.suffix else path.with_suffix(".csv")

    def _write(self) -> None:
        session, options, path = self._session, self.options(), self.file_path()
        session.jobs.run(
            writing(session.ledger, path, options, session.today()),
            lambda count: session.say(f"Wrote {counted(count, 'claim', 'claims')} to {path.name}"),
            lambda error: session.messages.error(str(error)),
            label="Writing the report",
        )
        self.accept()


def bound(text: str, field: str, end: str) -> Day | None:
    """A day of a window; a month or a year stands for its first or last day."""
    if not text:
        return None
    try:
        found = parse_published(text)
    except InputError as error:
        raise InputError(field, str(error)) from None
    if len(found) == 4:
        found += "-12" if end == "-31" else "-01"
    return found + end if len(found) == 7 else found


def writing(ledger: Ledger, path: Path, options: ReportOptions, on: Day) -> Callable[[Callable[[], bool]], int]:
    """The work of a job: write the report of these options; returns how many rows."""

    def work(cancelled: Callable[[], bool]) -> int:
        def write(then: Ledger, head: str) -> int:
            found = (view for view in then.report_rows(options.query, on=on) if options.holds(view))
            return write_resolutions(_until(found, cancelled), path, raw=options.raw, head=head, on=on, options=options)

        reader = ledger.clone()
        try:
            return reader.at_one_state(write, cancelled=cancelled)
        finally:
            reader.close()

    return work


def _until(rows: Iterable[T], cancelled: Callable[[], bool]) -> Iterator[T]:
    for row in rows:
        if cancelled():
            raise TrackerError("The report was not written: it was cancelled. An earlier one is unchanged.")
        yield row
