"""What to do when the fault is ours: a report without a word of the ledger in it, and the program goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tracker.errors import Busy
from tracker.versions import version

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pyside6-essentials", "sqlite-utils", "python-dateutil", "rapidfuzz", "platformdirs")


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """What somebody needs to mend it: versions, the kind of error and where it was.

    The error's own text and the values of variables are left out, since they may hold words from the ledger; files are
    named from the program's folder on, since whole paths name people.
    """
    import platform
    import traceback

    lines = [f"Borne Out {version('borne-out')}", f"Python {platform.python_version()}, Qt {qVersion()}"]
    lines.append(", ".join(f"{name} {version(name)}" for name in PACKAGES))
    lines.append(f"{platform.system()} {platform.release()} {platform.machine()}, {QGuiApplication.platformName()}")
    lines.append("")
    chain: BaseException | None = error
    while chain is not None:
        frames = traceback.extract_tb(chain.__traceback__ if chain is not error else trace)
        lines += [f"  {_relative(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        lines.append(f"{type(chain).__module__}.{type(chain).__qualname__}")
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return "\n".join(lines).replace("builtins.", "")


def _relative(name: str) -> str:
    path = Path(name)
    if path.is_relative_to(ROOT):
        parts = path.relative_to(ROOT).parts
        if "site-packages" not in parts:
            return "/".join(parts)
    parts = path.parts
    for folder in ("site-packages", f"python{sys.version_info.major}.{sys.version_info.minor}"):
        if folder in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(folder) :])
    return path.name


class Excepthook(QObject):
    """Takes what nobody caught, from any thread, and shows one crash dialog at a time."""

    busy = Signal(str)
    """A read that found the ledger held by another program: no fault, it is read again when that is done."""
    _caught = Signal(str)

    def __init__(self, show: Callable[[str], None] | None = None, log: Path | None = None) -> None:
        """``show`` replaces the dialog; ``log`` is a private file that reports are added to."""
        super().__init__()
        self._show = show or self._dialog
        self._log = log
        self._open = False
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become ``sys.excepthook``."""
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if issubclass(kind, Busy):
            self.busy.emit(str(error))
            return
        text = report(kind, error, trace)
        if sys.stderr is not None:
            sys.stderr.write(text + "\n")
        self._keep(text)
        self._caught.emit(text)

    def _keep(self, text: str) -> None:
        if self._log is None:
            return
        try:
            self._log.touch(mode=0o600)
            if self._log.stat().st_size < 1_000_000:
                with self._log.open("a", encoding="utf-8") as file:
                    file.write(text + "\n\n")
        except OSError:
            return  # the report is still in the dialog

    def _tell(self, text: str) -> None:
        if self._open:
            return  # one dialog is enough: a fault in painting would open hundreds
        self._open = True
        try:
            self._show(text)
        finally:
            self._open = False

    def _dialog(self, text: str) -> None:
        from ui.dialogs.crash import Crash  # only now: it is not needed for the first paint

        Crash(text, QApplication.activeWindow()).exec()
