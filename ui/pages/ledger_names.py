"""What can be done with a name in the lists: another name, other spellings, joining, parting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tracker.errors import TrackerError
from tracker.ledger import Change, Ledger, Named
from tracker.tables import name_key
from ui.dialogs.names import AliasesDialog, JoinDialog, RenameDialog
from ui.dialogs.small import SmallDialog
from ui.session import Session
from ui.widgets.name_detail import ALIASED, JOINABLE, NameFacts


class NameVerbs(QObject):
    """Verbs over the record that ``shown`` returns; ``named`` lists all of a kind."""

    def __init__(
        self,
        session: Session,
        shown: Callable[[], NameFacts | None],
        named: Callable[[str], list[Named]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._shown, self._named, self._window = session, shown, named, parent

    def table(self) -> dict[str, Callable[[], object]]:
        """The verbs by the id of their action."""
        return {
            "claim.rename": self.rename,
            "claim.join": self.join,
            "claim.part": self.part,
            "claim.aliases": self.aliases,
        }

    def _ask(self, dialog: SmallDialog, write: Callable[[Ledger], Change]) -> None:
        dialog.committed.connect(lambda: self._session.do(write, lambda _: dialog.accept(), dialog.refuse))
        dialog.open()

    def rename(self) -> None:
        """Another name."""
        facts = self._shown()
        if facts is None:
            return
        dialog = RenameDialog(
            facts.name,
            keeps_alias=facts.kind in ALIASED,
            taken=lambda name: self._holder(facts, name),
            parent=self._window,
        )

        def join(into: str) -> None:
            self._session.do(
                lambda ledger: ledger.join(facts.kind, facts.uid, into), lambda _: dialog.accept(), dialog.refuse
            )

        dialog.join_wanted.connect(join)
        self._ask(dialog, lambda ledger: ledger.rename(facts.kind, facts.uid, dialog.name()))

    def _holder(self, facts: NameFacts, name: str) -> str:
        """The uid of another record of the same kind that has this name and can be joined with, or nothing."""
        if facts.kind not in JOINABLE:
            return ""
        key = name_key(name)
        others = (one.uid for one in self._named(facts.kind) if one.uid != facts.uid and name_key(one.name) == key)
        return next(others, "")

    def aliases(self) -> None:
        """Other spellings."""
        facts = self._shown()
        if facts is None or facts.kind not in ALIASED:
            return
        dialog = AliasesDialog(facts.name, facts.aliases, self._window)
        self._ask(dialog, lambda ledger: ledger.set_aliases(facts.kind, facts.uid, dialog.aliases()))

    def join(self) -> None:
        """Show this record under another, chosen from a list with the likely duplicates first."""
        facts = self._shown()
        if facts is None or facts.kind not in JOINABLE:
            return
        others = [(one.uid, f"{one.name} ({one.count:,})") for one in self._named(facts.kind) if one.uid != facts.uid]
        if not others:
            self._session.say("There is nothing else to join it with.")
            return
        alike = frozenset(uid for uid, _ in facts.alike)
        dialog = JoinDialog(facts.name, others, alike, self._window)
        self._ask(dialog, lambda ledger: ledger.join(facts.kind, facts.uid, dialog.chosen()))

    def take_in(self, uid: str) -> None:
        """Show a likely duplicate under this record."""
        if (facts := self._shown()) is not None:
            self._session.do(lambda ledger: ledger.join(facts.kind, uid, facts.uid), failed=self._tell)

    def part(self, uid: str = "") -> None:
        """Let one that was joined into this record stand for itself again: the one named, else the last."""
        facts = self._shown()
        if facts is None or not facts.joined:
            return
        chosen = uid or facts.joined[-1][0]
        self._session.do(lambda ledger: ledger.part(facts.kind, chosen), failed=self._tell)

    def _tell(self, error: TrackerError) -> None:
        self._session.messages.error(str(error))
