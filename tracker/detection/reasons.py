"""The one line that says why a passage is suggested, in parts: cue, hedge, deadline, condition, speaker, dampers."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.claims import Attribution, Day, DeadlineKind, Likelihood
from tracker.detection.cues import STRONG
from tracker.detection.model import Cue, DeadlineGuess, Hedge, SpeakerGuess
from tracker.likelihood import describe
from tracker.reading.article import Sure

SHOWN = 60
"""Characters of the text's own words that a part repeats at most."""


def reasons(
    cues: Sequence[Cue],
    score: float,
    hedge: Hedge | None,
    deadline: DeadlineGuess | None,
    review_on: Day | None,
    condition: str,
    speaker: SpeakerGuess | None,
) -> tuple[str, ...]:
    """The parts in the order in which the line prints them, joined by ", "."""
    parts = [*_cue(cues, score, hedge), _deadline(deadline, review_on)]
    if condition:
        parts.append(f"only {_quoted(condition)}")
    parts.append(_speaker(speaker))
    parts += [
        f"{_quoted(cue.words)} speaks against it ({_plain(cue.id)}, −{-cue.weight:.1f})" for cue in cues if cue.damper
    ]
    return tuple(part for part in parts if part)


def _cue(cues: Sequence[Cue], score: float, hedge: Hedge | None) -> list[str]:
    """ "'isn't going to happen' (future, strong; read as 0–9 %, best 2 %)": the heaviest cue, in the words of the hedge
    where they meet, else both."""
    top = max(cues, key=lambda cue: cue.weight)
    strong = ", strong" if score >= STRONG else ""
    if hedge is not None and hedge.start < top.end and top.start < hedge.end:
        read = _range(hedge)
        return [f"{_quoted(hedge.words)} ({_plain(top.family)}{strong}{'; ' + read if read else ''})"]
    parts = [f"{_quoted(top.words)} ({_plain(top.family)}{strong})"]
    if hedge is not None and (read := _range(hedge)):
        parts.append(f"{_quoted(hedge.words)} ({read})")
    return parts


def _range(hedge: Hedge) -> str:
    """What the hedge is read as."""
    if hedge.comparative:
        return "a comparison, which names no number"
    if hedge.best is None:
        return ""
    numbers = describe(Likelihood("", hedge.low, hedge.best, hedge.high))
    return f"read as {numbers}{', to be confirmed' if hedge.ask else ''}"


def _deadline(deadline: DeadlineGuess | None, review_on: Day | None) -> str:
    look = f"look again on {review_on}, our convention" if review_on else "no date of the article to count from"
    if deadline is None:
        return f"no deadline ({look})"
    words = _quoted(deadline.words)
    if deadline.latest is not None:
        between = deadline.kind is DeadlineKind.INTERVAL and deadline.earliest
        days = f"{deadline.earliest} to {deadline.latest}" if between else f"{deadline.sense or 'by'} {deadline.latest}"
        return f"{words} ({days})"
    if deadline.kind is DeadlineKind.CONTINGENT:
        return f"{words} (depends on an event; {look})"
    return f"{words} (no deadline; {look})"


def _speaker(speaker: SpeakerGuess | None) -> str:
    if speaker is None:
        return "in the article's own voice"
    indirect = speaker.attribution is Attribution.INDIRECT
    name = speaker.name
    if speaker.pronoun:
        name = f"“{speaker.text}”" + ("" if name == speaker.text else f", probably {name}")
    sure = " (a guess)" if speaker.sure is Sure.UNSURE and not speaker.pronoun else ""
    goes_on = " (the quotation goes on)" if speaker.rule == "quotation continues" else ""
    return f"{'according to' if indirect else 'said by'} {name}{sure}{goes_on}"


def _plain(name: str) -> str:
    return name.replace("-", " ")


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f"'{line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + '…'}'"
