"""All groups at once on the Scorecards page: the leaderboard, and what the words turned out to mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from scipy import stats

from tests.ui.conftest import Recorder, dialog_of
from tests.ui.scores_kit import by, opened, said, until
from tracker import likelihood
from tracker.claims import ClaimDraft, Outcome, Protocol, ResolutionDraft, SourceDraft, SpeakerKind
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.charts.phrases import Phrases
from ui.charts.standings import Standings
from ui.dialogs.card_export import CardExport
from ui.pages.scores import ScoresPage
from ui.session import Session
from ui.theme import Theme


def log(ledger: Ledger, speaker: str, count: int, right: int, words: str = "0.8", **more: Any) -> None:
    """So many claims that something is likely, of which so many come out as said."""
    uids = [
        ledger.log_claim(
            ClaimDraft(
                proposition=f"{speaker} on {number}",
                speaker=speaker,
                claimed_on="2013-02-04",
                likelihood=likelihood.parse(words),
                **more,
            ),
            on="2013-02-05",
        ).uid
        for number in range(count)
    ]
    for outcome, some in ((Outcome.HAPPENED, uids[:right]), (Outcome.DID_NOT_HAPPEN, uids[right:])):
        if some:
            given = ResolutionDraft(outcome=outcome, known_on="2013-06-01", reason="Seen.")
            ledger.resolve(some, given, on="2013-07-01")


def shown(page: ScoresPage) -> str:
    return " ".join(one.text() for one in page.card.findChildren(QLabel) if one.isVisible())


@pytest.fixture
def page(session: Session, ledger: Ledger, theme: Theme, actions: Actions, qtbot: QtBot) -> Iterator[ScoresPage]:
    log(ledger, "Ann", 20, 20)
    log(ledger, "Bo", 25, 20)
    log(ledger, "Cy", 19, 19)
    log(ledger, "a minister", 21, 21, speaker_kind=SpeakerKind.UNNAMED)
    made = opened(session, theme, qtbot, actions)
    yield made
    session.jobs.close()


def board(page: ScoresPage, actions: Actions, qtbot: QtBot) -> Standings:
    actions.run("scores.board")
    until(qtbot, lambda: bool(page.card.charts) and isinstance(page.card.charts[0].chart, Standings))
    found = page.card.charts[0].chart
    assert isinstance(found, Standings)
    return found


def test_nobody_is_ranked_without_a_prior_and_the_page_says_why(
    page: ScoresPage, actions: Actions, qtbot: QtBot
) -> None:
    found = board(page, actions, qtbot)
    assert {one.rank for one in found.places} == {None}
    why = {one.name: one.why for one in found.places}
    assert "declare one" in why["Ann"]
    assert "needs 20 claims" in why["Cy"]
    assert "without a name" in why["a minister"]
    until(qtbot, lambda: "Nobody is ranked." in shown(page))
    assert "No rank below 20 claims" in shown(page)
    assert "how they were chosen is not said" in shown(page)


def test_keys_that_are_still_held_do_not_choose_several(page: ScoresPage, actions: Actions, qtbot: QtBot) -> None:
    """The board is asked for by Ctrl+Alt+L: whoever holds Ctrl has not asked for a comparison."""
    by(page, "speaker")
    until(qtbot, lambda: page.whose.whose.rowCount() == 5)
    QTest.keyClick(page.whose, Qt.Key.Key_F15, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    board(page, actions, qtbot)
    assert page.whose.rows_chosen() == [0]
    page.show_board()
    assert page.whose.rows_chosen() == [0]


def test_a_declared_prior_ranks_by_the_lower_bound(
    page: ScoresPage, actions: Actions, messages: Recorder, qtbot: QtBot
) -> None:
    board(page, actions, qtbot)
    messages.texts += ["high", "12,8"]
    actions.run("scores.prior")
    assert "two numbers above 0" in messages.errors[0]
    actions.run("scores.prior")
    until(qtbot, lambda: "Beta(12, 8)" in shown(page))
    found = page.card.charts[0].chart
    assert isinstance(found, Standings)
    assert [(one.name, one.rank) for one in found.places] == [("Ann", 1), ("Bo", 2), ("a minister", None), ("Cy", None)]
    # The posterior of 20 of 20 under Beta(12, 8) is Beta(32, 8), of 20 of 25 Beta(32, 13).
    assert found.places[0].low == pytest.approx(stats.beta.ppf(0.025, 32, 8))
    assert found.places[1].low == pytest.approx(stats.beta.ppf(0.025, 32, 13))
    assert "1. Ann: as said 20 of 20" in page.card.charts[0].chart.describe()


def test_each_place_opens_its_claims_by_keys(page: ScoresPage, actions: Actions, qtbot: QtBot) -> None:
    board(page, actions, qtbot)
    until(qtbot, lambda: page.claims.heading.text() == "85 claims behind “all records”")
    view = page.card.charts[0]
    names = [one.name for one in view.chart.places]  # type: ignore[attr-defined]
    view.grab()  # the points are known once it is drawn
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(names.index("Cy")):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription().startswith("Cy: as said 19 of 19. No rank")
    QTest.keyClick(view, Qt.Key.Key_Return)
    until(qtbot, lambda: page.claims.heading.text() == "19 claims behind “Cy”")
    assert {one.speaker for one in page.claims.cards.cards.rows} == {"Cy"}


def test_records_that_were_chosen_otherwise_stand_on_a_board_of_their_own(
    page: ScoresPage, ledger: Ledger, actions: Actions, qtbot: QtBot
) -> None:
    source = SourceDraft(title="The feed", collection="Feed", protocol=Protocol.ALL)
    log(ledger, "Dee", 20, 11, source=source)
    page.refresh(None)
    until(qtbot, lambda: said(page)[0].startswith("105 of 105"))
    board(page, actions, qtbot)
    titles = [view.chart.title for view in page.card.charts]
    assert titles == [
        "Claims in no collection: how they were chosen is not said",
        "How the claims were chosen: all of a feed",
    ]


def test_the_board_stays_while_a_search_is_typed_and_its_row_is_the_first(
    page: ScoresPage, actions: Actions, qtbot: QtBot
) -> None:
    board(page, actions, qtbot)
    assert page.whose.rows_chosen() == [0]
    assert page.whose.whose.rows[0].sentence() == "Leaderboard, of all 4"
    QTest.keyClicks(page.controls.query, "speaker:bo")
    until(qtbot, lambda: page.whose.whose.rowCount() == 2)
    until(qtbot, lambda: len(page.card.charts) == 1 and len(page.card.charts[0].chart.sheet().rows) == 1)
    assert page.whose.rows_chosen() == [0]
    page.first_focus()
    QTest.keyClick(page.whose, Qt.Key.Key_Down)
    until(qtbot, lambda: bool(said(page)) and said(page)[0] == "25 of 25 claims scored.")


def test_the_board_is_handed_over_with_its_protocol_and_prior(
    page: ScoresPage, actions: Actions, messages: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    messages.texts.append("12,8")
    actions.run("scores.prior")
    until(qtbot, lambda: "Beta(12, 8)" in shown(page))
    actions.run("file.scorecard")
    dialog = dialog_of(CardExport)
    assert dialog.windowTitle() == "Export leaderboard"
    path = tmp_path / "board.md"
    dialog.form_of.set_text("md")
    dialog.file.set_text(str(path))
    dialog.commit()
    until(qtbot, lambda: path.exists() and not page._session.jobs.busy())
    text = path.read_text("utf-8")
    assert "## Claims in no collection" in text
    assert "Beta(12, 8)" in text
    assert "| 1 | Ann | 20 of 20 |" in text


# ------------------------------------------------------------ phrases


@pytest.fixture
def words(session: Session, ledger: Ledger, theme: Theme, actions: Actions, qtbot: QtBot) -> Iterator[ScoresPage]:
    log(ledger, "Ann", 9, 6, "unlikely")
    log(ledger, "Dee", 10, 10, "almost no chance")
    log(ledger, "Bo", 12, 8, "likely")
    log(ledger, "Cy", 5, 5, "0.8")
    made = opened(session, theme, qtbot, actions)
    by(made, "phrase")
    until(qtbot, lambda: bool(made.card.charts) and isinstance(made.card.charts[0].chart, Phrases))
    yield made
    session.jobs.close()


def test_phrases_against_what_happened(words: ScoresPage, qtbot: QtBot) -> None:
    assert [one.name for one in words.whose.whose.rows] == [
        "All phrases",
        "likely",
        "almost no chance",
        "unlikely",
        "Without one",
    ]
    found = words.card.charts[0].chart
    assert isinstance(found, Phrases)
    assert [one.words for one in found.phrases] == ["almost no chance", "unlikely", "likely"]  # the likeliest last
    first = found.phrases[1]
    row = likelihood.find("unlikely")
    assert row is not None
    assert (first.low, first.best, first.high) == (row.low, row.best, row.high)
    assert (first.n, first.happened) == (9, pytest.approx(6 / 9))
    # Jeffreys: the quantiles of Beta(k + 1/2, n - k + 1/2).
    assert first.start == pytest.approx(stats.beta.ppf(0.025, 6.5, 3.5))
    assert first.end == pytest.approx(stats.beta.ppf(0.975, 6.5, 3.5))
    apart = found.describe().split("Apart from their reading")[1]
    assert "“almost no chance” is read as" in apart
    assert "“unlikely”" not in apart  # nine claims are too few to say so
    assert said(words)[0] == "3 phrases with 31 scored claims."
    until(qtbot, lambda: "1 of 2 phrases with 10 claims or more came out wholly beside" in shown(words))
    until(qtbot, lambda: "by luck alone" in shown(words))


def test_each_phrase_opens_its_claims(words: ScoresPage, qtbot: QtBot) -> None:
    until(qtbot, lambda: words.claims.heading.text().startswith("31 claims behind"))
    view = words.card.charts[0]
    view.grab()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Return)
    until(qtbot, lambda: words.claims.heading.text() == "12 claims behind “likely”")
    assert {one.speaker for one in words.claims.cards.cards.rows} == {"Bo"}


def test_a_yardstick_changes_what_the_words_are_read_as(words: ScoresPage, qtbot: QtBot) -> None:
    words.controls._yardsticks["icd203"].trigger()

    def read() -> tuple[float, float]:
        chart = words.card.charts[0].chart if words.card.charts else None
        first = chart.phrases[1] if isinstance(chart, Phrases) and len(chart.phrases) > 1 else None
        return (first.low, first.high) if first else (0, 0)

    # ICD 203: unlikely is 20 to 45 %.
    until(qtbot, lambda: read() == (pytest.approx(0.2), pytest.approx(0.45)))
