"""A card in sentences, the exclusions first: what the numbers say, and no more than they do.

No grade, no star, no "72 % accurate": each sentence stands beside the key of the number that it tells, so that a page
can open the claims behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tracker.scoring.card import LEAST_CURVE, Card, Share
from tracker.scoring.columns import Choices
from tracker.scoring.yardsticks import TITLES


class Said(NamedTuple):
    """A sentence, and the key of the number that it is about (``scoring.columns.behind``).

    ``parts`` are numbers in it that have claims of their own, each with its words as they stand there, in that order.
    """

    key: str
    words: str
    parts: tuple[tuple[str, str], ...] = ()


def sentences(
    card: Card,
    protocols: Mapping[str, int] | None = None,
    yardstick: str = "",
    coverage: tuple[int, int] = (0, 0),
    updated: tuple[int, float | None, float | None] = (0, None, None),
) -> Iterator[Said]:
    """All that the card says, in the order in which it is to be read.

    ``yardstick`` is that of its ``Choices``; ``coverage`` how many predictions were found in the articles of its
    claims, and how many of them were handled; ``updated`` how many scored claims were updated, the Brier score of their
    first statements, and that of all statements by how long each stood.
    """
    yield from _exclusions(card)
    yield from _selection(card, protocols or {}, coverage)
    if yardstick and card.verbal.n:
        yield _yardstick(card, yardstick)
    yield from _numbers(card)
    yield from _updated(*updated)
    yield from _shares(card)
    yield from _withheld(card)


def _exclusions(card: Card) -> Iterator[Said]:
    many = count(card.claims, "claim")
    yield Said("n", f"{card.n:,} of {many} scored.", (("n", f"{card.n:,}"), ("claims", many)))
    left = [
        (f"excluded.{reason}", f"{number:,} {words_of(str(reason))}")
        for reason, number in card.excluded.items()
        if number
    ]
    if left:
        yield Said("excluded", f"Not scored: {', '.join(words for _, words in left)}.", tuple(left))
    if card.left_out:
        yield Said("left_out", f"{card.left_out:,} more left out as asked.")
    if card.provisional and card.overdue is not None:
        yield Said("overdue", f"Provisional: {per_cent(card.overdue)} of what should be judged by now is not.")


def _selection(card: Card, protocols: Mapping[str, int], coverage: tuple[int, int]) -> Iterator[Said]:
    parts = [f"{number:,} {words_of(name) if name else 'in no collection'}" for name, number in protocols.items()]
    if parts:
        seen, handled = coverage
        passed = f"; {handled:,} of {count(seen, 'prediction')} found in their articles were handled" if seen else ""
        yield Said("claims", f"How the claims were chosen: {', '.join(parts)}{passed}.")
    for found, key, what in (
        (card.logged_after_outcome, "logged_after_outcome", "logged after the outcome was known"),
        (card.reading_after_outcome, "reading_after_outcome", "read or given a measure after the outcome was known"),
        (card.partly, "partly", "came true in part"),
    ):
        if found.n:
            rest = "none is left" if found.brier_without is None else f"the Brier score is {found.brier_without:.3f}"
            yield Said(key, f"{found.n:,} of the {card.n:,} {what}; without them {rest}.")
    if card.undated:
        yield Said("undated", f"{card.undated:,} are of an unknown day: whether they came before the outcome is too.")


def _numbers(card: Card) -> Iterator[Said]:
    if card.brier is None or card.reference_brier is None:
        return
    ends = (
        f" (95 % interval {card.brier_interval[0]:.3f} to {card.brier_interval[1]:.3f})" if card.brier_interval else ""
    )
    against = card.against_reference
    recorded = against.recorded if against else 0
    base = f"; base rates (recorded for {recorded:,}, else a coin) {card.reference_brier:.3f}" if recorded else ""
    rates = (("base_rates", f"recorded for {recorded:,}"),) if recorded else ()
    score = f"Brier score of first statements {card.brier:.3f}"
    yield Said("brier", f"{score}{ends}: 0 is best, a coin 0.250{base}.", rates)
    if card.stated.n and card.verbal.n:
        stated, verbal = count(card.stated.n, "stated number"), _readings(card)
        words = f"{stated} {card.stated.brier:.3f}, {verbal} {card.verbal.brier:.3f}, apart."
        yield Said("n", words, (("stated", stated), ("verbal", verbal)))
    if card.verbal.n:
        yield Said(
            "verbal",
            f"Words can be read otherwise: kindest {card.brier_kindest:.3f}, harshest {card.brier_harshest:.3f}. "
            "That is no confidence interval, and more claims do not narrow it.",
        )
    if against and against.interval and recorded:
        low, high = against.interval
        yield Said(
            "base_rates", f"Against the reference {against.mean:+.3f} ({low:+.3f} to {high:+.3f}); below 0 is better."
        )
    if card.interim.brier is not None:
        yield Said("interim", f"Interim outcomes apart: {card.interim.n:,}, Brier score {card.interim.brier:.3f}.")
    yield from _luck(card)
    if card.corp:
        yield Said(
            "corp",
            f"Miscalibration {card.corp.mcb:.4f}, discrimination {card.corp.dsc:.4f}, uncertainty {card.corp.unc:.4f}.",
        )
    if card.n >= LEAST_CURVE and card.effective_n is not None:
        yield Said(
            "n",
            f"They hang together in {count(card.clusters, 'event or source', 'events or sources')}: worth about "
            f"{card.effective_n:,.0f} independent claims.",
        )


def _updated(n: int, first: float | None, weighted: float | None) -> Iterator[Said]:
    if first is None or weighted is None:
        return
    many = f"{n:,} were updated" if n > 1 else "1 was updated"
    yield Said(
        "updated",
        f"{many}: first statements {first:.3f}, all of them by how long each stood {weighted:.3f}, apart.",
    )


def _yardstick(card: Card, yardstick: str) -> Said:
    of = f"{card.reread:,} of {count(card.verbal.n, 'reading')} of words"
    rest = "" if card.reread == card.verbal.n else "; the others use words that it does not define"
    return Said("reread", f"{of} by {TITLES[yardstick]}, at the middle of its ranges{rest}.")


def _readings(card: Card) -> str:
    return f"{count(card.verbal.n, 'reading')} of words"


def _luck(card: Card) -> Iterator[Said]:
    if card.luck is None:
        return
    expected = f"If every stated likelihood were right, {card.luck.expected_brier:.3f} would be expected"
    chance = card.luck.as_bad_or_worse
    if chance is None:
        yield Said("luck", f"{expected}.")
        return
    verdict = f" {_head(card.n)} cannot tell skill from luck." if chance >= 0.05 else ""
    yield Said("luck", f"{expected}; a result this bad or worse comes up {often(chance)}.{verdict}")


def _shares(card: Card) -> Iterator[Said]:
    if card.leaned.n:
        yield Said("leaned", f"Leaned the way it went {share(card.leaned)}.", _parts("leaned", card.leaned))
    if card.asserted.n:
        words = f"Said without a likelihood, in a table of their own: as said {share(card.asserted)}."
        yield Said("asserted", words, _parts("asserted", card.asserted))
    found = card.judgeable
    if found is not None:
        parts = (
            ("judgeability", f"{per_cent(found.all)} have all three"),
            ("judgeable.deadline", f"a day by when ({per_cent(found.deadline)})"),
            ("judgeable.measure", f"a measure ({per_cent(found.measure)})"),
            ("judgeable.likelihood", f"a likelihood ({per_cent(found.likelihood)})"),
        )
        every, day, measure, likelihood = (words for _, words in parts)
        yield Said("judgeability", f"Judgeable: {every}, {day}, {measure} and {likelihood}.", parts)


def _parts(key: str, found: Share) -> tuple[tuple[str, str], ...]:
    return (f"{key}.k", f"{found.k:,}"), (key, f"{found.n:,}")


def _withheld(card: Card) -> Iterator[Said]:
    for sentence in dict.fromkeys(card.reasons.values()):
        key = next(key for key, words in card.reasons.items() if words == sentence)
        yield Said(key, sentence)


def counting(choices: Choices) -> str:
    """What is left out or counted otherwise than by itself; empty for a card as it is."""
    parts = (
        (not choices.logged_after, "without claims logged after their outcome was known"),
        (not choices.reading_after, "without claims read after their outcome was known"),
        (not choices.partials, "without claims that came true in part"),
        (choices.interim, "interim outcomes as if they were final"),
        (choices.ungated, "with numbers that so few claims cannot carry"),
    )
    return "; ".join(words for holds, words in parts if holds)


def share(found: Share) -> str:
    """ "5 of 7 (95 % interval .35 to .94)"."""
    if found.low is None or found.high is None:
        return f"{found.k:,} of {found.n:,}"
    return f"{found.k:,} of {found.n:,} (95 % interval {found.low:.2f} to {found.high:.2f})"


def per_cent(part: float) -> str:
    """A share as "24 %"."""
    return f"{part * 100:.0f} %"


def often(chance: float) -> str:
    """A probability as a frequency."""
    if chance < 0.005:
        return "less than once in 100"
    times = round(chance * 100)
    return "once in 100" if times == 1 else f"{times} times in 100"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 claim", "7 claims"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def words_of(name: str) -> str:
    """A stored word as it is read: "stated after outcome"."""
    return _WORDS.get(name, name.replace("_", " "))


_WORDS = {
    "no_likelihood": "without a likelihood",
    "due": "overdue",
    "other_kind": "plans, schedules or evaluations",
    "all": "all of a feed",
    "random": "from a random sample",
}


def _head(n: int) -> str:
    small = "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split()
    return f"{small[n] if n < len(small) else f'{n:,}'} claim{'' if n == 1 else 's'}"
