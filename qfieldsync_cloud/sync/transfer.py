"""Carries out a plan: data up first, then down, deletions, and the project file last; every file is verified."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.api.network import MAX_PARALLEL
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError, QFieldSyncCloudError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.clashes import in_the_way
from qfieldsync_cloud.sync.deletions import Deletions
from qfieldsync_cloud.sync.downloads import Downloads
from qfieldsync_cloud.sync.names import check_cloud_names, check_local_names, is_project_file
from qfieldsync_cloud.sync.plan import Action, Plan, PlannedFile
from qfieldsync_cloud.sync.report import FileFailure, FileResult
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.trash import Trash
from qfieldsync_cloud.sync.uploads import KeepBase, Uploads
from qfieldsync_cloud.sync.workplace import CloudFiles, Done, Workplace


class Transfer:
    """One run over a plan. The loop that calls it alone writes the base; threads only move bytes."""

    def __init__(
        self,
        folder: Path,
        files: CloudFiles,
        state: State,
        context: Context,
        trash: Trash,
        parallel: int,
        keep_base: KeepBase = lambda _path, _copy, _fingerprint: None,
        on_whole: Callable[[str], None] = lambda _path: None,
    ) -> None:
        self._at = Workplace(folder, files, state, context, trash, min(parallel, MAX_PARALLEL), on_whole)
        self._uploads = Uploads(self._at, keep_base)
        self._downloads = Downloads(self._at)
        self._deletions = Deletions(self._at)

    @property
    def done(self) -> Done:
        """What was done so far."""
        return self._at.done

    def make_way(self, plan: Plan) -> Plan:
        """Delete what stands where other files come, and return the rest of the plan; comes before all else.

        Other deletions wait until everything has arrived. These can't: two names of which one is a file and one its
        folder, or that differ only in their case, must not be there at a time. UnsafeNameError, before anything is
        done, for names that the server refuses.
        """
        check_local_names(file.path for file in plan.of(Action.UPLOAD))
        uploads = [file for file in plan.of(Action.UPLOAD) if not is_project_file(file.path)]
        left = self._clear(plan, Action.DELETE_IN_CLOUD, uploads, self._deletions.in_cloud)
        return self._clear(left, Action.DELETE_HERE, plan.of(Action.DOWNLOAD), self._deletions.here)

    def _clear(
        self, plan: Plan, action: Action, coming: list[PlannedFile], delete: Callable[[list[PlannedFile]], None]
    ) -> Plan:
        names = {file.path for file in coming}
        blocking = in_the_way({file.path for file in plan.of(action)}, names)
        if not blocking:
            return plan
        delete([file for file in plan.of(action) if file.path in blocking])
        stuck = in_the_way(names, blocking & {failure.path for failure in self.done.failed})
        for file in coming:
            if file.path in stuck:
                self._at.fail(file, _in_its_way(file.path), waits=True)
        return plan.without({*blocking, *stuck})

    def sweep(self, cloud: dict[str, CloudFile], kept: Collection[str]) -> None:
        """Delete what earlier runs left behind in the staging folder; what can be gone on with, and `kept`, stays."""
        self._downloads.sweep(cloud, kept)

    def send_ahead(self, files: list[PlannedFile]) -> None:
        """Upload new files before anything else; they can't overwrite anybody's."""
        self._uploads.run(files)

    def refuse(self, file: PlannedFile, error: QFieldSyncCloudError) -> None:
        """Count a file as failed without trying; the project file and deletions wait for it."""
        self._at.fail(file, error)

    def take_back(self, result: FileResult, error: QFieldSyncCloudError) -> None:
        """Count an upload as failed after all: the cloud does not hold it any more."""
        self.done.uploaded.remove(result)
        self._at.state.doubt(result.path)
        self.done.failed.append(FileFailure(result.path, Action.UPLOAD, error))

    def run(self, plan: Plan, cloud: dict[str, CloudFile]) -> Done:
        """Carry out the plan; what fails is in `failed`, what was cut short goes on with the next run."""
        downloads = plan.of(Action.DOWNLOAD)
        check_cloud_names(file.path for file in downloads)
        data, project = _split(plan.of(Action.UPLOAD))
        self._uploads.run(data)
        incoming, incoming_project = _split(self._downloads.with_room(downloads, cloud))
        self._downloads.run(incoming, cloud)
        deletions = plan.of(Action.DELETE_IN_CLOUD, Action.DELETE_HERE)
        undecided = [file for file in plan.conflicts if not _is_attachment(file, cloud)]
        if self.done.failed or undecided:
            self._hold_back([*project, *incoming_project, *deletions], undecided)
        else:
            deleted = self._send_project(project, plan)
            self._downloads.run(incoming_project, cloud)
            self._deletions.in_cloud([file for file in plan.of(Action.DELETE_IN_CLOUD) if file not in deleted])
            self._deletions.here(plan.of(Action.DELETE_HERE))
        self._at.trash.prune()
        return self.done

    def _send_project(self, project: list[PlannedFile], plan: Plan) -> list[PlannedFile]:
        """Send the project file; the server takes none beside another one, so that goes first, and is returned."""
        old = [file for file in plan.of(Action.DELETE_IN_CLOUD) if project and is_project_file(file.path)]
        self._deletions.in_cloud(old)
        if self.done.failed:
            self._hold_back(project, [])
        else:
            self._uploads.run(project)
        return old

    def _hold_back(self, files: Iterable[PlannedFile], undecided: list[PlannedFile]) -> None:
        failed = len(self.done.failed)
        if failed:
            reason = phrase("{count} other file(s) failed, so the project file and deletions wait.", count=failed)
            next_step = phrase("Try again: only what is missing travels.")
        else:
            reason = phrase("{count} file(s) wait for your decision, and this one with them.", count=len(undecided))
            next_step = phrase("Decide the conflicts, then synchronize again.")
        for file in files:
            self._at.fail(file, FolderError(reason, next_step), waits=True)


def _in_its_way(path: str) -> FolderError:
    return FolderError(
        phrase("{file} waits: a file that is in its way could not be deleted.", file=path),
        phrase("See why that failed, then synchronize again."),
    )


def _is_attachment(file: PlannedFile, cloud: dict[str, CloudFile]) -> bool:
    return file.path in cloud and cloud[file.path].is_attachment


def _split(files: list[PlannedFile]) -> tuple[list[PlannedFile], list[PlannedFile]]:
    data = [file for file in files if not is_project_file(file.path)]
    return data, [file for file in files if is_project_file(file.path)]
