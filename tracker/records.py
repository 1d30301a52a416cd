"""Records to canonical bodies and back: what the log hashes is made here and nowhere else."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Hashable
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, TypeVar, cast

from tracker.claims import RECORD_TYPES, Record
from tracker.errors import InputError

TYPES: dict[str, type[Record]] = {record.KIND: record for record in RECORD_TYPES}

MAX_TEXT = 1_000_000
"""Longest text of one field, in characters; a snapshot's text has its own limit."""

D = TypeVar("D")


def canonical(value: object) -> str:
    """The one way in which a value is written before it is hashed (sorted keys, no spaces, no escapes)."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
quoted = encode_basestring
"""A text as it stands in a canonical body."""


def decimal_text(number: float) -> str:
    """The shortest decimal that reads back as the same float, never with an exponent.

    >>> decimal_text(0.1), decimal_text(1e-05), decimal_text(1.0)
    ('0.1', '0.00001', '1')
    """
    text = format(Decimal(repr(float(number))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def check_text(field: str, text: str, limit: int = MAX_TEXT) -> None:
    """Refuse text that cannot be stored: NUL, lone surrogates, or more than ``limit`` characters."""
    if not text:
        return
    if "\0" in text:
        raise InputError(field, f"The {_spoken(field)} holds a NUL character: remove it and try again.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError(
            field, f"The {_spoken(field)} holds half a character (a lone surrogate): type it again."
        ) from None
    if len(text) > limit:
        raise InputError(
            field, f"The {_spoken(field)} is {len(text):,} characters long: at most {limit:,} can be kept. Shorten it."
        )


def _spoken(field: str) -> str:
    return field.replace("_", " ")


def to_fields(record: object) -> dict[str, Any]:
    """A record (or a part of one) as JSON values, empty ones left out. Raises InputError on bad text."""
    body: dict[str, Any] = {}
    for name in _names(cast(Hashable, type(record))):
        value = getattr(record, name)
        if value is None or value is False or value == "" or value == ():
            continue
        body[name] = _plain(name, value)
    return body


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name != "uid")


def _plain(name: str, value: object) -> object:
    if isinstance(value, str):
        text = str(value)
        check_text(name, text)
        return text
    if value is True:
        return 1
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return decimal_text(value)
    if isinstance(value, tuple):
        return [_plain(name, item) for item in value]
    return to_fields(value)


def to_body(record: Record) -> str:
    """The record's canonical body, without its uid. Raises InputError on bad text."""
    body = part_text(record)
    check_part(record, body)
    return body


def part_text(part: object) -> str:
    """The canonical text of a record (or a part of one), put together directly: ``to_fields`` written down.

    Every field of every record that is logged passes here; by way of a dictionary it takes three times as long.
    """
    leads, values = _plan(cast(Hashable, type(part)))
    found = []
    for lead, value in zip(leads, values(part), strict=True):
        if type(value) is str:
            if value:
                found.append(lead + encode_basestring(value))
        elif value is not None and value is not False and value != () and value != "":
            found.append(lead + _written(value))
    return f"{{{','.join(found)}}}"


def _written(value: object) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is True:
        return "1"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return f'"{decimal_text(value)}"'
    if isinstance(value, tuple):
        return f"[{','.join(map(_written, value))}]"
    return part_text(value)


@cache
def _plan(kind: Any) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """What stands before each value, in the order of keys, and what gives the values."""
    names = sorted(_names(kind))
    values = attrgetter(*names) if len(names) > 1 else lambda part: (getattr(part, names[0]),)
    return tuple(f'"{name}":' for name in names), values


def check_part(part: object, text: str) -> None:
    """Refuse bad text in a record whose canonical text this is, with the name of the field. Raises InputError."""
    if len(text) > MAX_TEXT or "\\u0000" in text or not _is_unicode(text):
        to_fields(part)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def from_body(kind: str, uid: str, body: str) -> Record:
    """The record that a body holds."""
    return _build(TYPES[kind], {"uid": uid, **json.loads(body)})


def _build(cls: type[D], values: dict[str, Any]) -> D:
    found: dict[str, Any] = dict(_blank(cast(Hashable, cls)))
    readers = _readers(cast(Hashable, cls))
    for name, value in values.items():
        if name in readers:
            reader = readers[name]
            found[name] = value if reader is None else reader(value)
    return cls(**found)


@cache
def _blank(cls: type) -> dict[str, str]:
    """Texts that a record must have: an empty one is left out of the body like every other."""
    hints = typing.get_type_hints(cls)
    return {f.name: "" for f in fields(cls) if f.default is MISSING and hints[f.name] is str}


@cache
def _readers(cls: Any) -> dict[str, Callable[[Any], Any] | None]:
    hints = typing.get_type_hints(cls)
    return {f.name: _reader(hints[f.name]) for f in fields(cls)}


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a field's value of what a body holds; None where it is that already."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if typing.get_origin(hint) is tuple:
        item = _reader(typing.get_args(hint)[0])
        return tuple if item is None else lambda values: tuple(map(item, values))
    if hint is bool:
        return bool
    if hint is float:
        return float
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if is_dataclass(hint):
        return lambda values: _build(cast(type, hint), values)
    return None
