"""A download into a file beside its target: resumed by Range, checked by size and checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Callable

import requests

from qfieldsync_cloud.api.checksum import Checksum, hashed_beside
from qfieldsync_cloud.api.disk import begin_writing, remedy_for
from qfieldsync_cloud.api.failures import not_the_api
from qfieldsync_cloud.api.transport import Request, Transport
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import DamagedTransferError, FolderError, InterruptedTransferError, TimeOutError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import InvalidRangeError

PIECE = 256 * 1024
SMALL_PIECE = 16 * 1024
"""On a line that broke: what a connection has brought of a piece when it stalls is lost."""
_WRITTEN_AT_ONCE = 16 * 1024 * 1024


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


def receive(transport: Transport, request: Request, name: str, target: DownloadTarget) -> None:
    """Fill `target.part` with the file `name`.

    DamagedTransferError if what came is not what the server promised (the part is removed); InterruptedTransferError
    leaves the part for the next try; FolderError if the disk is full or read-only.
    """
    try:
        target.part.parent.mkdir(parents=True, exist_ok=True)
        try:
            _Download(transport, request, name, target).run()
        except DamagedTransferError:
            _Download(transport, request, name, target).run()
    except OSError as error:
        raise FolderError(
            phrase("{file} can't be written to this computer.", file=name),
            remedy_for(error, phrase("Check the free space on the disk and the permissions of the folder.")),
            str(error),
        ) from error


class _Download:
    """One try at a download: what came so far is in the part and in the checksum."""

    def __init__(self, transport: Transport, request: Request, name: str, target: DownloadTarget) -> None:
        self._transport = transport
        self._asked = request
        self._name = name
        self._target = target
        self._context = target.context or transport.context
        self._checksum = Checksum(target.sha256, target.etag)
        self._received = 0
        self._begun = 0
        self._piece = PIECE

    def run(self) -> None:
        """Fill the part and check it; what is damaged is removed."""
        try:
            self._take_up()
            if self._received < self._target.size or self._target.size == 0:
                self._fetch()
            if not self._checksum.matches():
                raise _damaged(self._name, "checksum")
        except DamagedTransferError:
            self._target.part.unlink(missing_ok=True)
            raise

    def _take_up(self) -> None:
        """Go on from the part of an earlier try."""
        part = self._target.part
        have = part.stat().st_size if part.exists() else 0
        if have > self._target.size:
            part.unlink()
            return
        for piece in pieces_of(part) if have else ():
            self._context.check()
            self._checksum.update(piece)
        self._received = have

    def _fetch(self) -> None:
        """Ask for what is missing; what breaks off is asked for again from there while each round brings more."""
        while True:
            before = self._received
            try:
                self._transport.exchange(self._missing(), self._read, again=self._missing)
            except InvalidRangeError:
                if not self._received:
                    raise
                self._start_over()  # a server refuses a range of the last byte alone
            except (InterruptedTransferError, TimeOutError):
                if self._received <= before:
                    raise
            else:
                return

    def _missing(self, _sent: Request | None = None) -> Request:
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if self._received:
            headers["Range"] = f"bytes={self._received}-"
            if self._target.etag:
                headers["If-Range"] = f'"{self._target.etag}"'
        return replace(self._asked, headers=headers)

    def _read(self, response: requests.Response) -> bool:
        if response.status_code not in (200, 206):
            raise not_the_api(response.url, f"{response.status_code} for a download")
        if response.status_code != 206 and self._received:
            self._start_over()
        self._check_length(response)
        with self._target.part.open("r+b" if self._received else "wb") as file:
            file.seek(self._received)
            with hashed_beside(self._checksum.update, self._target.size - self._received) as take_in:
                for piece in _pieces(response, self._next_piece()):
                    self._context.hold()
                    self._take(piece, file, take_in)
        if self._received < self._target.size:
            raise _cut(self._name, f"{self._received} of {self._target.size} bytes")
        return True

    def _check_length(self, response: requests.Response) -> None:
        """Raise DamagedTransferError if more is promised than is missing: its end would be waited for in vain.

        BadAnswerError for a page that is not the file: a network's sign-in page comes with status 200.
        """
        promised = response.headers.get("Content-Length", "")
        missing = self._target.size - self._received
        if "text/html" in response.headers.get("Content-Type", "") and promised != str(missing):
            raise not_the_api(response.url, "a page in place of the file")
        if promised.isdecimal() and int(promised) > missing:
            raise _damaged(self._name, f"{promised} bytes are promised, {missing} are missing")

    def _take(self, piece: bytes, file: BinaryIO, take_in: Callable[[bytes], None]) -> None:
        if self._received + len(piece) > self._target.size:
            raise _damaged(self._name, f"more than {self._target.size} bytes")
        file.write(piece)
        take_in(piece)
        self._received += len(piece)
        if self._received - self._begun >= _WRITTEN_AT_ONCE:
            begin_writing(file, self._begun, self._received)
            self._begun = self._received
        self._target.on_bytes(self._received)

    def _next_piece(self) -> int:
        size, self._piece = self._piece, SMALL_PIECE
        return size

    def _start_over(self) -> None:
        self._received = self._begun = 0
        self._checksum.restart()


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes in pieces of 256 KiB."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _pieces(response: requests.Response, size: int) -> Iterator[bytes]:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        yield from response.iter_content(size)
        return
    while piece := response.raw.read(size):
        yield piece


def _cut(name: str, details: str) -> InterruptedTransferError:
    return InterruptedTransferError(
        phrase("The download of {file} stopped before its end.", file=name),
        phrase("Try again: it goes on where it stopped."),
        details,
    )


def _damaged(name: str, details: str) -> DamagedTransferError:
    return DamagedTransferError(
        phrase("{file} arrived damaged and was thrown away.", file=name),
        phrase("Try again; if it goes on, a proxy on the way may change files."),
        details,
    )


def file_digest(path: Path, context: Context | None = None) -> str:
    """Return the sha256 of a file as hexadecimal text."""
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        if context:
            context.check()
        digest.update(piece)
    return digest.hexdigest()
