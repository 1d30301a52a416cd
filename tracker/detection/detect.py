"""An article's text in, its suggestions out: the stages one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from tracker import deadlines
from tracker.claims import Attribution, Day, DeadlineBasis
from tracker.claims import Deadline as ClaimDeadline
from tracker.detection.cues import STRONG, SUGGESTED, cues_in, score
from tracker.detection.drafts import draft
from tracker.detection.hedges import hedge_in, side
from tracker.detection.kinds import condition_in, kind_of
from tracker.detection.layout import Layout, Sentence
from tracker.detection.model import Cue, DeadlineGuess, SpeakerGuess, Suggestion
from tracker.detection.reasons import reasons
from tracker.detection.speakers import Speakers
from tracker.detection.timing import deadline_in
from tracker.detection.wellformed import wellformed
from tracker.errors import TrackerError

_GOES_ON = re.compile(
    r"[\"“”‘' ]*(?:that is|in other words|that means|which means|meaning|i\.e\.|or rather|more precisely)\b",
    re.IGNORECASE,
)
_SPACES = " \t\u00a0"
_EDGES = ' \t\u00a0"“”„«»,;:'


def suggest(
    text: str,
    published: Day | None,
    *,
    outlet: str = "",
    set_aside: Sequence[tuple[int, int]] = (),
    muted: Collection[str] = (),
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Suggestion, ...]:
    """The passages of ``text`` that look like predictions, in reading order.

    ``published`` is the article's civil day, None when it is not known: phrases that count from it then have no days.
    ``set_aside`` are spans that are no part of the article (captions, share buttons); lines that begin in one are not
    looked at. ``muted`` are ids of cues that the user does not want to see again. Offsets are code points of ``text``.
    Raises InputError when ``published`` is no day. Those found so far when ``cancelled`` says so: a whole book takes a
    minute.
    """
    if published is not None:
        deadlines.review_day(None, published)
    layout = Layout(text, set_aside)
    speakers = Speakers(layout, outlet)
    found: list[tuple[Sentence, Suggestion]] = []
    for sentence in layout.sentences:
        if cancelled():
            break
        cues = cues_in(layout.plain, sentence.start, sentence.end, muted)
        total = score(cues)
        if total >= SUGGESTED and any(not cue.damper for cue in cues):
            found.append((sentence, _suggestion(layout, speakers, sentence, cues, total, published)))
    return _merged(layout, found)


def _suggestion(
    layout: Layout, speakers: Speakers, sentence: Sentence, cues: tuple[Cue, ...], total: float, published: Day | None
) -> Suggestion:
    text, plain = layout.text, layout.plain
    speaker = _speaker(speakers, sentence, cues)
    start, end = _quote(layout, sentence, cues, speaker)
    hedge = hedge_in(text, plain, sentence.start, sentence.end, cues)
    speaking = [cue for cue in cues if not cue.damper]
    deadline = deadline_in(text, plain, sentence.start, sentence.end, published, speaking)
    place = condition_in(plain, start, end)
    condition = text[place[0] : place[1]].strip(_EDGES + ".") if place else ""
    kind = kind_of(plain, sentence.start, sentence.end, cues)
    frames = [frame for frame in speakers.frames(sentence) if start <= frame.start < end]
    proposition = draft(text, start, end, frames, hedge, place)
    review_on = _review_day(deadline, published)
    return Suggestion(
        start=start,
        end=end,
        quote=text[start:end],
        proposition=proposition,
        kind=kind,
        score=total,
        strong=total >= STRONG,
        speaker=speaker,
        hedge=hedge,
        speaker_says=side(hedge),
        deadline=deadline,
        review_on=review_on,
        condition=condition,
        cues=cues,
        reasons=reasons(cues, total, hedge, deadline, review_on, condition, speaker),
        problems=wellformed(
            proposition,
            quote=hedge.words if hedge else "",
            kind=kind,
            has_deadline=deadline is not None and deadline.latest is not None,
        ),
    )


def _speaker(speakers: Speakers, sentence: Sentence, cues: Sequence[Cue]) -> SpeakerGuess | None:
    """The speaker at the heaviest cue; of cues of about its weight the first that somebody says."""
    heaviest = max(cue.weight for cue in cues)
    for cue in sorted((cue for cue in cues if cue.weight >= heaviest - 0.1), key=lambda cue: -cue.weight):
        found = speakers.at(sentence, cue.start)
        if found is not None:
            return found
    return None


def _quote(layout: Layout, sentence: Sentence, cues: Sequence[Cue], speaker: SpeakerGuess | None) -> tuple[int, int]:
    """The place of the words themselves: of a direct quotation what stands between its marks, else the sentence."""
    start, end = sentence.start, sentence.end
    edges = _SPACES
    if speaker is not None and speaker.attribution is Attribution.DIRECT:
        cued = {layout.quotation_at(cue.start) for cue in cues if not cue.damper}
        inside = [layout.quotations[index] for index in cued if index is not None]
        if inside and None not in cued:
            start = max(start, min(quotation.start for quotation in inside))
            end = min(end, max(quotation.end for quotation in inside))
            edges = _EDGES
    while start < end and layout.text[start] in edges:
        start += 1
    while start < end and layout.text[end - 1] in edges:
        end -= 1
    return start, end


def _review_day(deadline: DeadlineGuess | None, published: Day | None) -> Day | None:
    """The day to look again by our convention, None where there is a last day or no day to count from."""
    if published is None or (deadline is not None and deadline.latest is not None):
        return None
    kept = None if deadline is None else ClaimDeadline(deadline.words, deadline.kind, basis=DeadlineBasis.STATED)
    try:
        return deadlines.review_day(kept, published)
    except TrackerError:
        return None


def _merged(layout: Layout, found: Sequence[tuple[Sentence, Suggestion]]) -> tuple[Suggestion, ...]:
    """The suggestions, each with the sentences that only go on with it ("That is, …"), and none of these alone."""
    from dataclasses import replace

    going_on = {
        sentence.start: before
        for before, sentence in zip(layout.sentences, layout.sentences[1:], strict=False)
        if before.line == sentence.line and _GOES_ON.match(layout.text, sentence.start)
    }
    kept: dict[int, Suggestion] = {sentence.start: suggestion for sentence, suggestion in found}
    for sentence in layout.sentences:
        before = going_on.get(sentence.start)
        if before is not None and before.start in kept:
            first = kept[before.start]
            end = sentence.end
            while end > first.end and layout.text[end - 1] in _EDGES:
                end -= 1
            own = kept.pop(sentence.start, None)
            kept[before.start] = replace(
                first, end=end, quote=layout.text[first.start : end], cues=first.cues + (own.cues if own else ())
            )
    return tuple(sorted(kept.values(), key=lambda suggestion: (suggestion.start, suggestion.end)))
