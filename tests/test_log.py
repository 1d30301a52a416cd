"""The log: what is hashed and how, checked against vectors that another tool computed; and that it only grows."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger_kit import ON, draft, foreign, full_draft, outcome, raw
from tracker import log
from tracker.claims import RECORD_TYPES, Record
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.log import NO_LINK, Revision
from tracker.records import canonical, decimal_text, from_body, to_body

DATA = Path(__file__).parent / "data"
VECTORS: dict[str, Any] = json.loads((DATA / "log_vectors.json").read_text("utf-8"))


def revision(vector: dict[str, Any]) -> Revision:
    """A vector as a revision."""
    hashed = {name: bytes.fromhex(vector[name]) for name in ("hash", "link", "body_hash")}
    return Revision(**(vector | hashed | {"parents": tuple(vector["parents"])}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with a bit of everything in it."""
    path = tmp_path / "a.ledger"
    ledger = Ledger.open(path, author="Ann", device="d0d0")
    claim = ledger.log_claim(full_draft(), on=ON).uid
    ledger.resolve([claim], outcome(), on=ON)
    ledger.tag([claim], add=["late"], drop=["ministry"])
    ledger.remove("claim", [ledger.log_claim(draft("Another bridge opens"), on=ON).uid])
    ledger.close()
    return path


@pytest.mark.parametrize("vector", VECTORS["revisions"], ids=lambda v: f"{v['seq']} {v['kind']}")
def test_a_revision_is_named_as_another_tool_names_it(vector: dict[str, Any]) -> None:
    one = revision(vector)
    assert log.hash_body(one.body or "") == one.body_hash
    assert one.body == "" or canonical(json.loads(one.body or "")) == one.body
    assert (
        log.hash_revision(
            one.kind, one.uid, reversed(one.parents), one.step, one.author, one.device, one.at, one.body_hash
        )
        == one.hash
    )


def test_links_head_and_digest_are_as_another_tool_computed_them(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "v.ledger")
    revisions = [revision(vector) for vector in VECTORS["revisions"]]
    previous = NO_LINK
    for one in revisions:
        previous = log.hash_link(previous, one.hash)
        assert previous == one.link
    log.insert(ledger.conn, revisions)
    assert (ledger.info().head, ledger.info().digest) == (VECTORS["head"], VECTORS["digest"])
    assert list(log.damage(ledger.conn)) == []
    ledger.close()


def test_the_vectors_come_out_of_openssl_again() -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    made = subprocess.run(["sh", DATA / "log_vectors.sh"], capture_output=True, check=True, timeout=60).stdout
    assert made == (DATA / "log_vectors.json").read_bytes()


def test_the_head_of_an_empty_log_is_zero_and_its_digest_that_of_nothing(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "e.ledger")
    assert ledger.info().head == "0" * 64
    assert ledger.info().digest == hashlib.sha256().hexdigest()
    ledger.close()


def test_the_digest_does_not_depend_on_the_order_of_arrival(path: Path, tmp_path: Path) -> None:
    here, there = Ledger.open(path), Ledger.open(tmp_path / "b.ledger")
    link = NO_LINK
    for seq, one in enumerate(reversed(list(log.scan(here.conn))), 1):
        link = log.hash_link(link, one.hash)
        values = {name: getattr(one, name) for name in Revision.__slots__} | {"seq": seq, "link": link}
        log.insert(there.conn, [Revision(**values)])
    assert here.info().digest == there.info().digest
    assert here.info().head != there.info().head
    here.close()
    there.close()


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2013, 2, 5, 1, 2, 3, 999_999, UTC), "2013-02-05T01:02:03.999Z"),
        (datetime(2013, 2, 5, tzinfo=timezone(timedelta(hours=14))), "2013-02-04T10:00:00.000Z"),
        (datetime(2013, 2, 5, 23, tzinfo=timezone(timedelta(hours=-11))), "2013-02-06T10:00:00.000Z"),
    ],
)
def test_an_instant_is_utc_with_milliseconds(moment: datetime, written: str) -> None:
    assert log.instant(moment) == written


def test_ids_sort_by_the_time_they_were_made() -> None:
    assert log.new_uid(1) < log.new_uid(2) < log.new_uid(1 << 40)
    assert len({log.new_uid(5) for _ in range(1000)}) == 1000


# ------------------------------------------------------------------ bodies

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@given(st.sampled_from(RECORD_TYPES).flatmap(st.from_type).filter(lambda record: storable(record)))
def test_a_record_comes_back_from_its_body(record: Record) -> None:
    body = to_body(record)
    again = from_body(record.KIND, record.uid, body)
    assert to_body(again) == body
    assert canonical(json.loads(body)) == body
    assert again == record or body_equal(again, record)


def storable(record: Record) -> bool:
    """Whether the record holds only what can be stored."""
    try:
        to_body(record)
    except (InputError, ArithmeticError, ValueError):
        return False
    return getattr(record, "media_type", "text/plain") != ""  # an empty one reads back as the default


def body_equal(one: Record, other: Record) -> bool:
    """Equal but for parts without anything in them, which are left out: 0.0 and -0.0 are one number."""
    return to_body(one) == to_body(other)


