"""Contents of files: written while they are hashed, and sent whole, in ranges or not at all."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Row

from flask import Response, request

from sandbox.answers import RefusalError
from sandbox.clock import spoken_in_header
from sandbox.multipart import PIECE

PART = 8 << 20
"""Above this size an ETag is made of the parts' MD5 sums, as the object storage does."""


MOST_AHEAD = 8
"""So many pieces may wait for their MD5: memory stays flat."""


@dataclass(frozen=True)
class Blob:
    """A content on disk: its size in bytes, its ETag without quotes, its SHA-256 in hex."""

    path: Path
    size: int
    etag: str
    sha256: str


class EtagHash:
    """The ETag of a content that is fed in pieces."""

    def __init__(self) -> None:
        self._part = hashlib.md5()
        self._filled = 0
        self._parts: list[bytes] = []

    def update(self, piece: bytes) -> None:
        """Take the next piece."""
        view = memoryview(piece)
        while view:
            if self._filled == PART:
                self._parts.append(self._part.digest())
                self._part, self._filled = hashlib.md5(), 0
            taken = view[: PART - self._filled]
            self._part.update(taken)
            self._filled += len(taken)
            view = view[len(taken) :]

    def etag(self) -> str:
        """Return the MD5 of a small content; the MD5 of the parts' MD5s with their number for a large one."""
        if not self._parts:
            return self._part.hexdigest()
        parts = [*self._parts, self._part.digest()]
        return f"{hashlib.md5(b''.join(parts)).hexdigest()}-{len(parts)}"


def write_blob(path: Path, pieces: Iterable[bytes]) -> Blob:
    """Write pieces to a new file and return what it holds; MD5, the slowest part, goes on beside the rest."""
    etag, sha256, size = EtagHash(), hashlib.sha256(), 0
    with path.open("wb", buffering=0) as target, ThreadPoolExecutor(1) as beside:
        ahead: deque[Future[None]] = deque()
        for piece in pieces:
            ahead.append(beside.submit(etag.update, piece))
            target.write(piece)
            sha256.update(piece)
            size += len(piece)
            if len(ahead) > MOST_AHEAD:
                ahead.popleft().result()
    return Blob(path, size, etag.etag(), sha256.hexdigest())


def read_pieces(path: Path, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """Yield a file's content from an offset."""
    with path.open("rb", buffering=0) as source:
        source.seek(start)
        while length is None or length > 0:
            piece = source.read(PIECE if length is None else min(PIECE, length))
            if not piece:
                return
            length = None if length is None else length - len(piece)
            yield piece


def send(path: Path, version: Row, kind: str, filename: str | None = None) -> Response:
    """Answer a download, heeding `If-None-Match`, `If-Modified-Since` and `Range`.

    A range is `a-` or `a-b` with a < b < size; any other raises RefusalError, `invalid_http_range`.
    """
    etag, modified = f'"{version["etag"]}"', spoken_in_header(version["created_at"])
    if etag in request.headers.get("If-None-Match", "") or request.headers.get("If-Modified-Since") == modified:
        return Response(b"", 304, {"ETag": etag}, content_type="text/html; charset=utf-8")
    start, end, status = 0, version["size"], 200
    if "Range" in request.headers:
        start, end = _range(request.headers["Range"], end)
        status = 206
    headers = {"ETag": etag, "last-modified": modified, "Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    if status == 206:
        headers["content-range"] = f"bytes {start}-{end - 1}/{version['size']}"
    if filename:
        headers["Content-Disposition"] = f'attachment;filename="{filename}"'.encode().decode("latin-1")
    pieces = read_pieces(path, start, end - start)
    return Response(pieces, status, headers, content_type=f"{kind}; charset=utf-8", direct_passthrough=True)


def _range(text: str, size: int) -> tuple[int, int]:
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", text)
    if not match:
        raise RefusalError("invalid_http_range")
    start, last = int(match[1]), int(match[2] or size - 1)
    if start >= size or last >= size or (match[2] and last <= start):
        raise RefusalError("invalid_http_range")
    return start, last + 1
