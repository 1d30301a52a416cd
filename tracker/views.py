"""Rows of the tables of heads as what people read: ClaimView, lists of names, counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from tracker.claims import (
    Attribution,
    ClaimKind,
    ClaimView,
    Confidence,
    Day,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    EventTie,
    KnownOnBasis,
    Likelihood,
    LikelihoodBasis,
    Outcome,
    Protocol,
    PublishedBasis,
    RecordedBasis,
    ReviewBasis,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    Status,
    VoidReason,
    came_out,
    not_scored_because,
)
from tracker.names import Named
from tracker.review import due_reason, status_on
from tracker.tables import TABLES, label_column, list_of

COLUMNS: dict[str, str] = {
    "id": "c.id",
    "uid": "c.uid",
    "revision": "lower(hex(r.hash))",
    "removed": "c.removed",
    "withheld": "c.withheld",
    "conflict": "c.conflict",
    "proposition": "c.proposition",
    "quote": "c.quote",
    "kind": "c.kind",
    "speaker": "sp.name",
    "speaker_uid": "sp.uid",
    "speaker_kind": "sp.kind",
    "speaker_as_described": "c.speaker_as_described",
    "attribution": "c.attribution",
    "speaker_says": "c.speaker_says",
    "outlet": "o.name",
    "outlet_uid": "o.uid",
    "writer": "s.writer",
    "source_uid": "s.uid",
    "source_title": "s.title",
    "source_kind": "s.kind",
    "source_url": "s.url",
    "archive_url": "s.archive_url",
    "published_on": "s.published_on",
    "published_basis": "s.published_basis",
    "collection": "k.name",
    "protocol": "k.protocol",
    "snapshot_uid": "p.uid",
    "snapshot_sha256": "p.text_sha256",
    "quote_start": "c.quote_start",
    "quote_end": "c.quote_end",
    "locator": "c.locator",
    "claimed_on": "c.claimed_on",
    "first_recorded_on": "c.first_recorded_on",
    "first_recorded_basis": "c.first_recorded_basis",
    "logged_at": "c.logged_at",
    "likelihood_words": "c.likelihood_words",
    "likelihood_basis": "c.likelihood_basis",
    "lexicon_version": "c.lexicon_version",
    "ask": "c.ask",
    "p_low": "c.p_low",
    "p_best": "c.p_best",
    "p_high": "c.p_high",
    "deadline_words": "c.deadline_words",
    "deadline_kind": "c.deadline_kind",
    "deadline_sense": "c.deadline_sense",
    "deadline_basis": "c.deadline_basis",
    "deadline_earliest": "c.deadline_earliest",
    "deadline_latest": "c.deadline_latest",
    "deadline_ambiguous": "c.deadline_ambiguous",
    "deadline_event": "CASE WHEN c.deadline_event_id IS NOT NULL THEN "
    "(SELECT uid FROM events WHERE id = c.deadline_event_id) END",
    "deadline_after": "c.deadline_after",
    "review_on": "CASE WHEN c.interim = 1 THEN coalesce(v.review_on, c.review_on) ELSE c.review_on END",
    "review_basis": "c.review_basis",
    "criteria": "c.criteria",
    "condition": "c.condition",
    "base_rate": "c.base_rate",
    "base_rate_source": "c.base_rate_source",
    "tags": """CASE WHEN c.first_tag_id IS NOT NULL THEN (SELECT json_group_array(DISTINCT n.name)
        FROM json_each(c.tags) j JOIN tags t ON t.id = j.value JOIN tags n ON n.id = t.canon_id) END""",
    "event_uid": "e.uid",
    "event_title": "e.title",
    "event_tie": "c.event_tie",
    "update_of": "u.uid",
    "root_id": "c.root_id",
    "outcome": "c.outcome",
    "interim": "c.interim",
    "known_on": "c.known_on",
    "due_from": "c.due_from",
    "judged_earlier": "c.judged_earlier",
    "stated_after": "c.stated_after",
    "logged_after": "c.logged_after",
    "reading_after": "c.reading_after",
    "fraction": "v.fraction",
    "void_reason": "v.void_reason",
    "confidence": "v.confidence",
    "known_on_basis": "v.known_on_basis",
    "decided_at": "v.decided_at",
    "decided_by": "v.decided_by",
    "resolution_note": "v.reason",
    "resolution_number": "v.number",
    "evidence": """CASE WHEN c.resolution_id IS NOT NULL THEN (SELECT json_group_array(json_array(d.url, d.title))
        FROM evidence d WHERE d.claim_id = c.root_id AND d.removed = 0 AND d.withheld = 0
        AND (d.resolution_id = c.resolution_id OR d.resolution_id IS NULL)) END""",
    "note": """(SELECT group_concat(n.text, char(10)) FROM notes n
        WHERE n.about_uid = c.uid AND n.removed = 0 AND n.withheld = 0)""",
}
_AT = {name: place for place, name in enumerate(COLUMNS)}
VIEW = f"""SELECT {", ".join(COLUMNS.values())}
FROM claims c JOIN revisions r ON r.seq = c.rev
LEFT JOIN speakers sb ON sb.id = c.speaker_id LEFT JOIN speakers sp ON sp.id = sb.canon_id
LEFT JOIN sources s1 ON s1.id = c.source_id LEFT JOIN sources s ON s.id = s1.canon_id
LEFT JOIN outlets o1 ON o1.id = s.outlet_id LEFT JOIN outlets o ON o.id = o1.canon_id
LEFT JOIN collections k ON k.id = s.collection_id
LEFT JOIN snapshots p ON p.id = c.snapshot_id
LEFT JOIN events e1 ON e1.id = c.event_id LEFT JOIN events e ON e.id = e1.canon_id
LEFT JOIN claims u ON u.id = c.update_of_id
LEFT JOIN resolutions v ON v.id = c.resolution_id """

E = TypeVar("E", bound=StrEnum)
WITHHELD = "(withheld)"


def _enum(kind: type[E], value: Any) -> E | None:
    return kind(value) if value else None


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def claim_view(row: Sequence[Any], on: Day) -> ClaimView:
    """A row of VIEW as it reads on that day."""
    get = dict(zip(COLUMNS, row, strict=True))
    likelihood, deadline = _likelihood(get), _deadline(get)
    outcome, interim = _enum(Outcome, get["outcome"]), bool(get["interim"])
    status = status_on(on, outcome, interim, get["due_from"])
    says, kind = _enum(SpeakerSays, get["speaker_says"]), ClaimKind(get["kind"] or "forecast")
    stated = _flag(get["stated_after"])
    evidence = json.loads(get["evidence"] or "[]")
    latest = get["deadline_latest"]
    return ClaimView(
        id=get["id"],
        uid=get["uid"],
        revision=get["revision"],
        removed=bool(get["removed"]),
        withheld=bool(get["withheld"]),
        conflict=bool(get["conflict"]),
        proposition=WITHHELD if get["withheld"] else get["proposition"],
        quote=get["quote"] or "",
        kind=kind,
        speaker=get["speaker"] or "",
        speaker_uid=get["speaker_uid"] or "",
        speaker_kind=_enum(SpeakerKind, get["speaker_kind"]),
        speaker_as_described=get["speaker_as_described"] or "",
        attribution=_enum(Attribution, get["attribution"]),
        speaker_says=says,
        outlet=get["outlet"] or "",
        outlet_uid=get["outlet_uid"] or "",
        writer=get["writer"] or "",
        source_uid=get["source_uid"] or "",
        source_title=get["source_title"] or "",
        source_kind=_enum(SourceKind, get["source_kind"]),
        source_url=get["source_url"] or "",
        archive_url=get["archive_url"] or "",
        published_on=get["published_on"] or "",
        published_basis=_enum(PublishedBasis, get["published_basis"]),
        collection=get["collection"] or "",
        protocol=_enum(Protocol, get["protocol"]),
        snapshot_uid=get["snapshot_uid"] or "",
        snapshot_sha256=get["snapshot_sha256"] or "",
        quote_start=get["quote_start"],
        quote_end=get["quote_end"],
        locator=get["locator"] or "",
        claimed_on=get["claimed_on"],
        first_recorded_on=get["first_recorded_on"],
        first_recorded_basis=RecordedBasis(get["first_recorded_basis"] or "unknown"),
        logged_at=get["logged_at"] or "",
        likelihood=likelihood,
        deadline=deadline,
        review_on=get["review_on"],
        review_basis=_enum(ReviewBasis, get["review_basis"]),
        criteria=get["criteria"] or "",
        condition=get["condition"] or "",
        base_rate=get["base_rate"],
        base_rate_source=get["base_rate_source"] or "",
        tags=tuple(sorted(list_of(get["tags"]), key=str.casefold)),
        event_uid=get["event_uid"] or "",
        event_title=get["event_title"] or "",
        event_tie=_enum(EventTie, get["event_tie"]),
        update_of=get["update_of"] or "",
        status=status,
        due_reason=due_reason(outcome, latest) if status is Status.DUE else None,
        due_from=get["due_from"],
        outcome=outcome,
        interim=interim,
        judged_on_earlier_wording=bool(get["judged_earlier"]),
        fraction=get["fraction"],
        void_reason=_enum(VoidReason, get["void_reason"]),
        came_out_as_said=came_out(outcome, says, interim),
        outcome_confidence=_enum(Confidence, get["confidence"]),
        known_on=get["known_on"],
        known_on_basis=_enum(KnownOnBasis, get["known_on_basis"]),
        decided_at=get["decided_at"] or "",
        decided_by=get["decided_by"] or "",
        evidence_urls=tuple(item[0] for item in evidence if item[0]),
        evidence_titles=tuple(item[1] for item in evidence if item[1]),
        resolution_note=get["resolution_note"] or "",
        resolution_number=get["resolution_number"],
        stated_after_outcome=stated,
        logged_after_outcome=_flag(get["logged_after"]),
        reading_after_outcome=_flag(get["reading_after"]),
        not_scored_because=not_scored_because(
            update=get["root_id"] != get["id"],
            interim=interim,
            status=status,
            outcome=outcome,
            stated_after_outcome=stated,
            likelihood=likelihood,
            kind=kind,
        ),
        note=get["note"] or "",
    )


def _likelihood(get: dict[str, Any]) -> Likelihood | None:
    if not get["likelihood_basis"]:
        return None
    numbers = (get["p_low"], get["p_best"], get["p_high"])
    basis = LikelihoodBasis(get["likelihood_basis"])
    return Likelihood(get["likelihood_words"] or "", *numbers, basis, get["lexicon_version"] or "", bool(get["ask"]))


def _deadline(get: dict[str, Any]) -> Deadline | None:
    if not get["deadline_kind"]:
        return None
    return Deadline(
        words=get["deadline_words"] or "",
        kind=DeadlineKind(get["deadline_kind"]),
        sense=_enum(DeadlineSense, get["deadline_sense"]),
        basis=DeadlineBasis(get["deadline_basis"]),
        earliest=get["deadline_earliest"],
        latest=get["deadline_latest"],
        ambiguous=get["deadline_ambiguous"] or "",
        event=get["deadline_event"] or "",
        after=get["deadline_after"] or "",
    )


def views(conn: Any, ids: Sequence[int], on: Day) -> list[ClaimView]:
    """The claims of these ids, in their order; ids that are not there are left out."""
    rows = conn.execute(VIEW + "WHERE c.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)).fetchall()
    found = {row[0]: claim_view(row, on) for row in rows}
    return [found[one] for one in ids if one in found]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many live records there are, and how many claims are due or want a second look."""

    claims: int
    due: int
    earlier_wording: int
    sources: int
    speakers: int
    outlets: int
    tags: int
    events: int
    collections: int
    removed: int


