"""The shape of the file: ordered migrations (frozen once released) and the checks made before a file is trusted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracker.errors import NotALedger, ReadOnly
from tracker.store import APPLICATION_ID, Error, Migration, as_ours, connect_memory, is_busy
from tracker.store import migrate as apply

RECORD = """
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, rev INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0, withheld INTEGER NOT NULL DEFAULT 0, conflict INTEGER NOT NULL DEFAULT 0,"""
"""Every table of heads begins so: id is the seq of the record's first revision, rev that of its head."""

LOG = """
CREATE TABLE revisions (
    seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, link BLOB NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL,
    uid TEXT NOT NULL, parents TEXT NOT NULL, author TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL,
    body_hash BLOB NOT NULL, body TEXT);
CREATE UNIQUE INDEX revisions_hash ON revisions (hash) WHERE kind <> 'step';
CREATE INDEX revisions_uid ON revisions (uid);
CREATE INDEX revisions_step ON revisions (step);
CREATE INDEX revisions_steps ON revisions (seq, hash) WHERE kind = 'step';
CREATE INDEX revisions_erasures ON revisions (seq) WHERE kind = 'erasure';
CREATE TRIGGER revisions_append BEFORE INSERT ON revisions
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM revisions)
    OR EXISTS (SELECT 1 FROM revisions WHERE hash = NEW.hash AND kind <> 'step')
    OR EXISTS (SELECT 1 FROM revisions WHERE uid = NEW.uid AND hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'the log only grows at its end'); END;
CREATE TRIGGER revisions_keep BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'the log keeps every revision'); END;
CREATE TRIGGER revisions_fixed BEFORE UPDATE ON revisions
WHEN NEW.body IS NOT NULL OR OLD.seq <> NEW.seq OR OLD.hash <> NEW.hash OR OLD.link <> NEW.link
    OR OLD.step <> NEW.step OR OLD.kind <> NEW.kind OR OLD.uid <> NEW.uid OR OLD.parents <> NEW.parents
    OR OLD.author <> NEW.author OR OLD.device <> NEW.device OR OLD.at <> NEW.at OR OLD.body_hash <> NEW.body_hash
    OR NOT EXISTS (SELECT 1 FROM revisions e, json_each(e.body, '$.bodies') b
                   WHERE e.kind = 'erasure' AND b.value = lower(hex(OLD.body_hash)))
BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END;
CREATE TABLE contents (sha256 TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE conflicts (uid TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (uid, rev)) WITHOUT ROWID;
CREATE TABLE names (kind TEXT NOT NULL, key TEXT NOT NULL, id INTEGER NOT NULL,
    PRIMARY KEY (kind, key, id)) WITHOUT ROWID;
"""

