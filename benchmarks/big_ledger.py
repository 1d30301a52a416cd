"""Make a ledger of a million claims of natural length: the same claims each time. ``big_ledger.py FILE [CLAIMS]``.

Word frequencies follow Zipf's law over 40,000 made-up words behind some common English ones. Known words have known
shares of the claims, so that a benchmark can ask for 400,000 hits, for twenty, or for one.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tracker import bulk
from tracker.claims import (
    Attribution,
    Claim,
    ClaimKind,
    Confidence,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Event,
    Evidence,
    KnownOnBasis,
    Likelihood,
    LikelihoodBasis,
    Note,
    Outcome,
    Outlet,
    PublishedBasis,
    Record,
    RecordedBasis,
    Resolution,
    ReviewBasis,
    Source,
    SourceKind,
    Speaker,
    SpeakerKind,
    Tag,
    VoidReason,
)
from tracker.ledger import Ledger
from tracker.review import wording

TODAY = "2020-01-01"
"""The day on which the benchmarks ask."""
SHARES = {
    "government": 0.4,
    "minister": 0.25,
    "economy": 0.2,
    "peace": 0.05,
    "river": 0.02,
    "harbour": 0.006,
    "lantern": 0.001,
    "zeppelin": 0.00002,
}
"""Words and the share of claims that hold them."""
COMMON = (
    "the of to and in a that is be for will not on with it as by at from this have are or an was but their would more "
    "has his they which could there we been its after before over next year years new war state country people party "
    "within against into may about no all next two first last under between than when if other one should can troops "
    "election president army trade prices talks agreement end court law vote public reform market oil power border"
).split()
EVENTS = 200
SYLLABLES = [
    a + b for a in "b c d f g h l m n p r s t v w z st tr br pl".split() for b in "a e i o u an er on il".split()
]
T = TypeVar("T")


class Draw:
    """Weighted draws that are quick: a few hundred thousand at a time."""

    def __init__(self, rng: random.Random, items: list[str], power: float) -> None:
        self.rng, self.items = rng, items
        self.weights = list(itertools.accumulate(1 / (rank + 2) ** power for rank in range(len(items))))
        self._pool: list[str] = []

    def take(self, count: int) -> list[str]:
        """The next ``count`` items."""
        if len(self._pool) < count:
            self._pool = self.rng.choices(self.items, cum_weights=self.weights, k=200_000)
        taken = self._pool[len(self._pool) - count :]
        del self._pool[len(self._pool) - count :]
        return taken


def rare_words(rng: random.Random) -> list[str]:
    """Some 40,000 made-up words."""
    rare = sorted({"".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(42_000)})
    rng.shuffle(rare)
    return rare


class Maker:
    """Makes the records, in an order in which each refers only to earlier ones."""

    def __init__(self, claims: int) -> None:
        self.claims, self.rng = claims, random.Random(2013)
        rare = rare_words(self.rng)
        self.words = Draw(self.rng, COMMON + rare, 1.0)
        self.names = [word.title() for word in rare]
        self.number = 0

    def uid(self) -> str:
        """A time-ordered uid that is the same each time."""
        self.number += 1
        return f"{1_600_000_000_000 + self.number:012x}{self.rng.getrandbits(80):020x}"

    def records(self) -> Iterator[Record]:
        """Everything: the named records first, then each claim with what belongs to it."""
        outlets = [Outlet(uid=self.uid(), name=f"The {self.names[n]} {self.names[-n - 1]}") for n in range(400)]
        tags = [Tag(uid=self.uid(), name=self.names[1_000 + n].lower()) for n in range(2_000)]
        events = [Event(uid=self.uid(), title=f"The {self.names[4_000 + n]} treaty is signed") for n in range(EVENTS)]
        people = [self._speaker(n) for n in range(4_000)]
        sources = [self._source(outlets) for n in range(6_000)]
        yield from (*outlets, *tags, *events, *people, *sources)
        tag = Draw(self.rng, [one.uid for one in tags], 0.8)
        speaker = Draw(self.rng, [one.uid for one in people], 0.8)
        earlier: list[str] = []
        for _ in range(self.claims):
            source = self.rng.choice(sources)
            claim = self._claim(source, speaker.take(1)[0], tuple(dict.fromkeys(tag.take(self.rng.randint(0, 3)))))
            if earlier and self.rng.random() < 0.01:
                claim = _updated(claim, earlier[self.rng.randrange(len(earlier))])
            elif self.rng.random() < 0.01:
                earlier.append(claim.uid)
            yield claim
            if not claim.update_of:
                yield from self._after(claim)

    def _speaker(self, number: int) -> Speaker:
        name = f"{self.names[5_000 + number]} {self.names[(number * 7) % 20_000]}"
        return Speaker(uid=self.uid(), name=name, kind=SpeakerKind.OFFICE if number % 9 == 0 else SpeakerKind.PERSON)

    def _source(self, outlets: list[Outlet]) -> Source:
        published = (date(2004, 1, 1) + timedelta(days=self.rng.randrange(6_000))).isoformat()
        title = " ".join(self.words.take(7)).capitalize()
        return Source(
            uid=self.uid(),
            title=title,
            outlet=self.rng.choice(outlets).uid,
            writer=f"{self.rng.choice(self.names)} {self.rng.choice(self.names)}",
            kind=SourceKind.NEWS,
            url=f"https://news.example/{self.number}",
            published_on=published,
            published_basis=PublishedBasis.STATED,
        )

    def _text(self, least: int, most: int) -> list[str]:
        return self.words.take(self.rng.randint(least, most))

    def _claim(self, source: Source, speaker: str, tags: tuple[str, ...]) -> Claim:
        rng = self.rng
        quote = self._text(18, 42)
        for word, share in SHARES.items():
            if rng.random() < share:
                quote[rng.randrange(len(quote))] = word
        deadline = self._deadline(source.published_on)
        latest = deadline.latest if deadline else None
        review = None if latest else _later(source.published_on, 180 + rng.randrange(400))
        return Claim(
            uid=self.uid(),
            proposition=" ".join(self._text(8, 15)).capitalize(),
            quote=" ".join(quote).capitalize() + ".",
            kind=rng.choices(list(ClaimKind), weights=(80, 5, 5, 5, 5))[0],
            speaker=speaker,
            attribution=Attribution.DIRECT,
            source=source.uid,
            locator=f"page {rng.randint(1, 40)}",
            claimed_on=source.published_on,
            claimed_basis="published",
            first_recorded_on=source.published_on,
            first_recorded_basis=RecordedBasis.IMPORTED,
            likelihood=self._likelihood(),
            deadline=deadline,
            review_on=review,
            review_basis=ReviewBasis.CONVENTION if review else None,
            criteria=" ".join(self._text(10, 20)) if rng.random() < 0.3 else "",
            tags=tags,
        )

    def _likelihood(self) -> Likelihood | None:
        kind = self.rng.random()
        best = round(self.rng.betavariate(2, 1.3), 2)
        if kind < 0.3:
            return Likelihood(f"{best:.0%}", best, best, best, LikelihoodBasis.STATED)
        if kind < 0.65:
            word, numbers = self.rng.choice((("likely", (0.55, 0.7, 0.85)), ("unlikely", (0.1, 0.25, 0.4))))
            return Likelihood(word, *numbers, LikelihoodBasis.LEXICON, "1")
        return None

    def _deadline(self, day: str) -> Deadline | None:
        kind = self.rng.random()
        if kind < 0.15:
            return None
        if kind < 0.3:
            return Deadline("in the coming months", DeadlineKind.VAGUE, None, DeadlineBasis.STATED)
        latest = _later(day, 20 + int(self.rng.expovariate(1 / 500)))
        return Deadline(f"by {latest}", DeadlineKind.DATE, DeadlineSense.BY, DeadlineBasis.STATED, day, latest)

    def _after(self, claim: Claim) -> Iterator[Record]:
        rng = self.rng
        latest = claim.deadline.latest if claim.deadline else None
        if latest and latest < TODAY and rng.random() < 0.51:
            yield from self._resolved(claim, latest)
        if rng.random() < 0.01:
            yield Note(uid=self.uid(), about=claim.uid, text=" ".join(self._text(5, 20)))

    def _resolved(self, claim: Claim, latest: str) -> Iterator[Record]:
        rng = self.rng
        outcome = rng.choices(list(Outcome), weights=(40, 45, 5, 5, 5))[0]
        resolution = Resolution(
            uid=self.uid(),
            claim=claim.uid,
            number=1,
            outcome=outcome,
            fraction=0.4 if outcome is Outcome.PARTLY else None,
            void_reason=VoidReason.CONDITION_FAILED if outcome is Outcome.VOID else None,
            reason=" ".join(self._text(6, 16)),
            known_on=_later(latest, -rng.randrange(15)),
            known_on_basis=KnownOnBasis.GIVEN,
            decided_at=f"{latest}T12:00:00.000Z",
            decided_by="analyst",
            confidence=Confidence.HIGH,
            wording=wording(claim).hex(),
        )
        yield resolution
        if rng.random() < 0.5:
            url = f"https://evidence.example/{self.number}"
            yield Evidence(uid=self.uid(), claim=claim.uid, resolution=resolution.uid, url=url, title="What happened")


def _updated(claim: Claim, first: str) -> Claim:
    return replace(claim, update_of=first)


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def make(path: Path, claims: int = 1_000_000) -> None:
    """Write the ledger, remove some claims, and merge its search index as an idle window would."""
    ledger = Ledger.open(path, author="benchmark", device="benchmark")
    started = time.perf_counter()
    records = Maker(claims).records()
    bulk.load(ledger.db, records, label="Import", author="benchmark", device="benchmark", at=f"{TODAY}T08:00:00.000Z")
    loaded = time.perf_counter()
    rows = ledger.conn.execute("SELECT uid FROM claims WHERE id % 997 = 0 ORDER BY id").fetchall()
    ledger.remove("claim", [row[0] for row in rows])
    while ledger.tidy():
        pass
    size = path.stat().st_size / 1e9
    print(
        f"{claims:,} claims in {loaded - started:.0f} s, merged in {time.perf_counter() - loaded:.0f} s, {size:.2f} GB"
    )
    ledger.close()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        raise SystemExit(__doc__)
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
