"""Bytes and pasted words to a snapshot's text: decoded, and nothing else changed."""

from __future__ import annotations

import codecs

import pytest

from tracker.errors import InputError
from tracker.reading.text import MAX_BYTES, decode, first_line, from_words

ODD = "A\u00a0B\r\nC\rD\u2028E\u2029F\u0085G\tH e\u0301 😀 مرحبا \u200b\ufeffx"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (ODD.encode(), ODD, "utf-8"),
        (codecs.BOM_UTF8 + b"ab", "ab", "utf-8"),
        (codecs.BOM_UTF8 * 2 + b"ab", "\ufeffab", "utf-8"),
        (codecs.BOM_UTF16_LE + ODD.encode("utf-16-le"), ODD, "utf-16"),
        (codecs.BOM_UTF16_BE + ODD.encode("utf-16-be"), ODD, "utf-16"),
        ("caf\u00e9 “x”".encode("cp1252"), "caf\u00e9 “x”", "cp1252"),
        (b"caf\xe9 \x81", "caf\u00e9 \x81", "latin-1"),
    ],
)
def test_bytes_are_decoded_and_nothing_else_is_changed(data: bytes, text: str, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.data) == (text, encoding, data)
    assert bool(decoded.note) == (encoding in ("cp1252", "latin-1"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\0b", "place 2"),
        ("ab".encode("utf-16-le"), "NUL"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "UTF-16"),
        (b"", "no words"),
        (b" \n\t", "no words"),
        (b"a" * (MAX_BYTES + 1), "at most 10 MB"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        decode(data)
    assert refused.value.field == "text"


def test_ten_megabytes_are_still_read() -> None:
    assert len(decode(b"a" * MAX_BYTES).text) == MAX_BYTES


@pytest.mark.parametrize(
    ("words", "said"),
    [("a\ud800b", "place 2"), ("x" * (MAX_BYTES + 1), "10 MB"), ("é" * MAX_BYTES, "10 MB"), ("\0", "NUL")],
)
def test_pasted_words_have_the_same_limits(words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        from_words(words)


def test_pasted_words_are_the_text_of_their_own_bytes() -> None:
    taken = from_words(ODD)
    assert (taken.text, taken.data) == (ODD, ODD.encode())
    assert decode(taken.data).text == taken.text


@pytest.mark.parametrize(
    ("text", "line"), [("\n\n  Rain \nx", "Rain"), ("", ""), ("a" * 300, "a" * 199 + "…"), ("a\u2028b", "a")]
)
def test_the_first_line_is_offered_as_the_title(text: str, line: str) -> None:
    assert first_line(text) == line