@given(st.recursive(st.none() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)))
def test_canonical_text_is_one_text(value: object) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert not re.search(r"\\u(?!00[01])", text.replace("\\\\", ""))  # only control characters are escaped


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_decimal_reads_back_as_the_same_number(number: float) -> None:
    text = decimal_text(number)
    assert float(text) == number
    assert "e" not in text.lower()
    assert text == "0" or not text.endswith((".", ".0"))


# ------------------------------------------------------------------ it only grows

FORBIDDEN = [
    "UPDATE revisions SET body = 'x' WHERE seq = 2",
    "UPDATE revisions SET body = NULL WHERE seq = 2",
    "UPDATE revisions SET at = '2000-01-01T00:00:00.000Z' WHERE seq = 2",
    "UPDATE revisions SET author = 'X', body = NULL",
    "UPDATE OR REPLACE revisions SET seq = 1 WHERE seq = 2",
    "UPDATE revisions SET link = zeroblob(32)",
    "DELETE FROM revisions WHERE seq = 1",
    "DELETE FROM revisions",
    "INSERT OR REPLACE INTO revisions SELECT * FROM revisions WHERE seq = 2",
    (
        "REPLACE INTO revisions SELECT max(seq) + 1, (SELECT hash FROM revisions WHERE seq = 2), link, step, kind, "
        "uid, parents, author, device, at, body_hash, body FROM revisions"
    ),
    (
        "INSERT INTO revisions SELECT max(seq) + 2, zeroblob(32), link, step, kind, uid, parents, author, device, at, "
        "body_hash, body FROM revisions"
    ),
    (
        "INSERT INTO revisions SELECT -1, zeroblob(32), link, step, kind, uid, parents, author, device, at, body_hash, "
        "body FROM revisions WHERE seq = 1"
    ),
    (
        "INSERT OR IGNORE INTO revisions SELECT 1, zeroblob(32), link, step, kind, uid, parents, author, device, at, "
        "body_hash, body FROM revisions WHERE seq = 1"
    ),
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_file_itself_refuses_to_change_the_log(path: Path, statement: str) -> None:
    conn = raw(path)
    before = conn.execute("SELECT * FROM revisions").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match=r"the log|a revision never changes"):
        conn.execute(statement)
    assert conn.execute("SELECT * FROM revisions").fetchall() == before
    conn.close()


def loosen(conn: sqlite3.Connection) -> list[str]:
    """Drop the triggers as somebody would who wants to change the past; returns how to put them back."""
    made = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in made:
        conn.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in made]


def renamed(conn: sqlite3.Connection, column: str, value: object) -> None:
    """Change a column of a revision in the middle and give it a hash that fits again."""
    conn.execute(f"UPDATE revisions SET {column} = ? WHERE seq = 3", (value,))
    row = log.from_row(conn.execute(f"SELECT {log.COLUMNS} FROM revisions WHERE seq = 3").fetchone())
    name = log.hash_revision(row.kind, row.uid, row.parents, row.step, row.author, row.device, row.at, row.body_hash)
    conn.execute("UPDATE revisions SET hash = ? WHERE seq = 3", (name,))


def swapped(conn: sqlite3.Connection) -> None:
    """Exchange two revisions."""
    conn.execute("UPDATE revisions SET seq = -3 WHERE seq = 3")
    conn.execute("UPDATE revisions SET seq = 3 WHERE seq = 4")
    conn.execute("UPDATE revisions SET seq = 4 WHERE seq = -3")


def sql(text: str) -> Callable[[sqlite3.Connection], object]:
    """A tampering that is one statement."""
    return lambda conn: conn.executescript(text)


