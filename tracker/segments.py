"""What was written since a whole copy, in closed files of their own: how a large ledger is backed up every half hour.

A segment holds the revisions that follow a copy, or the segment before it, with the link that they follow and their
last one, and the stored texts that are new. ``NAME after COPY.segment`` says by the times which copy it continues.
A copy and its segments are put together again by ``put_together``, which refuses any that does not follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker import health, log, schema, store
from tracker.errors import NotALedger, NotFound
from tracker.log import NO_LINK

STAMP = r"\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z"
NAME = re.compile(rf"({STAMP}) after ({STAMP})\.segment")

_TABLES = (
    "CREATE TABLE span (version INTEGER, first INTEGER, before BLOB, last INTEGER, link BLOB)",
    (
        "CREATE TABLE revisions (seq INTEGER PRIMARY KEY, hash, link, step, kind, uid, parents, author, device, at, "
        "body_hash, body)"
    ),
    "CREATE TABLE contents (sha256 TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class Tip:
    """How far a copy of the log goes: the number and the link of its last revision."""

    seq: int = 0
    link: bytes = NO_LINK


@dataclass(frozen=True, slots=True)
class Span:
    """What a segment holds: revisions ``first`` to ``last``, after the link ``before`` and up to ``link``.

    ``version`` is the schema version of the ledger that they were read from.
    """

    version: int
    first: int
    before: bytes
    last: int
    link: bytes


def of(full: Path) -> list[Path]:
    """The segments that continue a copy, oldest first; none for a file whose name is no time."""
    stamp = re.match(STAMP, full.name)
    found: list[Path] = []
    with suppress(OSError):
        for one in full.parent.iterdir():
            match = NAME.fullmatch(one.name)
            if match and stamp and match[2] == stamp[0]:
                found.append(one)
    return sorted(found, key=lambda one: one.name)


def continued(segment: Path) -> Path:
    """The copy that a segment continues. Raises NotFound."""
    match = NAME.fullmatch(segment.name)
    stamp = match[2] if match else ""
    for one in sorted(segment.parent.glob("*.ledger")):
        if stamp and one.name.startswith(stamp):
            return one
    raise NotFound(f"{segment.name} continues a copy that is not beside it: put both into one folder.")


def tip_of(conn: Any) -> Tip:
    """How far a log goes."""
    row = conn.execute("SELECT seq, link FROM revisions ORDER BY seq DESC LIMIT 1").fetchone()
    return Tip(row[0], bytes(row[1])) if row else Tip()


def follows(conn: Any, tip: Tip) -> bool:
    """Whether a log begins with all that goes up to that tip."""
    if not tip.seq:
        return True
    row = conn.execute("SELECT link FROM revisions WHERE seq = ?", (tip.seq,)).fetchone()
    return row is not None and row[0] == tip.link


def stored(conn: Any) -> set[str]:
    """The names of the texts that a ledger or a segment has."""
    return {row[0] for row in conn.execute("SELECT sha256 FROM contents WHERE data IS NOT NULL").fetchall()}


def span_of(path: Path) -> Span:
    """What a segment says that it holds. Raises NotALedger for a file that is none."""
    with reading(path) as conn:
        return _span(conn, path)


def known(full: Any, segments: Sequence[Path]) -> tuple[set[str], set[str]]:
    """The names of the texts that an open copy has with its segments, and of those that are withheld there."""
    there, gone = stored(full), _gone(full)
    for one in segments:
        with reading(one) as conn:
            new, erased = stored(conn), _gone(conn)
        there, gone = there - erased | new, gone - new | erased
    return there, gone


def _gone(conn: Any) -> set[str]:
    return {row[0] for row in conn.execute("SELECT sha256 FROM contents WHERE data IS NULL").fetchall()}


def write(conn: Any, draft: Path, after: Tip, there: set[str], gone: set[str]) -> None:
    """Write to a new file what an open ledger has beyond ``after`` and beyond the texts that are ``there`` or ``gone``.

    Every read of the ledger is short; what others write meanwhile is left to the next segment.
    """
    end = tip_of(conn)
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    with closing(store.connect(draft, create=True).conn) as into:
        into.execute("PRAGMA synchronous=FULL")
        into.execute("BEGIN")
        for statement in _TABLES:
            into.execute(statement)
        into.execute("INSERT INTO span VALUES (?, ?, ?, ?, ?)", (version, after.seq + 1, after.link, end.seq, end.link))
        log.insert(into, log.scan(conn, after.seq, end.seq))
        for name in sorted(stored(conn) - there | _gone(conn) - gone):
            row = conn.execute("SELECT sha256, data FROM contents WHERE sha256 = ?", (name,)).fetchone()
            into.execute("INSERT INTO contents VALUES (?, ?)", row)
        into.execute("COMMIT")


def check(path: Path) -> Span:
    """Refuse a segment whose file, log or texts are not sound, with NotALedger; returns what it holds."""
    with reading(path) as conn:
        span = _span(conn, path)
        rows = conn.execute("PRAGMA integrity_check(5)").fetchall()
        wrong = [row[0] for row in rows if row[0] != "ok"]
        wrong = wrong or [*log.damage(conn, span.first - 1, span.before), *health.contents_damage(conn)]
        if tip_of(conn) != Tip(span.last, span.link):
            wrong.append("its end is missing")
    if wrong:
        raise NotALedger(f"{path.name} is not sound ({wrong[0]}).")
    return span


@contextmanager
def reading(path: Path) -> Iterator[Any]:
    """A connection to a segment. Raises NotALedger where SQLite cannot read what it is asked for."""
    conn = store.connect(path, read_only=True).conn
    try:
        yield conn
    except (store.Error, UnicodeDecodeError) as error:
        raise NotALedger(f"{path.name} is not sound ({error}).") from error
    finally:
        conn.close()


def _span(conn: Any, path: Path) -> Span:
    row = conn.execute("SELECT version, first, before, last, link FROM span").fetchone()
    if row is None:
        raise NotALedger(f"{path.name} is no segment of a backup: it says nothing of what it holds.")
    return Span(*row)


def put_together(draft: Path, segments: Sequence[Path]) -> None:
    """Append segments to a copy, in order, and make its tables from the log. Raises NotALedger where one is missing.

    The copy is brought to this version's schema first: a log is the same in all of them.
    """
    db = store.connect(draft)
    with closing(db.conn) as conn:
        conn.execute("PRAGMA secure_delete=ON")
        if conn.execute("PRAGMA user_version").fetchone()[0] < schema.VERSION:
            with store.writing(db):
                schema.migrate(db)
        with store.writing(db):
            held = tip_of(conn)
            for one in segments:
                _append(conn, one)
            _erase_again(conn, held)
            health.rebuild(conn)


def _append(conn: Any, path: Path) -> None:
    span = check(path)
    if Tip(span.first - 1, span.before) != tip_of(conn):
        raise NotALedger(f"{path.name} does not follow what is before it: a segment is missing.")
    with reading(path) as source:
        log.insert(conn, log.scan(source))
        for (name,) in source.execute("SELECT sha256 FROM contents ORDER BY sha256").fetchall():
            row = source.execute("SELECT sha256, data FROM contents WHERE sha256 = ?", (name,)).fetchone()
            conn.execute(
                "INSERT INTO contents VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET data = excluded.data", row
            )


def _erase_again(conn: Any, held: Tip) -> None:
    """Take out what was erased after the copy was made: it still has those bodies."""
    sql = "SELECT seq, body FROM revisions WHERE kind = 'erasure' AND seq > ? ORDER BY seq"
    for seq, body in conn.execute(sql, (held.seq,)).fetchall():
        conn.execute(
            "UPDATE revisions SET body = NULL WHERE body IS NOT NULL AND seq < ?1 "
            "AND uid IN (SELECT value FROM json_each(?2, '$.records')) "
            "AND lower(hex(body_hash)) IN (SELECT value FROM json_each(?2, '$.bodies'))",
            (seq, body),
        )
