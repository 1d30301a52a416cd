"""The arguments of the commands that log: read, add, resolve, what is around an outcome, events, undo."""

from __future__ import annotations

import argparse
from argparse import _ActionsContainer
from pathlib import Path

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
from tracker.cli.options import (
    Commands,
    choice,
    command,
    number,
    spelled,
    text,
    then,
    word,
)


def _read(commands: Commands) -> None:
    parser = command(
        commands,
        "read",
        "reading.read",
        "read articles and suggest their predictions",
        "Texts, web pages, saved pages (.mht) and PDFs; - reads standard input. Nothing is logged or fetched.",
    )
    parser.add_argument("file", nargs="+", metavar="FILE", help="an article's file")
    text(parser, "--date", "the day the articles were published (default: as found in them)", "DAY")


def _add(commands: Commands) -> None:
    parser = command(
        commands, "add", "writing.add", "log a claim", "Names match existing ones in any case; new ones are made."
    )
    text(parser, "--proposition", "what is said to happen, as one positive sentence")
    text(parser, "--quote", "the verbatim words")
    choice(parser, "--kind", ClaimKind, "what sort of statement it is (default: forecast)")
    choice(parser, "--speaker-says", SpeakerSays, "what the speaker says of the proposition")
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help="a tag (repeatable)")
    text(parser, "--note", "a note about the claim")
    text(parser, "--update-of", "the earlier claim that this one updates", "UID")
    _who(parser.add_argument_group("who says it"))
    _where_from(parser.add_argument_group("where it was said"))
    _how_likely(parser.add_argument_group("how likely"))
    _by_when(parser.add_argument_group("by when, and how we will know"))


def _who(group: _ActionsContainer) -> None:
    text(group, "--speaker", "who makes the claim", "NAME")
    text(group, "--speaker-as-described", "the speaker in the article's own words")
    choice(group, "--speaker-kind", SpeakerKind, "what the speaker is (default: person)")
    choice(group, "--attribution", Attribution, "how the words are given")


def _where_from(group: _ActionsContainer) -> None:
    text(group, "--outlet", "the publisher", "NAME")
    text(group, "--writer", "who wrote it; in an opinion piece the writer is the speaker", "NAME")
    text(group, "--source-title", "the title of the article, broadcast or speech")
    choice(group, "--source-kind", SourceKind, "what sort of published thing it is (default: news)")
    text(group, "--url", "where it was published", "URL")
    text(group, "--archive-url", "where others keep a copy of it", "URL")
    text(group, "--published", "when it came out: 2013-02-05, 2013-02, 2013 or unknown", "DAY")
    text(group, "--claimed-on", "when it was said (default: when it was published)", "DAY")
    text(group, "--collection", "the collection that the source belongs to", "NAME")
    choice(group, "--protocol", Protocol, "how a new collection's claims are chosen (default: ad-hoc)")
    group.add_argument("--snapshot", type=Path, metavar="FILE", help="the text to keep, and to find the quote in")
    group.add_argument("--quote-start", type=number, metavar="N", help="which of equal passages: the one nearest to N")
    text(group, "--locator", "where the words are, without a snapshot: a page, 12:34")


def _how_likely(group: _ActionsContainer) -> None:
    text(group, "--likelihood", "of the proposition: 0.2, 20 %%, 0.1-0.3, 0.1,0.2,0.3 or words (unlikely)", "WORDS")
    choice(group, "--basis", LikelihoodBasis, "where that comes from (default: numbers stated, words lexicon)")
    text(group, "--base-rate", "how often such things happen", "NUMBER")
    text(group, "--base-rate-source", "where the base rate comes from")


def _by_when(group: _ActionsContainer) -> None:
    text(group, "--deadline", "2013-12-31 (by that day), or words: before 2015, within six months, soon", "WORDS")
    choice(
        group, "--deadline-sense", DeadlineSense, "some time until it, on that day, or all the time (default: as said)"
    )
    choice(group, "--deadline-basis", DeadlineBasis, "who set it (default: stated)")
    text(group, "--review-on", "the day to look again, where the deadline has no days", "DAY")
    text(group, "--criteria", "how we will know")
    text(group, "--condition", "the “if” that must hold, else the claim is void")
    text(group, "--event", "the event that it is about", "TITLE")
    choice(group, "--event-tie", EventTie, "what the proposition is: that the event")
    text(group, "--deadline-event", "the event whose day sets the deadline", "TITLE")
    text(group, "--deadline-after", "how long after that day it ends (+6m), or before (-1d)", "TIME")


def _outcome(text: str) -> tuple[Outcome, str | None, VoidReason | None]:
    """``happened``, ``partly=0.4``, ``void=condition-failed``: the outcome with its fraction or reason."""
    name, equals, value = text.partition("=")
    outcome = Outcome(word(Outcome)(name))
    if outcome is Outcome.VOID and equals:
        return outcome, None, VoidReason(word(VoidReason)(value))
    if equals and outcome is not Outcome.PARTLY:
        raise argparse.ArgumentTypeError(f"“{outcome.replace('_', '-')}” takes no value")
    return outcome, value if equals else None, None


