"""The history of a record in words: every revision as one sentence about what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker import log, tables
from tracker.log import Revision

WORDS = {
    "speaker_says": "what the speaker says",
    "quote_start": "place of the quote",
    "claimed_on": "claimed on",
    "update_of": "what it updates",
    "review_on": "review day",
    "base_rate": "base rate",
    "same_as": "what it is joined into",
    "published_on": "published on",
}
SILENT = {
    "quote_end",
    "prefix",
    "suffix",
    "likelihood_on",
    "deadline_on",
    "criteria_on",
    "review_basis",
    "claimed_basis",
    "first_recorded_basis",
}
OUTCOMES = {
    "happened": "It happened",
    "did_not_happen": "It did not happen",
    "partly": "Partly happened",
    "void": "Void",
    "undetermined": "Cannot be determined",
}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change in words. ``revision`` is its hash (hex), ``at`` UTC, ``step`` what undo would take back."""

    at: str
    author: str
    revision: str
    words: str
    kind: str
    step: str = ""


def history(conn: Any, uid: str) -> list[HistoryEntry]:
    """All that happened to a record, oldest first; for a claim also its resolutions, evidence, snoozes and notes."""
    revisions = log.of_record(conn, uid)
    for record in _about(conn, uid):
        revisions += log.of_record(conn, record)
    ordered = sorted(revisions, key=lambda revision: revision.seq)
    by_hash = {revision.hash.hex(): revision for revision in ordered}
    told = [(r, _words(conn, r, by_hash)) for r in ordered if r.kind not in tables.LOG_ONLY]
    if ordered and ordered[0].kind == "claim":
        told = sorted([*told, *_of_source(conn, uid, since=ordered[0].seq)], key=lambda one: one[0].seq)
    return [HistoryEntry(r.at, r.author, r.hash.hex(), words, r.kind, r.step) for r, words in told]


def _of_source(conn: Any, claim: str, since: int) -> Iterator[tuple[Revision, str]]:
    """The corrections of a claim's source since it was logged, and how each was answered for it."""
    sql = "SELECT s.uid FROM claims c JOIN sources s ON s.id = c.source_id WHERE c.uid = ?"
    row = conn.execute(sql, (claim,)).fetchone()
    revisions = log.of_record(conn, row[0]) if row else []
    by_hash = {revision.hash.hex(): revision for revision in revisions}
    for revision in revisions:
        parents = [by_hash[parent] for parent in revision.parents if parent in by_hash]
        before = log.heads_among(parents)[0].body if parents else ""
        old, new = (json.loads(body).get("corrections", []) if body else [] for body in (before, revision.body))
        if revision.body and revision.seq > since and (words := _told_to(claim, old, new)):
            yield revision, words


