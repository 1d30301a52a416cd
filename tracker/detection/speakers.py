"""Who says it: the speaker of a quotation or of a reported sentence, or nobody (the article's own voice).

A wrong speaker is worse than none, so each rule says how sure it is, and what no rule reads stays own voice.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from tracker.claims import Attribution
from tracker.detection.frames import Frame, frames_in
from tracker.detection.layout import Layout, Sentence
from tracker.detection.model import SpeakerGuess
from tracker.detection.names import Names
from tracker.detection.phrases import DETERMINERS, ORGANISATIONS, Phrase, phrase_before, subject
from tracker.reading.article import Sure
from tracker.reading.guess import speaker_kind

_FIRST = frozenset("i we you".split())
_BACKSHIFTED = re.compile(r"(?:\w+ ){0,12}?would\b", re.IGNORECASE)


class Speakers:
    """The speakers of one article; asked for one place at a time, it remembers what it found."""

    def __init__(self, layout: Layout, outlet: str = "") -> None:
        self.layout = layout
        self.outlet = outlet
        self.names = Names(layout.plain)
        self._frames: dict[int, tuple[Frame, ...]] = {}
        self._quoted: dict[int, SpeakerGuess | None] = {}
        self._line_starts = [line.start for line in layout.lines]
        self._by_line: dict[int, list[Sentence]] = {}
        for sentence in layout.sentences:
            self._by_line.setdefault(sentence.line, []).append(sentence)

    def at(self, sentence: Sentence, place: int) -> SpeakerGuess | None:
        """Who says what stands at ``place`` of a sentence; None for the article's own voice."""
        index = self.layout.quotation_at(place)
        if index is not None and self.layout.is_speech(index):
            return self._of_quotation(index)
        frame = self._reporting(sentence, place)
        if frame is None:
            return self._reported_on(sentence, place)
        mixed = any(self.layout.is_speech(number) for number in sentence.quotations) or index is not None
        return self._guess(
            frame.phrase,
            Attribution.MIXED if mixed else Attribution.INDIRECT,
            Sure.LIKELY,
            "according to" if frame.according else "verb of speech",
        )

    def _reported_on(self, sentence: Sentence, place: int) -> SpeakerGuess | None:
        """ "Would" with no verb of speech, right after a sentence with one: the same speaker goes on being reported."""
        if not _BACKSHIFTED.match(self.layout.plain, place) or sentence.quotations:
            return None
        line = self._by_line[sentence.line]
        at = line.index(sentence)
        frames = [f for f in self.frames(line[at - 1]) if f.family == "say"] if at else []
        if not frames or _first_person(self.layout, frames[-1].phrase):
            return None
        first = self.layout.plain[frames[-1].phrase.start : frames[-1].phrase.end].split()[0]
        if first[0].islower() and first not in DETERMINERS and not frames[-1].phrase.pronoun:
            return None
        return self._guess(frames[-1].phrase, Attribution.INDIRECT, Sure.UNSURE, "reported speech goes on")

    def frames(self, sentence: Sentence) -> tuple[Frame, ...]:
        """The frames of a sentence."""
        if sentence.start not in self._frames:
            self._frames[sentence.start] = frames_in(self.layout, sentence)
        return self._frames[sentence.start]

    def _reporting(self, sentence: Sentence, place: int) -> Frame | None:
        """The frame that covers a place outside quotations: the nearest before it, else one that closes after it."""
        frames = [f for f in self.frames(sentence) if not _first_person(self.layout, f.phrase)]
        plain = self.layout.plain
        before = [
            frame
            for frame in frames
            if not frame.according
            and not frame.behind
            and frame.start <= place
            and not (frame.closing and frame.end < place and _sentence_like(plain[frame.end : place]))
        ]
        if before:
            return before[-1]
        return next((f for f in frames if f.according or (f.closing and f.start > place)), None)

    def _of_quotation(self, index: int) -> SpeakerGuess | None:
        if index not in self._quoted:
            self._quoted[index] = None
            self._quoted[index] = self._find_quoted(index)
        return self._quoted[index]

    def _find_quoted(self, index: int) -> SpeakerGuess | None:
        """The speaker of a quotation: beside it, beside another one of the paragraph, or from the paragraph before."""
        quotation = self.layout.quotations[index]
        beside = self._beside(index)
        if beside is not None:
            return self._guess(beside.phrase, self._manner(index), Sure.SURE, "beside the quotation")
        line = [n for n in self.layout.on_line(quotation.line, index) if n != index]
        for number in sorted((n for n in line if self.layout.is_speech(n)), key=lambda n: (abs(n - index), n > index)):
            other = self._beside(number)
            if other is not None:
                return self._guess(other.phrase, Attribution.DIRECT, Sure.LIKELY, "same paragraph's quotation")
        if index and (quotation.continues or self._alone(index)):
            before = (
                self._of_quotation(index - 1) if self.layout.quotations[index - 1].line >= quotation.line - 2 else None
            )
            if before is not None:
                sure = Sure.LIKELY if quotation.continues else Sure.UNSURE
                return SpeakerGuess(
                    before.text,
                    before.start,
                    Attribution.DIRECT,
                    before.kind,
                    before.name,
                    sure,
                    "quotation continues",
                    before.pronoun,
                )
        return self._nearby(index)

    def _manner(self, index: int) -> Attribution:
        """Direct, or mixed where the quotation goes on a sentence of the article ("that the", no capital)."""
        quotation = self.layout.quotations[index]
        first = self.layout.text[quotation.start : quotation.start + 1]
        before = self.layout.plain[max(0, quotation.start - 8) : quotation.start - 1].rstrip()
        goes_on = first.islower() and bool(before) and before[-1] not in ",:.!?" and before[-1].isalpha()
        return Attribution.MIXED if goes_on else Attribution.DIRECT

    def _alone(self, index: int) -> bool:
        """Whether a paragraph holds hardly more than quotations."""
        line = self.layout.lines[self.layout.quotations[index].line]
        quoted = sum(
            min(q.end, line.end) - max(q.start, line.start)
            for q in self.layout.quotations
            if q.line == self.layout.quotations[index].line
        )
        return quoted >= 0.8 * (line.end - line.start - 2)

    def _beside(self, index: int) -> Frame | None:
        """The frame that belongs to a quotation: right behind it, else before it in the sentence where it begins."""
        quotation = self.layout.quotations[index]
        after: list[Frame] = []
        before: list[Frame] = []
        for sentence in self.layout.sentences_between(quotation.start - 1, quotation.end + 1):
            if sentence.line != quotation.line:
                continue
            for frame in self.frames(sentence):
                if frame.start >= quotation.end:
                    after.append(frame)
                elif frame.end <= quotation.start:
                    before.append(frame)
        close = [f for f in after if self._touches(quotation.end, f)]
        if close:
            return close[0]
        near = [f for f in before if f.family == "say" and self._leads(f, quotation.start)]
        if near:
            return near[-1]
        return next((f for f in after if f.according), None) or (before[-1] if before else None)

    def _touches(self, end: int, frame: Frame) -> bool:
        """Whether a frame follows a quotation with nothing between but its own speaker."""
        between = self.layout.plain[end + 1 : min(frame.start, frame.phrase.start)]
        return len(between) <= 60 and not re.search(r'["“”.!?;]', between)

    def _leads(self, frame: Frame, start: int) -> bool:
        """Whether no other quotation stands between a frame and the quotation that it opens."""
        return not re.search(r'["“”]', self.layout.plain[frame.end : start - 1])

    def _nearby(self, index: int) -> SpeakerGuess | None:
        """The subject of the words that lead to a quotation, or the speaker of the sentence before it; both a guess."""
        quotation = self.layout.quotations[index]
        line = self._by_line.get(quotation.line, [])
        lead = self.layout.plain[self.layout.lines[quotation.line].start : quotation.start]
        if lead.rstrip(' "“').endswith(":"):
            phrase = phrase_before(
                self.layout.plain,
                self.layout.lines[quotation.line].start,
                quotation.start - len(lead) + len(lead.rstrip(' "“:')),
            )
            if phrase and phrase.person:
                return self._guess(phrase, Attribution.DIRECT, Sure.LIKELY, "name and colon")
        for sentence in reversed([s for s in line if s.end <= quotation.start]):
            frames = [f for f in self.frames(sentence) if f.family == "say"]
            if frames:
                return self._guess(frames[-1].phrase, Attribution.DIRECT, Sure.UNSURE, "speaker of the sentence before")
        following = [s for s in line if s.start >= quotation.end][:1]
        for sentence in following:
            frames = [f for f in self.frames(sentence) if f.family == "say"]
            if frames:
                return self._guess(frames[0].phrase, Attribution.DIRECT, Sure.UNSURE, "speaker of the sentence after")
        mention = self.names.before(quotation.start, self.layout.lines[max(0, quotation.line - 1)].start)
        if mention is None:
            return None
        kind = speaker_kind(mention.name, self.outlet)
        return SpeakerGuess(
            mention.name, mention.start, Attribution.DIRECT, kind, mention.name, Sure.UNSURE, "last person named"
        )

    def _guess(self, phrase: Phrase, attribution: Attribution, sure: Sure, rule: str) -> SpeakerGuess | None:
        """A phrase as a speaker: the fullest name, pronouns followed back and flagged."""
        text = self.layout.text[phrase.head.start : phrase.head.end]
        if phrase.pronoun:
            return self._followed(phrase, attribution, rule)
        name = self.names.known(self.layout.plain[phrase.head.start : phrase.head.end], phrase.start)
        return SpeakerGuess(text, phrase.head.start, attribution, speaker_kind(name, self.outlet), name, sure, rule)

    def _followed(self, phrase: Phrase, attribution: Attribution, rule: str) -> SpeakerGuess | None:
        """ "He", "she", "they", "it": the last that may be meant, in this paragraph or the two before; flagged."""
        text = self.layout.text[phrase.start : phrase.end]
        line = bisect_right(self._line_starts, phrase.start) - 1
        name = self._person_meant(phrase, line) if phrase.person else self._others_meant(phrase, line)
        kind = speaker_kind(name or text, self.outlet)
        return SpeakerGuess(
            text, phrase.start, attribution, kind, name or text, Sure.UNSURE, f"{rule}; pronoun", pronoun=True
        )

    def _spoken(self, phrase: Phrase, line: int) -> list[Phrase]:
        """The speakers of the verbs before a phrase, in its paragraph and the two before, in order."""
        return [
            frame.phrase
            for number in range(max(0, line - 2), line + 1)
            for sentence in self._by_line.get(number, ())
            for frame in self.frames(sentence)
            if frame.phrase.end <= phrase.start
        ]

    def _person_meant(self, phrase: Phrase, line: int) -> str:
        """The name behind "he": in the same sentence, the last speaker, the last person named, in this order."""
        here = next((s for s in self._by_line.get(line, ()) if s.start <= phrase.start < s.end), None)
        within = self.names.before(phrase.start, here.start) if here else None
        if within is not None:
            return within.name
        spoken = [p for p in self._spoken(phrase, line) if (p.pronoun and p.person) or self._may_be_he(p)]
        mention = self.names.before(phrase.start, self.layout.lines[max(0, line - 2)].start)
        strong = mention is not None and self.names.again(mention)
        if spoken and not (mention is not None and strong and mention.start > spoken[-1].start):
            last = spoken[-1]
            if last.pronoun:
                return self._person_meant(last, bisect_right(self._line_starts, last.start) - 1)
            return self.names.known(self.layout.plain[last.head.start : last.head.end], last.start)
        if mention is not None and strong:
            return mention.name
        anywhere = self.names.before(phrase.start, 0)
        return anywhere.name if anywhere else ""

    def _others_meant(self, phrase: Phrase, line: int) -> str:
        """What "they" or "it" may be: the last speaker that is no single person, or what the sentence begins with."""
        spoken = [p for p in self._spoken(phrase, line) if not p.pronoun and not self._may_be_he(p)]
        spoken += self._subject_of(phrase, line)
        if not spoken:
            return ""
        last = spoken[-1]
        return self.names.known(self.layout.plain[last.head.start : last.head.end], last.start)

    def _may_be_he(self, phrase: Phrase) -> bool:
        """Whether a phrase may be "he" or "she": a person, a surname, or one person described."""
        if phrase.pronoun:
            return False
        text = self.layout.plain[phrase.head.start : phrase.head.end]
        if phrase.person or self.names.person(text) != text:
            return True
        last = text.split()[-1].lower()
        return text[:1].islower() and not last.endswith("s") and last not in ORGANISATIONS

    def _subject_of(self, phrase: Phrase, line: int) -> list[Phrase]:
        """What the sentence of an "it" or "they" begins with, where that is no pronoun itself."""
        for sentence in self._by_line.get(line, ()):
            if sentence.start <= phrase.start < sentence.end:
                found = subject(self.layout.plain, sentence.start, phrase.start)
                if found and not found.pronoun and not found.person:
                    return [found]
        return []


def _first_person(layout: Layout, phrase: Phrase) -> bool:
    return layout.plain[phrase.start : phrase.end].lower() in _FIRST


def _sentence_like(words: str) -> bool:
    """Whether another sentence begins between a closing frame and a place ("he said, and the dam will break")."""
    return bool(re.search(r"[;.]|, (?:and|but)\b", words))
