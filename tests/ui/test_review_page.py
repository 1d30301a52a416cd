"""Review by keyboard alone, on a real ledger: every outcome, what is proposed, what is refused, what is kept."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tests.ui.page_kit import put_up
from tracker import deadlines, likelihood
from tracker.claims import (
    Claim,
    ClaimDraft,
    Confidence,
    Day,
    DeadlineSense,
    EvidenceDraft,
    Outcome,
    Resolution,
    ResolutionDraft,
    SnapshotDraft,
    SourceDraft,
    VoidReason,
)
from tracker.errors import Busy, TrackerError
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.pages.review import ReviewPage
from ui.pages.review_feed import queue_ids
from ui.session import Session
from ui.theme import Look, Theme
from ui.widgets.outcome_line import Choice
from ui.widgets.quote_context import context
from ui.widgets.review_words import proposed_known_on, settled_early
from ui.window import Window

LOGGED: Day = "2013-01-05"
TEXT = "Nobody knows.\nThe minister said: “The bridge will stand, 90 percent sure, by the end of 2013.” Then he left."
Log = Callable[..., str]


@pytest.fixture
def log(ledger: Ledger) -> Log:
    """Logs a claim and returns its uid."""

    def logged(proposition: str, deadline: str = "", sense: DeadlineSense | None = None, **more: object) -> str:
        draft = ClaimDraft(
            proposition=proposition,
            speaker="Ada Quill",
            claimed_on=LOGGED,
            deadline=deadlines.parse(deadline, LOGGED, sense=sense),
            **more,  # type: ignore[arg-type]
        )
        return ledger.log_claim(draft, on=LOGGED).uid

    return logged


@pytest.fixture
def three(log: Log) -> list[str]:
    """Three due claims, in the order of the queue."""
    return [
        log("The bridge stands", "by 2013-06-30", likelihood=likelihood.parse("unlikely"), criteria="Cars cross it"),
        log("The road is paved", "by the end of 2013"),
        log("The school opens", "", review_on="2014-02-20"),
    ]


@pytest.fixture
def make(qtbot: QtBot, session: Session, theme: Theme, actions: Actions) -> Callable[[], ReviewPage]:
    """Opens the page as the window does."""

    def made() -> ReviewPage:
        page = put_up(ReviewPage(session, theme, actions.scope("review")), "review", session, actions, qtbot)
        page.first_focus()
        return page

    return made


@pytest.fixture
def page(three: list[str], make: Callable[[], ReviewPage]) -> ReviewPage:
    """The page on three due claims."""
    return make()


def press(page: ReviewPage, *keys: str) -> None:
    """Press keys where the keyboard is."""
    for key in keys:
        where = page.focusWidget()
        if len(key) == 1:
            QTest.keyClicks(where, key)
        else:
            QTest.keyClick(where, getattr(Qt.Key, f"Key_{key}"))


def write(page: ReviewPage, **fields: str) -> None:
    """Type into fields of the open line."""
    for name, text in fields.items():
        editor = page.line.form[name].editor
        if isinstance(editor, QLineEdit):
            editor.clear()
            editor.insert(text)
            editor.textEdited.emit(text)
        else:
            page.line.form[name].set_text(text)


def shown(page: ReviewPage) -> str:
    """The proposition on the card."""
    return page.card.proposition.text()


def last(ledger: Ledger, uid: str) -> Resolution:
    """The last step of a claim's resolutions."""
    return ledger.resolutions(uid)[-1]


def test_the_queue_begins_with_the_longest_overdue(page: ReviewPage, ledger: Ledger) -> None:
    assert shown(page) == "The bridge stands"
    assert page.left.text() == "3 left"
    assert page.count() == 3
    assert page.card.due._word == "Expired 8 months ago"
    assert page.card.criteria.text() == "Cars cross it"
    assert (
        page.card.side.text() == "Ada Quill called this “unlikely”, read as 5–30 %, best 18 %: said it will not happen."
    )


