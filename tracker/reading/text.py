"""Bytes or pasted words to the text of a snapshot: decoded, one leading byte-order mark dropped, nothing else changed.

What cannot be kept to the letter is refused in words: NUL, half characters (lone surrogates), more than 10 MB, nothing.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from tracker.errors import InputError

MAX_BYTES = 10_000_000
"""Largest text that is read, in bytes: some 1,500 novels' pages, and still one article."""

BOM = "\ufeff"
TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Decoded:
    """A snapshot's bytes and text. ``note`` says in words what had to be assumed; empty when nothing had to."""

    data: bytes
    text: str
    encoding: str
    note: str = ""


def decode(data: bytes) -> Decoded:
    """The text of a ``.txt`` file: UTF-8, UTF-16 with its mark, else Windows-1252 or Latin-1 with a note.

    >>> decode("caf\\u00e9".encode("cp1252")).text
    'café'
    """
    if len(data) > MAX_BYTES:
        raise InputError("text", _too_long(len(data)))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(data, _utf_16(data), "utf-16", "")
    for encoding, note in (("utf-8", ""), ("cp1252", _assumed("Windows-1252")), ("latin-1", _assumed("Latin-1"))):
        try:
            return _checked(data, data.decode(encoding), encoding, note)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads any bytes")


def from_words(words: str) -> Decoded:
    """Pasted words as a snapshot: their UTF-8 bytes and the same text that ``decode`` makes of these."""
    if len(words) > MAX_BYTES:
        raise InputError("text", _too_long(len(words)))
    _refuse_half_characters(words)
    return decode(words.encode())


def first_line(text: str) -> str:
    """The first line with words in it, which is mostly the title; at most 200 characters.

    >>> first_line("\\n  Rain  \\nIt will rain.")
    'Rain'
    """
    head = text[: 20 * TITLE_LENGTH].split("\0")[0]
    line = next((line.strip() for line in head.splitlines() if line.strip()), "")
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def _utf_16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise InputError(
            "text", "The file says that it is UTF-16 but does not hold together: save it again as UTF-8 and open that."
        ) from None


def _checked(data: bytes, text: str, encoding: str, note: str) -> Decoded:
    text = text.removeprefix(BOM)
    nul = text.find("\0")
    if nul >= 0:
        raise InputError(
            "text",
            f"A NUL character stands at place {nul + 1:,}, so this is not plain text (or it was cut). "
            "Nothing was taken in: save it as UTF-8 text, or copy the words without that character.",
        )
    if not text.strip():
        raise InputError("text", "There are no words in this text, so there is nothing to read.")
    return Decoded(data, text, encoding, note)


def _refuse_half_characters(words: str) -> None:
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            "text",
            f"Half a character (a lone surrogate) stands at place {error.start + 1:,}: the text was cut in the middle "
            "of one. Nothing was taken in: copy the words without it.",
        ) from None


def _assumed(name: str) -> str:
    return f"The file is not UTF-8, so it was read as {name}: check the accents and quotation marks."


def _too_long(size: int) -> str:
    return (
        f"The text is {size / 1e6:,.1f} MB long, and at most {MAX_BYTES // 1_000_000} MB can be read. "
        "Nothing was taken in: cut out the part that you need."
    )
