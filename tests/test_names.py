"""Names: matching, renaming, joining, likely duplicates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import SAID, draft, log, new_ledger, source
from tracker.claims import Attribution, SourceDraft, SourceKind, Speaker, SpeakerKind
from tracker.errors import InputError, NotFound
from tracker.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return new_ledger(tmp_path)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Ana Novak", "ANA NOVAK"), ("Ana Novak", "  Ana   Novak "), ("Zoë", "Zoe\u0308"), ("STRASSE", "straße")],
)
def test_equal_names_are_one_speaker(ledger: Ledger, first: str, second: str) -> None:
    log(ledger, speaker=first)
    log(ledger, speaker=second)
    assert [(one.name, one.count) for one in ledger.named("speaker")] == [(first, 2)]


def test_unnamed_speakers_are_kept_apart_by_source(ledger: Ledger) -> None:
    for title in ("One", "Two", "Two"):
        log(ledger, speaker="an official", speaker_kind=SpeakerKind.UNNAMED, source=source(title))
    assert [one.count for one in ledger.named("speaker")] == [1, 2]


@pytest.mark.parametrize(
    ("fields", "speaker", "attribution"),
    [
        ({"kind": SourceKind.OPINION, "writer": "Ana Novak"}, ("Ana Novak", SpeakerKind.PERSON), Attribution.OWN_VOICE),
        ({"writer": "Ana Novak"}, ("The Harbour Gazette", SpeakerKind.OUTLET), Attribution.OWN_VOICE),
    ],
)
def test_without_a_speaker_the_source_speaks(
    ledger: Ledger, fields: dict[str, object], speaker: tuple[str, SpeakerKind], attribution: Attribution
) -> None:
    uid = log(ledger, source=source(**fields))
    view = ledger.view(uid, on=SAID)
    assert (view.speaker, view.speaker_kind) == speaker
    assert view.attribution is attribution


def test_sources_are_found_again_by_url_or_by_title_outlet_and_day(ledger: Ledger) -> None:
    one = ledger.add_source(SourceDraft(title="A", url="https://example.org/1"), on=SAID).uid
    assert ledger.add_source(SourceDraft(title="B", url=" https://example.org/1 "), on=SAID).uid == one
    two = ledger.add_source(source("Harbour"), on=SAID).uid
    assert ledger.add_source(source("HARBOUR"), on=SAID).uid == two
    assert ledger.add_source(SourceDraft(title="Harbour", outlet="Elsewhere"), on=SAID).uid != two
    with pytest.raises(InputError, match="source is empty"):
        ledger.add_source(SourceDraft(), on=SAID)


def test_a_renamed_speaker_is_found_by_both_names(ledger: Ledger) -> None:
    uid = log(ledger, speaker="Ana Novak")
    speaker = ledger.view(uid, on=SAID).speaker_uid
    ledger.rename("speaker", speaker, "Ana Kos")
    assert ledger.view(uid, on=SAID).speaker == "Ana Kos"
    log(ledger, speaker="ana novak")
    assert [(one.name, one.aliases, one.count) for one in ledger.named("speaker")] == [("Ana Kos", ("Ana Novak",), 2)]
    ledger.rename("speaker", speaker, "Ana Novak")
    record = ledger.record("speaker", speaker)
    assert isinstance(record, Speaker)
    assert (record.name, record.aliases) == ("Ana Novak", ("Ana Kos",))


@pytest.mark.parametrize("kind", ["speaker", "outlet", "tag", "event"])
def test_joining_and_parting(ledger: Ledger, kind: str) -> None:
    one, two, three = (ledger.add_named(kind, name).uid for name in ("One", "Two", "Three"))
    ledger.join(kind, one, two)
    ledger.join(kind, two, three)
    assert [(n.name, set(n.joined)) for n in ledger.named(kind)] == [("Three", {one, two})]
    with pytest.raises(InputError, match="joined already"):
        ledger.join(kind, three, one)
    ledger.part(kind, two)
    assert [(n.name, set(n.joined)) for n in ledger.named(kind)] == [("Three", set()), ("Two", {one})]
    ledger.undo()
    assert len(ledger.named(kind)) == 1
    with pytest.raises(NotFound, match="not joined"):
        ledger.part(kind, three)


def test_joined_tags_and_outlets_read_as_the_one(ledger: Ledger) -> None:
    uid = log(ledger, tags=("ferries", "sea"), source=source())
    sea, ferries = (next(t.uid for t in ledger.named("tag") if t.name == name) for name in ("sea", "ferries"))
    ledger.join("tag", ferries, sea)
    assert ledger.view(uid, on=SAID).tags == ("sea",)
    other = ledger.add_named("outlet", "Harbour Gazette").uid
    ledger.join("outlet", ledger.view(uid, on=SAID).outlet_uid, other)
    assert ledger.view(uid, on=SAID).outlet == "Harbour Gazette"
    assert ledger.count('outlet:="harbour gazette"', on=SAID) == 1
    ledger.tag([uid], drop=["sea"])
    assert ledger.view(uid, on=SAID).tags == ()


@pytest.mark.parametrize("tag", ["a;b", "", "  "])
def test_bad_tags_are_refused(ledger: Ledger, tag: str) -> None:
    head = ledger.head()
    with pytest.raises(InputError) as refused:
        ledger.log_claim(draft(tags=(tag,)), on=SAID)
    assert refused.value.field == "tags"
    assert ledger.head() == head


def test_likely_duplicates_are_listed_and_never_joined(ledger: Ledger) -> None:
    for name in ("Ana Novak", "Novak, Ana", "Ben Okoro", "Ana Novack"):
        ledger.add_named("speaker", name)
    pairs = {frozenset((a.name, b.name)) for a, b, _ in ledger.likely_duplicates("speaker")}
    assert frozenset(("Ana Novak", "Novak, Ana")) in pairs
    assert frozenset(("Ana Novak", "Ana Novack")) in pairs
    assert not any("Ben Okoro" in pair for pair in pairs)
    assert len(ledger.named("speaker")) == 4


def test_names_for_completion_begin_with_the_text_first(ledger: Ledger) -> None:
    for name in ("Joana", "Ana", "Anatol", "Ben"):
        ledger.add_named("speaker", name)
    assert ledger.names_like("speaker", "ANA") == ["Ana", "Anatol", "Joana"]
