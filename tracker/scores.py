"""Claims as the columns that scorecards are made of: one plain query in short pieces, then arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Any

from tracker.claims import ClaimKind, Day, LikelihoodBasis, NotScored, Outcome, Protocol, SpeakerKind, SpeakerSays
from tracker.errors import InputError, TrackerError
from tracker.later import Later
from tracker.scoring import columns as facts
from tracker.scoring import yardsticks
from tracker.scoring.card import Card, card
from tracker.scoring.columns import AS_IT_IS, Choices, Columns, behind, code
from tracker.scoring.yardsticks import Range
from tracker.updated import NOT_UPDATED, Losses, Updated

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

BATCH = 20_000
"""Claims that one read fetches: some 40 ms."""


class By(StrEnum):
    """What claims are put together by."""

    SPEAKER = "speaker"
    OUTLET = "outlet"
    WRITER = "writer"
    TAG = "tag"
    PHRASE = "phrase"
    COLLECTION = "collection"
    EVENT = "event"
    SEARCH = "search"


_REASON = f"""CASE
    WHEN c.root_id <> c.id THEN {code(NotScored.UPDATE)}
    WHEN c.outcome IS NOT NULL AND c.interim = 1 THEN {code(NotScored.INTERIM)}
    WHEN c.outcome IS NULL THEN CASE WHEN c.due_from <= ?1 THEN {code(NotScored.DUE)} ELSE {code(NotScored.OPEN)} END
    WHEN c.outcome = '{Outcome.VOID}' THEN {code(NotScored.VOID)}
    WHEN c.outcome = '{Outcome.UNDETERMINED}' THEN {code(NotScored.UNDETERMINED)}
    WHEN c.stated_after = 1 THEN {code(NotScored.STATED_AFTER_OUTCOME)}
    WHEN c.p_best IS NULL THEN {code(NotScored.NO_LIKELIHOOD)}
    WHEN c.kind NOT IN ('{ClaimKind.FORECAST}', '{ClaimKind.CONDITIONAL}') THEN {code(NotScored.OTHER_KIND)}
    WHEN c.ask = 1 THEN {code(NotScored.PHRASE_NOT_SCORED)}
    ELSE 0 END"""
"""The same order as ``claims.not_scored_because``; a test holds them together."""

_Y = f"""CASE c.outcome WHEN '{Outcome.HAPPENED}' THEN 1.0 WHEN '{Outcome.DID_NOT_HAPPEN}' THEN 0.0
    WHEN '{Outcome.PARTLY}' THEN coalesce((SELECT r.fraction FROM resolutions r WHERE r.id = c.resolution_id), -1.0)
    ELSE -1.0 END"""

_FLAGS = f"""coalesce(c.logged_after, 0) * {facts.LOGGED_AFTER} + coalesce(c.reading_after, 0) * {facts.READING_AFTER}
    + (c.deadline_latest IS NOT NULL) * {facts.DEADLINE} + (coalesce(c.criteria, '') <> '') * {facts.MEASURE}
    + (c.p_best IS NOT NULL) * {facts.LIKELIHOOD} + coalesce(c.ask, 0) * {facts.ASK}
    + CASE c.speaker_says WHEN '{SpeakerSays.WILL}' THEN {facts.SAYS_WILL}
        WHEN '{SpeakerSays.WILL_NOT}' THEN {facts.SAYS_NOT} ELSE 0 END
    + (c.outcome IS NOT NULL AND c.interim = 0) * {facts.JUDGED}
    + (c.kind NOT IN ('{ClaimKind.FORECAST}', '{ClaimKind.CONDITIONAL}')) * {facts.OTHER}
    + (coalesce(c.likelihood_basis, '') IN ('{LikelihoodBasis.LEXICON}', '{LikelihoodBasis.ANALYST}')) * {facts.WORDS}
    + (c.base_rate IS NOT NULL) * {facts.BASE} + (c.claimed_on IS NULL) * {facts.UNDATED}
    + coalesce(c.stated_after, 0) * {facts.STATED_AFTER}"""

_SQL = f"""SELECT c.id, {_REASON}, coalesce(c.p_low, 0.0), coalesce(c.p_best, 0.0), coalesce(c.p_high, 0.0), {_Y},
    coalesce(c.base_rate, 0.5), {_FLAGS}, coalesce(c.speaker_id, 0), coalesce(c.source_id, 0), coalesce(c.event_id, 0)
    FROM claims c WHERE c.id > ?2 AND c.removed = 0 AND c.withheld = 0 ORDER BY c.id LIMIT {BATCH}"""

_OF_EVENTS, _OF_SOURCES = 1 << 50, 1 << 51


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All claims as columns, and whose each is: ids of speakers, sources and events, 0 where there is none."""

    columns: Columns
    speaker: Any
    source: Any
    event: Any

    def where(self, chosen: Any) -> Table:
        """The rows that a mask chooses."""
        return Table(self.columns.where(chosen), self.speaker[chosen], self.source[chosen], self.event[chosen])


