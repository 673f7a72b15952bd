"""Multipart form bodies, read as a stream: nothing is kept in memory but one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 1 << 18


class BrokenBodyError(Exception):
    """The body ended early or is no multipart form."""


@dataclass(frozen=True)
class Part:
    """The head of one part of a form."""

    field: str
    filename: str | None


class MultipartReader:
    """The parts of a form, one after the other; read a part's pieces before asking for the next part."""

    def __init__(self, stream: BinaryIO, boundary: str) -> None:
        self._stream = stream
        self._delimiter = b"\r\n--" + boundary.encode("latin-1")
        self._buffer = b"\r\n"
        self._ended = False
        self._inside = True

    def _fill(self) -> None:
        piece = self._stream.read(PIECE)
        if not piece:
            raise BrokenBodyError("The body ended before its last boundary.")
        self._buffer += piece

    def parts(self) -> Iterator[Part]:
        """Yield the head of each part."""
        for _ in self.pieces():
            pass
        while not self._ended:
            yield self._head()
            for _ in self.pieces():
                pass

    def pieces(self) -> Iterator[bytes]:
        """Yield the content of the current part, to its end."""
        while self._inside:
            end = self._buffer.find(self._delimiter)
            if end >= 0:
                if end:
                    yield self._buffer[:end]
                self._buffer = self._buffer[end + len(self._delimiter) :]
                self._delimit()
                return
            keep = len(self._delimiter) - 1
            if len(self._buffer) > keep:
                yield self._buffer[:-keep]
                self._buffer = self._buffer[-keep:]
            self._fill()

    def _delimit(self) -> None:
        while len(self._buffer) < 2:
            self._fill()
        self._ended = self._buffer.startswith(b"--")
        self._inside = False

    def _head(self) -> Part:
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        self._inside = True
        text = head.decode("utf-8", "replace")
        field = re.search(r'[; ]name="([^"]*)"', text)
        filename = re.search(r'filename="([^"]*)"', text)
        return Part(field.group(1) if field else "", filename.group(1) if filename else None)
