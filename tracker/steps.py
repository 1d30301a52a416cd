"""A step: one thing that the user did, as one transaction of revisions; and how a step is taken back.

Undo writes, for each record of the step, the body that it had before, and only where the record still is as the step
left it; otherwise it changes nothing and names what changed since. What can be undone is read from the log, so it
survives a restart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tracker import log, tables
from tracker.claims import Record
from tracker.errors import CannotUndo, Changed, NotFound, TrackerError
from tracker.log import Revision
from tracker.records import canonical, from_body, to_body


@dataclass(frozen=True, slots=True)
class Change:
    """What a write changed: the step, its name, the kinds and uids of records, and the main record's uid."""

    step: str
    label: str
    kinds: frozenset[str]
    uids: frozenset[str]
    uid: str = ""


@dataclass(frozen=True, slots=True)
class StepInfo:
    """A step as menus name it."""

    uid: str
    label: str
    at: str


class Step:
    """Collects the revisions of one user action inside an open transaction."""

    def __init__(self, conn: Any, label: str, *, author: str, device: str, at: str, undoes: str = "") -> None:
        self.conn = conn
        self.label = label
        self.uid = log.new_uid()
        self.kinds: set[str] = set()
        self.uids: set[str] = set()
        self._undoes = undoes
        self._known: dict[str, Record] = {}
        self._writer = log.Writer(conn, step=self.uid, author=author, device=device, at=at)

    @property
    def at(self) -> str:
        """The instant of the step, as the log writes it."""
        return self._writer.at

    @property
    def author(self) -> str:
        """Who does it."""
        return self._writer.author

    def create(self, record: Record) -> str:
        """Log a new record; returns its uid."""
        self._begin()
        tables.add(self.conn, self._writer.append(record.KIND, record.uid, (), to_body(record)), record)
        self.kinds.add(record.KIND)
        self.uids.add(record.uid)
        self._keep(record)
        return record.uid

    def change(self, record: Record, base: str | None = None) -> None:
        """Log a changed record. ``base`` (hex) is the revision that the form was opened with: Changed if it moved on.
        A change that changes nothing is not written."""
        body = to_body(record)
        heads = self.heads(record.KIND, record.uid)
        check_base(record.KIND, record.uid, base, heads)
        if len(heads) == 1 and heads[0].body == body:
            return
        self._write(record.KIND, record.uid, heads, body)

    def remove(self, kind: str, uid: str) -> None:
        """Log a removal: the record leaves every list but the one of removed ones."""
        heads = self.heads(kind, uid)
        if any(head.body != "" for head in heads):
            self._write(kind, uid, heads, "")

    def remove_new(self, kind: str, rows: Sequence[tuple[int, str, bytes]]) -> None:
        """Log the removal of many records that were made and never changed: id, uid and hash of the one revision.

        Their rows are marked as removed; what else follows from it is the caller's.
        """
        self._begin()
        gone = [self._writer.make(kind, uid, (name.hex(),), "") for _, uid, name in rows]
        log.insert(self.conn, gone)
        marks = [(revision.seq, row[0]) for revision, row in zip(gone, rows, strict=True)]
        self.conn.executemany(f"UPDATE {tables.TABLES[kind]} SET rev = ?, removed = 1 WHERE id = ?", marks)
        self.kinds.add(kind)

    def put_body(self, kind: str, uid: str, body: str) -> None:
        """Log a body that the record had before."""
        self._write(kind, uid, self.heads(kind, uid), body)

    def erase(self, uid: str, body: str) -> Revision:
        """Log an erasure, which is no record of its own table."""
        self._begin()
        return self._writer.append("erasure", uid, (), body)

    def heads(self, kind: str, uid: str) -> list[Revision]:
        """The heads of a record, the shown one first. Raises NotFound."""
        row = self.conn.execute(f"SELECT rev, conflict FROM {tables.TABLES[kind]} WHERE uid = ?", (uid,)).fetchone()
        if row is None:
            raise NotFound(f"No {kind.replace('_', ' ')} has the id {uid}: check it with `main.py search`.")
        if not row[1]:
            return [tables.revision_at(self.conn, row[0])]
        return log.heads_among(log.of_record(self.conn, uid))

    def get(self, kind: str, uid: str) -> Record:
        """The record as it is now. Raises NotFound when it is unknown or withheld."""
        known = self._known.get(uid)
        if known is not None and kind == known.KIND:
            return known
        found = tables.record_at(self.conn, kind, uid)
        if found is None:
            raise NotFound(f"No {kind.replace('_', ' ')} has the id {uid}: check it with `main.py search`.")
        self._keep(found[0])
        return found[0]

    def _keep(self, record: Record) -> None:
        """A record is asked for twice while one claim is logged, never again after thousands of others."""
        if len(self._known) >= 16:
            self._known.clear()
        self._known[record.uid] = record

    def done(self, uid: str = "") -> Change:
        """What the step changed; empty kinds when nothing was written."""
        return Change(self.uid, self.label, frozenset(self.kinds), frozenset(self.uids), uid)

    def _begin(self) -> None:
        if not self.kinds:
            body = {"label": self.label} | ({"undoes": self._undoes} if self._undoes else {})
            self._writer.append("step", self.uid, (), canonical(body))
            self.kinds.add("step")

    def _write(self, kind: str, uid: str, heads: tuple[Revision, ...] | list[Revision], body: str) -> None:
        self._begin()
        self._known.pop(uid, None)
        revision = self._writer.append(kind, uid, (head.hash.hex() for head in heads), body)
        row = self.conn.execute(f"SELECT id FROM {tables.TABLES[kind]} WHERE uid = ?", (uid,)).fetchone()
        if len(heads) > 1:
            self.conn.execute("DELETE FROM conflicts WHERE uid = ?", (uid,))
        tables.put(self.conn, revision, row[0] if row else revision.seq, log.shown_body(self.conn, revision))
        self.kinds.add(kind)
        self.uids.add(uid)