def due_count(conn: Any, on: Day, since: Day = "") -> int:
    """How many claims are due on that day; with ``since`` only those that fell due after that day."""
    (found,) = conn.execute(
        "SELECT count(*) FROM claims WHERE due_from > ? AND due_from <= ? AND removed = 0 AND root_id = id", (since, on)
    ).fetchone()
    return int(found)


def counts(conn: Any, on: Day) -> Counts:
    """The counts of a ledger on that day."""

    def one(sql: str) -> int:
        return int(conn.execute(sql).fetchone()[0])

    names = (one(f"SELECT count(*) FROM {t} WHERE removed = 0 AND canon_id = id") for t in _NAMED)
    removed = one("SELECT count(*) FROM claims WHERE removed = 1")
    sources, speakers, outlets, tags, events = names
    return Counts(
        claims=one("SELECT count(*) FROM claims") - removed,
        due=due_count(conn, on),
        earlier_wording=one("SELECT count(*) FROM claims WHERE judged_earlier = 1 AND removed = 0"),
        sources=sources,
        speakers=speakers,
        outlets=outlets,
        tags=tags,
        events=events,
        collections=one("SELECT count(*) FROM collections WHERE removed = 0"),
        removed=removed,
    )


_NAMED = ("sources", "speakers", "outlets", "tags", "events")
_BY_LINK = "SELECT {0}_id, count(*) FROM claims WHERE {1}{0}_id IS NOT NULL GROUP BY 1"
_BY_SOURCE = (
    "SELECT s.{0}_id, sum(x.n) FROM (SELECT source_id, count(*) AS n FROM claims WHERE {1}source_id IS NOT NULL "
    "GROUP BY 1) x JOIN sources s ON s.id = x.source_id WHERE s.{0}_id IS NOT NULL GROUP BY 1"
)
_TAGGED = "SELECT tag_id, count(*) FROM claim_tags GROUP BY 1"
_TAGGED_REMOVED = "SELECT j.value, count(*) FROM claims c JOIN json_each(c.tags) j WHERE c.removed = 1 GROUP BY 1"
_REMOVED = "removed = 1 AND "
_COUNTS = {
    **{kind: (_BY_LINK.format(kind, ""), _BY_LINK.format(kind, _REMOVED)) for kind in ("speaker", "source", "event")},
    **{kind: (_BY_SOURCE.format(kind, ""), _BY_SOURCE.format(kind, _REMOVED)) for kind in ("outlet", "collection")},
    "tag": (_TAGGED, _TAGGED_REMOVED),
}
"""Claims under each name, all of them and the removed ones: two indexes are counted, where testing each claim for
being removed would read every row."""
_DETAIL = {
    "speaker": "kind",
    "source": "coalesce((SELECT name FROM outlets WHERE outlets.id = x.outlet_id), '') || ' ' || published_on",
    "event": "coalesce(outcome, '')",
    "collection": "protocol",
    "saved_search": "query",
}


