"""A file as evidence: any bytes, kept whole under their SHA-256, with the text of what has text."""

from __future__ import annotations

from pathlib import Path

from tracker.claims import EvidenceDraft, SnapshotDraft, Stance
from tracker.errors import InputError
from tracker.files import read_at_most
from tracker.reading.child import Child
from tracker.reading.read import kind_of, read

MAX_EVIDENCE = 20_000_000
"""Largest file that is kept, in bytes: the ledger and each of its backups carry it."""

_MEDIA = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
_UNKNOWN = "application/octet-stream"


def media_type_of(data: bytes) -> str:
    """What bytes are, by what they begin with; ``application/octet-stream`` where that says nothing.

    >>> media_type_of(b"\\x89PNG\\r\\n\\x1a\\n..."), media_type_of(b"RIFF....WEBPVP8 ")
    ('image/png', 'image/webp')
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((name for mark, name in _MEDIA if data.startswith(mark)), _UNKNOWN)


def evidence_of(
    given: Path | bytes, *, name: str = "", stance: Stance = Stance.SUPPORTS, child: Child | None = None
) -> EvidenceDraft:
    """Evidence with a file as its snapshot: a page, a PDF, a text, a picture, or any other bytes.

    The text of a page, a PDF or a text is kept with it; its title is that of the article, else the file's name. A file
    that holds no text, or whose text cannot be read, is kept without. Raises InputError (field ``evidence``).
    """
    name = name or (given.name if isinstance(given, Path) else "")
    data = read_at_most(given, MAX_EVIDENCE, "evidence", "Nothing was kept.") if isinstance(given, Path) else given
    if not data:
        raise InputError("evidence", f"{name or 'The file'} is empty, so it shows nothing: choose another.")
    if len(data) > MAX_EVIDENCE:
        raise InputError(
            "evidence",
            f"{name or 'The file'} is larger than {MAX_EVIDENCE // 1_000_000} MB, and at most that much is kept "
            f"as evidence: "
            "keep the part that shows it, or give its link.",
        )
    try:
        kind_of(data, name)
        article = read(data, name=name, child=child)
    except InputError:
        return EvidenceDraft(title=name or "A file", stance=stance, snapshot=_bare(data))
    title = article.title.value or name or "A file"
    return EvidenceDraft(title=title, url=article.url, stance=stance, snapshot=article.snapshot())


def _bare(data: bytes) -> SnapshotDraft:
    """Bytes without a text."""
    return SnapshotDraft(data=data, text="", media_type=media_type_of(data), extractor="", extractor_version="")
