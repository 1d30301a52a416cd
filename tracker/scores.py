"""Claims as the columns that scorecards are made of: one plain query in short pieces, then arrays."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracker.claims import ClaimKind, Day, NotScored, Outcome, SpeakerKind, SpeakerSays
from tracker.errors import InputError, TrackerError
from tracker.later import Later
from tracker.scoring import card as cards
from tracker.scoring.card import REASONS, Card, Choices, Columns, card

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


def _code(reason: NotScored) -> int:
    return REASONS.index(reason) + 1


_REASON = f"""CASE
    WHEN c.root_id <> c.id THEN {_code(NotScored.UPDATE)}
    WHEN c.outcome IS NOT NULL AND c.interim = 1 THEN {_code(NotScored.INTERIM)}
    WHEN c.outcome IS NULL THEN CASE WHEN c.due_from <= ?1 THEN {_code(NotScored.DUE)} ELSE {_code(NotScored.OPEN)} END
    WHEN c.outcome = '{Outcome.VOID}' THEN {_code(NotScored.VOID)}
    WHEN c.outcome = '{Outcome.UNDETERMINED}' THEN {_code(NotScored.UNDETERMINED)}
    WHEN c.stated_after = 1 THEN {_code(NotScored.STATED_AFTER_OUTCOME)}
    WHEN c.p_best IS NULL THEN {_code(NotScored.NO_LIKELIHOOD)}
    WHEN c.kind NOT IN ('{ClaimKind.FORECAST}', '{ClaimKind.CONDITIONAL}') THEN {_code(NotScored.OTHER_KIND)}
    WHEN c.ask = 1 THEN {_code(NotScored.PHRASE_NOT_SCORED)}
    ELSE 0 END"""
"""The same order as ``claims.not_scored_because``; a test holds them together."""

_Y = f"""CASE c.outcome WHEN '{Outcome.HAPPENED}' THEN 1.0 WHEN '{Outcome.DID_NOT_HAPPEN}' THEN 0.0
    WHEN '{Outcome.PARTLY}' THEN coalesce((SELECT r.fraction FROM resolutions r WHERE r.id = c.resolution_id), -1.0)
    ELSE -1.0 END"""

_FLAGS = f"""coalesce(c.logged_after, 0) * {cards.LOGGED_AFTER} + coalesce(c.reading_after, 0) * {cards.READING_AFTER}
    + (c.deadline_latest IS NOT NULL) * {cards.DEADLINE} + (coalesce(c.criteria, '') <> '') * {cards.MEASURE}
    + (c.p_best IS NOT NULL) * {cards.LIKELIHOOD} + coalesce(c.ask, 0) * {cards.ASK}
    + CASE c.speaker_says WHEN '{SpeakerSays.WILL}' THEN {cards.SAYS_WILL}
        WHEN '{SpeakerSays.WILL_NOT}' THEN {cards.SAYS_NOT} ELSE 0 END
    + (c.outcome IS NOT NULL AND c.interim = 0) * {cards.JUDGED}
    + (c.kind NOT IN ('{ClaimKind.FORECAST}', '{ClaimKind.CONDITIONAL}')) * {cards.OTHER}"""

_SQL = f"""SELECT c.id, {_REASON}, coalesce(c.p_low, 0.0), coalesce(c.p_best, 0.0), coalesce(c.p_high, 0.0), {_Y},
    coalesce(c.base_rate, 0.5), {_FLAGS}, coalesce(c.speaker_id, 0), coalesce(c.source_id, 0), coalesce(c.event_id, 0)
    FROM claims c WHERE c.id > ?2 AND c.removed = 0 AND c.withheld = 0 ORDER BY c.id LIMIT {BATCH}"""

_SORTS = "qqddddd" + "qqqq"
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
    columns = [array(sort) for sort in _SORTS]
    last = 0
    while rows := conn.execute(_SQL, (on, last)).fetchall():
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
        last = rows[-1][0]
        if cancelled():
            raise TrackerError("The scores were not worked out: that was cancelled.")
        if len(rows) < BATCH:
            break
    ids, reason, low, best, high, y, base, flags, speaker, source, event = (_array(one) for one in columns)
    event, source, speaker = (
        _shown(conn, "events", event),
        _shown(conn, "sources", source),
        _shown(conn, "speakers", speaker),
    )
    flags = flags | np.where(np.isin(speaker, _outlets_voice(conn)), cards.OUTLET, 0)
    cluster = np.where(event > 0, event + _OF_EVENTS, np.where(source > 0, source + _OF_SOURCES, ids))
    return Table(Columns(ids, reason, low, best, high, y, base, flags, cluster), speaker, source, event)


def _array(column: array[Any]) -> Any:
    return (
        np.frombuffer(column, dtype=np.int64 if column.typecode == "q" else np.float64)
        if column
        else np.zeros(0, dtype=np.int64 if column.typecode == "q" else np.float64)
    )


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
    quoted = (table.columns.flags & cards.OUTLET == 0) & (outlet > 0)
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
    names = _records(conn, "tags", "name")
    joined = dict(conn.execute("SELECT id, canon_id FROM tags WHERE canon_id <> id").fetchall())
    ids = table.columns.ids
    rows: dict[int, list[int]] = {}
    pairs = conn.execute("SELECT tag_id, claim_id FROM claim_tags ORDER BY claim_id").fetchall()
    place = {int(one): number for number, one in enumerate(ids.tolist())}
    for tag, claim in pairs:
        if claim in place:
            rows.setdefault(joined.get(tag, tag), []).append(place[claim])
    tagged = {number for found in rows.values() for number in found}
    made = [
        Group(names[tag][0], names[tag][1], np.unique(np.array(found))) for tag, found in rows.items() if tag in names
    ]
    yield from sorted(made, key=lambda group: (group.name.casefold(), group.uid))
    bare = np.array([number for number in range(ids.size) if number not in tagged], dtype=np.int64)
    if bare.size:
        yield Group(NOTHING, "", bare)


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
    """The card of one group, and the ids of all of its claims, scored or not."""

    card: Card
    ids: Any
    reason: Any
    unnamed: bool = False


def scored(
    conn: Any,
    by: str | None,
    wanted: Sequence[int] | None,
    on: Day,
    choices: Choices | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Scored]:
    """The cards of the claims with the ``wanted`` ids (None: all), without intervals. Raises InputError."""
    try:
        chosen = By(by) if by else None
    except ValueError:
        raise InputError("by", f"Claims are not put together by “{by}”: choose one of {', '.join(By)}.") from None
    table = fetch(conn, on, cancelled)
    if wanted is not None:
        table = table.where(np.isin(table.columns.ids, np.array(wanted, dtype=np.int64)))
    found = _tag_groups(conn, table) if chosen is By.TAG else groups(conn, table, chosen)
    cards = []
    for group in found:
        part = table.columns.where(group.rows)
        cards.append(
            Scored(card(group.name, part, choices or Choices(), group.uid), part.ids, part.reason, group.unnamed)
        )
    return cards
