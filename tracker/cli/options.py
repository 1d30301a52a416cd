"""What the commands have in common: how one is added, words of an enum, numbers, days, filters."""

from __future__ import annotations

import argparse
from argparse import SUPPRESS, ArgumentParser, _ActionsContainer, _SubParsersAction
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
"""What ``add_subparsers`` gives."""


MOST = 2_000_000_000
"""Largest ``--limit``: more than any ledger holds."""


def common(parser: ArgumentParser) -> None:
    """What every command takes, before or after its name."""
    parser.add_argument("--ledger", type=Path, metavar="PATH", default=SUPPRESS, help="the ledger's file")
    parser.add_argument("--on", metavar="DAY", default=SUPPRESS, help="the day it is, as 2014-03-01 (default: today)")
    parser.add_argument("--json", action="store_true", default=SUPPRESS, help="print JSON")
    parser.add_argument("--author", metavar="NAME", default=SUPPRESS, help="the name that a step is signed with")


def command(commands: Commands, name: str, place: str, help_text: str, more: str = "") -> ArgumentParser:
    """One command; ``place`` names the module and the function that do it."""
    said = f"{help_text[0].upper()}{help_text[1:]}. {more}".strip()
    parser = commands.add_parser(name, help=help_text, description=said, allow_abbrev=False)
    module, function = place.split(".")
    parser.set_defaults(command=name, module=module, function=function)
    common(parser)
    return parser


def word(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    """Reads one of an enum's words, written with hyphens or underscores."""

    def read(text: str) -> StrEnum:
        try:
            return kind(text.strip().lower().replace("-", "_"))
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is none of {spelled(kind)}") from None

    return read


def spelled(kind: type[StrEnum]) -> str:
    """The words of an enum as they are typed."""
    return ", ".join(word.replace("_", "-") for word in kind)


def choice(parser: _ActionsContainer, option: str, kind: type[StrEnum], help_text: str) -> None:
    """An option that takes one of an enum's words."""
    parser.add_argument(option, type=word(kind), metavar="WORD", help=f"{help_text}: {spelled(kind)}")


def text(parser: _ActionsContainer, option: str, help_text: str, metavar: str = "TEXT") -> None:
    """An option that takes words, empty where it is not given."""
    parser.add_argument(option, default="", metavar=metavar, help=help_text)


def number(text: str) -> int:
    """A whole number from 0, capped at ``MOST``."""
    if not (text.isdecimal() and text.isascii()):
        raise argparse.ArgumentTypeError(f"“{text.strip()}” is no whole number from 0 up")
    return min(int(text), MOST) if len(text) < 12 else MOST


def limit(parser: ArgumentParser) -> None:
    """The option that prints only the first ones."""
    parser.add_argument("--limit", type=number, metavar="N", help="print the first N; the count is of all")


def then(parser: ArgumentParser) -> None:
    """What every command takes that asks about claims: two ways to look into the past."""
    text(parser, "--at", "the ledger as it stood at this head (every report prints one)", "HEAD")
    text(parser, "--known-by", "what the world knew on this day: claims made and outcomes known by then", "DAY")


def by(parser: ArgumentParser) -> None:
    """The option that makes a card for each of something."""
    words = "speaker outlet writer tag phrase collection event search".split()
    parser.add_argument("--by", choices=words, metavar="WORD", help=f"one card for each: {', '.join(words)}")


def counted(parser: ArgumentParser) -> None:
    """What counts in a card."""
    parser.add_argument("--ungated", action="store_true", help="also the numbers that so few claims cannot carry")
    parser.add_argument("--without-late", action="store_true", help="leave out what was logged after the outcome")
    parser.add_argument("--without-late-readings", action="store_true", help="leave out what was read after it")
    parser.add_argument("--without-partials", action="store_true", help="leave out what came true in part")
    parser.add_argument("--with-interim", action="store_true", help="score interim outcomes as if they were final")
    words = "icd203 uk nato ipcc efsa".split()
    help_text = f"read words as officials do: {', '.join(words)}"
    parser.add_argument("--yardstick", choices=words, default="", metavar="WORD", help=help_text)


def pair(text: str) -> tuple[str, str]:
    """``field=column`` in two."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}” has no =: write it as field=column")
    return name.strip(), value.strip()
