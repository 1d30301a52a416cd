"""Erasing a record for good: its words go, the proof that something was there and why it went stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tracker import log, tables
from tracker.errors import InputError, NotFound
from tracker.records import canonical, check_text
from tracker.steps import Step


@dataclass(frozen=True, slots=True)
class Expunged:
    """What was erased: the records' uids, the number of bodies and of stored texts, and what cannot be reached."""

    uids: tuple[str, ...]
    bodies: int
    contents: int
    unreachable: tuple[str, ...]


UNREACHABLE = (
    "the names of its speaker, outlet, tags and event, which are records of their own: erase them by their uids",
    "copies of this file that you made or sent",
    "reports, exports and bundles already written",
    "other ledgers that merged this record",
    "copies that a sync client or a system backup keeps",
)


def kind_of(conn: Any, uid: str) -> str:
    """The kind of the record with that uid. Raises NotFound."""
    row = conn.execute("SELECT kind FROM revisions WHERE uid = ? ORDER BY seq LIMIT 1", (uid,)).fetchone()
    if row is None or row[0] in tables.LOG_ONLY:
        raise NotFound(f"No record has the id {uid}: check it with `main.py search`.")
    return str(row[0])


def expunge(step: Step, uid: str, reason: str) -> Expunged:
    """Erase all bodies of a record and of what belongs to it alone; not undoable. Call it inside a transaction."""
    conn = step.conn
    check_text("reason", reason)
    if not reason.strip():
        raise InputError("reason", "Erasing needs its reason: it is kept beside the hash, for example “legal order”.")
    kind = kind_of(conn, uid)
    uids = [uid, *_belonging(conn, kind, uid)]
    contents = _contents_of(conn, kind, uid)
    bodies: set[str] = set()
    for one in uids:
        bodies |= {r.body_hash.hex() for r in log.of_record(conn, one) if r.body}
    bodies -= _shared(conn, bodies, set(uids))
    if not bodies and not contents:
        raise InputError("uid", "This record was erased before: nothing is left of it here.")
    body = {"bodies": sorted(bodies), "records": uids, "contents": sorted(contents), "reason": reason.strip()}
    conn.execute("PRAGMA secure_delete=ON")
    step.erase(log.new_uid(), canonical(body))
    for name in sorted(bodies):
        conn.execute(
            "UPDATE revisions SET body = NULL WHERE body_hash = ? AND body IS NOT NULL", (bytes.fromhex(name),)
        )
    conn.executemany("UPDATE contents SET data = NULL WHERE sha256 = ?", [(name,) for name in contents])
    for one in uids:
        tables.settle(conn, kind_of(conn, one), one)
    conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('optimize')")
    return Expunged(tuple(uids), len(bodies), len(contents), UNREACHABLE)


def _belonging(conn: Any, kind: str, uid: str) -> list[str]:
    """The records that only speak about this one: resolutions, evidence, snoozes, snapshots, decisions, notes."""
    record_id = tables.id_of(conn, tables.TABLES[kind], uid)
    places = {
        "claim": ("resolutions.claim_id", "evidence.claim_id", "snoozes.claim_id"),
        "source": ("snapshots.source_id",),
        "snapshot": ("suggestion_decisions.snapshot_id",),
    }.get(kind, ())
    found: list[str] = []
    for place in places:
        table, column = place.split(".")
        found += [r[0] for r in conn.execute(f"SELECT uid FROM {table} WHERE {column} = ?", (record_id,)).fetchall()]
    if kind == "source":
        sql = "SELECT d.uid FROM suggestion_decisions d JOIN snapshots p ON p.id = d.snapshot_id WHERE p.source_id = ?"
        found += [row[0] for row in conn.execute(sql, (record_id,)).fetchall()]
    notes = json.dumps([uid, *found])
    rows = conn.execute(
        "SELECT uid FROM notes WHERE about_uid IN (SELECT value FROM json_each(?))", (notes,)
    ).fetchall()
    return found + [row[0] for row in rows]


def _contents_of(conn: Any, kind: str, uid: str) -> set[str]:
    """Stored texts that go too: a source's own, a snapshot's, and the one that only this claim quotes from."""
    where = {
        "source": "p.source_id = (SELECT id FROM sources WHERE uid = ?1)",
        "snapshot": "p.uid = ?1",
        "claim": "(p.id = (SELECT snapshot_id FROM claims WHERE uid = ?1) "
        "OR p.id IN (SELECT e.snapshot_id FROM evidence e JOIN claims c ON c.id = e.claim_id WHERE c.uid = ?1)) "
        "AND NOT EXISTS (SELECT 1 FROM claims o WHERE o.snapshot_id = p.id AND o.uid <> ?1 AND o.withheld = 0) "
        "AND NOT EXISTS (SELECT 1 FROM evidence o JOIN claims c ON c.id = o.claim_id "
        "WHERE o.snapshot_id = p.id AND c.uid <> ?1 AND o.withheld = 0)",
        "evidence": "p.id = (SELECT snapshot_id FROM evidence WHERE uid = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM evidence o WHERE o.snapshot_id = p.id AND o.uid <> ?1 AND o.withheld = 0) "
        "AND NOT EXISTS (SELECT 1 FROM claims o WHERE o.snapshot_id = p.id AND o.withheld = 0)",
    }.get(kind)
    if where is None:
        return set()
    rows = conn.execute(f"SELECT p.bytes_sha256, p.text_sha256 FROM snapshots p WHERE {where}", (uid,)).fetchall()
    names = {name for row in rows for name in row if name}
    return {
        name
        for name in names
        if conn.execute("SELECT data IS NOT NULL FROM contents WHERE sha256 = ?", (name,)).fetchone() == (1,)
        and not conn.execute(
            f"SELECT 1 FROM snapshots p WHERE (bytes_sha256 = ?2 OR text_sha256 = ?2) AND NOT ({where})", (uid, name)
        ).fetchone()
    }


def _shared(conn: Any, bodies: set[str], own: set[str]) -> set[str]:
    """Bodies that another record has to the letter: they are that record's words too and stay."""
    kept = set()
    for name in bodies:
        rows = conn.execute("SELECT uid FROM revisions WHERE body_hash = ?", (bytes.fromhex(name),)).fetchall()
        if any(row[0] not in own for row in rows):
            kept.add(name)
    return kept