def test_j_and_k_move_and_say_why_each_is_due(page: ReviewPage) -> None:
    press(page, "j", "J")
    assert shown(page) == "The school opens"
    assert page.card.due._word == "Review day reached 9 days ago"
    press(page, "j", "k")
    assert shown(page) == "The road is paved"


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("1", Outcome.HAPPENED),
        ("h", Outcome.HAPPENED),
        ("2", Outcome.DID_NOT_HAPPEN),
        ("n", Outcome.DID_NOT_HAPPEN),
        ("3", Outcome.PARTLY),
        ("p", Outcome.PARTLY),
        ("4", Outcome.VOID),
        ("v", Outcome.VOID),
        ("5", Outcome.UNDETERMINED),
        ("u", Outcome.UNDETERMINED),
    ],
)
def test_every_outcome_by_keys(page: ReviewPage, ledger: Ledger, three: list[str], key: str, outcome: Outcome) -> None:
    press(page, key)
    assert page.line.isVisible()
    write(page, reason="as anybody can see")
    if outcome in (Outcome.HAPPENED, Outcome.PARTLY):
        write(page, known_on="2013-06-01")
    if outcome is Outcome.PARTLY:
        write(page, fraction="40 %")
    if outcome is Outcome.VOID:
        write(page, void_reason="malformed")
    press(page, "Return")
    step = last(ledger, three[0])
    assert step.outcome is outcome
    assert step.fraction == (0.4 if outcome is Outcome.PARTLY else None)
    assert step.void_reason is (VoidReason.MALFORMED if outcome is Outcome.VOID else None)
    assert shown(page) == "The road is paved"
    assert page.left.text() == "1 done, 2 left"
    assert page.queue.hasFocus()


def test_what_did_not_happen_was_known_on_the_last_day(page: ReviewPage, ledger: Ledger, three: list[str]) -> None:
    press(page, "n")
    assert page.line.form["known_on"].text() == "2013-06-30"
    assert page.line.form["evidence"].editor.hasFocus()
    write(page, evidence="https://roads.example/bridge", confidence="high")
    press(page, "Return")
    step = last(ledger, three[0])
    assert (step.known_on, step.confidence) == ("2013-06-30", Confidence.HIGH)
    assert [piece.url for piece in ledger.evidence(three[0])] == ["https://roads.example/bridge"]


def test_letters_typed_in_the_line_are_text(page: ReviewPage) -> None:
    press(page, "n")
    press(page, "h", "j", "1")
    assert page.line.form["evidence"].text() == "hj1"
    assert page.line.choice is Choice.DID_NOT_HAPPEN
    assert shown(page) == "The bridge stands"


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("h", {"evidence": "https://x.example"}, "Since when could the world know"),
        ("h", {"known_on": "12", "reason": "yes"}, "12"),
        ("h", {"known_on": "2014-03-02", "reason": "yes"}, "lies after today"),
        ("n", {}, "needs evidence or a written reason"),
        ("p", {"fraction": "1.4", "known_on": "2013-06-01", "reason": "some"}, "1.4"),
        ("p", {"fraction": "", "known_on": "2013-06-01", "reason": "some"}, "how much of it"),
        ("v", {"reason": "hm"}, "Choose why it is void"),
        ("s", {"until": "2014-02-01"}, "is not after today"),
        ("s", {"until": "soon"}, "soon"),
        ("e", {"evidence": ""}, "The evidence is empty"),
    ],
)
def test_a_refused_line_says_so_and_keeps_everything(
    page: ReviewPage, ledger: Ledger, three: list[str], key: str, typed: dict[str, str], sentence: str
) -> None:
    press(page, key)
    write(page, **typed)
    press(page, "Return")
    assert sentence in page.line.problem.text()
    assert page.line.problem.isVisible()
    assert {name: page.line.form[name].text() for name in typed} == typed
    assert not ledger.resolutions(three[0])
    assert shown(page) == "The bridge stands"


def test_escape_closes_the_line_and_the_keys_mean_outcomes_again(page: ReviewPage) -> None:
    press(page, "v", "Escape")
    assert not page.line.isVisible()
    assert page.choices.isVisible()
    press(page, "u")
    assert page.line.choice is Choice.UNDETERMINED


