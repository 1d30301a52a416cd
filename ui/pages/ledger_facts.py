"""What the panes at the right show, read from the ledger in a few short reads."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.claims import Appearance, Claim, ClaimView, Correction, Day, Source
from tracker.errors import NotFound, TrackerError
from tracker.ledger import Ledger, Named
from ui.models import words
from ui.models.moments import ClaimFacts
from ui.widgets.name_detail import JOINABLE, NameFacts
from ui.widgets.quote_context import context


class Snapshots:
    """The text of the snapshot that was looked at last: walking through one source reads it once."""

    def __init__(self) -> None:
        self._last = ("", "")

    def text(self, ledger: Ledger, uid: str) -> str:
        """The text of a snapshot; empty where there is none to read."""
        if not uid:
            return ""
        last = self._last
        if last[0] != uid:
            try:
                last = (uid, ledger.snapshot_text(uid))
            except TrackerError:  # not carried, or withheld: the quote is shown without its context
                return ""
            self._last = last
        return last[1]


def claim_facts(ledger: Ledger, view: ClaimView, snapshots: Snapshots, on: Day) -> ClaimFacts:
    """All about a claim on a day."""
    before, after = _around(ledger, view, snapshots)
    return ClaimFacts(
        view=view,
        before=before,
        after=after,
        resolutions=ledger.resolutions(view.uid),
        evidence=ledger.evidence(view.uid),
        notes=ledger.notes(view.uid),
        history=ledger.history(view.uid),
        appearances=_appearances(ledger, view),
        chain=() if view.removed or view.withheld else ledger.chain(view.uid, on=on),
        versions=_versions(ledger, view) if view.conflict else (),
        corrections=_corrections_of(ledger, view),
    )


def _corrections_of(ledger: Ledger, view: ClaimView) -> Sequence[Correction]:
    """What was corrected in the claim's source."""
    source = ledger.record("source", view.source_uid) if view.source_uid and not view.withheld else None
    return source.corrections if isinstance(source, Source) else ()


def _around(ledger: Ledger, view: ClaimView, snapshots: Snapshots) -> tuple[str, str]:
    if view.quote_start is None or view.quote_end is None:
        return "", ""
    text = snapshots.text(ledger, view.snapshot_uid)
    return context(text, view.quote_start, view.quote_end) if text else ("", "")


def _appearances(ledger: Ledger, view: ClaimView) -> list[tuple[Appearance, str]]:
    if view.removed or view.withheld:
        return []
    claim = ledger.record("claim", view.uid)
    assert isinstance(claim, Claim)
    return [(seen, _title(ledger, seen.source)) for seen in claim.appearances]


def _title(ledger: Ledger, source: str) -> str:
    try:
        found = ledger.record("source", source)
    except NotFound:
        return ""
    return (found.title or found.url) if isinstance(found, Source) else ""


def _versions(ledger: Ledger, view: ClaimView) -> list[tuple[str, str]]:
    return [(revision, version_text(record)) for revision, record in ledger.versions("claim", view.uid)]


def version_text(record: object) -> str:
    """A version of a claim in a sentence or two; a removal says so."""
    if not isinstance(record, Claim):
        return "Removed"
    deadline = record.deadline.words or record.deadline.latest if record.deadline else ""
    parts = (
        record.proposition,
        f"Likelihood: {words.likelihood_line(record.likelihood)}" if record.likelihood else "",
        f"Deadline: {deadline}" if deadline else "",
        f"Criteria: {record.criteria}" if record.criteria else "",
    )
    return "\n".join(part for part in parts if part)


def name_facts(ledger: Ledger, kind: str, uid: str, named: Sequence[Named]) -> NameFacts | None:
    """All about a named record; None when it is gone. ``named`` are all of its kind."""
    one = next((other for other in named if other.uid == uid), None)
    if one is None:
        return None
    alike = _alike(one, named) if kind in JOINABLE else []
    return NameFacts(
        kind=kind,
        uid=uid,
        name=one.name,
        count=one.count,
        facts=_source_facts(ledger, uid) if kind == "source" else _other_facts(kind, one),
        aliases=one.aliases,
        joined=[(joined, _name_of(ledger, kind, joined)) for joined in one.joined],
        alike=[(other.uid, f"{other.name} ({other.count:,})") for other in alike],
        notes=ledger.notes(uid),
        corrections=_corrections(ledger, uid) if kind == "source" else (),
    )


def _corrections(ledger: Ledger, uid: str) -> list[str]:
    """What was corrected in a source, each with how many claims it still asks about."""
    source = ledger.record("source", uid)
    assert isinstance(source, Source)
    found = []
    for number, one in enumerate(source.corrections, 1):
        # The day matters to due and open only, and none of that is told.
        left = len(ledger.unanswered(uid, number, on=one.on))
        rest = f"{left:,} claim{'' if left == 1 else 's'} not answered" if left else "all claims answered"
        found.append(f"{words.correction_words(one)} ({rest})")
    return found


def _alike(one: Named, named: Sequence[Named], limit: int = 4) -> list[Named]:
    from rapidfuzz import fuzz, process, utils

    if len(named) > MOST_COMPARED:
        return []  # comparing more would take seconds; Join finds them by typing
    others = [other for other in named if other.uid != one.uid]
    found = process.extract(
        one.name,
        [other.name for other in others],
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=LIKENESS,
        limit=limit,
    )
    return [others[place] for _, _, place in found]


MOST_COMPARED = 20_000
LIKENESS = 80
"""Likeness (0..100) from which another name is offered; lower than for the list of all pairs, since it is one name."""


def _name_of(ledger: Ledger, kind: str, uid: str) -> str:
    record = ledger.record(kind, uid)
    return str(getattr(record, "name", "") or getattr(record, "title", "") or uid)


def _source_facts(ledger: Ledger, uid: str) -> list[tuple[str, str]]:
    source = ledger.record("source", uid)
    assert isinstance(source, Source)
    outlet = _name_of(ledger, "outlet", source.outlet) if source.outlet else ""
    writer = _name_of(ledger, "speaker", source.writer) if source.writer else ""
    return [
        ("Outlet", outlet),
        ("Writer", writer),
        ("Published", words.day_text(source.published_on)),
        ("Kind", source.kind.value.capitalize()),
        ("Address", source.url),
        ("Archived at", source.archive_url),
        ("Read", words.day_text(source.read_on)),
    ]


def _other_facts(kind: str, one: Named) -> list[tuple[str, str]]:
    if not one.detail:
        return []
    caption = {"speaker": "Kind", "event": "Outcome", "collection": "Chosen by", "saved_search": "Search"}.get(kind, "")
    text = one.detail if kind == "saved_search" else one.detail.replace("_", " ").capitalize()
    return [(caption, text)]
