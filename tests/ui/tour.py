"""A walk through every page and dialog of a real window, for tests that look at whatever is shown there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY
from tracker import deadlines, likelihood
from tracker.claims import (
    ClaimDraft,
    CorrectionDraft,
    EvidenceDraft,
    Outcome,
    ResolutionDraft,
    SnapshotDraft,
    SourceDraft,
)
from tracker.ledger import Ledger
from ui.dialogs.crash import Crash
from ui.dialogs.read_again import ReadAgainDialog
from ui.dialogs.texts import ChangedDialog
from ui.widgets.outcome_line import Choice
from ui.window import Window

CLAIM_DIALOGS = (
    "claim.resolve claim.evidence claim.note claim.tag claim.speaker claim.event claim.review_day claim.snooze "
    "claim.files source.again source.correction"
).split()
NAME_DIALOGS = "claim.rename claim.aliases claim.join claim.note".split()
OTHER_DIALOGS = "file.report edit.save_search view.columns help.palette help.shortcuts help.about".split()


def fill(ledger: Ledger, text: str, number: int) -> str:
    """Log a claim that has a text in each of its fields; every third one is resolved. Returns its uid."""
    article = f"Before it. {text} And after."
    uid = ledger.log_claim(
        ClaimDraft(
            proposition=f"{text} {number}",
            quote=text,
            speaker=f"{text} {number % 5}",
            speaker_as_described=text,
            source=SourceDraft(title=f"{text} {number}", outlet=f"{text} {number % 4}", writer=text, url=text),
            snapshot=SnapshotDraft(data=article.encode(), text=article),
            claimed_on="2013-02-04",
            deadline=deadlines.parse("by the end of 2013", "2013-02-04"),
            likelihood=likelihood.parse("unlikely"),
            criteria=text,
            condition=text,
            base_rate_source=text,
            event=f"{text} {number % 3}",
            tags=(f"{text} {number % 6}".replace(";", ","), "common"),
            note=text,
            locator=text,
        ),
        on="2013-02-05",
    ).uid
    kept = SnapshotDraft(data=text.encode(), text=text)
    ledger.add_evidence(uid, EvidenceDraft(url=text, title=text, note=text, snapshot=kept))
    ledger.correct(ledger.view(uid, on=TODAY).source_uid, CorrectionDraft(on="2013-02-06", text=text, url=text))
    if number % 3 == 0:
        said = ResolutionDraft(outcome=Outcome.HAPPENED, known_on="2013-07-28", reason=text, by=text)
        ledger.resolve([uid], said, on=TODAY)
    return uid


class Tour:
    """Goes from stop to stop; what is open at one is closed before the next."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    def settle(self) -> None:
        """Wait for what the pages read in the background."""
        self._qtbot.wait(1)
        self._qtbot.waitUntil(lambda: not self.window.session.jobs.busy())
        QApplication.processEvents()

    def page(self, name: str) -> Any:
        """Bring a page to the front."""
        self.window.show_page(name)
        self.settle()
        return self.window.pages[name]

    def shown(self) -> list[QWidget]:
        """The window and whatever stands over it."""
        tops = (top for top in QApplication.topLevelWidgets() if top.isVisible() and top is not self.window)
        return [self.window, *tops]

    def close_others(self) -> None:
        """Close what stands over the window."""
        for top in self.shown()[1:]:
            top.close()
        self.settle()

    def stops(self, uids: list[str]) -> Iterator[str]:
        """Every page in each of its states, and every dialog."""
        yield from self.read(uids)
        yield from self.ledger(uids)
        yield from self.dialogs(uids)
        yield from self.review(uids)
        yield from self.scores()

    def read(self, uids: list[str]) -> Iterator[str]:
        """The Read page: empty, an article, the form with all its fields, the source form."""
        page = self.page("read")
        yield "read, empty"
        self.window.go("read", self.window.session.ledger.view(uids[0], on=TODAY).source_uid)
        self.settle()
        yield "read, an article"
        page.view.select(0, 5)
        page.open_form()
        self.settle()
        yield "read, the form"
        self.window.actions_.run("read.source")
        self.settle()
        yield "read, the source"

    def ledger(self, uids: list[str]) -> Iterator[str]:
        """The Ledger page: each claim in the detail pane, one record of each list, several claims chosen."""
        page = self.page("ledger")
        page.resize(1200, 700)
        for row in range(len(uids)):
            page.table.go_to(row)
            self.settle()
            yield f"ledger, claim {row}"
        for kind in ("source", "speaker", "event", "tag", "outlet", "saved_search"):
            for named in page.session.ledger.named(kind)[:1]:
                page.side.show_name(kind, named.uid)
                self.settle()
                yield f"ledger, a {kind}"
        page.table.selectAll()
        self.settle()
        yield "ledger, all chosen"
        page.search_box.show_help()
        yield "ledger, help"
        self.close_others()

    def scores(self) -> Iterator[str]:
        """The Scorecards page: a card with its period, two records side by side, the overviews, its dialogs."""
        page = self.page("scores")
        page.controls.only_days.trigger()
        page.controls.look_back.trigger()
        self._by("speaker")
        yield "scores, a card"
        page.whose.choose([1, 2])
        self.settle()
        yield "scores, a comparison"
        for name in ("scores.board", "file.scorecard", "scores.values"):
            self.window.actions_.run(name)
            self.settle()
            yield f"scores, {name}"
            self.close_others()
        self._by("phrase")
        yield "scores, phrases"

    def _by(self, value: str) -> None:
        page: Any = self.window.pages["scores"]
        page.controls.put_together_by(value)
        self._qtbot.waitUntil(lambda: page.scored_as.by == value)
        self.settle()

    def dialogs(self, uids: list[str]) -> Iterator[str]:
        """Everything that opens over the window."""
        page = self.page("ledger")
        page.show_query("tag:common")
        self.settle()
        for name in (*CLAIM_DIALOGS, *OTHER_DIALOGS):
            page.table.go_to(1)
            self.settle()
            yield from self._dialog(name)
        yield from self._reopening()
        yield from self._source_dialogs()
        for kind in ("speaker", "tag"):
            for name in NAME_DIALOGS:
                page.side.show_name(kind, page.session.ledger.named(kind)[0].uid)
                page.acts.enable()
                yield from self._dialog(name)
        text = page.session.ledger.view(uids[0], on=TODAY).proposition
        for dialog in (ChangedDialog("Criteria", text, text, self.window), Crash(text, self.window)):
            dialog.show()
            yield type(dialog).__name__
            self.close_others()

    def _written(self, text: str) -> Path:
        """A file beside the ledger with these words."""
        path = self.window.session.ledger.path.with_suffix(".txt")
        path.write_text(f"Before it. {text} And after.", "utf-8")
        return path

    def _dialog(self, name: str) -> Iterator[str]:
        self.window.actions_.run(name)
        self.settle()
        assert len(self.shown()) > 1, name
        yield name
        self.close_others()

    def _source_dialogs(self) -> Iterator[str]:
        """The two dialogs of a source once there is something in them."""
        page = self.page("ledger")
        page.show_query("tag:common")
        self.settle()
        page.table.go_to(1)
        self.settle()
        self.window.actions_.run("source.again")
        again = next(one for one in self.shown() if isinstance(one, ReadAgainDialog))
        text = page.table.current_view().quote.replace("the", "THE") + " Else."
        again.ways.take_file(self._written(text))
        self.settle()
        self.settle()
        yield "source.again, compared"
        self.close_others()
        page.acts._correct(1)
        self.settle()
        yield "source.correction, its claims"
        self.close_others()

    def _reopening(self) -> Iterator[str]:
        page = self.page("ledger")
        page.show_query("is:resolved")
        self.settle()
        page.table.go_to(0)
        self.settle()
        yield from self._dialog("claim.reopen")

    def review(self, uids: list[str]) -> Iterator[str]:
        """The Review page: each card, and each line of an outcome."""
        page = self.page("review")
        for number in range(page.model.rowCount()):
            yield f"review, card {number}"
            page.move_by(1)
            self.settle()
        for choice in Choice:
            page.judging.choose(choice)
            self.settle()
            yield f"review, {choice}"


def red_picture(path: Path) -> Path:
    """A picture in a colour that no theme has."""
    from PySide6.QtGui import QColor, QImage

    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    assert image.save(str(path))
    return path
