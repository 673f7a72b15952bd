"""A server on the loopback that sends exactly the bytes that a test hands it: for answers that no HTTP server gives."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from types import TracebackType


def answer(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """Return a whole answer; `length` is what it claims to hold if that is not the truth."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def json_answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """Return an answer that says it is JSON."""
    return answer(status, body, "Content-Type: application/json", *headers)


class Wire:
    """Hands the answers out in order, the last one again and again; `heads` keeps what was asked.

    An answer may be an iterable of pieces, endless too; None closes the connection without a word.
    `connections` counts how often somebody connected.
    """

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._certificate = certificate
        self.answers: list[bytes | Iterable[bytes] | None] = []
        self.heads: list[str] = []
        self.connections = 0
        self.hung = threading.Event()
        self._open: list[socket.socket] = []

    @property
    def url(self) -> str:
        """The server's address."""
        return f"{'https' if self._certificate else 'http'}://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Wire:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in [self._socket, *self._open]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def hang(self) -> Iterator[bytes]:
        """Return an answer that never begins; `hung` is set when it was asked for."""
        self.hung.set()
        threading.Event().wait()
        yield b""

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection = self._socket.accept()[0]
                self.connections += 1
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError):
            stream = self._certificate.wrap_socket(connection, server_side=True) if self._certificate else connection
            self._open.append(stream)
            with stream, stream.makefile("rb") as incoming:
                while self._exchange(stream, incoming):
                    pass

    def _exchange(self, connection: socket.socket, incoming: Iterable[bytes]) -> bool:
        head = self._head(incoming)
        if not head:
            return False
        self.heads.append(head)
        reply = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if reply is None:
            connection.shutdown(socket.SHUT_RDWR)
            return False
        for piece in [reply] if isinstance(reply, bytes) else reply:
            connection.sendall(piece)
        return isinstance(reply, bytes) and b"Connection: close" not in reply

    def _head(self, incoming: Iterable[bytes]) -> str:
        lines = []
        length = 0
        for line in incoming:
            if not line.strip():
                break
            lines.append(line.decode("latin-1"))
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while length > 0:
            length -= len(incoming.read(length))  # type: ignore[attr-defined]
        return "".join(lines)
