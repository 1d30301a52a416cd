"""The arguments of the commands that take in, hand out and keep: import, merge, bundle, export, backups."""

from __future__ import annotations

from pathlib import Path

from tracker.cli.options import (
    Commands,
    command,
    pair,
    text,
    then,
)


def _import(commands: Commands) -> None:
    parser = command(
        commands,
        "import",
        "importing.import_",
        "bring a history along from another program or a table",
        "Files are recognised by what is in them. A second import changes nothing (docs/importing.md).",
    )
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE", help="the file")
    text(parser, "--format", "the format, where it is not to be recognised", "NAME")

    def pairs(option: str, metavar: str, help_text: str) -> None:
        parser.add_argument(option, action="append", type=pair, default=[], metavar=metavar, help=help_text)

    pairs("--map", "FIELD=COLUMN", "what a column holds (repeatable)")
    words = "happened, did_not_happen, void, undetermined, open, partly:0.5"
    pairs("--outcome", "VALUE=OUTCOME", f"what a value of the outcome column means: {words}")
    pairs("--resolved", "VALUE=yes|no", "whether the outcome is final")
    parser.add_argument("--scale", type=int, choices=[1, 100], metavar="1|100", help="of probabilities (default: seen)")
    parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"], metavar="ORDER", help="dmy, mdy or ymd")
    text(parser, "--speaker", "who makes the claims that name nobody", "NAME")
    text(parser, "--outlet", "the publisher where none is named", "NAME")
    parser.add_argument(
        "--verdict-means",
        choices=["proposition", "speaker"],
        metavar="WHAT",
        help="whether “true” is said of the proposition or of the speaker",
    )
    parser.add_argument("--save-mapping", type=Path, metavar="FILE", help="keep these options in a file")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="use the options that were kept there")
    parser.add_argument("--refused", type=Path, metavar="FILE.csv", help="write the refused rows and why to a file")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")


def _merge(commands: Commands) -> None:
    parser = command(
        commands, "merge", "merging.merge", "take in all that another ledger holds", "Nothing is lost on either side."
    )
    parser.add_argument("other", type=Path, metavar="OTHER", help="the other ledger, which is only read")
    parser.add_argument("--dry-run", action="store_true", help="only say what would arrive")
    command(commands, "conflicts", "merging.conflicts", "list the records that were changed on two sides")
    settle = command(commands, "settle", "merging.settle", "end a conflict", "conflicts prints the versions.")
    settle.add_argument("uid", metavar="UID", help="the record")
    settle.add_argument("--keep", required=True, metavar="REVISION", help="the version to keep (8 digits are enough)")
    settle.add_argument(
        "--field", action="append", type=pair, default=[], metavar="FIELD=REVISION", help="this field of that version"
    )


def _bundle(commands: Commands) -> None:
    parser = command(
        commands, "bundle", "bundling.bundle", "pack claims with all that they rest on, for a stranger to check"
    )
    parser.add_argument("uid", nargs="+", metavar="UID", help="a claim")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="F.zip", help="the file to write")
    parser.add_argument("--without-snapshots", action="store_true", help="leave out the stored texts")
    parser.add_argument("--without-notes", action="store_true", help="leave out the notes")
    parser.add_argument("--pseudonymous", action="store_true", help="leave out who wrote and judged")
    text(parser, "--at", "the ledger as it stood at this head", "HEAD")
    parser.set_defaults(known_by="")
    check = command(commands, "verify-bundle", "bundling.verify", "check a bundle, byte by byte and link by link")
    check.add_argument("bundle", type=Path, metavar="F.zip", help="the bundle")
    text(check, "--head", "the head that you have from elsewhere (12 digits or more)", "HEAD")


def _export(commands: Commands) -> None:
    parser = command(
        commands,
        "export",
        "exporting.export",
        "take everything away",
        "claims -o F.jsonl (all records) or F.csv (claims as a table): lossless. sqlite -o F.db: plain tables. "
        "sources -o F.bib or F.json (CSL).",
    )
    parser.add_argument("what", choices=["claims", "sqlite", "sources"], metavar="WHAT", help="claims, sqlite, sources")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.add_argument("--history", action="store_true", help="every revision verbatim, so that hashes stay (.jsonl)")
    parser.add_argument("--without-texts", action="store_true", help="leave out the stored copies of sources")
    parser.add_argument(
        "--raw", action="store_true", help="for R and Python: no byte-order mark, nothing defused (.csv)"
    )


def _cite(commands: Commands) -> None:
    parser = command(commands, "cite", "exporting.cite", "print a claim as a citation")
    parser.add_argument("uid", metavar="UID", help="the claim")
    then(parser)


def _keeping(commands: Commands) -> None:
    command(commands, "verify", "keeping.verify", "check every revision, link, table, snapshot and the index")
    command(commands, "rebuild", "keeping.rebuild", "write the tables and the search index anew from the log")
    backup = command(commands, "backup", "keeping.backup", "make a verified copy of the ledger")
    backup.add_argument(
        "dest", type=Path, metavar="DEST", help="the file to write; an earlier copy of this ledger is replaced"
    )
    restore = command(
        commands, "restore", "keeping.restore", "put a verified copy in the ledger's place, which is kept"
    )
    restore.add_argument("source", type=Path, metavar="FROM", help="the copy")


def _expunge(commands: Commands) -> None:
    parser = command(
        commands, "expunge", "keeping.expunge", "erase a record for good", "It cannot be undone; copies elsewhere stay."
    )
    parser.add_argument("uid", metavar="UID", help="the record")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept")


def _decisions(commands: Commands) -> None:
    command(commands, "decisions", "decided.decisions", "print what became of suggestions; with --json every decision")


def _info(commands: Commands) -> None:
    command(commands, "info", "asking.info", "print the head, the digest and the numbers of records")


COMMANDS = (
    _import,
    _merge,
    _bundle,
    _export,
    _cite,
    _keeping,
    _expunge,
    _decisions,
    _info,
)
"""In the order in which ``--help`` lists them."""