HEADS = f"""
CREATE TABLE outlets ({RECORD} name TEXT, aliases TEXT, same_as_id INTEGER, canon_id INTEGER, sort TEXT);
CREATE TABLE speakers ({RECORD} name TEXT, kind TEXT, source_id INTEGER, aliases TEXT, same_as_id INTEGER,
    canon_id INTEGER, sort TEXT);
CREATE TABLE tags ({RECORD} name TEXT, aliases TEXT, same_as_id INTEGER, canon_id INTEGER, sort TEXT);
CREATE TABLE collections ({RECORD} name TEXT, protocol TEXT, description TEXT);
CREATE TABLE sources ({RECORD} title TEXT, outlet_id INTEGER, writer TEXT, kind TEXT, url TEXT, archive_url TEXT,
    published_on TEXT, published_basis TEXT, published_why TEXT, collection_id INTEGER, read_on TEXT,
    same_as_id INTEGER, corrections TEXT, canon_id INTEGER, sort TEXT);
CREATE TABLE snapshots ({RECORD} source_id INTEGER, bytes_sha256 TEXT, text_sha256 TEXT, media_type TEXT,
    extractor TEXT, extractor_version TEXT, taken_at TEXT);
CREATE TABLE events ({RECORD} title TEXT, outcome TEXT, occurred_on TEXT, known_on TEXT, aliases TEXT,
    same_as_id INTEGER, canon_id INTEGER, sort TEXT);
CREATE TABLE claims ({RECORD}
    proposition TEXT, quote TEXT, kind TEXT, speaker_id INTEGER, speaker_as_described TEXT, attribution TEXT,
    said TEXT, speaker_says TEXT, source_id INTEGER, snapshot_id INTEGER, quote_start INTEGER, quote_end INTEGER,
    prefix TEXT, suffix TEXT, locator TEXT, claimed_on TEXT, claimed_basis TEXT, first_recorded_on TEXT,
    first_recorded_basis TEXT, logged_at TEXT,
    likelihood_words TEXT, likelihood_basis TEXT, lexicon_version TEXT, ask INTEGER, p_low REAL, p_best REAL,
    p_high REAL, likelihood_on TEXT,
    deadline_words TEXT, deadline_kind TEXT, deadline_sense TEXT, deadline_basis TEXT, deadline_earliest TEXT,
    deadline_latest TEXT, deadline_ambiguous TEXT, deadline_on TEXT, deadline_event_id INTEGER, deadline_after TEXT,
    review_on TEXT, review_basis TEXT, criteria TEXT, criteria_on TEXT, condition TEXT, base_rate REAL,
    base_rate_source TEXT, event_id INTEGER, event_tie TEXT, tags TEXT, first_tag_id INTEGER, update_of_id INTEGER,
    appearances TEXT,
    root_id INTEGER, resolution_id INTEGER, outcome TEXT, interim INTEGER, known_on TEXT, due_on TEXT, due_from TEXT,
    wording BLOB, judged_earlier INTEGER, stated_after INTEGER, logged_after INTEGER, reading_after INTEGER);
CREATE TABLE resolutions ({RECORD} claim_id INTEGER, number INTEGER, outcome TEXT, fraction REAL, void_reason TEXT,
    reason TEXT, known_on TEXT, known_on_basis TEXT, decided_at TEXT, decided_by TEXT, confidence TEXT,
    interim INTEGER, review_on TEXT, judged TEXT, wording TEXT);
CREATE TABLE evidence ({RECORD} claim_id INTEGER, resolution_id INTEGER, url TEXT, archive_url TEXT, title TEXT,
    note TEXT, stance TEXT, snapshot_id INTEGER);
CREATE TABLE snoozes ({RECORD} claim_id INTEGER, until TEXT, reason TEXT);
CREATE TABLE suggestion_decisions ({RECORD} snapshot_id INTEGER, start INTEGER, "end" INTEGER, decision TEXT,
    reason TEXT, claim_id INTEGER, kind TEXT, score REAL, cues TEXT, speaker_rule TEXT, hedge TEXT, detector TEXT);
CREATE TABLE saved_searches ({RECORD} name TEXT, query TEXT);
CREATE TABLE notes ({RECORD} about_uid TEXT, text TEXT);
CREATE TABLE claim_tags (tag_id INTEGER NOT NULL, place INTEGER NOT NULL, claim_id INTEGER NOT NULL,
    PRIMARY KEY (tag_id, place, claim_id)) WITHOUT ROWID;
"""

# The orders by day and by state hold what most filters ask, so that claims which do not meet them are passed over
# without a look at the row (docs/speed.md); `id` after the key keeps equal keys in order of arrival.
INDEXES = """
CREATE INDEX claims_by_claimed ON claims (claimed_on, id, removed, outcome, due_from, interim, root_id, due_on);
CREATE INDEX claims_by_due ON claims (due_on, id, removed, outcome, due_from, interim, root_id, claimed_on);
CREATE INDEX claims_by_logged ON claims (id, removed, outcome, due_from, interim, root_id, due_on, claimed_on,
    known_on, kind);
CREATE INDEX claims_by_due_from ON claims (due_from, id, removed, outcome, interim, root_id, due_on, claimed_on,
    deadline_latest) WHERE due_from IS NOT NULL;
CREATE INDEX claims_by_known ON claims (known_on, id, removed, outcome, due_from, interim, root_id, due_on,
    claimed_on) WHERE known_on IS NOT NULL;
CREATE INDEX claims_by_outcome ON claims (outcome, due_from, id, removed, interim, root_id, due_on, claimed_on)
    WHERE outcome IS NOT NULL;
CREATE INDEX claims_undated ON claims (id, removed, root_id, claimed_on) WHERE outcome IS NULL AND due_from IS NULL;
CREATE INDEX claims_by_likelihood ON claims (p_best);
CREATE INDEX claims_by_proposition ON claims (lower(substr(proposition, 1, 32)));
CREATE INDEX claims_by_kind ON claims (kind) WHERE kind IS NOT 'forecast';
CREATE INDEX claims_by_speaker ON claims (speaker_id);
CREATE INDEX claims_by_source ON claims (source_id);
CREATE INDEX claims_untagged ON claims (id) WHERE first_tag_id IS NULL;
CREATE INDEX claims_interim ON claims (known_on) WHERE interim = 1;
CREATE INDEX claims_late ON claims (known_on) WHERE (stated_after = 1 OR logged_after = 1);
CREATE INDEX claims_backwards ON claims (due_on) WHERE due_on < claimed_on;
CREATE INDEX claims_by_event ON claims (event_id, outcome, due_from, root_id, removed) WHERE event_id IS NOT NULL;
CREATE INDEX claims_by_deadline_event ON claims (deadline_event_id) WHERE deadline_event_id IS NOT NULL;
CREATE INDEX claims_updates ON claims (update_of_id) WHERE update_of_id IS NOT NULL;
CREATE INDEX claims_removed ON claims (removed) WHERE removed = 1;
CREATE INDEX claims_appearing ON claims (id) WHERE appearances IS NOT NULL;
CREATE INDEX claims_earlier ON claims (judged_earlier) WHERE judged_earlier = 1;
CREATE INDEX resolutions_claim ON resolutions (claim_id, number);
CREATE INDEX evidence_claim ON evidence (claim_id, removed);
CREATE INDEX evidence_apart ON evidence (claim_id) WHERE resolution_id IS NULL AND stance <> 'context';
CREATE INDEX evidence_against ON evidence (claim_id) WHERE stance = 'contradicts';
CREATE INDEX resolutions_unsure ON resolutions (claim_id) WHERE confidence = 'low' OR known_on_basis = 'import_day';
CREATE INDEX snoozes_claim ON snoozes (claim_id, removed);
CREATE INDEX decisions_snapshot ON suggestion_decisions (snapshot_id, start);
CREATE INDEX decisions_claim ON suggestion_decisions (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX notes_about ON notes (about_uid);
CREATE INDEX snapshots_source ON snapshots (source_id);
CREATE INDEX events_canon ON events (canon_id, outcome);
CREATE INDEX sources_sort ON sources (sort);
CREATE INDEX sources_outlet ON sources (outlet_id);
CREATE INDEX sources_url ON sources (url) WHERE url <> '';
CREATE INDEX speakers_sort ON speakers (sort);
CREATE INDEX outlets_sort ON outlets (sort);
CREATE INDEX tags_sort ON tags (sort);
CREATE VIRTUAL TABLE claims_fts USING fts5(
    proposition, quote, speaker_as_described, criteria, condition,
    content='claims', content_rowid='id', tokenize='unicode61 remove_diacritics 2', columnsize=0);
"""
# automerge low and merges when idle (Ledger.tidy): with the default 4 one save in some hundred waits for a merge.
FTS_SETTINGS = (("automerge", 0), ("crisismerge", 64))


