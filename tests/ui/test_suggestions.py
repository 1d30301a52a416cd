"""Suggestions on the Read page by real keys: found, logged, dismissed, merged, kept, and shown again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tracker.claims import ClaimDraft, Decision, SnapshotDraft, SourceDraft
from tracker.detection import suggest
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.pages.read import ReadPage
from ui.pages.read_suggest import filled
from ui.session import Session
from ui.theme import Theme
from ui.widgets.article_cues import cue_marks
from ui.widgets.suggestion_cards import Shown, SuggestionModel, card_words

Key, Mod = Qt.Key, Qt.KeyboardModifier
TEXT = (
    "A dry summer in Ostrel\n\n"
    "By Ann Teller\n\n"
    "The wells are low. “Rain is unlikely before July,” said Bo Rask, who runs the weather office.\n\n"
    "The ministry will open a second reservoir by the end of 2013.\n\n"
    "Last year the harvest failed. Prices are likely to rise by a tenth within six months.\n"
)
FRENCH = (
    "Le port sera fermé pendant la semaine, et les marins disent que la grève va durer jusqu'au mois de mai. "
    "Le ministre a dit dans une lettre que le gouvernement ne va pas céder, et que les bateaux vont rester."
)


@pytest.fixture
def page(session: Session, theme: Theme, qtbot: QtBot) -> Iterator[ReadPage]:
    made = ReadPage(session, theme, Actions())
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    qtbot.waitExposed(made)
    session.changed.connect(made.refresh)
    yield made
    session.jobs.close()


def press(key: Key | str, held: Mod = Mod.NoModifier) -> None:
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert widget is not None
    if isinstance(key, str):
        QTest.keyClicks(widget, key, held)
    else:
        QTest.keyClick(widget, key, held)


def read(page: ReadPage, qtbot: QtBot, text: str = TEXT, day: str = "2013-06-05") -> None:
    QGuiApplication.clipboard().setText(text)
    page.empty.paste.click()
    qtbot.waitUntil(lambda: page.pane.front == "source")
    page.source_form.outlet.set_text("Ostrel Post")
    page.source_form.published.set_text(day)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: page.pane.front == "cards")
    qtbot.waitUntil(lambda: not page.desk.suggesting.looking)


def settled(session: Session, qtbot: QtBot, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: not session.waiting() and holds())


def test_suggestions_are_logged_dismissed_and_kept(
    page: ReadPage, session: Session, ledger: Ledger, qtbot: QtBot
) -> None:
    read(page, qtbot)
    found = page.desk.suggesting
    quotes = [one.suggestion.quote for one in found.rows]
    assert "Rain is unlikely" in quotes[0]
    assert any("second reservoir" in quote for quote in quotes)
    assert not any("harvest failed" in quote for quote in quotes)
    assert page.pane.coverage.text() == f"0 of {len(quotes)} suggestions handled"
    # Next, Enter opens the filled form, Ctrl+Enter logs: three keys a claim.
    press("n")
    press(Key.Key_Return)
    assert page.pane.front == "claim"
    assert page.claim_form.speaker.text() == "Bo Rask"
    assert page.claim_form.likelihood.text() == "unlikely"
    press(Key.Key_Return, Mod.ControlModifier)
    settled(session, qtbot, lambda: ledger.count("", on=TODAY) == 1)
    (claim,) = ledger.search("", on=TODAY)
    assert (claim.speaker, claim.quote, claim.claimed_on) == ("Bo Rask", quotes[0], "2013-06-05")
    assert claim.likelihood is not None
    assert claim.likelihood.words == "unlikely"
    qtbot.waitUntil(lambda: found.rows[0].decision is Decision.LOGGED)
    assert page.pane.coverage.text() == f"1 of {len(quotes)} suggestions handled"
    # The next open one is chosen by itself; X and a digit dismiss it.
    assert page.pane.suggested.row() == 1
    press("x")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    press("3")
    settled(session, qtbot, lambda: found.rows[1].decision is Decision.DISMISSED)
    assert found.rows[1].reason == "Too vague to judge"
    # Undo takes the dismissal back; the logged one stays.
    session.undo()
    settled(session, qtbot, lambda: found.rows[1].open)
    assert ledger.coverage().suggested in (0, len(quotes))
    source = page.article.source.uid if page.article else ""
    page.leave()
    page.open_article(source)
    qtbot.waitUntil(lambda: page.article is not None and not found.looking and bool(found.rows))
    assert [one.decision for one in found.rows][:2] == [Decision.LOGGED, Decision.OPEN]


def test_one_is_merged_with_a_claim_and_opened_again(
    page: ReadPage, session: Session, ledger: Ledger, qtbot: QtBot
) -> None:
    read(page, qtbot)
    found = page.desk.suggesting
    press("n")
    press(Key.Key_Return)
    press(Key.Key_Return, Mod.ControlModifier)
    settled(session, qtbot, lambda: found.rows[0].decision is Decision.LOGGED)
    press("m")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    press("1")
    settled(session, qtbot, lambda: found.rows[1].decision is Decision.MERGED)
    page.pane.suggested.choose(1)
    press("o")
    settled(session, qtbot, lambda: found.rows[1].open)


def test_reading_to_the_end_keeps_what_was_suggested(
    page: ReadPage, session: Session, ledger: Ledger, qtbot: QtBot
) -> None:
    read(page, qtbot)
    page.mark_read()
    rows = len(page.desk.suggesting.rows)
    settled(session, qtbot, lambda: ledger.coverage().suggested == rows)
    assert str(ledger.coverage()) == f"0 of {rows} handled"


def test_a_cue_that_is_muted_suggests_nothing_any_more(page: ReadPage, session: Session, qtbot: QtBot) -> None:
    read(page, qtbot)
    found = page.desk.suggesting
    before = len(found.rows)
    press("n")
    press("x")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    mutes = [action for action in menu.actions() if action.text().startswith("Never suggest")]
    menu.close()
    assert mutes
    for action in mutes:
        action.trigger()
    qtbot.waitUntil(lambda: not found.looking and len(found.rows) < before)
    found.unmute()
    qtbot.waitUntil(lambda: not found.looking and len(found.rows) == before)


def test_a_french_text_says_that_the_tables_are_english(page: ReadPage, qtbot: QtBot) -> None:
    read(page, qtbot, FRENCH)
    assert "French" in page.pane.note.text()
    assert page.pane.coverage.text() == ""


def test_chosen_words_that_were_missed_are_logged_without_a_suggestion(
    page: ReadPage, session: Session, ledger: Ledger, qtbot: QtBot
) -> None:
    read(page, qtbot)
    start = TEXT.index("The wells are low.")
    page.view.select(start, start + len("The wells are low."))
    page.view.setFocus()
    press(Key.Key_Return)
    assert page.claim_form.context.suggestion is None


def test_a_page_brings_its_facts_with_where_they_are_from(page: ReadPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><title>Dry wells | Ostrel Post</title><meta property='og:site_name' content='Ostrel Post'>"
        "<meta property='article:published_time' content='2013-06-05T08:00:00Z'>"
        "</head><body><article><h1>Dry wells</h1>" + "<p>The ministry will open a second reservoir by 2014, it says, "
        "and the town waits for rain that may come late this year.</p>" * 4 + "</article></body></html>",
        "utf-8",
    )
    page.taking.take_file(path)
    qtbot.waitUntil(lambda: page.pane.front == "source", timeout=20_000)
    form = page.source_form
    assert (form.outlet.text(), form.published.text()) == ("Ostrel Post", "2013-06-05")
    assert "meta tags" in form.outlet._hint
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: page.pane.front == "cards")
    assert page.article is not None
    copy = page._session.ledger.snapshots_of(page.article.source.uid)[0]
    assert copy.media_type == "text/html"
    assert page._session.ledger.snapshot_bytes(copy.uid) == path.read_bytes()


def test_a_picture_is_refused_in_a_sentence(page: ReadPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    page.taking.take_file(path)
    qtbot.waitUntil(lambda: page.problem.isVisible())
    assert "a picture" in page.problem.text()


def test_the_model_and_the_words_for_who_hears_them(qtmodeltester: ModelTester, messages: Recorder) -> None:
    found = suggest(TEXT, "2013-06-05", outlet="Ostrel Post")
    model = SuggestionModel()
    model.set_rows([Shown(one) for one in found])
    qtmodeltester.check(model)
    said = card_words(Shown(found[0], Decision.DISMISSED, "No prediction"))
    assert "dismissed" in said
    assert "Bo Rask" in said
    marks = cue_marks(found)
    assert all(a.end <= b.start for a, b in pairwise(marks))
    assert {mark.stroke for mark in marks} >= {"will", "likelihood", "time"}
    assert filled(found[0])["likelihood"] == "unlikely"


@pytest.mark.parametrize(
    ("sentence", "likelihood"),
    [
        ("I am 95% sure that we will never charge a toll again.", "0.05"),
        ("I am almost certain that the state will not pay for it.", "am almost certain that (0.01, 0.06, 0.12)"),
    ],
)
def test_what_a_denial_leaves_is_filled_in(sentence: str, likelihood: str) -> None:
    assert filled(suggest(sentence, "2013-06-05")[0])["likelihood"] == likelihood


def test_strokes_run_to_the_year_and_not_over_what_depends_on_a_condition() -> None:
    text = "If the council approves the loan, work on the ramp will begin by the end of 2014."
    marks = cue_marks(suggest(text, "2013-06-05"))
    strokes = {(mark.stroke, text[mark.start : mark.end]) for mark in marks}
    assert ("time", "by the end of 2014") in strokes
    assert ("condition", "If") in strokes


# ---------------------------------------------------------------- what keeps a claim from being judged


def opened(page: ReadPage, qtbot: QtBot, proposition: str) -> None:
    read(page, qtbot, "A title\n\nThe wells are low and that is that.\n")
    page.view.setFocus()
    press("j")
    press(Key.Key_Return)
    page.claim_form.proposition.set_text(proposition)
    page.claim_form.edited.emit()
    qtbot.waitUntil(lambda: bool(page.claim_form.problems.problems))


def test_two_claims_are_split_by_one_key_and_logged_one_after_the_other(
    page: ReadPage, ledger: Ledger, session: Session, qtbot: QtBot
) -> None:
    opened(page, qtbot, "Prices will rise by a tenth in 2014 and the wells will run dry in 2015")
    form = page.claim_form
    qtbot.waitUntil(lambda: any(problem.split_at is not None for problem in form.problems.problems))
    number = next(n for n, problem in enumerate(form.problems.problems, 1) if problem.split_at is not None)
    press(str(number), Mod.AltModifier)
    assert form.proposition.text() == "Prices will rise by a tenth in 2014"
    form.likelihood.set_text("0.7")
    press(Key.Key_D, Mod.ControlModifier)
    settled(session, qtbot, lambda: ledger.count("", on=TODAY) == 1)
    qtbot.waitUntil(lambda: form.proposition.text() == "the wells will run dry in 2015")


def test_a_remedy_leads_to_its_field_and_goes_when_it_is_filled(page: ReadPage, qtbot: QtBot) -> None:
    opened(page, qtbot, "Prices could fall soon")
    form = page.claim_form
    qtbot.waitUntil(lambda: len(form.problems.problems) > 1)
    said = [problem.remedy.value for problem in form.problems.problems]
    assert said[0] == "set_review_day"
    press("1", Mod.AltModifier)
    assert form.deadline.review.editor.hasFocus()
    form.criteria.set_text("a tenth below May's")
    form.likelihood.set_text("unlikely")
    form.edited.emit()
    qtbot.waitUntil(lambda: not form.problems.problems)
    assert form.problems.isHidden()


# ---------------------------------------------------------------- find, and a page by its address


def test_words_are_found_in_the_article_by_keys(page: ReadPage, qtbot: QtBot) -> None:
    read(page, qtbot)
    page._find()
    bar = page.desk.find
    assert bar.words.hasFocus()
    press("the  WELLS")
    assert bar.count.text() == "1 of 1"
    assert page.view.quote() == "The wells"
    bar.words.clear()
    press("the")
    assert bar.count.text().endswith(f"of {len(bar.places)}")
    first = page.view.passage().start
    press(Key.Key_Return)
    assert page.view.passage().start > first
    press(Key.Key_Return, Mod.ShiftModifier)
    assert page.view.passage().start == first
    bar.words.clear()
    press("nowhere at all")
    assert bar.count.text() == "Not found"
    press(Key.Key_Escape)
    assert page.view.hasFocus()
    assert bar.isHidden()


def test_an_address_is_fetched_only_when_that_is_wanted(
    page: ReadPage, session: Session, messages: Recorder, qtbot: QtBot
) -> None:
    messages.texts.append("http://127.0.0.1:9/")
    messages.answers.append(None)
    page.taking.fetch()
    assert not session.jobs.busy()
    messages.texts.append("http://127.0.0.1:9/")
    messages.answers.append(0)
    page.taking.fetch()
    qtbot.waitUntil(page.problem.isVisible)
    assert "public" in page.problem.text()


def test_claims_from_before_there_were_suggestions_count_as_handled(
    page: ReadPage, session: Session, ledger: Ledger, qtbot: QtBot
) -> None:
    quote = "The ministry will open a second reservoir by the end of 2013."
    source = SourceDraft(title="A dry summer in Ostrel", outlet="Ostrel Post", published_on="2013-06-05")
    snapshot = SnapshotDraft(data=TEXT.encode(), text=TEXT)
    draft = ClaimDraft(proposition="It opens", quote=quote, source=source, snapshot=snapshot)
    uid = ledger.log_claim(draft, on=TODAY).uid
    page.open_article(ledger.view(uid, on=TODAY).source_uid)
    qtbot.waitUntil(lambda: bool(page.desk.suggesting.rows) and not page.desk.suggesting.looking)
    rows = page.desk.suggesting.rows
    states = {TEXT[one.suggestion.start : one.suggestion.end]: one.decision for one in rows}
    assert [words for words, state in states.items() if state is Decision.LOGGED] == [quote]
    assert page.pane.coverage.text() == f"1 of {len(rows)} suggestions handled"
    press("n")
    current = page.desk.suggesting.current()
    assert current is not None
    assert current.open


def test_a_click_beside_the_fields_leaves_the_keyboard_in_the_form(page: ReadPage, qtbot: QtBot) -> None:
    read(page, qtbot)
    press("n")
    press(Key.Key_Return)
    form = page.claim_form
    form.tags.editor.setFocus()
    for widget in (form, page):
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().bottomLeft() - QPoint(-2, 2))
        assert QApplication.focusWidget() is form.tags.editor
