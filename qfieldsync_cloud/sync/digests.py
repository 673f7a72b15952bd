"""What stands for the content of an SQLite file, whatever a program that merely opened it has left in its header."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qfieldsync_cloud.context import Context

_PIECE = 1024 * 1024
_BLOCK = 64 * _PIECE
_READERS = 4
# Bytes of an SQLite header that change when a file is merely opened or backed up: journal mode, counters, versions.
_VOLATILE = ((18, 20), (24, 28), (40, 44), (92, 100))


def sqlite_digest(path: Path, context: Context) -> str:
    """Return the sha256 of the sha256 of each 64 MiB of an SQLite file, as hexadecimal text; OSError.

    The blocks of a large file are read at once, by as many threads as there are processors.
    """

    def block(start: int) -> bytes:
        return _digest_of_block(path, start, context)

    starts = range(0, path.stat().st_size, _BLOCK)
    if len(starts) < 2:
        return hashlib.sha256(b"".join(map(block, starts))).hexdigest()
    with ThreadPoolExecutor(min(_READERS, os.cpu_count() or 1), "qfieldsync_cloud-hash") as threads:
        return hashlib.sha256(b"".join(threads.map(block, starts))).hexdigest()


def _digest_of_block(path: Path, start: int, context: Context) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(start)
        for place in range(start, start + _BLOCK, _PIECE):
            context.check()
            if not (piece := file.read(_PIECE)):
                break
            digest.update(piece if place else _without_volatile(piece))
    return digest.digest()


def _without_volatile(beginning: bytes) -> bytes:
    stable = bytearray(beginning)
    for start, end in _VOLATILE:
        stable[start:end] = bytes(len(stable[start:end]))
    return bytes(stable)
