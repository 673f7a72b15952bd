"""What a fault does to an exchange: before it, to the body that comes in, and to the answer that goes out."""

# ruff: noqa: ARG002 - every effect is asked in the same way

from __future__ import annotations

import contextlib
import errno
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

PIECE = 1 << 14
"""The pieces in which a slow or cut connection moves."""

Environ = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """An answer on its way out."""

    status: str
    headers: list[tuple[str, str]]
    pieces: Iterator[bytes]

    def header(self, name: str, value: str | None) -> Reply:
        """Return the reply with a header replaced, or without it."""
        others = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        return replace(self, headers=others if value is None else [*others, (name, value)])


class Effect:
    """Does nothing; each fault does something in one of three places."""

    def begin(self, environ: Environ) -> Reply | None:
        """Act before the request is served; a reply is sent in place of the server's."""

    def body(self, stream: BinaryIO, environ: Environ) -> BinaryIO:
        """Return the stream from which the request's body is read."""
        return stream

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Return the reply that is sent."""
        return reply


def cut(environ: Environ) -> None:
    """Cut the connection, as a network does: no goodbye."""
    connection = environ["sandbox.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    environ["sandbox.request"].close_connection = True
    raise ConnectionResetError(errno.ECONNRESET, "cut on demand")


class _Stream:
    """A body read in small pieces, each seen by a hook before it is handed on."""

    def __init__(self, stream: BinaryIO, hook: Any) -> None:
        self._stream, self._hook = stream, hook

    def read(self, size: int = -1) -> bytes:
        """Read at most one small piece."""
        data = self._stream.read(PIECE if size is None or size < 0 else min(size, PIECE))
        self._hook(data)
        return data


@dataclass
class Latency(Effect):
    """Every exchange takes so many seconds longer, each way."""

    seconds: float

    def begin(self, environ: Environ) -> Reply | None:
        """Wait on the way in."""
        time.sleep(self.seconds)

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Wait on the way out."""
        time.sleep(self.seconds)
        return reply


@dataclass
class Bandwidth(Effect):
    """Bodies move at so many bytes a second, each way."""

    bytes_per_second: float

    def _wait(self, data: bytes) -> None:
        time.sleep(len(data) / self.bytes_per_second)

    def body(self, stream: BinaryIO, environ: Environ) -> BinaryIO:
        """Slow the upload down."""
        return _Stream(stream, self._wait)

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Slow the download down."""
        return replace(reply, pieces=self._slow(reply.pieces))

    def _slow(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in small(pieces):
            self._wait(piece)
            yield piece


def small(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in small pieces."""
    for piece in pieces:
        for start in range(0, len(piece), PIECE):
            yield piece[start : start + PIECE]


@dataclass
class Answer(Effect):
    """The server isn't asked: this is the answer."""

    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def begin(self, environ: Environ) -> Reply | None:
        """Answer at once."""
        return Reply(
            f"{self.status} Fault",
            [*self.headers.items(), ("Content-Length", str(len(self.content)))],
            iter([self.content]),
        )


@dataclass
class Stall(Effect):
    """The exchange hangs until it is released."""

    released: threading.Event = field(default_factory=threading.Event)
    hangs: threading.Event = field(default_factory=threading.Event)

    def begin(self, environ: Environ) -> Reply | None:
        """Hang."""
        self.hangs.set()
        self.released.wait()


@dataclass
class CutRequest(Effect):
    """The connection is cut when so many bytes of the request's body have been read."""

    after: int

    def begin(self, environ: Environ) -> Reply | None:
        """Cut at once if there is nothing to read before."""
        if self.after == 0:
            cut(environ)

    def body(self, stream: BinaryIO, environ: Environ) -> BinaryIO:
        """Cut in the middle."""
        left = [self.after]

        def hook(data: bytes) -> None:
            left[0] -= len(data)
            if left[0] <= 0:
                cut(environ)

        return _Stream(stream, hook)


@dataclass
class CutResponse(Effect):
    """The connection is cut when so many bytes of the answer's body have been sent; the headers go out before."""

    after: int

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Cut in the middle."""
        return replace(reply, pieces=self._until_cut(reply.pieces, environ))

    def _until_cut(self, pieces: Iterator[bytes], environ: Environ) -> Iterator[bytes]:
        left = self.after
        for piece in small(pieces):
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                environ["sandbox.request"].conn.wfile.flush()
                _finish_sending(environ["sandbox.socket"])
                cut(environ)


def _finish_sending(connection: socket.socket) -> None:
    """Let the client have what was sent before the cut: a reset would throw away what it hasn't read yet."""
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(1)
    try:
        connection.recv(1)
    except OSError:
        return


@dataclass
class Truncate(Effect):
    """The answer lacks its last bytes, and its length says so: only a checksum tells."""

    by: int

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Shorten the body."""
        content = b"".join(reply.pieces)[: -self.by]
        return replace(reply.header("Content-Length", str(len(content))), pieces=iter([content]))


@dataclass
class Corrupt(Effect):
    """One byte of the answer is another."""

    offset: int = 0

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Flip the bits of a byte."""
        content = bytearray(b"".join(reply.pieces))
        if content:
            content[self.offset % len(content)] ^= 0xFF
        return replace(reply, pieces=iter([bytes(content)]))


@dataclass
class Instead(Effect):
    """The answer's body is another one, of any length; its headers tell of that one."""

    content: bytes

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Swap the body."""
        return replace(reply.header("Content-Length", str(len(self.content))), pieces=iter([self.content]))


@dataclass
class Header(Effect):
    """The answer says something of its body that is not true: an encoding, a length, a type."""

    name: str
    value: str

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Set the header; the connection ends with the answer, since nobody knows where that ends."""
        environ["sandbox.request"].close_connection = True
        return reply.header(self.name, self.value).header("Connection", "close")


@dataclass
class HostileNames(Effect):
    """Lists of files hold these names too, each with the content of the list's first file."""

    names: list[str]

    def reply(self, reply: Reply, environ: Environ) -> Reply:
        """Add the names to a list of files or a package."""
        content = b"".join(reply.pieces)
        answer = json.loads(content)
        files = answer["files"] if isinstance(answer, dict) else answer
        files += [{**files[0], "name": name} for name in self.names] if files else []
        content = json.dumps(answer).encode()
        return replace(reply.header("Content-Length", str(len(content))), pieces=iter([content]))
