"""Bundles: whole, the same each time, checked by one file alone, and no changed byte passes."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli_helpers import Cli
from tests.ledger_kit import ON, REPO, TEXT, Clock, draft, full_draft, outcome
from tracker.bundling import Leaving, verifier
from tracker.claims import EvidenceDraft
from tracker.ledger import Ledger
from tracker.records import to_body

Members = dict[str, bytes]
VERIFIER = REPO / "tracker" / "data" / "verify_bundle.py"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger.open(tmp_path / "a.ledger", author="Pat Clerk", device="d" * 16, now=Clock())) as made:
        yield made


def told(ledger: Ledger, leaving: Leaving | None = None, claims: int = 1) -> bytes:
    """A bundle of the first claims."""
    uids = [view.uid for view in ledger.search("", on=ON, sort="logged_at", descending=False)]
    return ledger.bundle(uids[:claims], leaving or Leaving(), on=ON)


def full(ledger: Ledger) -> str:
    """A claim with all that one can have; returns its uid."""
    uid = ledger.log_claim(full_draft(), on=ON).uid
    ledger.resolve([uid], outcome(), on=ON)
    ledger.reopen(uid, "The paper took it back.", on=ON)
    ledger.resolve([uid], outcome(reason="It was opened on the evening news."), on=ON)
    ledger.log_claim(draft("Another claim of another desk"), on=ON)
    return uid


def members(data: bytes) -> Members:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def problems(data: bytes, head: str = "") -> list[str]:
    found: list[str] = verifier().verify(data, head)[0]
    return found


def remarks(data: bytes) -> str:
    return "\n".join(verifier().verify(data)[1])


def repacked(found: Members) -> bytes:
    """The members packed anew with sums that agree: what a careful forger would hand over."""
    manifest = json.loads(found["bundle.json"])
    manifest["sha256"] = {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items() if name != "bundle.json"
    }
    data: bytes = verifier().packed({**found, "bundle.json": json.dumps(manifest).encode()})
    return data


def test_a_bundle_holds_all_that_a_claim_rests_on_and_agrees(ledger: Ledger) -> None:
    full(ledger)
    data = told(ledger)
    assert problems(data, ledger.head()) == []
    found = members(data)
    name = hashlib.sha256(TEXT.encode()).hexdigest()
    assert set(found) == {
        "bundle.json",
        "claims.csv",
        "index.html",
        "log.txt",
        "revisions.jsonl",
        f"snapshots/{name}.txt",
        "verify_bundle.py",
    }
    assert found[f"snapshots/{name}.txt"].decode() == TEXT
    revisions = [json.loads(line) for line in found["revisions.jsonl"].splitlines()]
    kinds = [one["kind"] for one in revisions]
    assert kinds.count("resolution") == 3
    assert {"claim", "source", "snapshot", "speaker", "outlet", "tag", "event", "note", "step"} <= set(kinds)
    assert found["log.txt"].count(b"\n") == ledger.info().revisions
    assert b"another desk" not in found["revisions.jsonl"]


def test_the_same_state_gives_the_same_bytes(ledger: Ledger) -> None:
    full(ledger)
    assert told(ledger, claims=2) == told(ledger, claims=2)
    uids = [view.uid for view in ledger.search("", on=ON)]
    assert len(uids) > 1
    assert ledger.bundle(uids, Leaving(), on=ON) == ledger.bundle(uids[::-1], Leaving(), on=ON)


def test_a_thousand_changed_bytes_are_all_caught(ledger: Ledger) -> None:
    full(ledger)
    data = told(ledger)
    chance = random.Random(20130204)
    missed = []
    for _ in range(1_000):
        place, mask = chance.randrange(len(data)), chance.randrange(1, 256)
        changed = data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :]
        if not problems(changed):
            missed.append((place, mask))
    assert missed == []


def test_bytes_lost_doubled_and_swapped_are_caught(ledger: Ledger) -> None:
    full(ledger)
    data = told(ledger)
    chance = random.Random(7)
    for _ in range(200):
        place = chance.randrange(len(data) - 40)
        other = chance.randrange(len(data) - 40)
        cut, twice = data[:place] + data[place + 1 :], data[:place] + data[place : place + 1] + data[place:]
        block = bytearray(data)
        block[place : place + 20], block[other : other + 20] = data[other : other + 20], data[place : place + 20]
        assert problems(cut)
        assert problems(twice)
        assert bytes(block) == data or problems(bytes(block))
    assert problems(data + b"\0")
    assert problems(b"")


def _reworded(found: Members) -> None:
    found["revisions.jsonl"] = found["revisions.jsonl"].replace(b"by June 2013", b"by June 2015")


def _other_outcome(found: Members) -> None:
    found["claims.csv"] = found["claims.csv"].replace(b'"happened"', b'"did not happen"')


def _other_quote(found: Members) -> None:
    found["claims.csv"] = found["claims.csv"].replace(b"will open by June", b"may open by June")


def _other_text(found: Members) -> None:
    name = next(one for one in found if one.endswith(".txt") and one.startswith("snapshots/"))
    found[name] = found[name].replace(b"bridge", b"tunnel")


def _lost_revision(found: Members) -> None:
    """The last outcome of the claim left out: the table still says it."""
    lines = found["revisions.jsonl"].splitlines(keepends=True)
    last = max(place for place, line in enumerate(lines) if b'"kind": "resolution"' in line)
    found["revisions.jsonl"] = b"".join(lines[:last] + lines[last + 1 :])


def _lost_links(found: Members) -> None:
    found["log.txt"] = b"".join(found["log.txt"].splitlines(keepends=True)[:-2])


def _stranger(found: Members) -> None:
    found["claims.csv"] += b"\r\n"
    found["more.txt"] = b"And I say so too."


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (_reworded, "its words are not those that were hashed"),
        (_other_outcome, "the outcome of the table is not that of its last resolution"),
        (_other_quote, "the quote of the table is not that of its revision"),
        (_other_text, "the text is not the one that was stored"),
        (_lost_revision, "the outcome of the table is not that of its last resolution"),
        (_lost_links, "is not the head that the bundle names"),
    ],
)
def test_a_forger_who_packs_anew_is_caught(ledger: Ledger, forge: Callable[[Members], None], said: str) -> None:
    full(ledger)
    found = members(told(ledger))
    forge(found)
    assert said in "\n".join(problems(repacked(found)))


def test_a_member_that_the_sums_do_not_name_is_caught(ledger: Ledger) -> None:
    full(ledger)
    found = members(told(ledger))
    _stranger(found)
    said = "\n".join(problems(verifier().packed(found)))
    assert "more.txt does not belong to the bundle" in said
    assert "claims.csv is not what its sum says" in said


def test_a_forger_who_writes_the_whole_log_anew_is_caught_by_the_head(ledger: Ledger, tmp_path: Path) -> None:
    full(ledger)
    head = ledger.head()
    with closing(Ledger.open(tmp_path / "b.ledger", author="Pat Clerk", device="d" * 16, now=Clock())) as forged:
        full(forged)
        data = told(forged)
    assert problems(data) == []
    assert any(head not in line and "not the one you gave" in line for line in problems(data, head))
    assert any("not the one you gave" in line for line in problems(told(ledger), head[:11]))
    assert problems(told(ledger), head[:12].upper()) == []


def test_what_is_left_out_reads_withheld(ledger: Ledger) -> None:
    uid = full(ledger)
    ledger.add_note(uid, "A word in private.")
    whole = told(ledger)
    assert b"Pat Clerk" in whole
    assert b"Seen twice before." in whole
    data = told(ledger, Leaving(snapshots=True, notes=True, authors=True))
    assert problems(data, ledger.head()) == []
    assert b"Pat Clerk" not in data
    assert b"Seen twice before." not in data
    assert b"A word in private." not in data
    assert TEXT.encode() not in data
    said = remarks(data)
    assert "the text that it quotes is withheld" in said
    assert "its author is withheld" in said
    assert "decided_by withheld" in said
    assert b"Withheld: stored texts, notes, authors." in members(data)["index.html"]


def test_a_guessed_name_cannot_be_tried_against_a_hash(ledger: Ledger) -> None:
    """Who knows everybody at the desk must not find out who judged by hashing one name after the other."""
    uid = full(ledger)
    judged = [ledger.record("resolution", step.uid) for step in ledger.resolutions(uid)]
    hashes = [hashlib.sha256(to_body(record).encode()).hexdigest().encode() for record in judged]
    assert all("Pat Clerk" in to_body(record) for record in judged)
    data = told(ledger, Leaving(authors=True))
    assert [name for name in hashes if name in data] == []
    assert all(name in told(ledger) for name in hashes)
    assert b"d" * 16 not in data
    assert problems(data, ledger.head()) == []


def test_erased_words_read_withheld_with_the_day_and_the_reason(ledger: Ledger) -> None:
    uid = full(ledger)
    [(snapshot,)] = ledger.conn.execute("SELECT uid FROM snapshots").fetchall()
    ledger.expunge(snapshot, "A private word.")
    data = told(ledger)
    assert problems(data, ledger.head()) == []
    assert problems(ledger.bundle([uid], Leaving(), on=ON)) == []
    assert TEXT.encode() not in data
    assert "its words are withheld on 2013-02-10 (A private word.)" in remarks(data)


def test_an_update_brings_the_first_claim_of_its_chain(ledger: Ledger) -> None:
    first = ledger.log_claim(full_draft(), on=ON).uid
    later = ledger.log_claim(draft("The bridge in Ostrel opens by July 2013", update_of=first), on=ON).uid
    ledger.resolve([first], outcome(), on=ON)
    data = ledger.bundle([later], Leaving(), on=ON)
    assert problems(data, ledger.head()) == []
    rows = members(data)["claims.csv"].decode().splitlines()
    assert len(rows) == 2
    assert '"happened"' in rows[1]


def test_evidence_comes_with_its_words(ledger: Ledger) -> None:
    uid = full(ledger)
    ledger.add_evidence(uid, EvidenceDraft(url="https://post.example/opened", note="On page three."))
    data = told(ledger)
    assert problems(data) == []
    assert b"https://post.example/opened" in members(data)["revisions.jsonl"]
    assert b"https://post.example/opened" in members(data)["index.html"]


def test_the_page_of_a_bundle_is_plain_text_from_outside(ledger: Ledger) -> None:
    ledger.log_claim(draft("<script>alert(1)</script> opens & closes"), on=ON)
    page = members(told(ledger))["index.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; opens &amp; closes" in page


def alone(*argv: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The file by itself: no site packages, no environment, nothing of the program in sight."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *map(str, argv)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_stranger_checks_it_without_the_program(cli: Cli, tmp_path: Path) -> None:
    uid = cli.add("The bridge at Oss opens", "--note", "Seen twice.")["uid"]
    cli.resolve(uid, "happened", "--known-on", "2013-12-30")
    made = cli.json("bundle", uid, "-o", str(tmp_path / "b.zip"))
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extract("verify_bundle.py", tmp_path)
    assert (tmp_path / "verify_bundle.py").read_bytes() == VERIFIER.read_bytes()
    ran = alone("verify_bundle.py", "b.zip", "--head", made["head"], folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("Sound: b.zip is, byte for byte, what it says.\n")
    wrong = alone("verify_bundle.py", "b.zip", "--head", "0" * 64, folder=tmp_path)
    assert wrong.returncode == 1
    assert "not the one you gave" in wrong.stdout
    assert alone("verify_bundle.py", "none.zip", folder=tmp_path).returncode == 1


def test_the_commands_pack_and_check(cli: Cli, tmp_path: Path) -> None:
    uid = cli.add("The bridge at Oss opens")["uid"]
    path = tmp_path / "b.zip"
    made = cli.json("bundle", uid, "-o", str(path))
    again = tmp_path / "c.zip"
    cli.json("bundle", uid, "-o", str(again))
    assert path.read_bytes() == again.read_bytes()
    found: dict[str, Any] = cli.json("verify-bundle", str(path), "--head", made["head"])
    assert found["ok"] is True
    path.write_bytes(path.read_bytes().replace(b"Oss", b"Ess"))
    ran = cli.run("verify-bundle", str(path))
    assert ran.code == 1
    assert "is not what it says" in ran.err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["bundle", "nothing", "-o", "{}/b.zip"], "nothing"),
        (["verify-bundle", "{}/none.zip"], "none.zip"),
        (["verify-bundle", "{}"], "is a folder"),
    ],
)
def test_bad_input_gets_one_sentence(cli: Cli, tmp_path: Path, argv: list[str], said: str) -> None:
    cli.add("The bridge at Oss opens")
    assert said in cli.refused(*(word.format(tmp_path) for word in argv))
    assert not (tmp_path / "b.zip").exists()


def test_another_file_is_not_written_over(cli: Cli, tmp_path: Path) -> None:
    uid = cli.add("The bridge at Oss opens")["uid"]
    path = tmp_path / "letter.zip"
    path.write_text("Dear all,")
    cli.refused("bundle", uid, "-o", str(path))
    assert path.read_text() == "Dear all,"
