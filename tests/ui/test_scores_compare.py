"""Two records or more, chosen by keys in the list of the Scorecards page, on the questions that they share."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import dialog_of
from tests.ui.scores_kit import by, opened, said, until
from tracker import likelihood
from tracker.claims import ClaimDraft, Outcome, ResolutionDraft, SourceDraft, SpeakerKind
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.dialogs.card_export import CardExport
from ui.pages.scores import ScoresPage
from ui.session import Session
from ui.theme import Theme


def log(ledger: Ledger, speaker: str, question: str, p: str, happened: bool, outlet: str = "", **more: object) -> None:
    draft = ClaimDraft(
        proposition=question,
        speaker=speaker,
        claimed_on="2013-02-04",
        likelihood=likelihood.parse(p),
        source=SourceDraft(title=f"{outlet} {question}", outlet=outlet) if outlet else None,
        **more,  # type: ignore[arg-type]
    )
    uid = ledger.log_claim(draft, on="2013-02-05").uid
    outcome = Outcome.HAPPENED if happened else Outcome.DID_NOT_HAPPEN
    ledger.resolve([uid], ResolutionDraft(outcome=outcome, known_on="2013-06-01", reason="Seen."), on="2013-07-01")


@pytest.fixture
def page(session: Session, ledger: Ledger, theme: Theme, actions: Actions, qtbot: QtBot) -> Iterator[ScoresPage]:
    """Ann and Bo share 12 questions: Ann says .9 of what happens and .1 of what does not, Bo always .5. Cy shares 2."""
    for number in range(12):
        happened = number % 2 == 1
        log(ledger, "Ann", f"Question {number}", "0.9" if happened else "0.1", happened)
        log(ledger, "Bo", f"Question {number}", "0.5", happened)
    log(ledger, "Ann", "Only Ann", "0.9", True)
    for number in range(2):
        log(ledger, "Cy", f"Question {number}", "0.6", number % 2 == 1)
    log(ledger, "", "Nobody's", "0.6", True)
    made = opened(session, theme, qtbot, actions)
    by(made, "speaker")
    until(qtbot, lambda: made.whose.whose.rowCount() == 5)
    made.first_focus()
    yield made
    session.jobs.close()


def down(page: ScoresPage, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(page.whose, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)


def test_two_chosen_by_keys_are_compared_on_what_they_share(page: ScoresPage, qtbot: QtBot) -> None:
    assert [one.name for one in page.whose.whose.rows[1:]] == ["Ann", "Bo", "Cy", "Without one"]
    down(page)
    qtbot.waitUntil(
        lambda: said(page)[:1] == ["12 questions answered by all, judged and scored; only first statements count."]
    )
    # Brier: Ann .01 each, Bo .25 each; every difference is -.24, so that its interval has no width.
    assert "Ann less Bo: Brier score -0.2400" in said(page)[1]
    assert "(95 % interval -0.2400 to -0.2400)" in said(page)[1]
    peer = 100 * math.log(0.9 / 0.5)
    assert said(page)[2] == f"Ann: Brier score 0.0100, peer score {peer:+.2f}; 12 of 13 scored claims shared."
    assert said(page)[3] == f"Bo: Brier score 0.2500, peer score {-peer:+.2f}; 12 of 12 scored claims shared."
    assert page.card.charts[0].chart.title.startswith("Difference of the Brier scores")


def test_each_number_opens_its_claims_a_questions_beside_each_other(page: ScoresPage, qtbot: QtBot) -> None:
    down(page)
    until(qtbot, lambda: page.claims.heading.text() == "24 claims behind “shared questions”")
    first, second = page.claims.cards.cards.rows[:2]
    assert (first.proposition, first.speaker, second.speaker) == (second.proposition, "Ann", "Bo")
    page.card.sentences[2].setFocus()
    QTest.keyClick(page.card.sentences[2], Qt.Key.Key_Return)
    until(qtbot, lambda: page.claims.heading.text() == "12 claims behind “Ann”")
    assert {view.speaker for view in page.claims.cards.cards.rows} == {"Ann"}
    chart = page.card.charts[0]
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    until(qtbot, lambda: page.claims.heading.text() == "24 claims behind “Ann and Bo”")


def test_too_few_shared_questions_get_a_sentence(page: ScoresPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.whose, Qt.Key.Key_Down)
    down(page)
    until(qtbot, lambda: len(page.card.sentences) > 1 and "2 questions" in said(page)[0])
    assert "No interval: it needs 10 shared questions, and there are 2." in said(page)[1]
    down(page)
    until(qtbot, lambda: "nobody's record" in text_of(page))
    assert not page.card.sentences


def text_of(page: ScoresPage) -> str:
    return " ".join(one.text() for one in page.card.findChildren(QLabel) if one.isVisible())


def test_three_are_compared_pair_by_pair(page: ScoresPage, qtbot: QtBot) -> None:
    down(page, 2)
    until(qtbot, lambda: len(page.card.sentences) == 7)
    assert said(page)[0].startswith("2 questions answered by all")
    assert [words.split(":")[0] for words in said(page)[1:]] == [
        "Ann less Bo",
        "Ann less Cy",
        "Bo less Cy",
        "Ann",
        "Bo",
        "Cy",
    ]
    assert "by luck" not in " ".join(said(page))  # no interval is drawn below 10 shared questions
    until(qtbot, lambda: "Ann, Bo and Cy on the questions that they share" in text_of(page))


def test_what_is_no_speaker_and_no_outlet_is_not_compared(page: ScoresPage, ledger: Ledger, qtbot: QtBot) -> None:
    by(page, "phrase")
    log(ledger, "Ann", "Worded", "likely", True)
    page.refresh(None)
    until(qtbot, lambda: "likely" in [one.name for one in page.whose.whose.rows])
    page.whose.choose([1])
    page.first_focus()
    down(page)
    until(qtbot, lambda: "no ranking" in text_of(page))
    assert not page.card.sentences


def test_outlets_in_their_own_voice(page: ScoresPage, ledger: Ledger, qtbot: QtBot) -> None:
    for outlet, p in (("The Echo", "0.8"), ("The Gull", "0.6")):
        log(ledger, outlet, "The pier stands", p, True, outlet, speaker_kind=SpeakerKind.OUTLET)
        log(ledger, "Dan", "The pier falls", p, False, outlet)
    by(page, "outlet")
    until(qtbot, lambda: "The Echo" in [one.name for one in page.whose.whose.rows])
    names = [one.name for one in page.whose.whose.rows]
    page.whose.choose([names.index("The Echo"), names.index("The Gull")])
    until(qtbot, lambda: bool(page.card.sentences) and said(page)[0].startswith("1 question answered by all"))
    assert "The Echo less The Gull: Brier score -0.1200" in said(page)[1]  # .04 less .16
    page.whose.choose([names.index("The Echo"), names.index("The Echo (quoted speakers)")])
    until(qtbot, lambda: "own voice" in text_of(page))
    assert not page.card.sentences


def test_the_action_goes_to_the_list_of_speakers(
    page: ScoresPage, actions: Actions, session: Session, qtbot: QtBot
) -> None:
    by(page, "tag")
    until(qtbot, lambda: page.whose.whose.rowCount() == 1)
    assert page.hint.isHidden()
    said_: list[str] = []
    session.said.connect(lambda words, _undo: said_.append(words))
    actions.run("scores.compare")
    until(qtbot, lambda: page.whose.whose.rowCount() == 5)
    assert said_ == [page.hint.text()]
    assert page.hint.isVisible()
    down(page)
    until(qtbot, lambda: bool(page.card.sentences) and said(page)[0].startswith("12 questions"))


def test_a_search_keeps_who_is_compared_and_goes_along(page: ScoresPage, qtbot: QtBot) -> None:
    down(page)
    until(qtbot, lambda: bool(page.card.sentences) and said(page)[0].startswith("12 questions"))
    QTest.keyClicks(page.controls.query, '"Question 1"')
    until(qtbot, lambda: bool(page.card.sentences) and said(page)[0].startswith("1 question "))
    assert page.whose.rows_chosen() == [1, 2]


def test_a_comparison_is_handed_over(page: ScoresPage, actions: Actions, qtbot: QtBot, tmp_path: Path) -> None:
    down(page)
    until(qtbot, lambda: bool(page.card.sentences) and said(page)[0].startswith("12 questions"))
    actions.run("file.scorecard")
    dialog = dialog_of(CardExport)
    assert [dialog.form_of.editor.itemData(row) for row in range(dialog.form_of.editor.count())] == [
        "html",
        "pdf",
        "md",
    ]
    path = tmp_path / "both.md"
    dialog.form_of.set_text("md")
    dialog.file.set_text(str(path))
    dialog.commit()
    until(qtbot, lambda: path.exists() and not page._session.jobs.busy())
    text = path.read_text("utf-8")
    assert "# Ann and Bo on the questions that they share" in text
    assert "12 of 13" in text
