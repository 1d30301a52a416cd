"""The Read page by its keys: taking a text in, saying what it is, choosing words, logging, reading again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tracker import likelihood
from tracker.claims import (
    Attribution,
    ClaimDraft,
    ClaimView,
    Outcome,
    ResolutionDraft,
    SnapshotDraft,
    SourceDraft,
    SpeakerSays,
)
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.drafts import DraftKeeper
from ui.pages.read import ReadPage
from ui.pages.read_empty import EmptyRead, Offer
from ui.session import Session
from ui.theme import Theme
from ui.widgets.article_layout import Sheet
from ui.widgets.article_text import Block, cut
from ui.widgets.article_view import ArticleView
from ui.widgets.claim_cards import CardsModel, card_words
from ui.widgets.link_row import LinkRow
from ui.widgets.outcome import OutcomeMark

Key, Mod = Qt.Key, Qt.KeyboardModifier
ODD = "A title\r\n\r\nHe\u00a0said it\u2028may rain 😀 cafe\u0301 soon. It will not. سوف تمطر غدا. More.\rEnd"
TEXT = (
    "Rain in Ostrel\n\nThough it is dry, rain is likely this year. “It will pour,” Ann Lee says.\n\nThe wells are full."
)
ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "articles"


class Reader:
    """Hands on the page: every key is counted, words that are typed are not."""

    def __init__(self, page: ReadPage, qtbot: QtBot) -> None:
        self.page, self.qtbot = page, qtbot
        self.keys = 0

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, *keys: Key | str, held: Mod = Mod.NoModifier) -> None:
        for key in keys:
            self.keys += 1
            if isinstance(key, str):
                QTest.keyClicks(self.focus, key, held)
            else:
                QTest.keyClick(self.focus, key, held)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press(Key.Key_V, held=Mod.ControlModifier)
        self.qtbot.waitUntil(lambda: self.page.pane.front == "source" and self.page.asking.taken is not None)

    def read(self, text: str, outlet: str = "TIME", published: str = "5 Feb 2013") -> None:
        """Paste, say what it is, go on."""
        self.paste(text)
        self.type(outlet)
        self.press(Key.Key_Tab, Key.Key_Tab)
        self.type(published)
        self.press(Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.page.article is not None)

    def log(self) -> None:
        self.press(Key.Key_Return, held=Mod.ControlModifier)


@pytest.fixture
def page(session: Session, theme: Theme, actions: Actions, qtbot: QtBot, look: object) -> Iterator[ReadPage]:
    actions.bring_to_front("read")
    made = ReadPage(session, theme, actions.scope("read"))
    qtbot.addWidget(made)
    made.resize(1180, 720)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.first_focus()
    yield made
    session.jobs.close()  # and with it what would still tell this page something


@pytest.fixture
def reader(page: ReadPage, qtbot: QtBot) -> Reader:
    return Reader(page, qtbot)


def claims(ledger: Ledger) -> list[ClaimView]:
    return ledger.search("", on=TODAY, sort="logged_at", descending=False)


# ---------------------------------------------------------------- taking a text in


def test_the_empty_page_offers_two_things(page: ReadPage) -> None:
    assert page.focusWidget() is page.empty.paste
    assert [page.empty.paste.text(), page.empty.open.text()] == ["Paste a text", "Open a text…"]


def test_paste_and_enter_is_enough_to_read(reader: Reader, page: ReadPage, ledger: Ledger) -> None:
    reader.paste(TEXT)
    assert page.source_form.title.text() == "Rain in Ostrel"
    reader.press(Key.Key_Return)
    assert page.article is not None
    assert (page.article.source.title, page.article.source.published_on) == ("Rain in Ostrel", "")
    assert ledger.snapshot_text(page.article.snapshot) == TEXT
    assert page.view.hasFocus()
    assert page.view.quote() == "Rain in Ostrel"


@pytest.mark.parametrize(
    ("published", "stored", "claimed"),
    [
        ("5 Feb 2013", "2013-02-05", "2013-02-05"),
        ("Feb 2013", "2013-02", "2013-02-28"),
        ("2013", "2013", "2013-12-31"),
        ("unknown", "", ""),
        ("", "", ""),
    ],
)
def test_published_on_may_be_a_day_a_month_a_year_or_unknown(
    reader: Reader, page: ReadPage, published: str, stored: str, claimed: str
) -> None:
    reader.read(TEXT, published=published)
    assert page.article is not None
    assert (page.article.source.published_on, page.article.claimed_on) == (stored, claimed)


def test_a_day_that_cannot_be_read_is_refused_under_its_field(reader: Reader, page: ReadPage, ledger: Ledger) -> None:
    reader.paste(TEXT)
    reader.type("TIME")
    reader.press(Key.Key_Tab, Key.Key_Tab)
    reader.type("5/6/2013")
    reader.press(Key.Key_Return)
    assert "cannot be read" in page.source_form.published.error()
    assert page.source_form.values()["outlet"] == "TIME"
    assert ledger.info().sources == 0


def test_a_source_without_anything_is_refused(reader: Reader, page: ReadPage) -> None:
    reader.paste(TEXT)
    page.source_form.title.editor.setFocus()
    reader.press(Key.Key_A, held=Mod.ControlModifier)
    reader.press(Key.Key_Delete, Key.Key_Return)
    assert "at least its title" in page.source_form.title.error()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\0b", "NUL"),
        (b"", "no words"),
        (b"a" * 10_000_001, "at most 10 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused_and_the_window_lives(
    reader: Reader, page: ReadPage, messages: Recorder, tmp_path: Path, qtbot: QtBot, data: bytes, said: str
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    messages.paths.append(path)
    page.taking.open()
    qtbot.waitUntil(lambda: page.problem.isVisible())
    assert said in page.problem.text()
    reader.read(TEXT)
    assert not page.problem.isVisible()


def test_a_file_is_opened_with_a_note_on_its_encoding(
    page: ReadPage, messages: Recorder, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("caf\u00e9 “closes”".encode("cp1252"))
    messages.paths.append(path)
    page.taking.open()
    qtbot.waitUntil(lambda: page.pane.front == "source")
    assert "Windows-1252" in page.source_form.note.text()
    assert page.view.text == "caf\u00e9 “closes”"


def test_a_dropped_file_is_taken_in(page: ReadPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "dropped.md"
    path.write_text(ODD, "utf-8", newline="")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.MouseButton.NoButton
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, none, Mod.NoModifier))
    qtbot.waitUntil(lambda: page.pane.front == "source")
    assert page.view.text == ODD


@pytest.mark.parametrize(("words", "said"), [("a\0b", "NUL"), ("x" * 10_000_001, "10 MB"), ("a\ud800b", "surrogate")])
def test_pasted_words_that_cannot_be_kept_are_refused(page: ReadPage, words: str, said: str, qtbot: QtBot) -> None:
    page.taking.take_words(words)
    qtbot.waitUntil(lambda: page.problem.isVisible())
    assert said in page.problem.text()


def test_an_empty_clipboard_is_said(reader: Reader, page: ReadPage) -> None:
    QGuiApplication.clipboard().clear()
    reader.press(Key.Key_V, held=Mod.ControlModifier)
    assert "no text on the clipboard" in page.problem.text()


def test_ten_megabytes_are_read(page: ReadPage, qtbot: QtBot) -> None:
    text = "It will rain in the spring. So they say, here and there.\n" * 170_000
    page.taking.take_words(text)
    qtbot.waitUntil(lambda: page.asking.taken is not None, timeout=20_000)
    page.source_form.submit()
    qtbot.waitUntil(lambda: page.article is not None, timeout=20_000)
    page.view.step("last")
    assert page.view.quote() == "So they say, here and there."
    page.view.verticalScrollBar().setValue(page.view.verticalScrollBar().maximum() // 2)
    page.grab()


# ---------------------------------------------------------------- words of the snapshot, whatever the screen shows


@pytest.mark.parametrize(
    "text", [ODD, "😀" * 50 + "\r\n" + "e\u0301\u2028" * 30, "x" * 9000 + " y\r" + "z" * 5000, "\r\n\r\n"]
)
def test_places_on_the_screen_are_places_in_the_text(text: str) -> None:
    blocks = cut(text)
    assert blocks[0].start == 0
    assert blocks[-1].after == len(text)
    for block, after in pairwise(blocks):
        assert block.after == after.start
    for block in blocks:
        assert len(block.shown) == len(block.text)
        for place in range(block.start, block.end + 1):
            units = len(text[block.start : place].encode("utf-16-le")) // 2
            assert (block.units(place), block.place(units)) == (units, place)


def test_half_a_character_counts_as_its_start() -> None:
    assert Block(10, 12, 12, "😀b").place(1) == 10


@pytest.mark.parametrize(
    "quote",
    ["He\u00a0said it\u2028may rain 😀 cafe\u0301 soon.", "It will not.", "سوف تمطر غدا.", "More.", "End"],
)
def test_a_quote_is_cut_from_the_snapshot_by_keys(reader: Reader, page: ReadPage, ledger: Ledger, quote: str) -> None:
    reader.read(ODD)
    place = ODD.index(quote)
    page.view.select(place, place + len(quote))
    reader.press(Key.Key_Return)
    reader.press(Key.Key_Tab, "w")
    reader.log()
    (claim,) = claims(ledger)
    assert (claim.quote, claim.quote_start, claim.quote_end) == (quote, place, place + len(quote))


def test_sentences_are_chosen_by_keys(reader: Reader, page: ReadPage) -> None:
    reader.read(TEXT)
    for keys, expected in (
        (["j"], "Though it is dry, rain is likely this year."),
        (["c"], "Though it is dry"),
        (["c"], "rain is likely this year."),
        (["["], "rain is likely this year"),
        (["}"], "is likely this year"),
        (["{"], "rain is likely this year"),
        ([Key.Key_Down], "“It will pour,” Ann Lee says."),
        (["k", " "], "Though it is dry, rain is likely this year. “It will pour,” Ann Lee says."),
        (["s"], "Though it is dry, rain is likely this year. “It will pour,” Ann Lee says.\n\nThe wells are full."),
        ([Key.Key_Up], "Rain in Ostrel"),
    ):
        reader.press(*keys)
        assert page.view.quote() == expected
    reader.press(Key.Key_Down)
    reader.press(Key.Key_Left, held=Mod.ShiftModifier)
    assert page.view.quote() == "Though it is dry, rain is likely this year"
    reader.press(Key.Key_Right, held=Mod.ShiftModifier)
    assert page.view.quote().endswith("this year. “It")
    reader.press(Key.Key_Up, held=Mod.ShiftModifier)
    assert page.view.quote().endswith("this year.")


def test_words_are_chosen_by_mouse(reader: Reader, page: ReadPage) -> None:
    reader.read(TEXT)
    view, port = page.view, page.view.viewport()

    def at(word: str, within: int = 1) -> QPoint:
        place = TEXT.index(word) + within
        block = next(b for b in view._sheet.blocks if b.start <= place <= b.end)
        layout = view._sheet.layout(view._sheet.blocks.index(block))
        line = layout.lineForTextPosition(block.units(place))
        x = line.cursorToX(block.units(place))
        x = x[0] if isinstance(x, tuple) else x
        top = view._sheet.line_at(place)[0] - view._top() + view._sheet.line_height / 2
        return QPoint(round(view._left + x), round(top))

    QTest.mouseClick(port, Qt.MouseButton.LeftButton, Mod.NoModifier, at("dry"))
    assert view.quote() == "Though it is dry, rain is likely this year."
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, Mod.NoModifier, at("likely"))
    assert view.quote() == "likely"
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Mod.NoModifier, at("rain is", 0))
    QTest.mouseMove(port, at("likely", 3))
    QTest.mouseMove(port, at("likely", 6))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Mod.NoModifier, at("likely", 6))
    assert view.quote() == "rain is likely"
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, Mod.ShiftModifier, at("year", 4))
    assert view.quote() == "rain is likely this year"
    reader.press(Key.Key_C, held=Mod.ControlModifier)
    assert QGuiApplication.clipboard().text() == "rain is likely this year"


def test_lines_are_at_most_75_characters_long(reader: Reader, page: ReadPage) -> None:
    words = "The continued assault by air forces against targets in the remote reaches of the north served well. " * 30
    reader.read(words)
    layout = page.view._sheet.layout(0)
    lengths = [layout.lineAt(number).textLength() for number in range(layout.lineCount() - 1)]
    assert 60 <= sum(lengths) / len(lengths) <= max(lengths) <= 77


# ---------------------------------------------------------------- logging


def test_a_claim_is_logged_and_reading_goes_on(reader: Reader, page: ReadPage, ledger: Ledger) -> None:
    reader.read(TEXT)
    reader.press("j", "c", "c", Key.Key_Return)
    reader.type("It rains in Ostrel in 2013")
    reader.press(Key.Key_Return, Key.Key_Return)
    reader.type("likely")
    reader.press(Key.Key_Return)
    reader.type("this year")
    reader.log()
    (claim,) = claims(ledger)
    assert (claim.proposition, claim.quote) == ("It rains in Ostrel in 2013", "rain is likely this year.")
    assert (claim.speaker, claim.claimed_on, claim.speaker_says) == ("TIME", "2013-02-05", SpeakerSays.WILL)
    assert claim.deadline is not None
    assert claim.deadline.latest == "2013-12-31"
    assert page.view.hasFocus()
    assert page.view.quote() == "“It will pour,” Ann Lee says."
    assert page.pane.cards.cards.rowCount() == 1
    assert [mark.mark for mark in page.view._marks] == [OutcomeMark.DUE]
    assert page._session.drafts.keys() == []


def test_a_second_claim_on_the_same_words(reader: Reader, page: ReadPage, ledger: Ledger) -> None:
    reader.read(TEXT)
    reader.press("j", Key.Key_Return)
    reader.type("It rains")
    reader.press(Key.Key_Tab, "w")
    reader.press(Key.Key_D, held=Mod.ControlModifier)
    assert page.pane.front == "claim"
    assert page.claim_form.proposition.editor.hasFocus()
    reader.type("The wells fill up by the summer")
    reader.press(Key.Key_Tab, "w")
    reader.log()
    first, second = claims(ledger)
    assert first.quote == second.quote
    assert not page.claim_form.similar.isVisible()


@pytest.mark.parametrize(("key", "logged", "updates", "appearances"), [("a", 1, 0, 1), ("u", 2, 1, 0), ("n", 2, 0, 0)])
def test_what_is_logged_already_is_asked_about(
    reader: Reader, page: ReadPage, ledger: Ledger, key: str, logged: int, updates: int, appearances: int
) -> None:
    reader.read(TEXT)
    for time in range(2):
        reader.press("s", Key.Key_Return)
        reader.type("It rains in Ostrel this year" + "." * time)
        reader.press(Key.Key_Tab, "w")
        reader.log()
        page.view.step("first")
    assert page.claim_form.similar.isVisible()
    assert len(claims(ledger)) == 1
    reader.press(key)
    found = claims(ledger)
    assert (len(found), sum(bool(claim.update_of) for claim in found)) == (logged, updates)
    record = ledger.record("claim", found[0].uid)
    assert len(getattr(record, "appearances", ())) == appearances
    assert page.pane.front == "cards"


def test_undo_takes_the_claim_and_its_stripe_away(
    reader: Reader, page: ReadPage, ledger: Ledger, session: Session
) -> None:
    reader.read(TEXT)
    reader.press("j", Key.Key_Return, Key.Key_Tab, "w")
    reader.log()
    session.changed.connect(page.refresh)
    session.undo()
    assert claims(ledger) == []
    assert page.view._marks == ()
    assert page.pane.cards.cards.rowCount() == 0


# ---------------------------------------------------------------- reading again


@pytest.fixture
def logged(ledger: Ledger) -> str:
    source = ledger.add_source(
        SourceDraft(title="Rain in Ostrel", outlet="TIME", published_on="2013-02-05"),
        SnapshotDraft(data=TEXT.encode(), text=TEXT),
        on=TODAY,
    ).uid
    snapshot = ledger.snapshots_of(source)[0].uid
    for number, (quote, outcome) in enumerate((("rain is likely", Outcome.HAPPENED), ("It will pour", None))):
        uid = ledger.log_claim(
            ClaimDraft(proposition=f"P{number}", quote=quote, source=SourceDraft(uid=source), snapshot=snapshot),
            on=TODAY,
        ).uid
        if outcome is not None:
            ledger.resolve([uid], ResolutionDraft(outcome=outcome, known_on="2013-05-01", reason="seen"), on=TODAY)
    return source


def test_what_was_read_is_offered_and_opened_with_its_claims(
    logged: str, reader: Reader, page: ReadPage, qtbot: QtBot
) -> None:
    page.refresh(None)
    rows = page.empty._rows
    qtbot.waitUntil(lambda: rows.count() == 2 and not page._session.jobs.busy())
    item = rows.itemAt(1)
    row = item.widget() if item is not None else None
    assert row is not None
    assert row.accessibleName() == "Rain in Ostrel, 2 claims"
    row.setFocus()
    reader.press(Key.Key_Space)
    qtbot.waitUntil(lambda: page.article is not None)
    assert page.view.text == TEXT
    assert [mark.mark for mark in page.view._marks] == [OutcomeMark.HAPPENED, OutcomeMark.DUE]
    assert page.source_line.text() == "Rain in Ostrel  ·  TIME  ·  5 Feb 2013"


def test_stripe_and_card_lead_to_each_other(logged: str, page: ReadPage, ledger: Ledger, qtbot: QtBot) -> None:
    page.show_uid(claims(ledger)[1].uid)
    qtbot.waitUntil(lambda: page.article is not None)
    assert page.pane.cards.current_uid() == claims(ledger)[1].uid
    page.grab()
    stripe = page.view._stripes[0]
    where = stripe.glyph.center() + QPointF(page.view._left, -page.view._top())
    with qtbot.waitSignal(page.view.claim_clicked):
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, where.toPoint())
    assert page.pane.cards.current_uid() == stripe.mark.uid
    cards = page.pane.cards
    cards.setFocus()
    with qtbot.waitSignal(cards.chosen):
        QTest.keyClick(cards, Key.Key_Down)
    assert page.view._chosen == claims(ledger)[1].uid
    with qtbot.waitSignal(page.go) as gone:
        page._to_ledger()
    assert gone.args == ["ledger", claims(ledger)[1].uid]


def test_claims_of_another_copy_are_found_again(logged: str, page: ReadPage, ledger: Ledger, qtbot: QtBot) -> None:
    newer = "UPDATED\n" + TEXT.replace("It will pour", "It WILL pour")
    ledger.add_source(SourceDraft(uid=logged), SnapshotDraft(data=newer.encode(), text=newer), on=TODAY)
    page.show_uid(logged)
    qtbot.waitUntil(lambda: page.article is not None)
    assert [newer[mark.start : mark.end] for mark in page.view._marks] == ["rain is likely", "It WILL pour"]


def test_a_source_without_a_text_says_so(page: ReadPage, ledger: Ledger, qtbot: QtBot) -> None:
    uid = ledger.add_source(SourceDraft(title="Heard only"), on=TODAY).uid
    page.show_uid(uid)
    qtbot.waitUntil(lambda: page.problem.isVisible())
    assert "No text of “Heard only”" in page.problem.text()


def test_the_source_can_be_changed(logged: str, reader: Reader, page: ReadPage, ledger: Ledger, qtbot: QtBot) -> None:
    page.show_uid(logged)
    qtbot.waitUntil(lambda: page.article is not None)
    page.open_source_form()
    form = page.source_form
    assert form.values()["title"] == "Rain in Ostrel"
    form.outlet.editor.setFocus()
    reader.press(Key.Key_A, held=Mod.ControlModifier)
    reader.type("The Ostrel Post")
    form.published.editor.setFocus()
    reader.press(Key.Key_A, held=Mod.ControlModifier)
    reader.type("Feb 2013")
    form.basis.set_text("inferred")
    form.basis.edited.emit()
    form.why.editor.setFocus()
    reader.type("a caption")
    reader.press(Key.Key_Return)
    assert page.pane.front == "cards"
    assert page.source_line.text() == "Rain in Ostrel  ·  The Ostrel Post  ·  Feb 2013 (inferred: a caption)"
    assert claims(ledger)[0].outlet == "The Ostrel Post"


def test_a_source_is_marked_as_read(logged: str, page: ReadPage, ledger: Ledger, qtbot: QtBot) -> None:
    page.show_uid(logged)
    qtbot.waitUntil(lambda: page.article is not None)
    page.mark_read()
    assert getattr(ledger.record("source", logged), "read_on", None) == TODAY


# ---------------------------------------------------------------- nothing typed is lost


def test_an_unfinished_claim_survives_and_is_offered_again(
    reader: Reader, page: ReadPage, session: Session, theme: Theme, actions: Actions, qtbot: QtBot
) -> None:
    reader.read(TEXT)
    reader.press("j", Key.Key_Return)
    reader.type("It rains")
    page.logging.keep()
    # As after kill -9: another page over the same drafts, the first one never closed.
    after = ReadPage(session, theme, actions.scope("read"))
    qtbot.addWidget(after)
    after.show()
    (offer,) = after.logging.unfinished()
    assert offer.title == "It rains"
    after.take_up(offer.key)
    qtbot.waitUntil(lambda: after.article is not None)
    assert after.pane.front == "claim"
    assert after.claim_form.proposition.text() == "It rains"
    assert after.claim_form.context.quote == "Though it is dry, rain is likely this year."


def test_escape_keeps_what_was_typed_and_the_pane_offers_it(reader: Reader, page: ReadPage) -> None:
    reader.read(TEXT)
    reader.press("j", Key.Key_Return)
    reader.type("It rains")
    reader.press(Key.Key_Escape)
    assert page.pane.front == "cards"
    assert page.view.hasFocus()
    (offer,) = page.logging.unfinished()
    page.take_up(offer.key)
    assert page.claim_form.proposition.text() == "It rains"
    page.close_form()
    page._drop_unfinished(offer.key)
    assert page.logging.unfinished() == []


def test_a_form_that_was_only_looked_at_leaves_no_draft(reader: Reader, page: ReadPage) -> None:
    reader.read(TEXT)
    reader.press("j", Key.Key_Return, Key.Key_Tab, Key.Key_Tab, Key.Key_Escape)
    assert page._session.drafts.keys() == []


@pytest.mark.parametrize("repeated", [1, 8_000])
def test_a_text_that_is_not_logged_yet_survives(
    repeated: int, reader: Reader, page: ReadPage, session: Session, theme: Theme, actions: Actions, qtbot: QtBot
) -> None:
    text = ODD * repeated
    reader.paste(text)
    reader.type("TIME")
    page.may_close()
    qtbot.waitUntil(lambda: not session.jobs.busy())
    after = ReadPage(session, theme, actions.scope("read"))
    qtbot.addWidget(after)
    after.show()
    after.take_up("read/text")
    qtbot.waitUntil(lambda: after.pane.front == "source")
    assert after.view.text == text
    assert after.source_form.values()["outlet"] == "TIME"
    after.source_form.submit()
    qtbot.waitUntil(lambda: after.article is not None and not session.jobs.busy())
    assert session.drafts.keys() == []


def test_a_draft_is_kept_while_somebody_types(reader: Reader, page: ReadPage, qtbot: QtBot) -> None:
    reader.read(TEXT)
    reader.press("j", Key.Key_Return)
    reader.type("It rains")
    assert isinstance(page.logging._keeper, DraftKeeper)
    key = page.logging._keeper.key
    qtbot.waitUntil(lambda: page._session.drafts.read(key).get("proposition") == "It rains")


# ---------------------------------------------------------------- parts


def test_the_cards_are_a_sound_model(logged: str, ledger: Ledger, qtmodeltester: ModelTester) -> None:
    model = CardsModel()
    qtmodeltester.check(model)
    model.set_views(claims(ledger))
    qtmodeltester.check(model)
    assert model.row_of(claims(ledger)[1].uid) == 1


def test_what_is_shown_stays_in_place_while_estimates_are_mended(qtbot: QtBot) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.set_sheet(Sheet("\n".join(f"{number} " + "word " * (number % 90) for number in range(3000))))
    view.select(view.text.index("1500 "), view.text.index("1500 ") + 4)
    view.grab()
    place = view._sheet.place_near(view._top() + 5)
    for step in (-900, 900):
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() + step)
        view.grab()
    top, _ = view._sheet.line_at(view._passage.span.start)
    assert view._top() - 400 <= top <= view._top() + 800
    assert place > 0


# ---------------------------------------------------------------- the real article


@pytest.mark.skipif(not (ARTICLES / "mali.txt").exists(), reason="the article is not here")
def test_five_claims_of_a_real_article_take_few_keys(reader: Reader, page: ReadPage, ledger: Ledger) -> None:
    text = (ARTICLES / "mali.txt").read_bytes().decode()
    labels = json.loads((ARTICLES / "mali.labels.json").read_text("utf-8"))["statements"]
    reader.read(text)
    reader.keys = 0

    def claim(steps: str, proposition: str, speaker: str, likelihood: str, deadline: str, pin: bool = False) -> None:
        """Words are typed, keys are counted: choose, open, go from field to field, log."""
        reader.press(*steps)
        reader.press(Key.Key_Return)
        reader.type(proposition)
        reader.press(Key.Key_Return)
        reader.type(speaker)
        if pin:
            reader.press(Key.Key_P, held=Mod.AltModifier)
        reader.press(Key.Key_Return)
        reader.type(likelihood)
        reader.press(Key.Key_Return)
        reader.type(deadline)
        reader.log()

    claim("jcc}}}}[", labels[0]["proposition"], "officials in Paris", "unlikely", "")
    claim("j" * 7 + "c", labels[1]["proposition"], "", "highly likely", "Feb. 7")
    claim("jcc", labels[3]["proposition"], "", "unlikely", "soon")
    claim("cc", labels[4]["proposition"], "some officials in Paris", "unlikely", "")
    claim("jc", labels[5]["proposition"], "a French diplomat", "very unlikely", "", pin=True)
    logged = claims(ledger)
    assert [view.proposition for view in logged] == [labels[number]["proposition"] for number in (0, 1, 3, 4, 5)]
    for view in logged:
        assert view.quote_start is not None
        assert text[view.quote_start : view.quote_end] == view.quote
    assert logged[1].quote == labels[1]["quote"]
    assert logged[4].attribution == "direct"
    assert reader.keys / 5 <= 12, f"{reader.keys} keys for five claims"


def test_enter_opens_what_was_read_before(reader: Reader, page: ReadPage, qtbot: QtBot) -> None:
    reader.read(TEXT)
    page.leave()
    qtbot.waitUntil(lambda: bool(page.empty.findChildren(LinkRow)))
    page.empty.findChildren(LinkRow)[0].setFocus()
    reader.press(Key.Key_Return)
    qtbot.waitUntil(lambda: page.article is not None)
    assert page.view.hasFocus()


def test_many_offers_at_large_text_scroll_and_do_not_make_the_window_higher(qtbot: QtBot) -> None:
    empty = EmptyRead(lambda: None, lambda: None, lambda: None)
    qtbot.addWidget(empty)
    empty.set_offers([], [Offer(str(n), f"Article {n}", "9 claims") for n in range(12)])
    empty.resize(700, 400)
    empty.show()
    assert empty.minimumSizeHint().height() < 200  # the offers alone are higher
    assert empty.widget().minimumSizeHint().height() > 400
    last = empty.findChildren(LinkRow)[-1]
    last.setFocus()
    empty.ensureWidgetVisible(last)
    assert empty.viewport().rect().intersects(QRect(last.mapTo(empty.viewport(), QPoint(0, 0)), last.size()))


def test_the_same_text_again_offers_the_earlier_source(
    reader: Reader, page: ReadPage, ledger: Ledger, session: Session, qtbot: QtBot
) -> None:
    reader.read(TEXT)
    assert page.article is not None
    first = page.article.source.uid
    page.leave()
    reader.paste(TEXT)
    form = page.source_form
    qtbot.waitUntil(form.open_earlier.isVisible)
    assert form.earlier.text() == "The same text is in this ledger already, as “Rain in Ostrel”."
    form.open_earlier.click()
    qtbot.waitUntil(lambda: page.article is not None)
    assert page.article.source.uid == first
    assert len(ledger.named("source")) == 1
    assert not session.drafts.read("read/text"), "what is stored already is not kept as unfinished"
    page.leave()
    reader.paste(TEXT + " More.")
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert not form.open_earlier.isVisible()


def test_cards_say_the_direction_and_no_false_speaker(reader: Reader, page: ReadPage, ledger: Ledger) -> None:
    reader.read(TEXT)
    assert page.article is not None
    drafts = (
        ClaimDraft(proposition="One", likelihood=likelihood.parse("20 %"), attribution=Attribution.DIRECT),
        ClaimDraft(proposition="Two", speaker_says=SpeakerSays.WILL),
    )
    for draft in drafts:
        source = SourceDraft(uid=page.article.source.uid)
        ledger.log_claim(replace(draft, source=source, quote=""), on=TODAY)
    said = {view.proposition: card_words(view) for view in claims(ledger)}
    assert "speaker unknown. will not 20 %" in said["One"]
    assert "TIME. will" in said["Two"]
