"""Opening a ledger file: made, checked, migrated after a verified backup, or refused with its bytes unchanged."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from tracker import schema, store
from tracker.errors import NotALedger, NotFound, ReadOnly
from tracker.files import sync_folder


def open_file(path: Path, *, create: bool, read_only: bool) -> tuple[Any, bool]:
    """The open database and whether it may only be read."""
    if not path.exists():
        if not create or read_only:
            raise NotFound(f"There is no ledger at {path}: check the name.")
        _make(path)
    only = read_only or not may_write(path)
    db, version = checked(path, read_only=only)
    if version < schema.VERSION:
        db.conn.close()
        if only:
            raise ReadOnly(
                f"{path.name} was written by an older version of Borne Out and has to be brought up to date first, "
                "but it may only be read here: copy it to a folder where you may write, and open the copy."
            )
        _migrate(path)
        db, version = checked(path, read_only=False)
    if not only:
        with store.in_words():
            store.durable(db)
    return db, only


def may_write(path: Path) -> bool:
    """Whether the file and its folder (for the journal) may be written to."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def checked(path: Path, *, read_only: bool) -> tuple[Any, int]:
    """The open database and its schema version, once it is known to be a ledger that may be trusted.

    SQLite looks first and we only when it refuses: opening a file that another part of this process has open would
    drop SQLite's locks on it, and such a file is never one that SQLite refuses.
    """
    schema.check_place(path)
    db = store.connect(path, read_only=True)
    if store.is_interrupted(db):
        db.conn.close()
        _check_interrupted(path)
        db = store.connect(path)
    try:
        version = schema.check_schema(db, path)
        schema.check_length(db, path)
    finally:
        db.conn.close()
    return reading_connection(path, read_only=read_only), version


def reading_connection(path: Path, *, read_only: bool) -> Any:
    """A connection that searches can be asked over: it knows the function that tests a claim's words."""
    db = store.connect(path, read_only=read_only)
    know_searches(db)
    return db


def know_searches(db: Any) -> None:
    """Give a connection the function that tests a claim's words."""
    db.conn.create_function("holds", -1, _holds, deterministic=True)


def _holds(*values: Any) -> int:
    from tracker import matching  # late: only searching needs it

    return matching.holds(*values)


def _check_interrupted(path: Path) -> None:
    """The last writer was stopped in the middle. SQLite puts that right and so changes the file: only one of ours."""
    schema.check_start(path, interrupted=True)
    if not may_write(path):
        raise ReadOnly(
            f"{path.name} was being written when the program was stopped, and the file or its folder is read-only, "
            f"so it cannot be put in order here: copy it and {path.name}-journal to a folder where you may write."
        )


def _make(path: Path) -> None:
    """Make a new ledger under another name and give it its own when it is whole: a kill leaves no half of one."""
    hidden = path.with_name(f".{path.name[:100]}.{os.urandom(6).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = store.connect(hidden, create=True)
        try:
            store.durable(db)
            with store.writing(db):
                schema.migrate(db)
        finally:
            db.conn.close()
        put_in_place(hidden, path)
    except OSError as error:
        raise NotALedger(f"{path.parent} cannot be made ({error.strerror}): choose another folder.") from error
    finally:
        for left in (hidden, hidden.with_name(f"{hidden.name}-journal")):
            with suppress(OSError):
                left.unlink()


def put_in_place(hidden: Path, path: Path) -> None:
    """Name a finished file, unless another program was faster: theirs stays."""
    with suppress(FileExistsError):
        try:
            os.link(hidden, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if not path.exists():
                hidden.rename(path)
    sync_folder(path.parent)


def _migrate(path: Path) -> None:
    """Bring an older file up to date: a verified copy first, then all migrations in one transaction."""
    from tracker.backup import backup_before

    backup_before(path, "migration")
    db = store.connect(path)
    try:
        store.durable(db)
        with store.writing(db):
            # Another program may have been faster; what is done already is not done again.
            schema.migrate(db)
    finally:
        db.conn.close()