def _told_to(claim: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> str:
    """What a change to the corrections of its source says to a claim; empty where it says nothing.

    An amendment and a void outcome are told by the claim's own revisions.
    """
    if len(old) > len(new):
        return f"Its source's correction of {old[-1]['on']} was taken back"
    for number, now in enumerate(new):
        before = old[number] if number < len(old) else None
        fresh = _answer(now, claim)
        if before is None:
            return "Its source was corrected" + (f": {now['text']}" if now.get("text") else f" on {now['on']}")
        if fresh is not None and fresh["choice"] == "stands" and fresh != _answer(before, claim):
            return f"Stands as published after the correction of {now['on']}"
    return ""


def _answer(correction: dict[str, Any], claim: str) -> dict[str, Any] | None:
    return next((one for one in correction.get("answers", []) if one["claim"] == claim), None)


def _about(conn: Any, uid: str) -> Iterator[str]:
    claim = tables.id_of(conn, "claims", uid)
    for table in ("resolutions", "evidence", "snoozes"):
        for row in conn.execute(f"SELECT uid FROM {table} WHERE claim_id = ?", (claim,)).fetchall():
            yield row[0]
    for row in conn.execute("SELECT uid FROM notes WHERE about_uid = ?", (uid,)).fetchall():
        yield row[0]


def _words(conn: Any, revision: Revision, by_hash: dict[str, Revision]) -> str:
    what = revision.kind.replace("_", " ")
    if revision.body is None:
        return f"{what.capitalize()}: withheld"
    parents = [by_hash[parent] for parent in revision.parents if parent in by_hash]
    before = log.heads_among(parents)[0].body if parents else ""
    if revision.body == "":
        return f"{what.capitalize()} removed"
    new = json.loads(revision.body)
    if not parents:
        return _made(revision.kind, new)
    if before == "":
        return f"{what.capitalize()} restored"
    return _changed(conn, json.loads(before or "{}"), new)


def _made(kind: str, body: dict[str, Any]) -> str:
    if kind == "resolution":
        return _resolved(body)
    if kind == "claim":
        return "Logged"
    if kind == "snooze":
        return f"Not yet: look again on {body['until']}" + (f" ({body['reason']})" if body.get("reason") else "")
    if kind == "evidence":
        return f"Evidence: {body.get('title') or body.get('url') or body.get('note', '')}"
    if kind == "note":
        return f"Note: {body['text']}"
    return f"Made: {body.get('name') or body.get('title') or kind.replace('_', ' ')}"


def _resolved(body: dict[str, Any]) -> str:
    if "outcome" not in body:
        return f"Reopened: {body.get('reason', '')}"
    words = OUTCOMES[body["outcome"]]
    if "fraction" in body:
        words += f" ({body['fraction']})"
    if "void_reason" in body:
        words += f" ({body['void_reason'].replace('_', ' ')})"
    if body.get("interim"):
        words = f"Interim: {words[0].lower()}{words[1:]}"
    if "known_on" in body:
        words += f", known on {body['known_on']}"
    if "review_on" in body:
        words += f", look again on {body['review_on']}"
    return words + (f": {body['reason']}" if body.get("reason") else "")


def _changed(conn: Any, old: dict[str, Any], new: dict[str, Any]) -> str:
    names = [name for name in {**old, **new} if old.get(name) != new.get(name) and name not in SILENT]
    if "quote" in names:  # other words stand elsewhere, and perhaps in another copy
        names = [name for name in names if name not in ("quote_start", "snapshot")]
    parts = [_field(conn, name, old.get(name), new.get(name)) for name in names]
    return "; ".join(parts) if parts else "Saved without a change in words"


def _corrections(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> str:
    """What a change to a source's corrections says: a new one, or how one was answered for a claim."""
    if len(new) != len(old):
        last = new[-1] if len(new) > len(old) else old[-1]
        said = f"Correction of {last['on']}" + (f": {last['text']}" if last.get("text") else "")
        return said if len(new) > len(old) else f"{said} (taken back)"
    number, now, before = next((n, b, a) for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b)
    fresh = [one for one in now.get("answers", []) if one not in before.get("answers", [])]
    said = "; ".join(f"{one['choice']}{': ' + one['why'] if one.get('why') else ''}" for one in fresh)
    return f"Correction {number} answered for a claim ({said})" if said else f"Correction {number} changed"


def _field(conn: Any, name: str, old: object, new: object) -> str:
    if name == "corrections":
        return _corrections(*(part if isinstance(part, list) else [] for part in (old, new)))
    called = WORDS.get(name, name.replace("_", " ")).capitalize()
    before, after = _shown(conn, name, old), _shown(conn, name, new)
    if not before:
        return f"{called} set to {after}"
    return f"{called} changed from {before} to {after}" if after else f"{called} removed (was {before})"


def _shown(conn: Any, name: str, value: object) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, dict):
        if value.get("words"):
            return f"“{value['words']}”"
        return " to ".join(str(value[key]) for key in ("low", "high", "earliest", "latest") if key in value) or "none"
    if isinstance(value, list):
        return ", ".join(_shown(conn, name, item) for item in value)
    return f"“{_name_of(conn, name, str(value)) or value}”"


def _name_of(conn: Any, field: str, uid: str) -> str:
    """The name of the record that a field refers to, as it is now."""
    table = {"tags": "tags", **tables.REFERENCES}.get(field)
    if table is None:
        return ""
    column = "proposition" if table == "claims" else tables.label_column(table)
    if table in ("snapshots", "resolutions"):
        return ""
    row = conn.execute(f"SELECT {column} FROM {table} WHERE uid = ?", (uid,)).fetchone()
    return row[0] or "" if row else ""
