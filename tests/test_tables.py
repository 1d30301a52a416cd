"""The tables of heads: ids, names, joins that form chains and rings, and withheld rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger_kit import ON, draft, dump, foreign, full_draft
from tracker import tables
from tracker.claims import RECORD_TYPES, Event, Outlet, Source, Speaker, SpeakerKind, Tag
from tracker.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(tmp_path / "a.ledger")
    yield ledger
    ledger.close()


def test_every_kind_of_record_has_its_table_with_all_its_fields(ledger: Ledger) -> None:
    assert set(tables.TABLES) == {record.KIND for record in RECORD_TYPES}
    for record in RECORD_TYPES:
        names = tables.columns_of(ledger.conn, tables.TABLES[record.KIND])
        assert names[: len(tables.BASE)] == list(tables.BASE)


def test_what_refers_comes_after_what_it_refers_to() -> None:
    places = list(tables.TABLES)
    for kind, needs in {"source": "outlet", "speaker": "source", "claim": "event", "resolution": "claim"}.items():
        assert places.index(needs) < places.index(kind)


def test_an_id_is_the_number_of_the_first_revision(ledger: Ledger) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    ledger.tag([uid], add=["more"])
    for kind, table in tables.TABLES.items():
        for record_id, uid in ledger.conn.execute(f"SELECT id, uid FROM {table}").fetchall():
            first = "SELECT min(seq), kind FROM revisions WHERE uid = ?"
            assert ledger.conn.execute(first, (uid,)).fetchone() == (record_id, kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann Teller", " ann  TELLER "), ("Écho", "e\u0301cho"), ("STRASSE", "straße"), ("a\tb", "A B")],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert tables.name_key(one) == tables.name_key(other)


@given(st.text())
def test_a_key_of_a_key_is_itself_but_for_folding(name: str) -> None:
    key = tables.name_key(name)
    assert tables.name_key(name.strip()) == key
    assert key == " ".join(key.split())


def test_an_unnamed_speaker_is_found_only_in_its_own_source() -> None:
    here = Speaker(uid="u", name="An aide", kind=SpeakerKind.UNNAMED, source="s1", aliases=("An official",))
    assert tables.keys_of(here) == ["an aide\ns1", "an official\ns1"]
    assert tables.keys_of(Speaker(uid="u", name="Ann")) == ["ann"]


@pytest.mark.parametrize(
    ("record", "keys"),
    [
        (Outlet(uid="u", name="Post", aliases=("The Post",)), ["post", "the post"]),
        (Tag(uid="u", name="A"), ["a"]),
        (Event(uid="u", title="It opens", aliases=("Opening",)), ["it opens", "opening"]),
        (Source(uid="u", title="A bridge"), ["a bridge"]),
        (Source(uid="u"), []),
    ],
)
def test_what_a_record_is_found_by(record: Outlet | Tag | Event | Source, keys: list[str]) -> None:
    assert tables.keys_of(record) == keys


def canon(ledger: Ledger) -> dict[str, str]:
    """Under whom each speaker is shown."""
    sql = "SELECT s.name, c.name FROM speakers s JOIN speakers c ON c.id = s.canon_id"
    return dict(ledger.conn.execute(sql).fetchall())


def test_joins_are_followed_to_their_end(ledger: Ledger) -> None:
    a, b, c, d = (ledger.add_named("speaker", name).uid for name in "abcd")
    ledger.join("speaker", a, b)
    ledger.join("speaker", c, d)
    ledger.join("speaker", b, c)
    assert canon(ledger) == dict.fromkeys("abcd", "d")
    ledger.part("speaker", b)
    assert canon(ledger) == {"a": "b", "b": "b", "c": "d", "d": "d"}
    before = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == before
    assert ledger.verify() == []


def test_a_ring_of_joins_ends_at_its_eldest(ledger: Ledger) -> None:
    """Two desks may each join one into the other; after a merge that is a ring."""
    a, b, c = (ledger.add_named("tag", name).uid for name in "abc")
    for uid, name, into in ((a, "a", b), (b, "b", c), (c, "c", a)):
        base = ledger.revision_of("tag", uid)
        foreign(ledger, "tag", uid, [base], {"name": name, "same_as": into}, "2999-01-01T00:00:00.000Z")
    rows = ledger.conn.execute("SELECT DISTINCT canon_id FROM tags").fetchall()
    assert rows == [(tables.id_of(ledger.conn, "tags", a),)]
    before = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == before
    assert ledger.verify() == []


def test_a_reference_to_what_is_not_here_is_empty_and_no_error(ledger: Ledger) -> None:
    foreign(ledger, "claim", "c" * 32, [], {"kind": "forecast", "proposition": "x", "speaker": "nobody"}, "2013")
    foreign(ledger, "note", "d" * 32, [], {"about": "nothing", "text": "x"}, "2013")
    (view,) = ledger.search("", on=ON)
    assert (view.proposition, view.speaker) == ("x", "")
    before = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == before
    assert ledger.verify() == []


def test_a_body_without_what_it_must_have_is_no_crash(ledger: Ledger) -> None:
    foreign(ledger, "tag", "e" * 32, [], {}, "2013")
    foreign(ledger, "claim", "f" * 32, [], {"unknown_field": "from later"}, "2013")
    assert ledger.verify() == []
    ledger.rebuild()
    assert ledger.verify() == []


def test_updates_that_came_before_their_first_claim_are_shown_under_it(ledger: Ledger) -> None:
    first, later = "1" * 32, "2" * 32
    foreign(ledger, "claim", later, [], {"kind": "forecast", "proposition": "again", "update_of": first}, "2013")
    foreign(ledger, "claim", first, [], {"kind": "forecast", "proposition": "first"}, "2013")
    ledger.rebuild()  # as whoever appends foreign revisions does
    before = dump(ledger)
    assert ledger.verify() == []
    (first_id,) = ledger.conn.execute("SELECT id FROM claims WHERE uid = ?", (first,)).fetchone()
    assert ledger.conn.execute("SELECT DISTINCT root_id FROM claims").fetchall() == [(first_id,)]
    ledger.rebuild()
    assert dump(ledger) == before


def test_a_list_cell_reads_back() -> None:
    assert tables.list_of('["a","b"]') == ("a", "b")
    assert tables.list_of(None) == tables.list_of("") == ()


def test_removing_and_restoring_keeps_the_row(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    record = ledger.record("claim", uid)
    ledger.remove("claim", [uid])
    assert ledger.view(uid, on=ON).removed
    assert ledger.record("claim", uid) == record
    assert ledger.search("", on=ON) == []
    assert [view.uid for view in ledger.search("is:removed", on=ON)] == [uid]
    ledger.restore("claim", [uid])
    assert not ledger.view(uid, on=ON).removed
    assert ledger.record("claim", uid) == record