def named(conn: Any, kind: str) -> list[Named]:
    """All live records of a kind with the number of claims under each, those joined into another under that one."""
    table = TABLES[kind]
    detail = _DETAIL.get(kind, "''")
    joinable = kind not in ("collection", "saved_search")
    canon, aliases = ("canon_id", "aliases") if joinable and kind != "source" else ("id", "NULL")
    canon = "canon_id" if kind == "source" else canon
    rows = conn.execute(
        f"SELECT id, uid, {label_column(table)}, {detail}, {canon}, {aliases} FROM {table} x "
        f"WHERE removed = 0 AND withheld = 0 ORDER BY lower({label_column(table)}), id"
    ).fetchall()
    numbers = _numbers(conn, kind)
    totals: dict[int, int] = {}
    joined: dict[int, list[str]] = {}
    for one_id, uid, _, _, into, _ in rows:
        totals[into] = totals.get(into, 0) + numbers.get(one_id, 0)
        if into != one_id:
            joined.setdefault(into, []).append(uid)
    return [
        Named(uid, name or "", totals.get(i, 0), (text or "").strip(), list_of(more), tuple(joined.get(i, ())))
        for i, uid, name, text, into, more in rows
        if into == i
    ]


def _numbers(conn: Any, kind: str) -> dict[int, int]:
    """Live claims by the id of the record of that kind which they name."""
    if kind not in _COUNTS:
        return {}
    everything, removed = _COUNTS[kind]
    numbers: dict[int, int] = dict(conn.execute(everything).fetchall())
    for one, count in conn.execute(removed).fetchall():
        numbers[one] -= count
    return numbers
