"""The words of the command line: one table of commands, with the options that each takes."""

from __future__ import annotations

import argparse
from argparse import SUPPRESS, ArgumentParser, Namespace, _ActionsContainer, _SubParsersAction
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from tracker.claims import (
    Attribution,
    ClaimKind,
    Confidence,
    DeadlineBasis,
    DeadlineSense,
    EventTie,
    LikelihoodBasis,
    Outcome,
    Protocol,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    Stance,
    VoidReason,
)

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
"""What ``add_subparsers`` gives."""

MOST = 2_000_000_000
"""Largest ``--limit``: more than any ledger holds."""


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
    _common(parser)
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


def _common(parser: ArgumentParser) -> None:
    """What every command takes, before or after its name."""
    parser.add_argument("--ledger", type=Path, metavar="PATH", default=SUPPRESS, help="the ledger's file")
    parser.add_argument("--on", metavar="DAY", default=SUPPRESS, help="the day it is, as 2014-03-01 (default: today)")
    parser.add_argument("--json", action="store_true", default=SUPPRESS, help="print JSON")
    parser.add_argument("--author", metavar="NAME", default=SUPPRESS, help="the name that a step is signed with")


def _command(commands: Commands, name: str, place: str, help_text: str, more: str = "") -> ArgumentParser:
    """One command; ``place`` names the module and the function that do it."""
    said = f"{help_text[0].upper()}{help_text[1:]}. {more}".strip()
    parser = commands.add_parser(name, help=help_text, description=said, allow_abbrev=False)
    module, function = place.split(".")
    parser.set_defaults(command=name, module=module, function=function)
    _common(parser)
    return parser


def _word(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    """Reads one of an enum's words, written with hyphens or underscores."""

    def read(text: str) -> StrEnum:
        try:
            return kind(text.strip().lower().replace("-", "_"))
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is none of {_spelled(kind)}") from None

    return read


def _spelled(kind: type[StrEnum]) -> str:
    return ", ".join(word.replace("_", "-") for word in kind)


def _choice(parser: _ActionsContainer, option: str, kind: type[StrEnum], help_text: str) -> None:
    parser.add_argument(option, type=_word(kind), metavar="WORD", help=f"{help_text}: {_spelled(kind)}")


def _text(parser: _ActionsContainer, option: str, help_text: str, metavar: str = "TEXT") -> None:
    parser.add_argument(option, default="", metavar=metavar, help=help_text)


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii()):
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number")
    return min(int(text), MOST) if len(text) < 12 else MOST


def _read(commands: Commands) -> None:
    parser = _command(
        commands,
        "read",
        "reading.read",
        "read articles and suggest their predictions",
        "Texts, web pages, saved pages (.mht) and PDFs; - reads standard input. Nothing is logged or fetched.",
    )
    parser.add_argument("file", nargs="+", metavar="FILE", help="an article's file")
    _text(parser, "--date", "the day the articles were published (default: as found in them)", "DAY")


def _add(commands: Commands) -> None:
    parser = _command(
        commands, "add", "writing.add", "log a claim", "Names match existing ones in any case; new ones are made."
    )
    _text(parser, "--proposition", "what is said to happen, as one positive sentence")
    _text(parser, "--quote", "the verbatim words")
    _choice(parser, "--kind", ClaimKind, "what sort of statement it is (default: forecast)")
    _choice(parser, "--speaker-says", SpeakerSays, "what the speaker says of the proposition")
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help="a tag (repeatable)")
    _text(parser, "--note", "a note about the claim")
    _text(parser, "--update-of", "the earlier claim that this one updates", "UID")
    _who(parser.add_argument_group("who says it"))
    _where_from(parser.add_argument_group("where it was said"))
    _how_likely(parser.add_argument_group("how likely"))
    _by_when(parser.add_argument_group("by when, and how we will know"))


def _who(group: _ActionsContainer) -> None:
    _text(group, "--speaker", "who makes the claim", "NAME")
    _text(group, "--speaker-as-described", "the speaker in the article's own words")
    _choice(group, "--speaker-kind", SpeakerKind, "what the speaker is (default: person)")
    _choice(group, "--attribution", Attribution, "how the words are given")


