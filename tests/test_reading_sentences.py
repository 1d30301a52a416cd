"""Sentences, clauses and words by code point, and the steps of a selection over them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reading.passage import Passage
from tracker.reading.sentences import (
    PIECE,
    Span,
    clauses,
    sentence_after,
    sentence_at,
    sentence_before,
    sentences,
    words,
)


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["It rained.", "It snowed."],
        ["They leave on Feb. 7 for good.", "Nobody stays."],
        ["He met Mr. Smith and Gen. J. F. Kelly.", "They left."],
        ["The U.S. Army said so.", "The U.S. It is large."],
        ["It grew by 3.5 percent to 1.2 million.", "Then it fell."],
        ["“It will rain,” he said.", "“It may not.”", "She agreed."],
        ["“Why?” he asked.", "No answer."],
        ["It will end ... one day.", "Or not…", "Perhaps."],
        ["He came at 5 p.m. on Monday.", "She left at 6 p.m.", "They met."],
        ["¿Qué pasa?", "¡Nada!", "Bien."],
        ["سوف ينتهي العام.", "هل يعود؟", "نعم."],
        ["明日は雨です。", "明後日は晴れ。"],
        ["Only this"],
    ],
)
def test_a_text_falls_into_its_sentences(parts: list[str]) -> None:
    between = "" if parts[0].endswith("。") else " "
    expected = [parts[0], "The U.S.", "It is large."] if parts[0].startswith("The U.S.") else parts
    assert cut(between.join(parts)) == expected


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\n\n \n"])
def test_a_line_break_ends_a_sentence(mark: str) -> None:
    assert cut(f"A headline{mark}Then text{mark}") == ["A headline", "Then text"]


@given(st.text(alphabet="aB .,!?\n\r\u2028\u00a0“”()—1😀é", max_size=200))
def test_steps_forward_and_back_meet_the_same_sentences(text: str) -> None:
    forward = list(sentences(text))
    back: list[Span] = []
    at = len(text)
    while (span := sentence_before(text, at)) is not None:
        back.append(span)
        at = span.start
    assert back[::-1] == forward
    for span in forward:
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        assert all(sentence_at(text, place) == span for place in (span.start, span.end - 1))


@pytest.mark.parametrize("text", ["word " * PIECE, "x" * (4 * PIECE), "a\n" * PIECE + "word " * PIECE + "\nend"])
def test_a_line_without_end_is_looked_at_in_pieces(text: str) -> None:
    spans = list(sentences(text))
    assert all(span.end - span.start <= 3 * PIECE for span in spans)
    assert sentence_after(text, len(text)) is None
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    for span in spans[:: max(1, len(spans) // 200)]:
        assert sentence_at(text, span.start) == sentence_at(text, span.end - 1) == span


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("It may rain, he said; or snow.", ["It may rain", "he said", "or snow."]),
        ("On Feb. 4, 2013, over 5,000 came.", ["On Feb. 4, 2013", "over 5,000 came."]),
        ("The trap — a desert — holds.", ["The trap", "a desert", "holds."]),
        ("It is al-Qaeda-linked.", ["It is al-Qaeda-linked."]),
    ],
)
def test_a_sentence_falls_into_clauses(sentence: str, parts: list[str]) -> None:
    assert [sentence[a:b] for a, b in clauses(sentence, Span(0, len(sentence)))] == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“It’s al-Qaeda,” 20 % (AQIM)…", ["It’s", "al-Qaeda", "20", "%", "AQIM"]),
        ("one—two", ["one", "two"]),
        ("e\u0301te\u0301 हिन्दी", ["e\u0301te\u0301", "हिन्दी"]),
        ("雨です", ["雨", "で", "す"]),
    ],
)
def test_words_come_without_the_marks_around_them(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in words(text, 0, len(text))] == found


TEXT = "A title\n\nThough it rains, officials in Paris say victory is unlikely. It may come.\nThe end."


@pytest.mark.parametrize(
    ("steps", "chosen"),
    [
        (["next"], "A title"),
        (["next", "next"], "Though it rains, officials in Paris say victory is unlikely."),
        (["next", "next", "next"], "It may come."),
        (["next", "next", "next", "previous"], "Though it rains, officials in Paris say victory is unlikely."),
        (["last"], "The end."),
        (["last", "next"], "The end."),
        (["first", "previous"], "A title"),
        (["next", "next", "clause"], "Though it rains"),
        (["next", "next", "clause", "clause"], "officials in Paris say victory is unlikely."),
        (
            ["next", "next", "clause", "clause", "clause"],
            "Though it rains, officials in Paris say victory is unlikely.",
        ),
        (["next", "next", "clause", "wider"], "Though it rains, officials"),
        (["next", "next", "clause", "narrower"], "Though it"),
        (["next", "next", "clause", "clause", "later", "later"], "Paris say victory is unlikely."),
        (["next", "next", "clause", "clause", "earlier"], "rains, officials in Paris say victory is unlikely."),
        (["next", "next", "narrower"], "Though it rains, officials in Paris say victory is unlikely"),
        (["next", "next", "narrower_by_clause"], "Though it rains"),
        (["next", "next", "clause", "wider_by_clause"], "Though it rains, officials in Paris say victory is unlikely."),
        (["next", "next", "sentence"], "Though it rains, officials in Paris say victory is unlikely. It may come."),
        (["last", "narrower", "narrower", "narrower"], "The"),
        (["sentence"], "A title"),
    ],
)
def test_a_selection_moves_and_grows_by_steps(steps: list[str], chosen: str) -> None:
    passage = Passage(TEXT)
    for step in steps:
        passage.step(step)
    start, end = passage.span
    assert TEXT[start:end] == chosen


@given(
    st.text(alphabet="aB .,!\n\r\u2028“”—😀", max_size=80),
    st.lists(st.sampled_from(sorted(Passage.STEPS)), max_size=12),
)
def test_no_step_leaves_the_text(text: str, steps: list[str]) -> None:
    passage = Passage(text)
    for step in steps:
        passage.step(step)
        start, end = passage.span
        assert 0 <= start <= end <= len(text)


def test_onward_goes_over_labels_that_stay_reachable() -> None:
    passage = Passage("Big title\n\nRead Later\n\nEmail\n\nRebels will win.\n\nYes.\n\nShare")
    seen = []
    for step in ("first", "onward", "onward", "onward", "onward", "previous", "previous", "previous"):
        passage.step(step)
        seen.append(passage.text[passage.span.start : passage.span.end])
    assert seen == ["Big title", "Rebels will win.", "Yes.", "Share", "Share", "Yes.", "Rebels will win.", "Email"]
    passage.step("first")
    passage.step("next")
    assert passage.text[passage.span.start : passage.span.end] == "Read Later"
