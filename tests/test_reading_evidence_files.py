"""Files as evidence: their bytes whole, their text where they have one, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.article_kit import BODY, page, pdf, pdf_of
from tests.cli_helpers import Cli
from tracker.claims import SnapshotDraft
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.reading.child import Child
from tracker.reading.evidence_files import MAX_EVIDENCE, evidence_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("data", "name", "media_type", "title", "has_text"),
    [
        (PNG, "shot.png", "image/png", "shot.png", False),
        (b"\xff\xd8\xff\xe0abc", "shot.jpg", "image/jpeg", "shot.jpg", False),
        (b"RIFF....WEBPVP8 ", "a", "image/webp", "a", False),
        (b"\0\1\2\3", "", "application/octet-stream", "A file", False),
        (page(), "ferry.html", "text/html", "A ferry for Ostrel", True),
        (pdf([BODY], "/Title(Minutes)"), "minutes.pdf", "application/pdf", "Minutes", True),
        (pdf_of([b""]), "scan.pdf", "application/pdf", "scan.pdf", False),
        (b"The ferry sailed.\n", "note.txt", "text/plain", "The ferry sailed.", True),
    ],
)
def test_any_file_can_be_kept(data: bytes, name: str, media_type: str, title: str, has_text: bool) -> None:
    with Child() as child:
        draft = evidence_of(data, name=name, child=child)
    assert isinstance(draft.snapshot, SnapshotDraft)
    assert (draft.snapshot.data, draft.snapshot.media_type, draft.title) == (data, media_type, title)
    assert bool(draft.snapshot.text) == has_text


@pytest.mark.parametrize(("size", "said"), [(0, "is empty"), (MAX_EVIDENCE + 1, "larger than 20 MB")])
def test_files_that_are_not_kept(size: int, said: str, tmp_path: Path) -> None:
    file = tmp_path / "shot.png"
    file.write_bytes(b"\x89" * size)
    with pytest.raises(InputError, match=said) as refused:
        evidence_of(file)
    assert refused.value.field == "evidence"
    for path in (tmp_path, tmp_path / "missing.png"):
        with pytest.raises(InputError, match=r"is a folder|was not opened"):
            evidence_of(path)


def test_a_picture_is_kept_with_an_outcome_and_comes_back_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = Cli(tmp_path, capsys, monkeypatch)
    file = tmp_path / "shot.png"
    file.write_bytes(PNG)
    uid = cli.add()["uid"]
    cli.json("resolve", uid, "happened", "--known-on", "2013-03-01", "--evidence-file", str(file), "--on", "2014-01-05")
    ledger = Ledger.open(cli.path)
    try:
        (found,) = ledger.evidence(uid)
        assert found.title == "shot.png"
        assert ledger.snapshot_bytes(found.snapshot) == PNG
        assert ledger.snapshot_text(found.snapshot) == ""
        record = ledger.record("snapshot", found.snapshot)
        assert getattr(record, "bytes_sha256", "") == hashlib.sha256(PNG).hexdigest()
        assert ledger.verify() == []
    finally:
        ledger.close()
    said = cli.refused(
        "resolve", uid, "happened", "--known-on", "2013-03-01", "--evidence-file", str(tmp_path / "no.png")
    )
    assert said == "no.png was not opened: No such file or directory. Nothing was kept."
