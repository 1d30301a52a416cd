"""What keeps a claim from being judged, each with the one step that mends it: for suggestions and a claim's form."""

from __future__ import annotations

import re

from tracker.claims import ClaimKind
from tracker.detection.model import Problem, ProblemKind, Remedy
from tracker.detection.tables import plain, table, triggers

_SPLIT = re.compile(
    r"(?:,? (?:and|but|while) (?=(?:\w+ ){1,6}(?:will|would|may|might|could|won't)\b)|; )", re.IGNORECASE
)
_FUTURE = re.compile(r"\b(?:will|would|may|might|could|won't|going to|likely to)\b|'ll\b", re.IGNORECASE)

_SENTENCES = {
    ProblemKind.NO_DATE: "No day is named by which it can be judged: set a day to look again.",
    ProblemKind.NO_MEASURE: "“{words}” has no measure: say in the criteria how much would count.",
    ProblemKind.COULD: "“{words}” is true whatever happens: give a likelihood, or it is not scored.",
    ProblemKind.TWO_CLAIMS: "These are two claims: split them, so that each can come out its own way.",
    ProblemKind.UNFALSIFIABLE: "“{words}” is a matter of opinion: no outcome would show it wrong.",
}
_REMEDIES = {
    ProblemKind.NO_DATE: Remedy.SET_REVIEW_DAY,
    ProblemKind.NO_MEASURE: Remedy.ADD_CRITERIA,
    ProblemKind.COULD: Remedy.SET_LIKELIHOOD,
    ProblemKind.TWO_CLAIMS: Remedy.SPLIT_CLAIM,
    ProblemKind.UNFALSIFIABLE: Remedy.MAKE_EVALUATIVE,
}
_KINDS = {
    "no_measure": ProblemKind.NO_MEASURE,
    "could": ProblemKind.COULD,
    "unfalsifiable": ProblemKind.UNFALSIFIABLE,
}


def wellformed(
    proposition: str,
    *,
    quote: str = "",
    kind: ClaimKind = ClaimKind.FORECAST,
    has_deadline: bool = False,
    has_criteria: bool = False,
    has_likelihood: bool = False,
    has_review_day: bool = False,
) -> tuple[Problem, ...]:
    """The problems of a claim in the order of ``ProblemKind``; empty for a claim that can be judged.

    ``quote`` is looked at for the speaker's "could", which a proposition no longer has. ``has_deadline``: it has a
    last day. What a field already answers (criteria, a likelihood that somebody gave, a review day) is no problem, and
    an evaluative claim has only the problem of two claims.

    >>> [problem.remedy.value for problem in wellformed("Prices will fall soon.", has_likelihood=True)]
    ['set_review_day', 'add_criteria']
    """
    words = plain(proposition)
    found: dict[ProblemKind, Problem] = {}
    if not has_deadline and not has_review_day:
        found[ProblemKind.NO_DATE] = _problem(ProblemKind.NO_DATE, "")
    answered = {
        ProblemKind.NO_MEASURE: has_criteria,
        ProblemKind.COULD: has_likelihood,
        ProblemKind.UNFALSIFIABLE: has_criteria,
    }
    for row in table("problems").near(triggers(words) | triggers(plain(quote))):
        which = _KINDS[row.family]
        match = row.pattern.search(plain(quote) if which is ProblemKind.COULD and quote else words)
        if match and which not in found and not answered[which]:
            found[which] = _problem(which, match[0].strip())
    split = _SPLIT.search(words)
    if split and _FUTURE.search(words[: split.start()]) and _FUTURE.search(words[split.end() :]):
        found[ProblemKind.TWO_CLAIMS] = _problem(ProblemKind.TWO_CLAIMS, split[0].strip(), split.end())
    if kind is ClaimKind.EVALUATIVE:
        found = {which: problem for which, problem in found.items() if which is ProblemKind.TWO_CLAIMS}
    return tuple(found[which] for which in ProblemKind if which in found)


def _problem(kind: ProblemKind, words: str, split_at: int | None = None) -> Problem:
    return Problem(kind, words, _SENTENCES[kind].format(words=words), _REMEDIES[kind], split_at)
