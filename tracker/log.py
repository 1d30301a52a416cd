"""The log: append-only, hash-named revisions. It is audit trail, undo, and corruption detector in one table.

A revision's ``hash`` names its content and ancestry and is the same in every ledger that holds it; its ``link`` chains
the order of arrival in this file. docs/log.md has the byte-level definition with test vectors.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from heapq import merge
from operator import attrgetter
from typing import Any

from tracker.records import quoted

NO_LINK = bytes(32)
REVISION_MARK = b"borneout-rev-1\n"
LINK_MARK = b"borneout-link-1\n"
BATCH = 5_000
"""Revisions fetched at once: few enough that no read holds the file for 50 ms."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable change of one record. ``body`` is None where it was erased, empty for a removal."""

    seq: int
    hash: bytes
    link: bytes
    step: str
    kind: str
    uid: str
    parents: tuple[str, ...]
    author: str
    device: str
    at: str
    body_hash: bytes
    body: str | None


COLUMNS = "seq, hash, link, step, kind, uid, parents, author, device, at, body_hash, body"


def new_uid(now_ms: int | None = None) -> str:
    """A time-ordered id: 48 bits of milliseconds and 80 random bits, in hex (random ids cost 35 % of bulk speed)."""
    ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    return f"{ms & 0xFFFFFFFFFFFF:012x}{secrets.token_hex(10)}"


def instant(moment: datetime) -> str:
    """UTC with milliseconds and a Z, as the log writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def hash_body(body: str) -> bytes:
    """SHA-256 of a canonical body; of zero bytes for a removal."""
    return hashlib.sha256(body.encode()).digest()


def hash_revision(
    kind: str, uid: str, parents: Iterable[str], step: str, author: str, device: str, at: str, body_hash: bytes
) -> bytes:
    """The revision's name: SHA-256 over the mark and the canonical list of what it is."""
    ancestors = ",".join(map(quoted, sorted(parents)))
    signed = _signed(step, author, device, at)
    named = f'[{quoted(kind)},{quoted(uid)},[{ancestors}],{signed},"{body_hash.hex()}"]'
    return hashlib.sha256(REVISION_MARK + named.encode()).digest()


@lru_cache(64)
def _signed(*parts: str) -> str:
    """What all revisions of one step have in common."""
    return ",".join(map(quoted, parts))


def hash_link(previous: bytes, revision: bytes) -> bytes:
    """The link of a revision to the one before it in this file."""
    return hashlib.sha256(LINK_MARK + previous + revision).digest()


def from_row(row: Sequence[Any]) -> Revision:
    """A row of ``COLUMNS`` as a Revision."""
    values = list(row)
    values[6] = tuple(values[6].split()) if values[6] else ()
    return Revision(*values)


class Writer:
    """Appends revisions inside an open transaction, keeping seq and link in hand so that bulk writes stay fast."""

    def __init__(self, conn: Any, *, step: str, author: str, device: str, at: str) -> None:
        last = conn.execute("SELECT seq, link FROM revisions ORDER BY seq DESC LIMIT 1").fetchone()
        self.seq: int = last[0] if last else 0
        self.link: bytes = last[1] if last else NO_LINK
        self.conn, self.step, self.author, self.device, self.at = conn, step, author, device, at

    def make(self, kind: str, uid: str, parents: Iterable[str], body: str) -> Revision:
        """The next revision, not yet written."""
        ordered = tuple(sorted(parents))
        body_hash = hash_body(body)
        name = hash_revision(kind, uid, ordered, self.step, self.author, self.device, self.at, body_hash)
        self.seq += 1
        self.link = hash_link(self.link, name)
        return Revision(
            self.seq,
            name,
            self.link,
            self.step,
            kind,
            uid,
            ordered,
            self.author,
            self.device,
            self.at,
            body_hash,
            body,
        )

    def append(self, kind: str, uid: str, parents: Iterable[str], body: str) -> Revision:
        """Make the next revision and write it."""
        revision = self.make(kind, uid, parents, body)
        insert(self.conn, [revision])
        return revision


def insert(conn: Any, revisions: Iterable[Revision], table: str = "revisions") -> None:
    """Write finished revisions, in order."""
    rows = map(_cells, revisions)
    conn.executemany(
        f"INSERT INTO {table} VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        ((*row[:6], " ".join(row[6]), *row[7:]) for row in rows),
    )


_cells = attrgetter(*COLUMNS.split(", "))


def head(conn: Any) -> bytes:
    """The last link: it names the whole log in its order of arrival."""
    row = conn.execute("SELECT link FROM revisions ORDER BY seq DESC LIMIT 1").fetchone()
    return bytes(row[0]) if row else NO_LINK


def digest(conn: Any) -> bytes:
    """SHA-256 of all hashes in ascending order: equal wherever the same revisions are."""
    total = hashlib.sha256()
    for name in merge(_record_hashes(conn), sorted(_step_hashes(conn))):
        total.update(name)
    return total.digest()


def _record_hashes(conn: Any) -> Iterator[bytes]:
    sql = "SELECT hash FROM revisions WHERE kind <> 'step' AND hash > ? ORDER BY hash LIMIT 50000"
    rows = conn.execute(sql, (b"",)).fetchall()
    while rows:
        yield from (row[0] for row in rows)
        rows = conn.execute(sql, rows[-1]).fetchall()


