"""A correction of a source: what the publisher said, then what it means for each claim; all of it one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.claims import AnswerDraft, Claim, Correction, CorrectionChoice, CorrectionDraft, Day, Source
from tracker.deadlines import parse_day
from tracker.errors import InputError, NotFound, TrackerError
from tracker.ledger import Change, Ledger
from tracker.reading.again import Requoted, Standing
from tracker.reading.article import Article
from ui.dialogs.answering import Answering, Asked
from ui.dialogs.bringing import Bringing
from ui.dialogs.small import SmallDialog
from ui.models.words import correction_words
from ui.session import Session
from ui.theme import current
from ui.widgets.fields import ChoiceField, LineField, TextField
from ui.widgets.file_strip import kind_words, size_words
from ui.widgets.status_line import counted
from ui.widgets.text import button, label

NO_TEXT = "The corrected text, if there is one: each quote is then looked for in it."
NEXT, CONFIRM = "Next: its claims", "Confirm"


def asked_of(ledger: Ledger, source: str, correction: Correction | None, text: str, on: Day) -> list[Asked]:
    """The claims of a source as a correction asks about them, from a worker; ``text`` is the corrected text.

    Where there is one, a claim whose quote stands in it unchanged is answered beforehand: it stands as published.
    """
    reader = ledger.clone()
    try:
        if correction is not None and correction.snapshot and not text:
            text = _text_of(reader, correction.snapshot)
        found = {one.claim: one for one in reader.read_again(source, text)} if text else {}
        asked = []
        for view in reader.claims_of_source(source, on=on):
            claim = reader.record("claim", view.uid)
            assert isinstance(claim, Claim)
            answers = correction.answers if correction else ()
            earlier = next((one for one in answers if one.claim == view.uid), None)
            one = Asked(claim, reader.revision_of("claim", view.uid), found.get(view.uid), earlier)
            _begin(one)
            asked.append(one)
        return asked
    finally:
        reader.close()


def _text_of(reader: Ledger, snapshot: str) -> str:
    try:
        return reader.snapshot_text(snapshot)
    except NotFound:  # withheld, or not carried along
        return ""


def _begin(one: Asked) -> None:
    if one.earlier is not None:
        one.choice, one.typed = one.earlier.choice, {"why": one.earlier.why}
    elif _same(one.found):
        one.choice = CorrectionChoice.STANDS


def _same(found: Requoted | None) -> bool:
    return found is not None and found.standing in (Standing.INTACT, Standing.MOVED)


class CorrectionDialog(SmallDialog):
    """Two steps: the correction itself, then its claims. Ctrl+Enter goes on and, at the end, confirms."""

    def __init__(
        self,
        session: Session,
        source: Source,
        base: str,
        *,
        waiting: Sequence[int] = (),
        article: Article | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``base`` is the source's revision that is looked at, ``article`` the corrected text where it was read.

        ``waiting`` are the claims that each of its corrections still asks about.
        """
        super().__init__("Correction", NEXT, about=source.title or source.url, parent=parent)
        self._session, self._source, self._base = session, source, base
        self._article: Article | None = None
        self._asked_for: tuple[int, Article | None] | None = None
        self.back = button("Back", "quiet")
        self.foot.insertWidget(0, self.back)
        self.which = ChoiceField("Which", _choices(source, waiting), name="which")
        self.on = LineField("Corrected on", name="on", placeholder="2013-02-06")
        self.url = LineField("Address of the correction", name="url", placeholder="https://…")
        self.text = TextField("What it says", name="text", lines=3, most=6)
        self.form.fields |= {each.name: each for each in (self.which, self.on, self.url, self.text)}
        self.ways = Bringing(session, source.url, self)
        self.copy = label(NO_TEXT, "small", wrap=True)
        self.drop_copy = button("Take off", "quiet", name="Take off the corrected text")
        self.summary = label("", "strong", wrap=True)
        self.answers = Answering()
        self.stack = QStackedWidget(self)
        self._lay_out_steps()
        self.setAcceptDrops(True)
        self._connect()
        self.on.set_text(session.today())
        self.first = self.on.editor
        self._take_copy(article)
        self._go(0)
        self.resize(min(current(self).px(740), 1060), min(current(self).px(560), 720))

    def _lay_out_steps(self) -> None:
        first, second = QWidget(), QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.on, 1)
        row.addWidget(self.url, 3)
        kept = QHBoxLayout()
        kept.setSpacing(8)
        kept.addWidget(self.copy, 1)
        kept.addWidget(self.drop_copy)
        column.addWidget(self.which)
        column.addLayout(row)
        column.addWidget(self.text)
        column.addLayout(kept)
        column.addWidget(self.ways)
        column.addStretch(1)
        self.which.setVisible(bool(self._source.corrections))
        column = QVBoxLayout(second)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.summary)
        column.addWidget(self.answers, 1)
        for part in (first, second):
            self.stack.addWidget(part)
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self._go(0))
        self.drop_copy.clicked.connect(lambda: self._take_copy(None))
        self.which.edited.connect(self._which)
        self.ways.began.connect(lambda: self.copy.setText("Reading…"))
        self.ways.brought.connect(self._take_copy)
        self.ways.refused.connect(self._not_brought)
        self.answers.changed.connect(lambda: self.summary.setText(self.answers.said()))
        self.committed.connect(self._next)

    # --- the correction itself

    @property
    def number(self) -> int:
        """Which of the source's corrections is answered; 0 for a new one."""
        return int(self.which.text() or 0)

    def begin_with(self, number: int, claim: str = "") -> None:
        """Answer a correction that is logged already, for one claim first."""
        self.which.set_text(str(number))
        self._which()
        self._to_claims(claim)

    def draft(self) -> CorrectionDraft:
        """What was typed. Raises InputError on the field to mend."""
        on = parse_day(self.on.text(), "on", today=self._session.today())
        text, url = self.text.text(), self.url.text()
        if not text and not url and self._article is None:
            raise InputError("text", "The correction is empty: give what it says, its link, or the corrected text.")
        snapshot = self._article.snapshot() if self._article else None
        return CorrectionDraft(on=on, text=text, url=url, snapshot=snapshot)

    def _which(self) -> None:
        """An earlier correction is shown as it was logged; only its answers can be given."""
        found = self._source.corrections[self.number - 1] if self.number else None
        self.on.set_text(found.on if found else self._session.today())
        self.url.set_text(found.url if found else "")
        self.text.set_text(found.text if found else "")
        for each in (self.on.editor, self.url.editor, self.text.editor):
            each.setReadOnly(found is not None)
        for part in (self.ways, self.copy, self.drop_copy):
            part.setVisible(found is None)
        if found is None:
            self._take_copy(self._article)

    def _take_copy(self, article: Article | None) -> None:
        self._article = article
        self.say("")
        self.drop_copy.setVisible(article is not None)
        if article is None:
            self.copy.setText(NO_TEXT)
            return
        snapshot = article.snapshot()
        kind, size = kind_words(snapshot.media_type), size_words(len(snapshot.data))
        self.copy.setText(f"The corrected text will be kept: {kind}, {size}.")

    def _not_brought(self, error: TrackerError) -> None:
        self._take_copy(self._article)
        self.refuse(error)

    # --- from step to step

    def check(self) -> None:
        """Each step is read before the next."""
        if self.stack.currentIndex() == 0 and not self.number:
            self.draft()

    def _go(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.back.setVisible(step == 1)
        self.verb.setText(CONFIRM if step else NEXT)
        if step:
            self.answers.list.setFocus()

    def _next(self) -> None:
        if self.stack.currentIndex() == 0:
            self._to_claims()
        else:
            self._confirm()

    def _to_claims(self, claim: str = "") -> None:
        """Ask about the claims; what was answered already stays when one comes back to the same correction."""
        wanted = (self.number, self._article)
        if self._asked_for == wanted:
            self._go(1)
            return
        number, article = wanted
        correction = self._source.corrections[number - 1] if number else None
        ledger, uid, on = self._session.ledger, self._source.uid, self._session.today()
        text = article.text if article and not number else ""

        def show(asked: list[Asked]) -> None:
            self._asked_for = wanted
            self.answers.set_asked(asked, claim)
            self._go(1)

        work: Callable[[Callable[[], bool]], list[Asked]]
        work = lambda _cancelled: asked_of(ledger, uid, correction, text, on)  # noqa: E731
        self._session.jobs.run(work, show, self.refuse, owner=self)

    def _confirm(self) -> None:
        on = self._session.today()
        try:
            answers = self.answers.drafts(on)
        except InputError as error:
            self.say(str(error))
            return
        if self.number and not answers:
            self.say("Nothing new was answered: choose for a claim, or close.")
            return
        self._session.do(self._write(answers, on), lambda _change: self.accept(), self._refused)

    def _write(self, answers: Sequence[AnswerDraft], on: Day) -> Callable[[Ledger], Change]:
        uid, number = self._source.uid, self.number
        if number:
            return lambda ledger: ledger.answer_corrections(uid, number, answers, on=on)
        return partial(_take, source=uid, draft=self.draft(), answers=answers, on=on, base=self._base)

    def _refused(self, error: TrackerError) -> None:
        """A refusal of the correction itself is shown where it can be mended."""
        if isinstance(error, InputError) and error.field in self.form.fields:
            self._go(0)
        self.refuse(error)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard goes to the claims where they are asked about at once."""
        super().showEvent(event)
        if self.stack.currentIndex() == 1:
            self.answers.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        """Nothing is handed to a dialog that is gone."""
        self.ways.stop()
        super().done(result)

    # --- drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.stack.currentIndex() == 0 and not self.number:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The corrected text."""
        event.acceptProposedAction()
        self.ways.take_data(event.mimeData())


def _choices(source: Source, waiting: Sequence[int]) -> list[tuple[str, str]]:
    """A new correction, or one that is logged, with how many claims it still asks about."""
    found = [("", "A new correction")]
    for number, (one, left) in enumerate(zip(source.corrections, waiting, strict=False), 1):
        rest = f" ({counted(left, 'claim', 'claims')} not answered)" if left else " (all claims answered)"
        found.append((str(number), f"{correction_words(one, 48)}{rest}"))
    return found


def _take(
    ledger: Ledger, *, source: str, draft: CorrectionDraft, answers: Sequence[AnswerDraft], on: Day, base: str
) -> Change:
    return ledger.take_correction(source, draft, answers, on=on, base=base)


def correct(
    session: Session,
    uid: str,
    parent: QWidget | None,
    *,
    number: int = 0,
    claim: str = "",
    article: Article | None = None,
) -> None:
    """Open the dialog for a source: for a new correction, or for the answers to one that is logged."""
    ledger = session.ledger
    try:
        source, base = ledger.record("source", uid), ledger.revision_of("source", uid)
    except TrackerError as error:
        session.say(str(error))
        return
    assert isinstance(source, Source)
    waiting = [len(ledger.unanswered(uid, one, on=session.today())) for one in range(1, len(source.corrections) + 1)]
    dialog = CorrectionDialog(session, source, base, waiting=waiting, article=article, parent=parent)
    if number:
        dialog.begin_with(number, claim)
    dialog.open()
