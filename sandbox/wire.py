"""The connections of the HTTP server: reading and writing sockets in large pieces, and requests as they came."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import unquote_to_bytes

from cheroot.server import HTTPConnection
from cheroot.wsgi import Gateway_10, Server

THREADS = 32
_BUFFER = 1 << 16


class _Reader:
    """A socket's incoming bytes, with what the server asks of a buffered file."""

    closed = False

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._buffer = b""
        self.bytes_read = 0

    def has_data(self) -> bool:
        return bool(self._buffer)

    def read(self, size: int) -> bytes:
        """Return so many bytes; fewer only at the end."""
        ready, self._buffer = self._buffer[:size], self._buffer[size:]
        if len(ready) == size:
            return ready
        rest = memoryview(bytearray(size - len(ready)))
        filled = 0
        while filled < len(rest):
            count = self._socket.recv_into(rest[filled:])
            if not count:
                break
            filled += count
        self.bytes_read += size
        return ready + rest[:filled].tobytes() if ready else rest[:filled].tobytes()

    def readline(self, limit: int = -1) -> bytes:
        """Return the bytes up to and with the next line feed, or so many without one."""
        while b"\n" not in self._buffer and not 0 <= limit <= len(self._buffer):
            piece = self._socket.recv(_BUFFER)
            if not piece:
                break
            self._buffer += piece
        end = self._buffer.find(b"\n") + 1 or len(self._buffer)
        end = min(end, limit) if limit >= 0 else end
        line, self._buffer = self._buffer[:end], self._buffer[end:]
        return line

    def close(self) -> None:
        """Leave the socket to the connection."""


class _Writer:
    """A socket's outgoing bytes, sent at once."""

    closed = False

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self.bytes_written = 0

    def write(self, data: bytes) -> int:
        """Send all of the data."""
        self._socket.sendall(data)
        self.bytes_written += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Leave the socket to the connection."""


def _stream(connection: socket.socket, mode: str = "rb", _size: int = 0) -> Any:
    return _Reader(connection) if "r" in mode else _Writer(connection)


class _Connection(HTTPConnection):
    def __init__(self, server: Server, connection: socket.socket, _makefile: Any = None) -> None:
        super().__init__(server, connection, _stream)


class _Gateway(Gateway_10):
    def get_environ(self) -> dict[str, Any]:
        """Give the application the path as it was sent, decoded once, and the connection, for faults that cut it."""
        environ = super().get_environ()
        raw = self.req.uri.decode("latin-1")
        environ["REQUEST_URI"] = raw
        environ["PATH_INFO"] = unquote_to_bytes(raw.partition("?")[0]).decode("latin-1")
        environ["sandbox.socket"] = self.req.conn.socket
        environ["sandbox.request"] = self.req
        return environ


def make_server(port: int, app: Any) -> Server:
    """Return a server on the loopback that is bound, but doesn't serve yet."""
    server = Server(("127.0.0.1", port), app, numthreads=THREADS, request_queue_size=128, timeout=60)
    server.gateway = _Gateway
    server.ConnectionClass = _Connection
    server.shutdown_timeout = 1
    server.expiration_interval = 0.05  # so that it stops at once
    server.prepare()
    return server
