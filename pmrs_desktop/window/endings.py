"""SIGTERM and Ctrl+C end the window as closing it does."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Iterator

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication


@contextlib.contextmanager
def ending_on_signals(app: QApplication) -> Iterator[None]:
    """Quits `app` on SIGTERM and SIGINT, for as long as it lasts.

    Python runs a handler only between two steps of its own, and while nothing happens the event loop takes none: each
    signal therefore also writes a byte into a socket that wakes the loop.
    """
    read, write = socket.socketpair()
    write.setblocking(False)
    notifier = QSocketNotifier(read.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: read.recv(64))
    waker = signal.set_wakeup_fd(write.fileno(), warn_on_full_buffer=False)
    before = {kind: signal.signal(kind, lambda *_: app.quit()) for kind in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
        signal.set_wakeup_fd(waker)
        notifier.setEnabled(False)
        read.close()
        write.close()
