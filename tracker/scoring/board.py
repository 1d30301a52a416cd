"""A board of speakers that can be defended: shares drawn towards what the others did, sorted by their lower bound.

A raw share ranks whoever said least first. Ranked is only who is named and has enough claims, among speakers whose
claims were chosen in the same way; the prior is that of the other speakers, or one that is declared, and is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.scoring.card import LEAST_RANKED, Card
from tracker.scoring.proportions import FEWEST_CLAIMS, FEWEST_SPEAKERS, Prior, Shrunken, priors_of, shrunken

MIXED = "mixed"
"""The protocol of a speaker whose claims were not all chosen in one way."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A speaker: the card, and by which capture protocols the claims came ("" is in no collection)."""

    card: Card
    unnamed: bool
    protocols: Mapping[str, int]

    @property
    def protocol(self) -> str:
        """The one protocol by which all claims came, or MIXED."""
        return next(iter(self.protocols), "") if len(self.protocols) < 2 else MIXED


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a speaker stands: ``share`` of what came out as said, drawn towards ``share.prior``; ``rank`` from 1.

    Without a rank ``why`` says why. Speakers whose lower bounds are equal share a rank.
    """

    entrant: Entrant
    share: Shrunken | None
    rank: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """The speakers of one capture protocol, ranked ones first, the others by name."""

    protocol: str
    standings: tuple[Standing, ...]


def boards(entrants: Sequence[Entrant], declared: Prior | None = None) -> tuple[Board, ...]:
    """A board for each capture protocol, that with most speakers first; ``declared`` takes the prior's place."""
    found: dict[str, list[Entrant]] = {}
    for one in entrants:
        found.setdefault(one.protocol, []).append(one)
    made = [Board(protocol, _standings(protocol, some, declared)) for protocol, some in found.items()]
    return tuple(sorted(made, key=lambda board: (board.protocol == MIXED, -len(board.standings), board.protocol)))


def _standings(protocol: str, entrants: Sequence[Entrant], declared: Prior | None) -> tuple[Standing, ...]:
    counts = [(float(one.card.leaned.k), float(one.card.leaned.n)) for one in entrants]
    judged = []
    for one, count, others in zip(entrants, counts, priors_of(counts), strict=True):
        why = _why_not(one, protocol)
        prior = declared or others
        if not why and prior is None:
            why = NO_PRIOR
        share = shrunken(*count, prior) if prior and not why else None
        judged.append(Standing(one, share, None, why))
    ranked = sorted(
        (one for one in judged if one.share), key=lambda one: (-_low(one), one.entrant.card.name.casefold())
    )
    places: dict[float, int] = {}
    for place, standing in enumerate(ranked, 1):
        places.setdefault(_low(standing), place)
    first = (Standing(one.entrant, one.share, places[_low(one)], "") for one in ranked)
    rest = sorted((one for one in judged if not one.share), key=lambda one: one.entrant.card.name.casefold())
    return (*first, *rest)


def _low(one: Standing) -> float:
    return one.share.low if one.share else 0.0


NO_PRIOR = (
    f"No rank: a prior needs {FEWEST_SPEAKERS} other speakers with {FEWEST_CLAIMS} claims each; else declare one."
)


def _why_not(one: Entrant, protocol: str) -> str:
    n = one.card.leaned.n
    if one.unnamed:
        return "No rank: a speaker without a name is nobody to compare."
    if n < LEAST_RANKED:
        return f"No rank: it needs {LEAST_RANKED} claims that came out one way or the other, and there {_are(n)}."
    return "No rank: the claims were not all chosen in one way." if protocol == MIXED else ""


def _are(n: int) -> str:
    return "is 1" if n == 1 else f"are {n:,}"
