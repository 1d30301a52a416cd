"""Checks a bundle of Borne Out without Borne Out: python3 verify_bundle.py F.zip [--head H]

One file, the standard library alone. It rebuilds the archive from its members and compares every byte, then checks
what the members say of each other: the SHA-256 of each, the hash of each revision that is told, the links of the whole
log up to its head, the head itself against one that you have from elsewhere (a printed report, say), the quote in the
text that it was cut from, and the table against the revisions. Exit code 0: all agrees; 1: something does not.
"""

import argparse
import csv
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

Body = dict[str, Any]
FORMAT = "borneout-bundle"
REVISION_MARK = b"borneout-rev-1\n"
LINK_MARK = b"borneout-link-1\n"
WITHHELD = "withheld"
DATE = (1980, 1, 1, 0, 0, 0)


def packed(members: Mapping[str, bytes]) -> bytes:
    """The archive that these members make: stored, in the order of their names, of one fixed date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_STORED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, members[name])
    return target.getvalue()


def canonical(value: object) -> str:
    """JSON as the log writes it before it is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of an archive; ValueError in words for anything that is none of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) != len(set(names)):
                raise ValueError("a name stands in the archive twice")
            members = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, KeyError, IndexError) as error:
        raise ValueError(f"the archive cannot be read ({error})") from None
    if packed(members) != data:
        raise ValueError("the archive is not, byte for byte, the one that its members make")
    return members


def verify(data: bytes, head: str = "") -> tuple[list[str], list[str]]:
    """(problems, remarks) in words: no problem means that all agrees; remarks say what was taken on trust."""
    try:
        return _verify(data, head.strip().lower())
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        return [f"{error}" if isinstance(error, ValueError) else f"a part of the bundle cannot be read ({error!r})"], []


def _verify(data: bytes, head: str) -> tuple[list[str], list[str]]:
    members = unpacked(data)
    manifest = json.loads(members["bundle.json"])
    if manifest.get("format") != FORMAT or manifest.get("version") != 1:
        raise ValueError("this is no bundle that this file knows how to check")
    problems = list(_sums(members, manifest))
    told = [json.loads(line) for line in members["revisions.jsonl"].decode().splitlines()]
    problems += _log(members["log.txt"].decode(), told, manifest, head)
    remarks = [
        "index.html is for reading; what is proved are the revisions, the texts, and quote and outcome in the table"
    ]
    for revision in told:
        problems += _revision(revision, remarks)
    problems += _quotes(members, told, remarks)
    problems += _table(members["claims.csv"].decode(), told, manifest)
    if head == "":
        remarks.append(
            f"the head was compared with nothing: compare it with one you have from elsewhere, {manifest['head']}"
        )
    return problems, remarks


def _sums(members: Mapping[str, bytes], manifest: Body) -> Iterator[str]:
    sums = manifest["sha256"]
    for name in sorted(set(sums) | (set(members) - {"bundle.json"})):
        if name not in members:
            yield f"{name} is missing"
        elif name not in sums:
            yield f"{name} does not belong to the bundle"
        elif hashlib.sha256(members[name]).hexdigest() != sums[name]:
            yield f"{name} is not what its sum says"


def _log(text: str, told: list[Body], manifest: Body, head: str) -> Iterator[str]:
    """The chain of links from nothing to the head, and each told revision in its place of it."""
    link = bytes(32)
    lines = [line.split() for line in text.splitlines()]
    for number, (name, stated) in enumerate(lines, 1):
        link = hashlib.sha256(LINK_MARK + link + bytes.fromhex(name)).digest()
        if link.hex() != stated:
            yield f"link {number:,} of the log does not follow from the one before"
            return
    if link.hex() != manifest["head"]:
        yield "the last link of the log is not the head that the bundle names"
    if head and (len(head) < 12 or not link.hex().startswith(head)):
        yield f"the head of the log is {link.hex()}, not the one you gave"
    for revision in told:
        place = revision["seq"]
        if not 1 <= place <= len(lines) or lines[place - 1][0] != revision["hash"]:
            yield f"{revision['kind']} {revision['uid']}: revision {place:,} is not where it says it is"


def _revision(revision: Body, remarks: list[str]) -> Iterator[str]:
    where = f"{revision['kind']} {revision['uid']}, revision {revision['seq']:,}"
    body = revision["body"]
    if body == WITHHELD:
        remarks.append(f"{where}: its words are withheld{revision.get('why') or ''}")
    elif revision.get("left_out"):
        remarks.append(
            f"{where}: {', '.join(revision['left_out'])} withheld, so the hash of its body is taken on trust"
        )
    else:
        text = canonical(body) if body != "" else ""
        if hashlib.sha256(text.encode()).hexdigest() != revision["body_hash"]:
            yield f"{where}: its words are not those that were hashed"
    if revision["author"] == WITHHELD:
        remarks.append(f"{where}: its author is withheld, so its hash is taken on trust")
        return
    named = [revision[key] for key in ("kind", "uid")] + [sorted(revision["parents"])]
    named += [revision[key] for key in ("step", "author", "device", "at", "body_hash")]
    if hashlib.sha256(REVISION_MARK + canonical(named).encode()).hexdigest() != revision["hash"]:
        yield f"{where}: its hash does not name it"


