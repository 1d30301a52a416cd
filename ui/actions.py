"""Everything that can be done, in one table: it feeds the menus, the shortcuts, the palette and the shortcut sheet.

An action does something while the page in front, or the window, has said how (``Actions.connect``); else it is
greyed out and its key is free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence


class Action(NamedTuple):
    """One row. ``menu`` is where it hangs ("View > Theme"), ``where`` the page that it belongs to, or anywhere.

    A text that ends in an ellipsis opens something to fill in. Actions that share a ``group`` exclude each other. A row
    with ``apart`` stands under a separator. ``typed`` keys are shown in the sheet only: the page itself reads them.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    where: str = "anywhere"
    apart: bool = False
    group: str = ""
    typed: str = ""


TABLE: tuple[Action, ...] = (
    Action("file.new", "New ledger…", "File", ("Ctrl+Shift+N",)),
    Action("file.open", "Open ledger…", "File", ("Ctrl+O",)),
    Action("file.save_copy", "Save a copy…", "File", ("Ctrl+Shift+S",), apart=True),
    Action("file.report", "Export resolution report…", "File", ("Ctrl+E",)),
    Action("file.scorecard", "Export scorecards…", "File", ("Ctrl+Alt+S",), "scores"),
    Action("file.calendar", "Export calendar of deadlines…", "File", ("Ctrl+Shift+I",)),
    Action("file.import", "Import…", "File", ("Ctrl+I",), apart=True),
    Action("file.export", "Export everything…", "File", ("Ctrl+Alt+X",)),
    Action("file.merge", "Merge another ledger…", "File", ("Ctrl+Alt+M",)),
    Action("file.verify", "Verify ledger", "File", ("Ctrl+Shift+Y",)),
    Action("file.author", "Sign steps as…", "File", ("Ctrl+Shift+A",)),
    Action("file.quit", "Quit", "File", ("Ctrl+Q",), apart=True),
    Action("edit.undo", "Undo", "Edit", ("Ctrl+Z",)),
    Action("edit.redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("edit.find", "Find", "Edit", ("Ctrl+F",), apart=True),
    Action("edit.save_search", "Save this search…", "Edit", ("Ctrl+Shift+F",), "ledger"),
    Action("edit.edit", "Edit", "Edit", ("F2",), apart=True),
    Action("edit.remove", "Remove", "Edit", ("Del",)),
    Action("edit.restore", "Restore", "Edit", ("Ctrl+Shift+R",)),
    Action("edit.conflicts", "Conflicts…", "Edit", ("Ctrl+Alt+K",), apart=True),
    Action("read.open_text", "Open a text…", "Text", ("Ctrl+Shift+O",), "read"),
    Action("read.paste_text", "Paste a text", "Text", ("Ctrl+Shift+V",), "read"),
    Action("read.fetch", "Read a page from an address…", "Text", ("Ctrl+Shift+U",), "read"),
    Action("read.source", "Edit the source…", "Text", ("Ctrl+Shift+E",), "read"),
    Action("read.mark_read", "Mark as read", "Text", ("Ctrl+M",), "read"),
    Action("source.again", "Read it again…", "Text", ("Ctrl+Shift+G",)),
    Action("source.correction", "Corrections…", "Text", ("Ctrl+Shift+L",)),
    Action("read.suggestion", "Next suggestion", "Text", ("Alt+N",), "read", apart=True, typed="N"),
    Action("read.suggestion_before", "Previous suggestion", "Text", ("Alt+P",), "read", typed="P"),
    Action("read.dismiss", "Dismiss suggestion…", "Text", ("Alt+X",), "read", typed="X"),
    Action("read.merge", "Merge suggestion with a claim…", "Text", ("Alt+M",), "read", typed="M"),
    Action("read.reopen", "Open suggestion again", "Text", ("Alt+O",), "read", typed="O"),
    Action("read.unmute", "Suggest for all cues again", "Text", ("Alt+Shift+X",), "read"),
    Action("read.next", "Next sentence", "Text", (), "read", apart=True, typed="J, Shift+J"),
    Action("read.previous", "Previous sentence", "Text", (), "read", typed="K"),
    Action("read.clause", "Go by clause", "Text", (), "read", typed="C"),
    Action("read.wider", "A word more at the end", "Text", (), "read", apart=True, typed="]"),
    Action("read.narrower", "A word less at the end", "Text", (), "read", typed="["),
    Action("read.earlier", "A word more at the start", "Text", (), "read", typed="{"),
    Action("read.later", "A word less at the start", "Text", (), "read", typed="}"),
    Action("claim.log", "Log selection", "Claim", ("Ctrl+L",), "read", apart=True, typed="Enter"),
    Action("claim.second", "Second claim on the same words", "Claim", ("Ctrl+D",), "read"),
    Action("claim.pin", "Keep this field for the article", "Claim", (), "read", typed="Alt+P"),
    Action("claim.resolve", "Resolve…", "Claim", ("Ctrl+R",), apart=True, typed="R"),
    Action("claim.cite", "Copy citation", "Claim", ("Ctrl+Alt+Q",)),
    Action("claim.bundle", "Pack as a bundle…", "Claim", ("Ctrl+Alt+B",)),
    Action("claim.reopen", "Reopen…", "Claim", ("Ctrl+Alt+R",)),
    Action("claim.confirm", "Outcome stands on the new wording", "Claim", ("Ctrl+Alt+C",)),
    Action("claim.evidence", "Add evidence…", "Claim", ("Ctrl+Alt+E",), typed="A (Ledger), E (Review)"),
    Action("claim.evidence_file", "Add a file as evidence…", "Claim", ("Ctrl+Alt+I",)),
    Action("claim.files", "Files kept as evidence…", "Claim", ("Ctrl+Alt+O",)),
    Action("claim.note", "Add a note…", "Claim", ("Ctrl+Alt+N",), typed="N"),
    Action("claim.tag", "Tag…", "Claim", ("Ctrl+T",), apart=True, typed="T"),
    Action("claim.speaker", "Assign speaker…", "Claim", ("Ctrl+Shift+P",), typed="P"),
    Action("claim.event", "Event…", "Claim", ("Ctrl+Shift+T",), typed="E (Ledger)"),
    Action("claim.happened", "What became of its event…", "Claim", ("Ctrl+Alt+T",)),
    Action("claim.update", "Update of…", "Claim", ("Ctrl+Alt+U",)),
    Action("claim.review_day", "Review day…", "Claim", ("Ctrl+Shift+D",), typed="D"),
    Action("claim.snooze", "Not yet…", "Claim", ("Ctrl+Shift+W",), typed="S"),
    Action("claim.open_source", "Show in its source", "Claim", ("Ctrl+Return",), apart=True, typed="O"),
    Action("claim.join", "Join…", "Claim", ("Ctrl+J",), "ledger", apart=True),
    Action("claim.part", "Part again", "Claim", ("Ctrl+Shift+J",), "ledger"),
    Action("claim.rename", "Rename…", "Claim", ("Ctrl+Shift+M",), "ledger"),
    Action("claim.aliases", "Other names…", "Claim", ("Ctrl+Alt+A",), "ledger"),
    Action("review.happened", "It happened", "Review", ("H",), "review", typed="1"),
    Action("review.did_not_happen", "It did not happen", "Review", ("N",), "review", typed="2"),
    Action("review.partly", "Partly", "Review", ("P",), "review", typed="3"),
    Action("review.void", "Void", "Review", ("V",), "review", typed="4"),
    Action("review.undetermined", "Cannot be determined", "Review", ("U",), "review", typed="5"),
    Action("review.later", "Not yet", "Review", ("S",), "review", apart=True),
    Action("review.blind", "Judge blind", "Review", ("Ctrl+Shift+B",), "review", typed="B"),
    Action("review.next", "Next claim", "Review", ("J",), "review", apart=True),
    Action("review.previous", "Previous claim", "Review", ("K",), "review"),
    Action("scores.board", "Leaderboard", "Scores", ("Ctrl+Alt+L",), "scores"),
    Action("scores.prior", "Declare a prior…", "Scores", ("Ctrl+Alt+Y",), "scores"),
    Action("scores.compare", "Compare records", "Scores", ("Ctrl+Alt+P",), "scores"),
    Action("scores.picture", "Save chart as a picture…", "Scores", ("Ctrl+Alt+G",), "scores"),
    Action("scores.values", "Show chart as a table", "Scores", ("Ctrl+Alt+V",), "scores"),
    Action("view.read", "Read", "View", ("Ctrl+1",)),
    Action("view.ledger", "Ledger", "View", ("Ctrl+2",)),
    Action("view.review", "Review", "View", ("Ctrl+3",)),
    Action("view.scores", "Scorecards", "View", ("Ctrl+4",)),
    Action("view.detail", "Detail", "View", ("F8",), apart=True),
    Action("view.columns", "Columns…", "View", ("Ctrl+Shift+C",), "ledger"),
    Action("view.freeze", "Freeze column, or let it scroll", "View", ("Ctrl+Shift+K",), "ledger"),
    Action("view.system", "System", "View > Theme", ("Ctrl+Alt+0",), group="theme"),
    Action("view.light", "Light", "View > Theme", ("Ctrl+Alt+1",), group="theme"),
    Action("view.dark", "Dark", "View > Theme", ("Ctrl+Alt+2",), group="theme"),
    Action("view.larger", "Larger", "View > Text size", ("Ctrl++", "Ctrl+=")),
    Action("view.smaller", "Smaller", "View > Text size", ("Ctrl+-",)),
    Action("view.normal", "Normal", "View > Text size", ("Ctrl+0",)),
    Action("help.palette", "Find a command…", "Help", ("Ctrl+K",)),
    Action("help.shortcuts", "Shortcuts", "Help", ("F1", "?")),
    Action("help.about", "About Borne Out", "Help", ("Shift+F1",), apart=True),
)


class _Board:
    """The QActions and who handles them; shared by all scopes."""

    def __init__(self, parent: QObject | None, table: tuple[Action, ...]) -> None:
        self.rows = {row.id: row for row in table}
        self.made = {row.id: _made(row, parent) for row in table}
        self.calls: dict[str, dict[str, Callable[[], object]]] = {row.id: {} for row in table}
        self.off: set[tuple[str, str]] = set()
        self.front = ""
        for name, made in self.made.items():
            made.triggered.connect(lambda _checked=False, name=name: self.run(name))

    def scope_of(self, name: str) -> str | None:
        """The scope that handles an action now: the page in front before the window."""
        calls = self.calls[name]
        return next((scope for scope in (self.front, "") if scope in calls), None)

    def run(self, name: str) -> None:
        scope = self.scope_of(name)
        if scope is not None and (scope, name) not in self.off:
            self.calls[name][scope]()

    def tell(self, name: str) -> None:
        scope = self.scope_of(name)
        self.made[name].setEnabled(scope is not None and (scope, name) not in self.off)

    def tell_all(self) -> None:
        for name in self.made:
            self.tell(name)


def _made(row: Action, parent: QObject | None) -> QAction:
    action = QAction(parent)
    action.setText(row.text.replace("&", "&&"))
    action.setObjectName(row.id)
    action.setShortcuts([QKeySequence(key) for key in row.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(bool(row.group))
    action.setEnabled(False)
    # Qt must not move Quit or About to another menu by guessing from their words.
    action.setMenuRole(QAction.MenuRole.NoRole)
    return action


class Actions:
    """A scope's view of the one table: the window's own (``""``), or that of a page (``scope("ledger")``)."""

    def __init__(self, parent: QObject | None = None, *, table: tuple[Action, ...] = TABLE) -> None:
        self._board = _Board(parent, table)
        self._scope = ""

    def scope(self, name: str) -> Actions:
        """The same actions for a page: what it connects is enabled only while the page is in front."""
        view = Actions.__new__(Actions)
        view._board, view._scope = self._board, name
        return view

    def connect(self, name: str, call: Callable[[], object]) -> QAction:
        """Say how this page (or the window) does an action. Unknown names are a mistake (KeyError)."""
        self._board.calls[name][self._scope] = call
        self._board.tell(name)
        return self._board.made[name]

    def set_enabled(self, name: str, on: bool) -> None:
        """Grey an action out, or not, while this scope is in front: "Resolve" without a selection."""
        key = (self._scope, name)
        (self._board.off.discard if on else self._board.off.add)(key)
        self._board.tell(name)

    def set_text(self, name: str, text: str) -> None:
        """Change what the menus say: "Undo Log a claim"."""
        self._board.made[name].setText(text.replace("&", "&&"))

    def bring_to_front(self, scope: str) -> None:
        """The page of this scope is now shown."""
        self._board.front = scope
        self._board.tell_all()

    def action(self, name: str) -> QAction:
        """The QAction, for a button or a menu."""
        return self._board.made[name]

    def run(self, name: str) -> None:
        """Do it, if it can be done now."""
        if self._board.made[name].isEnabled():
            self._board.run(name)

    def row(self, name: str) -> Action:
        """The row of the table."""
        return self._board.rows[name]

    def key(self, name: str) -> str:
        """The first shortcut as the platform writes it, for a button's tooltip."""
        return self._board.made[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def __iter__(self) -> Iterator[tuple[Action, QAction]]:
        return ((row, self._board.made[name]) for name, row in self._board.rows.items())
