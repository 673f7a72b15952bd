"""Files that go: in the cloud if nobody changed them meanwhile, here into the trash."""

from __future__ import annotations

from qfieldsync_cloud.errors import QFieldSyncCloudError
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
