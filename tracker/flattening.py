"""Each claim with the records around it, as ``reports.claim_tables`` writes them in rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tracker import lossless, tables
from tracker.claims import SourceKind
from tracker.errors import TrackerError
from tracker.reports.citing import Cited
from tracker.reports.claim_tables import Whole

BATCH = 200

Found = tuple[str, dict[str, Any]]


def wholes(conn: Any, *, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Whole]:
    """Every claim that is not withheld, in the order of its uid. Raises TrackerError soon after ``cancelled``."""
    sql = f"SELECT uid, id, rev, removed FROM claims WHERE withheld = 0 AND uid > ? ORDER BY uid LIMIT {BATCH}"
    named = _Named(conn)
    rows = conn.execute(sql, ("",)).fetchall()
    while rows:
        for uid, claim_id, rev, removed in rows:
            if cancelled():
                raise TrackerError("The export was cancelled. Nothing was written.")
            body = lossless.body_of(conn, "claim", rev, claim_id)
            if body is not None:
                yield _whole(conn, named, Whole(uid, body, bool(removed)), claim_id)
        rows = conn.execute(sql, (rows[-1][0],)).fetchall()


def _whole(conn: Any, named: _Named, whole: Whole, claim_id: int) -> Whole:
    claim = whole.claim
    for part in ("speaker", "source", "snapshot", "event"):
        if claim.get(part):
            whole.parts[part] = named(part, claim[part])
    source = whole.parts.get("source", ("", {}))[1]
    for part in ("outlet", "collection"):
        if source.get(part):
            whole.parts[part] = named(part, source[part])
    whole.tags = [(tag, named("tag", tag)[1].get("name", "")) for tag in claim.get("tags", ())]
    whole.resolutions = _about(conn, "resolution", "claim_id", claim_id, "number, ")
    whole.evidence = _about(conn, "evidence", "claim_id", claim_id)
    whole.snoozes = _about(conn, "snooze", "claim_id", claim_id)
    whole.notes = _about(conn, "note", "about_uid", whole.uid)
    return whole


def _about(conn: Any, kind: str, column: str, key: object, order: str = "") -> list[Found]:
    """The live records of a kind that belong to one claim."""
    table = tables.TABLES[kind]
    rows = conn.execute(
        f"SELECT uid, rev, id FROM {table} WHERE {column} = ? AND removed = 0 AND withheld = 0 ORDER BY {order}uid",
        (key,),
    ).fetchall()
    found = [(uid, lossless.body_of(conn, kind, rev, first)) for uid, rev, first in rows]
    return [(uid, body) for uid, body in found if body is not None]


def cited(conn: Any) -> list[Cited]:
    """Every source that is not removed, with the name that its outlet goes by, in order of arrival."""
    rows = conn.execute(
        "SELECT s.uid, s.title, c.name, s.writer, s.kind, s.url, s.archive_url, s.published_on, s.read_on "
        "FROM sources s LEFT JOIN outlets o ON o.id = s.outlet_id LEFT JOIN outlets c ON c.id = o.canon_id "
        "WHERE s.removed = 0 AND s.withheld = 0 AND s.same_as_id IS NULL ORDER BY s.id"
    ).fetchall()
    found = []
    for row in rows:
        uid, title, outlet, writer, kind, url, archive_url, published_on, read_on = (cell or "" for cell in row)
        found.append(Cited(uid, title, outlet, writer, SourceKind(kind), url, archive_url, published_on, read_on))
    return found


class _Named:
    """Named records by uid, kept at hand: a few hundred stand behind most claims."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._known: dict[str, dict[str, Any]] = {}

    def __call__(self, kind: str, uid: str) -> Found:
        if uid not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            sql = f"SELECT rev, id FROM {tables.TABLES[kind]} WHERE uid = ? AND withheld = 0"
            row = self._conn.execute(sql, (uid,)).fetchone()
            self._known[uid] = (lossless.body_of(self._conn, kind, *row) if row else None) or {}
        return uid, self._known[uid]
