"""Make the sample ledger: about 60 invented predictions in our own words, some due, some resolved in every way.

    scripts/sample_ledger.py PATH [--crowded]

Its days are always the same; look at it as of 2 March 2026 (``--on 2026-03-02``). ``--crowded`` adds what a layout
has to survive: long, Arabic, Chinese and combining text, 40 tags, markup that must stay text, and long lists.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count, product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tracker import deadlines, likelihood
from tracker.claims import (
    Attribution,
    Claim,
    ClaimDraft,
    ClaimKind,
    Confidence,
    Day,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    Event,
    EventTie,
    EvidenceDraft,
    LikelihoodBasis,
    Outcome,
    Protocol,
    PublishedBasis,
    ResolutionDraft,
    SnapshotDraft,
    SourceDraft,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    VoidReason,
)
from tracker.errors import TrackerError
from tracker.ledger import Ledger

ON: Day = "2026-03-02"
"""The day on which the sample is meant to be looked at."""

DATA = Path(__file__).parent / "sample.toml"
Table = dict[str, Any]


class Clock:
    """A clock that stands at nine in the morning of a day and ticks a second at each look."""

    def __init__(self) -> None:
        self.day: Day = ON
        self._ticks = count()

    def __call__(self) -> datetime:
        """Now."""
        morning = datetime.fromisoformat(f"{self.day}T09:00:00").replace(tzinfo=UTC)
        return morning + timedelta(seconds=next(self._ticks) % 28_800)


@dataclass(frozen=True, order=True)
class Deed:
    """Something that was done to the ledger on a day; ``place`` keeps those of one day in order."""

    day: Day
    place: int
    do: Callable[[Day], None]


class Sample:
    """Turns the tables of sample.toml into deeds and does them in the order of their days."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock
        self._keys: dict[str, str] = {}
        self._places = count()

    def do(self, articles: Sequence[Table]) -> None:
        """Log and resolve everything."""
        deeds = [deed for article in articles for deed in self._deeds(article)]
        for deed in sorted(deeds, key=lambda deed: (deed.day, deed.place)):
            self._clock.day = deed.day
            deed.do(deed.day)

    def _deeds(self, article: Table) -> Iterator[Deed]:
        logged = _plus(deadlines.last_day(article["published"]), 3)
        for claim in article["claim"]:
            key = claim.setdefault("key", f"{article['url']}#{next(self._places)}")
            yield self._deed(logged, partial(self._log, article, claim, key))
            yield from self._later(claim, key)
        yield self._deed(logged, lambda on: self._read(article, on))

    def _later(self, claim: Table, key: str) -> Iterator[Deed]:
        if "outcome" in claim:
            yield self._deed(claim["resolved"], lambda on: self._resolve(claim, key, on))
        if "reopen" in claim:
            day = _plus(claim["resolved"], 9)
            yield self._deed(day, lambda on: self._reopen(key, claim["reopen"], on))
            again = {"outcome": claim["again"], "reason": claim["again_reason"], "confidence": "high"}
            yield self._deed(claim["again_resolved"], lambda on: self._resolve(again, key, on))
        if "reworded_criteria" in claim:
            yield self._deed(claim["reworded_on"], lambda on: self._reword(claim, key, on))

    def _deed(self, day: Day, do: Callable[[Day], None]) -> Deed:
        return Deed(day, next(self._places), do)

    def _log(self, article: Table, claim: Table, key: str, on: Day) -> None:
        draft = claim_draft(article, claim, self._keys)
        self._keys[key] = self._ledger.log_claim(draft, on=on).uid

    def _read(self, article: Table, on: Day) -> None:
        self._ledger.add_source(replace(source_draft(article), read_on=on), on=on)

    def _resolve(self, claim: Table, key: str, on: Day) -> None:
        self._ledger.resolve([self._keys[key]], resolution_draft(claim), on=on)

    def _reopen(self, key: str, reason: str, on: Day) -> None:
        self._ledger.reopen(self._keys[key], reason, on=on)

    def _reword(self, claim: Table, key: str, on: Day) -> None:
        uid = self._keys[key]
        record = self._ledger.record("claim", uid)
        assert isinstance(record, Claim)
        new = replace(record, criteria=claim["reworded_criteria"])
        self._ledger.save(new, base=self._ledger.revision_of("claim", uid), on=on)


