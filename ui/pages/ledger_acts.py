"""What the ledger page does with what is chosen: which claims, which record, and what can be done with them now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tracker.claims import ClaimView
from tracker.errors import TrackerError
from ui.dialogs.export import ExportDialog
from ui.dialogs.texts import SaveSearchDialog
from ui.pages.ledger_cells import Cells
from ui.pages.ledger_columns import Columns
from ui.pages.ledger_facts import name_facts
from ui.pages.ledger_names import NameVerbs
from ui.pages.ledger_parts import LedgerParts
from ui.pages.ledger_search import ClaimSearch
from ui.pages.ledger_verbs import ClaimVerbs
from ui.widgets.name_detail import NameFacts

AT_ONCE = 1000
"""Claims that one step may change: more would hold the window up."""

LETTERS = {
    "r": "claim.resolve",
    "t": "claim.tag",
    "p": "claim.speaker",
    "e": "claim.event",
    "d": "claim.review_day",
    "s": "claim.snooze",
    "n": "claim.note",
    "a": "claim.evidence",
    "o": "claim.open_source",
    "delete": "edit.remove",
}
"""Keys that act while the table has the keyboard."""

WRITES = (
    "edit.edit edit.remove edit.restore edit.save_search claim.resolve claim.reopen claim.confirm claim.evidence "
    "claim.evidence_file claim.note claim.tag claim.speaker claim.event claim.review_day claim.snooze claim.join "
    "claim.part claim.rename claim.aliases source.correction"
).split()


class Acts(QObject):
    """The verbs of the page, connected to the actions of the menus, the keys and the panes' buttons."""

    source_wanted = Signal(str)
    """A claim or a source that the Read page is to show."""

    def __init__(self, page: LedgerParts, search: ClaimSearch) -> None:
        super().__init__(page)
        self._page, self._search = page, search
        self._session, self._actions = page.session, page.actions_
        self.columns = Columns(self._session.settings, page.table, self._session.say, page)
        self.verbs = ClaimVerbs(self._session, self.chosen, page)
        self.names = NameVerbs(self._session, self.named, lambda kind: page.lists.named.get(kind, []), page)
        self.cells = Cells(self._session, page.table, page)
        self._connect()
        self._connect_panes()

    def _connect(self) -> None:
        own: dict[str, Callable[[], object]] = {
            "edit.edit": self._edit,
            "edit.remove": self._remove,
            "edit.save_search": self._save_search,
            "claim.note": self._note,
            "claim.open_source": self._open_source,
            "claim.files": self._files,
            "source.again": self._read_again,
            "source.correction": self._correct,
            "view.columns": self.columns.choose,
            "view.freeze": self.columns.freeze,
            "file.report": self._export,
        }
        for name, call in {**self.verbs.table(), **self.names.table(), **own}.items():
            self._actions.connect(name, call)

    def _connect_panes(self) -> None:
        run, side = self._actions.run, self._page.side
        side.claim.wanted.connect(run)
        side.claim.kept.connect(self._settle)
        side.claim.file_wanted.connect(self._files)
        side.claim.answer_wanted.connect(self._correct)
        side.name.answer_wanted.connect(self._correct)
        side.name.wanted.connect(run)
        side.name.join_wanted.connect(self.names.take_in)
        side.name.part_wanted.connect(self.names.part)
        for pane in (side.claim, side.name):
            pane.note_chosen.connect(self._edit_note)
        self._page.bar.wanted.connect(run)
        self._page.save_search.clicked.connect(partial(run, "edit.save_search"))
        self._page.export.clicked.connect(partial(run, "file.report"))
        self._page.table.typed.connect(self._letter)
        self._page.table.not_edited.connect(self._session.say)

    # --- what is chosen

    def chosen(self) -> list[ClaimView]:
        """The claims that a verb is about."""
        table = self._page.table
        if table.selected_count() > AT_ONCE:
            self._session.say(f"Choose at most {AT_ONCE:,} claims at once.")
            return []
        try:
            return self._page.model.views(table.selected_rows())
        except TrackerError as error:
            self._session.say(str(error))
            return []

    def record(self) -> NameFacts | None:
        """The record of the lists that is shown at the right."""
        return self._page.side.record

    def named(self) -> NameFacts | None:
        """The record whose name is meant: the one that is shown, else the one that is marked in the lists."""
        entry, page = self._page.list.choice(), self._page
        if (shown := self.record()) is not None or entry is None or entry.kind not in page.lists.named:
            return shown
        try:
            return name_facts(self._session.ledger, entry.kind, entry.uid, page.lists.named[entry.kind])
        except TrackerError as error:
            self._session.say(str(error))
            return None

    def enable(self) -> None:
        """Grey out what has nothing to act on."""
        some, name = self._page.table.selected_count() > 0, self.record() is not None
        entry = self._page.list.choice()
        marked = name or (entry is not None and entry.kind in self._page.lists.named)
        on = dict.fromkeys(self.verbs.table(), some) | dict.fromkeys(self.names.table(), marked)
        on |= {"edit.edit": some or marked, "claim.note": some or name, "claim.open_source": some or name}
        on["claim.files"] = some
        on |= dict.fromkeys(("source.again", "source.correction"), bool(self.source()))
        on["edit.remove"] = some or (entry is not None and entry.kind == "saved_search")
        on["edit.save_search"] = bool(self._search.query.strip())
        if self._session.ledger.read_only:
            on |= dict.fromkeys(WRITES, False)
        for action, enabled in on.items():
            self._actions.set_enabled(action, enabled)

    # --- verbs of the page itself

    def _letter(self, key: str) -> None:
        if key in LETTERS:
            self._actions.run(LETTERS[key])

    def _edit(self) -> None:
        if self._page.list.hasFocus():
            self.names.rename()
        else:
            self._page.table.edit_cell()

    def _remove(self) -> None:
        if not self._page.list.hasFocus():
            self.verbs.remove()
            return
        entry = self._page.list.choice()
        if entry is not None and entry.kind == "saved_search":
            uid = entry.uid
            self._session.do(lambda ledger: ledger.remove("saved_search", [uid]))
        else:
            self._session.say("Only saved searches are removed here. Claims are removed in the table.")

    def _save_search(self) -> None:
        query = self._search.query.strip()
        dialog = SaveSearchDialog(query, self._page)
        dialog.committed.connect(
            lambda: self._session.do(
                lambda ledger: ledger.save_search(dialog.name(), query), lambda _: dialog.accept(), dialog.refuse
            )
        )
        dialog.open()

    def _note(self) -> None:
        if (record := self.record()) is not None:
            self.verbs.note(record.uid, record.name)
        elif len(views := self.chosen()) == 1:
            self.verbs.note(views[0].uid, views[0].proposition)

    def _edit_note(self, uid: str, revision: str) -> None:
        shown = self.record() or self._page.side.claim.facts
        text = next((note.text for _, note in shown.notes if note.uid == uid), "") if shown else ""
        self.verbs.edit_note(uid, revision, text)

    def _settle(self, revision: str) -> None:
        if (facts := self._page.side.claim.facts) is not None:
            self.verbs.settle(facts.view.uid, revision)

    def _open_source(self) -> None:
        record, view = self.record(), self._page.table.current_view()
        if record is not None and record.kind == "source":
            self.source_wanted.emit(record.uid)
        elif view is not None:
            self.source_wanted.emit(view.uid)

    def source(self) -> str:
        """The source at the right, or that of the claim there; empty without one."""
        record, view = self.record(), self._page.table.current_view()
        if record is not None:
            return record.uid if record.kind == "source" else ""
        return view.source_uid if view is not None else ""

    def _read_again(self) -> None:
        """See what became of the words of a source's claims in its text as it reads now."""
        if uid := self.source():
            from ui.dialogs.read_again import read_again  # late, as below

            read_again(self._session, uid, self._page)

    def _correct(self, number: int = 0, claim: str = "") -> None:
        """Log what a source's publisher corrected, or answer a correction that is logged."""
        if uid := self.source():
            from ui.dialogs.correction import correct  # late, as below

            correct(self._session, uid, self._page, number=number, claim=claim)

    def _files(self, piece: str = "") -> None:
        """Show the files that are kept as evidence for the claim at the right."""
        from ui.dialogs.kept_files import show_files  # late: few claims have one

        if len(views := self.chosen()) == 1:
            show_files(self._session, self._session.ledger.evidence(views[0].uid), piece, self._page)

    def bring(self, paths: list[Path]) -> None:
        """Files dropped on the page are evidence for the one claim that is chosen."""
        self.verbs.evidence(paths)

    def _export(self) -> None:
        ExportDialog(self._session, self._search.query, self._page).open()
