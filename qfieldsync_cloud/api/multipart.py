"""A streamed multipart body: one field with one file, read in pieces, hashed on the way."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.api.checksum import hashed_beside
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase

PIECE = 256 * 1024


class FileBody:
    """The body of an upload; it can be sent again, and `sha256` is that of what was sent last.

    The file's name does not travel: the server takes the name from the URL, and a local path is nobody's business.
    `name` is for errors, where the file is a copy under another name. `on_hashed` hears of the sha256 while the end of
    the body is still here: no server has taken the file by then.
    """

    def __init__(
        self,
        path: Path,
        field: str = "file",
        context: Context | None = None,
        on_bytes: Callable[[int], None] | None = None,
        name: str = "",
        on_hashed: Callable[[str], None] | None = None,
    ) -> None:
        self._path = path
        self._name = name or path.name
        self._context = context or Context()
        self._on_bytes = on_bytes or (lambda _sent: None)
        self._on_hashed = on_hashed or (lambda _sha256: None)
        with self._readable():
            self.size = path.stat().st_size
        self.sha256 = ""
        self._under_way: Generator[bytes, None, None] | None = None
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="file"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()

    def __len__(self) -> int:
        """Return the length of the whole body in bytes."""
        return len(self._head) + self.size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        """Return the body in pieces; waits or is cancelled between them; FolderError if the file changes its size."""
        self.close()
        self._under_way = self._body()
        return self._under_way

    def close(self) -> None:
        """Leave the file alone: what broke off would hold it open as long as its error is kept."""
        if self._under_way:
            self._under_way.close()

    def _body(self) -> Generator[bytes, None, None]:
        digest = hashlib.sha256()
        sent = 0
        self._on_bytes(0)
        yield self._head
        with hashed_beside(digest.update, self.size) as take_in:
            for piece in self._pieces():
                self._context.hold()
                sent += len(piece)
                if sent > self.size:
                    raise self._changed()
                take_in(piece)
                yield piece
                self._on_bytes(sent)
        if sent != self.size:
            raise self._changed()
        self.sha256 = digest.hexdigest()
        self._on_hashed(self.sha256)
        yield self._tail

    def _pieces(self) -> Iterator[bytes]:
        with self._readable():
            file = self._path.open("rb")
        with file:
            while True:
                with self._readable():
                    piece = file.read(PIECE)
                if not piece:
                    return
                yield piece

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Name the file where reading it fails: an OSError would pass for one of the network's."""
        try:
            yield
        except OSError as error:
            raise FolderError(
                phrase("{file} can't be read.", file=self._name),
                phrase("Check its permissions, or whether another program locks it."),
                str(error),
            ) from error

    def _changed(self) -> FolderError:
        return FolderError(
            phrase("{file} was changed while it was being uploaded.", file=self._name),
            phrase("Close what writes to it and synchronize again."),
        )
