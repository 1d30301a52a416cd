"""What the command line prints: claims as JSON or in words. The JSON is a stable interface (docs/cli.md)."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from io import TextIOWrapper
from typing import TextIO

from tracker.claims import ClaimView, Deadline, Likelihood, Outcome, Status
from tracker.errors import Changed

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def plain(text: str) -> str:
    """Text from outside on one line: nothing in it steers a terminal or reorders what stands beside it."""
    return _REORDERING.sub("", _UNSEEN.sub(" ", text)).strip()


def emit(args: Namespace, data: Mapping[str, object], words: Iterable[str]) -> None:
    """Print an answer: ``data`` as one line of JSON, or ``words`` line by line."""
    if args.json:
        _write(sys.stdout, json.dumps(data, ensure_ascii=False) + "\n")
        return
    for line in words:
        _write(sys.stdout, line + "\n")


def say(text: str) -> None:
    """A remark beside the answer, on stderr."""
    _write(sys.stderr, f"note: {_UNSEEN.sub(' ', text)}\n")


def complain(text: str) -> None:
    """Why nothing was done, as one line on stderr."""
    if sys.stdout is not None:
        sys.stdout.flush()
    _write(sys.stderr, f"{_UNSEEN.sub(' ', text)}\n")


def changed(args: Namespace, error: Changed) -> None:
    """Say that a record moved on since it was looked at."""
    data = {"error": "changed", "kind": error.kind, "uid": error.uid, "base": error.base, "heads": list(error.heads)}
    if args.json:
        emit(args, data, ())
    complain(str(error))


def _write(stream: TextIO | None, text: str) -> None:
    """Write as UTF-8 whatever the terminal says; what no encoding can hold is escaped (as JSON does)."""
    if stream is None:
        return  # closed by whoever started us (>&-): nobody wants to read this
    if isinstance(stream, TextIOWrapper) and (stream.encoding.lower(), stream.errors) != ("utf-8", "backslashreplace"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    stream.write(text)


def claim_data(view: ClaimView) -> dict[str, object]:
    """A claim as JSON: every key always there, in this order, null when missing."""
    return {
        "uid": view.uid,
        "revision": view.revision,
        "proposition": view.proposition or None,
        "quote": view.quote or None,
        "kind": view.kind,
        "speaker": view.speaker or None,
        "speaker_kind": view.speaker_kind,
        "attribution": view.attribution,
        "speaker_says": view.speaker_says,
        "outlet": view.outlet or None,
        "writer": view.writer or None,
        "source_uid": view.source_uid or None,
        "source_title": view.source_title or None,
        "source_url": view.source_url or None,
        "claimed_on": view.claimed_on,
        "status": view.status,
        "due_reason": view.due_reason,
        "likelihood": _likelihood_data(view.likelihood),
        "deadline": _deadline_data(view.deadline),
        "review_on": view.review_on,
        "criteria": view.criteria or None,
        "condition": view.condition or None,
        "tags": list(view.tags),
        "event": view.event_title or None,
        "update_of": view.update_of or None,
        "outcome": view.outcome,
        "interim": view.interim,
        "judged_on_earlier_wording": view.judged_on_earlier_wording,
        "fraction": view.fraction,
        "came_out_as_said": view.came_out_as_said,
        "known_on": view.known_on,
        "known_on_basis": view.known_on_basis,
        "stated_after_outcome": view.stated_after_outcome,
        "logged_after_outcome": view.logged_after_outcome,
        "reading_after_outcome": view.reading_after_outcome,
        "note": view.note or None,
    }


def _likelihood_data(found: Likelihood | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "words": found.words or None,
        "low": found.low,
        "best": found.best,
        "high": found.high,
        "basis": found.basis,
    }


def _deadline_data(found: Deadline | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "words": found.words or None,
        "kind": found.kind,
        "sense": found.sense,
        "basis": found.basis,
        "earliest": found.earliest,
        "latest": found.latest,
    }


OUTCOMES = {
    Outcome.HAPPENED: "it happened",
    Outcome.DID_NOT_HAPPEN: "it did not happen",
    Outcome.PARTLY: "partly",
    Outcome.VOID: "void",
    Outcome.UNDETERMINED: "cannot be determined",
}
"""Outcomes in words."""


def state_words(view: ClaimView) -> str:
    """Where a claim stands: "due since 2014-01-01 (expired)", "it happened, known on 2013-07-28"."""
    if view.removed:
        return "removed"
    if view.status is Status.DUE:
        return f"due since {view.due_from} ({str(view.due_reason).replace('_', ' ')})"
    if view.outcome is None:
        return f"open, due from {view.due_from}" if view.due_from else "open"
    words = OUTCOMES[view.outcome]
    if view.fraction is not None:
        words += f" ({view.fraction:g})"
    if view.void_reason:
        words += f" ({view.void_reason.replace('_', ' ')})"
    if view.known_on:
        words += f", known on {view.known_on}"
    words += ", interim" if view.interim else ""
    return words + (", judged on earlier wording" if view.judged_on_earlier_wording else "")


def claim_lines(view: ClaimView) -> list[str]:
    """A claim in three lines: its id and state, what is predicted, and by whom, how likely and by when."""
    from tracker import deadlines, likelihood

    said = f"said {view.claimed_on}" if view.claimed_on else "day unknown"
    who = [plain(view.speaker or view.outlet) or "speaker unknown", said]
    if view.likelihood:
        who.append(plain(likelihood.describe(view.likelihood)))
    if view.deadline:
        who.append(plain(deadlines.describe(view.deadline)))
    lines = [f"{view.uid}  {state_words(view)}", f"    {plain(view.proposition)}", f"    {' · '.join(who)}"]
    return [*lines, f"    {' '.join(f'#{plain(tag)}' for tag in view.tags)}"] if view.tags else lines


def pairs(rows: Iterable[tuple[str, object]]) -> list[str]:
    """Names and values in two columns."""
    table = [(name, plain(str(value))) for name, value in rows]
    width = max((len(name) for name, _ in table), default=0)
    return [f"{name:<{width}}  {value}" for name, value in table]
