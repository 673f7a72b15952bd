"""The checksums by which a server names a file's content: sha256, or the ETag of its storage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Callable

PART = 8 * 1024 * 1024
_LARGE = 16 * 1024 * 1024  # bytes of a file that are worth a thread


class EtagDigest:
    """The storage's ETag: plain MD5 up to 8 MiB, above that the MD5 of the parts' MD5s and their number."""

    def __init__(self) -> None:
        self._part = hashlib.md5(usedforsecurity=False)
        self._room = PART
        self._parts: list[bytes] = []

    def update(self, piece: bytes) -> None:
        """Take in the next bytes."""
        view = memoryview(piece)
        while view:
            if self._room == 0:
                self._close_part()
            taken = view[: self._room]
            self._part.update(taken)
            self._room -= len(taken)
            view = view[len(taken) :]

    def value(self) -> str:
        """Return the ETag of all that was taken in, without quotes."""
        if not self._parts:
            return self._part.hexdigest()
        parts = [*self._parts, self._part.digest()]
        return f"{hashlib.md5(b''.join(parts), usedforsecurity=False).hexdigest()}-{len(parts)}"

    def _close_part(self) -> None:
        self._parts.append(self._part.digest())
        self._part = hashlib.md5(usedforsecurity=False)
        self._room = PART


@contextmanager
def hashed_beside(update: Callable[[bytes], None], size: int) -> Iterator[Callable[[bytes], None]]:
    """Give what takes the pieces of a file of `size` bytes into a digest, each while the next one travels.

    At the end all of them are in it. Python's digests let other threads run meanwhile.
    """
    if size < _LARGE:
        yield update
        return
    with ThreadPoolExecutor(1, "qfieldsync_cloud-hash") as thread:
        latest: Future[None] = Future()
        latest.set_result(None)

        def take(piece: bytes) -> None:
            nonlocal latest
            latest.result()
            latest = thread.submit(update, piece)

        yield take


def etag_of(path: Path) -> str:
    """Return the ETag that a storage gives a file."""
    digest = EtagDigest()
    with path.open("rb") as file:
        while piece := file.read(PART):
            digest.update(piece)
    return digest.value()


class Checksum:
    """Compares what comes with what the server promised; the sha256 counts, the ETag only where there is none."""

    def __init__(self, sha256: str, etag: str) -> None:
        self._sha256 = sha256
        self._etag = etag.strip('"')
        self.restart()

    def restart(self) -> None:
        """Forget what was taken in."""
        self._digest = hashlib.sha256() if self._sha256 else None
        self._etag_digest = None if self._sha256 else EtagDigest()

    def update(self, piece: bytes) -> None:
        """Take in the next bytes."""
        if self._digest:
            self._digest.update(piece)
        if self._etag_digest:
            self._etag_digest.update(piece)

    def matches(self) -> bool:
        """Return whether all bytes together are what was promised."""
        if self._digest:
            return self._digest.hexdigest() == self._sha256
        return not self._etag or (self._etag_digest is not None and self._etag_digest.value() == self._etag)