def fetch(conn: Any, on: Day, cancelled: Callable[[], bool] = lambda: False) -> Table:
    """Every claim that is neither removed nor withheld, as it stands on that day. Raises TrackerError if cancelled."""
    pieces = []
    last = 0
    while rows := conn.execute(_SQL, (on, last)).fetchall():
        # One flat row of numbers: no look at each cell, and ids stay exact far beyond any ledger's.
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.float64, count=len(rows) * _WIDTH)
        pieces.append(flat.reshape(-1, _WIDTH))
        last = rows[-1][0]
        if cancelled():
            raise TrackerError(_CANCELLED)
        if len(rows) < BATCH:
            break
    table = np.concatenate(pieces).T if pieces else np.empty((_WIDTH, 0))
    ids, reason, flags, speaker, source, event = (table[place].astype(np.int64) for place in (0, 1, 7, 8, 9, 10))
    low, best, high, y, base = (np.ascontiguousarray(table[place]) for place in (2, 3, 4, 5, 6))
    event, source, speaker = (
        _shown(conn, "events", event),
        _shown(conn, "sources", source),
        _shown(conn, "speakers", speaker),
    )
    flags = flags | np.where(np.isin(speaker, _outlets_voice(conn)), facts.OUTLET, 0)
    cluster = np.where(event > 0, event + _OF_EVENTS, np.where(source > 0, source + _OF_SOURCES, ids))
    return Table(Columns(ids, reason, low, best, high, y, base, flags, cluster), speaker, source, event)


_CANCELLED = "The scores were not worked out: that was cancelled."
_WIDTH = 11
"""Columns of _SQL."""


def reread(conn: Any, table: Table, yardstick: str) -> Table:
    """The same claims with their words read by a yardstick, where it defines them. Raises InputError."""
    sql = (
        "SELECT id, likelihood_words FROM claims WHERE likelihood_basis IN ('lexicon', 'analyst') "
        f"AND likelihood_words <> '' AND p_best IS NOT NULL AND id > ? ORDER BY id LIMIT {BATCH}"
    )
    known: dict[str, Range | None] = {}
    found = []
    last = 0
    while rows := conn.execute(sql, (last,)).fetchall():
        for one, words in rows:
            if words not in known:
                known[words] = yardsticks.read(yardstick, words)
            if (span := known[words]) is not None:
                found.append((one, span.low, span.best, span.high))
        last = rows[-1][0]
    columns = table.columns
    if not found:
        yardsticks.table(yardstick)
        return table
    ids, low, best, high = np.array(found, dtype=np.float64).T
    places = np.searchsorted(columns.ids, ids)
    here = (places < len(columns)) & (columns.ids[np.minimum(places, len(columns) - 1)] == ids)
    places = places[here]
    flags = columns.flags.copy()
    flags[places] |= facts.REREAD

    def put(column: Any, values: Any) -> Any:
        changed = column.copy()
        changed[places] = values[here]
        return changed

    numbers = (put(columns.low, low), put(columns.best, best), put(columns.high, high))
    changed = replace(columns, low=numbers[0], best=numbers[1], high=numbers[2], flags=flags)
    return replace(table, columns=changed)


def _shown(conn: Any, table: str, ids: Any) -> Any:
    """Ids of the records that joined ones are shown under; most are their own."""
    rows = conn.execute(f"SELECT id, canon_id FROM {table} WHERE canon_id <> id ORDER BY id").fetchall()
    if not rows or not ids.size:
        return ids
    joined, into = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    place = np.minimum(np.searchsorted(joined, ids), joined.size - 1)
    return np.where(joined[place] == ids, into[place], ids)


