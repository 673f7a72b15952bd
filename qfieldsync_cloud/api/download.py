"""A download into a file beside its target: resumed by Range, checked by size and checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import requests

from qfieldsync_cloud.api.checksum import Checksum
from qfieldsync_cloud.api.failures import not_the_api
from qfieldsync_cloud.api.transport import Request, Transport
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import DamagedTransferError, InterruptedTransferError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import InvalidRangeError

PIECE = 256 * 1024


@dataclass(frozen=True)
class DownloadTarget:
    """Where the bytes go and what they must be: size in bytes, sha256, or the server's ETag where it gives no sha256.

    `part` holds what came so far; it is complete and checked when the download returns.
    """

    part: Path
    size: int
    sha256: str = ""
    etag: str = ""
    context: Context | None = None
    on_bytes: Callable[[int], None] = lambda _received: None


def receive(transport: Transport, request: Request, target: DownloadTarget) -> None:
    """Fill `target.part`; DamagedTransferError if what came is not what the server promised (the part is removed)."""
    target.part.parent.mkdir(parents=True, exist_ok=True)
    try:
        _receive_once(transport, request, target)
    except DamagedTransferError:
        target.part.unlink(missing_ok=True)
        try:
            _receive_once(transport, request, target)
        except DamagedTransferError:
            target.part.unlink(missing_ok=True)
            raise


def _receive_once(transport: Transport, request: Request, target: DownloadTarget) -> None:
    checksum = Checksum(target.sha256, target.etag)
    have = _what_is_there(target, checksum)
    if have < target.size or target.size == 0:
        _fetch(transport, request, target, checksum, have)
    if not checksum.matches():
        raise _damaged(target, "checksum")


def _what_is_there(target: DownloadTarget, checksum: Checksum) -> int:
    """Return the length of the part of an earlier try, fed to the checksum; 0 if it is of no use."""
    have = target.part.stat().st_size if target.part.exists() else 0
    if have == 0 or have > target.size or have == target.size - 1:  # the server refuses a range of a single byte
        target.part.unlink(missing_ok=True)
        return 0
    for piece in _pieces_of(target.part):
        checksum.update(piece)
    return have


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _fetch(transport: Transport, request: Request, target: DownloadTarget, checksum: Checksum, have: int) -> None:
    """Ask for what is missing; what breaks off is asked for again from there."""
    context = target.context or transport.context
    progress = _Progress(have)

    def read(response: requests.Response) -> bool:
        if response.status_code not in (200, 206):
            raise not_the_api(response.url, f"{response.status_code} for a download")
        if response.status_code != 206 and progress.received:
            progress.received = 0
            checksum.restart()
        with target.part.open("r+b" if progress.received else "wb") as file:
            file.seek(progress.received)
            for piece in _pieces(response):
                context.check()
                progress.received += len(piece)
                if progress.received > target.size:
                    raise _damaged(target, f"more than {target.size} bytes")
                file.write(piece)
                checksum.update(piece)
                target.on_bytes(progress.received)
        if progress.received < target.size:
            raise _cut(target, progress.received)
        return True

    while progress.received < target.size or target.size == 0:
        before = progress.received
        try:
            transport.exchange(_ranged(request, before, target), read)
        except InvalidRangeError:
            progress.received = 0
            checksum.restart()
            if not before:
                raise
            continue
        return


@dataclass
class _Progress:
    received: int


def _ranged(request: Request, start: int, target: DownloadTarget) -> Request:
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if target.etag:
            headers["If-Range"] = f'"{target.etag}"'
    return Request("GET", request.path, request.query, headers=headers)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        yield from response.iter_content(PIECE)
        return
    while piece := response.raw.read(PIECE):
        yield piece


def _cut(target: DownloadTarget, received: int) -> InterruptedTransferError:
    return InterruptedTransferError(
        phrase("The download of {file} stopped before its end.", file=target.part.name),
        phrase("Try again: it goes on where it stopped."),
        f"{received} of {target.size} bytes",
    )


def _damaged(target: DownloadTarget, details: str) -> DamagedTransferError:
    return DamagedTransferError(
        phrase("{file} arrived damaged and was thrown away.", file=target.part.name),
        phrase("Try again; if it goes on, a proxy on the way may change files."),
        details,
    )


def file_digest(path: Path, context: Context | None = None) -> str:
    """Return the sha256 of a file as hexadecimal text."""
    digest = hashlib.sha256()
    for piece in _pieces_of(path):
        if context:
            context.check()
        digest.update(piece)
    return digest.hexdigest()
