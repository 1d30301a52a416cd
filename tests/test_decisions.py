"""What became of suggestions: kept per snapshot, undone with the claim, counted per source and over the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ledger_kit import ON, TEXT, Clock, draft, full_draft
from tracker.claims import Decision, SnapshotDraft, SourceDraft, SuggestionDraft
from tracker.cli import main
from tracker.detection import features, suggest, version
from tracker.errors import InputError, NotFound
from tracker.ledger import Ledger
from tracker.reports.card_words import sentences

FIRST = SuggestionDraft(start=0, end=74, score=1.5, cues=("will", "would-told"), detector="abc")
SECOND = SuggestionDraft(start=75, end=90, score=1.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path, now=Clock())
    yield ledger
    ledger.close()


def article(ledger: Ledger, title: str = "A bridge") -> tuple[str, str]:
    """A source with our copy of it: the uids of both."""
    text = f"{TEXT} ({title})"
    source = ledger.add_source(
        SourceDraft(title=title, published_on="2013-02-04"), SnapshotDraft(data=text.encode(), text=text), on=ON
    ).uid
    return source, ledger.snapshots_of(source)[0].uid


def test_what_was_offered_is_open_and_offered_once(ledger: Ledger) -> None:
    source, snapshot = article(ledger)
    ledger.offer(snapshot, [FIRST, SECOND])
    ledger.offer(snapshot, [replace(FIRST, start=3, end=70), SECOND])
    kept = ledger.suggestion_decisions(snapshot)
    assert [(one.start, one.end, one.decision) for one in kept] == [(0, 74, "open"), (75, 90, "open")]
    assert kept[0].cues == ("will", "would-told")
    assert kept[0].score == 1.5
    assert str(ledger.coverage(source)) == "0 of 2 handled"


def test_coverage_of_a_source_and_of_the_ledger(ledger: Ledger) -> None:
    source, snapshot = article(ledger)
    other, another = article(ledger, "A mill")
    ledger.offer(snapshot, [FIRST, SECOND])
    ledger.decide(snapshot, SECOND, Decision.DISMISSED, reason="no prediction")
    ledger.offer(another, [FIRST])
    ledger.decide(another, FIRST, Decision.MERGED)
    assert str(ledger.coverage(source)) == "1 of 2 handled"
    assert str(ledger.coverage(other)) == "1 of 1 handled"
    whole = ledger.coverage()
    assert (whole.suggested, whole.logged, whole.merged, whole.dismissed, whole.sources) == (3, 0, 1, 1, 2)
    assert str(ledger.coverage(ledger.add_source(SourceDraft(title="Unread"), on=ON).uid)) == "0 of 0 handled"


def test_a_card_says_how_much_of_its_articles_was_handled(ledger: Ledger) -> None:
    ledger.log_claim(replace(full_draft(), suggestion=FIRST), on=ON)
    (snapshot,) = {one.snapshot for one in ledger.suggestion_decisions()}
    ledger.offer(snapshot, [FIRST, SECOND])
    _, other = article(ledger, "An article without a claim")
    ledger.offer(other, [FIRST])
    (found,) = ledger.scores(on=ON)
    assert (found.found, found.handled) == (2, 1)
    said = " ".join(one.words for one in sentences(found.card, found.protocols, "", (found.found, found.handled)))
    assert "; 1 of 2 predictions found in their articles were handled." in said


def test_a_claim_that_is_logged_from_a_suggestion_decides_it_in_the_same_step(ledger: Ledger) -> None:
    uid = ledger.log_claim(replace(full_draft(), suggestion=FIRST), on=ON).uid
    snapshot = ledger.view(uid, on=ON).snapshot_uid
    (kept,) = ledger.suggestion_decisions(snapshot)
    assert (kept.decision, kept.claim) == (Decision.LOGGED, uid)
    ledger.undo()
    assert ledger.suggestion_decisions(snapshot) == []
    ledger.redo()
    assert ledger.suggestion_decisions(snapshot) == [kept]


def test_a_decision_can_be_taken_back(ledger: Ledger) -> None:
    _, snapshot = article(ledger)
    ledger.offer(snapshot, [FIRST])
    ledger.decide(snapshot, FIRST, Decision.DISMISSED, reason="no prediction")
    ledger.undo()
    assert ledger.suggestion_decisions(snapshot)[0].decision is Decision.OPEN
    ledger.decide(snapshot, FIRST, Decision.DISMISSED, reason="a joke")
    ledger.decide(snapshot, FIRST, Decision.OPEN)
    (kept,) = ledger.suggestion_decisions(snapshot)
    assert (kept.decision, kept.reason) == (Decision.OPEN, "")


def test_what_is_missing_is_said(ledger: Ledger) -> None:
    _, snapshot = article(ledger)
    before = ledger.revisions()
    with pytest.raises(InputError, match="reason"):
        ledger.decide(snapshot, FIRST, Decision.DISMISSED, reason="  ")
    with pytest.raises(InputError, match="claim"):
        ledger.decide(snapshot, FIRST, Decision.LOGGED)
    with pytest.raises(InputError, match="character"):
        ledger.offer(snapshot, [replace(FIRST, end=0)])
    with pytest.raises(NotFound):
        ledger.decide("0" * 32, FIRST, Decision.MERGED)
    with pytest.raises(NotFound):
        ledger.decide(snapshot, FIRST, Decision.LOGGED, claim="0" * 32)
    assert ledger.revisions() == before


def test_decisions_survive_a_restart_a_rebuild_and_a_check(ledger: Ledger, path: Path) -> None:
    uid = ledger.log_claim(replace(full_draft(), suggestion=FIRST), on=ON).uid
    snapshot = ledger.view(uid, on=ON).snapshot_uid
    ledger.offer(snapshot, [FIRST, SECOND])
    before = ledger.suggestion_decisions(snapshot)
    assert len(before) == 2
    ledger.rebuild()
    assert ledger.verify() == []
    ledger.close()
    again = Ledger.open(path)
    assert again.suggestion_decisions(snapshot) == before
    again.close()


def test_an_earlier_head_has_the_coverage_of_its_day(ledger: Ledger) -> None:
    source, snapshot = article(ledger)
    ledger.offer(snapshot, [FIRST, SECOND])
    head = ledger.head()
    ledger.decide(snapshot, FIRST, Decision.MERGED)
    past = ledger.at(head)
    assert str(past.coverage(source)) == "0 of 2 handled"
    past.close()


def test_erasing_a_source_erases_what_was_decided_about_it(ledger: Ledger) -> None:
    source, snapshot = article(ledger)
    ledger.decide(snapshot, FIRST, Decision.DISMISSED, reason="Qwyzzik")
    ledger.expunge(source, "asked to")
    assert ledger.suggestion_decisions(snapshot) == []
    assert ledger.verify() == []


def test_a_claim_without_a_text_has_no_suggestion_to_decide(ledger: Ledger) -> None:
    ledger.log_claim(draft(suggestion=FIRST), on=ON)
    assert ledger.coverage().suggested == 0


def test_features_hold_no_word_of_the_article() -> None:
    (found,) = suggest("“The siege isn't going to end,” said a senior pilot.", "2031-03-04")
    kept = features(found)
    assert (kept.start, kept.end) == (found.start, found.end)
    assert kept.cues == ("going-to",)
    assert kept.hedge == "will not"
    assert kept.detector == version()
    assert "siege" not in repr(kept)


def test_the_command_line_hands_every_decision_out(
    ledger: Ledger, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, snapshot = article(ledger)
    ledger.offer(snapshot, [FIRST, SECOND])
    ledger.decide(snapshot, SECOND, Decision.DISMISSED, reason="no prediction")
    assert main(["decisions", "--ledger", str(path), "--json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert (given["suggested"], given["handled"], given["dismissed"], given["sources"]) == (2, 1, 1, 1)
    assert [(one["start"], one["decision"], one["reason"]) for one in given["decisions"]] == [
        (0, "open", None),
        (75, "dismissed", "no prediction"),
    ]
    assert main(["decisions", "--ledger", str(path)]) == 0
    assert capsys.readouterr().out == "1 of 2 handled: 0 logged, 0 merged, 1 dismissed.\n"


def test_what_a_claim_quotes_already_is_not_offered_again(ledger: Ledger) -> None:
    """A claim from before anything was suggested answers its passage; a removed one, and another passage, do not."""
    quote = "the bridge will open by June"
    start = TEXT.index(quote)
    uid = ledger.log_claim(full_draft(), on=ON).uid
    snapshot = ledger.view(uid, on=ON).snapshot_uid
    assert ledger.already_logged(article(ledger)[1], [(0, 74)]) == {}
    spans = [(0, 10), (start - 20, start + len(quote)), (start + len(quote) + 2, len(TEXT))]
    assert ledger.already_logged(snapshot, spans) == {1: uid}
    suggestions = [SuggestionDraft(start=one, end=other) for one, other in spans]
    ledger.offer(snapshot, suggestions)
    found = ledger.suggestion_decisions(snapshot)
    assert [one.decision for one in found] == [Decision.OPEN, Decision.LOGGED, Decision.OPEN]
    assert found[1].claim == uid
    assert str(ledger.coverage()) == "1 of 3 handled"
    ledger.decide(snapshot, suggestions[1], Decision.OPEN)  # a person's word stands
    assert ledger.suggestion_decisions(snapshot)[1].decision is Decision.OPEN
    ledger.remove("claim", [uid])
    assert ledger.already_logged(snapshot, spans) == {}
