"""A source read again: what became of the words of each claim. Looking changes nothing; the copy may be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidget, QSplitter, QWidget

from tracker.claims import Source
from tracker.errors import NotFound, TrackerError
from tracker.ledger import Change, Ledger
from tracker.reading.again import Piece, Requoted, Standing, changed_lines
from tracker.reading.article import Article
from ui.dialogs.bringing import Bringing
from ui.dialogs.correction import correct
from ui.dialogs.small import SmallDialog
from ui.models.words import day_text, instant_day
from ui.session import Session
from ui.theme import current
from ui.widgets.diff_view import LEGEND, DiffView, condensed
from ui.widgets.quote_context import context
from ui.widgets.status_line import counted
from ui.widgets.text import button, label

HOW = "Paste the text as it reads now, open a saved copy, or fetch its address. Nothing is changed by looking."
SAID = {
    Standing.INTACT: "The same words at the same place.",
    Standing.MOVED: "The same words, at another place of the text.",
    Standing.REWORDED: "Other words stand in their place.",
    Standing.GONE: "Nothing like these words is in the text any more.",
}
MOST_LINES = 4_000
"""Lines of both texts together that are compared one by one; more would take too long."""


@dataclass(frozen=True, slots=True)
class Reread:
    """A source's text as it reads now, beside what is stored of it.

    ``quotes`` are (what became of it, the claim's proposition). ``kept`` says when this very text was stored already.
    ``lines`` is the whole text against the latest copy; empty where there is none, or where it is too long.
    """

    article: Article
    quotes: Sequence[tuple[Requoted, str]]
    without: int
    kept: str = ""
    lines: tuple[Piece, ...] = ()

    def summary(self) -> str:
        """How many quotes stand how, in a sentence."""
        counts = Counter(found.standing for found, _ in self.quotes)
        parts = [f"{counts[standing]:,} {standing.value}" for standing in reversed(Standing) if counts[standing]]
        said = f"{counted(len(self.quotes), 'quote', 'quotes')}: {', '.join(parts)}." if parts else ""
        if self.without:
            said += f" {counted(self.without, 'claim has', 'claims have')} no quote to look for."
        if not said:
            said = "No claim of this source is logged."
        return f"{said} {self.kept}".strip()


def reread(ledger: Ledger, uid: str, article: Article) -> Reread:
    """What became of a source's quotes in a text, from a worker; nothing is written."""
    reader = ledger.clone()
    try:
        found = reader.read_again(uid, article.text)
        # The day matters to due and open only, and none of that is shown.
        propositions = {view.uid: view.proposition for view in reader.claims_of_source(uid, on="9999-12-31")}
        copies = reader.snapshots_of(uid)
        wanted = sha256(article.text.encode()).hexdigest()
        same = next((copy for copy in copies if copy.text_sha256 == wanted), None)
        try:
            latest = reader.snapshot_text(copies[-1].uid) if copies else ""
        except NotFound:  # withheld, or not carried along
            latest = ""
    finally:
        reader.close()
    kept = f"This very text is kept already, since {day_text(instant_day(same.taken_at))}." if same else ""
    short = latest.count("\n") + article.text.count("\n") < MOST_LINES
    lines = changed_lines(latest, article.text) if latest and short and not same else ()
    quotes = [(one, propositions.get(one.claim, "")) for one in found]
    return Reread(article, quotes, len(propositions) - len(quotes), kept, lines)


class ReadAgainDialog(SmallDialog):
    """The ways to bring the text in; then the claims with what became of their words, and the change word by word."""

    def __init__(self, session: Session, source: Source, parent: QWidget | None = None) -> None:
        super().__init__("Read again", "Keep this copy", about=source.title or source.url, parent=parent)
        self._session, self._source = session, source
        self.found: Reread | None = None
        self.cancel.setText("Close")
        self.verb.setEnabled(False)
        self.correction = button("Log a correction…", "quiet")
        self.correction.clicked.connect(self._correct)
        self.foot.insertWidget(0, self.correction)
        self.ways = Bringing(session, source.url, self)
        self.says = label(HOW, "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Claims of this source, and what became of their words")
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.ensurePolished()  # else its rows are measured in another text size
        self.diff = DiffView()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.list)
        self.split.addWidget(self.diff)
        self.split.setSizes([300, 360])
        self.legend, self._filler = label(LEGEND, "small"), QWidget()
        self.body.addWidget(self.ways)
        self.body.addWidget(self.says)
        self.body.addWidget(self.split, 1)
        self.body.addWidget(self._filler, 1)
        self.body.addWidget(self.legend)
        self._show_result(False)
        self.setAcceptDrops(True)
        self.first = self.ways.paste_button
        self.resize(min(current(self).px(720), 1040), min(current(self).px(540), 700))
        self._connect()

    def _connect(self) -> None:
        self.ways.began.connect(self._began)
        self.ways.brought.connect(self._compare)
        self.ways.refused.connect(self._refused)
        self.list.currentRowChanged.connect(self._show_row)
        self.committed.connect(self._keep)

    def _show_result(self, on: bool) -> None:
        for part in (self.split, self.legend):
            part.setVisible(on)
        self.correction.setVisible(on and not self._session.ledger.read_only)
        self._filler.setVisible(not on)

    # --- bringing it in

    def _began(self) -> None:
        self.found = None
        self.verb.setEnabled(False)
        self.say("")
        self._show_result(False)
        self.says.setText("Reading…")

    def _refused(self, error: TrackerError) -> None:
        self.says.setText(HOW)
        self.refuse(error)

    def _compare(self, article: Article) -> None:
        ledger, uid = self._session.ledger, self._source.uid
        self.says.setText("Comparing…")
        self._session.jobs.run(lambda _cancelled: reread(ledger, uid, article), self._show, self._refused, "Comparing")

    def _show(self, found: Reread) -> None:
        self.found = found
        self.says.setText(found.summary())
        self.verb.setEnabled(not found.kept and not self._session.ledger.read_only)
        self.list.clear()
        for one, proposition in found.quotes:
            words = one.words()
            self.list.addItem(f"{words[:1].upper()}{words[1:]}\n{proposition}")
        if found.lines:
            self.list.addItem("The whole text\nagainst the copy that was kept last")
        self._show_result(self.list.count() > 0)
        changed = (row for row, (one, _) in enumerate(found.quotes) if one.standing is not Standing.INTACT)
        self.list.setCurrentRow(next(changed, 0))
        self.list.setFocus()

    def _show_row(self, row: int) -> None:
        if self.found is None or row < 0:
            return
        if row >= len(self.found.quotes):
            self.diff.show_pieces(condensed(self.found.lines))
            return
        one, _ = self.found.quotes[row]
        before = after = ""
        if one.start is not None and one.end is not None:
            before, after = context(self.found.article.text, one.start, one.end)
        self.diff.show_pieces(one.diff, f"{SAID[one.standing]}\n\n{before}", after)

    # --- what can be done with it

    def _keep(self) -> None:
        """Store the text as it reads now as a further copy; the earlier ones stay, and so do the claims on them."""
        if self.found is None or self.found.kept:
            return
        draft, uid = self.found.article.snapshot(), self._source.uid

        def written(_change: Change) -> None:
            self._session.say("The text as it reads now is kept beside the earlier copy", True)
            self.accept()

        self._session.do(lambda ledger: ledger.add_snapshot(uid, draft), written, self.refuse)

    def _correct(self) -> None:
        """The publisher corrected it: log that, with this text, and what it means for each claim."""
        found, parent = self.found, self.parentWidget()
        if found is not None:
            self.accept()
            correct(self._session, self._source.uid, parent, article=found.article)

    def done(self, result: int) -> None:
        """Nothing is handed to a dialog that is gone."""
        self.ways.stop()
        super().done(result)

    # --- keys and drops

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.ways.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.ways.take_data(event.mimeData())


def read_again(session: Session, uid: str, parent: QWidget) -> ReadAgainDialog | None:
    """Open the dialog for a source; says so where it is gone."""
    try:
        source = session.ledger.record("source", uid)
    except TrackerError as error:
        session.say(str(error))
        return None
    assert isinstance(source, Source)
    dialog = ReadAgainDialog(session, source, parent)
    dialog.open()
    return dialog
