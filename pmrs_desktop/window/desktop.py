"""One window for one set of data: a second start hands its folders to the first and ends."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

LOCK_NAME = "window.lock"
PATIENCE_MS = 3000
"""How long a second start waits for the first to answer; a window under load answers within some ms."""

RETRY_MS = 20

LONGEST_BYTES = 4 * 1024 * 1024
"""What a second start may send: a command line is at most 2 MB."""

RECEIVED = b"ok\n"


class SingleInstance(QObject):
    """Holds the data folder for one window, and listens for later starts.

    The lock is taken first: it is given up by the system when its holder dies, also by kill -9, while the socket's file
    stays. Whoever holds the lock may therefore remove the file and listen.

    Args:
        data_folder: the folder of the data, which exists.
        parent: owns it.

    Signals:
        raised: another start asked for the window; the words it was started with (folders, made absolute), or none.
    """

    raised = Signal(object)  # a list of words; as a list of Qt's it would lose what is not UTF-8

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = QLockFile(str(data_folder / LOCK_NAME))
        self._lock.setStaleLockTime(0)
        self._address = socket_address(data_folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        self._mail: dict[QLocalSocket, bytearray] = {}

    def claim(self) -> bool:
        """Returns whether this is the first window on the data; then later starts are heard by `raised`.

        Also True where the data folder cannot be written to: a lock that cannot be kept must not keep the listener out.
        """
        if not self._lock.tryLock(0) and self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        QLocalServer.removeServer(self._address)
        self._server.listen(self._address)
        return True

    def hand_over(self, words: Sequence[str]) -> bool:
        """Asks the first window to come to the front and to take these words.

        Returns:
            Whether it answered; if not, it hangs or is just starting or ending.
        """
        socket = QLocalSocket()
        deadline = QDeadlineTimer(PATIENCE_MS)
        socket.connectToServer(self._address)
        while not socket.waitForConnected(PATIENCE_MS):
            if deadline.hasExpired():
                return False
            QThread.msleep(RETRY_MS)  # the first holds the lock and has not begun to listen
            socket.connectToServer(self._address)
        socket.write(json.dumps(list(words)).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n") and socket.waitForReadyRead(PATIENCE_MS):
            answer += bytes(socket.readAll().data())
        socket.disconnectFromServer()
        return answer == RECEIVED

    def release(self) -> None:
        """Lets another window have the data."""
        self._server.close()
        self._lock.unlock()

    def _welcome(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._mail[socket] = bytearray()
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(self._forget)
            self._take(socket)

    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        mail = self._mail.get(socket)
        if mail is None:
            return
        mail += socket.readAll().data()
        if len(mail) > LONGEST_BYTES:
            socket.abort()
        elif mail.endswith(b"\n"):
            words = _words(bytes(mail))
            mail.clear()
            if words is None:
                socket.abort()
                return
            socket.write(RECEIVED)
            socket.flush()
            self.raised.emit(words)

    def _forget(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._mail.pop(socket, None)
            socket.deleteLater()


def socket_address(data_folder: Path) -> str:
    """Returns the address of the first window's socket: its own for each user and each folder of data.

    It lies in the user's runtime folder where there is one, else in the temporary folder, which all users share. The
    data folder's own path may be too long for a socket (108 bytes).
    """
    digest = hashlib.sha256(os.fsencode(data_folder.resolve())).hexdigest()[:16]
    name = f"pmrs-desktop-{_user()}-{digest}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    address = str(Path(runtime) / name)
    fits = len(os.fsencode(address)) < 100
    return address if runtime and Path(runtime).is_dir() and fits else name


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")


def _words(mail: bytes) -> list[str] | None:
    """Returns the words that a later start sent; None where it is something else."""
    try:
        words = json.loads(mail)
    except ValueError:
        return None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    return words
