"""Asking what a text is: once for a new one, and again when something about its source is to be changed."""

from __future__ import annotations

from hashlib import sha256

from PySide6.QtCore import QObject, Signal

from tracker.claims import Source, SourceDraft
from tracker.errors import InputError, TrackerError
from tracker.ledger import Change, Ledger
from ui.drafts import DraftKeeper
from ui.pages.read_empty import SOURCE_KEY
from ui.pages.read_source import Article, add, add_elsewhere, load, save
from ui.pages.read_take import LONG, Taken, Taking
from ui.session import Session
from ui.widgets.source_form import SourceForm


class Asking(QObject):
    """Runs the source form."""

    added = Signal(object)
    """An ``Article``: the new text is logged with its source."""
    saved = Signal()
    """The source that is read was changed."""
    left = Signal(bool)
    """The form was put away; True when a new text waited behind it."""
    earlier = Signal(str)
    """The source to read instead of a new text: it holds the very same words."""

    def __init__(self, session: Session, form: SourceForm, taking: Taking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._form, self._taking = session, form, taking
        self.taken: Taken | None = None
        self.editing: Article | None = None
        self._earlier = ""
        self._keeper = DraftKeeper(session.drafts, SOURCE_KEY, form.values, self)
        form.earlier_wanted.connect(self._open_earlier)
        form.submitted.connect(self._given)
        form.put_away.connect(self.put_away)
        form.edited.connect(self._touch)
        form.left.connect(self.keep)

    def ask(self, taken: Taken) -> None:
        """Ask what a new text is, with what an earlier day left unfinished on it."""
        self.taken, self.editing = taken, None
        kept = self._keeper.restore()
        self._form.open(taken.title, " ".join(taken.article.notes))
        self._form.fill_found(taken.article)
        if kept.get("title") == taken.title:
            self._form.fill(kept)
        self._form.first_focus()
        self._look_for_earlier(taken)

    def _look_for_earlier(self, taken: Taken) -> None:
        """Ask in a worker whether this very text is stored already: a long one takes a while to hash."""
        ledger = self._session.ledger
        self._session.jobs.run(
            lambda _cancelled: source_with(ledger, taken.text),
            lambda found: self._tell_earlier(taken, found),
            lambda _error: None,  # held by another program: the text is read as a new one
        )

    def _tell_earlier(self, taken: Taken, found: tuple[str, str] | None) -> None:
        if found is not None and self.taken is taken:
            self._earlier, title = found
            named = f"“{title}”" if title else "a source without a title"
            self._form.tell_earlier(f"The same text is in this ledger already, as {named}.")

    def _open_earlier(self) -> None:
        """The new text is put away for good: it holds nothing that the earlier one does not."""
        self.taken = None
        self._keeper.done()
        self._taking.done()
        self.earlier.emit(self._earlier)

    def edit(self, article: Article) -> None:
        """Show what is known of a source, to be changed."""
        self.taken, self.editing = None, article
        self._form.open("", "")
        self._form.fill(article.values())
        self._form.first_focus()

    def keep(self) -> None:
        """Keep what was typed about a new text."""
        if self.taken is not None:
            self._keeper.keep()

    def stop(self) -> None:
        """Nothing is asked any more; what was typed about a new text is kept."""
        self.keep()
        self.taken, self.editing = None, None

    def put_away(self) -> None:
        """Close the form without logging."""
        waited = self.taken is not None
        self.stop()
        self.left.emit(waited)

    def _touch(self) -> None:
        if self.taken is not None:
            self._keeper.touch()

    def _given(self, draft: SourceDraft) -> None:
        on = self._session.today()
        if self.editing is not None:
            article = self.editing
            self._session.do(lambda ledger: save(ledger, article, draft, on), self._saved, self._refused)
        elif self.taken is not None:
            self._add(self.taken, draft)

    def _add(self, taken: Taken, draft: SourceDraft) -> None:
        on, session = self._session.today(), self._session
        if len(taken.text) < LONG:
            session.do(
                lambda ledger: add(ledger, draft, taken, on),
                lambda change: self._added(load(session.ledger, change.uid, text=taken.text)),
                self._refused,
            )
            return
        # A long text takes longer to write than the window may stand still: a worker writes it by its own connection.
        session.jobs.run(
            lambda _cancelled: add_elsewhere(session.ledger, draft, taken, on),
            self._added,
            self._refused,
            "Storing the text",
        )

    def _added(self, article: Article) -> None:
        if self.taken is None:
            return  # put away while it was being stored: it is among what was read before
        self.taken = None
        self._keeper.done()
        self._taking.done()
        self.added.emit(article)

    def _saved(self, change: Change) -> None:
        self.editing = None
        self.saved.emit()

    def _refused(self, error: TrackerError) -> None:
        """The form keeps everything; the sentence stands where it can be mended."""
        if isinstance(error, InputError):
            self._form.show_error(error)
        else:
            self._form.say(str(error))


def source_with(ledger: Ledger, text: str) -> tuple[str, str] | None:
    """Uid and title of the first source that holds this very text, from a worker."""
    reader = ledger.clone()
    try:
        uid = reader.source_of_text(sha256(text.encode()).hexdigest())
        record = reader.record("source", uid) if uid else None
        return (record.uid, record.title) if isinstance(record, Source) else None
    finally:
        reader.close()
