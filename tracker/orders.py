"""The orders in which claims are shown, as stretches of indexes that can be walked from either end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sort order: rows that meet ``where``, by ``key`` (empty: by id), read through ``index``.

    ``has`` and ``lacks`` name columns that are filled or empty in all of it, so that a stretch in which a filter can
    find nothing is never walked; ``outcome`` is the one that all of it has.
    """

    where: str
    key: str = ""
    index: str = ""
    has: frozenset[str] = NONE
    lacks: frozenset[str] = NONE
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A sort order of the table; ``names`` is (link column, table) where the key is another record's name."""

    segments: tuple[Segment, ...] = ()
    names: tuple[str, str] | None = None
    turned: tuple[Segment, ...] = field(default=())
    """The segments of the descending order, where they are not the same with the key reversed."""

    def ways(self, descending: bool) -> tuple[Segment, ...]:
        """The segments in the order in which they come."""
        return self.turned if descending and self.turned else self.segments


def _by(key: str, index: str, blanks: str = "") -> Order:
    """Filled ones by the key, then those without it, last in both directions; ``blanks`` is the index that has them."""
    column = frozenset({key})
    filled = Segment(f"{key} IS NOT NULL", key, index, has=column)
    return Order((filled, Segment(f"{key} IS NULL", "", blanks or index, lacks=column)))


def _reversible(*segments: Segment) -> Order:
    return Order(segments, turned=segments[::-1])


def _outcome(name: str) -> tuple[Segment, Segment]:
    """Final ones, then interim ones by the day from which they are due again."""
    index, has = "claims_by_outcome", frozenset({"outcome"})
    where = f"outcome = '{name}' AND due_from IS"
    due = frozenset({"due_from"})
    return (
        Segment(f"{where} NULL", "", index, has, due, name),
        Segment(f"{where} NOT NULL", "due_from", index, has | due, NONE, name),
    )


_UNRESOLVED = frozenset({"outcome", "known_on"})
_DUE = frozenset({"due_from"})
_KINDS = ("forecast", "conditional", "plan", "schedule", "evaluative")
_OUTCOMES = ("happened", "partly", "did_not_happen", "undetermined", "void")
SORTS: dict[str, Order] = {
    "proposition": _by("lower(substr(proposition, 1, 32))", "claims_by_proposition"),
    "speaker": Order(names=("speaker_id", "speakers")),
    "outlet": Order(names=("source_id", "outlets")),
    "source": Order(names=("source_id", "sources")),
    "tags": Order(names=("first_tag_id", "tags")),
    "likelihood": _by("p_best", "claims_by_likelihood"),
    "claimed_on": _by("claimed_on", "claims_by_claimed"),
    "due_on": _by("due_on", "claims_by_due"),
    "due_from": _by("due_from", "claims_by_due_from", "claims_by_logged"),
    "known_on": _by("known_on", "claims_by_known"),
    "logged_at": Order((Segment("1", "", "claims_by_logged"),)),
    "kind": _reversible(
        *(Segment(f"kind = '{kind}'", "", "claims_by_kind") for kind in _KINDS), Segment("kind IS NULL")
    ),
    "status": _reversible(
        Segment("outcome IS NULL AND due_from IS NOT NULL", "due_from", "claims_by_outcome", _DUE, _UNRESOLVED),
        Segment("outcome IS NULL AND due_from IS NULL", "", "claims_by_outcome", NONE, _UNRESOLVED | _DUE),
        *(segment for name in _OUTCOMES for segment in _outcome(name)),
    ),
}
"""The orders that the table and the command line know, by name."""

LINK_INDEX = {"speaker_id": "claims_by_speaker", "source_id": "claims_by_source", "first_tag_id": "claims_by_tag"}
"""The index that lists the claims under another record."""


def name_walks(link: str, table: str, way: str) -> Iterator[tuple[str, str, str]]:
    """(tables, condition, keys) of the stretches of an order by name: claims under a name, then those without."""
    if table == "outlets":
        claims = f"CROSS JOIN claims c INDEXED BY {LINK_INDEX[link]} ON c.source_id = y.id"
        keys = f"x.sort {way}, x.id {way}, y.id {way}, "
        yield f"outlets x CROSS JOIN sources y ON y.outlet_id = x.id {claims}", "1", keys
        yield f"sources y INDEXED BY sources_outlet {claims}", "y.outlet_id IS NULL", f"y.id {way}, "
    else:
        claims = f"CROSS JOIN claims c INDEXED BY {LINK_INDEX[link]} ON c.{link} = x.id"
        yield f"{table} x {claims}", "1", f"x.sort {way}, x.id {way}, "
    yield f"claims c INDEXED BY {LINK_INDEX[link]}", f"c.{link} IS NULL", ""
