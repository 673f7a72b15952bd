"""Where local files go that a synchronization replaces or deletes: `.qfieldsync_cloud/trash/`, by date."""

from __future__ import annotations

import os
import shutil
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.sync.atomic import put_in_place, sync_folder
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.snapshot import consistent_copy

_STAMP = "%Y-%m-%dT%H-%M-%S"
KEPT_DAYS = 30
KEPT_BYTES = 5 * 1024**3
_SURE = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)
_UNFINISHED = ".unfinished"
"""Comes before every date, so what a kill has left in it goes with what is too old."""


class Trash:
    """One synchronization's trash; its folder is made when the first file goes in."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._all = own_folder(folder) / "trash"
        self._now = now
        self.place = self._place_at(now)

    def _place_at(self, moment: datetime) -> Path:
        return self._all / f"{moment.strftime(_STAMP)}-{moment.microsecond:06}"

    def room_for(self, path: str) -> Path:
        """Return where a file may go: nothing that lies in the trash is replaced, so it may be a moment later."""
        moment = self._now
        while (target := self._place_at(moment) / path).exists():
            moment += _MOMENT
        return target

    def take(self, path: str) -> None:
        """Move a file of the folder into the trash; a file that is not there is no error."""
        source = self._folder / path
        if not source.is_file():
            return
        target = self.room_for(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        for companion in ("-wal", "-shm"):
            log = source.with_name(source.name + companion)
            if log.is_file():
                log.replace(target.with_name(target.name + companion))
        sync_folder(target.parent)
        sync_folder(source.parent)

    def keep_consistent(self, path: str, context: Context) -> None:
        """Put a copy of a GeoPackage into the trash, with the edits that still stand in its log; or just the file.

        FolderError if it can't be read.
        """
        part = self._part()
        if consistent_copy(self._folder / path, part, context) == part:
            put_in_place(part, self.room_for(path))
        else:
            self.keep(path)

    def _part(self) -> Path:
        """Return where a copy is made, beside all that can be put back: half of it would pass for what a file was."""
        return self._all / _UNFINISHED / uuid.uuid4().hex

    def keep(self, path: str) -> None:
        """Put a file of the folder into the trash too: it stays in its place until the new one replaces it."""
        source = self._folder / path
        if not source.is_file():
            return
        target = self.room_for(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:  # a disk without hard links
            self._copy(source, target)
        sync_folder(target.parent)

    def _copy(self, source: Path, target: Path) -> None:
        part = self._part()
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(source, part)
            put_in_place(part, target)
        finally:
            part.unlink(missing_ok=True)

    def prune(self, most: int = KEPT_BYTES) -> None:
        """Delete what has lain in the trash for more than 30 days, and the oldest of what is more than `most` bytes.

        What is not a day old stays whatever its size: somebody may just have seen that a file is wrong.
        """
        oldest = (self._now - timedelta(days=KEPT_DAYS)).strftime(_STAMP)
        youngest = (self._now - _SURE).strftime(_STAMP)
        held = 0
        for folder in self._folders():
            held += _size_of(folder)
            if folder.name < oldest or (held > most and folder.name < youngest):
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        """Return the trash of each synchronization, the newest first."""
        found = self._all.iterdir() if self._all.is_dir() else ()
        return sorted((folder for folder in found if folder.is_dir()), reverse=True)


def _size_of(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())
