"""One synchronization of a folder at a time; the lock is the system's, so it does not outlive a crash."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Callable

from qfieldsync_cloud.api.disk import remedy_for
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.link import own_folder

_PAUSE = 0.2
_HELD = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)


@contextmanager
def folder_lock(folder: Path, wait: Callable[[float], None] | None = None, patience: float = 30.0) -> Iterator[None]:
    """Hold the folder's lock; FolderError if another program or window holds it.

    With `wait` (seconds) it is asked for again and again, for `patience` seconds.
    """
    path = own_folder(folder) / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise FolderError(
            phrase("{folder} can't be written.", folder=folder),
            remedy_for(error, phrase("Check its permissions.")),
            str(error),
        ) from error
    with file:
        left = patience if wait else 0.0
        while not _is_taken_in(file, folder):
            if left <= 0 or wait is None:
                raise FolderError(
                    phrase("{folder} is being synchronized already, in another window or program.", folder=folder),
                    phrase("Wait until it has finished; if it is paused there, go on with it or cancel it."),
                )
            wait(_PAUSE)
            left -= _PAUSE
        yield


def _is_taken_in(file: IO[bytes], folder: Path) -> bool:
    try:
        return _is_taken(file)
    except OSError as error:
        raise FolderError(
            phrase("The drive of {folder} can't lock files, so two programs could change them at once.", folder=folder),
            phrase("Move the folder to a disk of this computer."),
            str(error),
        ) from error


def _is_taken(file: IO[bytes]) -> bool:
    """Take the lock if nobody holds it, and return whether it is ours."""
    try:
        _lock(file)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        return False
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