def one(kind: str) -> str:
    """A kind of record as a label names one of it: “a tag”, “an outlet”, “evidence”."""
    what = kind.replace("_", " ")
    return what if kind == "evidence" else f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def check_base(kind: str, uid: str, base: str | None, heads: list[Revision]) -> None:
    """Refuse a write whose form was opened on a revision that is no longer a head."""
    names = tuple(head.hash.hex() for head in heads)
    if base is not None and base not in names:
        raise Changed(
            f"This {kind.replace('_', ' ')} was changed while you worked on it. Nothing was saved and your text is "
            "kept: compare both versions and save again.",
            kind,
            uid,
            base,
            names,
        )


def _steps(conn: Any) -> Iterator[tuple[StepInfo, str]]:
    """Steps from the latest back, each with the uid of the step that it undoes."""
    below = 1 << 62
    while True:
        rows = conn.execute(
            "SELECT seq, uid, body, at FROM revisions WHERE kind = 'step' AND seq < ? ORDER BY seq DESC LIMIT 50",
            (below,),
        ).fetchall()
        for _, uid, body, at in rows:
            found = json.loads(body or "{}")
            yield StepInfo(uid, found.get("label", ""), at), found.get("undoes", "")
        if not rows:
            return
        below = rows[-1][0]


def undoable(conn: Any) -> StepInfo | None:
    """The latest step that has not been taken back."""
    undone: set[str] = set()
    for step, undoes in _steps(conn):
        if step.uid in undone:
            continue
        if undoes:
            undone.add(undoes)
        elif _can_come_back(conn, step.uid):
            return step
    return None


def redoable(conn: Any) -> StepInfo | None:
    """The step that took back the one that redo would bring again; None once something new was done."""
    undone: set[str] = set()
    for step, undoes in _steps(conn):
        if step.uid in undone:
            continue
        if not undoes:
            return None
        if not _undoes_of(conn, undoes):
            return step
        undone.add(undoes)
    return None


def _undoes_of(conn: Any, step: str) -> str:
    row = conn.execute("SELECT body FROM revisions WHERE uid = ? AND kind = 'step'", (step,)).fetchone()
    return str(json.loads(row[0] or "{}").get("undoes", "")) if row else ""


