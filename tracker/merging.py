"""Another ledger joins this one: its revisions verbatim, the texts of its snapshots, and what a person then decides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tracker import bulk, log, tables
from tracker.arrivals import Arrived, Arriving
from tracker.carried import CarriedFile
from tracker.claims import Outcome
from tracker.conflicts import judged_apart
from tracker.errors import InputError
from tracker.log import Revision
from tracker.lossless import CONTENT, unpacked
from tracker.records import canonical
from tracker.tally import Tally

MANY = 500
"""Claims that one statement asks for."""


@dataclass(frozen=True, slots=True)
class SameName:
    """Two records of one kind that go by one name: they are proposed for joining, never joined."""

    kind: str
    name: str
    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brought: counts, what waits for a person, and both marks of the log afterwards (hex)."""

    arrived: Arrived
    contents: int
    conflicts: tuple[tuple[str, str], ...]
    same_names: tuple[SameName, ...]
    head: str
    digest: str
    judged_apart: tuple[str, ...] = ()
    """Claims whose last outcomes, given on the two sides, contradict each other."""
    claims: Tally | None = None
    """How the claims of a file with history stand now; None after a merge."""
    unreachable: tuple[str, ...] = ()
    """Where words that an arrived erasure names could not be cleared, in words."""


def merge(conn: Any, other: Any, name: str, cancelled: Callable[[], bool]) -> Merged:
    """Take in all that another ledger's open connection holds; call it inside a transaction on ``conn``."""
    arrived = Arriving(conn, name, cancelled).take(log.scan(other))
    return _finished(conn, arrived, _copy_contents(conn, _contents_of(other)))


def take_history(conn: Any, file: CarriedFile, cancelled: Callable[[], bool]) -> Merged:
    """The same from our lines of JSON with their history; how its claims stand is counted."""
    claims: dict[str, None] = {}
    arrived = Arriving(conn, file.path.name, cancelled).take(_noting(_revisions(file), claims))
    contents = ((found["uid"], unpacked(found["body"])) for _, found in file.objects(CONTENT))
    found = _finished(conn, arrived, _copy_contents(conn, contents))
    return replace(found, claims=_standing(conn, list(claims)))


def _noting(revisions: Iterator[Revision], claims: dict[str, None]) -> Iterator[Revision]:
    """The same revisions; the uids of claims are noted while they go by."""
    for revision in revisions:
        if revision.kind == "claim":
            claims[revision.uid] = None
        yield revision


def _standing(conn: Any, uids: list[str]) -> Tally:
    """How claims stand that are not removed."""
    found = Tally()
    for start in range(0, len(uids), MANY):
        some = json.dumps(uids[start : start + MANY])
        sql = "SELECT outcome, p_best FROM claims WHERE removed = 0 AND uid IN (SELECT value FROM json_each(?))"
        for outcome, best in conn.execute(sql, (some,)).fetchall():
            found.count(Outcome(outcome) if outcome else None)
            found.forecasts += best is not None
    return found


def _finished(conn: Any, arrived: Arrived, contents: int) -> Merged:
    sql = "SELECT DISTINCT r.kind, c.uid FROM conflicts c JOIN revisions r ON r.seq = c.rev ORDER BY c.uid"
    conflicts = tuple((row[0], row[1]) for row in conn.execute(sql).fetchall())
    names = tuple(same_names(conn, {uid for _, uid in arrived.uids}))
    apart = tuple(judged_apart(conn))
    return Merged(arrived, contents, conflicts, names, log.head(conn).hex(), log.digest(conn).hex(), apart)


def _contents_of(other: Any) -> Iterator[tuple[str, bytes]]:
    names = other.execute("SELECT sha256 FROM contents WHERE data IS NOT NULL ORDER BY sha256").fetchall()
    for (name,) in names:
        row = other.execute("SELECT data FROM contents WHERE sha256 = ?", (name,)).fetchone()
        if row and row[0] is not None:
            yield name, bytes(row[0])


def _copy_contents(conn: Any, found: Iterator[tuple[str, bytes]]) -> int:
    """Keep the texts that are not here yet, but for those that an erasure names and those that no snapshot names."""
    erased = {
        name
        for (body,) in conn.execute("SELECT body FROM revisions WHERE kind = 'erasure' ORDER BY seq").fetchall()
        for name in json.loads(body or "{}").get("contents", ())
    }
    count = 0
    for name, data in found:
        row = conn.execute("SELECT data IS NOT NULL FROM contents WHERE sha256 = ?", (name,)).fetchone()
        if name not in erased and (row is None or not row[0]) and bulk.keep(conn, data):
            count += 1
    return count


def _revisions(file: CarriedFile) -> Iterator[Revision]:
    """The revisions of a file, in their order of arrival. Raises InputError for one that cannot be read."""
    for number, found in file.in_order():
        try:
            body: Any = found["body"]
            yield Revision(
                0,
                bytes.fromhex(found["hash"]),
                b"",
                str(found["step"]),
                str(found["kind"]),
                str(found["uid"]),
                tuple(map(str, found["parents"])),
                str(found["author"]),
                str(found["device"]),
                str(found["at"]),
                bytes.fromhex(found["body_hash"]),
                canonical(body) if isinstance(body, dict) else body,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                "file", f"{file.path.name} is broken at line {number:,} ({error}): nothing was imported."
            ) from None


def same_names(conn: Any, arrived: set[str]) -> Iterator[SameName]:
    """Records of one name that are not joined, where one of them has just arrived."""
    for kind in sorted(tables.JOINABLE):
        table = tables.TABLES[kind]
        label = tables.label_column(table)
        rows = conn.execute(
            f"SELECT n.key, t.uid, t.{label} FROM names n JOIN {table} t ON t.id = n.id WHERE n.kind = ? "
            "AND t.removed = 0 AND t.canon_id = t.id ORDER BY n.key, t.id",
            (kind,),
        ).fetchall()
        together: dict[str, list[tuple[str, str]]] = {}
        for key, uid, name in rows:
            together.setdefault(key, []).append((uid, name or ""))
        for found in together.values():
            if len(found) > 1 and any(uid in arrived for uid, _ in found):
                yield SameName(kind, found[0][1], tuple(uid for uid, _ in found))
