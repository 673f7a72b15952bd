"""A way to a server on this machine that can go away and come back, as a network does; for tests and pictures."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

PIECE = 64 * 1024


class Relay:
    """Passes connections on to a server; `url` stays the same while it is away. A context manager."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = _listener(0)
        self._port = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """The address of this way, with a slash at its end."""
        return f"http://127.0.0.1:{self._port}/"

    def __enter__(self) -> Relay:
        """Begin to pass on."""
        self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Pass nothing on any more."""
        self.go_away()

    def go_away(self) -> None:
        """Cut every connection and take no more."""
        with self._lock:
            sockets, self._open = {*self._open, self._listener}, set()
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def come_back(self) -> None:
        """Take connections again, at the same address."""
        self._listener = _listener(self._port)
        self._start()

    def _start(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True, name="relay").start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                with self._lock:
                    if listener.fileno() < 0:
                        near.close()
                        far.close()
                        return
                    self._open |= {near, far}
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True, name="relay").start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return listener
