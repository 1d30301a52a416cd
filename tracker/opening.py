"""Opening a ledger file: made, checked, migrated after a verified backup, or refused with its bytes unchanged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tracker import schema, store
from tracker.errors import NotALedger, NotFound


def open_file(path: Path, *, create: bool, read_only: bool) -> tuple[Any, bool]:
    """The open database and whether it may only be read."""
    if not path.exists():
        if not create or read_only:
            raise NotFound(f"There is no ledger at {path}: check the name.")
        return _made(path), False
    try:
        schema.check_file(path)
    except OSError as error:
        raise NotALedger(f"{path.name} cannot be read ({error.strerror}): check who may open it.") from error
    only = read_only or not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK)
    db = store.connect(path, read_only=True)
    try:
        version = schema.check_schema(db, path)
    finally:
        db.conn.close()
    if version < schema.VERSION and not only:
        _migrated(path)
    db = store.connect(path, read_only=only)
    if not only:
        store.durable(db)
    return db, only


def _made(path: Path) -> Any:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotALedger(f"{path.parent} cannot be made ({error.strerror}): choose another folder.") from error
    db = store.connect(path)
    try:
        store.durable(db)
        with store.writing(db):
            # Another program may have made it between the look and the lock.
            if not db.conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                schema.migrate(db)
    except BaseException:
        db.conn.close()
        raise
    return db


def _migrated(path: Path) -> None:
    """Bring an older file up to date: a verified copy first, then all migrations in one transaction."""
    from tracker.backup import backup_before

    backup_before(path, "migration")
    db = store.connect(path)
    try:
        store.durable(db)
        with store.writing(db):
            schema.migrate(db)
    finally:
        db.conn.close()
