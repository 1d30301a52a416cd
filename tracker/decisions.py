"""What became of suggestions: one record for each, per snapshot, with the program's reasons and no word of the article.

A suggestion is *handled* when it was logged, merged into another or dismissed. One that was only offered is kept as
open, so that the coverage of a source ("7 of 9 handled") can be asked of the ledger alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker import tables
from tracker.claims import Decision, SuggestionDecision, SuggestionDraft
from tracker.errors import InputError
from tracker.log import new_uid
from tracker.passages import Passages, mostly
from tracker.records import check_text
from tracker.steps import Step

MAX_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many suggestions there were and what became of them; ``sources`` counts those with a suggestion at all."""

    suggested: int
    logged: int
    merged: int
    dismissed: int
    sources: int

    @property
    def handled(self) -> int:
        """Logged, merged or dismissed."""
        return self.logged + self.merged + self.dismissed

    def __str__(self) -> str:
        """ "7 of 9 handled"."""
        return f"{self.handled:,} of {self.suggested:,} handled"


def offer(step: Step, snapshot: str, suggestions: Sequence[SuggestionDraft]) -> None:
    """Keep the suggestions of a snapshot that it has no record of: as logged where a claim quotes them already, else as
    open. Raises NotFound."""
    step.get("snapshot", snapshot)
    known = Passages(((record.start, record.end), record) for record in of_snapshot(step.conn, snapshot))
    spans = [(one.start, one.end) for one in suggestions]
    logged = already_logged(step.conn, snapshot, spans)
    for place, (span, draft) in enumerate(zip(spans, suggestions, strict=True)):
        if not any(_same(draft, record) for _, record in known.sharing(span)):
            claim = logged.get(place, "")
            decision = Decision.LOGGED if claim else Decision.OPEN
            step.create(_record(snapshot, draft, decision=decision, claim=claim))


def already_logged(conn: Any, snapshot: str, spans: Sequence[tuple[int, int]]) -> dict[int, str]:
    """The places among ``spans`` that live claims quote without a decision that says so, each with its claim.

    A claim that was logged before anything was suggested, or from the command line, answers the one passage that it
    shares most with; most of the shorter of the two must be in both.
    """
    decided = {record.claim for record in of_snapshot(conn, snapshot)}
    passages = Passages((span, place) for place, span in enumerate(spans))
    found: dict[int, str] = {}
    for start, end, claim in conn.execute(_QUOTES, (tables.id_of(conn, "snapshots", snapshot),)).fetchall():
        best = passages.best((start, end))
        if best is not None and claim not in decided and mostly(spans[best[1]], (start, end)):
            found.setdefault(best[1], claim)
    return found


_QUOTES = (
    "SELECT coalesce(c.quote_start, 0), c.quote_end, c.uid FROM snapshots n JOIN sources s ON s.id = n.source_id "
    "JOIN sources t ON t.canon_id = s.canon_id JOIN claims c ON c.source_id = t.id AND c.snapshot_id = n.id "
    "WHERE n.id = ? AND c.removed = 0 AND c.withheld = 0 AND c.quote_end IS NOT NULL ORDER BY c.id"
)
"""By way of the source: that is what claims are indexed by."""


def decide(
    step: Step, snapshot: str, suggestion: SuggestionDraft, decision: Decision, *, reason: str = "", claim: str = ""
) -> str:
    """Say what becomes of a suggestion; returns the record's uid.

    Logged needs its claim, dismissed a reason. Raises InputError for what is missing and NotFound for an unknown
    snapshot or claim.
    """
    check_text("reason", reason, MAX_REASON)
    step.get("snapshot", snapshot)
    if claim:
        step.get("claim", claim)
    if decision is Decision.LOGGED and not claim:
        raise InputError("claim", "A suggestion is logged as a claim: name the claim.")
    if decision is Decision.DISMISSED and not reason.strip():
        raise InputError("reason", "Dismissing needs its reason in a few words, for example “no prediction”.")
    record = next((one for one in of_snapshot(step.conn, snapshot) if _same(suggestion, one)), None)
    new = _record(snapshot, suggestion, record.uid if record else "", decision, reason.strip(), claim)
    if record is None:
        return step.create(new)
    step.change(new)
    return record.uid


def _record(
    snapshot: str,
    draft: SuggestionDraft,
    uid: str = "",
    decision: Decision = Decision.OPEN,
    reason: str = "",
    claim: str = "",
) -> SuggestionDecision:
    if not 0 <= draft.start < draft.end:
        raise InputError("suggestion", "A suggestion has at least one character: its end lies behind its start.")
    return SuggestionDecision(
        uid=uid or new_uid(),
        snapshot=snapshot,
        start=draft.start,
        end=draft.end,
        decision=decision,
        reason=reason,
        claim=claim,
        kind=draft.kind,
        score=draft.score,
        cues=draft.cues,
        speaker_rule=draft.speaker_rule,
        hedge=draft.hedge,
        detector=draft.detector,
    )


def _same(draft: SuggestionDraft, record: SuggestionDecision) -> bool:
    """Whether a record is about that passage."""
    return mostly((draft.start, draft.end), (record.start, record.end))


def of_snapshot(conn: Any, snapshot: str) -> list[SuggestionDecision]:
    """The decisions about the suggestions of a snapshot, in reading order."""
    rows = conn.execute(
        "SELECT uid FROM suggestion_decisions WHERE snapshot_id = ? AND removed = 0 AND withheld = 0 "
        "ORDER BY start, id",
        (tables.id_of(conn, "snapshots", snapshot),),
    ).fetchall()
    found = (tables.record_at(conn, "suggestion_decision", row[0]) for row in rows)
    return [one[0] for one in found if one and isinstance(one[0], SuggestionDecision)]


def everything(conn: Any) -> list[SuggestionDecision]:
    """All decisions of the ledger, in the order in which the suggestions were first kept."""
    rows = conn.execute(
        "SELECT uid FROM suggestion_decisions WHERE removed = 0 AND withheld = 0 ORDER BY id"
    ).fetchall()
    found = (tables.record_at(conn, "suggestion_decision", row[0]) for row in rows)
    return [one[0] for one in found if one and isinstance(one[0], SuggestionDecision)]


def coverage(conn: Any, source: str = "") -> Coverage:
    """What became of the suggestions of a source, by uid, or of all sources. A source nobody read counts nowhere."""
    where, values = ("AND p.source_id = ?", (tables.id_of(conn, "sources", source),)) if source else ("", ())
    row = conn.execute(
        "SELECT count(*), coalesce(sum(d.decision = 'logged'), 0), coalesce(sum(d.decision = 'merged'), 0), "
        "coalesce(sum(d.decision = 'dismissed'), 0), count(DISTINCT p.source_id) "
        "FROM suggestion_decisions d JOIN snapshots p ON p.id = d.snapshot_id "
        f"WHERE d.removed = 0 AND d.withheld = 0 AND p.removed = 0 {where}",
        values,
    ).fetchone()
    return Coverage(*row)
