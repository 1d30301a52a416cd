"""The words of the command line: one table of commands, with the options that each takes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from tracker.cli import parser_asking, parser_files, parser_logging
from tracker.cli.options import (
    common,
)


def parse(argv: Sequence[str]) -> Namespace:
    """The arguments of one command. Raises SystemExit as argparse does."""
    return build().parse_args(_queries_apart(list(argv)))


def build() -> ArgumentParser:
    """The parser with every command."""
    parser = ArgumentParser(
        prog="main.py",
        description="Borne Out keeps score of what was predicted. Without a command it opens the window.",
        epilog="main.py COMMAND --help says what a command takes. Exit code: 0 done, 1 refused or not found, 2 usage.",
        allow_abbrev=False,
    )
    parser.set_defaults(ledger=None, on=None, json=False, author="")
    common(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in COMMANDS:
        add(commands)
    return parser


def _queries_apart(argv: list[str]) -> list[str]:
    """Let ``search -tag:draft`` through: argparse takes a word with a space before it for no option of its own."""
    start = 0
    while start < len(argv) and argv[start].startswith("-"):
        start += 2 if argv[start] in _WITH_VALUE else 1
    if argv[start : start + 1] != ["search"]:
        return argv
    terms = [f" {word}" if word[:1] == "-" and word[:2] != "--" and word != "-h" else word for word in argv[start:]]
    return argv[:start] + terms


_WITH_VALUE = ("--ledger", "--on", "--author")


COMMANDS = (*parser_logging.COMMANDS, *parser_asking.COMMANDS, *parser_files.COMMANDS)
"""In the order in which ``--help`` lists them."""
