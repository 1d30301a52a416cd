"""The orders in which claims are shown, as stretches of indexes that can be walked from either end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sort order: rows that meet ``where``, by ``key`` (empty: by id), read through ``index``.

    ``has`` and ``lacks`` name columns that are filled or empty in all of it, so that a stretch in which a filter can
    find nothing is never walked; ``outcome`` and ``kind`` are those that all of it has.
    """

    where: str
    key: str = ""
    index: str = ""
    has: frozenset[str] = NONE
    lacks: frozenset[str] = NONE
    outcome: str = ""
    kind: str = ""


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
_KINDS = ("conditional", "plan", "schedule", "evaluative")
_OTHER_KIND = "kind IS NOT 'forecast'"
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
    "known_on": _by("known_on", "claims_by_known", "claims_by_logged"),
    "logged_at": Order((Segment("1", "", "claims_by_logged"),)),
    "kind": _reversible(
        # Most claims are forecasts: an index of them would cost every save a page for what any walk finds soon.
        Segment("kind = 'forecast'", "", "claims_by_logged", kind="forecast"),
        *(Segment(f"kind = '{kind}' AND {_OTHER_KIND}", "", "claims_by_kind", kind=kind) for kind in _KINDS),
        Segment(f"kind IS NULL AND {_OTHER_KIND}", "", "claims_by_kind", kind="none"),
    ),
    "status": _reversible(
        Segment("outcome IS NULL AND due_from IS NOT NULL", "due_from", "claims_by_due_from", _DUE, _UNRESOLVED),
        Segment("outcome IS NULL AND due_from IS NULL", "", "claims_undated", NONE, _UNRESOLVED | _DUE),
        *(segment for name in _OUTCOMES for segment in _outcome(name)),
    ),
}
"""The orders that the table and the command line know, by name."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where the claims under another record are listed: rows that meet ``where``, by ``order``, with the record in
    ``key`` and the claim in ``id``; ``blanks`` lists the claims under none."""

    table: str
    where: str
    key: str
    id: str
    order: tuple[str, ...]
    blanks: str


def _link(column: str, index: str) -> Link:
    table = f"claims INDEXED BY {index}"
    return Link(table, f"{column} IS NOT NULL", column, "id", (column, "id"), table)


LINKS = {
    "speaker_id": _link("speaker_id", "claims_by_speaker"),
    "source_id": _link("source_id", "claims_by_source"),
    "first_tag_id": Link(
        "claim_tags",
        "place = 0",
        "tag_id",
        "claim_id",
        ("tag_id", "place", "claim_id"),
        "claims INDEXED BY claims_untagged",
    ),
}
"""By the column that names the other record."""


def name_walks(link: str, table: str, way: str) -> Iterator[tuple[str, str, str]]:
    """(tables, condition, order) of the stretches of an order by name: claims under a name, then those without."""
    if table == "outlets":
        claims = "CROSS JOIN claims c INDEXED BY claims_by_source ON c.source_id = y.id"
        order = f"x.sort {way}, x.id {way}, y.id {way}, c.id {way}"
        yield f"outlets x CROSS JOIN sources y ON y.outlet_id = x.id {claims}", "1", order
        yield f"sources y INDEXED BY sources_outlet {claims}", "y.outlet_id IS NULL", f"y.id {way}, c.id {way}"
    elif table == "tags":
        tagged = "CROSS JOIN claim_tags t ON t.tag_id = x.id AND t.place = 0 CROSS JOIN claims c ON c.id = t.claim_id"
        yield f"tags x {tagged}", "1", f"x.sort {way}, x.id {way}, t.claim_id {way}"
    else:
        claims = f"CROSS JOIN claims c INDEXED BY claims_by_{table[:-1]} ON c.{link} = x.id"
        yield f"{table} x {claims}", "1", f"x.sort {way}, x.id {way}, c.id {way}"
    yield LINKS[link].blanks.replace("claims ", "claims c ", 1), f"c.{link} IS NULL", f"c.id {way}"