def _heads(told: list[Body], kind: str) -> dict[str, list[Body]]:
    """The told heads of each record of a kind, by uid: one, or several where two copies differ; none if removed."""
    found: dict[str, list[Body]] = {}
    for revision in told:
        if revision["kind"] == kind:
            found.setdefault(revision["uid"], []).append(revision)
    heads = {}
    for uid, own in found.items():
        before = {name for revision in own for name in revision["parents"]}
        bodies = [revision["body"] for revision in own if revision["hash"] not in before]
        heads[uid] = [body for body in bodies if body not in ("", WITHHELD)]
    return heads


def _quotes(members: Mapping[str, bytes], told: list[Body], remarks: list[str]) -> Iterator[str]:
    """Each quote stands in the text that it was cut from, and that text is the one that was stored."""
    snapshots = {uid: bodies[0] for uid, bodies in _heads(told, "snapshot").items() if bodies}
    for uid, claim in ((uid, body) for uid, bodies in _heads(told, "claim").items() for body in bodies):
        snapshot = snapshots.get(claim.get("snapshot", ""))
        if not claim.get("quote") or snapshot is None or "quote_end" not in claim:
            continue
        name = f"snapshots/{snapshot['text_sha256']}.txt"
        if name not in members:
            remarks.append(f"claim {uid}: the text that it quotes is withheld")
            continue
        if hashlib.sha256(members[name]).hexdigest() != snapshot["text_sha256"]:
            yield f"claim {uid}: the text is not the one that was stored"
        text = members[name].decode()
        if text[claim.get("quote_start", 0) : claim["quote_end"]] != claim["quote"]:
            yield f"claim {uid}: its quote does not stand where it says in the text"


def _outcomes(told: list[Body]) -> dict[str, set[str]]:
    """What the last step about the outcome of each claim says; several where two copies differ, "" where reopened."""
    last: dict[str, dict[int, set[str]]] = {}
    for bodies in _heads(told, "resolution").values():
        for body in bodies:
            last.setdefault(body["claim"], {}).setdefault(body["number"], set()).add(body.get("outcome", ""))
    return {uid: by_number[max(by_number)] for uid, by_number in last.items()}


def _table(text: str, told: list[Body], manifest: Body) -> Iterator[str]:
    """The table says of each claim what its revisions say."""
    claims, outcomes = _heads(told, "claim"), _outcomes(told)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    if sorted(row["uid"] for row in rows) != manifest["claims"]:
        yield "the table does not hold the claims that the bundle names"
    for row in rows:
        bodies = claims.get(row["uid"])
        if bodies is None:
            yield f"claim {row['uid']} of the table has no revision"
        for name in ("proposition", "quote", "claimed_on", "criteria", "condition"):
            if bodies and row[name] not in {str(body.get(name, "")) for body in bodies}:
                yield f"claim {row['uid']}: the {name.replace('_', ' ')} of the table is not that of its revision"
        if row["outcome"] not in outcomes.get(_first(row["uid"], claims), {""}):
            yield f"claim {row['uid']}: the outcome of the table is not that of its last resolution"


def _first(uid: str, claims: Mapping[str, list[Body]]) -> str:
    """The first claim of a chain of updates: the one that is resolved."""
    seen: set[str] = set()
    while uid not in seen and claims.get(uid) and (before := claims[uid][0].get("update_of")):
        seen.add(uid)
        uid = before
    return uid


def main(argv: list[str]) -> int:
    """Check one file and say what was found."""
    parser = argparse.ArgumentParser(description="Check a bundle of Borne Out.")
    parser.add_argument("bundle", metavar="F.zip")
    parser.add_argument("--head", default="", help="the log head that you have from elsewhere (12 digits or more)")
    args = parser.parse_args(argv)
    try:
        with open(args.bundle, "rb") as file:
            data = file.read()
    except OSError as error:
        print(f"{args.bundle} cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    problems, remarks = verify(data, args.head)
    for words in remarks:
        print(f"note: {words}")
    for words in problems:
        print(f"NOT SOUND: {words}")
    if not problems:
        print(f"Sound: {args.bundle} is, byte for byte, what it says.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
