"""How the rows of a file are to be read, from the whole of its columns: in one pass that keeps none of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.errors import InputError
from tracker.importers.days import Order
from tracker.importers.model import Given, Options
from tracker.importers.seen import Seen

TRUE = frozenset("true right correct hit".split())
FALSE = frozenset("false wrong incorrect miss".split())
_DAY_FIELDS = (
    "claimed_on published_on deadline deadline_earliest deadline_latest known_on review_on first_recorded_on".split()
)
_DOUBTFUL = "the proposition came true, or that the speaker was borne out? Say --verdict-means proposition or speaker."


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one file are read: what was said, else what the whole of a column shows.

    ``rows`` counts them; ``repeated`` knows the foreign ids that more than one row has (and may know others).
    """

    options: Options
    scale: int
    order: str
    notes: tuple[str, ...]
    rows: int = 0
    repeated: Seen = field(default_factory=Seen)


@dataclass(slots=True)
class _Doubt:
    """The first row whose “true” could mean two things, under one scale of likelihoods."""

    line: int = 0
    text: str = ""

    def note(self, line: int, text: str) -> None:
        if not self.line:
            self.line, self.text = line, text


def reading(rows: Iterable[Given], options: Options) -> Reading:
    """Scale and order of days from the columns. Raises InputError where a verdict could mean two things."""
    order, most, count = Order(), 0.0, 0
    keys, repeated = Seen(), Seen()
    doubts = {1: _Doubt(), 100: _Doubt()}
    for given in rows:
        fields = given.fields
        count += 1
        for name in _DAY_FIELDS:
            if text := fields.get(name):
                order.see(text)
        for name in ("p", "p_low", "p_high"):
            if (text := fields.get(name)) and (found := as_number(text)) is not None and found > most:
                most = found
        if (key := fields.get("key")) and not keys.add(hash(key)):
            repeated.add(hash(key))
        if (text := fields.get("outcome")) and text.strip().casefold() in TRUE | FALSE:
            _doubt(given, text.strip(), options, doubts)
    scale = options.scale or (100 if most > 1 else 1)
    notes = [] if options.date_order or not order.why() else [f"{order.why()[:1].upper()}{order.why()[1:]}."]
    if scale == 100 and not options.scale:
        notes.append(f"Probabilities are read as percent, since {most:g} is above 1: --scale 1 reads them otherwise.")
    if doubts[scale].line:
        raise InputError(
            "verdict_means",
            f"“{doubts[scale].text}” (line {doubts[scale].line:,}) stands beside a claim that it will not happen. "
            f"Does it say that {_DOUBTFUL}",
        )
    return Reading(options, scale, options.date_order or order.found(), tuple(notes), count, repeated)


def _doubt(given: Given, text: str, options: Options, doubts: Mapping[int, _Doubt]) -> None:
    """“True” may be said of the proposition or of a speaker who said that it will not happen: ask, never guess."""
    if options.verdict_means or looked_up(text, options.outcomes) is not None:
        return
    if given.fields.get("verdict") == "proposition":
        return
    negative = given.fields.get("speaker_says", "").startswith("will_not")
    p = given.fields.get("p", "").strip()
    best = as_number(p.rstrip("% ").replace(",", "."))
    for scale, doubt in doubts.items():
        if negative or (best is not None and best < (50 if p.endswith("%") or scale == 100 else 0.5)):
            doubt.note(given.line, text)


def as_number(text: str) -> float | None:
    """The number that a cell holds, if it is one of sensible size."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e12 else None


def looked_up(text: str, mapping: Mapping[str, str]) -> str | None:
    """The value that a mapping has for a cell; numbers compare as numbers (1 = 1.0)."""
    if not mapping:
        return None
    if text in mapping:
        return mapping[text]
    found = as_number(text)
    for value, means in mapping.items():
        if value.casefold() == text.casefold() or (found is not None and as_number(value) == found):
            return means
    return None