def _where_from(group: _ActionsContainer) -> None:
    _text(group, "--outlet", "the publisher", "NAME")
    _text(group, "--writer", "who wrote it; in an opinion piece the writer is the speaker", "NAME")
    _text(group, "--source-title", "the title of the article, broadcast or speech")
    _choice(group, "--source-kind", SourceKind, "what sort of published thing it is (default: news)")
    _text(group, "--url", "where it was published", "URL")
    _text(group, "--archive-url", "where others keep a copy of it", "URL")
    _text(group, "--published", "when it came out: 2013-02-05, 2013-02, 2013 or unknown", "DAY")
    _text(group, "--claimed-on", "when it was said (default: when it was published)", "DAY")
    _text(group, "--collection", "the collection that the source belongs to", "NAME")
    _choice(group, "--protocol", Protocol, "how a new collection's claims are chosen (default: ad-hoc)")
    group.add_argument("--snapshot", type=Path, metavar="FILE", help="the text to keep, and to find the quote in")
    group.add_argument("--quote-start", type=_number, metavar="N", help="which of equal passages: the one nearest to N")
    _text(group, "--locator", "where the words are, without a snapshot: a page, 12:34")


def _how_likely(group: _ActionsContainer) -> None:
    _text(group, "--likelihood", "of the proposition: 0.2, 20 %%, 0.1-0.3, 0.1,0.2,0.3 or words (unlikely)", "WORDS")
    _choice(group, "--basis", LikelihoodBasis, "where that comes from (default: numbers stated, words lexicon)")
    _text(group, "--base-rate", "how often such things happen", "NUMBER")
    _text(group, "--base-rate-source", "where the base rate comes from")


def _by_when(group: _ActionsContainer) -> None:
    _text(group, "--deadline", "2013-12-31 (by that day), or words: before 2015, within six months, soon", "WORDS")
    _choice(
        group, "--deadline-sense", DeadlineSense, "some time until it, on that day, or all the time (default: as said)"
    )
    _choice(group, "--deadline-basis", DeadlineBasis, "who set it (default: stated)")
    _text(group, "--review-on", "the day to look again, where the deadline has no days", "DAY")
    _text(group, "--criteria", "how we will know")
    _text(group, "--condition", "the “if” that must hold, else the claim is void")
    _text(group, "--event", "the event that it is about", "TITLE")
    _choice(group, "--event-tie", EventTie, "what the proposition is: that the event")
    _text(group, "--deadline-event", "the event whose day sets the deadline", "TITLE")
    _text(group, "--deadline-after", "how long after that day it ends (+6m), or before (-1d)", "TIME")


def _outcome(text: str) -> tuple[Outcome, str | None, VoidReason | None]:
    """``happened``, ``partly=0.4``, ``void=condition-failed``: the outcome with its fraction or reason."""
    name, equals, value = text.partition("=")
    outcome = Outcome(_word(Outcome)(name))
    if outcome is Outcome.VOID and equals:
        return outcome, None, VoidReason(_word(VoidReason)(value))
    if equals and outcome is not Outcome.PARTLY:
        raise argparse.ArgumentTypeError(f"“{outcome.replace('_', '-')}” takes no value")
    return outcome, value if equals else None, None


def _resolve(commands: Commands) -> None:
    reasons = _spelled(VoidReason)
    parser = _command(
        commands,
        "resolve",
        "writing.resolve",
        "say what happened to a claim",
        f"OUTCOME is happened, did-not-happen, partly=0.4, undetermined, or void=REASON with one of: {reasons}. "
        "It needs evidence or a written reason.",
    )
    parser.add_argument("uid", metavar="UID", help="the claim")
    parser.add_argument("outcome", metavar="OUTCOME", type=_outcome, help="what happened")
    _text(parser, "--known-on", "the first day the world could know", "DAY")
    parser.add_argument("--evidence", action="append", default=[], metavar="URL", help="evidence (repeatable)")
    parser.add_argument(
        "--evidence-file",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a page, a PDF, a picture that is kept as evidence (repeatable)",
    )
    _text(parser, "--note", "the written reason")
    _choice(parser, "--confidence", Confidence, "how sure the outcome is")
    _text(parser, "--by", "who decided it (default: --author)", "NAME")
    parser.add_argument("--interim", action="store_true", help="as of now, before any deadline")
    _text(parser, "--review-on", "for an interim outcome: the day to look again", "DAY")
    _text(parser, "--base", "refuse if the claim's revision is no longer this one", "REV")


