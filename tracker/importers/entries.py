"""A row of fields as what a ledger keeps: readings parsed, outcomes put in our words, or a sentence why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from tracker import deadlines, likelihood
from tracker.claims import (
    Attribution,
    ClaimKind,
    Day,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Likelihood,
    LikelihoodBasis,
    Outcome,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    VoidReason,
    side_of,
)
from tracker.errors import InputError
from tracker.importers.days import day_of, is_empty
from tracker.importers.model import Given
from tracker.importers.reading import FALSE, TRUE, Reading, as_number, looked_up
from tracker.tally import Refused

_TAGS, _ADDRESSES = re.compile(r"[;,]"), re.compile(r";\s*|\s+")
NO_EVIDENCE = "imported, no evidence in the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An outcome as the file has it; ``known_on`` may be empty, ``decided_at`` a day or an instant."""

    outcome: Outcome
    fraction: float | None = None
    void_reason: VoidReason | None = None
    reason: str = ""
    known_on: Day = ""
    decided_by: str = ""
    decided_at: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row as a claim, with names instead of records. ``content`` is all of the row, by which it is known again."""

    line: int
    key: str
    content: tuple[tuple[str, str], ...]
    proposition: str
    quote: str = ""
    kind: ClaimKind = ClaimKind.FORECAST
    speaker: str = ""
    speaker_kind: SpeakerKind | None = None
    attribution: Attribution | None = None
    speaker_says: SpeakerSays | None = None
    outlet: str = ""
    writer: str = ""
    source_title: str = ""
    source_kind: SourceKind | None = None
    source_url: str = ""
    archive_url: str = ""
    published_on: str = ""
    claimed_on: Day | None = None
    claimed_basis: str = ""
    first_recorded_on: Day | None = None
    deadline: Deadline | None = None
    review_on: Day | None = None
    likelihood: Likelihood | None = None
    base_rate: float | None = None
    criteria: str = ""
    condition: str = ""
    event: str = ""
    collection: str = ""
    tags: tuple[str, ...] = ()
    locator: str = ""
    note: str = ""
    verdict: Verdict | None = None
    reports: tuple[str, ...] = field(default=())
    """What could not be kept as it stood, in sentences."""


_YES = frozenset({"yes", "y", "1", "happened", "it happened", "came true", "kept", "achieved", "verified"})
_NO = frozenset({"no", "n", "0", "did not happen", "did_not_happen", "broken", "missed"})
_OPEN = frozenset({"open", "pending", "unresolved", "not yet", "too early", "in progress", "future"})
_VOID = frozenset({"void", "annulled", "cancelled", "canceled", "cancel", "withdrawn", "not applicable"})
_UNCLEAR = frozenset({"undetermined", "ambiguous", "unclear", "unprovable", "unverifiable", "inconclusive"})


def entries(rows: Iterable[Given], how: Reading) -> tuple[list[Entry], list[Refused]]:
    """Every row as an entry, or refused with its reason."""
    found: list[Entry] = []
    refused: list[Refused] = []
    for one in Entries(rows, how):
        if isinstance(one, Entry):
            found.append(one)
        else:
            refused.append(one)
    return found, refused


class Entries:
    """The rows one after the other, read anew each time: an entry, or refused with its reason."""

    def __init__(self, rows: Iterable[Given], how: Reading) -> None:
        self._rows, self._how = rows, how

    def __iter__(self) -> Iterator[Entry | Refused]:
        for given in self._rows:
            try:
                yield entry(given, self._how)
            except (InputError, ValueError) as error:
                yield Refused(given.line, str(error))


def sources(rows: Iterable[Given]) -> tuple[list[Entry], list[Refused]]:
    """Items of a library as entries that hold a source and no claim."""
    found: list[Entry] = []
    refused: list[Refused] = []
    for given in rows:
        f = given.fields
        try:
            day = day_of(f.get("published_on", ""))
        except InputError:
            day = ""
        try:
            found.append(
                Entry(
                    line=given.line,
                    key=f.get("key", ""),
                    content=(),
                    proposition="",
                    outlet=f.get("outlet", ""),
                    writer=f.get("writer", ""),
                    source_title=f.get("source_title", ""),
                    source_kind=_word(SourceKind, f.get("source_kind") or "report"),
                    source_url=f.get("source_url", ""),
                    archive_url=f.get("archive_url", ""),
                    published_on=day,
                )
            )
        except InputError as error:
            refused.append(Refused(given.line, str(error)))
    return found, refused


def entry(given: Given, how: Reading) -> Entry:
    """One row. Raises InputError, or ValueError in words."""
    f = {name: text for name, text in given.fields.items() if text}
    reports: list[str] = []
    claimed, basis = _claimed(f, how)
    proposition = " ".join((f.get("proposition") or f.get("quote", "")).split())
    if not proposition:
        raise InputError("proposition", "The proposition is empty.")
    held = _likelihood(f, how)
    says = _word(SpeakerSays, f.get("speaker_says", "")) if f.get("speaker_says") else None
    note = f.get("note", "")
    final = _final(f, how)
    verdict = _verdict(f, how, held, says) if final else None
    if not final and f.get("outcome"):
        note = "\n".join(part for part in (note, f"outcome (not final): {f['outcome']}") if part)
    deadline, left = _deadline(f, how, claimed)
    if left:
        reports.append(left)
        note = "\n".join(part for part in (note, left) if part)
    return Entry(
        line=given.line,
        key=f.get("key", ""),
        content=tuple(sorted(f.items())),
        proposition=proposition[:2_000],
        quote=f.get("quote", ""),
        kind=_word(ClaimKind, f["kind"]) if f.get("kind") else ClaimKind.FORECAST,
        speaker=f.get("speaker", "") or how.options.speaker,
        speaker_kind=_word(SpeakerKind, f["speaker_kind"]) if f.get("speaker_kind") else None,
        attribution=_word(Attribution, f["attribution"]) if f.get("attribution") else None,
        speaker_says=says if says != side_of(held) else None,
        outlet=f.get("outlet", "") or how.options.outlet,
        writer=f.get("writer", ""),
        source_title=f.get("source_title", ""),
        source_kind=_word(SourceKind, f["source_kind"]) if f.get("source_kind") else None,
        source_url=f.get("source_url", ""),
        archive_url=f.get("archive_url", ""),
        published_on=day_of(f.get("published_on", ""), how.order),
        claimed_on=claimed,
        claimed_basis=basis,
        first_recorded_on=_day(f, "first_recorded_on", how),
        deadline=deadline,
        review_on=_day(f, "review_on", how),
        likelihood=held,
        base_rate=_probability(f.get("base_rate", ""), how.scale),
        criteria=f.get("criteria", ""),
        condition=f.get("condition", ""),
        event=f.get("event", ""),
        collection=f.get("collection", ""),
        tags=tuple(dict.fromkeys(filter(None, map(str.strip, _TAGS.split(f["tags"]))))) if "tags" in f else (),
        locator=f.get("locator", ""),
        note=note,
        verdict=verdict,
        reports=tuple(reports),
    )


W = TypeVar("W", bound=StrEnum)


def _word(kind: type[W], text: str) -> W:
    try:
        return kind(text.strip().casefold().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise InputError("word", f"“{text[:40]}” is none of {', '.join(kind)}.") from None


def _day(f: Mapping[str, str], name: str, how: Reading) -> Day | None:
    if name not in f:
        return None
    found = day_of(f[name], how.order)
    return deadlines.last_day(found) if found else None


def _claimed(f: Mapping[str, str], how: Reading) -> tuple[Day | None, str]:
    """The day of the claim; a month or a year counts as its last day, and the basis keeps what was said."""
    for name in ("claimed_on", "published_on"):
        found = day_of(f.get(name, ""), how.order)
        if found:
            whole = "given" if name == "claimed_on" else "published"
            return deadlines.last_day(found), whole if len(found) == 10 else f"given as {found}"
    return None, ""


def _probability(text: str, scale: int) -> float | None:
    said = text.strip()
    if not said or is_empty(said):
        return None
    percent = said.endswith("%")
    try:
        number = float(said.rstrip("% ").replace(",", "."))
    except ValueError:
        raise InputError("p", f"“{said[:40]}” is no probability: write 0.2 or 20 %.") from None
    found = number / 100 if percent or scale == 100 else number
    if not 0 <= found <= 1:
        raise InputError("p", f"{said[:40]} is not between 0 and {100 if percent or scale == 100 else 1}.")
    return found


def _likelihood(f: Mapping[str, str], how: Reading) -> Likelihood | None:
    best = _probability(f.get("p", ""), how.scale)
    low, high = _probability(f.get("p_low", ""), how.scale), _probability(f.get("p_high", ""), how.scale)
    words = f.get("likelihood", "")
    if best is None and low is not None and high is not None:
        best = (low + high) / 2
    if best is not None:
        low, high = (best if low is None else low), (best if high is None else high)
        if not low <= best <= high:
            raise InputError("p", f"The probability {best:g} does not lie between {low:g} and {high:g}.")
        return Likelihood(words or f.get("p", ""), low, best, high, LikelihoodBasis.STATED)
    return likelihood.parse(words) if words else None


def _deadline(f: Mapping[str, str], how: Reading, claimed: Day | None) -> tuple[Deadline | None, str]:
    """The deadline, and what of it goes to the note instead: one that lies before the claim."""
    sense = _word(DeadlineSense, f["deadline_sense"]) if f.get("deadline_sense") else None
    words = f.get("deadline", "")
    earliest, latest = _day(f, "deadline_earliest", how), _day(f, "deadline_latest", how)
    if latest is None and words and not is_empty(words):
        try:
            found = day_of(words, how.order)
        except InputError:
            found = ""
        if found:
            latest = deadlines.last_day(found)
        elif claimed:
            return deadlines.parse(words, claimed, sense=sense), ""
        else:
            return Deadline(words=words, basis=DeadlineBasis.STATED), ""
    if latest is None:
        return None, ""
    if claimed and latest < claimed:
        return Deadline(
            words=words, basis=DeadlineBasis.STATED
        ), f"the deadline ({latest}) lies before the claim ({claimed})"
    made = Deadline(
        words=words,
        kind=DeadlineKind.DATE,
        sense=sense or DeadlineSense.BY,
        basis=DeadlineBasis.STATED,
        earliest=earliest or (latest if sense is DeadlineSense.ON else claimed),
        latest=latest,
    )
    return made, ""


# ---------------------------------------------------------------- outcomes


def _final(f: Mapping[str, str], how: Reading) -> bool:
    text = f.get("resolved", "").strip()
    if not text:
        return not how.options.resolved or not f.get("outcome")
    said = looked_up(text, how.options.resolved)
    if said is None and text.casefold() in _YES | _NO | {"true", "false"}:
        said = "yes" if text.casefold() in _YES | {"true"} else "no"
    if said not in ("yes", "no"):
        raise InputError(
            "resolved", f"“{text[:40]}” does not say whether the outcome is final: --resolved {text[:40]}=yes or no."
        )
    return said == "yes"


def _verdict(f: Mapping[str, str], how: Reading, held: Likelihood | None, says: SpeakerSays | None) -> Verdict | None:
    text = f.get("outcome", "").strip()
    outcome, fraction = _outcome(text, f, how, held, says)
    if outcome is None:
        return None
    urls = tuple(url for url in _ADDRESSES.split(f.get("evidence_urls", "")) if url)
    reason = f.get("outcome_note", "")
    return Verdict(
        outcome=outcome,
        fraction=fraction,
        void_reason=VoidReason.IMPORTED if outcome is Outcome.VOID else None,
        reason=reason or ("" if urls else NO_EVIDENCE),
        known_on=_day(f, "known_on", how) or "",
        decided_by=f.get("decided_by", ""),
        decided_at=f.get("decided_at", ""),
        evidence=urls,
    )


def _outcome(
    text: str, f: Mapping[str, str], how: Reading, held: Likelihood | None, says: SpeakerSays | None
) -> tuple[Outcome | None, float | None]:
    said = looked_up(text, how.options.outcomes)
    if said is not None:
        return _meant(said, f)
    plain = text.casefold()
    if is_empty(text) or plain in _OPEN:
        return None, None
    if plain.startswith("partly"):
        return _meant(plain, f)
    if plain in _VOID:
        return Outcome.VOID, None
    if plain in _UNCLEAR:
        return Outcome.UNDETERMINED, None
    if plain in TRUE | FALSE:
        came = plain in TRUE
        if how.options.verdict_means == "speaker" and (says or side_of(held)) is SpeakerSays.WILL_NOT:
            came = not came
        return (Outcome.HAPPENED if came else Outcome.DID_NOT_HAPPEN), None
    number = as_number(text)
    if plain in _YES or number == 1:
        return Outcome.HAPPENED, None
    if plain in _NO or number == 0:
        return Outcome.DID_NOT_HAPPEN, None
    raise InputError(
        "outcome", f'“{text[:40]}” is no outcome that is known: say --outcome "{text[:40]}=happened" or the like.'
    )


def _meant(said: str, f: Mapping[str, str]) -> tuple[Outcome | None, float | None]:
    name, _, share = said.replace("=", ":").partition(":")
    name = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if name == "open":
        return None, None
    try:
        outcome = Outcome(name)
    except ValueError:
        raise InputError(
            "outcome", f"“{said[:40]}” is none of happened, did_not_happen, void, undetermined, open, partly:0.5."
        ) from None
    if outcome is not Outcome.PARTLY:
        return outcome, None
    fraction = as_number(share or f.get("fraction", ""))
    if fraction is None or not 0 < fraction < 1:
        raise InputError("fraction", "Partly needs how much of it happened, between 0 and 1: partly:0.4.")
    return outcome, fraction
