"""Verified copies of a ledger: made, thinned, restored, replaced after an erasure. docs/reliability.md says when.

A copy is made through SQLite's backup API, so that a ledger in use can be copied; it is verified under another name
and only then takes its own. Our own backups lie in a folder beside the ledger, ``NAME.ledger.backups``, so that they
are found without the program and travel with the folder; another disk can be named instead, and is the better place.
"""

from __future__ import annotations

import glob
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tracker import health, log, opening, schema, segments, store
from tracker.errors import Busy, DiskFull, InputError, NotALedger, NotFound, TrackerError
from tracker.files import sync_folder
from tracker.kept import Kept, folder_of, kept, thin

__all__ = [
    "Kept",
    "automatic",
    "backup",
    "backup_before",
    "folder_of",
    "forget",
    "kept",
    "restore",
    "save_copy",
    "set_aside",
    "thin",
]

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all; it may raise to stop, and then nothing is left behind."""

GIGABYTE = 1 << 30
STALE = timedelta(hours=6)
"""Age from which an unfinished copy in the backups folder was left by a kill."""
LARGE = 200_000_000
"""Bytes from which a ledger is backed up by what is new."""
WHOLE_EVERY = timedelta(days=7)
"""Age from which a copy of a large ledger is continued no longer, but followed by another whole one."""

_STAMP = "%Y-%m-%dT%H%M%S"


def _no_progress(done: int, total: int) -> None:
    """Nobody watches."""


def backup(path: Path, dest: Path, *, progress: Progress = _no_progress) -> Path:
    """A verified copy of the ledger at ``dest``. An earlier copy of the same ledger is replaced, anything else refused.

    Raises DiskFull, NotALedger when the ledger is damaged, InputError("output") when ``dest`` cannot be used.
    """
    with _draft(path, dest, progress) as draft:
        _check(draft, f"The backup was not kept: the copy of {path.name} is not sound")
    return dest


def save_copy(path: Path, dest: Path, *, snapshots: bool = True, progress: Progress = _no_progress) -> Path:
    """A verified copy to hand on; without ``snapshots`` the stored pages and texts are not carried along."""
    with _draft(path, dest, progress) as draft:
        if not snapshots:
            _drop_contents(draft)
        _check(draft, f"The copy was not kept: what is in {path.name} is not sound")
    return dest


def backup_before(path: Path, why: str, *, folder: Path | None = None, now: datetime | None = None) -> Path:
    """A verified backup among our own, made before something large; ``why`` is one word and stands in its name."""
    place = folder or folder_of(path)
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(
            "output", f"No backup can be made in {place} ({error.strerror}), so nothing was begun: name another folder."
        ) from error
    return backup(path, _new_name(place, now or datetime.now(UTC), f"before {why}" if why else ""))


def automatic(
    path: Path, *, folder: Path | None = None, now: datetime | None = None, cap: int | None = None
) -> Path | None:
    """Back up if anything was written since the newest backup, then thin; None when nothing had changed.

    A large ledger is copied whole once a week, and in between only what is new (``tracker.segments``). Older backups
    go only after the new one has been verified. ``cap`` limits the space of all, in bytes: by default the larger of
    2 GB and three times the ledger.
    """
    moment = now or datetime.now(UTC)
    place = folder or folder_of(path)
    earlier = kept(path, folder=place)
    if earlier and _is_all(earlier[-1], path):
        return None
    made = _continue(path, earlier[-1], moment) if earlier and path.stat().st_size > LARGE else None
    made = made or backup_before(path, "", folder=place, now=moment)
    for one in thin(kept(path, folder=place), moment, cap or max(2 * GIGABYTE, 3 * path.stat().st_size)):
        if made not in (one.path, *one.segments):
            _delete_all(one)
    _sweep(place, moment)
    return made


def _is_all(one: Kept, path: Path) -> bool:
    """Whether nothing was written since that backup."""
    with suppress(TrackerError), _looking(path) as conn:
        return segments.tip_of(conn) == _tip(one)
    return False


def _tip(one: Kept) -> segments.Tip:
    if one.segments:
        span = segments.span_of(one.segments[-1])
        return segments.Tip(span.last, span.link)
    with _looking(one.path) as conn:
        return segments.tip_of(conn)


def _continue(path: Path, one: Kept, moment: datetime) -> Path | None:
    """A verified segment of what is new since a backup; None where only a whole copy will do."""
    if one.begun is None or not timedelta(0) <= moment - one.begun < WHOLE_EVERY:
        return None
    whole = one.path.stat().st_size
    if one.size - whole > whole // 2:
        return None
    try:
        tip = _tip(one)
        with _looking(one.path) as copy:
            there, gone = segments.known(copy, one.segments)
            (version,) = copy.execute("PRAGMA user_version").fetchone()
    except TrackerError:  # what cannot be read is not continued
        return None
    with _looking(path) as conn:
        if version != schema.VERSION or not segments.follows(conn, tip):
            return None
        return _segment(conn, one.path, tip, there, gone, moment)


def _segment(conn: Any, full: Path, tip: segments.Tip, there: set[str], gone: set[str], moment: datetime) -> Path:
    stamp = re.match(segments.STAMP, full.name)
    assert stamp
    target = _new_name(full.parent, moment, f"after {stamp[0]}", ".segment")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        with _room():
            segments.write(conn, draft, tip, there, gone)
        segments.check(draft)
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise InputError("output", f"“{target}” could not be written ({error.strerror}): name another.") from error
    finally:
        for left in (draft, draft.with_name(f"{draft.name}-journal")):
            left.unlink(missing_ok=True)
    return target


def restore(source: Path, path: Path, *, now: datetime | None = None) -> Path | None:
    """Put a verified copy of ``source`` in the place of the ledger. Returns where the ledger was set aside, if any was.

    A segment is put together with the copy that it continues and the segments between them: for a million claims that
    takes some minutes.
    The ledger is never deleted. Raises Busy while another program writes or reads it, NotALedger when the source is
    not sound: then nothing changes.
    """
    path = path.resolve()  # where the ledger's name is a link, the file that it means is the one to replace
    if not source.exists():
        raise NotFound(f"There is no backup at {source}: check the name.")
    if path.exists() and path.samefile(source):
        raise InputError("output", "The backup and the ledger are the same file: name the backup to restore from.")
    parts: list[Path] = []
    whole = source
    if source.suffix == ".segment":
        whole = segments.continued(source)
        parts = [one for one in segments.of(whole) if one.name <= source.name]
    with _copied(whole, path, _no_progress) as draft:
        if parts:
            segments.put_together(draft, parts)
        version = _check(draft, f"{source.name} was not restored: it is not sound")
        if version == schema.VERSION and (wrong := health.damage_of(draft)):
            raise NotALedger(f"{source.name} was not restored: it is not sound ({wrong[0]}). Choose an earlier backup.")
        aside = _set_aside(path, now or datetime.now(UTC)) if path.exists() else None
        draft.replace(path)
        sync_folder(path.parent)
    return aside


def forget(path: Path, *, folder: Path | None = None, now: datetime | None = None) -> list[Path]:
    """After an erasure: replace our backups that still hold what was erased. Returns those that are gone.

    A fresh verified backup comes first. Backups that hold nothing of it stay; of a copy with segments what comes
    before the first that holds it, since the others build on that one.
    """
    place = folder or folder_of(path)
    held = [part for one in kept(path, folder=place) for part in _held(one, path)]
    if held:
        backup_before(path, "", folder=place, now=now)
        for one in reversed(held):
            _delete(one)
    return held


def _held(one: Kept, path: Path) -> Sequence[Path]:
    parts = (one.path, *one.segments)
    place = next((place for place, part in enumerate(parts) if _holds_erased(part, path)), len(parts))
    return parts[place:]


def _new_name(place: Path, moment: datetime, why: str, ending: str = ".ledger") -> Path:
    utc = moment.astimezone(UTC)
    while True:
        stamp = f"{utc.strftime(_STAMP)}.{utc.microsecond // 1000:03d}Z"
        found = place / f"{stamp}{' ' + why if why else ''}{ending}"
        if not found.exists():
            return found
        utc += timedelta(milliseconds=1)


@contextmanager
def _draft(path: Path, dest: Path, progress: Progress) -> Iterator[Path]:
    """A copy under another name that takes ``dest``'s place when the block ends without an error."""
    target = Path(os.path.realpath(dest))
    if target.is_dir():
        raise InputError("output", f"“{dest}” is a folder: name a file in it.")
    if target.exists() and not _is_earlier_copy(target, path):
        raise InputError("output", f"“{dest}” exists and is no earlier copy of this ledger: name another file.")
    with _copied(path, target, progress) as draft:
        yield draft
        draft.replace(target)
        sync_folder(target.parent)


