"""The Scorecards page by real keys: whose record, its sentences, the claims behind each number, its charts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.scores_kit import by, fill, opened, said, until
from tracker import past
from tracker.claims import Outcome, ResolutionDraft, VoidReason
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.charts.claims import TimeLine
from ui.pages.scores import ScoresPage
from ui.session import Session
from ui.theme import Theme
from ui.widgets.score_list import Whose, WhoseModel

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page(session: Session, ledger: Ledger, theme: Theme, qtbot: QtBot) -> Iterator[ScoresPage]:
    fill(ledger, "Ann", 12, resolved=11)
    fill(ledger, "Bo", 3, resolved=2)
    made = opened(session, theme, qtbot)
    yield made
    session.jobs.close()


def test_the_card_says_what_is_left_out_first_and_gets_its_interval(page: ScoresPage, qtbot: QtBot) -> None:
    assert said(page)[0] == "13 of 15 claims scored."
    assert said(page)[1].startswith("Not scored: 2 ")
    until(qtbot, lambda: any("95 % interval" in words and "Brier" in words for words in said(page)))
    assert any("needs 100" in words for words in said(page))


def test_speakers_by_their_scored_claims_and_the_keyboard_goes_through_them(page: ScoresPage, qtbot: QtBot) -> None:
    by(page, "speaker")
    until(qtbot, lambda: [one.name for one in page.whose.whose.rows] == ["Leaderboard", "Ann", "Bo"])
    assert [(one.n, one.claims) for one in page.whose.whose.rows[1:]] == [(11, 12), (2, 3)]
    assert page.whose.rows_chosen() == [1]  # a record comes first, no ranking
    page.first_focus()
    QTest.keyClick(page.whose, Qt.Key.Key_Down)
    until(qtbot, lambda: said(page)[0] == "2 of 3 claims scored.")
    assert any("needs 10" in words for words in said(page))


def test_every_sentence_opens_exactly_the_claims_behind_it(page: ScoresPage, ledger: Ledger, qtbot: QtBot) -> None:
    until(qtbot, lambda: page.claims.heading.text().startswith("15 claims"))
    page.card.sentences[0].setFocus()
    QTest.keyClick(page.card.sentences[0], Qt.Key.Key_Return)
    until(qtbot, lambda: page.claims.heading.text().startswith("13 claims behind"))
    assert page.claims.cards.cards.rowCount() == 13
    page.card.sentences[1].click()
    until(qtbot, lambda: page.claims.heading.text().startswith("2 claims behind"))
    went: list[tuple[str, str]] = []
    page.go.connect(lambda name, uid: went.append((name, uid)))
    page.claims.cards.setCurrentIndex(page.claims.cards.cards.index(0))
    page.claims.cards.activated.emit(page.claims.cards.currentIndex())
    assert went
    assert ledger.view(went[0][1], on="2014-01-01").outcome is None


def test_each_number_in_a_sentence_opens_its_own_claims_by_keys(page: ScoresPage, ledger: Ledger, qtbot: QtBot) -> None:
    """Of 15 claims 13 are scored and happened or not as said; every odd one has a tag."""
    until(qtbot, lambda: len(page.card.charts) == 2)  # by then the card is made anew, with its interval
    first = page.card.sentences[0]
    first.setFocus()
    for key, heading in (
        (Qt.Key.Key_Right, "13 claims behind “scored”"),
        (Qt.Key.Key_Right, "15 claims behind “all claims”"),
    ):
        QTest.keyClick(first, key)
        QTest.keyClick(first, Qt.Key.Key_Return)
        until(qtbot, lambda heading=heading: page.claims.heading.text() == heading)
    assert first.accessibleDescription() == "15 claims"
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert page.card.sentences[1].hasFocus()
    assert first.accessibleDescription() == ""


def test_each_number_in_a_sentence_opens_its_own_claims_by_the_mouse(
    page: ScoresPage, ledger: Ledger, qtbot: QtBot
) -> None:
    given = ResolutionDraft(
        outcome=Outcome.VOID, void_reason=VoidReason.MALFORMED, known_on="2013-06-01", reason="Odd."
    )
    ledger.resolve([ledger.search("is:due", on="2014-03-01")[0].uid], given, on="2013-07-01")
    page.refresh(None)
    until(qtbot, lambda: said(page)[1].startswith("Not scored: 1 ") and "1 void" in said(page)[1])
    until(qtbot, lambda: len(page.card.charts) == 2 and not page._session.jobs.busy())
    line = page.card.sentences[1]
    (void,) = (place for place, span in enumerate(line.spans) if span.key == "excluded.void")
    until(qtbot, lambda: line.width() > 200)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.place_of(void).center().toPoint())
    until(qtbot, lambda: page.claims.heading.text() == "1 claim behind “not scored, void”")
    assert [view.outcome for view in page.claims.cards.cards.rows] == [Outcome.VOID]
    leaned = next(one for one in page.card.sentences if one.key == "leaned")
    assert [span.key for span in leaned.spans] == ["leaned.k", "leaned"]


def test_the_time_line_of_the_claims(page: ScoresPage, qtbot: QtBot) -> None:
    until(qtbot, lambda: len(page.card.charts) == 2)
    chart = page.card.charts[1].chart
    assert chart.title == "From the day it was said to the day it was due"
    # Of Ann's eleven judged claims five are odd, of Bo's two one: these six happened.
    assert chart.describe() == "15 claims said between 2013-02-04 and 2013-02-04: 6 happened, 7 did not happen, 2 due."


def test_the_chart_of_few_claims_names_its_points(page: ScoresPage, qtbot: QtBot) -> None:
    until(qtbot, lambda: len(page.card.charts) == 2)
    view = page.card.charts[0]
    assert "Brier" in view.chart.title
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert "says" in view.accessibleDescription()


def test_a_search_and_a_switch_choose_what_counts(page: ScoresPage, qtbot: QtBot) -> None:
    page.controls.query.setFocus()
    QTest.keyClicks(page.controls.query, "tag:odd")
    until(qtbot, lambda: said(page)[0] == "6 of 7 claims scored.")
    page.controls.query.clear()
    page.controls.query.textEdited.emit("")
    until(qtbot, lambda: said(page)[0] == "13 of 15 claims scored.")
    page.controls._switches["ungated"].trigger()
    until(qtbot, lambda: not any("needs 100" in words for words in said(page)))


def test_what_the_world_knew_on_a_day(page: ScoresPage, qtbot: QtBot) -> None:
    page.controls.look_back.trigger()
    QTest.keyClicks(page.controls.known_by, "2013-03-01")
    until(qtbot, lambda: said(page)[0] == "0 of 15 claims scored.")
    page.controls.known_by.setText("soonish")
    page.controls.known_by.textEdited.emit("soonish")
    qtbot.waitUntil(page.problem.isVisible)
    assert page.problem.text().endswith("What is shown below is from before that.")
    page.controls.look_back.trigger()
    until(qtbot, lambda: said(page)[0] == "13 of 15 claims scored.")
    assert page.problem.isHidden()


def test_a_card_for_each_saved_search(page: ScoresPage, ledger: Ledger, qtbot: QtBot) -> None:
    by(page, "search")
    until(qtbot, lambda: any("No search is saved" in one.text() for one in page.card.findChildren(QLabel)))
    ledger.save_search("Odd ones", "tag:odd")
    page.refresh(None)
    until(qtbot, lambda: [one.name for one in page.whose.whose.rows] == ["Odd ones"])
    until(qtbot, lambda: bool(said(page)) and said(page)[0] == "6 of 7 claims scored.")


def test_a_search_that_finds_nothing_says_so(page: ScoresPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.controls.query, "nobodysaidthis")
    until(qtbot, lambda: bool(said(page)) and said(page)[0].startswith("0 of 0"))
    by(page, "speaker")
    until(qtbot, lambda: any("No claim fits" in one.text() for one in page.card.findChildren(QLabel)))
    assert page.whose.whose.rowCount() == 0


def test_an_empty_ledger_says_what_the_page_is_for(session: Session, theme: Theme, qtbot: QtBot) -> None:
    made = ScoresPage(session, theme, Actions())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.empty.isVisible)
    session.jobs.close()


def test_the_list_is_a_model_and_says_its_rows(qtmodeltester: ModelTester) -> None:
    model = WhoseModel()
    model.set_rows([Whose("Ann", 11, 12), Whose("Bo", 2, 3)])
    qtmodeltester.check(model)
    assert Whose("Ann", 11, 12).sentence() == "Ann, 11 of 12 claims scored"


def test_the_page_is_read_without_numpy() -> None:
    code = "import sys, ui.pages.scores; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_an_earlier_state_is_made_once_and_anew_when_the_log_went_on(
    page: ScoresPage, ledger: Ledger, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    tables_at = past.tables_at
    monkeypatch.setattr(past, "tables_at", lambda path, last, *more: made.append(last) or tables_at(path, last, *more))
    page.controls.look_back.trigger()
    page.controls.known_by.setText("2013-08-01")
    page.controls.known_by.textEdited.emit("2013-08-01")
    until(qtbot, lambda: page.scored_as.known_by == "2013-08-01" and len(page.card.charts) == 2)
    (lives,) = (one.chart for one in page.card.charts if isinstance(one.chart, TimeLine))
    assert (lives.today, lives.day) == ("2013-08-01", "1 Aug 2013")
    page.card.sentences[0].click()
    until(qtbot, lambda: page.claims.heading.text() == "13 claims behind “scored”")
    assert len(made) == 1  # for the cards, the charts and the claims together
    fill(ledger, "Cy", 1, resolved=1)
    page.refresh(None)
    until(qtbot, lambda: said(page)[0] == "14 of 16 claims scored.")
    assert len(made) == 2
