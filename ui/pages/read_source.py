"""The source of what is read: loading it with its text, saying it in a line, and writing changes to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from tracker import deadlines
from tracker.claims import ClaimView, Collection, Day, Outlet, PublishedBasis, Source, SourceDraft, SuggestionDraft
from tracker.claims import SourceKind as Kind
from tracker.errors import InputError, NotFound
from tracker.ledger import Change, Ledger
from tracker.reading.anchor import refind
from ui.models.words import day_text
from ui.pages.read_take import Taken
from ui.widgets.article_stripes import StripeMark
from ui.widgets.article_text import Block, cut
from ui.widgets.claim_form import ClaimContext
from ui.widgets.outcome import mark_of, word_of

REFOUND = 200
"""Claims from another copy of the text whose words are looked for in this one."""


@dataclass(frozen=True, slots=True)
class Article:
    """A source with one stored text of it, ready to be shown. ``base`` is the source's revision."""

    source: Source
    base: str
    outlet: str
    collection: str
    snapshot: str
    text: str
    blocks: list[Block]

    @property
    def claimed_on(self) -> Day:
        """The day that its claims count as made on; empty when its day is unknown."""
        return deadlines.last_day(self.source.published_on) if self.source.published_on else ""

    def line(self) -> str:
        """Title, outlet, writer, published on and how we know."""
        source = self.source
        day = day_text(source.published_on) or "day unknown"
        if source.published_basis is PublishedBasis.INFERRED and source.published_on:
            day += f" (inferred{': ' + source.published_why if source.published_why else ''})"
        corrected = f"corrected {day_text(source.corrections[-1].on)}" if source.corrections else ""
        return "  ·  ".join(part for part in (source.title, self.outlet, source.writer, day, corrected) if part)

    def values(self) -> dict[str, str]:
        """As the source form holds it."""
        source = self.source
        return {
            "title": source.title,
            "outlet": self.outlet,
            "writer": source.writer,
            "published_on": source.published_on,
            "published_basis": source.published_basis.value,
            "published_why": source.published_why,
            "kind": source.kind.value,
            "url": source.url,
            "collection": self.collection,
        }

    def context(self, start: int, end: int, today: Day) -> ClaimContext:
        """What the claim form is opened on."""
        source = self.source
        speaker = source.writer if source.kind is Kind.OPINION and source.writer else self.outlet
        return ClaimContext(
            source=source.uid,
            snapshot=self.snapshot,
            text=self.text,
            start=start,
            end=end,
            title=source.title,
            outlet=self.outlet,
            default_speaker=speaker,
            claimed_on=self.claimed_on,
            today=today,
        )


def load(ledger: Ledger, uid: str, *, snapshot: str = "", text: str = "", blocks: list[Block] | None = None) -> Article:
    """A source with one copy of it: ``snapshot``, or the one that holds ``text``, else the latest.

    ``blocks`` are those of ``text``, where they were made already. Raises NotFound when no text is stored.
    """
    record = ledger.record("source", uid)
    assert isinstance(record, Source)
    copies = ledger.snapshots_of(uid)
    if not copies:
        raise NotFound(
            f"No text of “{record.title}” is stored in this ledger. Paste it or open its file to read it here."
        )
    wanted = sha256(text.encode()).hexdigest() if text else ""
    fitting = [each for each in copies if each.uid == snapshot or each.text_sha256 == wanted]
    copy = (fitting or copies)[-1]
    stored = ledger.snapshot_text(copy.uid)
    return Article(
        source=record,
        base=ledger.revision_of("source", uid),
        outlet=_name(ledger, "outlet", record.outlet),
        collection=_name(ledger, "collection", record.collection),
        snapshot=copy.uid,
        text=stored,
        blocks=blocks if blocks is not None and stored == text else cut(stored),
    )


def _name(ledger: Ledger, kind: str, uid: str) -> str:
    record = ledger.record(kind, uid) if uid else None
    return record.name if isinstance(record, Outlet | Collection) else ""


def load_elsewhere(ledger: Ledger, uid: str, snapshot: str = "") -> Article:
    """The same from a worker, by a connection of its own."""
    reader = ledger.clone()
    try:
        return load(reader, uid, snapshot=snapshot)
    finally:
        reader.close()


def add(ledger: Ledger, draft: SourceDraft, taken: Taken, on: Day) -> Change:
    """Log a source with the text that was taken in."""
    return ledger.add_source(draft, taken.article.snapshot(), on=on)


def add_elsewhere(ledger: Ledger, draft: SourceDraft, taken: Taken, on: Day) -> Article:
    """The same from a worker, for a text whose writing would stop the window; ready to be shown."""
    writer = Ledger.open(ledger.path, author=ledger.author, device=ledger.device, create=False)
    try:
        uid = add(writer, draft, taken, on).uid
        return load(writer, uid, text=taken.text, blocks=taken.blocks)
    finally:
        writer.close()


def save(ledger: Ledger, article: Article, draft: SourceDraft, on: Day) -> Change:
    """Write a changed source; a new outlet or collection is made first."""
    new = replace(
        article.source,
        title=draft.title,
        outlet=_uid(ledger, "outlet", draft.outlet, article.outlet, article.source.outlet),
        writer=draft.writer,
        kind=draft.kind or Kind.NEWS,
        url=draft.url,
        published_on=draft.published_on,
        published_basis=draft.published_basis or PublishedBasis.UNKNOWN,
        published_why=draft.published_why,
        collection=_uid(ledger, "collection", draft.collection, article.collection, article.source.collection),
    )
    if not any((new.title, new.outlet, new.writer, new.url)):
        raise InputError("source_title", "The source is empty: give at least its title, outlet or URL.")
    return ledger.save(new, base=article.base, on=on, label="Edit the source")


def _uid(ledger: Ledger, kind: str, name: str, before: str, uid: str) -> str:
    """The uid behind a name in the form: the one that it had, or another record, found or made."""
    if name == before:
        return uid
    return ledger.add_named(kind, name).uid if name else ""


def mark_read(article: Article, on: Day, beside: Sequence[SuggestionDraft] = ()) -> Callable[[Ledger], Change]:
    """The write that says that the source was read on a day, and what was suggested in it."""
    return lambda ledger: ledger.mark_read(
        article.source.uid, on=on, base=article.base, read=article.snapshot, beside=beside
    )


def stripe_marks(article: Article, views: list[ClaimView]) -> list[StripeMark]:
    """A mark for each claim whose words stand in the text, also where they come from another copy of it."""
    marks, looked_for = [], 0
    for view in views:
        start, end = view.quote_start, view.quote_end
        if view.snapshot_uid != article.snapshot:
            found = refind(article.text, view.quote, start=start) if view.quote and looked_for < REFOUND else None
            looked_for += 1
            start, end = (found.start, found.end) if found else (None, None)
        if start is not None and end is not None and end <= len(article.text):
            words = f"{word_of(mark_of(view))}: {view.proposition}"
            marks.append(StripeMark(view.uid, start, end, mark_of(view), words))
    return marks