def _resolve(commands: Commands) -> None:
    reasons = spelled(VoidReason)
    parser = command(
        commands,
        "resolve",
        "writing.resolve",
        "say what happened to a claim",
        f"OUTCOME is happened, did-not-happen, partly=0.4, undetermined, or void=REASON with one of: {reasons}. "
        "It needs evidence or a written reason.",
    )
    parser.add_argument("uid", metavar="UID", help="the claim")
    parser.add_argument("outcome", metavar="OUTCOME", type=_outcome, help="what happened")
    text(parser, "--known-on", "the first day the world could know", "DAY")
    parser.add_argument("--evidence", action="append", default=[], metavar="URL", help="evidence (repeatable)")
    parser.add_argument(
        "--evidence-file",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a page, a PDF, a picture that is kept as evidence (repeatable)",
    )
    text(parser, "--note", "the written reason")
    choice(parser, "--confidence", Confidence, "how sure the outcome is")
    text(parser, "--by", "who decided it (default: --author)", "NAME")
    parser.add_argument("--interim", action="store_true", help="as of now, before any deadline")
    text(parser, "--review-on", "for an interim outcome: the day to look again", "DAY")
    text(parser, "--base", "refuse if the claim's revision is no longer this one", "REV")


def _judging(commands: Commands) -> None:
    made = {}
    for name, help_text in (
        ("snooze", "look again at a claim on a later day"),
        ("evidence", "add evidence to a claim"),
        ("reopen", "take the outcome of a claim back; it stays visible"),
        ("confirm", "say that an outcome stands on the wording as it is now"),
        ("update", "make a claim an update of an earlier one"),
    ):
        made[name] = command(commands, name, f"judging.{name}", help_text)
        made[name].add_argument("uid", metavar="UID", help="the claim")
    text(made["snooze"], "--until", "the day to look again: 2015-01-31, +6m", "DAY")
    made["evidence"].add_argument("evidence", metavar="URL", help="an address; words with spaces are its title")
    text(made["evidence"], "--archive-url", "where a copy of it is kept", "URL")
    text(made["evidence"], "--title", "what it is called")
    choice(made["evidence"], "--stance", Stance, "what it says of the proposition")
    for name, help_text in (("snooze", "why not now"), ("evidence", "what it shows"), ("reopen", "the written reason")):
        text(made[name], "--note", help_text)
    text(made["update"], "--of", "the earlier claim; the first of its chain is taken", "UID")
    made["update"].add_argument("--none", action="store_true", help="make it a claim of its own again")


def _event(commands: Commands) -> None:
    parser = command(
        commands,
        "event",
        "events.event",
        "say what became of an event, for all claims about it",
        "Without EVENT it lists the events, without OUTCOME it shows what follows for each claim.",
    )
    parser.add_argument("event", nargs="?", default="", metavar="EVENT", help="its title or id")
    parser.add_argument("outcome", nargs="?", metavar="OUTCOME", type=_outcome, help="happened or did-not-happen")
    text(parser, "--occurred-on", "the day on which it happened", "DAY")
    text(parser, "--known-on", "the first day the world could know (default: the day it happened)", "DAY")
    parser.add_argument("--evidence", action="append", default=[], metavar="URL", help="goes with each (repeatable)")
    text(parser, "--note", "the written reason, for each")
    choice(parser, "--confidence", Confidence, "how sure the outcome is")
    text(parser, "--by", "who decided it (default: --author)", "NAME")
    parser.add_argument(
        "--except", action="append", default=[], metavar="UID", dest="except_for", help="leave this claim as it is"
    )
    parser.add_argument("--again", action="append", default=[], metavar="UID", help="replace this claim's outcome")
    parser.add_argument("--dry-run", action="store_true", help="only show what would follow")
    then(parser)


def _again(commands: Commands) -> None:
    parser = command(
        commands,
        "again",
        "corrected.again",
        "what became of a source's quotes in its text as it reads now",
        "Nothing is written unless --keep is given.",
    )
    parser.add_argument("uid", metavar="UID", help="the source, or a claim of it")
    parser.add_argument("file", metavar="FILE", type=Path, help="the text, page or PDF as it reads now")
    parser.add_argument("--keep", action="store_true", help="keep the text as a further copy of the source")


def _correct(commands: Commands) -> None:
    parser = command(
        commands,
        "correct",
        "corrected.correct",
        "log what a publisher corrected, and what that means for its claims",
        "What is not answered yet is found with is:corrected; amending a claim's words is done in the window.",
    )
    parser.add_argument("uid", metavar="UID", help="the source, or a claim of it")
    text(parser, "--corrected-on", "the day of the correction", "DAY")
    text(parser, "--says", "what it says")
    text(parser, "--url", "where it stands", "URL")
    parser.add_argument("--file", metavar="FILE", type=Path, help="the corrected text, kept as a further copy")
    parser.add_argument(
        "--number", type=int, default=0, metavar="N", help="answer this correction that is logged already, from 1"
    )
    for name, help_text in (("--stands", "stands as published"), ("--void", "is void")):
        parser.add_argument(name, action="append", default=[], metavar="UID", help=f"this claim {help_text}")
    text(parser, "--note", "why, for each of them")


def _undo(commands: Commands) -> None:
    parser = command(commands, "undo", "writing.undo", "take the latest step back")
    parser.add_argument("step", nargs="?", default="", metavar="STEP", help="this step instead (ids: history --json)")


def _redo(commands: Commands) -> None:
    command(commands, "redo", "writing.redo", "bring back what undo took back")


COMMANDS = (
    _read,
    _add,
    _resolve,
    _judging,
    _event,
    _again,
    _correct,
    _undo,
    _redo,
)
"""In the order in which ``--help`` lists them."""