def test_not_yet_takes_it_out_of_the_queue_until_then(page: ReviewPage, ledger: Ledger) -> None:
    press(page, "s")
    assert page.line.form["until"].text() == "+6m"
    press(page, "Return")
    assert shown(page) == "The road is paved"
    assert len(queue_ids(ledger, "2014-08-31")[0]) == 2
    assert len(queue_ids(ledger, "2014-09-01")[0]) == 3


def test_evidence_is_added_and_the_claim_stays(page: ReviewPage, ledger: Ledger, three: list[str]) -> None:
    press(page, "e")
    write(page, evidence="https://a.example", title="A picture", stance="contradicts")
    press(page, "Return")
    assert shown(page) == "The bridge stands"
    assert page.card.evidence.text() == "Contradicts: A picture, https://a.example"
    assert page.left.text() == "3 left"


def test_control_e_repeats_the_last_evidence(page: ReviewPage, ledger: Ledger, three: list[str]) -> None:
    press(page, "n")
    write(page, evidence="https://same.example")
    press(page, "Return", "n")
    field = page.line.form["evidence"]
    QTest.keyClick(field.editor, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "https://same.example"
    press(page, "Return")
    assert [piece.url for piece in ledger.evidence(three[1])] == ["https://same.example"]


def test_z_takes_it_back_and_shows_it_again(page: ReviewPage, ledger: Ledger, three: list[str]) -> None:
    press(page, "n")
    write(page, reason="seen")
    press(page, "Return", "j", "z")
    assert shown(page) == "The bridge stands"
    assert page.left.text() == "3 left"
    assert not [step for step in ledger.resolutions(three[0]) if step.outcome]


def test_without_a_passed_deadline_it_asks_whether_this_is_final(
    page: ReviewPage, ledger: Ledger, three: list[str]
) -> None:
    press(page, "j", "j", "h")
    assert page.line.form["interim"].isVisible()
    write(page, known_on="2014-02-25", reason="open since Tuesday")
    press(page, "Return")
    assert "final" in page.line.problem.text()
    write(page, interim="interim")
    press(page, "Return")
    assert last(ledger, three[2]).interim


def test_a_passed_deadline_never_asks(page: ReviewPage) -> None:
    press(page, "h")
    assert page.line.form["interim"].isHidden()


def test_an_outcome_on_an_earlier_wording_is_asked_about_last_and_can_stand(
    log: Log, ledger: Ledger, make: Callable[[], ReviewPage], three: list[str]
) -> None:
    uid = log("The well is dug", "by 2013-03-01")
    ledger.resolve([uid], ResolutionDraft(outcome=Outcome.DID_NOT_HAPPEN, reason="dry"), on="2013-04-01")
    claim = ledger.record("claim", uid)
    assert isinstance(claim, Claim)
    ledger.save(replace(claim, criteria="Water comes"), base=ledger.revision_of("claim", uid), on="2013-05-01")
    page = make()
    press(page, "j", "j", "j")
    assert shown(page) == "The well is dug"
    assert page.card.due._word == "Did not happen, judged on an earlier wording: does that still stand?"
    press(page, "c")
    assert page.left.text() == "1 done, 3 left"
    assert not ledger.view(uid, on=TODAY).judged_on_earlier_wording


def test_a_half_filled_line_comes_back_with_its_claim(page: ReviewPage, session: Session) -> None:
    press(page, "p")
    write(page, reason="half of it")
    page.move_by(1)
    assert not page.line.isVisible()
    page.move_by(-1)
    assert page.line.choice is Choice.PARTLY
    assert page.line.form["reason"].text() == "half of it"


def test_a_half_filled_line_survives_the_program(
    page: ReviewPage, make: Callable[[], ReviewPage], session: Session
) -> None:
    press(page, "n")
    write(page, evidence="https://kept.example")
    assert page.may_close()
    again = make()
    assert again.line.choice is Choice.DID_NOT_HAPPEN
    assert again.line.form["evidence"].text() == "https://kept.example"
    press(again, "Return")
    assert not session.drafts.keys()


def test_another_window_cannot_take_the_line_away(page: ReviewPage, ledger: Ledger, three: list[str]) -> None:
    press(page, "n")
    write(page, reason="typing")
    ledger.resolve([three[0]], ResolutionDraft(outcome=Outcome.UNDETERMINED, reason="gone"), on=TODAY)
    page.refresh(None)
    assert page.line.form["reason"].text() == "typing"
    assert shown(page) == "The bridge stands"
    press(page, "Escape")
    page.refresh(None)
    assert shown(page) == "The road is paved"


def test_while_the_ledger_is_held_a_second_enter_writes_nothing_twice(
    qtbot: QtBot, page: ReviewPage, ledger: Ledger, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = ledger.resolve, 0

    def held(*args: object, **more: object) -> object:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Busy("held")
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "resolve", held)
    press(page, "n")
    write(page, reason="seen")
    press(page, "Return", "Return")
    assert page.line.form["reason"].text() == "seen"
    qtbot.waitUntil(lambda: not page.judging.writing)
    assert len(ledger.resolutions(three[0])) == 1


def test_an_error_about_no_field_stands_under_the_line(
    page: ReviewPage, ledger: Ledger, messages: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise TrackerError("The disk is full: nothing was written.")

    monkeypatch.setattr(ledger, "resolve", full)
    press(page, "n")
    write(page, reason="seen")
    press(page, "Return")
    assert page.line.problem.text() == "The disk is full: nothing was written."
    assert not messages.errors


def test_nothing_is_due_says_when_something_will_be(make: Callable[[], ReviewPage], log: Log, actions: Actions) -> None:
    log("The port closes", "by 2014-03-12")
    page = make()
    assert page.empty.isVisible()
    assert page.empty.heading.text() == "Nothing is due."
    assert page.empty.sentence.text() == "The next claim falls due on 13 Mar 2014, in 12 days."
    assert not actions.action("review.happened").isEnabled()


def test_an_empty_ledger_says_what_the_page_is_for(make: Callable[[], ReviewPage]) -> None:
    assert make().empty.sentence.text().startswith("Claims come here when")


def test_the_last_claim_done_leaves_an_empty_queue(log: Log, make: Callable[[], ReviewPage]) -> None:
    log("The only one", "by 2013-03-01")
    page = make()
    press(page, "n")
    write(page, reason="no")
    press(page, "Return")
    assert page.empty.isVisible()
    assert page.left.text() == "1 done"


def test_a_hidden_page_reads_nothing_until_it_is_shown(page: ReviewPage, log: Log, ledger: Ledger) -> None:
    page.hide()
    log("A fourth", "by 2013-02-01")
    page.refresh(None)
    assert page.model.rowCount() == 3
    page.show()
    assert page.model.rowCount() == 4


def test_the_quote_stands_in_its_paragraph(ledger: Ledger, make: Callable[[], ReviewPage]) -> None:
    quote = "The bridge will stand, 90 percent sure, by the end of 2013"
    draft = ClaimDraft(
        proposition="The bridge stands",
        quote=quote,
        claimed_on=LOGGED,
        source=SourceDraft(title="Bridges", outlet="Post"),
        snapshot=SnapshotDraft(data=TEXT.encode(), text=TEXT),
        deadline=deadlines.parse("by the end of 2013", LOGGED),
    )
    uid = ledger.log_claim(draft, on=LOGGED).uid
    ledger.add_evidence(uid, EvidenceDraft(title="<b>Photo</b>"))
    page = make()
    assert page.card.quote.text() == f"The minister said: “{quote}.” Then he left."
    assert page.card.evidence.text() == "Supports: <b>Photo</b>"


@pytest.mark.parametrize(
    ("around", "expected"),
    [(100, ("One two ", " five six.")), (6, ("…two ", " five…"))],
)
def test_words_around_a_quote(around: int, expected: tuple[str, str]) -> None:
    text = "Before.\nOne two three four five six.\nAfter."
    start = text.index("three")
    assert context(text, start, start + len("three four"), around) == expected


@pytest.mark.parametrize(
    ("deadline", "sense", "outcome", "proposed"),
    [
        ("by 2013-12-31", None, Outcome.DID_NOT_HAPPEN, "2013-12-31"),
        ("by 2013-12-31", None, Outcome.HAPPENED, None),
        ("on 2013-12-31", None, Outcome.HAPPENED, "2013-12-31"),
        ("on 2013-12-31", None, Outcome.DID_NOT_HAPPEN, "2013-12-31"),
        ("through 2013", None, Outcome.HAPPENED, "2013-12-31"),
        ("through 2013", None, Outcome.DID_NOT_HAPPEN, None),
        ("by 2013-12-31", None, Outcome.PARTLY, None),
        ("by 2014-12-31", None, Outcome.DID_NOT_HAPPEN, None),
        ("in the coming months", None, Outcome.DID_NOT_HAPPEN, None),
    ],
)
def test_what_is_proposed_as_known_on(
    log: Log, ledger: Ledger, deadline: str, sense: DeadlineSense | None, outcome: Outcome, proposed: Day | None
) -> None:
    view = ledger.view(log("It is", deadline, sense), on=TODAY)
    assert proposed_known_on(view, outcome, TODAY) == proposed


@pytest.mark.parametrize(
    ("deadline", "happened", "did_not"),
    [
        ("by 2014-12-31", True, False),
        ("through 2014", False, True),
        ("on 2014-12-31", None, None),
        ("soon", None, None),
    ],
)
def test_what_an_early_outcome_settles(
    log: Log, ledger: Ledger, deadline: str, happened: bool | None, did_not: bool | None
) -> None:
    view = ledger.view(log("It is", deadline), on=TODAY)
    assert settled_early(view, Outcome.HAPPENED) is happened
    assert settled_early(view, Outcome.DID_NOT_HAPPEN) is did_not


def test_every_control_has_a_name(page: ReviewPage) -> None:
    page.judging.choose(Choice.PARTLY)
    named = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert [w for w in named if not w.accessibleName() and w.parent() in (page, page.line, page.choices)] == []


def test_a_long_word_makes_nothing_wider(log: Log, make: Callable[[], ReviewPage]) -> None:
    log("x" * 400, "by 2013-03-01", criteria="y" * 500)
    page = make()
    left, width = page.card.span()
    assert page.card.proposition.width() <= width
    inner = page.card.widget()
    assert inner is not None
    assert inner.width() <= page.card.viewport().width()
    assert left >= 24


def test_choosing_and_committing_take_no_time_to_speak_of(page: ReviewPage, tmp_path: Path) -> None:
    started = perf_counter()
    press(page, "n")
    write(page, reason="seen")
    press(page, "Return")
    # Far above what it takes (about 30 ms for both): this only notices something that blocks.
    assert perf_counter() - started < 1


class Opened(QObject):
    """Remembers every widget that opened as a window, be it for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.widgets.append(watched)
        return False


def test_nothing_opens_as_a_window_of_its_own(
    qapp: QApplication, three: list[str], make: Callable[[], ReviewPage]
) -> None:
    opened = Opened()
    qapp.installEventFilter(opened)
    page = make()
    for choice in Choice:
        page.judging.choose(choice)
    qapp.removeEventFilter(opened)
    assert opened.widgets == [page]


def test_in_the_window_its_shortcuts_and_the_fields_do_not_fight(
    qtbot: QtBot, session: Session, look: Look, three: list[str], ledger: Ledger
) -> None:
    window = Window(session, look)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.show_page("review")
    page = window.pages["review"]
    press(page, "n")
    assert page.line.choice is Choice.DID_NOT_HAPPEN
    press(page, "h", "s", "z", "?", "1")
    assert page.line.form["evidence"].text() == "hsz?1"
    page.line.last_evidence = "https://same.example"
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.line.form["evidence"].text() == "https://same.example"
    box = page.line.form["confidence"].editor
    box.setFocus()
    QTest.keyClicks(box, "h")
    assert page.line.form["confidence"].text() == "high"
    press(page, "Return")
    assert last(ledger, three[0]).confidence is Confidence.HIGH
    assert shown(page) == "The road is paved"
    press(page, "z")
    assert shown(page) == "The bridge stands"
    window.close()


def test_what_may_not_be_meant_is_said_before_it_is_committed(page: ReviewPage) -> None:
    press(page, "h")
    assert not page.line.remark.isVisible()
    write(page, known_on="2012-12-01", evidence="a letter")
    page.line._edited()
    assert "Known before it was said (5 Jan 2013): it will not be scored." in page.line.remark.text()
    assert "no link" in page.line.remark.text()
    write(page, known_on="2013-02-01", evidence="https://a.example")
    page.line._edited()
    assert not page.line.remark.isVisible()


def test_a_filter_shows_other_claims_with_its_number_and_is_remembered(
    three: list[str], log: Log, make: Callable[[], ReviewPage], session: Session, qtbot: QtBot
) -> None:
    log("The tower leans", "by 2014-03-20")
    page = make()
    box = page.filter
    qtbot.waitUntil(lambda: box.itemText(box.findData("is:soon")) == "Due within 30 days  1")
    assert box.itemText(0) == "To review  3"
    box.setCurrentIndex(box.findData("is:soon"))
    box.activated.emit(box.currentIndex())
    assert page.model.rowCount() == 1
    assert page.card.case is not None
    assert page.card.case.view.proposition == "The tower leans"
    assert session.settings.text("review/filter") == "is:soon"
    box.setCurrentIndex(box.findData("is:snoozed"))
    box.activated.emit(box.currentIndex())
    assert page.model.rowCount() == 0
    assert "none" in page.empty.heading.text()
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert page.model.rowCount() == 3


def test_judging_blind_hides_who_said_it_and_how_likely(
    page: ReviewPage, ledger: Ledger, make: Callable[[], ReviewPage]
) -> None:
    card = page.card
    telling = (card.side, card.facts.likely, card.facts.texts["Who"])
    assert all(part.isVisible() for part in telling)
    press(page, "b")
    assert not any(part.isVisible() for part in (*telling, card.quote, card.note, card.facts.texts["Source"]))
    assert card.hidden.isVisible()
    assert card.proposition.isVisible()
    assert card.criteria.text() == "Cars cross it"
    press(page, "j", "k")
    assert not card.side.isVisible()
    again = make()  # it is remembered
    assert not again.card.side.isVisible()
    press(again, "B")
    assert again.card.side.isVisible()
    assert not again.card.hidden.isVisible()


def test_what_cannot_be_found_at_once_is_found_by_a_worker(
    page: ReviewPage, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a ledger of a million claims, where few of very many are to be shown."""
    at_once = Ledger.beginning

    def nothing_yet(self: Ledger, *asked: object, **more: object) -> tuple[array[int], bool]:
        ids, _ = at_once(self, *asked, **more)  # type: ignore[arg-type]
        return ids[:0], True

    monkeypatch.setattr(Ledger, "beginning", nothing_yet)
    page.filter.setCurrentIndex(page.filter.findData("is:review"))
    page.filter.setCurrentIndex(0)
    page.filter.activated.emit(0)
    assert page.empty.heading.text() == "Looking for them…"
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.left.text() == "3 left"
    assert shown(page) == "The bridge stands"
    qtbot.waitUntil(lambda: page.filter.itemText(0) == "To review  3")


def test_a_digit_on_a_button_of_the_open_line_is_no_other_outcome(page: ReviewPage) -> None:
    press(page, "v")
    page.line.commit_button.setFocus()
    press(page, "2")
    assert page.line.choice is Choice.VOID


def test_a_day_in_the_place_of_evidence_is_remarked_on(page: ReviewPage) -> None:
    press(page, "2")
    write(page, evidence="1 Jul 2013")
    assert "A day is no evidence" in page.line.remark.text()
    write(page, evidence="the minutes of July")
    assert "kept by its name" in page.line.remark.text()
