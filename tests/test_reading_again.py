"""What became of quotes in a page that is read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reading.again import Part, Quoted, Standing, again, changed_lines, changed_words
from tracker.reading.anchor import at

OLD = (
    "The harbour office said on Monday that the ferry will sail by June.\n\n"
    "Few believe it. “We are unlikely to see a ferry this year,” said the keeper.\n"
)
QUOTE = "the ferry will sail by June"


def quoted(exact: str = QUOTE) -> Quoted:
    place = at(OLD, OLD.index(exact), OLD.index(exact) + len(exact))
    return Quoted("c1", exact, place.prefix, place.suffix, place.start)


@pytest.mark.parametrize(
    ("now", "standing", "words"),
    [
        (OLD, Standing.INTACT, "intact"),
        (OLD + "More was said.", Standing.INTACT, "intact"),
        ("Corrected.\n\n" + OLD, Standing.MOVED, "moved"),
        ("We were told that the ferry will sail by June, but not by whom.", Standing.MOVED, "moved"),
        (
            OLD.replace("the ferry will", "The  ferry will"),
            Standing.REWORDED,
            "reworded (only marks, spaces or capitals)",
        ),
        (OLD.replace("will sail by June", "may sail by July"), Standing.REWORDED, "reworded ("),
        ("The council met to speak of the budget, and went home.", Standing.GONE, "gone"),
        ("", Standing.GONE, "gone"),
    ],
)
def test_each_standing(now: str, standing: Standing, words: str) -> None:
    (found,) = again(now, [quoted()])
    assert (found.claim, found.standing) == ("c1", standing)
    assert found.words().startswith(words)
    if standing is Standing.GONE:
        assert (found.start, found.end, found.likeness) == (None, None, 0.0)
    else:
        assert found.start is not None and found.end is not None
        removed = "".join(piece.text for piece in found.diff if piece.part is not Part.ADDED)
        added = "".join(piece.text for piece in found.diff if piece.part is not Part.REMOVED)
        assert (removed, added) == (QUOTE, now[found.start : found.end])


def test_a_changed_no_is_seen() -> None:
    (found,) = again(OLD.replace("ferry will sail", "ferry will not sail"), [quoted()])
    assert found.standing is Standing.REWORDED
    assert [piece.text.strip() for piece in found.diff if piece.part is Part.ADDED] == ["not"]


def test_the_full_stop_beside_changed_words_is_none_of_them() -> None:
    quote = Quoted("c1", "the war will be over by the end of March")
    (found,) = again("He said on Tuesday that the war may be over by the end of May.", [quote])
    assert [piece.text for piece in found.diff if piece.part is Part.ADDED] == ["may", "May"]


def test_a_short_quote_is_not_found_within_another_word() -> None:
    (found,) = again("They went straining along.", [Quoted("c", "rain", "the ", " fell", 10)])
    assert found.standing is Standing.GONE


@given(st.text("ab \n.", max_size=40), st.text("ab \n.", max_size=40))
def test_a_diff_leads_from_one_text_to_the_other(old: str, new: str) -> None:
    for made in (changed_words(old, new), changed_lines(old, new)):
        assert "".join(piece.text for piece in made if piece.part is not Part.ADDED) == old
        assert "".join(piece.text for piece in made if piece.part is not Part.REMOVED) == new
        assert all(piece.text for piece in made)


def test_long_passages_are_not_compared_word_by_word() -> None:
    old, new = "a " * 30_000, "b " * 30_000
    assert [piece.part for piece in changed_words(old, new)] == [Part.REMOVED, Part.ADDED]


def test_blank_lines_and_a_line_over_and_over_do_not_make_comparing_long() -> None:
    """Counted, not timed: pairs of equal lines are what it costs."""
    blanks = ["".join(f"{word} {number}\n\n" for number in range(1_000)) for word in ("old", "new")]
    assert [piece.part for piece in changed_lines(*blanks)] == [Part.REMOVED, Part.ADDED]
    same = "a row\n" * 1_000
    whole = changed_lines(same + "one\n", same + "two\n")
    assert [piece.text for piece in whole] == [same + "one\n", same + "two\n"]
    few = changed_lines("a row\n" * 9 + "one\n", "a row\n" * 9 + "two\n")
    assert [piece.text for piece in few] == ["a row\n" * 9, "one\n", "two\n"]
