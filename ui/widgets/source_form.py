"""What carries the claims, asked once before reading: everything may stay unknown, and Enter goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import deadlines
from tracker.claims import Day, PublishedBasis, SourceDraft, SourceKind
from tracker.errors import InputError
from tracker.reading.article import ORIGIN_WORDS, Article, Fact
from ui.models.words import day_text
from ui.widgets.claim_more import Complete
from ui.widgets.fields import ChoiceField, Field, Form, LineField
from ui.widgets.text import button, label

BASIS_WORDS = (
    (PublishedBasis.STATED, "It says so itself"),
    (PublishedBasis.INFERRED, "Inferred by us"),
)
ERROR_FIELDS = {"source_title": "title", "published_basis": "published_on"}


class SourceForm(QWidget):
    """Title, outlet, writer, published on and how we know, kind, URL, collection."""

    submitted = Signal(object)
    """A ``SourceDraft``."""
    put_away = Signal()
    edited = Signal()
    left = Signal()
    """The keyboard left a field."""
    earlier_wanted = Signal()
    """This very text is stored already, and that copy is to be read."""

    def __init__(
        self, complete: Complete, today: Callable[[], Day] = lambda: "", parent: QWidget | None = None
    ) -> None:
        """``today`` says what day it is: a day of publication that is still to come is remarked on."""
        super().__init__(parent)
        self._today = today
        self.note = label("", "small", wrap=True)
        self.title = LineField("Title", name="title", complete=lambda text: complete("source", text))
        self.outlet = LineField("Outlet", name="outlet", complete=lambda text: complete("outlet", text))
        self.writer = LineField("Writer", name="writer", placeholder="unknown")
        self.published = LineField(
            "Published on", name="published_on", placeholder="5 Feb 2013, Feb 2013, 2013 or unknown"
        )
        self.basis = ChoiceField("How we know the day", [(str(b), w) for b, w in BASIS_WORDS], name="published_basis")
        self.why = LineField("Inferred from", name="published_why", placeholder="a caption, other days in the text")
        self.kind = ChoiceField("Kind", [(kind.value, kind.value.capitalize()) for kind in SourceKind], name="kind")
        self.url = LineField("URL", name="url")
        self.collection = LineField(
            "Collection", name="collection", placeholder="none", complete=lambda text: complete("collection", text)
        )
        self.problem = label("", "error", wrap=True, name="Problem")
        self.earlier = label("", wrap=True)
        self.open_earlier = button("Open the earlier one")
        self.open_earlier.clicked.connect(lambda: self.earlier_wanted.emit())
        self._told: dict[Field, tuple[str, str]] = {}
        self._form = Form(self._fields())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        for part in (self.note, self.problem, self.earlier):
            column.addWidget(part)
        column.addWidget(self.open_earlier, 0, Qt.AlignmentFlag.AlignLeft)
        for field in self._fields():
            column.addWidget(field)
        column.addStretch(1)
        for field in self._fields():
            field.edited.connect(self._changed)
            field.left.connect(self.left)
            field.editor.installEventFilter(self)
        self.open("", "")

    def open(self, title: str, note: str) -> None:
        """Ask anew about a text whose first line is ``title``; ``note`` says how it was read."""
        self._form.clear_errors()
        self._told = {}
        for field in self._fields():
            field.set_text("")
        self.title.set_text(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.say("")
        self.tell_earlier("")
        self._reread()

    def fill_found(self, article: Article) -> None:
        """Put in what was found out about a source, and say under each field from where and how sure that is."""
        found = article.source()
        facts = {self.title: article.title, self.outlet: article.outlet, self.writer: article.writer}
        self._told = {field: (fact.value, _origin(fact)) for field, fact in facts.items() if fact}
        values = {"outlet": found.outlet, "writer": found.writer, "url": found.url, "published_on": found.published_on}
        basis = str(found.published_basis or PublishedBasis.STATED)
        self._form.fill(values | {"published_basis": basis, "published_why": found.published_why})
        if article.published:
            self._told[self.published] = (self.published.text(), _origin(article.published))
        self._reread()

    def fill(self, values: dict[str, str]) -> None:
        """Put in what is known or what an earlier form left behind."""
        self._form.fill(values)
        self._reread()

    def values(self) -> dict[str, str]:
        """What stands in the form, by field name."""
        return self._form.values()

    def first_focus(self) -> None:
        """The keyboard into the outlet: the title is filled in already, and Enter goes on from anywhere."""
        field = self.outlet if self.title.text() else self.title
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> SourceDraft:
        """The source as typed; raises InputError on what cannot be read."""
        published = deadlines.parse_published(self.published.text())
        basis = PublishedBasis(self.basis.text()) if published else PublishedBasis.UNKNOWN
        return SourceDraft(
            title=_known(self.title),
            outlet=_known(self.outlet),
            writer=_known(self.writer),
            kind=SourceKind(self.kind.text()),
            url=_known(self.url),
            published_on=published,
            published_basis=basis,
            published_why=self.why.text() if basis is PublishedBasis.INFERRED else "",
            collection="" if self.collection.text().lower() == "none" else _known(self.collection),
        )

    def submit(self) -> None:
        """Go on, or say under the field why not."""
        self._form.clear_errors()
        self.say("")
        try:
            draft = self.draft()
        except InputError as error:
            self.show_error(error)
            return
        self.submitted.emit(draft)

    def show_error(self, error: InputError) -> None:
        """Show a refusal under its field."""
        if not self._form.show_error(ERROR_FIELDS.get(error.field, error.field), str(error)):
            self.say(str(error))

    def say(self, sentence: str) -> None:
        """Say what concerns no single field."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def tell_earlier(self, sentence: str) -> None:
        """Say that the same text is stored already and offer that copy; nothing takes the offer back."""
        self.earlier.setText(sentence)
        for part in (self.earlier, self.open_earlier):
            part.setVisible(bool(sentence))

    def _fields(self) -> tuple[Field, ...]:
        return (
            self.title,
            self.outlet,
            self.writer,
            self.published,
            self.basis,
            self.why,
            self.kind,
            self.url,
            self.collection,
        )

    def _changed(self) -> None:
        self._reread()
        self.edited.emit()

    def _reread(self) -> None:
        """Say how the day of publication is read, and ask how it is known only where there is one."""
        try:
            published = deadlines.parse_published(self.published.text())
            words = _published_words(published)
            words = "" if words == self.published.text() else words
            late = "after today: check the year" if published and published > self._today() else ""
            self.published.set_hint("; ".join(part for part in (words, late, self._from(self.published)) if part))
        except InputError:
            published = ""
            self.published.set_hint("")
        for field in (self.title, self.outlet, self.writer):
            field.set_hint(self._from(field))
        self.basis.setVisible(bool(published))
        self.why.setVisible(bool(published) and self.basis.text() == PublishedBasis.INFERRED)

    def _from(self, field: Field) -> str:
        """Where what stands in a field was found; nothing once it was changed by hand."""
        text, words = self._told.get(field, ("", ""))
        return words if text and field.text() == text else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            call = self._call_of(event)
            if call is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    call()
                return True
        return super().eventFilter(watched, event)

    def _call_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ControlModifier
        if held != Qt.KeyboardModifier.NoModifier:
            return None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.submit
        return self.put_away.emit if event.key() == Qt.Key.Key_Escape else None


def _origin(fact: Fact) -> str:
    """Where a fact is from, how sure it is, and what other places say instead."""
    words = f"{ORIGIN_WORDS[fact.origin]}, {fact.sure}"
    against = fact.against()
    return f"{words}; but {against}" if against else words


def _known(field: Field) -> str:
    """What a field says; "unknown" is nothing."""
    return "" if field.text().casefold() in ("unknown", "not known", "?") else field.text()


def _published_words(published: str) -> str:
    if not published:
        return "unknown: each claim then asks for its own day"
    if len(published) == 10:
        return day_text(published)
    return f"{day_text(published)}: claims count as made on {day_text(deadlines.last_day(published))}"