def _first(db: Any) -> None:
    """The log, the tables of heads and the search index."""
    for statement in _statements(LOG + HEADS + INDEXES):
        db.conn.execute(statement)
    for setting, value in FTS_SETTINGS:
        db.conn.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES (?, ?)", (setting, value))


MIGRATIONS: tuple[Migration, ...] = (("1 the log and its tables", _first),)
"""In order; a released one is never edited. Its number in this order is the ``user_version`` it leaves behind."""

VERSION = len(MIGRATIONS)
"""``user_version`` of a ledger that this program writes."""

DIGESTS = {1: "5aa0a70340a54536ad97618d65e3a0d0046ad103386e06ea45107575c3c4d677"}
"""By version, the digest of the schema that SQLite makes of it: what spares opening a ledger from making another.

Another SQLite may write the shadow tables of the search index otherwise; then they are compared one by one.
"""


def migrate(db: Any) -> None:
    """Bring an empty or older file to ``VERSION``; call it inside one transaction, so that it is all or nothing."""
    apply(db, MIGRATIONS)
    db.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.conn.execute(f"PRAGMA user_version={VERSION}")


@cache
def expected(version: int) -> frozenset[tuple[str, str, str]]:
    """The schema objects of a ledger of that version, read off a fresh one in memory."""
    db = connect_memory()
    apply(db, MIGRATIONS[:version])
    return frozenset(shape(db.conn))


def statements_for_check() -> list[str]:
    """The tables without the log and most indexes: what a check fills from another file's log and compares."""
    own = LOG[LOG.index("CREATE TABLE conflicts") :]
    later = later_indexes()
    return [statement for statement in _statements(own + HEADS + INDEXES) if statement not in later]


_WHILE_FILLING = ("resolutions_claim", "snoozes_claim", "claims_updates", "claims_by_deadline_event")
"""Indexes that are used while the tables are made from the log."""


def later_indexes() -> list[str]:
    """The statements of those indexes of the tables of heads that are best made when the tables are full."""
    found = [one for one in _statements(INDEXES) if one.startswith("CREATE INDEX ")]
    return [one for one in found if one.split()[2] not in _WHILE_FILLING]


def index_names() -> list[str]:
    """The names of the indexes that ``later_indexes`` makes."""
    return [statement.split()[2] for statement in later_indexes()]


_LOG_LATER = ("TRIGGER revisions_append", "INDEX revisions_hash", "INDEX revisions_uid")


def log_later() -> list[tuple[str, str]]:
    """What each revision is looked up in as it is appended: how it is dropped and made again, for a load that does so
    within its transaction and looks at the whole (``staging``)."""
    made = {name: one for name in _LOG_LATER for one in _statements(LOG) if f"{name} " in one.split("(")[0]}
    return [(f"DROP {name}", made[name]) for name in _LOG_LATER]


