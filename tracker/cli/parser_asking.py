"""The arguments of the commands that ask: due, search, history, reports, scores."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from tracker.cli.options import (
    Commands,
    by,
    command,
    counted,
    limit,
    text,
    then,
)


def _due(commands: Commands) -> None:
    parser = command(commands, "due", "asking.due", "list the claims that are due", "Sorted by the day they fell due.")
    parser.add_argument("--count", action="store_true", help="print only how many there are")
    limit(parser)
    then(parser)


SORTS = (
    "proposition speaker outlet source tags likelihood claimed_on due_on due_from known_on logged_at kind status"
).split()
"""The orders that a search knows; a test compares them with those of the ledger."""


def _search(commands: Commands) -> None:
    parser = command(
        commands,
        "search",
        "asking.search",
        "find claims",
        "For example: mali speaker:smith is:open due:<2014 p>0.8 has:evidence -tag:draft. Nothing finds everything.",
    )
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words, phrases and field:value")
    parser.add_argument("--sort", choices=SORTS, default="claimed_on", metavar="ORDER", help=f"{', '.join(SORTS)}")
    parser.add_argument("--reverse", action="store_true", help="the other way round (days begin with the latest)")
    limit(parser)
    then(parser)


def _history(commands: Commands) -> None:
    parser = command(commands, "history", "asking.history", "tell what happened to a record, in words")
    parser.add_argument("uid", metavar="UID", help="a claim, or any other record")
    text(parser, "--at", "its history up to this head", "HEAD")
    parser.set_defaults(known_by="")


REPORTS = ("resolutions", "scorecard", "calendar", "changes", "replication", "claimreview")


def _report(commands: Commands) -> None:
    parser = command(
        commands,
        "report",
        "reporting.report",
        "write a report",
        "resolutions -o F.csv: one row a claim. scorecard -o F.csv, F.html, F.md or F.pdf: what the record proves. "
        "calendar -o F.ics: deadlines and review days. changes -o F.csv: what reads otherwise since a day. "
        "replication -o F.zip: all that others need to work the numbers out again. "
        "claimreview -o F.json --site ADDRESS: judged claims as schema.org ClaimReview.",
    )
    parser.add_argument("what", choices=REPORTS, metavar="WHAT", help=", ".join(REPORTS))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write")
    _period(parser)
    text(parser, "--query", "only the claims of this search", "QUERY")
    parser.add_argument("--raw", action="store_true", help="for R and Python: no byte-order mark, nothing defused")
    parser.add_argument(
        "--all-resolutions", action="store_true", help="resolutions: one row a step of a claim's resolutions"
    )
    text(parser, "--since", "changes: those of this day and later", "DAY")
    parser.add_argument("--with-snapshots", action="store_true", help="replication: the stored texts too")
    text(parser, "--site", "claimreview: where they are published; each claim's id is put after it", "ADDRESS")
    text(parser, "--publisher", "claimreview: the organisation that reviews, in place of who judged", "NAME")
    by(parser)
    counted(parser)
    then(parser)


def _period(parser: ArgumentParser) -> None:
    """The options that choose claims by a day of theirs."""
    parser.add_argument(
        "--date",
        choices=["claimed", "deadline", "known", "decided"],
        metavar="AXIS",
        help="which day --from and --to are about: claimed, deadline, known or decided (default: claimed)",
    )
    text(parser, "--from", "the first day", "DAY")
    text(parser, "--to", "the last day", "DAY")


def _score(commands: Commands) -> None:
    parser = command(
        commands,
        "score",
        "scoring.score",
        "say what a record of predictions proves, and what it does not",
        "Numbers that the claims cannot carry are left out, and a sentence says why.",
    )
    by(parser)
    text(parser, "--query", "only the claims of this search", "QUERY")
    counted(parser)
    then(parser)


def _side_by_side(commands: Commands) -> None:
    board = command(
        commands,
        "leaderboard",
        "standings.board",
        "rank speakers where that can be defended",
        "By the lower bound of their shrunken share; nobody below 20 claims, nobody without a name.",
    )
    text(board, "--prior", "a declared prior, as 12,8; without one that of ten other speakers", "A,B")
    compare = command(
        commands, "compare", "standings.compare", "compare speakers or outlets on the questions that all answered"
    )
    compare.add_argument("speaker", nargs="+", metavar="SPEAKER", help="a name or an id, two or more")
    compare.add_argument(
        "--by", choices=["speaker", "outlet"], default="speaker", metavar="WORD", help="speaker (default) or outlet"
    )
    for parser in (board, compare):
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it as .html, .md or .pdf too")
        text(parser, "--query", "only the claims of this search", "QUERY")
        _period(parser)
        counted(parser)
        then(parser)


COMMANDS = (
    _due,
    _search,
    _history,
    _report,
    _score,
    _side_by_side,
)
"""In the order in which ``--help`` lists them."""
