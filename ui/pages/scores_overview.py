"""What is said of all groups at once: the board of speakers, and what the words turned out to mean. For a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tracker.reports.card_words import Said, count
from tracker.scores import Scored
from tracker.scoring.board import MIXED
from tracker.scoring.card import LEAST_RANKED
from tracker.scoring.meant import meant
from tracker.scoring.proportions import Prior
from ui.charts.chart import Chart

if TYPE_CHECKING:
    from tracker.scoring.board import Board, Standing
    from ui.charts.phrases import Phrase

OVERVIEWS = {"speaker": "Leaderboard", "phrase": "All phrases"}
"""By what claims are put together, the row that stands before all groups."""


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Sentences and charts about all ``parts``; the points of a chart are called "part.3", and open what stands behind
    the number ``key`` of that one."""

    title: str
    all_called: str
    said: tuple[Said, ...]
    charts: tuple[Chart, ...]
    parts: tuple[Scored, ...]
    key: str

    def behind(self, key: str) -> list[int]:
        """The ids of the claims behind a point, or behind all of them."""
        name, _, place = key.partition(".")
        chosen = [self.parts[int(place)]] if name == "part" else self.parts
        return [one for part in chosen for one in part.behind(self.key)]

    def called(self, key: str) -> str:
        """What a point is of."""
        name, _, place = key.partition(".")
        return self.parts[int(place)].card.name if name == "part" else self.all_called


def leaderboard(found: Sequence[Scored], prior: Prior | None) -> Overview:
    """Speakers by the lower bound of their shrunken share, one chart for each capture protocol."""
    from tracker.reports.standings import METHOD, prior_words, protocol_words
    from ui.charts.standings import Place, Standings

    parts = tuple(one for one in found if not one.missing)
    places = {id(one.card): place for place, one in enumerate(parts)}
    said, charts = [Said("", METHOD)], []
    boards = boards_of(found, prior)
    for board in boards:
        drawn = []
        for one in board.standings:
            card, share = one.entrant.card, one.share
            drawn.append(
                Place(
                    card.name,
                    one.rank,
                    card.leaned.k,
                    card.leaned.n,
                    share.mean if share else None,
                    share.low if share else None,
                    share.high if share else None,
                    one.why,
                    f"part.{places[id(card)]}",
                    _short(one),
                )
            )
        words = protocol_words(board.protocol)
        said.append(Said("", f"{words}. {prior_words(board)}" if len(boards) > 1 else prior_words(board)))
        charts.append(Standings(words, tuple(drawn)))
    return Overview("Leaderboard", "all records", tuple(said), tuple(charts), parts, "leaned")


def _short(one: Standing) -> str:
    """Why there is no rank, in the fewest words; the whole sentence is named with the point."""
    if one.share:
        return ""
    if one.entrant.unnamed:
        return "without a name"
    if one.entrant.card.leaned.n < LEAST_RANKED:
        return f"below {LEAST_RANKED} claims"
    return "chosen in several ways" if one.entrant.protocol == MIXED else "no prior"


def boards_of(found: Sequence[Scored], prior: Prior | None) -> tuple[Board, ...]:
    """The boards of these speakers; claims without a speaker are nobody's."""
    from tracker.scoring.board import Entrant, boards

    return boards([Entrant(one.card, one.unnamed, one.protocols) for one in found if not one.missing], prior)


def phrases(found: Sequence[Scored]) -> Overview:
    """Each phrase of the lexicon: its reading against how often it happened."""
    from ui.charts.phrases import Phrases

    parts = tuple(one for one in found if not one.missing and one.card.n)
    drawn = sorted((_phrase(one, place) for place, one in enumerate(parts)), key=lambda one: (one.best, one.words))
    said = [Said("n", f"{count(len(drawn), 'phrase')} with {count(sum(one.n for one in drawn), 'scored claim')}.")]
    if drawn:
        said.append(
            Said(
                "",
                "The 95 % Jeffreys intervals take each claim for itself: claims about one event or from one source "
                "tell less than that. A phrase that few used can mean anything here.",
            )
        )
    if drawn:
        said.append(Said("", _beside(drawn)))
    chart: tuple[Chart, ...] = (Phrases(tuple(drawn)),) if drawn else ()
    return Overview("What the words turned out to mean here", "all phrases", tuple(said), chart, parts, "n")


def _beside(drawn: Sequence[Phrase]) -> str:
    """How many of the phrases that can carry a verdict came out otherwise than they are read."""
    from ui.charts.phrases import LEAST

    told = [one for one in drawn if one.n >= LEAST]
    if not told:
        return f"No phrase has {LEAST} scored claims: what they turned out to mean cannot be told yet."
    outside = f"{sum(one.apart for one in told):,} of {count(len(told), 'phrase')} with {LEAST} claims or more"
    return f"{outside} came out wholly beside the way in which they are read; by luck alone at most one in 20 would."


def _phrase(one: Scored, place: int) -> Phrase:
    from ui.charts.phrases import Phrase

    it = meant(one.card)
    return Phrase(**asdict(it), key=f"part.{place}")
