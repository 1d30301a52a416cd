"""Files that are written whole or not at all: a full disk, a crash or a kill leaves the earlier one as it was.

What is written goes to a hidden file in the same folder, is flushed to the disk, and takes the earlier file's place
in one step. Reports, copies and settings all go through here.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tracker.errors import DiskFull, InputError, TrackerError

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No space, no quota left, or the largest file that this file system or process may write."""


class Draft:
    """A file that is being written. ``size`` bytes so far; ``sha256`` is their hash so far (hex)."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append all of ``data``; a short write raises OSError and the draft is dropped."""
        written = self._file.write(data)
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._hash.update(data)
        self.size += written

    def write_text(self, text: str) -> int:
        """Append text as UTF-8; returns its length in characters, as a text file does."""
        self.write(text.encode())
        return len(text)

    def sync(self) -> None:
        """Put everything so far on the disk, so that nothing but the renaming is left to do."""
        self._file.flush()
        os.fsync(self._file.fileno())

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes so far, as hex."""
        return self._hash.hexdigest()


@contextmanager
def replacing(path: Path, what: str = "file") -> Iterator[Draft]:
    """A draft that takes the place of ``path`` when the block ends; any exception leaves what was there before.

    ``what`` names it in sentences ("report"). Raises DiskFull, or InputError("output") where the place cannot be
    written to.
    """
    target = Path(os.path.realpath(path))  # a link keeps pointing to the file that it names
    with _in_words(path, what, target.exists()):
        _check_place(target, path)
        hidden = target.with_name(f".{target.name[:100]}.{os.urandom(6).hex()}.part")
        try:
            with hidden.open("xb") as file:
                draft = Draft(file)
                yield draft
                draft.sync()
            _keep_mode(target, hidden)
            hidden.replace(target)
        except BaseException:
            with suppress(OSError):
                hidden.unlink()
            raise
        sync_folder(target.parent)


def write_whole(path: Path, data: bytes, what: str = "file") -> None:
    """Write ``data`` to ``path``, whole or not at all. Raises as ``replacing`` does."""
    with replacing(path, what) as draft:
        draft.write(data)


def _check_place(target: Path, path: Path) -> None:
    """Refuse a folder, a device or a pipe: a file put in its place would be a nasty surprise."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise InputError("output", f"“{path}” is a folder: name a file in it.")
    if not stat.S_ISREG(mode):
        raise InputError("output", f"“{path}” is not an ordinary file: name a file to write to.")


def _keep_mode(target: Path, hidden: Path) -> None:
    """Give the new file the permissions of the one that it replaces, where the system lets us."""
    with suppress(OSError):
        hidden.chmod(stat.S_IMODE(target.stat().st_mode))


def read_at_most(path: Path, most: int, field: str, kept: str) -> bytes:
    """The bytes of a file, up to one more than ``most``: that one says that it is too long, without reading a film.

    ``kept`` ends the sentence of an error ("Nothing was taken in."). Raises InputError on ``field``.
    """
    try:
        if path.is_dir():
            raise InputError(field, f"{path.name or path} is a folder: choose a file in it.")
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "that is no name of a file"
        raise InputError(field, f"{path.name} was not opened: {why}. {kept}") from None


def sync_folder(folder: Path) -> None:
    """Make the renaming itself last through a power cut; some systems cannot open a folder, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _in_words(path: Path, what: str, earlier: bool) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _sentence(error, path, what, earlier) from error


def _sentence(error: OSError, path: Path, what: str, earlier: bool) -> TrackerError:
    safe = f"the {what} was not written, the earlier one is unchanged" if earlier else f"the {what} was not written"
    if error.errno in _NO_SPACE:
        return DiskFull(f"The disk is full: {safe}. Free some space and try again.")
    if isinstance(error, FileNotFoundError):
        return InputError("output", f"There is no folder “{path.parent}”: {safe}. Make the folder or name another one.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return InputError("output", f"“{path.parent}” may not be written to: {safe}. Name another folder.")
    reason = error.strerror or str(error)
    return InputError("output", f"“{path}” could not be written ({reason}): {safe}. Name another place.")
