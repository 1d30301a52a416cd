"""A record that was changed on two sides: both versions field by field, and a person's choice as a new revision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker import log
from tracker.errors import InputError, NotFound
from tracker.log import Revision
from tracker.records import canonical, from_body
from tracker.steps import Step


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions: its revision (hex), who wrote it when, and its fields; no fields for a removal."""

    revision: str
    author: str
    at: str
    removed: bool
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record with several heads, the shown one first; ``base`` is the version that both were made from, if one was.

    ``differing`` names the fields in which the versions are not the same.
    """

    kind: str
    uid: str
    versions: tuple[Version, ...]
    base: Version | None
    differing: tuple[str, ...]


JUDGED_APART = """(SELECT count(DISTINCT coalesce(t.outcome, '') || ' ' || coalesce(t.fraction, '')) FROM resolutions t
    WHERE t.claim_id = c.id AND t.removed = 0 AND t.number =
    (SELECT max(u.number) FROM resolutions u WHERE u.claim_id = c.id AND u.removed = 0)) > 1"""
"""Whether the last steps of a claim ``c``, made at two desks that did not know of each other, say different things."""


def judged_apart(conn: Any) -> list[str]:
    """The claims whose last outcomes contradict each other, in the order in which they were logged.

    The later one stands until the claim is resolved again, which settles it.
    """
    sql = f"SELECT c.uid FROM claims c WHERE c.id IN ({_TWICE}) AND c.removed = 0 AND {JUDGED_APART} ORDER BY c.id"
    return [row[0] for row in conn.execute(sql).fetchall()]


_TWICE = (
    "SELECT claim_id FROM resolutions WHERE removed = 0 AND withheld = 0 GROUP BY claim_id, number HAVING count(*) > 1"
)
_SETTLED = "The {} {} is not in conflict: nothing is to be settled."


def conflict(conn: Any, kind: str, uid: str) -> Conflict:
    """The versions of a record in conflict. Raises NotFound where there is no conflict."""
    revisions = log.of_record(conn, uid)
    heads = log.heads_among(revisions)
    if len(heads) < 2:
        raise NotFound(_SETTLED.format(kind.replace("_", " "), uid))
    versions = tuple(map(_version, heads))
    base = _ancestor(revisions, heads)
    return Conflict(kind, uid, versions, _version(base) if base else None, _differing(versions))


def _version(revision: Revision) -> Version:
    fields = json.loads(revision.body) if revision.body else {}
    return Version(revision.hash.hex(), revision.author, revision.at, revision.body == "", fields)


def _differing(versions: Sequence[Version]) -> tuple[str, ...]:
    names = sorted({name for version in versions for name in version.fields})
    return tuple(name for name in names if len({canonical(version.fields.get(name)) for version in versions}) > 1)


def _ancestor(revisions: Sequence[Revision], heads: Sequence[Revision]) -> Revision | None:
    """The latest revision that all heads descend from."""
    by_name = {revision.hash.hex(): revision for revision in revisions}

    def ancestors(head: Revision) -> set[str]:
        found: set[str] = set()
        waiting = [head.hash.hex()]
        while waiting:
            name = waiting.pop()
            if name not in found and name in by_name:
                found.add(name)
                waiting += by_name[name].parents
        return found

    shared = set.intersection(*map(ancestors, heads))
    return max((by_name[name] for name in shared), key=lambda one: one.seq, default=None)


def settle(step: Step, kind: str, uid: str, keep: str, fields: Mapping[str, str]) -> None:
    """End a conflict by the version with the revision ``keep`` (hex, at least 8 digits), with some fields of others.

    ``fields`` names for a field the revision that it is taken from. Raises NotFound for a revision that is no longer a
    head and where there is no conflict, and InputError for a field that none has.
    """
    heads = step.heads(kind, uid)
    chosen = _head(heads, keep)
    if len(heads) == 1:
        raise NotFound(_SETTLED.format(kind.replace("_", " "), uid))
    if chosen is None or chosen.body is None:
        raise NotFound("That version is no longer one of the two: look at the record again.")
    if not fields:
        step.put_body(kind, uid, chosen.body)
        return
    body = json.loads(chosen.body or "{}")
    for name, revision in fields.items():
        other = _head(heads, revision)
        if other is None or not other.body:
            raise NotFound("That version is no longer one of the two: look at the record again.")
        given = json.loads(other.body)
        if name not in body and name not in given:
            raise InputError("field", f"No version has the field {name}: choose one that differs.")
        body.pop(name, None)
        if name in given:
            body[name] = given[name]
    text = canonical(body)
    from_body(kind, uid, text)
    step.put_body(kind, uid, text)


def _head(heads: Sequence[Revision], name: str) -> Revision | None:
    found = [head for head in heads if len(name) >= 8 and head.hash.hex().startswith(name)]
    return found[0] if len(found) == 1 else None
