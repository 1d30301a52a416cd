"""What the tests of the core share: small ledgers, drafts, and a look into files that bypasses the program."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tracker import health, log, tables
from tracker.claims import (
    ClaimDraft,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Likelihood,
    LikelihoodBasis,
    Outcome,
    ResolutionDraft,
    SnapshotDraft,
    SourceDraft,
)
from tracker.ledger import Ledger
from tracker.log import Revision

ON = "2013-02-10"
REPO = Path(__file__).parent.parent
TEXT = "In Ostrel the ministry said on Monday that the bridge will open by June. Few believe it."
NOBODY = 65534


class Clock:
    """A clock that moves on by a second each time it is asked, or to where it is set."""

    def __init__(self) -> None:
        self.now = datetime(2013, 2, 10, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def draft(proposition: str = "The bridge in Ostrel opens by June 2013", **more: Any) -> ClaimDraft:
    """A claim with a deadline and a stated likelihood."""
    given: dict[str, Any] = {
        "speaker": "Ann Teller",
        "claimed_on": "2013-02-04",
        "likelihood": Likelihood("one in five", 0.2, 0.2, 0.2, LikelihoodBasis.STATED),
        "deadline": Deadline(
            "by June",
            DeadlineKind.DATE,
            DeadlineSense.BY,
            DeadlineBasis.STATED,
            earliest="2013-02-04",
            latest="2013-06-30",
        ),
    }
    return ClaimDraft(proposition=proposition, **(given | more))


def full_draft() -> ClaimDraft:
    """A claim with a source, its snapshot, tags, an event and a note."""
    return draft(
        quote="the bridge will open by June",
        source=SourceDraft(
            title="A bridge", outlet="Ostrel Post", url="https://post.example/1", published_on="2013-02-04"
        ),
        snapshot=SnapshotDraft(data=TEXT.encode(), text=TEXT),
        tags=("bridges", "ministry"),
        event="The bridge opens",
        note="Seen twice before.",
    )


def outcome(known_on: str = "2013-02-09", reason: str = "It was on the news.") -> ResolutionDraft:
    """It happened."""
    return ResolutionDraft(outcome=Outcome.HAPPENED, known_on=known_on, reason=reason)


def sha(path: Path) -> str:
    """The SHA-256 of a closed file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def raw(path: Path) -> sqlite3.Connection:
    """A connection that knows nothing of the program, in autocommit; close it."""
    return sqlite3.connect(path, isolation_level=None)


def dump(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Every table that is made from the log, in the order of its key."""
    tables = sorted(health.COMPARED)
    return {name: sorted(ledger.conn.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables}


def foreign(ledger: Ledger, kind: str, uid: str, parents: list[str], body: dict[str, Any] | None, at: str) -> str:
    """Append a revision as a merge would, written by somebody else; returns its hash (hex)."""
    conn = ledger.conn
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False) if body is not None else ""
    conn.execute("BEGIN IMMEDIATE")
    writer = log.Writer(conn, step=log.new_uid(), author="Elsewhere", device="ffff", at=at)
    revision: Revision = writer.append(kind, uid, parents, text)
    tables.settle(conn, kind, uid)
    conn.execute("COMMIT")
    return revision.hash.hex()


def python(code: str, *args: object, check: bool = True, **env: str) -> str:
    """Run a script in a process of its own; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=REPO,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout
