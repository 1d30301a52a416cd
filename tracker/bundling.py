"""A bundle: claims with all that they rest on, for somebody who trusts neither us nor this program.

Quote and stored text, evidence, every revision of theirs with its place in the log, and the links of the whole log up
to its head: what a stranger needs to check by ``data/verify_bundle.py`` alone. The same claims at the same head give
the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import ModuleType
from typing import Any

from tracker import log, tables
from tracker.claims import ClaimView
from tracker.errors import InputError, NotFound
from tracker.log import Revision
from tracker.reports.bundle_page import page
from tracker.reports.columns import NAMES
from tracker.reports.resolutions import cells

FORMAT, VERSION = "borneout-bundle", 1
WITHHELD = "withheld"
_PEOPLE = ("decided_by",)
"""Fields of bodies that name who judged."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a bundle leaves out: the stored texts, the notes, who wrote what."""

    snapshots: bool = False
    notes: bool = False
    authors: bool = False


@cache
def verifier() -> ModuleType:
    """The file that checks bundles, as a module: the very one that goes into each of them."""
    path = resources.files("tracker") / "data" / "verify_bundle.py"
    spec = importlib.util.spec_from_file_location("verify_bundle", str(path))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verifier_source() -> bytes:
    """The same file's bytes."""
    return resources.files("tracker").joinpath("data", "verify_bundle.py").read_bytes()


def bundle(conn: Any, views: Sequence[ClaimView], leaving: Leaving, head: str) -> bytes:
    """The bundle of these claims at a head, as the bytes of a zip. Raises InputError for none."""
    if not views:
        raise InputError("uid", "A bundle needs at least one claim: name it by its id.")
    views = sorted(views, key=lambda view: view.uid)  # the same claims give the same bytes, however they were named
    records = _records(conn, [view.uid for view in views], leaving)
    revisions = list(_revisions(conn, records, leaving))
    members = {
        "revisions.jsonl": "".join(
            f"{json.dumps(one, ensure_ascii=False, sort_keys=True)}\n" for one in revisions
        ).encode(),
        "log.txt": "".join(_links(conn)).encode(),
        "claims.csv": _table(views, leaving).encode(),
        "verify_bundle.py": verifier_source(),
        **_contents(conn, records, leaving),
    }
    members["index.html"] = page(views, revisions, head, left_out=_left_out(leaving)).encode()
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "head": head,
        "claims": sorted(view.uid for view in views),
        "left_out": _left_out(leaving),
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    members["bundle.json"] = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    packed: bytes = verifier().packed(members)
    return packed


def _left_out(leaving: Leaving) -> list[str]:
    named = (("stored texts", leaving.snapshots), ("notes", leaving.notes), ("authors", leaving.authors))
    return [name for name, on in named if on]


def _records(conn: Any, uids: Sequence[str], leaving: Leaving) -> dict[str, str]:
    """The records that belong into the bundle: uid and kind."""
    found: dict[str, str] = {}
    for uid in uids:
        _add_claim(conn, uid, found)
    if leaving.notes:
        found = {uid: kind for uid, kind in found.items() if kind != "note"}
    return found


def _add_claim(conn: Any, uid: str, found: dict[str, str]) -> None:
    row = conn.execute("SELECT id, update_of_id FROM claims WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        raise NotFound(f"No claim has the id {uid}: check it with `main.py search`.")
    if uid in found:
        return
    found[uid] = "claim"
    for kind, column, key in (
        ("resolution", "claim_id", row[0]),
        ("evidence", "claim_id", row[0]),
        ("snooze", "claim_id", row[0]),
        ("note", "about_uid", uid),
    ):
        rows = conn.execute(f"SELECT uid FROM {tables.TABLES[kind]} WHERE {column} = ? ORDER BY id", (key,)).fetchall()
        found.update((one[0], kind) for one in rows)
    _add_named(conn, uid, found)
    if row[1] is not None:  # an update is nothing without the first claim of its chain
        _add_claim(conn, conn.execute("SELECT uid FROM claims WHERE id = ?", (row[1],)).fetchone()[0], found)


def _add_named(conn: Any, uid: str, found: dict[str, str]) -> None:
    """What the claim's revisions name, earlier ones too, and what those name."""
    waiting = [one for one, kind in found.items() if kind in {"claim", "evidence"}]
    seen: set[str] = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for revision in log.of_record(conn, one):
            body = json.loads(revision.body) if revision.body else {}
            for kind in ("speaker", "source", "snapshot", "event", "outlet", "collection"):
                if isinstance(body.get(kind), str):
                    found.setdefault(body[kind], kind)
                    waiting.append(body[kind])
            for tag in body.get("tags", ()):
                found.setdefault(tag, "tag")


def _revisions(conn: Any, records: dict[str, str], leaving: Leaving) -> Iterator[dict[str, Any]]:
    """Every revision of those records, and of the steps that wrote them, in their order."""
    own = [one for uid in records for one in log.of_record(conn, uid)]
    steps = {one.step for one in own}
    own += [one for step in sorted(steps) for one in log.of_record(conn, step) if one.kind == "step"]
    erased = log.erasures(conn)
    for revision in sorted(own, key=lambda one: one.seq):
        yield _told(revision, erased, leaving)


def _told(revision: Revision, erased: dict[bytes, tuple[str, str]], leaving: Leaving) -> dict[str, Any]:
    body: Any = json.loads(revision.body) if revision.body else revision.body
    told: dict[str, Any] = {
        "seq": revision.seq,
        "hash": revision.hash.hex(),
        "kind": revision.kind,
        "uid": revision.uid,
        "parents": list(revision.parents),
        "step": revision.step,
        "author": WITHHELD if leaving.authors else revision.author,
        "device": WITHHELD if leaving.authors else revision.device,
        "at": revision.at,
        "body_hash": revision.body_hash.hex(),
        "body": WITHHELD if body is None else body,
    }
    if body is None:
        at, reason = erased.get(revision.body_hash, ("", ""))
        told["why"] = f" on {at[:10]} ({reason})" if at else ""
    if leaving.authors and isinstance(body, dict) and (gone := [name for name in _PEOPLE if body.get(name)]):
        told["body"] = {name: value for name, value in body.items() if name not in gone}
        told["left_out"] = gone
        told["body_hash"] = WITHHELD  # with it a guessed name could be tried until the hash agrees
    return told


def _links(conn: Any) -> Iterator[str]:
    """Hash and link of every revision of the log, a line each."""
    last = 0
    while True:
        rows = conn.execute(
            "SELECT seq, hash, link FROM revisions WHERE seq > ? ORDER BY seq LIMIT 5000", (last,)
        ).fetchall()
        yield from (f"{bytes(name).hex()} {bytes(link).hex()}\n" for _, name, link in rows)
        if len(rows) < 5_000:
            return
        last = rows[-1][0]


def _table(views: Sequence[ClaimView], leaving: Leaving) -> str:
    """The rows of the resolution report, raw."""
    text = io.StringIO(newline="")
    table = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(NAMES)
    blank = {"note"} if leaving.notes else set()
    if leaving.authors:
        blank.add("decided_by")
    for view in views:
        row = cells(view)
        table.writerow(WITHHELD if name in blank and cell else cell for name, cell in zip(NAMES, row, strict=True))
    return text.getvalue()


def _contents(conn: Any, records: dict[str, str], leaving: Leaving) -> dict[str, bytes]:
    """The stored texts and bytes that the records name, each under its SHA-256."""
    if leaving.snapshots:
        return {}
    found: dict[str, bytes] = {}
    for uid in (uid for uid, kind in records.items() if kind == "snapshot"):
        row = conn.execute("SELECT text_sha256, bytes_sha256 FROM snapshots WHERE uid = ?", (uid,)).fetchone()
        if row is None or not row[0]:
            continue
        for name, ending in ((row[0], "txt"), (row[1], "bin")):
            data = conn.execute("SELECT data FROM contents WHERE sha256 = ?", (name,)).fetchone()
            if data and data[0] is not None and not (ending == "bin" and name == row[0]):
                found[f"snapshots/{name}.{ending}"] = bytes(data[0])
    return found
