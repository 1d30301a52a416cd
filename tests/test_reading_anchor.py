"""A quote's place in a text, and where it stands when the text has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.reading.anchor import CONTEXT, Method, anchor, folded, nearest, refind
from tracker.reading.guess import attribution, speaker_kind

TEXT = "First: it will rain. Second: it will rain. “It’s over—now,” he\u00a0said.\r\nThe “Straße” 😀 cafe\u0301 ends."
ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "articles"


@pytest.mark.parametrize(
    ("quote", "start", "place"),
    [
        ("it will rain", None, 7),
        ("it will rain", 29, 29),
        ("it will rain", 25, 29),
        ("it will rain", 0, 7),
        ("it will rain", -5, 7),
        ("it will rain", 10_000, 29),
        ("he\u00a0said.\r\nThe", None, TEXT.index("he\u00a0said")),
        ("😀 cafe\u0301", None, TEXT.index("😀")),
    ],
)
def test_a_quote_has_its_place_by_code_points(quote: str, start: int | None, place: int) -> None:
    found = anchor(TEXT, quote, start)
    assert (found.start, TEXT[found.start : found.end]) == (place, quote)
    assert found.prefix == TEXT[max(0, place - CONTEXT) : place]
    assert found.suffix == TEXT[found.end : found.end + CONTEXT]


@pytest.mark.parametrize(
    ("quote", "named"),
    [
        ("he said.", "he\u00a0said."),
        ("it's over-now", "It’s over—now"),
        ("IT WILL RAIN", "it will rain"),
        ("it will certainly rain", "it will rain"),
        ("caf\u00e9", "cafe\u0301"),
        ("strasse", "Straße"),
        ("zzzz qqqq", "no passage comes near"),
        ("", "empty"),
    ],
)
def test_words_that_are_not_there_are_refused_with_the_nearest_passage(quote: str, named: str) -> None:
    with pytest.raises(InputError, match=r"quote|mark") as refused:
        anchor(TEXT, quote)
    assert refused.value.field == "quote"
    assert named in str(refused.value)


@pytest.mark.parametrize(
    ("text", "exact", "prefix", "suffix", "start", "expected", "method"),
    [
        ("ab rain cd", "rain", "ab ", " cd", 3, "rain", Method.POSITION),
        ("xx ab rain cd", "rain", "ab ", " cd", 3, "rain", Method.UNIQUE),
        ("rain one. rain two.", "rain", ". ", " two", 0, "rain", Method.CONTEXT),
        ("It’s “over” – now", 'It\'s "over" - now', "", "", None, "It’s “over” – now", Method.NORMALISED),
        ("It  is\nover", "it is over", "", "", None, "It  is\nover", Method.NORMALISED),
        ("They will surely be back by June", "They will be back in June", "", "", 0, None, Method.ALIKE),
    ],
)
def test_a_quote_is_found_again_with_looser_and_looser_eyes(
    text: str, exact: str, prefix: str, suffix: str, start: int | None, expected: str | None, method: Method
) -> None:
    found = refind(text, exact, prefix, suffix, start)
    assert found is not None
    assert found.method is method
    if expected is not None:
        assert text[found.start : found.end] == expected
    if method is Method.CONTEXT:
        assert found.start == 10


@pytest.mark.parametrize(("text", "exact"), [("", "rain"), ("sun", "It will rain tomorrow"), ("x", ""), ("  ", " ")])
def test_what_is_gone_is_not_found(text: str, exact: str) -> None:
    found = refind(text, exact)
    assert found is None or text[found.start : found.end] == exact


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_whatever_is_cut_from_a_text_is_found_in_it(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    if start == end:
        return
    place = anchor(text, text[start:end], start)
    assert (place.start, place.end) == (start, end)
    again = refind("prefix " + text, text[start:end], place.prefix, place.suffix, start)
    assert again is not None
    assert ("prefix " + text)[again.start : again.end] == text[start:end]


@given(st.text(max_size=60))
def test_the_way_back_from_loose_eyes_stays_inside_the_text(text: str) -> None:
    seen = folded(text)
    for place in range(len(seen.text)):
        start, end = seen.span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("size", [5_000, 200_000])
def test_a_long_text_is_searched_as_well(size: int) -> None:
    text = "The rain falls on the plain. " * (size // 29) + "Victory will come by the end of June."
    found = nearest(text, "Victory comes by the end of June")
    assert found is not None
    assert "June" in text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "quote", "given_as"),
    [
        ("“It will rain,” she says.", "It will rain", "direct"),
        ('"It will rain," she says.', "It will rain", "direct"),
        ("“It will rain,” she says.", "“It will rain,”", "direct"),
        ("A trap could be “eliminated” soon.", "could be “eliminated” soon", "mixed"),
        ("She says it will rain.", "it will rain", "indirect"),
        ("It will rain.", "It will rain.", "own_voice"),
    ],
)
def test_attribution_is_guessed_from_the_marks_on_the_page(text: str, quote: str, given_as: str) -> None:
    start = text.index(quote)
    assert attribution(text, start, start + len(quote)) == given_as


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("François Hollande", "person"),
        ("Ursula von der Leyen", "person"),
        ("officials in Paris", "unnamed"),
        ("a French diplomat", "unnamed"),
        ("the White House", "office"),
        ("Bank of England", "office"),
        ("TIME", "outlet"),
    ],
)
def test_what_a_speaker_is_is_guessed_from_the_name(name: str, kind: str) -> None:
    assert speaker_kind(name, "Time") == kind


@pytest.mark.skipif(not (ARTICLES / "mali.txt").exists(), reason="the article is not here")
def test_every_quote_of_the_article_is_found_to_the_letter() -> None:
    text = (ARTICLES / "mali.txt").read_bytes().decode()
    statements = json.loads((ARTICLES / "mali.labels.json").read_text("utf-8"))["statements"]
    assert len(statements) == 16
    for statement in statements:
        place = anchor(text, statement["quote"])
        assert text[place.start : place.end] == statement["quote"]
