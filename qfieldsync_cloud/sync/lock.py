"""One synchronization of a folder at a time; the lock is the system's, so it does not outlive a crash."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.link import own_folder


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; FolderError if another program or window holds it."""
    path = own_folder(folder) / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise FolderError(
            phrase("{folder} can't be written.", folder=folder), phrase("Check its permissions."), str(error)
        ) from error
    with file:
        try:
            _lock(file)
        except OSError as error:
            raise FolderError(
                phrase("{folder} is being synchronized already, in another window or program.", folder=folder),
                phrase("Wait until it has finished."),
            ) from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
