"""Bring a history along: which file, what it is taken for, its columns, what would become of it, and then for good."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from tracker.bringing import Brought, bring
from tracker.claims import Day
from tracker.errors import InputError, TrackerError
from tracker.files import write_whole
from tracker.importers import Options
from tracker.importers import mapping as mapping_file
from tracker.importers.entries import Entry
from tracker.importers.sheets import sheets, text_sheet
from tracker.ledger import Ledger
from tracker.likelihood import describe
from ui.dialogs.import_mapping import Mapping, here
from ui.dialogs.small import SmallDialog
from ui.jobs import Job
from ui.session import Session
from ui.theme import current
from ui.widgets.status_line import counted
from ui.widgets.text import button, label, set_tip

FILTERS = (
    "Files that can be imported (*.csv *.tsv *.txt *.json *.jsonl *.jsonld *.html *.zip *.xlsx *.ods);;All files (*)"
)
SETTINGS = "Settings of an import (*.json)"
SETTLE_MS = 400
SHOWN = 200


def import_file(session: Session, parent: QWidget) -> ImportDialog | None:
    """Ask for a file and open the dialog on it."""
    folder = session.settings.text("import/folder") or str(session.ledger.path.parent)
    path = session.messages.open_path("Import", FILTERS, folder)
    if path is None:
        return None
    session.settings.put("import/folder", str(path.parent))
    dialog = ImportDialog(session, path, parent)
    dialog.open()
    return dialog


class ImportDialog(SmallDialog):
    """The dry run comes first and after every change; the verb imports for good, in one step for one undo."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        self._session, self.path = session, path
        self._job: Job | None = None
        self.found: Brought | None = None
        super().__init__("Import", "Import", about=path.name, parent=parent)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._try)
        self.counts = label("Looking at the file…", "strong", wrap=True)
        self.notes = label("", "small", wrap=True)
        self.rows = QPlainTextEdit()
        self.rows.setReadOnly(True)
        self.rows.setTabChangesFocus(True)
        self.rows.setAccessibleName("The first rows, and the refused ones with their reasons")
        self.keep_refused = button("Save the refused rows…")
        self.keep_refused.clicked.connect(self._save_refused)
        self.keep_refused.hide()
        self.mapping = self._made_mapping()
        self.body.addWidget(self.counts)
        self.body.addWidget(self.notes)
        if self.mapping is not None:
            self.body.addWidget(self.mapping, 3)
            settings = QHBoxLayout()  # a row of their own: at large text the foot has no room for five buttons
            settings.setSpacing(8)
            for one in (self.keep_settings, self.use_settings):
                settings.addWidget(one)
            settings.addStretch(1)
            self.body.addLayout(settings)
        self.body.addWidget(self.rows, 2)
        self.foot.insertWidget(0, self.keep_refused)
        self.verb.setEnabled(False)
        self.committed.connect(self._import)
        self.first = self.mapping.first if self.mapping is not None else self.rows
        self._order_tabs()
        room = self.screen().availableSize()
        self.setMinimumSize(current(self).px(520), current(self).px(360))
        self.resize(min(760, room.width() - 80), min(680, room.height() - 80))
        self._try()

    # ------------------------------------------------------------ columns

    def _made_mapping(self) -> Mapping | None:
        """Fields and columns, for a table of no known format, and what keeps them for the next one."""
        if not (titles := _titles(self.path)):
            return None
        made = Mapping(titles)
        made.edited.connect(self._settle.start)
        self.form = made.form
        self.keep_settings, self.use_settings = button("Keep settings…", "quiet"), button("Use kept ones…", "quiet")
        self.keep_settings.clicked.connect(self._keep_settings)
        self.use_settings.clicked.connect(self._use_settings)
        set_tip(self.keep_settings, "Write how this table is read into a file")
        set_tip(self.use_settings, "Read this table as an earlier one was read")
        return made

    def _order_tabs(self) -> None:
        """From the columns down to the buttons, as it is read."""
        stops = [self.rows, self.keep_refused, self.cancel, self.verb]
        if self.mapping is not None:
            fields = [field.editor for field in self.mapping.fields]
            stops = [*fields, self.keep_settings, self.use_settings, *stops]
        for one, other in pairwise(stops):
            self.setTabOrder(one, other)

    def options(self) -> Options:
        """What stands in the dialog. Raises InputError."""
        return self.mapping.options() if self.mapping is not None else Options()

    def _keep_settings(self) -> None:
        suggested = str(self.path.with_name(f"{self.path.stem} settings.json"))
        if (path := self._session.messages.save_path("Keep how it is read", suggested, SETTINGS)) is not None:
            try:
                mapping_file.write(path, self.options())
            except TrackerError as error:
                self.refuse(error)
            else:
                self.notes.setText(f"Kept in {path.name}: “Use kept ones” reads the next table so.")

    def _use_settings(self) -> None:
        path = self._session.messages.open_path("Read it as before", SETTINGS, str(self.path.parent))
        if path is not None and self.mapping is not None:
            try:
                self.mapping.put(mapping_file.read(path))
            except TrackerError as error:
                self.refuse(error)
            else:
                self._try()

    # ------------------------------------------------------------ the dry run

    def _try(self) -> None:
        if self._job is not None:
            self._job.cancel()
        try:
            options = self.options()
        except InputError as error:
            self.refuse(error)
            return
        self.form.clear_errors()
        self.say("")
        self._job = self._session.jobs.run(self._work(options, dry_run=True), self._tried, self._failed)

    def _work(self, options: Options, *, dry_run: bool) -> Callable[[Callable[[], bool]], Brought]:
        ledger, path, on = self._session.ledger, self.path, self._session.today()
        return lambda cancelled: _brought(ledger, path, options, on, dry_run, cancelled)

    def _tried(self, found: Brought) -> None:
        self._job, self.found = None, found
        refused = f", {len(found.refused):,} refused" if found.refused else ""
        updated = f", {found.updated:,} to be updated" if found.updated else ""
        new = counted(found.new, "new claim", "new claims")
        self.counts.setText(f"{new}, {found.same:,} the same{updated}{refused}")
        self.notes.setText(here(" ".join((f"Read as {found.format}.", *found.notes[:3]))))
        self.rows.setPlainText("\n".join(_lines(found)))
        self.rows.show()
        self.keep_refused.setVisible(bool(found.refused))
        something = found.new or found.updated
        self.verb.setEnabled(bool(something))
        self.verb.setText(f"Import {found.new + found.updated:,}" if something else "Nothing to import")

    def _failed(self, error: TrackerError) -> None:
        self._job = None
        self.verb.setEnabled(False)
        self.counts.setText("Nothing can be imported like this.")
        self.notes.clear()
        self.rows.clear()
        self.rows.setVisible(self.mapping is None)  # the columns need the room, for that is where it is mended
        self.refuse(InputError(error.field, here(str(error))) if isinstance(error, InputError) else error)

    def _save_refused(self) -> None:
        if self.found is None:
            return
        suggested = str(self.path.with_name(f"{self.path.stem} refused.csv"))
        path = self._session.messages.save_path("Save the refused rows", suggested, "CSV table (*.csv)")
        if path is None:
            return
        text = io.StringIO(newline="")
        table = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        table.writerow(["line", "reason"])
        table.writerows((one.line, one.reason) for one in self.found.refused)
        try:
            write_whole(path, text.getvalue().encode(), "list")
        except TrackerError as error:
            self.refuse(error)

    # ------------------------------------------------------------ for good

    def _import(self) -> None:
        session, path = self._session, self.path
        self.verb.setEnabled(False)
        session.jobs.run(
            self._work(self.options(), dry_run=False),
            partial(_done, session, path.name),
            lambda error: session.messages.error(str(error)),
            label=f"Importing {path.name}",
        )
        self.accept()