TAMPERINGS: dict[str, Callable[[sqlite3.Connection], object]] = {
    "a word in a body": sql("UPDATE revisions SET body = replace(body, 'June', 'July') WHERE kind = 'claim'"),
    "a space in a body": sql("UPDATE revisions SET body = body || ' ' WHERE seq = 3"),
    "a body and its hash": lambda conn: conn.execute(
        "UPDATE revisions SET body = ?1, body_hash = ?2 WHERE seq = 3", ("{}", hashlib.sha256(b"{}").digest())
    ),
    "a body gone": sql("UPDATE revisions SET body = NULL WHERE seq = 3"),
    "a body a removal": sql("UPDATE revisions SET body = '' WHERE seq = 3"),
    "a body as bytes": sql("UPDATE revisions SET body = CAST(body AS BLOB) WHERE seq = 3"),
    "a hash of text": sql("UPDATE revisions SET body_hash = 'x' WHERE seq = 3"),
    "an instant": sql("UPDATE revisions SET at = '2000-01-01T00:00:00.000Z' WHERE seq = 3"),
    "an instant, named again": lambda conn: renamed(conn, "at", "2000-01-01T00:00:00.000Z"),
    "an author": sql("UPDATE revisions SET author = 'Bob' WHERE seq = 3"),
    "an author, named again": lambda conn: renamed(conn, "author", "Bob"),
    "a device": sql("UPDATE revisions SET device = 'x' WHERE seq = 3"),
    "a kind": sql("UPDATE revisions SET kind = 'tag' WHERE seq = 3"),
    "a uid": sql("UPDATE revisions SET uid = 'x' WHERE seq = 3"),
    "a step": sql("UPDATE revisions SET step = 'x' WHERE seq = 3"),
    "parents": sql("UPDATE revisions SET parents = '00' WHERE seq = 3"),
    "a link": sql("UPDATE revisions SET link = zeroblob(32) WHERE seq = 3"),
    "the last link": sql("UPDATE revisions SET link = zeroblob(32) WHERE seq = (SELECT max(seq) FROM revisions)"),
    "one taken out": sql("DELETE FROM revisions WHERE seq = 3"),
    "the first taken out": sql("DELETE FROM revisions WHERE seq = 1"),
    "one taken out and counted again": sql(
        "DELETE FROM revisions WHERE seq = 3; UPDATE revisions SET seq = -seq WHERE seq > 3; "
        "UPDATE revisions SET seq = -seq - 1 WHERE seq < 0"
    ),
    "two exchanged": swapped,
    "a copy appended": sql(
        "INSERT INTO revisions SELECT (SELECT max(seq) + 1 FROM revisions), randomblob(32), link, step, kind, uid, "
        "parents, author, device, at, body_hash, body FROM revisions WHERE seq = 3"
    ),
    "the last taken out": sql("DELETE FROM revisions WHERE seq = (SELECT max(seq) FROM revisions)"),
    "a claim's row": sql("UPDATE claims SET proposition = 'It never opens'"),
    "a claim's outcome": sql("UPDATE claims SET outcome = 'did_not_happen' WHERE outcome IS NOT NULL"),
    "a claim's row gone": sql("DELETE FROM claims WHERE removed = 0"),
    "a tag on a claim": sql("DELETE FROM claim_tags"),
    "a name": sql("DELETE FROM names WHERE kind = 'speaker'"),
    "the search index": sql("INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')"),
    "a stored page": sql("UPDATE contents SET data = CAST(replace(data, 'June', 'July') AS BLOB)"),
    "a stored page as text": sql("UPDATE contents SET data = CAST(data AS TEXT) || '.'"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_verify_finds_what_was_tampered_with(path: Path, name: str) -> None:
    conn = raw(path)
    again = loosen(conn)
    TAMPERINGS[name](conn)
    for statement in again:
        conn.execute(statement)
    conn.close()
    ledger = Ledger.open(path)
    found = ledger.verify()
    ledger.close()
    assert found
    assert all(words and "Error" not in words for words in found)


def test_verify_names_the_record(path: Path) -> None:
    conn = raw(path)
    loosen_again = loosen(conn)
    (uid,) = conn.execute("SELECT uid FROM revisions WHERE seq = 3").fetchone()
    conn.execute("UPDATE revisions SET body = body || ' ' WHERE seq = 3")
    for statement in loosen_again:
        conn.execute(statement)
    conn.close()
    ledger = Ledger.open(path)
    assert [words for words in ledger.verify() if uid in words and "changed outside" in words]
    ledger.close()


# ------------------------------------------------------------------ heads


@given(st.randoms(use_true_random=False))
def test_heads_do_not_depend_on_the_order_in_which_they_are_looked_at(chance: random.Random) -> None:
    made: list[Revision] = []
    for seq in range(1, chance.randint(2, 8)):
        parents = tuple(p.hash.hex() for p in chance.sample(made, min(len(made), chance.randint(0, 2))))
        name = bytes([seq]) * 32
        body = chance.choice(["", "{}", '{"name":"a"}'])
        made.append(Revision(seq, name, b"", "s", "tag", "u", parents, "", "", chance.choice("ab"), b"", body))
    expected = log.heads_among(made)
    chance.shuffle(made)
    assert log.heads_among(made) == expected
    named = {p for one in made for p in one.parents}
    assert {one.hash.hex() for one in expected} == {one.hash.hex() for one in made} - named
    if any(one.body for one in expected):
        assert expected[0].body


def test_a_foreign_revision_makes_two_heads_and_the_later_is_shown(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "a.ledger")
    tag = ledger.add_named("tag", "bridges").uid
    base = ledger.revision_of("tag", tag)
    ledger.rename("tag", tag, "Bridges")
    mine = ledger.revision_of("tag", tag)
    theirs = foreign(ledger, "tag", tag, [base], {"name": "crossings"}, "2999-01-01T00:00:00.000Z")
    assert [name for name, _ in ledger.versions("tag", tag)] == [theirs, mine]
    assert ledger.verify() == []
    ledger.close()


def test_the_page_about_the_log_prints_the_vectors() -> None:
    page = (DATA.parent.parent / "docs" / "log.md").read_text("utf-8")
    for vector in VECTORS["revisions"]:
        assert f"| {vector['seq']} | {vector['kind']} | `{vector['hash']}` | `{vector['link']}` |" in page
    assert f"head `{VECTORS['head']}`" in page
    assert f"digest `{VECTORS['digest']}`" in page
