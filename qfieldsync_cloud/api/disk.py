"""Why a disk refuses, in words; and when it begins to write."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import BinaryIO

from qfieldsync_cloud.phrases import Phrase, phrase

_FULL = phrase("The disk is full: make room, then try again.")
_READ_ONLY = phrase("The disk is read-only: make it writable, or use another folder.")
_FORBIDDEN = phrase("Check the permissions of the folder, and whether another program locks the file.")
_GONE = phrase("The drive is gone or broken: connect it again, or check it for errors.")
_REMEDIES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.ENAMETOOLONG: phrase("Its path is too long for this computer: move the project's folder nearer to the top."),
    errno.EFBIG: phrase("The disk does not take files of this size: use one with another file system."),
    errno.EIO: _GONE,
    errno.ENODEV: _GONE,
    errno.ENXIO: _GONE,
    errno.ESTALE: _GONE,
    errno.ENOTCONN: _GONE,
}
_SQLITE = (("disk is full", _FULL), ("readonly database", _READ_ONLY), ("disk I/O error", _GONE))


def remedy_for(error: BaseException, otherwise: Phrase) -> Phrase:
    """Return what to do about an error of the disk, or of SQLite on it; `otherwise` where the cause is not known."""
    if isinstance(error, OSError):
        return _REMEDIES.get(error.errno or 0, otherwise)
    return next((remedy for words, remedy in _SQLITE if words in str(error)), otherwise)


def begin_writing(file: BinaryIO, start: int, end: int) -> None:
    """Let the disk begin with bytes of a file, from `start` on: at its end all of them would be waited for.

    Systems that can't be asked for it begin when they like.
    """
    file.flush()
    with suppress(AttributeError, OSError):
        os.posix_fadvise(file.fileno(), start, end - start, os.POSIX_FADV_DONTNEED)