@contextmanager
def _copied(path: Path, target: Path, progress: Progress) -> Iterator[Path]:
    """A copy of a ledger in a file of its own beside ``target``; it is gone when the block ends, unless renamed."""
    if not target.parent.is_dir():
        raise InputError("output", f"There is no folder “{target.parent}”: make it, or name another one.")
    draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.part")
    try:
        with _looking(path) as conn, _room():
            store.copy(conn, draft, progress)
        yield draft
    except OSError as error:
        raise InputError("output", f"“{target}” could not be written ({error.strerror}): name another.") from error
    finally:
        for left in (draft, draft.with_name(f"{draft.name}-journal")):
            left.unlink(missing_ok=True)


@contextmanager
def _looking(path: Path) -> Iterator[Any]:
    """A connection to a ledger whose file was checked, for reading."""
    if not path.exists():
        raise NotFound(f"There is no ledger at {path}: check the name.")
    db, _ = opening.checked(path, read_only=True)
    with closing(db.conn), store.in_words():
        yield db.conn


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except store.Error as error:
        found = store.as_ours(error)
        if isinstance(found, DiskFull):
            raise DiskFull(
                "The disk is full: no copy was made. The ledger and its earlier copies are as they were. "
                "Free some space, or name a folder on another disk."
            ) from error
        if "unable to open" in str(error):
            raise InputError("output", "No copy can be written in that folder: name another one.") from error
        raise found from error