def _can_come_back(conn: Any, step: str) -> bool:
    """Whether a step can be undone: no erasure, and neither its bodies nor those before it withheld."""
    if not conn.execute("SELECT 1 FROM revisions WHERE kind = 'erasure' LIMIT 1").fetchone():
        return larger_than(conn, step, 1)  # nothing is withheld: an import of a million records is not looked through
    count, erasures, withheld = conn.execute(
        "SELECT count(*), sum(kind = 'erasure'), sum(body IS NULL) FROM revisions WHERE step = ?", (step,)
    ).fetchone()
    if count < 2 or erasures or withheld:
        return False
    rows = conn.execute("SELECT parents FROM revisions WHERE step = ? AND parents <> ''", (step,)).fetchall()
    parents = {bytes.fromhex(parent) for row in rows for parent in row[0].split()}
    sql = "SELECT body IS NULL FROM revisions WHERE hash = ? AND kind <> 'step'"
    return not any(conn.execute(sql, (parent,)).fetchone() == (1,) for parent in parents)


def larger_than(conn: Any, step: str, revisions: int) -> bool:
    """Whether a step wrote more than so many revisions, its own included."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM revisions WHERE step = ? LIMIT ?)"
    return int(conn.execute(sql, (step, revisions + 1)).fetchone()[0]) > revisions


def step_info(conn: Any, uid: str) -> StepInfo:
    """The step of that uid. Raises NotFound."""
    row = conn.execute("SELECT uid, body, at FROM revisions WHERE uid = ? AND kind = 'step'", (uid,)).fetchone()
    if row is None:
        raise NotFound(f"No step has the id {uid}: see `main.py history`.")
    return StepInfo(row[0], json.loads(row[1] or "{}").get("label", ""), row[2])


def versions(conn: Any, kind: str, uid: str) -> list[tuple[str, Record | None]]:
    """The heads of a record with their revisions (hex), the shown one first; None for a removal or an erased one."""
    heads = log.heads_among(log.of_record(conn, uid))
    return [(head.hash.hex(), from_body(kind, uid, head.body) if head.body else None) for head in heads]


@dataclass(frozen=True, slots=True)
class _Before:
    kind: str
    uid: str
    left: Revision
    body: str


def take_back(
    conn: Any,
    target: StepInfo,
    start: Callable[[str, str], Step],
    label: str,
    cancelled: Callable[[], bool] = lambda: False,
) -> Step:
    """Undo ``target`` inside the open transaction; ``start`` makes the step that does it. Raises CannotUndo, and
    TrackerError soon after ``cancelled`` says so."""
    befores = list(_befores(conn, target.uid))
    for before in befores:
        _check_unchanged(conn, before, target)
    written = _written_since(conn, befores, target)
    for before in befores:
        if before.body == "" and written:
            _check_unused(conn, before, target, written)
    step = start(label, target.uid)
    # Records that others refer to come back first and go last.
    order = list(tables.TABLES)
    gone = [before for before in befores if before.body == ""]
    back = [before for before in befores if before.body != ""]
    for before in sorted(back, key=lambda b: order.index(b.kind)):
        step.put_body(before.kind, before.uid, before.body)
    for number, before in enumerate(sorted(gone, key=lambda b: -order.index(b.kind))):
        step.remove(before.kind, before.uid)
        if number % 100 == 0 and cancelled():
            raise TrackerError(f"“{label}” was cancelled: nothing was changed.")
    return step


def _befores(conn: Any, step: str) -> Iterator[_Before]:
    wrote: dict[str, list[Revision]] = {}
    for revision in log.of_step(conn, step):
        if revision.kind not in tables.LOG_ONLY:
            wrote.setdefault(revision.uid, []).append(revision)
    for uid, revisions in wrote.items():
        parents = [log.by_hash(conn, parent) for parent in revisions[0].parents]
        winner = log.heads_among([parent for parent in parents if parent])
        body = winner[0].body if winner else ""
        if body is None:
            raise CannotUndo("What this step replaced has been erased, so it cannot be brought back.")
        yield _Before(revisions[0].kind, uid, revisions[-1], body)


def _written_since(conn: Any, befores: Sequence[_Before], target: StepInfo) -> set[str]:
    """The tables of what other steps wrote since: what nobody wrote uses nothing, and mostly nobody wrote anything."""
    since = min((before.left.seq for before in befores), default=0)
    rows = conn.execute(
        "SELECT DISTINCT kind FROM revisions WHERE seq > ? AND +step <> ?", (since, target.uid)
    ).fetchall()
    return {tables.TABLES[kind] for (kind,) in rows if kind in tables.TABLES}


def _check_unchanged(conn: Any, before: _Before, target: StepInfo) -> None:
    row = conn.execute(
        f"SELECT rev, conflict FROM {tables.TABLES[before.kind]} WHERE uid = ?", (before.uid,)
    ).fetchone()
    head = tables.revision_at(conn, row[0]) if row else None
    if head is None or row[1] or head.body_hash != before.left.body_hash:
        raise CannotUndo(
            f"“{target.label}” cannot be undone: {_called(conn, before)} has been changed since. Nothing was changed "
            "now; edit it by hand instead."
        )


USES: dict[str, tuple[tuple[str, str], ...]] = {
    "outlet": (("sources", "outlet_id"), ("outlets", "same_as_id")),
    "tag": (("tags", "same_as_id"),),
    "collection": (("sources", "collection_id"),),
    "source": (
        ("claims", "source_id"),
        ("speakers", "source_id"),
        ("snapshots", "source_id"),
        ("sources", "same_as_id"),
    ),
    "speaker": (("claims", "speaker_id"), ("speakers", "same_as_id")),
    "snapshot": (
        ("claims", "snapshot_id"),
        ("evidence", "snapshot_id"),
        ("suggestion_decisions", "snapshot_id"),
    ),
    "event": (("claims", "event_id"), ("events", "same_as_id")),
    "claim": (
        ("claims", "update_of_id"),
        ("resolutions", "claim_id"),
        ("evidence", "claim_id"),
        ("snoozes", "claim_id"),
        ("suggestion_decisions", "claim_id"),
    ),
    "resolution": (("evidence", "resolution_id"),),
}
"""Where a record of each kind can be referred to: (table, column)."""


BELONGING = {"resolutions", "evidence", "snoozes", "suggestion_decisions", "notes"}
"""Tables of records that only speak about another and stay where they are when that one is removed."""


def users_of(
    conn: Any, kind: str, uid: str, but_step: str = "", *, since: int = 0, among: Container[str] | None = None
) -> list[str]:
    """The tables that hold a live record which refers to this one: written after ``since`` and not by ``but_step``.

    ``among`` says which tables are looked at; all for None.
    """
    record_id = tables.id_of(conn, tables.TABLES[kind], uid)
    # The plus keeps SQLite from going through everything that the step wrote, once for each record.
    outside = "NOT EXISTS (SELECT 1 FROM revisions r WHERE r.uid = x.uid AND +r.step = ?)"
    places: list[tuple[str, str, object]] = [
        (table, f"SELECT 1 FROM {table} x WHERE {column} = ?", record_id) for table, column in USES.get(kind, ())
    ]
    places.append(("notes", "SELECT 1 FROM notes x WHERE about_uid = ?", uid))
    if kind == "tag":
        tagged = "SELECT 1 FROM claim_tags t JOIN claims x ON x.id = t.claim_id WHERE t.tag_id = ?"
        places.append(("claims", tagged, record_id))
    if kind == "source":
        appears = "SELECT 1 FROM claims x WHERE x.appearances IS NOT NULL AND instr(x.appearances, ?)"
        places.append(("claims", appears, uid))
    if kind == "snapshot":
        corrected = "SELECT 1 FROM sources x WHERE x.corrections <> '[]' AND instr(x.corrections, ?)"
        places.append(("sources", corrected, uid))
    live = f"AND x.removed = 0 AND x.rev > ? AND {outside} LIMIT 1"
    asked = (place for place in places if among is None or place[0] in among)
    return [table for table, sql, key in asked if conn.execute(f"{sql} {live}", (key, since, but_step)).fetchone()]


def _check_unused(conn: Any, before: _Before, target: StepInfo, written: Container[str]) -> None:
    others = users_of(conn, before.kind, before.uid, target.uid, since=before.left.seq, among=written)
    if before.left.parents:  # it was removed before, and what belongs to it was there then
        others = [table for table in others if table not in BELONGING]
    if others:
        raise CannotUndo(
            f"“{target.label}” cannot be undone: {_called(conn, before)} is used by other "
            f"{others[0].replace('_', ' ')} since. Nothing was changed now; remove those first."
        )


def _called(conn: Any, before: _Before) -> str:
    """A record's kind and the start of its name, for a sentence."""
    body = before.left.body or before.body
    fields = json.loads(body) if body else {}
    name = next((fields[key] for key in ("proposition", "name", "title", "text", "reason") if fields.get(key)), "")
    short = f" “{name[:60]}{'…' if len(name) > 60 else ''}”" if name else ""
    return f"the {before.kind.replace('_', ' ')}{short}"