def _statements(script: str) -> list[str]:
    """The statements of a script; a trigger's body counts as one with its head."""
    found: list[str] = []
    part = ""
    for line in script.strip().splitlines():
        part += line + "\n"
        if line.rstrip().endswith(";") and ("CREATE TRIGGER" not in part or line.rstrip().endswith("END;")):
            found.append(part.strip())
            part = ""
    return found


def shape(conn: Any) -> set[tuple[str, str, str]]:
    """Every schema object as (type, name, SQL with folded white space)."""
    rows = conn.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


def digest(found: Iterable[tuple[str, str, str]]) -> str:
    """Stands for a whole schema."""
    return sha256(repr(sorted(found)).encode("utf-8", "surrogatepass")).hexdigest()


def check_place(path: Path) -> None:
    """Refuse what is no file, and an empty one. The file is not opened."""
    if path.is_dir():
        raise NotALedger(f"{path.name} is a folder: choose a .ledger file, or a new name in it.")
    if path.stat().st_size == 0:
        raise NotALedger(
            f"{path.name} is empty: it is no ledger. It was left as it is; choose another name for a new one."
        )
    if not os.access(path, os.R_OK):
        raise NotALedger(f"{path.name} may not be read by you: ask its owner, or choose another file.")


def check_start(path: Path, *, interrupted: bool = False) -> None:
    """Say why a file cannot be a ledger by the look of it. The file is only read.

    Called where no part of this process can have it open: reading an open ledger's file drops SQLite's locks.
    ``interrupted`` says that a journal has yet to be played back, after which the file may have another size.
    """
    try:
        with path.open("rb") as file:
            start = file.read(100)
    except OSError as error:
        raise NotALedger(f"{path.name} cannot be read ({error.strerror}): check who may open it.") from error
    if not start.startswith(b"SQLite format 3\0"):
        raise NotALedger(f"{path.name} is not a ledger but some other kind of file. It was left as it is.")
    if len(start) == 100 and int.from_bytes(start[68:72], "big") != APPLICATION_ID:
        raise NotALedger(_FOREIGN.format(path.name))
    page = int.from_bytes(start[16:18], "big")
    whole = (65536 if page == 1 else page) * int.from_bytes(start[28:32], "big")
    size = path.stat().st_size
    if len(start) < 100 or (size < whole and not interrupted):
        raise NotALedger(_CUT.format(path.name, size, max(whole, 512)))


_CUT = (
    "{} has been cut short: {:,} of {:,} bytes are there. It was left as it is; restore a backup with "
    "`main.py restore`."
)
_FOREIGN = "{} is a database of another program, not a ledger. It was left as it is."


def check_length(db: Any, path: Path) -> None:
    """Refuse a file that has lost its end, even one byte: SQLite itself notices only when it reads that page."""
    (page,) = db.conn.execute("PRAGMA page_size").fetchone()
    db.conn.execute("BEGIN")  # nobody may shorten the file between the two looks
    try:
        (pages,) = db.conn.execute("PRAGMA page_count").fetchone()
        size = path.stat().st_size
    finally:
        db.conn.execute("ROLLBACK")
    if size < page * pages:
        raise NotALedger(_CUT.format(path.name, size, page * pages))


def check_schema(db: Any, path: Path) -> int:
    """The file's schema version. Refuses what is not ours, newer or tampered with, each with its sentence."""
    try:
        (application,) = db.conn.execute("PRAGMA application_id").fetchone()
        (version,) = db.conn.execute("PRAGMA user_version").fetchone()
        found = shape(db.conn)
    except (Error, UnicodeDecodeError) as error:  # a schema may be damaged into something that is no text
        if is_busy(error):
            raise as_ours(error, path) from error
        check_start(path)
        raise NotALedger(
            f"{path.name} is damaged ({error}). It was left as it is; restore a backup with `main.py restore`."
        ) from error
    if application != APPLICATION_ID:
        check_start(path)
        raise NotALedger(_FOREIGN.format(path.name))
    if version > VERSION:
        raise ReadOnly(
            f"{path.name} was written by a newer version of Borne Out (schema {version}, this one knows {VERSION}). "
            "It was left as it is: update the program to open it."
        )
    if digest(found) == DIGESTS.get(version):
        return int(version)
    known = expected(version)
    unknown = sorted(f"{kind} {name}" for kind, name, _ in found - known)
    missing = sorted(f"{kind} {name}" for kind, name, _ in known - found)
    if unknown or missing:
        what = f"objects that Borne Out did not make ({', '.join(unknown)})" if unknown else f"no {', '.join(missing)}"
        raise NotALedger(
            f"{path.name} holds {what}. It was left as it is, since they could change what you write: "
            "restore a backup, or have it looked at."
        )
    return int(version)
