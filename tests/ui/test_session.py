"""Every write is announced once; a busy ledger is tried again without stopping the window."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tracker import holding, store
from tracker.claims import ClaimDraft, SourceDraft
from tracker.errors import Busy, InputError, TrackerError
from tracker.ledger import Change, Ledger
from ui import session as session_module
from ui.session import Session
from ui.settings import Settings


def add(title: str) -> Callable[[Ledger], Change]:
    return lambda ledger: ledger.add_source(SourceDraft(title=title), on=TODAY)


class Held:
    """A write that finds the ledger held a few times."""

    def __init__(self, times: int) -> None:
        self.times, self.tries = times, 0

    def __call__(self, ledger: Ledger) -> Change:
        self.tries += 1
        if self.tries <= self.times:
            raise Busy("Another program holds the ledger.")
        return add("Mali")(ledger)


def test_a_write_is_announced_once(session: Session) -> None:
    seen: list[object] = []
    said: list[tuple[str, bool]] = []
    then: list[Change] = []
    session.changed.connect(seen.append)
    session.said.connect(lambda text, undo: said.append((text, undo)))
    session.do(add("Mali"), then.append)
    assert seen == then
    assert [change.label for change in then] == ["Add a source"]
    assert said == [("Add a source", True)]


def test_undo_and_redo(session: Session, ledger: Ledger) -> None:
    said: list[tuple[str, bool]] = []
    session.do(add("Mali"))
    session.said.connect(lambda text, undo: said.append((text, undo)))
    session.undo()
    assert ledger.counts(on=TODAY).sources == 0
    session.redo()
    assert ledger.counts(on=TODAY).sources == 1
    assert said == [("Undo Add a source", False), ("Redo Add a source", True)]


def test_an_error_goes_to_the_form_or_is_said(session: Session, messages: Recorder) -> None:
    failed: list[TrackerError] = []
    session.do(lambda ledger: ledger.log_claim(ClaimDraft(proposition=""), on=TODAY), failed=failed.append)
    assert [type(error) for error in failed] == [InputError]
    assert messages.errors == []
    session.undo()
    assert messages.errors == ["There is nothing to undo."]


def test_a_held_ledger_is_tried_again(session: Session, ledger: Ledger, qtbot: QtBot) -> None:
    held, order = Held(3), []
    session.changed.connect(lambda change: order.append(change.label))
    started = monotonic()
    session.do(held)
    session.do(add("Later"), lambda _: order.append("later"))
    assert monotonic() - started < 0.1
    assert session.waiting()
    qtbot.waitUntil(lambda: not session.waiting(), timeout=3000)
    assert held.tries == 4
    assert order == ["Add a source", "Add a source", "later"]


def test_patience_ends(session: Session, messages: Recorder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE_S", 0.2)
    session.do(Held(1000))
    qtbot.waitUntil(lambda: bool(messages.errors), timeout=3000)
    assert messages.errors == ["Another program holds the ledger."]
    session.do(add("Next"))
    assert not session.waiting()


def test_a_fault_of_ours_does_not_hold_up_the_next_write(session: Session, ledger: Ledger) -> None:
    def broken(_: Ledger) -> Change:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        session.do(broken)
    session.do(add("Mali"))
    assert ledger.counts(on=TODAY).sources == 1


def test_another_process_is_noticed(session: Session, ledger: Ledger, qtbot: QtBot) -> None:
    other = Ledger.open(ledger.path, author="", device="d2")
    try:
        with qtbot.waitSignal(session.changed, timeout=1000) as caught:
            other.add_source(SourceDraft(title="From elsewhere"), on=TODAY)
        assert caught.args == [None]
    finally:
        other.close()
    assert ledger.counts(on=TODAY).sources == 1


def test_a_write_waits_for_an_import_however_long_and_all_is_read_anew(
    session: Session, ledger: Ledger, messages: Recorder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "PATIENCE_S", 0.0)
    other = Ledger.open(ledger.path, author="", device="d2")
    heard: list[str] = []
    anew: list[object] = []
    session.held.connect(heard.append)
    with holding.announced(ledger.path, "an import of rows.csv") as announce, store.writing(other.db):
        announce()
        session.look_again()
        assert heard == ["an import of rows.csv"]
        session.do(add("Meanwhile"))
        qtbot.waitUntil(lambda: not session._retry.isActive() or session.waiting(), timeout=1000)
        assert session.waiting()
        other.conn.execute("UPDATE sources SET read_on = read_on")
        session.changed.connect(anew.append)
    qtbot.waitUntil(lambda: not session.waiting() and heard[-1] == "", timeout=3000)
    assert messages.errors == []
    assert ledger.counts(on=TODAY).sources == 1
    other.add_source(SourceDraft(title="Afterwards"), on=TODAY)
    session.look_again()
    assert None in anew
    other.close()


def test_our_own_write_is_not_taken_for_another(session: Session) -> None:
    session.do(add("Mali"))
    seen: list[object] = []
    session.changed.connect(seen.append)
    session.look_again()
    assert seen == []


def test_midnight(ledger: Ledger, settings: Settings, messages: Recorder) -> None:
    days = ["2014-03-01"]
    made = Session(ledger, settings, messages, lambda: days[0])
    seen: list[str] = []
    made.today_changed.connect(seen.append)
    made.look_again()
    days[0] = "2014-03-02"
    made.look_again()
    made.look_again()
    assert seen == ["2014-03-02"]
    assert made.today() == "2014-03-02"
    made.jobs.close()


def test_a_step_that_wrote_nothing_offers_no_undo(session: Session, ledger: Ledger) -> None:
    said: list[tuple[str, bool]] = []
    session.said.connect(lambda words, undo: said.append((words, undo)))
    session.do(lambda ledger: ledger.add_named("tag", "sea"))
    session.do(lambda ledger: ledger.add_named("tag", "sea"))
    assert said[1] == ("Nothing changed", False)


def test_the_undo_that_is_offered_takes_back_the_step_that_was_named(session: Session, ledger: Ledger) -> None:
    session.do(lambda ledger: ledger.add_named("tag", "sea"))
    ledger.add_named("tag", "land")  # somebody else, after the status line spoke
    session.undo_offered()
    assert [tag.name for tag in ledger.named("tag")] == ["land"]


def test_a_large_step_is_taken_back_by_a_worker_and_brought_again(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "LARGE", 1)
    session.do(add("Mali"))
    labels: list[str] = []
    said: list[str] = []
    session.jobs.running.connect(lambda jobs: labels.extend(job.label for job in jobs))
    session.said.connect(lambda words, _undo: said.append(words))
    session.undo()
    session.undo()  # pressed twice: the one under way is not begun again
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert labels == ["Undoing “Add a source”"]
    assert said == ["Undo Add a source"]
    assert session.ledger.named("source") == []
    session.redo()
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert labels[1:] == ["Redoing “Add a source”"]
    assert [one.name for one in session.ledger.named("source")] == ["Mali"]
