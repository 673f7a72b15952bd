"""The disk under the plugin: each of its writes is a step, at which it may be killed, or find the disk full."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import patch

from qfieldsync_cloud.sync import snapshot
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.trash import Trash

_MEMORY = (
    *("put", "forget", "doubt", "was_refused", "begin_sending"),
    *("take_note", "remember_hashes", "remember_hash", "remember_copy"),
)
_LARGE = 150
"""Bytes of a file that counts as large, as half of them do."""
_DOWNLOADED = ".part"
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Disk:
    """Hears of each write of the plugin, and may refuse it; the default lets all pass."""

    def on_step(self, name: str) -> None:
        """Hear of a write, before and after it."""

    def is_full(self) -> bool:
        """Return whether there is no room for this write."""
        return False

    def on_placed(self, place: Path) -> None:
        """Hear of a file that has come to its place."""

    def moment(self) -> datetime:
        """Return a time that no other write has: a clock tick may be longer than a synchronization here."""
        raise NotImplementedError


@contextmanager
def under(disk: Disk) -> Iterator[None]:
    """Have the plugin write to a disk."""
    with ExitStack() as stack:
        for name in _MEMORY:
            stack.enter_context(patch.object(State, name, _remembering(getattr(State, name), name, disk)))
        for owner, name in ((os, "link"), (Path, "unlink"), (Trash, "keep"), (Trash, "take"), (Trash, "prune")):
            stack.enter_context(patch.object(owner, name, _step(getattr(owner, name), name, disk, name == "link")))
        stack.enter_context(patch.object(Path, "replace", _replacing(Path.replace, disk)))
        stack.enter_context(patch.object(shutil, "copyfile", _copying(shutil.copyfile, disk)))
        stack.enter_context(patch.object(Path, "write_bytes", _writing(Path.write_bytes, disk)))
        stack.enter_context(patch.object(snapshot, "LARGE", _LARGE))
        yield


def _step(real: Callable[..., Any], name: str, disk: Disk, needs_room: bool) -> Callable[..., Any]:
    def call(*values: Any, **named: Any) -> Any:
        disk.on_step(name)
        if needs_room and disk.is_full():
            raise _no_room()
        result = real(*values, **named)
        disk.on_step(name)
        return result

    return call


def _remembering(real: Callable[..., Any], name: str, disk: Disk) -> Callable[..., Any]:
    def call(state: State, *values: Any) -> Any:
        disk.on_step(name)
        if disk.is_full():
            raise state._unusable(sqlite3.OperationalError("database or disk is full"))
        result = real(state, *values)
        disk.on_step(name)
        return result

    return call


def _replacing(real: Callable[..., Any], disk: Disk) -> Callable[..., Any]:
    def call(source: Path, target: Path) -> Any:
        disk.on_step("replace")
        if source.suffix != _DOWNLOADED:  # else it was done as it came
            stamp(source, disk.moment())
        result = real(source, target)
        disk.on_placed(target)
        disk.on_step("replace")
        return result

    return call


def _copying(real: Callable[..., Any], disk: Disk) -> Callable[..., Any]:
    def call(source: Path, target: Path, **named: Any) -> Any:
        content = Path(source).read_bytes()
        _put(Path(target), content[: len(content) // 2])
        disk.on_step("copy")
        if disk.is_full():
            raise _no_room()
        result = real(source, target, **named)
        disk.on_step("copy")
        return result

    return call


def _writing(real: Callable[..., Any], disk: Disk) -> Callable[..., Any]:
    def call(place: Path, content: bytes) -> int:
        if disk.is_full():
            real(place, content[: len(content) // 2])
            raise _no_room()
        written: int = real(place, content)
        stamp(place, disk.moment())
        return written

    return call


def _no_room() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def _put(place: Path, content: bytes) -> None:
    with place.open("wb") as file:
        file.write(content)


def stamp(place: Path, moment: datetime) -> None:
    """Give a file a time."""
    nanoseconds = (moment - _EPOCH) // timedelta(microseconds=1) * 1000
    os.utime(place, ns=(nanoseconds, nanoseconds))
