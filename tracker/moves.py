"""What changed from one statement of a claim to the next, in words: likelihood, deadline, wording. No judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tracker import deadlines, likelihood
from tracker.claims import ClaimView
from tracker.reading.again import Part, changed_words

MOST = 4
"""Places of a wording that are told one by one; where more changed, the whole of the new one is told."""


def moved(before: ClaimView, after: ClaimView) -> list[str]:
    """What is otherwise in the later statement, a sentence part each; empty where nothing is."""
    found = []
    if before.likelihood != after.likelihood:
        found.append(f"likelihood {likelihood.describe(before.likelihood)} → {likelihood.describe(after.likelihood)}")
    if _when(before) != _when(after):
        found.append(f"deadline {_when(before)} → {_when(after)}")
    return [*found, *reworded(before.proposition, after.proposition)]


def _when(view: ClaimView) -> str:
    return deadlines.describe(view.deadline)


def reworded(old: str, new: str) -> list[str]:
    """The places where a wording changed.

    >>> reworded("The bridge opens by June.", "The new bridge opens by July.")
    ['“new” added', '“June” became “July”']
    >>> reworded("It rains in June.", "It rains.")
    ['“in June” left out']
    """
    found = [_told(gone.strip(), added.strip()) for gone, added in _runs(old, new)]
    found = [words for words in found if words]
    return found if len(found) <= MOST else [f"worded anew: “{new}”"]


def _told(gone: str, added: str) -> str:
    if gone and added:
        return f"“{gone}” became “{added}”"
    return f"“{added}” added" if added else f"“{gone}” left out" if gone else ""


def _runs(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What was removed and what stands in its place, runs that only spaces part taken together."""
    gone = added = ""
    for piece in changed_words(old, new):
        if piece.part is Part.REMOVED:
            gone += piece.text
        elif piece.part is Part.ADDED:
            added += piece.text
        elif piece.text.strip():
            yield gone, added
            gone = added = ""
        elif gone or added:
            gone, added = gone + piece.text, added + piece.text
    yield gone, added


def lines(chain: Sequence[ClaimView]) -> list[str]:
    """A chain of updates as lines: what was said first, then what each later statement changed."""
    if len(chain) < 2:
        return []
    first = chain[0]
    found = [f"{_day(first)}: {likelihood.describe(first.likelihood)}, {_when(first)}"]
    found += [f"{_day(after)}: {'; '.join(moved(before, after)) or 'said again'}" for before, after in pairwise(chain)]
    return found


def _day(view: ClaimView) -> str:
    return view.claimed_on or "day unknown"