def _step_hashes(conn: Any) -> Iterator[bytes]:
    """Not in order: no index has them so, since they would cost each save a page of it."""
    sql = "SELECT seq, hash FROM revisions WHERE kind = 'step' AND seq > ? ORDER BY seq LIMIT 50000"
    rows = conn.execute(sql, (0,)).fetchall()
    while rows:
        yield from (row[1] for row in rows)
        rows = conn.execute(sql, rows[-1][:1]).fetchall()


def scan(conn: Any, start: int = 0, stop: int | None = None) -> Iterator[Revision]:
    """Revisions in order of arrival with ``start < seq <= stop``, fetched in short reads."""
    return map(from_row, _rows(conn, start, stop))


def _rows(conn: Any, start: int = 0, stop: int | None = None) -> Iterator[tuple[Any, ...]]:
    while True:
        rows = conn.execute(
            f"SELECT {COLUMNS} FROM revisions WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT {BATCH}",
            (start, stop if stop is not None else 1 << 62),
        ).fetchall()
        yield from rows
        if len(rows) < BATCH:
            return
        start = rows[-1][0]


def of_record(conn: Any, uid: str) -> list[Revision]:
    """All revisions of one record, oldest first."""
    rows = conn.execute(f"SELECT {COLUMNS} FROM revisions WHERE uid = ? ORDER BY seq", (uid,)).fetchall()
    return [from_row(row) for row in rows]


def of_step(conn: Any, step: str) -> list[Revision]:
    """All revisions that one step wrote, oldest first."""
    rows = conn.execute(f"SELECT {COLUMNS} FROM revisions WHERE step = ? ORDER BY seq", (step,)).fetchall()
    return [from_row(row) for row in rows]


def by_hash(conn: Any, name: str) -> Revision | None:
    """The revision of a record with that hash (hex), if it is here."""
    sql = f"SELECT {COLUMNS} FROM revisions WHERE hash = ? AND kind <> 'step'"
    row = conn.execute(sql, (bytes.fromhex(name),)).fetchone()
    return from_row(row) if row else None


def heads_among(revisions: Sequence[Revision]) -> list[Revision]:
    """The revisions that no other names as a parent, winner first: a change beats a removal, then (at, hash)."""
    named = {parent for revision in revisions for parent in revision.parents}
    tips = [revision for revision in revisions if revision.hash.hex() not in named]
    return sorted(tips, key=lambda r: (r.body != "", r.at, r.hash), reverse=True)


def shown_body(conn: Any, head: Revision) -> str | None:
    """The body to show for a head: its own, or for a removal that of the newest ancestor that has one."""
    body, parents = head.body, head.parents
    while body == "" and parents:
        row = conn.execute(
            "SELECT body, parents FROM revisions WHERE hash = ? AND kind <> 'step'", (bytes.fromhex(parents[-1]),)
        ).fetchone()
        if row is None:
            return None
        body, parents = row[0], tuple(row[1].split())
    return body


def erasures(conn: Any) -> dict[bytes, tuple[str, str]]:
    """The hashes of all bodies that an erasure names, each with when and why."""
    rows = conn.execute("SELECT at, body FROM revisions WHERE kind = 'erasure' ORDER BY seq").fetchall()
    found: dict[bytes, tuple[str, str]] = {}
    for at, body in rows:
        with suppress(ValueError, TypeError, AttributeError):
            erasure = json.loads(body)
            found |= {bytes.fromhex(name): (at, erasure.get("reason", "")) for name in erasure["bodies"]}
    return found


def erased_words(conn: Any) -> set[tuple[str, bytes]]:
    """What erasures took from whom: the uid of each record that one names, with each body hash that it names.

    Another record that says the same to the letter is not meant: those are its own words.
    """
    rows = conn.execute("SELECT body FROM revisions WHERE kind = 'erasure' ORDER BY seq").fetchall()
    found: set[tuple[str, bytes]] = set()
    for (body,) in rows:
        with suppress(ValueError, TypeError, AttributeError, KeyError):
            erasure = json.loads(body)
            bodies = [bytes.fromhex(name) for name in erasure["bodies"]]
            found.update((uid, name) for uid in erasure["records"] for name in bodies)
    return found


def damage(conn: Any, after: int = 0, link: bytes = NO_LINK) -> Iterator[str]:
    """Every revision whose body, hash, link or number does not agree with the log, in words that name it.

    A part of a log follows the revision ``after``, whose link is given.
    """
    previous, expected = link, after + 1
    erased = erasures(conn)
    for row in _rows(conn):
        where = f"revision {row[0]} ({row[4]} {row[5]})"
        if row[0] != expected:
            yield f"{where}: revisions {expected} to {row[0] - 1} are missing"
        try:
            yield from (f"{where}: {what}" for what in _wrong(from_row(row), previous, erased))
        except (ValueError, TypeError, AttributeError):
            yield f"{where}: it cannot be read"
        previous, expected = row[2] if isinstance(row[2], bytes) else NO_LINK, row[0] + 1


def named(revision: Revision) -> bytes:
    """The hash that a revision's fields make; ``revision.hash`` unless one of them was changed."""
    return hash_revision(
        revision.kind,
        revision.uid,
        revision.parents,
        revision.step,
        revision.author,
        revision.device,
        revision.at,
        revision.body_hash,
    )


def _wrong(revision: Revision, previous: bytes, erased: Container[bytes]) -> Iterator[str]:
    if revision.body is None and revision.body_hash not in erased:
        yield "its text is gone and no erasure says why"
    if revision.body is not None and hash_body(revision.body) != revision.body_hash:
        yield "its text was changed outside the program"
    if named(revision) != revision.hash:
        yield "its hash does not name it"
    if hash_link(previous, revision.hash) != revision.link:
        yield "its link does not follow from the revision before"