def _event(commands: Commands) -> None:
    parser = _command(
        commands,
        "event",
        "events.event",
        "say what became of an event, for all claims about it",
        "Without EVENT it lists the events, without OUTCOME it shows what follows for each claim.",
    )
    parser.add_argument("event", nargs="?", default="", metavar="EVENT", help="its title or id")
    parser.add_argument("outcome", nargs="?", metavar="OUTCOME", type=_outcome, help="happened or did-not-happen")
    _text(parser, "--occurred-on", "the day on which it happened", "DAY")
    _text(parser, "--known-on", "the first day the world could know (default: the day it happened)", "DAY")
    parser.add_argument("--evidence", action="append", default=[], metavar="URL", help="goes with each (repeatable)")
    _text(parser, "--note", "the written reason, for each")
    _choice(parser, "--confidence", Confidence, "how sure the outcome is")
    _text(parser, "--by", "who decided it (default: --author)", "NAME")
    parser.add_argument(
        "--except", action="append", default=[], metavar="UID", dest="except_for", help="leave this claim as it is"
    )
    parser.add_argument("--again", action="append", default=[], metavar="UID", help="replace this claim's outcome")
    parser.add_argument("--dry-run", action="store_true", help="only show what would follow")


def _limit(parser: ArgumentParser) -> None:
    parser.add_argument("--limit", type=_number, metavar="N", help="print the first N; the count is of all")


def _then(parser: ArgumentParser) -> None:
    """What every command takes that asks about claims: two ways to look into the past."""
    _text(parser, "--at", "the ledger as it stood at this head (every report prints one)", "HEAD")
    _text(parser, "--known-by", "what the world knew on this day: claims made and outcomes known by then", "DAY")


def _due(commands: Commands) -> None:
    parser = _command(commands, "due", "asking.due", "list the claims that are due", "Sorted by the day they fell due.")
    parser.add_argument("--count", action="store_true", help="print only how many there are")
    _limit(parser)
    _then(parser)


SORTS = (
    "proposition speaker outlet source tags likelihood claimed_on due_on due_from known_on logged_at kind status"
).split()
"""The orders that a search knows; a test compares them with those of the ledger."""


def _search(commands: Commands) -> None:
    parser = _command(
        commands,
        "search",
        "asking.search",
        "find claims",
        "For example: mali speaker:smith is:open due:<2014 p>0.8 has:evidence -tag:draft. Nothing finds everything.",
    )
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words, phrases and field:value")
    parser.add_argument("--sort", choices=SORTS, default="claimed_on", metavar="ORDER", help=f"{', '.join(SORTS)}")
    parser.add_argument("--reverse", action="store_true", help="the other way round (days begin with the latest)")
    _limit(parser)
    _then(parser)


def _undo(commands: Commands) -> None:
    parser = _command(commands, "undo", "writing.undo", "take the latest step back")
    parser.add_argument("step", nargs="?", default="", metavar="STEP", help="this step instead (ids: history --json)")


def _redo(commands: Commands) -> None:
    _command(commands, "redo", "writing.redo", "bring back what undo took back")


def _history(commands: Commands) -> None:
    parser = _command(commands, "history", "asking.history", "tell what happened to a record, in words")
    parser.add_argument("uid", metavar="UID", help="a claim, or any other record")
    _text(parser, "--at", "its history up to this head", "HEAD")
    parser.set_defaults(known_by="")


REPORTS = ("resolutions", "scorecard", "calendar", "changes")


def _report(commands: Commands) -> None:
    parser = _command(
        commands,
        "report",
        "reporting.report",
        "write a report",
        "resolutions -o F.csv: one row a claim. scorecard -o F.csv, F.html, F.md or F.pdf: what the record proves. "
        "calendar -o F.ics: deadlines and review days. changes -o F.csv: what reads otherwise since a day.",
    )
    parser.add_argument("what", choices=REPORTS, metavar="WHAT", help=", ".join(REPORTS))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.add_argument(
        "--date",
        choices=["claimed", "deadline", "known", "decided"],
        metavar="AXIS",
        help="which day --from and --to are about: claimed, deadline, known or decided (default: claimed)",
    )
    _text(parser, "--from", "the first day", "DAY")
    _text(parser, "--to", "the last day", "DAY")
    _text(parser, "--query", "only the claims of this search", "QUERY")
    parser.add_argument("--raw", action="store_true", help="for R and Python: no byte-order mark, nothing defused")
    parser.add_argument(
        "--all-resolutions", action="store_true", help="resolutions: one row a step of a claim's resolutions"
    )
    _text(parser, "--since", "changes: those of this day and later", "DAY")
    _by(parser)
    _counted(parser)
    _then(parser)