def claim_draft(article: Table, claim: Table, keys: dict[str, str]) -> ClaimDraft:
    """The draft of a claim in sample.toml."""
    said = deadlines.last_day(article["published"])
    return ClaimDraft(
        proposition=claim["proposition"],
        quote=claim["quote"],
        kind=ClaimKind(claim.get("kind", "forecast")),
        speaker=claim.get("speaker", ""),
        speaker_kind=_word(SpeakerKind, claim.get("speaker_kind")),
        speaker_as_described=claim.get("described", ""),
        attribution=Attribution(claim.get("attribution", "direct")),
        speaker_says=_word(SpeakerSays, claim.get("says")),
        source=source_draft(article),
        snapshot=SnapshotDraft(data=article["text"].encode(), text=article["text"]),
        likelihood=likelihood.parse(claim.get("likelihood", "")),
        deadline=_deadline(claim, said),
        review_on=claim.get("review"),
        criteria=claim.get("criteria", ""),
        condition=claim.get("condition", ""),
        base_rate=claim.get("base_rate"),
        base_rate_source=claim.get("base_rate_source", ""),
        event=claim.get("event", ""),
        event_tie=_word(EventTie, claim.get("tie")),
        tags=tuple(claim.get("tags", ())),
        update_of=keys[claim["update_of"]] if "update_of" in claim else "",
        note=claim.get("note", ""),
    )


def source_draft(article: Table) -> SourceDraft:
    """The draft of an article's source."""
    why = article.get("published_why", "")
    return SourceDraft(
        title=article["title"],
        outlet=article["outlet"],
        writer=article["writer"],
        kind=SourceKind(article["kind"]),
        url=article["url"],
        published_on=article["published"],
        published_basis=PublishedBasis.INFERRED if why else PublishedBasis.STATED,
        published_why=why,
        collection=article.get("collection", ""),
        protocol=_word(Protocol, article.get("protocol")),
    )


def resolution_draft(claim: Table) -> ResolutionDraft:
    """The draft of a claim's outcome."""
    url = claim.get("evidence", "")
    return ResolutionDraft(
        outcome=Outcome(claim["outcome"]),
        fraction=claim.get("fraction"),
        void_reason=_word(VoidReason, claim.get("void_reason")),
        reason=claim.get("reason", ""),
        known_on=claim.get("known_on"),
        confidence=_word(Confidence, claim.get("confidence")),
        interim=claim.get("interim", False),
        review_on=claim.get("look_again"),
        evidence=(EvidenceDraft(url=url, title=claim.get("evidence_title", "")),) if url else (),
    )


def _deadline(claim: Table, said: Day) -> Deadline | None:
    basis = DeadlineBasis(claim.get("deadline_basis", "stated"))
    if "deadline_words" in claim:  # hangs on an event: it has no days
        return Deadline(claim["deadline_words"], DeadlineKind.CONTINGENT, None, basis)
    return deadlines.parse(claim.get("deadline", ""), said, basis=basis)


def _word(enum: Any, value: str | None) -> Any:
    return enum(value) if value else None


def _plus(day: Day, days: int) -> Day:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


# --- what a layout has to survive

LONG = (
    "The commission that was set up in the spring to look into the delays, the costs and the several changes of "
    "command at the Harl tunnel publishes its report in full, with all annexes, without blacked-out lines and not "
    "only in the reading room of the treasury, before the end of the year in which the first train runs, if it does"
)
UGLY = (
    LONG,
    "سيُفتتح نفق هارل أمام الركاب قبل نهاية عام 2025 وفقًا لما أعلنه المهندس المسؤول عن المشروع",
    "哈尔海峡隧道将在2025年底之前向乘客开放，首班列车由奥维尔站出发",
    "Ẑ̵͎ă̶̲l̷͈̈g̶͍̀o̴̗͌ combining marks, e\u0301 and n\u0303, stay where they belong by the end of 2025",
    "<b>No bold</b> &amp; no <img src='x.png'> appears in this sentence, which is text by the end of 2025",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2,
)
QUOTES = (
    "a report, in full, with all annexes",
    "قال: «سيمر أول قطار قبل نهاية العام، وأنا متأكد من ذلك تمامًا»",
    "“我有九成把握，”他说，“列车年底前一定开通。”",
    "Ẑ̵͎ă̶̲l̷͈̈g̶͍̀o̴̗͌ e\u0301 n\u0303",
    "<b>No bold</b> &amp; no <img src='x.png'>",
    "Unterbeamten " * 60,
)
TOWNS = ("Ostrel", "Norrow", "Lissa Bay", "Dunmere", "Harl Point", "Vane", "Upper Tavia", "Sorrel", "Quarrick", "Mowe")
EVENTS = (
    ("opens a second bridge over the river", "likely", "bridges"),
    ("closes its last cinema", "unlikely", "culture"),
    ("has more inhabitants than ten years before", "70%", "people"),
    ("runs out of money for its roads", "10-30%", "money"),
    ("elects a mayor who is not from there", "about even", "elections"),
    ("wins its own marathon", "", "sport"),
)


