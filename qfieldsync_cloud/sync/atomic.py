"""Files that are either the old or the new one, never half of it, after a crash and after a power cut too."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a small file so that a crash leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def put_in_place(staged: Path, target: Path) -> None:
    """Move a complete file to its place: its bytes are on the disk before its name is, and its name on return."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _flush(staged, os.O_RDWR if os.name == "nt" else os.O_RDONLY)  # Windows flushes what may be written to
    staged.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk: what is noted afterwards is true after a power cut."""
    if os.name == "nt":
        return  # a folder can't be opened there, and NTFS keeps the order of names itself
    with suppress(OSError):  # a file system that has no such thing, as on some network drives
        _flush(folder, os.O_RDONLY)


def _flush(place: Path, flags: int) -> None:
    handle = os.open(place, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
