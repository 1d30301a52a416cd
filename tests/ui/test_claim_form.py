"""The claim form by its keys: order, readings, guesses, pins, errors, drafts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker.claims import (
    Attribution,
    ClaimDraft,
    ClaimKind,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    EventTie,
    LikelihoodBasis,
    SpeakerKind,
    SpeakerSays,
)
from tracker.errors import InputError
from ui.widgets.claim_form import ClaimContext, ClaimForm

Key, Mod = Qt.Key, Qt.KeyboardModifier
TEXT = "A title\n“It will rain,” she said. Officials in Paris say that defeat by 2014 is 20 % likely.\u00a0So it is."
QUOTE = "defeat by 2014 is 20 % likely"
NAMES = {"speaker": ["Ann Lee", "Ann Mora"], "tag": ["mali", "mines"], "event": ["The vote"]}


def context(quote: str = QUOTE, **changes: object) -> ClaimContext:
    start = TEXT.index(quote)
    values: dict[str, object] = {
        "source": "s1",
        "snapshot": "n1",
        "text": TEXT,
        "start": start,
        "end": start + len(quote),
        "title": "A title",
        "outlet": "TIME",
        "default_speaker": "TIME",
        "claimed_on": "2013-02-05",
        "today": "2014-03-01",
    }
    return ClaimContext(**(values | changes))  # type: ignore[arg-type]


class Host:
    """The form in a window, the drafts that it handed over, and hands to type with."""

    def __init__(self, form: ClaimForm) -> None:
        self.form = form
        self.drafts: list[tuple[ClaimDraft, bool]] = []
        form.submitted.connect(lambda draft, second: self.drafts.append((draft, second)))

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def press(self, *keys: Key, held: Mod = Mod.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key, held)

    def log(self) -> ClaimDraft:
        before = len(self.drafts)
        self.press(Key.Key_Return, held=Mod.ControlModifier)
        assert len(self.drafts) == before + 1, self.form.problem.text()
        return self.drafts[-1][0]


@pytest.fixture
def host(qtbot: QtBot, look: object) -> Host:
    form = ClaimForm(lambda kind, text: [name for name in NAMES.get(kind, []) if name.lower().startswith(text.lower())])
    qtbot.addWidget(form)
    form.resize(400, 900)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    form.open(context())
    form.first_focus()
    return Host(form)


def test_the_proposition_is_filled_with_the_quote_and_typing_replaces_it(host: Host) -> None:
    assert host.form.proposition.text() == QUOTE
    host.type("AQIM is defeated by 2014")
    assert host.form.proposition.text() == "AQIM is defeated by 2014"
    host.press(Key.Key_Return)
    assert host.focus is host.form.speaker.editor, "Enter goes on and puts no line break in"


def test_tab_goes_through_the_fields_in_order(host: Host) -> None:
    form = host.form
    order: list[QWidget] = [
        form.proposition.editor,
        form.says.stops()[0],
        form.speaker.editor,
        form.speaker_kind.editor,
        form.attribution.editor,
        form.likelihood.editor,
        form.deadline.editor,
        form.deadline.change,
        form.criteria.editor,
        form.tags.editor,
        form.more_button,
    ]
    for expected in order:
        assert host.focus is expected
        host.press(Key.Key_Tab)
    for expected in reversed(order):
        host.press(Key.Key_Backtab)
        assert host.focus is expected


def test_enter_goes_by_the_main_fields_only(host: Host) -> None:
    form = host.form
    for field in (form.proposition, form.speaker, form.likelihood, form.deadline, form.criteria, form.tags, form.tags):
        assert host.focus is field.editor
        host.press(Key.Key_Return)
    assert host.drafts == []


def test_a_whole_claim_by_keys(host: Host) -> None:
    host.type("AQIM is defeated by 2014")
    host.press(Key.Key_Return)
    host.type("some officials in Paris")
    host.press(Key.Key_Return)
    host.type("20 %")
    host.press(Key.Key_Return)
    host.type("by 2014")
    host.press(Key.Key_Return)
    host.type("no attack claimed by it")
    host.press(Key.Key_Return)
    host.type("mali, mines")
    draft = host.log()
    assert (draft.proposition, draft.quote, draft.quote_start) == ("AQIM is defeated by 2014", QUOTE, TEXT.index(QUOTE))
    assert (draft.speaker, draft.speaker_kind) == ("some officials in Paris", SpeakerKind.UNNAMED)
    assert draft.attribution is Attribution.INDIRECT
    assert draft.speaker_says is SpeakerSays.WILL_NOT
    assert draft.likelihood is not None
    assert (draft.likelihood.best, draft.likelihood.basis) == (0.2, LikelihoodBasis.STATED)
    assert draft.deadline is not None
    assert (draft.deadline.latest, draft.deadline.sense) == ("2014-12-31", DeadlineSense.BY)
    assert (draft.criteria, draft.tags, draft.kind) == (
        "no attack claimed by it",
        ("mali", "mines"),
        ClaimKind.FORECAST,
    )
    assert (draft.claimed_on, draft.review_on, draft.snapshot) == (None, None, "n1")


@pytest.mark.parametrize(
    ("typed", "says", "reading", "basis"),
    [
        ("unlikely", SpeakerSays.WILL_NOT, "5–30 %, best 18 %, as the lexicon reads it", LikelihoodBasis.LEXICON),
        ("20 %", SpeakerSays.WILL_NOT, "20 %", LikelihoodBasis.STATED),
        ("80 %", SpeakerSays.WILL, "80 %", LikelihoodBasis.ANALYST),
        ("40-60 %", SpeakerSays.NEITHER, "40–60 %, best 50 %", LikelihoodBasis.ANALYST),
        ("when pigs fly", None, "kept as words", LikelihoodBasis.NONE),
        ("will", SpeakerSays.WILL, "not scored until you count this reading", LikelihoodBasis.LEXICON),
    ],
)
def test_the_likelihood_is_read_while_it_is_typed(
    host: Host, typed: str, says: SpeakerSays | None, reading: str, basis: LikelihoodBasis
) -> None:
    host.press(Key.Key_Return, Key.Key_Return)
    host.type(typed)
    host.press(Key.Key_Return)
    assert reading in host.form.likelihood.reading.text()
    assert host.form.says.value() is says
    found = host.form.likelihood.value()
    assert found is not None
    assert (found.words, found.basis) == (typed, basis)
    assert host.form.likelihood.bar.isVisible() is (found.best is not None)


def test_the_basis_of_a_number_can_be_changed_and_stays(host: Host) -> None:
    likelihood = host.form.likelihood
    host.press(Key.Key_Return, Key.Key_Return)
    host.type("30 %")
    assert likelihood.basis.text() == "Our judgement"
    likelihood.basis.click()
    assert likelihood.basis.text() == "Stated"
    likelihood.editor.setFocus()
    host.press(Key.Key_A, held=Mod.ControlModifier)
    host.type("40 %")
    found = likelihood.value()
    assert found is not None
    assert found.basis is LikelihoodBasis.STATED


def test_bare_will_counts_only_once_somebody_says_so(host: Host) -> None:
    host.press(Key.Key_Return, Key.Key_Return)
    host.type("will")
    found = host.form.likelihood.value()
    assert found is not None
    assert found.ask
    host.form.likelihood.basis.click()
    found = host.form.likelihood.value()
    assert found is not None
    assert (found.ask, found.basis) == (False, LikelihoodBasis.ANALYST)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("by the end of 2013", "by 31 Dec 2013, 10 months after the claim"),
        ("Feb. 7", "7 Feb 2013, 2 days after the claim"),
        ("soon", "no date: look again on 5 Aug 2013, our convention"),
        ("", "no date: look again on 5 Feb 2014, our convention"),
        ("2010", "before the day of the claim"),
        ("12", "“12”"),
    ],
)
def test_the_deadline_is_read_while_it_is_typed(host: Host, typed: str, reading: str) -> None:
    host.press(Key.Key_Return, Key.Key_Return, Key.Key_Return)
    host.type(typed)
    assert reading in host.form.deadline.reading.text()


def test_the_day_to_look_again_can_be_chosen(host: Host) -> None:
    host.form.says.choose(SpeakerSays.WILL)
    host.form.deadline.editor.setFocus()
    host.type("soon")
    host.press(Key.Key_Tab, Key.Key_Space)
    assert host.focus is host.form.deadline.review.editor
    assert host.form.deadline.review.text() == "2013-08-05"
    assert host.log().review_on is None, "our convention is no choice"
    host.form.deadline.ask_review()
    host.type("2013-12-01")
    draft = host.log()
    assert draft.review_on == "2013-12-01"
    assert draft.deadline is not None
    assert draft.deadline.kind is DeadlineKind.VAGUE
    host.form.deadline.editor.setFocus()
    host.press(Key.Key_A, held=Mod.ControlModifier)
    host.type("by 2014")
    assert not host.form.deadline.review.isVisible()
    assert host.log().review_on is None


def test_without_a_likelihood_the_form_asks_what_the_speaker_says(host: Host) -> None:
    host.press(Key.Key_Return, held=Mod.ControlModifier)
    assert host.drafts == []
    assert "will, will not or neither" in host.form.says.note.text()
    assert host.focus is host.form.says.stops()[0]
    host.type("n")
    assert host.log().speaker_says is SpeakerSays.WILL_NOT
    host.press(Key.Key_Right)
    assert host.log().speaker_says is SpeakerSays.NEITHER
    host.form.likelihood.editor.setFocus()
    host.type("80 %")
    assert host.log().speaker_says is SpeakerSays.NEITHER, "a hand chose, and the likelihood does not take it back"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("likelihood", "120 %", "not between 0 and 1"),
        ("likelihood", "60-30 %", ""),
        ("deadline", "12", "“12”"),
        ("deadline", "May", ""),
        ("deadline", "2010", "before the day of the claim"),
        ("base_rate", "often", "one number"),
        ("claimed_on", "5/6/2013", "two different days"),
    ],
)
def test_a_refusal_stands_under_its_field_and_nothing_typed_is_lost(
    host: Host, field: str, text: str, said: str
) -> None:
    form = host.form
    fields = {each.name: each for each in (form.likelihood, form.deadline, form.more.base_rate, form.more.claimed_on)}
    form.says.choose(SpeakerSays.WILL)
    form.show_more(True)
    fields[field].editor.setFocus()
    host.type(text)
    host.press(Key.Key_Return, held=Mod.ControlModifier)
    with pytest.raises(InputError) as refused:
        form.draft()
    assert fields[field].error() == str(refused.value)
    assert said in fields[field].error()
    assert (fields[field].text(), host.focus, host.drafts) == (text, fields[field].editor, [])


def test_a_source_without_a_day_asks_for_the_day_of_the_claim(host: Host) -> None:
    host.form.open(context(claimed_on=""))
    host.form.says.choose(SpeakerSays.WILL)
    assert host.form.claimed_on.isVisible()
    host.press(Key.Key_Return, held=Mod.ControlModifier)
    assert "When was it said?" in host.form.claimed_on.error()
    host.form.claimed_on.editor.setFocus()
    host.type("4 Feb 2013")
    assert "look again on 4 Feb 2014" in host.form.deadline.reading.text()
    draft = host.log()
    assert (draft.claimed_on, draft.claimed_basis) == ("2013-02-04", "given")


def test_the_rest_is_behind_more(host: Host) -> None:
    form, more = host.form, host.form.more
    assert not more.isVisible()
    form.more_button.click()
    form.says.choose(SpeakerSays.WILL)
    for field, text in (
        (more.claimed_on, "1 Feb 2013"),
        (more.condition, "if they stay"),
        (more.event_title, "The vote"),
        (more.base_rate, "12 %"),
        (more.base_rate_source, "1990-2010"),
        (more.locator, "page 4"),
        (more.note_text, "a note"),
        (form.deadline, "2014"),
    ):
        field.editor.setFocus()
        host.type(text)
    for choice, value in (
        (more.kind, "conditional"),
        (more.sense, "through"),
        (more.basis, "analyst"),
        (more.tie, "does_not_occur"),
    ):
        choice.set_text(value)
        choice.edited.emit()
    draft = host.log()
    assert (draft.claimed_on, draft.condition, draft.event) == ("2013-02-01", "if they stay", "The vote")
    assert (draft.base_rate, draft.base_rate_source, draft.locator) == (0.12, "1990-2010", "page 4")
    assert (draft.kind, draft.event_tie, draft.note) == (ClaimKind.CONDITIONAL, EventTie.DOES_NOT_OCCUR, "a note")
    assert draft.deadline is not None
    assert (draft.deadline.sense, draft.deadline.basis) == (DeadlineSense.THROUGH, DeadlineBasis.ANALYST)


@pytest.mark.parametrize(
    ("quote", "speaker", "given_as"),
    [
        ("It will rain", "", "direct"),
        ("It will rain", "Ann Lee", "direct"),
        (QUOTE, "", "own_voice"),
        (QUOTE, "officials", "indirect"),
        ("So it is.", "", "own_voice"),
        ("So it is.", "time", "own_voice"),
        ("So it is.", "Ann Lee", "indirect"),
    ],
)
def test_the_attribution_follows_the_page_and_the_speaker(host: Host, quote: str, speaker: str, given_as: str) -> None:
    host.form.open(context(quote))
    host.form.speaker.editor.setFocus()
    host.type(speaker)
    assert host.form.attribution.text() == given_as


def test_what_the_speaker_is_follows_the_name_until_a_hand_chooses(host: Host) -> None:
    form = host.form
    assert form.speaker_kind.text() == "outlet"
    host.press(Key.Key_Return)
    host.type("Ann Lee")
    assert form.speaker_kind.text() == "person"
    form.speaker_kind.set_text("office")
    form.speaker_kind.edited.emit()
    host.type("y")
    assert form.speaker_kind.text() == "office"


def test_pinned_fields_stay_for_the_next_claim_and_only_for_this_article(host: Host) -> None:
    form = host.form
    host.press(Key.Key_Return)
    host.type("Ann Lee")
    host.press(Key.Key_P, held=Mod.AltModifier)
    form.tags.editor.setFocus()
    host.type("mali")
    form.open(context("So it is."))
    assert (form.speaker.text(), form.tags.text()) == ("Ann Lee", "")
    assert form.speaker_kind.text() == "person"
    assert not form.typed(), "what was pinned was not typed"
    form.unpin()
    form.open(context())
    assert form.speaker.text() == ""


def test_a_second_claim_on_the_same_words_is_asked_for_by_ctrl_d(host: Host) -> None:
    host.form.says.choose(SpeakerSays.WILL)
    host.form.likelihood.editor.setFocus()
    host.press(Key.Key_D, held=Mod.ControlModifier)
    assert [second for _, second in host.drafts] == [True]


def test_escape_puts_the_form_away(host: Host, qtbot: QtBot) -> None:
    with qtbot.waitSignal(host.form.put_away):
        host.press(Key.Key_Escape)


def test_what_was_typed_comes_back_whole(host: Host) -> None:
    form = host.form
    assert form.values() == {}
    form.proposition.editor.insertPlainText("عربي e\u0301 😀 <b>x</b>")
    form.says.choose(SpeakerSays.NEITHER)
    form.likelihood.editor.setFocus()
    host.type("nonsense 5")
    form.deadline.ask_review()
    host.type("2013-09-01")
    form.more.condition.set_text("if")
    kept = form.values()
    form.open(context())
    assert form.values() == {}
    form.restore(kept)
    assert form.values() == kept
    assert form.proposition.text() == "عربي e\u0301 😀 <b>x</b>"
    assert form.says.value() is SpeakerSays.NEITHER
    assert form.deadline.review.text() == "2013-09-01"
    assert form.more.isVisible()


@pytest.mark.parametrize(("key", "answer"), [("a", "appearance"), ("u", "update"), ("N", "new")])
def test_the_strip_is_answered_by_a_key(host: Host, qtbot: QtBot, key: str, answer: str) -> None:
    form = host.form
    form.similar.ask("c9", "AQIM is defeated", "Ann Lee, 5 Feb 2013")
    assert form.similar.isVisible()
    with qtbot.waitSignal(form.similar_answered) as told:
        host.type(key)
    assert told.args == [answer, "c9"]
    assert not form.similar.isVisible()


def test_escape_in_the_strip_goes_back_to_the_form(host: Host) -> None:
    host.form.similar.ask("c9", "AQIM is defeated", "")
    host.press(Key.Key_Escape)
    assert not host.form.similar.isVisible()
    assert host.focus is host.form.proposition.editor
    assert host.form.isVisible()


def test_names_are_completed_and_tags_one_by_one(host: Host) -> None:
    assert host.form._tags_like("mali, mi") == ["mali, mines"]
    assert host.form._tags_like("") == []


def test_every_control_has_a_name(host: Host) -> None:
    host.form.show_more(True)
    host.form.similar.ask("c9", "p", "w")
    nameless = [
        widget
        for widget in host.form.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and widget.isVisible()
    ]
    assert nameless == []


def test_keys_that_help_are_said(host: Host) -> None:
    assert [stop.text() for stop in host.form.says.stops()] == ["Will  W", "Will not  N", "Neither  E"]
    for field in host.form.pins():
        assert "Alt+P" in field.editor.toolTip()
        assert "Alt+P" in field.editor.accessibleDescription()


def test_a_number_out_of_range_is_said_while_it_is_typed(host: Host) -> None:
    host.form.likelihood.editor.setFocus()
    host.type("140 %")
    assert "not between 0 and 1" in host.form.likelihood.reading.text()
    assert not host.form.likelihood.error()
    host.press(Key.Key_Return, held=Mod.ControlModifier)
    assert "not between 0 and 1" in host.form.likelihood.error()
    assert not host.form.likelihood.reading.isVisible(), "it is said once"


def test_every_wrong_field_is_marked_and_the_keyboard_goes_to_the_first(host: Host) -> None:
    form = host.form
    form.proposition.editor.setPlainText("")
    form.likelihood.set_text("140 %")
    form.deadline.set_text("31/12/2013")
    form.more.base_rate.set_text("often")
    form.first_focus()
    host.press(Key.Key_Return, held=Mod.ControlModifier)
    assert "write it as 2013-12-31" in form.deadline.error()
    assert all(field.error() for field in (form.proposition, form.likelihood, form.deadline, form.more.base_rate))
    assert (host.focus, host.drafts, form.says.error()) == (form.proposition.editor, [], "")


def test_quoted_words_without_a_name_are_not_the_outlets(host: Host) -> None:
    form = host.form
    form.open(context("It will rain"))
    assert (form.speaker_kind.text(), form.speaker.editor.placeholderText()) == ("unnamed", "Who says it?")
    assert "speaker stays unknown" in form.speaker.note.text()
    form.speaker.editor.setFocus()
    host.type("Ann Lee")
    assert (form.speaker_kind.text(), form.speaker.note.text()) == ("person", "")
    form.open(context("So it is."))
    assert (form.speaker_kind.text(), form.speaker.editor.placeholderText()) == ("outlet", "TIME")


def test_what_is_no_error_is_not_red(host: Host) -> None:
    host.form.say("This claim was left unfinished; it stands here as it was.", "small")
    assert host.form.problem.property("role") == "small"
    host.form.say("Busy.")
    assert host.form.problem.property("role") == "error"


def test_a_long_quote_is_cut_between_words(host: Host) -> None:
    text = "abcdefghi " * 30
    host.form.open(ClaimContext("s1", "n1", text, 0, len(text), claimed_on="2013-02-05", today="2014-03-01"))
    assert host.form.words.text().endswith("abcdefghi…")


def test_enter_goes_on_while_words_are_offered(host: Host, qtbot: QtBot) -> None:
    form = host.form
    form.likelihood.editor.setFocus()
    QTest.keyClicks(form.likelihood.editor, "likely")
    popup = form.likelihood.editor.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(form.deadline.editor.hasFocus)
    assert form.likelihood.text() == "likely"
