"""Dialogs of a few words: a note, why a claim is reopened, evidence, the name of a search."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.claims import EvidenceDraft, Stance
from tracker.errors import InputError
from tracker.outcomes import read_evidence
from ui.dialogs.attaching import Attaching, take_drops
from ui.dialogs.small import SmallDialog
from ui.session import Session
from ui.widgets.fields import ChoiceField, LineField, TextField
from ui.widgets.file_strip import FileStrip
from ui.widgets.review_words import STANCES
from ui.widgets.text import label


class NoteDialog(SmallDialog):
    """A note about a record; an existing one emptied is removed."""

    def __init__(self, about: str, text: str = "", parent: QWidget | None = None) -> None:
        hint = "Emptied, the note is removed." if text else ""
        field = TextField("Note", name="text", lines=5, hint=hint)
        title = "Edit the note" if text else "Add a note"
        super().__init__(title, "Save" if text else "Add", about=about, fields=(field,), parent=parent)
        self._had = bool(text)
        field.set_text(text)
        field.editor.setFocus()

    def text(self) -> str:
        """The note."""
        return self.form["text"].text()

    def check(self) -> None:
        """A new note says something."""
        if not self.text() and not self._had:
            raise InputError("text", "The note is empty: write something, or cancel.")


class ReopenDialog(SmallDialog):
    """Why an outcome no longer stands. The earlier outcome stays visible."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        field = TextField("Reason", name="reason", lines=2, hint="The earlier outcome stays visible.")
        super().__init__("Reopen", "Reopen", about=about, fields=(field,), parent=parent)
        field.editor.setFocus()

    def reason(self) -> str:
        """Why."""
        return self.form["reason"].text()

    def check(self) -> None:
        """A reason there must be."""
        if not self.reason():
            raise InputError("reason", "Say why it is open again.")


class EvidenceDialog(SmallDialog):
    """A page, a document or a picture that bears on the outcome: by its address, its name, or whole as a file."""

    def __init__(self, session: Session, about: str, parent: QWidget | None = None) -> None:
        fields = (
            LineField("Address", name="evidence", placeholder="https://… or what it is called"),
            LineField("Title", name="title"),
            LineField("Archived at", name="archive_url"),
            ChoiceField("What it does", [(s.value, word) for s, word in STANCES.items()], name="stance"),
            LineField("Remark", name="note"),
        )
        super().__init__("Add evidence", "Add", about=about, fields=fields, parent=parent)
        row = QHBoxLayout()  # two in a row: at large text the dialog must fit on a small screen
        row.setSpacing(12)
        for field in fields[2:4]:
            self.body.removeWidget(field)
            row.addWidget(field, 1)
        self.body.insertLayout(2, row)
        self.files = FileStrip()
        self.body.addWidget(self.files)
        Attaching(session, self.files, self.refuse, self)
        take_drops(self, self.files)
        fields[0].editor.setFocus()

    def drafts(self) -> tuple[EvidenceDraft, ...]:
        """The evidence as it was typed, and the files. Raises InputError."""
        said, files = self.form.values(), self.files.drafts()
        stance = Stance(said["stance"] or Stance.SUPPORTS)
        files = tuple(replace(one, stance=stance) for one in files)
        typed = replace(
            read_evidence(said["evidence"], said["title"]),
            archive_url=said["archive_url"],
            note=said["note"],
            stance=stance,
        )
        if files and not typed.url and not (said["evidence"] and typed.title):
            # Nothing but the file: what was typed is about it.
            first = replace(files[0], title=said["title"] or files[0].title, note=typed.note or files[0].note)
            return (replace(first, archive_url=typed.archive_url), *files[1:])
        return (typed, *files)

    def check(self) -> None:
        """Something to find it by."""
        if self.files.reading():
            raise InputError("", "The file is still being read: press Add again in a moment.")
        draft = self.drafts()[0]
        if not (draft.url or draft.title or draft.archive_url):
            raise InputError("evidence", "Give an address, a title or a file.")


class SaveSearchDialog(SmallDialog):
    """A name for a search worth keeping."""

    def __init__(self, query: str, parent: QWidget | None = None) -> None:
        field = LineField("Name", name="name")
        super().__init__("Save this search", "Save", about=query, fields=(field,), parent=parent)
        field.editor.setFocus()

    def name(self) -> str:
        """What it is called."""
        return self.form["name"].text()

    def check(self) -> None:
        """A name there must be."""
        if not self.name():
            raise InputError("name", "Give the search a name.")


class ChangedDialog(SmallDialog):
    """Both versions of something that was changed elsewhere while it was edited here."""

    def __init__(self, caption: str, mine: str, theirs: str, parent: QWidget | None = None) -> None:
        about = "This claim was changed by somebody else while you edited it. Nothing was overwritten."
        super().__init__("Two versions", "Keep mine", about=about, parent=parent)
        for heading, text in (("Yours", mine), ("In the ledger now", theirs)):
            self.body.addWidget(label(f"{heading}: {caption.lower()}", "heading"))
            self.body.addWidget(label(text or "empty", wrap=True, selectable=True))
        self.cancel.setText("Keep theirs")