def _outlets_voice(conn: Any) -> Any:
    rows = conn.execute("SELECT id FROM speakers WHERE kind = ?", (SpeakerKind.OUTLET,)).fetchall()
    return np.array([row[0] for row in rows], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Claims put together: the name, the uid of the record that stands for them, and which rows they are."""

    name: str
    uid: str
    rows: Any
    unnamed: bool = False


NOTHING = "(none)"
"""The name of the claims that have no such speaker, tag, ..."""


def groups(conn: Any, table: Table, by: By | None) -> Iterator[Group]:
    """The claims put together, by name; claims that have none come last. A claim with several tags is in each."""
    if by is None:
        yield Group("all", "", np.arange(len(table.columns)))
        return
    keys, names = _KEYS[by](conn, table)
    yield from _split(keys, names)


Names = dict[int, tuple[str, str, bool]]
"""By key: name, uid, whether it is an unnamed speaker."""


def _split(keys: Any, names: Names) -> Iterator[Group]:
    if not keys.size:
        return
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    ends = [*starts[1:].tolist(), keys.size]
    made = []
    for key, start, end in zip(found.tolist(), starts.tolist(), ends, strict=True):
        name, uid, unnamed = names.get(key, (NOTHING, "", False))
        made.append((not uid and name == NOTHING, name.casefold(), uid, Group(name, uid, order[start:end], unnamed)))
    for *_, group in sorted(made, key=lambda one: one[:3]):
        yield group


def _records(conn: Any, table: str, label: str, more: str = "0") -> Names:
    rows = conn.execute(f"SELECT id, coalesce({label}, ''), uid, {more} FROM {table}").fetchall()
    return {row[0]: (row[1] or NOTHING, row[2], bool(row[3])) for row in rows}


def _speakers(conn: Any, table: Table) -> tuple[Any, Names]:
    return table.speaker, _records(conn, "speakers", "name", "kind = 'unnamed'")


def _events(conn: Any, table: Table) -> tuple[Any, Names]:
    return table.event, _records(conn, "events", "title")


def _through_sources(conn: Any, table: Table, column: str) -> Any:
    """For each claim the id that its source has in a column, 0 where there is none."""
    rows = conn.execute(f"SELECT id, {column} FROM sources WHERE {column} IS NOT NULL ORDER BY id").fetchall()
    return _look_up(table.source, rows)


def _look_up(ids: Any, rows: Sequence[tuple[int, int]]) -> Any:
    if not rows:
        return np.zeros(ids.size, dtype=np.int64)
    known, values = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    place = np.minimum(np.searchsorted(known, ids), known.size - 1)
    return np.where(known[place] == ids, values[place], 0)


def _outlets(conn: Any, table: Table) -> tuple[Any, Names]:
    """The outlet's own voice under its name, and whom it quotes in a group of their own."""
    outlet = _shown(conn, "outlets", _through_sources(conn, table, "outlet_id"))
    quoted = (table.columns.flags & facts.OUTLET == 0) & (outlet > 0)
    names = _records(conn, "outlets", "name")
    names |= {-key: (f"{name} (quoted speakers)", uid, unnamed) for key, (name, uid, unnamed) in names.items()}
    return np.where(quoted, -outlet, outlet), names


def _collections(conn: Any, table: Table) -> tuple[Any, Names]:
    return _through_sources(conn, table, "collection_id"), _records(conn, "collections", "name")


def _writers(conn: Any, table: Table) -> tuple[Any, Names]:
    rows = conn.execute("SELECT id, writer FROM sources WHERE coalesce(writer, '') <> '' ORDER BY id").fetchall()
    return _by_text(table.source, rows)


def _by_text(ids: Any, rows: Sequence[tuple[int, str]]) -> tuple[Any, Names]:
    """Rows of (id, text) as keys and names; texts that differ in case alone are one."""
    keys: dict[str, int] = {}
    names: Names = {}
    numbered = []
    for one, text in rows:
        key = keys.setdefault(" ".join(text.split()).casefold(), len(keys) + 1)
        names.setdefault(key, (" ".join(text.split()), "", False))
        numbered.append((one, key))
    return _look_up(ids, numbered), names


def _phrases(conn: Any, table: Table) -> tuple[Any, Names]:
    """The words of likelihoods that the lexicon read; what was said as a number has none."""
    sql = (
        "SELECT id, likelihood_words FROM claims WHERE likelihood_basis = 'lexicon' AND likelihood_words <> '' "
        f"AND id > ? ORDER BY id LIMIT {BATCH}"
    )
    rows: list[tuple[int, str]] = []
    while found := conn.execute(sql, (rows[-1][0] if rows else 0,)).fetchall():
        rows += found
    return _by_text(table.columns.ids, rows)


def _tag_groups(conn: Any, table: Table) -> Iterator[Group]:
    """A claim is in the group of each of its tags."""
    pairs = conn.execute("SELECT tag_id, claim_id FROM claim_tags ORDER BY claim_id").fetchall()
    tags, tagged = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    both = np.unique(np.stack((_shown(conn, "tags", tags), tagged)), axis=1)
    ids = table.columns.ids
    tags, tagged = both[:, np.isin(both[1], ids)]
    bare = np.flatnonzero(~np.isin(ids, tagged))
    rows = np.concatenate((np.searchsorted(ids, tagged), bare))
    keys = np.concatenate((tags, np.zeros(bare.size, dtype=np.int64)))
    for group in _split(keys, _records(conn, "tags", "name")):
        yield replace(group, rows=np.sort(rows[group.rows]))


_OVERLAPPING = (By.TAG, By.SEARCH)
"""What a claim can have several of."""


def _overlapping(
    conn: Any, table: Table, by: By | None, searches: Iterable[tuple[str, str, Sequence[int]]]
) -> Iterator[Group]:
    if by is By.TAG:
        yield from _tag_groups(conn, table)
        return
    for name, uid, ids in searches:
        yield Group(name, uid, np.flatnonzero(np.isin(table.columns.ids, np.array(ids, dtype=np.int64))))


_KEYS: dict[By, Callable[[Any, Table], tuple[Any, Names]]] = {
    By.SPEAKER: _speakers,
    By.OUTLET: _outlets,
    By.WRITER: _writers,
    By.PHRASE: _phrases,
    By.COLLECTION: _collections,
    By.EVENT: _events,
}


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The card of one group, with all of its claims, scored or not.

    ``unnamed`` marks a speaker without a name, who is never ranked. ``protocols`` says how many of the claims came by
    which capture protocol; "" where their source is in no collection. ``found`` counts the predictions that were found
    in the sources of these claims, ``handled`` those that were logged, merged or dismissed. ``updated`` is empty where
    words are read by a yardstick: those of updates are not.
    """

    card: Card
    claims: Columns = field(repr=False)
    choices: Choices
    unnamed: bool
    protocols: dict[str, int]
    found: int = 0
    handled: int = 0
    updated: Updated = NOT_UPDATED

    @property
    def missing(self) -> bool:
        """Whether these are the claims that have no such speaker, tag, ... at all."""
        return self.card.name == NOTHING and not self.card.uid

    @property
    def own_voice(self) -> bool:
        """Whether these are an outlet's own claims: whom it quotes stands in a group of the same uid."""
        return bool((self.claims.flags & facts.OUTLET != 0).all())

    def behind(self, key: str) -> list[int]:
        """The ids of the claims behind a number of the card (``scoring.columns.behind``), or "updated"."""
        if key == "updated":
            return list(self.updated.ids)
        return [int(one) for one in behind(self.claims, key, self.choices)]


@dataclass(frozen=True, slots=True)
class Period:
    """Claims by a day: ``claimed``, ``deadline`` (its last day), ``known`` or ``decided``; both ends are in, None is
    unbounded. Raises InputError for another axis and for an end before the start."""

    axis: str
    start: Day | None = None
    end: Day | None = None

    def __post_init__(self) -> None:
        """Refuse what holds no day."""
        if self.axis not in _AXES:
            raise InputError("date", f"There is no day called “{self.axis}”: choose one of {', '.join(_AXES)}.")
        if self.start and self.end and self.start > self.end:
            raise InputError("from", f"{self.start} is after {self.end}: no day lies between them. Swap the two.")

    def __str__(self) -> str:
        """In words: "known 2013-01-01 to 2013-12-31"."""
        days = f"{self.start or ''} to {self.end or ''}" if self.start and self.end else self.start or self.end
        edge = "from " if self.start and not self.end else "until " if self.end and not self.start else ""
        return f"{self.axis} {edge}{days}"


_AXES = {
    "claimed": "c.claimed_on",
    "deadline": "c.deadline_latest",
    "known": "c.known_on",
    "decided": "(SELECT substr(v.decided_at, 1, 10) FROM resolutions v WHERE v.id = c.resolution_id)",
}


def within(conn: Any, period: Period) -> list[int]:
    """The ids of the claims whose day lies in the period."""
    column = _AXES[period.axis]
    sql = (
        f"SELECT c.id FROM claims c WHERE c.id > ? AND c.removed = 0 AND {column} >= ? AND {column} <= ? "
        f"ORDER BY c.id LIMIT {BATCH}"
    )
    found: list[int] = []
    args = (period.start or "", period.end or "~")
    while rows := conn.execute(sql, (found[-1] if found else 0, *args)).fetchall():
        found += [row[0] for row in rows]
    return found


def scored(
    conn: Any,
    by: str | None,
    wanted: Sequence[int] | None,
    on: Day,
    choices: Choices | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    searches: Iterable[tuple[str, str, Sequence[int]]] = (),
) -> list[Scored]:
    """The cards of the claims with the ``wanted`` ids (None: all), without intervals. Raises InputError.

    ``searches`` are the saved ones by name, with uid and the ids of their claims.
    """
    try:
        chosen = By(by) if by else None
    except ValueError:
        raise InputError("by", f"Claims are not put together by “{by}”: choose one of {', '.join(By)}.") from None
    table = fetch(conn, on, cancelled)
    if choices and choices.yardstick:
        table = reread(conn, table, choices.yardstick)
    if wanted is not None:
        table = table.where(np.isin(table.columns.ids, np.array(wanted, dtype=np.int64)))
    found = groups(conn, table, chosen) if chosen not in _OVERLAPPING else _overlapping(conn, table, chosen, searches)
    protocol, names = _protocols(conn, table)
    read = _read_sources(conn)
    losses = Losses(conn, table.columns) if not (choices and choices.yardstick) else None
    counted = choices or AS_IT_IS
    cards = []
    for group in found:
        part = table.columns.where(group.rows)
        counts = np.bincount(protocol[group.rows], minlength=len(names)).tolist()
        protocols = {name: count for name, count in zip(names, counts, strict=True) if count}
        made = card(group.name, part, counted, group.uid)
        coverage = read[1:, np.isin(read[0], table.source[group.rows])].sum(axis=1) if read.size else (0, 0)
        updated = losses.of(made.columns) if losses else NOT_UPDATED
        cards.append(Scored(made, part, counted, group.unnamed, protocols, int(coverage[0]), int(coverage[1]), updated))
        if cancelled():
            raise TrackerError(_CANCELLED)
    return cards


def _read_sources(conn: Any) -> Any:
    """Three rows: sources that were read for predictions, how many were found in each, and how many were handled."""
    rows = conn.execute(
        "SELECT s.canon_id, count(*), sum(d.decision <> 'open') FROM suggestion_decisions d "
        "JOIN snapshots p ON p.id = d.snapshot_id JOIN sources s ON s.id = p.source_id "
        "WHERE d.removed = 0 AND d.withheld = 0 AND p.removed = 0 GROUP BY s.canon_id ORDER BY s.canon_id"
    ).fetchall()
    return np.array(rows, dtype=np.int64).reshape(-1, 3).T


def _protocols(conn: Any, table: Table) -> tuple[Any, list[str]]:
    """For each claim the place of its collection's protocol in a list of them."""
    names = ["", *Protocol]
    rows = conn.execute("SELECT id, protocol FROM collections WHERE protocol IS NOT NULL ORDER BY id").fetchall()
    known = [(one, names.index(protocol)) for one, protocol in rows if protocol in names]
    return _look_up(_through_sources(conn, table, "collection_id"), known), names