def _done(session: Session, name: str, found: Brought) -> None:
    session.look_again()
    updated = f", {found.updated:,} updated" if found.updated else ""
    session.say(f"Imported {counted(found.new, 'claim', 'claims')} from {name}{updated}", undo=True)


def _brought(
    ledger: Ledger, path: Path, options: Options, on: Day, dry_run: bool, cancelled: Callable[[], bool]
) -> Brought:
    """The import from a worker, by a connection of its own."""
    writer = ledger.writer()
    try:
        return bring(writer, path, options, on=on, dry_run=dry_run, cancelled=cancelled)
    finally:
        writer.close()


def _titles(path: Path) -> tuple[str, ...]:
    """The columns of a table of no known format; nothing for every other file."""
    from tracker import carried, flat
    from tracker.files import read_at_most
    from tracker.importers import is_text_table, recognise

    try:
        carried.refuse_ledger(path)
        start = read_at_most(path, 100_000, "file", "Nothing was imported.")
        if not (carried.is_ours(start) or flat.is_ours(start)) and is_text_table(start, path.name):
            return text_sheet(lambda: path.open("rb"), path.name)[0].titles
        data = read_at_most(path, 200_000_000, "file", "Nothing was imported.")
        if carried.is_ours(data[:100_000]) or flat.is_ours(data[:1_000]) or recognise(data).name != "csv":
            return ()
        found, _ = sheets(data, path.name)
    except TrackerError:
        return ()  # the dry run says why
    return found[0].titles if found else ()


def _lines(found: Brought) -> list[str]:
    """The first rows as they were understood, and every refused one with its reason."""
    refused = [f"Line {one.line}: {here(one.reason)}" for one in found.refused[:SHOWN]]
    return [*map(_line, found.first[:5]), *(["", "Refused:", *refused] if refused else [])]


def _line(entry: Entry) -> str:
    by = entry.deadline.latest if entry.deadline and entry.deadline.latest else ""
    came = entry.verdict.outcome.replace("_", " ") if entry.verdict else "open"
    likely = describe(entry.likelihood) if entry.likelihood else "no likelihood"
    what, when = entry.proposition or entry.source_title, entry.claimed_on or "day unknown"
    parts = (what, entry.speaker, when, likely, by and f"by {by}", came)
    return f"Line {entry.line}: " + " · ".join(part for part in parts if part)
