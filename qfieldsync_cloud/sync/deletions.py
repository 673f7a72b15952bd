"""Files that go: in the cloud if nobody changed them meanwhile, here into the trash."""

from __future__ import annotations

import os
from pathlib import Path

from qfieldsync_cloud.errors import ChangedMeanwhileError, QFieldSyncCloudError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.downloads import check_untouched
from qfieldsync_cloud.sync.names import place_in
from qfieldsync_cloud.sync.plan import PlannedFile
from qfieldsync_cloud.sync.report import FileResult
from qfieldsync_cloud.sync.workplace import Workplace


class Deletions:
    """Deletes files on either side."""

    def __init__(self, at: Workplace) -> None:
        self._at = at

    def in_cloud(self, files: list[PlannedFile]) -> None:
        """Delete files in the cloud."""
        for outcome in self._at.run(files, self._delete, self._at.parallel):
            if outcome.error:
                self._at.fail(outcome.task, outcome.error)
            else:
                self._at.on_whole(outcome.task.path)
                self._at.state.forget(outcome.task.path)
                self._at.count(self._at.done.deleted_in_cloud, FileResult(outcome.task.path))

    def _delete(self, file: PlannedFile) -> bool:
        self._at.guard(file)
        if _is_file(place_in(self._at.folder, file.path)):
            raise ChangedMeanwhileError(
                phrase("{file} is here again: it was not deleted in the cloud.", file=file.path),
                phrase("Synchronize again."),
            )
        self._at.files.delete(file.path)
        return True

    def here(self, files: list[PlannedFile]) -> None:
        """Move files of the folder into the trash."""
        for file in files:
            self._at.context.check()
            try:
                check_untouched(self._at, file, place_in(self._at.folder, file.path))
                self._at.trash.take(file.path)
                self._at.on_whole(file.path)
                self._at.state.forget(file.path)
            except (OSError, QFieldSyncCloudError) as error:
                self._at.fail(file, error)
            else:
                self._at.count(self._at.done.deleted_here, FileResult(file.path))


def _is_file(place: Path) -> bool:
    """Return whether a file of exactly this name is there; Windows and macOS would take another spelling for it."""
    if not place.is_file():
        return False
    with os.scandir(place.parent) as entries:
        return any(entry.name == place.name and entry.is_file(follow_symlinks=False) for entry in entries)
