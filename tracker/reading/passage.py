"""The chosen words of a text, and the steps by which they move, grow and shrink. Pure code points; no window."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from tracker.reading.sentences import (
    Span,
    clauses,
    sentence_after,
    sentence_at,
    sentence_before,
    trimmed,
    word_end_after,
    word_end_before,
    word_start_after,
    word_start_before,
)

MOST_SKIPPED = 40
"""Labels that one step goes over at most: a table of words is no menu."""


def is_label(line: str) -> bool:
    """Whether a line is one or two words without an end, like a share button: "Read Later", "Email".

    Only in Latin letters: where words are written without spaces, a whole sentence would look like one.
    """
    return len(line.split()) <= 2 and line[-1:].isalnum() and all(ord(sign) < 0x250 for sign in line)


class Passage:
    """Chosen words: from ``anchor``, where the choice began, to ``cursor``; empty when the two are the same."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.anchor = 0
        self.cursor = 0

    @property
    def span(self) -> Span:
        """The chosen code points in reading order."""
        return Span(min(self.anchor, self.cursor), max(self.anchor, self.cursor))

    def select(self, start: int, end: int) -> None:
        """Choose from ``start`` to ``end``; what lies outside the text is left out."""
        self.anchor = max(0, min(start, len(self.text)))
        self.cursor = max(0, min(end, len(self.text)))

    def step(self, name: str) -> None:
        """Change the choice by one of ``STEPS``; where there is no further to go, nothing changes."""
        found = self.STEPS[name](self)
        if found is not None:
            self.select(*found)

    def _sentence(self) -> Span | None:
        return sentence_at(self.text, self.span.start) if self.text else None

    def _next(self) -> Span | None:
        if self.span.start == self.span.end:
            return sentence_after(self.text, self.cursor) or sentence_before(self.text, len(self.text))
        here = self._sentence()
        return sentence_after(self.text, max(self.span.end if here is None else here.end, self.span.start + 1))

    def _onward(self) -> Span | None:
        """The next sentence that is more than a button or a label; each line at the end, and the title, is a stop."""
        found = first = self._next()
        if self.span.start == self.span.end:
            return found
        for _ in range(MOST_SKIPPED):
            if found is None or not is_label(self.text[found.start : found.end]):
                break
            found = sentence_after(self.text, found.end)
        return found or first

    def _previous(self) -> Span | None:
        here = self._sentence()
        start = self.span.start if here is None else min(here.start, self.span.start)
        # From the middle of a sentence the way back is its own start first.
        if here is not None and here.start < self.span.start and self.span.end > here.end:
            return here
        return sentence_before(self.text, start)

    def _whole_sentence(self) -> Span | None:
        here = self._sentence() or sentence_after(self.text, self.span.start)
        if here is None or self.span.end < here.end or self.span.start > here.start:
            return here
        # The sentence is chosen already: take the next one too.
        more = sentence_after(self.text, self.span.end)
        return Span(self.span.start, more.end) if more and self.span.start < self.span.end else here

    def _clause(self) -> Span | None:
        here = self._sentence() or sentence_after(self.text, self.span.start)
        if here is None:
            return None
        parts = clauses(self.text, here)
        chosen = trimmed(self.text, *self.span)
        after = [part for part in parts if part.start > chosen.start]
        return after[0] if chosen in parts and after else here if chosen == parts[-1] != here else parts[0]

    def _wider(self) -> Span | None:
        start, end = self._some()
        return Span(start, word_end_after(self.text, end))

    def _narrower(self) -> Span | None:
        start, end = self._some()
        return Span(start, word_end_before(self.text, end, start))

    def _earlier(self) -> Span | None:
        start, end = self._some()
        return Span(word_start_before(self.text, start), end)

    def _later(self) -> Span | None:
        start, end = self._some()
        return Span(word_start_after(self.text, start, end), end)

    def _wider_by_clause(self) -> Span | None:
        start, end = self._some()
        ends = [bound for bound in self._bounds(end) if bound > end]
        return Span(start, min(ends)) if ends else None

    def _narrower_by_clause(self) -> Span | None:
        start, end = self._some()
        ends = [bound for bound in self._bounds(end - 1) if start < bound < end]
        return Span(start, max(ends)) if ends else self._narrower()

    def _bounds(self, at: int) -> list[int]:
        """Ends of the clauses of the sentence at ``at``, of the one after it, and of the sentences themselves."""
        here = sentence_at(self.text, max(at, 0)) or sentence_after(self.text, max(at, 0))
        if here is None:
            return []
        more = sentence_after(self.text, here.end)
        spans = [here, *([more] if more else [])]
        before = sentence_before(self.text, here.start)
        ends = [before.end] if before else []
        for span in spans:
            ends += [part.end for part in clauses(self.text, span)] + [span.end]
        return ends

    def _some(self) -> Span:
        """The choice, or the sentence at the cursor where nothing is chosen yet."""
        return self.span if self.span.start < self.span.end else self._whole_sentence() or self.span

    def _first(self) -> Span | None:
        return sentence_after(self.text, 0)

    def _last(self) -> Span | None:
        return sentence_before(self.text, len(self.text))

    STEPS: ClassVar[dict[str, Callable[[Passage], Span | None]]] = {
        "next": _next,
        "onward": _onward,
        "previous": _previous,
        "sentence": _whole_sentence,
        "clause": _clause,
        "wider": _wider,
        "narrower": _narrower,
        "earlier": _earlier,
        "later": _later,
        "wider_by_clause": _wider_by_clause,
        "narrower_by_clause": _narrower_by_clause,
        "first": _first,
        "last": _last,
    }
    """Every step by its name. Wider and narrower move the end, earlier and later the start."""