def _check(draft: Path, failed: str) -> int:
    """Refuse a copy whose file, schema or log is not sound; returns its schema version."""
    db, version = opening.checked(draft, read_only=True)
    with closing(db.conn), store.in_words():
        rows = db.conn.execute("PRAGMA integrity_check(5)").fetchall()
        wrong = [row[0] for row in rows if row[0] != "ok"] or health.log_damage(db.conn)
    if wrong:
        raise NotALedger(
            f"{failed} ({wrong[0]}). The ledger and its earlier copies are as they were: run `main.py verify`, and "
            "restore an earlier backup with `main.py restore`."
        )
    return version


def _drop_contents(draft: Path) -> None:
    db = store.connect(draft)
    with closing(db.conn), _room():
        db.conn.execute("PRAGMA secure_delete=ON")
        db.conn.execute("UPDATE contents SET data = NULL WHERE data IS NOT NULL")
        store.overwrite_freed(db)


def _is_earlier_copy(target: Path, path: Path) -> bool:
    """Whether a file holds the beginning of this ledger's log (or all of it) and nothing else."""
    if path.exists() and target.samefile(path):
        return False
    try:
        with _looking(target) as there, _looking(path) as here:
            seq, link = there.execute("SELECT max(seq), link FROM revisions").fetchone()
            return seq is None or here.execute("SELECT link FROM revisions WHERE seq = ?", (seq,)).fetchone() == (link,)
    except TrackerError:
        return False


def _holds_erased(copy: Path, path: Path) -> bool:
    """Whether a backup still has a body or a stored text that the ledger has erased; one that cannot be read may."""
    with _looking(path) as conn:
        bodies = log.erased_words(conn)
        texts = conn.execute("SELECT sha256 FROM contents WHERE data IS NULL").fetchall()
    try:
        with _looking(copy) if copy.suffix != ".segment" else segments.reading(copy) as conn:
            body = "SELECT 1 FROM revisions WHERE uid = ? AND body_hash = ? AND body IS NOT NULL"
            text = "SELECT 1 FROM contents WHERE sha256 = ? AND data IS NOT NULL"
            return any(conn.execute(body, one).fetchone() for one in bodies) or any(
                conn.execute(text, one).fetchone() for one in texts
            )
    except NotALedger:
        return True


def set_aside(path: Path) -> list[Path]:
    """The ledgers that a restore set aside beside this one."""
    return sorted(path.parent.glob(f"{glob.escape(path.stem)} set aside *{glob.escape(path.suffix)}"))


def _set_aside(path: Path, moment: datetime) -> Path:
    """Give the ledger a second name that stays when its own goes to another file."""
    _check_free(path)
    stamp = moment.astimezone(UTC).strftime(_STAMP)
    aside = path.with_name(f"{path.stem} set aside {stamp}Z{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem} set aside {stamp}Z {number}{path.suffix}")
    journal = path.with_name(f"{path.name}-journal")
    with suppress(FileNotFoundError):  # played back into another file it would ruin that one
        if journal.stat().st_size:
            journal.rename(aside.with_name(f"{aside.name}-journal"))
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        path.rename(aside)
    return aside


def _check_free(path: Path) -> None:
    """Raise Busy while another program reads or writes the ledger. A damaged one is held by nobody that can use it."""
    try:
        db = store.connect(path)
    except TrackerError:
        return
    with closing(db.conn):
        try:
            db.conn.execute("BEGIN EXCLUSIVE")
            db.conn.execute("ROLLBACK")
        except store.Error as error:
            if store.is_busy(error):
                raise Busy(
                    f"{path.name} is in use by another program: close it there and try again. Nothing was changed."
                ) from error


def _sweep(place: Path, moment: datetime) -> None:
    """Delete unfinished copies that a kill left behind."""
    for one in place.glob(".*.part*"):
        with suppress(OSError):
            if moment.timestamp() - one.stat().st_mtime > STALE.total_seconds():
                one.unlink()


def _delete_all(one: Kept) -> None:
    """Delete a copy after its segments: what is left by a kill in between is still of use."""
    for part in (*reversed(one.segments), one.path):
        _delete(part)


def _delete(one: Path) -> None:
    try:
        one.unlink(missing_ok=True)
    except OSError as error:
        raise InputError("output", f"{one} could not be deleted ({error.strerror}): delete it by hand.") from error
