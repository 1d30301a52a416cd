"""Speakers, outlets, tags, events, collections, sources: found by name, made, renamed, joined."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tracker import tables
from tracker.claims import (
    Collection,
    Event,
    Outlet,
    Protocol,
    PublishedBasis,
    Record,
    SavedSearch,
    Source,
    SourceDraft,
    SourceKind,
    Speaker,
    SpeakerKind,
    Tag,
)
from tracker.errors import InputError, NotFound
from tracker.log import new_uid
from tracker.records import check_text
from tracker.steps import Step
from tracker.tables import name_key

MAX_NAME = 500
MAX_URL = 4_000


@lru_cache(2_048)
def clean(field: str, name: str, limit: int = MAX_NAME) -> str:
    """A name as it is stored: NFC, trimmed, inner white space folded. Raises InputError."""
    check_text(field, name, limit)
    return " ".join(unicodedata.normalize("NFC", name).split())


def find(conn: Any, kind: str, key: str) -> str | None:
    """The uid of the record of that kind with that key, following joins; the oldest where several share a name."""
    table = tables.TABLES[kind]
    row = conn.execute(
        f"SELECT c.uid FROM names n JOIN {table} x ON x.id = n.id JOIN {table} c ON c.id = x.canon_id "
        "WHERE n.kind = ? AND n.key = ? AND c.removed = 0 ORDER BY n.id LIMIT 1",
        (kind, key),
    ).fetchone()
    return row[0] if row else None


def outlet(step: Step, name: str) -> str:
    """The outlet of that name, made if it is new; empty for an empty name."""
    name = clean("outlet", name)
    if not name:
        return ""
    return find(step.conn, "outlet", name_key(name)) or step.create(Outlet(uid=new_uid(), name=name))


def tag(step: Step, name: str) -> str:
    """The tag of that name, made if it is new. Raises InputError for an empty one or one with a semicolon."""
    name = clean("tags", name, 200)
    if not name:
        raise InputError("tags", "A tag needs at least one letter.")
    if ";" in name:
        raise InputError("tags", f"A tag cannot hold a semicolon: write “{name.replace(';', ' ')}” or two tags.")
    return find(step.conn, "tag", name_key(name)) or step.create(Tag(uid=new_uid(), name=name))


def event(step: Step, title: str) -> str:
    """The event of that title, made if it is new; empty for an empty title."""
    title = clean("event", title, 2_000)
    if not title:
        return ""
    return find(step.conn, "event", name_key(title)) or step.create(Event(uid=new_uid(), title=title))


def speaker(step: Step, name: str, kind: SpeakerKind | None, source: str) -> str:
    """The speaker of that name, made if new (a person unless said otherwise). Unnamed ones are kept apart by source."""
    name = clean("speaker", name)
    if not name:
        return ""
    if kind is SpeakerKind.UNNAMED:
        found = find(step.conn, "speaker", f"{name_key(name)}\n{source}")
        return found or step.create(Speaker(uid=new_uid(), name=name, kind=kind, source=source))
    if kind is None and source:
        described = find(step.conn, "speaker", f"{name_key(name)}\n{source}")
        if described:
            return described
    found = find(step.conn, "speaker", name_key(name))
    return found or step.create(Speaker(uid=new_uid(), name=name, kind=kind or SpeakerKind.PERSON))


def collection(step: Step, name: str, protocol: Protocol | None) -> str:
    """The collection of that name, made if it is new; empty for an empty name."""
    name = clean("collection", name)
    if not name:
        return ""
    for uid, known in step.conn.execute("SELECT uid, name FROM collections WHERE removed = 0 ORDER BY id").fetchall():
        if name_key(known) == name_key(name):
            return str(uid)
    return step.create(Collection(uid=new_uid(), name=name, protocol=protocol or Protocol.AD_HOC))


def source(step: Step, draft: SourceDraft) -> str:
    """The source that the draft names or describes: by uid, by URL, by equal title, outlet and day; else a new one.

    A draft without anything in it is no source: the answer is empty.
    """
    if draft.uid:
        step.get("source", draft.uid)
        return draft.uid
    outlet_uid = outlet(step, draft.outlet)
    title, writer = clean("source_title", draft.title, 2_000), clean("writer", draft.writer, 1_000)
    if not any((title, outlet_uid, writer, draft.url, draft.archive_url, draft.published_on, draft.collection)):
        return ""
    _check_limits(draft)
    found = _same_source(step.conn, draft, title, outlet_uid, writer)
    if found:
        _complete(step, found, draft, title, outlet_uid, writer)
        return found
    basis = draft.published_basis or (PublishedBasis.STATED if draft.published_on else PublishedBasis.UNKNOWN)
    return step.create(
        Source(
            uid=new_uid(),
            title=title,
            outlet=outlet_uid,
            writer=writer,
            kind=draft.kind or SourceKind.NEWS,
            url=draft.url.strip(),
            archive_url=draft.archive_url.strip(),
            published_on=draft.published_on,
            published_basis=basis,
            published_why=draft.published_why,
            collection=collection(step, draft.collection, draft.protocol),
            read_on=draft.read_on,
        )
    )


def _check_limits(draft: SourceDraft) -> None:
    for field, text in (("url", draft.url), ("archive_url", draft.archive_url), ("published_why", draft.published_why)):
        check_text(field, text, MAX_URL)


def _complete(step: Step, uid: str, draft: SourceDraft, title: str, outlet_uid: str, writer: str) -> None:
    """Give a source that was found again what its record lacks. What it has stays: an edit changes that."""
    old = step.get("source", uid)
    assert isinstance(old, Source)
    dated = bool(draft.published_on and not old.published_on)
    step.change(
        replace(
            old,
            title=old.title or title,
            outlet=old.outlet or outlet_uid,
            writer=old.writer or writer,
            url=old.url or draft.url.strip(),
            archive_url=old.archive_url or draft.archive_url.strip(),
            published_on=old.published_on or draft.published_on,
            published_basis=(draft.published_basis or PublishedBasis.STATED) if dated else old.published_basis,
            published_why=draft.published_why if dated else old.published_why,
            collection=old.collection or collection(step, draft.collection, draft.protocol),
            read_on=old.read_on or draft.read_on,
        )
    )


def known_source(conn: Any, draft: SourceDraft) -> str | None:
    """The uid of the source that ``source`` would find for the draft; None where it would make one, or none."""
    if draft.uid:
        return draft.uid
    outlet_name = clean("outlet", draft.outlet)
    outlet_uid = find(conn, "outlet", name_key(outlet_name)) if outlet_name else ""
    title, writer = clean("source_title", draft.title, 2_000), clean("writer", draft.writer, 1_000)
    if draft.url.strip() or (outlet_uid is not None and any((title, outlet_uid, writer, draft.published_on))):
        return _same_source(conn, draft, title, outlet_uid or "", writer)
    return None


def same_places(draft: SourceDraft, outlet: str) -> list[str]:
    """By what ``known_source`` knows the source of a draft whose outlet has that uid: equal in one, equal sources.

    The first is what the draft is looked up by; the others would find it too. Empty where each is one of its own.
    """
    title, writer = clean("source_title", draft.title, 2_000), clean("writer", draft.writer, 1_000)
    found = [f"url\n{draft.url.strip()}"] if draft.url.strip() else []
    if title or outlet or writer:
        found.append("\n".join(("described", name_key(title), outlet, draft.published_on, writer)))
    return found


def _same_source(conn: Any, draft: SourceDraft, title: str, outlet_uid: str, writer: str) -> str | None:
    if draft.url.strip():
        row = conn.execute(
            "SELECT c.uid FROM sources s JOIN sources c ON c.id = s.canon_id "
            "WHERE s.url = ? AND s.url <> '' AND c.removed = 0 ORDER BY s.id LIMIT 1",
            (draft.url.strip(),),
        ).fetchone()
        return row[0] if row else None
    outlet_id = tables.id_of(conn, "outlets", outlet_uid)
    if title:
        row = conn.execute(
            "SELECT c.uid FROM names n JOIN sources s ON s.id = n.id JOIN sources c ON c.id = s.canon_id "
            "WHERE n.kind = 'source' AND n.key = ? AND s.outlet_id IS ? AND s.published_on = ? AND s.writer = ? "
            "AND c.removed = 0 ORDER BY s.id LIMIT 1",
            (name_key(title), outlet_id, draft.published_on, writer),
        ).fetchone()
    elif outlet_id is None and not writer:
        return None  # a day alone names no article: each such source is one of its own
    else:
        row = conn.execute(
            "SELECT c.uid FROM sources s JOIN sources c ON c.id = s.canon_id WHERE s.outlet_id IS ? AND s.title = '' "
            "AND s.published_on = ? AND s.writer = ? AND c.removed = 0 ORDER BY s.id LIMIT 1",
            (outlet_id, draft.published_on, writer),
        ).fetchone()
    return row[0] if row else None


def add(step: Step, kind: str, name: str) -> str:
    """A named record of that kind, found or made."""
    makers = {"outlet": outlet, "tag": tag, "event": event}
    if kind in makers:
        return makers[kind](step, name)
    if kind == "speaker":
        return speaker(step, name, None, "")
    if kind == "collection":
        return collection(step, name, None)
    raise InputError("name", f"A {kind} is not made by its name alone.")


def label_of(record: Record) -> str:
    """The name by which a record goes."""
    if isinstance(record, Source | Event):
        return record.title
    return record.name if isinstance(record, Outlet | Speaker | Tag | Collection | SavedSearch) else record.uid


def check(record: Record) -> None:
    """Refuse a record without the name that it goes by, or with one that cannot be written to a list."""
    if isinstance(record, Outlet | Speaker | Tag | Collection | SavedSearch | Event) and not label_of(record).strip():
        raise InputError("name", "The name is empty: write one, or leave the old one.")
    if isinstance(record, Tag) and ";" in record.name:
        raise InputError("name", "A tag cannot hold a semicolon: use another sign.")


def rename(step: Step, kind: str, uid: str, name: str) -> None:
    """Give a record another name; the old one stays as an alias, so that it is still found by it."""
    name = clean("name", name, 2_000)
    if not name:
        raise InputError("name", "The new name is empty: write one, or leave the old one.")
    if kind == "tag" and ";" in name:
        raise InputError("name", "A tag cannot hold a semicolon: use another sign.")
    record = step.get(kind, uid)
    old = label_of(record)
    if isinstance(record, Source):
        step.change(replace(record, title=name))
    elif isinstance(record, Event):
        step.change(replace(record, title=name, aliases=_with(record.aliases, old, name)))
    elif isinstance(record, Outlet | Speaker | Tag):
        step.change(replace(record, name=name, aliases=_with(record.aliases, old, name)))
    elif isinstance(record, Collection | SavedSearch):
        step.change(replace(record, name=name))


def _with(aliases: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    kept = [alias for alias in (*aliases, old) if name_key(alias) != name_key(new)]
    return tuple(dict.fromkeys(kept))


def set_aliases(step: Step, kind: str, uid: str, aliases: Sequence[str]) -> None:
    """Replace the other names of an outlet, speaker, tag or event."""
    cleaned = tuple(dict.fromkeys(alias for alias in (clean("aliases", text) for text in aliases) if alias))
    record = step.get(kind, uid)
    if not isinstance(record, Outlet | Speaker | Tag | Event):
        raise InputError("aliases", f"A {kind} has no other names.")
    step.change(replace(record, aliases=cleaned))


def join(step: Step, kind: str, uid: str, into: str) -> None:
    """Say that two records are the same: the first is shown under the second from now on. Undone by ``part``."""
    record, target = step.get(kind, uid), step.get(kind, into)
    if not isinstance(record, Outlet | Speaker | Tag | Event | Source):
        raise InputError("join", f"A {kind} cannot be joined.")
    if _canon(step.conn, kind, uid) == _canon(step.conn, kind, into):
        raise InputError("join", f"“{label_of(record)}” and “{label_of(target)}” are joined already.")
    step.change(replace(record, same_as=into))


def part(step: Step, kind: str, uid: str) -> None:
    """Take a join back: the record stands for itself again."""
    record = step.get(kind, uid)
    if not isinstance(record, Outlet | Speaker | Tag | Event | Source) or not record.same_as:
        raise NotFound(f"This {kind} is not joined to another.")
    step.change(replace(record, same_as=""))


def _canon(conn: Any, kind: str, uid: str) -> int | None:
    row = conn.execute(f"SELECT canon_id FROM {tables.TABLES[kind]} WHERE uid = ?", (uid,)).fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Named:
    """A named record in a list, with the number of live claims under it and the uids joined into it."""

    uid: str
    name: str
    count: int
    detail: str = ""
    aliases: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


LIKENESS = 88
"""rapidfuzz score (0..100) from which two names are listed as likely the same."""


def likely_duplicates(found: Sequence[Named], limit: int = 100) -> list[tuple[Named, Named, float]]:
    """Pairs of names that are likely the same thing, the likeliest first. Never joined by the program."""
    from rapidfuzz import fuzz, process, utils

    texts = [utils.default_process(one.name) for one in found]
    pairs: list[tuple[Named, Named, float]] = []
    for index, text in enumerate(texts):
        later = texts[index + 1 :]
        hits = process.extract(text, later, scorer=fuzz.token_sort_ratio, score_cutoff=LIKENESS, limit=5)
        pairs += [(found[index], found[index + 1 + place], score) for _, score, place in hits]
    return sorted(pairs, key=lambda pair: -pair[2])[:limit]
