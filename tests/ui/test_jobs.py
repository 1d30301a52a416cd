"""Work away from the window: its result comes back on the window's thread, or nothing does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tracker.errors import Busy, TrackerError
from ui.jobs import Jobs


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def test_a_result_comes_back_here(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[bool] = []
    results: list[int] = []

    def work(cancelled: Callable[[], bool]) -> int:
        threads.append(current_thread() is main_thread())
        return 42

    def done(result: int) -> None:
        threads.append(current_thread() is main_thread())
        results.append(result)

    jobs.run(work, done)
    qtbot.waitUntil(lambda: results == [42])
    assert threads == [False, True]
    assert not jobs.busy()


def test_a_cancelled_job_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    started, results = Event(), []

    def work(cancelled: Callable[[], bool]) -> str:
        started.set()
        while not cancelled():
            pass
        return "half"

    job = jobs.run(work, results.append)
    started.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.busy())
    assert results == []


@pytest.mark.parametrize("own", [True, False])
def test_an_error_of_the_user_is_told(jobs: Jobs, qtbot: QtBot, own: bool) -> None:
    told: list[TrackerError] = []

    def work(cancelled: Callable[[], bool]) -> None:
        raise Busy("Held.")

    jobs.failed.connect(told.append)
    jobs.run(work, lambda _: None, failed=told.append if own else None)
    qtbot.waitUntil(lambda: bool(told))
    assert [str(error) for error in told] == ["Held."]


def test_a_fault_of_ours_goes_to_the_excepthook(jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(kind))

    def work(cancelled: Callable[[], bool]) -> None:
        raise ZeroDivisionError

    jobs.run(work, lambda _: None)
    qtbot.waitUntil(lambda: caught == [ZeroDivisionError])


def test_only_named_jobs_are_shown(jobs: Jobs, qtbot: QtBot) -> None:
    shown: list[list[str]] = []
    jobs.running.connect(lambda under_way: shown.append([job.label for job in under_way]))
    gate = Event()
    jobs.run(lambda cancelled: gate.wait(5), lambda _: None, label="Checking")
    jobs.run(lambda cancelled: None, lambda _: None)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy())
    assert shown == [["Checking"], []]


def test_closing_waits(qapp: object) -> None:
    jobs, ended, results = Jobs(), [], []

    def work(cancelled: Callable[[], bool]) -> None:
        while not cancelled():
            pass
        ended.append(True)

    for _ in range(3):
        jobs.run(work, results.append)
    jobs.close()
    assert ended == [True] * 3
    assert results == []


def test_nothing_is_handed_to_an_owner_that_is_gone(jobs: Jobs, qtbot: QtBot) -> None:
    gone, got = QObject(), list[int]()
    jobs.run(lambda _cancelled: 1, got.append, owner=gone)
    delete(gone)
    qtbot.waitUntil(lambda: not jobs.busy())
    assert got == []
