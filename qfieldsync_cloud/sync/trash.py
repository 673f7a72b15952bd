"""Where local files go that a synchronization replaces or deletes: `.qfieldsync_cloud/trash/`, by date."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from qfieldsync_cloud.sync.link import own_folder

_STAMP = "%Y-%m-%dT%H-%M-%S"
KEPT_DAYS = 30


class Trash:
    """One synchronization's trash; its folder is made when the first file goes in."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._all = own_folder(folder) / "trash"
        self._now = now
        self.place = self._all / f"{now.strftime(_STAMP)}-{now.microsecond:06}"

    def take(self, path: str) -> None:
        """Move a file of the folder into the trash; a file that is not there is no error."""
        source = self._folder / path
        if not source.is_file():
            return
        target = self.place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        for companion in ("-wal", "-shm"):
            log = source.with_name(source.name + companion)
            if log.is_file():
                log.replace(target.with_name(target.name + companion))

    def keep(self, path: str) -> None:
        """Put a file of the folder into the trash too: it stays in its place until the new one replaces it."""
        source = self._folder / path
        if not source.is_file():
            return
        target = self.place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:  # a disk without hard links
            shutil.copy2(source, target)

    def prune(self) -> None:
        """Delete what has lain in the trash for more than 30 days."""
        oldest = (self._now - timedelta(days=KEPT_DAYS)).strftime(_STAMP)
        if self._all.is_dir():
            for folder in self._all.iterdir():
                if folder.is_dir() and folder.name < oldest:
                    shutil.rmtree(folder, ignore_errors=True)