def crowd(ledger: Ledger, clock: Clock) -> None:
    """Add long lists and ugly text, all of it due or open on ``ON``."""
    clock.day = "2025-02-14"
    text = "\n\n".join(f"Before. {quote.strip()} After." for quote in QUOTES)
    source = SourceDraft(
        title="A title that goes on and on, as titles do when nobody in the room may shorten them: part seven " * 2,
        outlet="Süd-Östlicher Vereinigter General-Anzeiger für Stadt und Land (invented)",
        writer="Maximiliane-Eleonore von und zu Hohenfels-Traunstein the Younger",
        url="https://example.invalid/" + "a-very-long-address/" * 12,
        published_on="2025-02-14",
    )
    for number, (proposition, quote) in enumerate(zip(UGLY, QUOTES, strict=True)):
        _log(
            ledger,
            ClaimDraft(
                proposition=proposition,
                quote=quote.strip(),
                speaker=("المهندس المسؤول" if number == 1 else "工程师" if number == 2 else source.writer),
                source=source,
                snapshot=SnapshotDraft(data=text.encode(), text=text),
                likelihood=likelihood.parse("unlikely" if number % 2 else "90%"),
                deadline=deadlines.parse("by the end of 2025", "2025-02-14"),
                criteria=" ".join([proposition] * 2) if number == 0 else "",
                tags=tuple(f"tag {n:02} of many" for n in range(40)) if number == 0 else ("ugly",),
            ),
        )
    _many(ledger)


def _many(ledger: Ledger) -> None:
    for number, (town, (event, chance, tag)) in enumerate(product(TOWNS, EVENTS)):
        year = 2025 + number % 3
        basis = LikelihoodBasis.ANALYST if chance == "10-30%" else None
        _log(
            ledger,
            ClaimDraft(
                proposition=f"{town} {event} by {year}",
                speaker=f"Council of {town}",
                speaker_kind=SpeakerKind.OFFICE,
                speaker_says=None if chance else SpeakerSays.WILL,
                source=SourceDraft(title=f"Yearbook of {town}", outlet="Yearbooks (invented)", published_on="2024"),
                likelihood=likelihood.parse(chance, basis=basis),
                deadline=deadlines.parse(f"by the end of {year}", "2024-12-31"),
                tags=(tag, "yearbook"),
            ),
        )


def _log(ledger: Ledger, draft: ClaimDraft) -> None:
    ledger.log_claim(draft, on="2025-02-14")


def make(path: Path, *, crowded: bool = False) -> None:
    """Make the sample ledger at ``path``. Raises FileExistsError when something is there."""
    if path.exists():
        raise FileExistsError(f"“{path}” is there already: name a new file, or move that one away.")
    clock = Clock()
    ledger = Ledger.open(path, author="Sample desk", device="sample", now=clock)
    try:
        articles = tomllib.loads(DATA.read_text(encoding="utf-8"))["article"]
        Sample(ledger, clock).do(articles)
        _settle_event(ledger, clock)
        if crowded:
            crowd(ledger, clock)
        clock.day = "2026-02-20"
        for name, query in (
            ("Tunnel, still open", "tag:tunnel is:open"),
            ("Nearly certain, resolved", "p>0.8 is:resolved"),
        ):
            ledger.save_search(name, query)
    finally:
        ledger.close()


def _settle_event(ledger: Ledger, clock: Clock) -> None:
    """One event has its outcome."""
    clock.day = "2024-10-25"
    found = next(one for one in ledger.named("event") if one.name.startswith("Tavia"))
    event = ledger.record("event", found.uid)
    assert isinstance(event, Event)
    done = replace(event, outcome=Outcome.HAPPENED, occurred_on="2024-10-20", known_on="2024-10-21")
    ledger.save(done, base=ledger.revision_of("event", found.uid), on=clock.day)


def main() -> int:
    """Make the ledger that the arguments ask for."""
    parser = argparse.ArgumentParser(description="Make the sample ledger.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--crowded", action="store_true", help="add long lists and ugly text")
    arguments = parser.parse_args()
    try:
        make(arguments.path, crowded=arguments.crowded)
    except (TrackerError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{arguments.path}: look at it with --on {ON}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
