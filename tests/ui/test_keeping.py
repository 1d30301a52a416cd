"""The keeper: backups when something changed, none otherwise, and an index that is merged when idle."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tracker.backup import kept
from tracker.ledger import Ledger
from ui import keeping
from ui.keeping import Keeper
from ui.session import Session


def test_a_backup_is_made_only_after_a_change(qtbot: QtBot, session: Session) -> None:
    keeper = Keeper(session)
    path = session.ledger.path
    keeper.back_up()
    assert not session.jobs.busy()
    session.do(lambda ledger: ledger.add_named("tag", "sea"))
    keeper.back_up()
    qtbot.waitUntil(lambda: len(kept(path)) == 1 and not session.jobs.busy())
    keeper.back_up()
    assert not session.jobs.busy()
    copy = Ledger.open(kept(path)[0].path, read_only=True)
    assert copy.head() == session.ledger.head()
    copy.close()


def test_closing_backs_up_what_changed(session: Session) -> None:
    keeper = Keeper(session)
    path: Path = session.ledger.path
    session.do(lambda ledger: ledger.add_named("tag", "sea"))
    session.close()
    keeper.last()
    assert len(kept(path)) == 1


def test_the_index_is_merged_when_idle(qtbot: QtBot, session: Session) -> None:
    keeper = Keeper(session)
    session.do(lambda ledger: ledger.add_named("tag", "sea"))
    keeper._idle.start(0)
    qtbot.waitUntil(lambda: not keeper._idle.isActive())
    assert session.ledger.verify() == []


def test_a_full_disk_is_foretold_once(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    session.said.connect(lambda sentence, _undo: said.append(sentence))
    free = [300_000_000, 142_900_000, 9_000_000]
    monkeypatch.setattr(keeping, "free_bytes", lambda _folder: free.pop(0))
    keeper = Keeper(session)
    for _ in range(3):
        keeper.look_at_room()
        qtbot.waitUntil(lambda: not session.jobs.busy())
    assert said == ["Only 143 MB are free on this disk: make room before it is full."]


def test_a_disk_that_does_not_say_is_not_full(tmp_path: Path) -> None:
    assert keeping.free_bytes(tmp_path) > 0
    assert keeping.free_bytes(tmp_path / "gone") == keeping.LEAST_ROOM
