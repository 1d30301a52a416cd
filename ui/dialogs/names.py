"""What can be done with a name: another name, other spellings, and showing one record under another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from tracker.errors import InputError
from ui.dialogs.small import SmallDialog
from ui.theme import current
from ui.widgets.fields import LineField, TextField
from ui.widgets.text import button, label

SHOWN = 200


class RenameDialog(SmallDialog):
    """Another name for a record; the old one stays as an alias. Where another has the new name, joining is offered."""

    join_wanted = Signal(str)
    """The uid of the record that has this name already: to be joined with it rather than renamed."""

    def __init__(
        self,
        name: str,
        *,
        keeps_alias: bool = True,
        taken: Callable[[str], str] = lambda _name: "",
        parent: QWidget | None = None,
    ) -> None:
        """``taken`` returns the uid of another record with a name, or nothing."""
        hint = "The old name still finds it." if keeps_alias else ""
        field = LineField("Name", name="name", hint=hint)
        super().__init__("Rename", "Rename", about=name, fields=(field,), parent=parent)
        self._taken, self._offered = taken, ""
        self.join = button("Join with it")
        self.join.clicked.connect(lambda: self.join_wanted.emit(self._taken(self.name())))
        self.join.hide()
        self.foot.insertWidget(0, self.join)
        field.edited.connect(self.join.hide)
        field.set_text(name)
        field.editor.selectAll()

    def name(self) -> str:
        """The new name."""
        return self.form["name"].text()

    def check(self) -> None:
        """A name there must be, and one that is taken is used twice only when that is asked for again."""
        name = self.name()
        if not name:
            raise InputError("name", "The name is empty: type one, or cancel.")
        if self._taken(name) and self._offered != name:
            self._offered = name
            self.join.show()
            raise InputError("name", "Another one has this name. Join with it, or rename once more to have two.")


class AliasesDialog(SmallDialog):
    """Other spellings of a name, one a line."""

    def __init__(self, name: str, aliases: Sequence[str], parent: QWidget | None = None) -> None:
        field = TextField("Other names, one a line", name="aliases", lines=5)
        super().__init__("Other names", "Save", about=name, fields=(field,), parent=parent)
        field.set_text("\n".join(aliases))

    def aliases(self) -> list[str]:
        """The names, in their order."""
        lines = (line.strip() for line in self.form["aliases"].text().splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class JoinDialog(SmallDialog):
    """Which record this one is to be shown under. Likely duplicates stand first; typing narrows the list."""

    def __init__(
        self,
        name: str,
        others: Sequence[tuple[str, str]],
        alike: frozenset[str] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        """``others`` are (uid, words); ``alike`` the uids that are likely the same."""
        super().__init__("Join", "Join", about=f"“{name}” will be shown under the one that you choose.", parent=parent)
        self._others = sorted(others, key=lambda other: (other[0] not in alike, other[1].casefold()))
        self._alike = alike
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a name")
        self.search.setAccessibleName("Find a name")
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("Names")
        self.list.setMinimumHeight(current(self).px(220))
        self.list.itemActivated.connect(self.commit)
        self.first = self.search
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(label("Nothing is lost: they can be parted again.", "small", wrap=True))
        self._narrow("")

    def _narrow(self, text: str) -> None:
        self.list.clear()
        found = [other for other in self._others if text.casefold() in other[1].casefold()]
        for uid, words in found[:SHOWN]:
            item = QListWidgetItem(words + (" (perhaps the same)" if uid in self._alike else ""), self.list)
            item.setData(Qt.ItemDataRole.UserRole, uid)
        if found and (text or found[0][0] in self._alike):
            self.list.setCurrentRow(0)

    def chosen(self) -> str:
        """The uid of the record to show this one under, or nothing."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if self.list.selectedItems() else ""

    def check(self) -> None:
        """One must be chosen."""
        if not self.chosen():
            raise InputError("into", "Choose the name under which it is to be shown.")