def _pair(text: str) -> tuple[str, str]:
    """``field=column`` in two."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}” has no =: write it as field=column")
    return name.strip(), value.strip()


def _import(commands: Commands) -> None:
    parser = _command(
        commands,
        "import",
        "importing.import_",
        "bring a history along from another program or a table",
        "Files are recognised by what is in them. A second import changes nothing (docs/importing.md).",
    )
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE", help="the file")
    _text(parser, "--format", "the format, where it is not to be recognised", "NAME")

    def pairs(option: str, metavar: str, help_text: str) -> None:
        parser.add_argument(option, action="append", type=_pair, default=[], metavar=metavar, help=help_text)

    pairs("--map", "FIELD=COLUMN", "what a column holds (repeatable)")
    words = "happened, did_not_happen, void, undetermined, open, partly:0.5"
    pairs("--outcome", "VALUE=OUTCOME", f"what a value of the outcome column means: {words}")
    pairs("--resolved", "VALUE=yes|no", "whether the outcome is final")
    parser.add_argument("--scale", type=int, choices=[1, 100], metavar="1|100", help="of probabilities (default: seen)")
    parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"], metavar="ORDER", help="dmy, mdy or ymd")
    _text(parser, "--speaker", "who makes the claims that name nobody", "NAME")
    _text(parser, "--outlet", "the publisher where none is named", "NAME")
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


def _by(parser: ArgumentParser) -> None:
    words = "speaker outlet writer tag phrase collection event".split()
    parser.add_argument("--by", choices=words, metavar="WORD", help=f"one card for each: {', '.join(words)}")


def _counted(parser: ArgumentParser) -> None:
    """What counts in a card."""
    parser.add_argument("--ungated", action="store_true", help="also the numbers that so few claims cannot carry")
    parser.add_argument("--without-late", action="store_true", help="leave out what was logged after the outcome")
    parser.add_argument("--without-late-readings", action="store_true", help="leave out what was read after it")
    parser.add_argument("--without-partials", action="store_true", help="leave out what came true in part")
    parser.add_argument("--with-interim", action="store_true", help="score interim outcomes as if they were final")
    words = "icd203 uk nato ipcc efsa".split()
    help_text = f"read words as officials do: {', '.join(words)}"
    parser.add_argument("--yardstick", choices=words, default="", metavar="WORD", help=help_text)


def _judging(commands: Commands) -> None:
    made = {}
    for name, help_text in (
        ("snooze", "look again at a claim on a later day"),
        ("evidence", "add evidence to a claim"),
        ("reopen", "take the outcome of a claim back; it stays visible"),
        ("confirm", "say that an outcome stands on the wording as it is now"),
        ("update", "make a claim an update of an earlier one"),
    ):
        made[name] = _command(commands, name, f"judging.{name}", help_text)
        made[name].add_argument("uid", metavar="UID", help="the claim")
    _text(made["snooze"], "--until", "the day to look again: 2015-01-31, +6m", "DAY")
    made["evidence"].add_argument("evidence", metavar="URL", help="an address; words with spaces are its title")
    _text(made["evidence"], "--archive-url", "where a copy of it is kept", "URL")
    _text(made["evidence"], "--title", "what it is called")
    _choice(made["evidence"], "--stance", Stance, "what it says of the proposition")
    for name, help_text in (("snooze", "why not now"), ("evidence", "what it shows"), ("reopen", "the written reason")):
        _text(made[name], "--note", help_text)
    _text(made["update"], "--of", "the earlier claim; the first of its chain is taken", "UID")
    made["update"].add_argument("--none", action="store_true", help="make it a claim of its own again")


def _bundle(commands: Commands) -> None:
    parser = _command(
        commands, "bundle", "bundling.bundle", "pack claims with all that they rest on, for a stranger to check"
    )
    parser.add_argument("uid", nargs="+", metavar="UID", help="a claim")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="F.zip", help="the file to write")
    parser.add_argument("--without-snapshots", action="store_true", help="leave out the stored texts")
    parser.add_argument("--without-notes", action="store_true", help="leave out the notes")
    parser.add_argument("--pseudonymous", action="store_true", help="leave out who wrote and judged")
    check = _command(commands, "verify-bundle", "bundling.verify", "check a bundle, byte by byte and link by link")
    check.add_argument("bundle", type=Path, metavar="F.zip", help="the bundle")
    _text(check, "--head", "the head that you have from elsewhere (12 digits or more)", "HEAD")


def _merge(commands: Commands) -> None:
    parser = _command(
        commands, "merge", "merging.merge", "take in all that another ledger holds", "Nothing is lost on either side."
    )
    parser.add_argument("other", type=Path, metavar="OTHER", help="the other ledger, which is only read")
    parser.add_argument("--dry-run", action="store_true", help="only say what would arrive")
    _command(commands, "conflicts", "merging.conflicts", "list the records that were changed on two sides")
    settle = _command(commands, "settle", "merging.settle", "end a conflict", "conflicts prints the versions.")
    settle.add_argument("uid", metavar="UID", help="the record")
    settle.add_argument("--keep", required=True, metavar="REVISION", help="the version to keep (8 digits are enough)")
    settle.add_argument(
        "--field", action="append", type=_pair, default=[], metavar="FIELD=REVISION", help="this field of that version"
    )


def _score(commands: Commands) -> None:
    parser = _command(
        commands,
        "score",
        "scoring.score",
        "say what a record of predictions proves, and what it does not",
        "Numbers that the claims cannot carry are left out, and a sentence says why.",
    )
    _by(parser)
    _text(parser, "--query", "only the claims of this search", "QUERY")
    _counted(parser)
    _then(parser)


def _side_by_side(commands: Commands) -> None:
    board = _command(
        commands,
        "leaderboard",
        "standings.board",
        "rank speakers where that can be defended",
        "By the lower bound of their shrunken share; nobody below 20 claims, nobody without a name.",
    )
    _text(board, "--prior", "a declared prior, as 12,8; without one that of ten other speakers", "A,B")
    compare = _command(
        commands, "compare", "standings.compare", "compare speakers on the questions that all of them answered"
    )
    compare.add_argument("speaker", nargs="+", metavar="SPEAKER", help="a name or an id, two or more")
    for parser in (board, compare):
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it as .html, .md or .pdf too")
        _text(parser, "--query", "only the claims of this search", "QUERY")
        _counted(parser)
        _then(parser)


def _export(commands: Commands) -> None:
    parser = _command(
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
    parser = _command(commands, "cite", "exporting.cite", "print a claim as a citation")
    parser.add_argument("uid", metavar="UID", help="the claim")
    _then(parser)


def _keeping(commands: Commands) -> None:
    _command(commands, "verify", "keeping.verify", "check every revision, link, table, snapshot and the index")
    _command(commands, "rebuild", "keeping.rebuild", "write the tables and the search index anew from the log")
    backup = _command(commands, "backup", "keeping.backup", "make a verified copy of the ledger")
    backup.add_argument(
        "dest", type=Path, metavar="DEST", help="the file to write; an earlier copy of this ledger is replaced"
    )
    restore = _command(
        commands, "restore", "keeping.restore", "put a verified copy in the ledger's place, which is kept"
    )
    restore.add_argument("source", type=Path, metavar="FROM", help="the copy")


def _expunge(commands: Commands) -> None:
    parser = _command(
        commands, "expunge", "keeping.expunge", "erase a record for good", "It cannot be undone; copies elsewhere stay."
    )
    parser.add_argument("uid", metavar="UID", help="the record")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept")


def _decisions(commands: Commands) -> None:
    _command(commands, "decisions", "decided.decisions", "print what became of suggestions; with --json every decision")


def _info(commands: Commands) -> None:
    _command(commands, "info", "asking.info", "print the head, the digest and the numbers of records")


COMMANDS = (
    _read,
    _add,
    _resolve,
    _judging,
    _event,
    _due,
    _search,
    _undo,
    _redo,
    _history,
    _report,
    _score,
    _side_by_side,
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
