"""One window per ledger: a second start on the same file raises the first window and ends.

Imported late: the network part of Qt is not needed for the first paint.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 1500


class Door(QObject):
    """Listens for later starts on the same ledger; whoever makes it holds the ledger's lock."""

    knocked = Signal()

    def __init__(self, ledger_key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(ledger_key))  # left behind by a killed process: the lock says that it is gone
        self._server.newConnection.connect(self._answer)
        self._server.listen(_name(ledger_key))

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.write(b"here\n")
            socket.disconnectFromServer()
            self.knocked.emit()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()


def knock(ledger_key: str, wait_ms: int = WAIT_MS) -> bool:
    """Ask the first window to come to the front; False when nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(ledger_key))
    if not socket.waitForConnected(wait_ms):
        return False
    return bool(socket.waitForReadyRead(wait_ms)) and bytes(socket.readAll().data()) == b"here\n"


def _name(ledger_key: str) -> str:
    return f"borne-out-{ledger_key}"
