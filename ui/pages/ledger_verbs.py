"""What can be done with the chosen claims: each verb asks what it needs, then is one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tracker.claims import ClaimView, ResolutionDraft
from tracker.ledger import Change, Ledger
from ui.dialogs.assign import AssignDialog, DayDialog
from ui.dialogs.resolve import ResolveDialog
from ui.dialogs.small import SmallDialog, claims_text
from ui.dialogs.tags import TagsDialog
from ui.dialogs.texts import EvidenceDialog, NoteDialog, ReopenDialog
from ui.session import Session

Chosen = Callable[[], list[ClaimView]]


class ClaimVerbs(QObject):
    """Verbs over the claims that ``chosen`` returns; nothing happens while there are none."""

    def __init__(self, session: Session, chosen: Chosen, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._chosen, self._window = session, chosen, parent

    def table(self) -> dict[str, Callable[[], object]]:
        """The verbs by the id of their action."""
        return {
            "claim.resolve": self.resolve,
            "claim.cite": self.cite,
            "claim.bundle": self.bundle,
            "claim.reopen": self.reopen,
            "claim.confirm": self.confirm,
            "claim.evidence": self.evidence,
            "claim.evidence_file": lambda: self.evidence(ask=True),
            "claim.tag": self.tag,
            "claim.speaker": self.speaker,
            "claim.event": self.event_,
            "claim.happened": self.happened,
            "claim.update": self.update_of,
            "claim.review_day": self.review_day,
            "claim.snooze": self.snooze,
            "edit.remove": self.remove,
            "edit.restore": self.restore,
        }

    # --- asking and writing

    def _live(self) -> list[ClaimView]:
        return [view for view in self._chosen() if not (view.removed or view.withheld)]

    def _ask(self, dialog: SmallDialog, write: Callable[[Ledger], Change]) -> None:
        """Open a dialog; its verb writes, and it closes once that is done."""
        dialog.committed.connect(lambda: self._session.do(write, lambda _: dialog.accept(), dialog.refuse))
        dialog.open()

    def _day(self) -> str:
        return self._session.today()

    def _likes(self, kind: str) -> Callable[[str], Sequence[str]]:
        return lambda text: self._session.ledger.names_like(kind, text)

    # --- outcomes

    def resolve(self) -> None:
        """Say what happened to them."""
        views = self._live()
        if not views:
            return
        uids = [view.uid for view in views]
        dialog = ResolveDialog(self._session, views, self._window)

        def store(draft: ResolutionDraft) -> None:
            def write(ledger: Ledger) -> Change:
                return ledger.resolve(uids, draft, on=self._day())

            self._session.do(write, lambda _: dialog.accept(), dialog.refuse)

        dialog.committed.connect(store)
        dialog.open()

    def cite(self) -> None:
        """Put citations of the chosen claims on the clipboard, a line each."""
        from tracker.reports.citing import cite  # late: few cite, and it is one more module at the first paint

        views = self._chosen()
        if not views:
            return
        head = self._session.ledger.head()
        QGuiApplication.clipboard().setText("\n".join(cite(view, head) for view in views))
        self._session.say("Citation copied" if len(views) == 1 else f"{len(views):,} citations copied")

    def bundle(self) -> None:
        """Pack the chosen claims for somebody who wants to check them."""
        from ui.dialogs.bundle import BundleDialog  # late, as above

        if views := self._live():
            BundleDialog(self._session, views, self._window).open()

    def reopen(self) -> None:
        """Take the outcome of one claim back, with a reason."""
        views = [view for view in self._live() if view.outcome is not None]
        if len(views) != 1:
            self._session.say("Choose one resolved claim to reopen.")
            return
        view = views[0]
        dialog = ReopenDialog(view.proposition, self._window)
        self._ask(dialog, lambda ledger: ledger.reopen(view.uid, dialog.reason(), on=self._day()))

    def confirm(self) -> None:
        """The outcome stands on the new wording."""
        stale = [view.uid for view in self._live() if view.judged_on_earlier_wording]
        if stale:
            self._session.do(lambda ledger: ledger.confirm(stale[0], on=self._day()))

    def evidence(self, paths: Sequence[Path] = (), *, ask: bool = False) -> None:
        """Add evidence to one claim, with files or after asking for one."""
        views = self._live()
        if len(views) != 1:
            self._session.say("Choose one claim to add evidence to it.")
            return
        dialog = EvidenceDialog(self._session, views[0].proposition, self._window)
        self._ask(dialog, lambda ledger: ledger.add_evidence(views[0].uid, *dialog.drafts()))
        dialog.files.bring(paths)
        if ask:
            dialog.files.wanted.emit()

    # --- what belongs to them

    def tag(self) -> None:
        """Put tags on and take tags off."""
        views = self._live()
        if not views:
            return
        uids = [view.uid for view in views]
        dialog = TagsDialog(views, self._likes("tag"), self._window)
        self._ask(dialog, lambda ledger: ledger.tag(uids, add=dialog.added(), drop=dialog.dropped()))

    def speaker(self) -> None:
        """Give them a speaker."""
        self._assign("Speaker", "Speaker", "speaker")

    def event_(self) -> None:
        """Tie them to an event."""
        self._assign("Event", "Event", "event")

    def happened(self) -> None:
        """Say what became of the event of the chosen claim, for all claims about it."""
        from ui.dialogs.event import EventDialog  # late, as above

        uid = next((view.event_uid for view in self._live() if view.event_uid), "")
        if not uid:
            self._session.say("Choose a claim that is about an event (Ctrl+Shift+T ties it to one).")
            return
        ledger = self._session.ledger
        event = ledger.event(uid)
        EventDialog(self._session, event, ledger.revision_of("event", event.uid), self._window).open()

    def update_of(self) -> None:
        """Make one claim an update of an earlier one."""
        from ui.dialogs.updating import UpdateDialog  # late, as above

        views = self._live()
        if len(views) != 1:
            self._session.say("Choose one claim: the later one.")
            return
        dialog = UpdateDialog(self._session, views[0], self._window)
        self._ask(dialog, lambda ledger: ledger.make_update(views[0].uid, dialog.chosen()))

    def _assign(self, title: str, caption: str, field: str) -> None:
        views = self._live()
        if not views:
            return
        uids = [view.uid for view in views]
        dialog = AssignDialog(
            title,
            caption,
            frozenset(view.speaker if field == "speaker" else view.event_title for view in views),
            about=claims_text(len(views), views[0].proposition),
            field=field,
            complete=self._likes(field),
            ties=frozenset(view.event_tie or "" for view in views) if field == "event" else None,
            parent=self._window,
        )

        def write(ledger: Ledger) -> Change:
            name = dialog.name()
            if field == "speaker":
                return ledger.assign(uids, speaker=name, on=self._day())
            return ledger.assign(uids, event=name, event_tie=dialog.tie(), on=self._day())

        self._ask(dialog, write)

    def review_day(self) -> None:
        """Choose the day to look at them again."""
        views = self._live()
        if not views:
            return
        uids = [view.uid for view in views]
        about = claims_text(len(views), views[0].proposition)
        value = views[0].review_on or "" if len(views) == 1 else ""
        dialog = DayDialog("Review day", "Assign", self._day(), about=about, value=value, parent=self._window)
        self._ask(dialog, lambda ledger: ledger.assign(uids, review_on=dialog.until, on=self._day()))

    def snooze(self) -> None:
        """Not yet: look again on a later day."""
        views = self._live()
        if not views:
            return
        uids = [view.uid for view in views]
        about = claims_text(len(views), views[0].proposition)
        dialog = DayDialog(
            "Not yet", "Look again then", self._day(), about=about, with_reason=True, parent=self._window
        )
        self._ask(dialog, lambda ledger: ledger.snooze(uids, dialog.until, dialog.reason(), on=self._day()))

    # --- notes

    def note(self, about: str, title: str) -> None:
        """Add a note about any record."""
        dialog = NoteDialog(title, parent=self._window)
        self._ask(dialog, lambda ledger: ledger.add_note(about, dialog.text()))

    def edit_note(self, uid: str, revision: str, text: str) -> None:
        """Change a note; emptied, it is removed."""
        dialog = NoteDialog("", text, self._window)
        self._ask(dialog, lambda ledger: ledger.edit_note(uid, dialog.text(), revision))

    # --- out of sight and back

    def remove(self) -> None:
        """Remove them at once; Undo and Restore bring them back."""
        uids = [view.uid for view in self._live()]
        if uids:
            self._session.do(lambda ledger: ledger.remove("claim", uids))

    def restore(self) -> None:
        """Bring removed ones back."""
        uids = [view.uid for view in self._chosen() if view.removed and not view.withheld]
        if uids:
            self._session.do(lambda ledger: ledger.restore("claim", uids))

    def settle(self, uid: str, revision: str) -> None:
        """Of two versions keep one."""
        self._session.do(lambda ledger: ledger.settle(uid, revision))
