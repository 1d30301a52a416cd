"""The search language: every part means what the help says, and nothing that is typed raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import log, new_ledger, resolve, source
from tracker.claims import ClaimKind, EvidenceDraft, Outcome, SpeakerKind
from tracker.ledger import Ledger
from tracker.search import Chance, Days, Exactly, Has, Is, Name, Term, Words, parse


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("  ", ()),
        ("mali", (Term(Words("mali")),)),
        ("-mali", (Term(Words("mali"), True),)),
        ('"full elimination"', (Term(Words("full elimination")),)),
        ('"unclosed phrase', (Term(Words("unclosed phrase")),)),
        ("speaker:smith", (Term(Name("speaker", "smith")),)),
        ('speaker:"a b"', (Term(Name("speaker", "a b")),)),
        ('outlet:="The Gazette"', (Term(Name("outlet", "The Gazette", True)),)),
        ("-tag:draft", (Term(Name("tag", "draft"), True),)),
        ("is:due", (Term(Is("due")),)),
        ("IS:Due", (Term(Is("due")),)),
        ("is:nonsense", (Term(Words("is:nonsense")),)),
        ("has:evidence", (Term(Has("evidence")),)),
        ("due:<2014", (Term(Days("due", None, "2014-01-00~")),)),
        ("due:<=2014", (Term(Days("due", None, "2014-12-31")),)),
        ("due:>=2014-03", (Term(Days("due", "2014-03-01", None)),)),
        ("claimed:2013", (Term(Days("claimed", "2013-01-01", "2013-12-31")),)),
        ("claimed:2013-02..2013-05", (Term(Days("claimed", "2013-02-01", "2013-05-31")),)),
        ("claimed:..2013", (Term(Days("claimed", None, "2013-12-31")),)),
        ("claimed:soon", (Term(Words("claimed:soon")),)),
        ("p>0.8", (Term(Chance(0.8, 2.0, True)),)),
        ("p<=20%", (Term(Chance(-1.0, 0.2)),)),
        ("p:0.2-0.4", (Term(Chance(0.2, 0.4)),)),
        ("p:20%-40%", (Term(Chance(0.2, 0.4)),)),
        ("p=0.5", (Term(Chance(0.5, 0.5)),)),
        ("kind:plan", (Term(Exactly("kind", "plan")),)),
        ("speaker:", ()),
        ("... !!", ()),
        ("isl*", (Term(Words("isl", True)),)),
    ],
)
def test_parts(text: str, terms: tuple[Term, ...]) -> None:
    assert parse(text) == terms


def test_while_typing_the_last_word_goes_on() -> None:
    assert parse("full elim", typing=True) == (Term(Words("full")), Term(Words("elim", True)))
    assert parse("full elim ", typing=True) == (Term(Words("full")), Term(Words("elim")))
    assert parse("a", typing=True) == (Term(Words("a")),)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Six claims: each query of QUERIES names those it must find by their letter."""
    ledger = new_ledger(tmp_path_factory.mktemp("search"))
    log(ledger, "Alpha ferry sails", speaker="Ana Novak", likelihood="unlikely", deadline="by the end of 2013")
    b = log(ledger, "Bravo ferry sinks", speaker="Ben Okoro", likelihood="0.9", deadline="2013-06-30", tags=("sea",))
    c = log(ledger, "Charlie elects a mayor", source=source(), quote="will surely elect", tags=("sea", "town hall"))
    log(ledger, "Delta freezes over", claimed_on="2012-01-01", deadline="2012-02-01", kind=ClaimKind.PLAN, note="cold")
    e = log(ledger, "Echo ferry is sold", update_of=b, speaker="Ben Okoro", likelihood="0.5", claimed_on="2013-03-01")
    f = log(ledger, "Foxtrot ferry burns", speaker="an official", speaker_kind=SpeakerKind.UNNAMED, criteria="fire")
    resolve(ledger, b, Outcome.HAPPENED, on="2013-07-02", known_on="2013-07-01")
    resolve(ledger, c, Outcome.VOID, on="2013-07-02", void_reason="malformed")
    ledger.add_evidence(c, EvidenceDraft(url="https://example.org/a"))
    ledger.remove("claim", [f])
    assert e
    return ledger


QUERIES = {
    "": "ABCDE",
    "ferry": "ABE",
    "ferry -sinks": "AE",
    '"ferry sails"': "A",
    '"sails ferry"': "",
    "FERRY Álpha": "A",
    "surely": "C",
    "speaker:okoro": "BE",
    "speaker:OKORO -ferry": "",
    'speaker:="ben okoro"': "BE",
    "speaker:=ben": "",
    "outlet:harbour": "C",
    'outlet:="the harbour gazette"': "C",
    "source:bridges": "C",
    "tag:sea": "BC",
    'tag:"town hall"': "C",
    "tag:sea -tag:town": "B",
    "is:open": "A",
    "is:due": "D",
    "is:resolved": "BCE",
    "is:happened": "BE",
    "is:void": "C",
    "is:removed": "F",
    "is:removed ferry": "F",
    "is:update": "E",
    "is:late": "",
    "due:<2013": "D",
    "due:2013": "AB",
    "due:>2013-06-29": "ABCE",
    "claimed:2012": "D",
    "claimed:2013-03": "E",
    "known:2013-07": "BE",
    "logged:<2000": "",
    "p>0.8": "B",
    "p<0.2": "A",
    "p:0.4-0.6": "E",
    "has:evidence": "C",
    "-has:likelihood": "CD",
    "has:deadline": "ABD",
    "has:note": "D",
    "has:quote": "C",
    "kind:plan": "D",
    "-is:due -is:resolved": "A",
    "is:corrected": "",
    "is:soon": "",
    "is:review": "",
    "is:early": "",
    "is:check": "",
    "is:snoozed": "",
    "is:undated": "",
    "uid:nonsense": "",
}


@pytest.mark.parametrize(("query", "letters"), QUERIES.items())
def test_what_a_query_finds(ledger: Ledger, query: str, letters: str) -> None:
    found = ledger.search(query, on="2013-08-01", sort="proposition", descending=False)
    assert "".join(view.proposition[0] for view in found) == letters
    assert ledger.count(query, on="2013-08-01") == len(letters)


NASTY = ['"', '""', "'", "\0", "*", "-", "--", "AND", "NEAR(a b)", "a OR", "(", "p>", "p:a-b", "^", "\ud800", "é́", "🛥"]


@pytest.mark.parametrize("text", NASTY + [a + b for a in NASTY for b in NASTY] + [f"speaker:{a}" for a in NASTY])
def test_nothing_that_is_typed_raises(ledger: Ledger, text: str) -> None:
    for typing in (False, True):
        ledger.first_ids(text, "claimed_on", True, on="2013-08-01", typing=typing)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_parsing_never_raises(text: str) -> None:
    parse(text)
    parse(text, typing=True)
