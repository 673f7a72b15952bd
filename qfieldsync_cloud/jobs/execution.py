"""Carries out a plan in the order in which nobody's work is lost: new files, edits, whole files, the project file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qfieldsync_cloud.api.models import CloudFile, JobType
from qfieldsync_cloud.context import Level
from qfieldsync_cloud.deltas.merge import Choice, Conflict
from qfieldsync_cloud.errors import ChangedMeanwhileError, FolderError, QFieldSyncCloudError
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, cloud_files, project_of, tracked_paths
from qfieldsync_cloud.jobs.edits.engine import EditSync
from qfieldsync_cloud.jobs.edits.report import EditsReport, WholeFile
from qfieldsync_cloud.jobs.edits.tracking import mend_bases
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.outcome import edit_results, frame, with_done
from qfieldsync_cloud.jobs.waiting import wait_until_idle
from qfieldsync_cloud.jobs.wholefiles import CHOICES, WholeFiles
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.downloads import staged_version
from qfieldsync_cloud.sync.names import check_local_names, is_project_file
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, PlannedFile, Resolution
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.sync.transfer import Transfer
from qfieldsync_cloud.sync.trash import Trash


class Execution:
    """One synchronization; what it did is counted from what happened."""

    def __init__(self, desk: Desk, cloud: Cloud, parallel: int, options: Options) -> None:
        self._desk = desk
        self._cloud = cloud
        self._options = options
        self._trash = Trash(desk.folder, desk.means.now())
        self._tracked: frozenset[str] = frozenset()
        self._transfer = Transfer(
            desk.folder, cloud.files, desk.state, desk.context, self._trash, parallel, self._keep_base,
            desk.journal.close_file,
        )  # fmt: skip
        self._whole = WholeFiles(desk, cloud, self._transfer, self._trash, options)

    def run(self, plan: Plan, files: dict[str, CloudFile]) -> SyncReport:
        """Carry out a plan that was made just now and report what happened."""
        resolved = plan.resolved(self._options.resolutions, self._options.default)
        check_local_names(file.path for file in resolved.of(Action.UPLOAD))
        self._sweep(files)
        self._tracked = tracked_paths(self._desk, project_of(self._desk, files))
        left = self._transfer.make_way(self._edits_alone(plan) if self._options.edits_only else plan)
        ahead = [file for file in left.of(Action.UPLOAD) if not file.cloud and not _is_data_or_project(file)]
        self._transfer.send_ahead(ahead)
        edits = self._synchronize_edits(left)
        left, files = self._with_whole_files(left.without({file.path for file in ahead}), edits.whole, files)
        left = left.resolved(self._for_files(edits.whole), self._options.default)
        left = self._guarded(left, files)
        done = self._transfer.run(left, files)
        for file in done.downloaded:
            self._desk.journal.forget_moves(file.path)
        if done.uploaded:
            self._look_again()
        mend_bases(self._desk, self._held_now(files) if done.uploaded or done.downloaded else files)
        return replace(
            with_done(frame(self._desk.folder, left), done),
            edits=edit_results(edits),
            trash=self._trash.place if self._trash.place.is_dir() else None,
        )

    def _edits_alone(self, plan: Plan) -> Plan:
        """Return the plan without files that would have to travel whole; they are told."""
        whole = _sent_whole(plan, self._tracked)
        for file in whole:
            reason = phrase("{file} was not sent. {reason}", file=file.path, reason=file.reason)
            self._transfer.refuse(file, FolderError(reason, phrase("Synchronize the folder.")))
        return plan.without({file.path for file in whole})

    def _sweep(self, files: dict[str, CloudFile]) -> None:
        """Delete what earlier runs left in the staging folder; what a begun rebase goes on with stays."""
        begun = self._desk.journal.begun_rebases()
        self._transfer.sweep(files, {f"{staged_version(each.path, each.target, each.size)}.part" for each in begun})

    def _held_now(self, files: dict[str, CloudFile]) -> dict[str, CloudFile]:
        """Return the cloud's files; those of before if it can't be asked: what was done is reported all the same."""
        try:
            return cloud_files(self._cloud)
        except QFieldSyncCloudError:
            return files

    def _for_files(self, whole: tuple[WholeFile, ...]) -> dict[str, Resolution]:
        """Return the decisions on files; what was said of a file's edits is not said of the whole file."""
        found = {each.path for each in whole}
        return {path: resolution for path, resolution in self._options.resolutions.items() if path not in found}

    def _keep_base(self, path: str, copy: Path, fingerprint: str) -> None:
        if path in self._tracked or is_project_file(path):
            self._desk.bases.copy(copy, path, fingerprint, self._desk.context)

    def _synchronize_edits(self, plan: Plan) -> EditsReport:
        planned = {file.path: file for file in plan.of(Action.EDITS)}
        if not planned:
            return EditsReport()
        sync = EditSync(self._desk, self._cloud, self._trash, self._choose)
        everything = {file.path: file for file in plan.files}
        names = frozenset(file.path for file in plan.files if file.local_size is not None)
        edits = sync.run(planned, plan.direction is not Direction.DOWN, self._options.retry_refused, names)
        for path, error in edits.failed:
            self._transfer.refuse(everything[path], error)
        return edits

    def _choose(self, path: str, _conflict: Conflict) -> Choice:
        return CHOICES[self._options.choice(path)]

    def _with_whole_files(
        self, plan: Plan, whole: tuple[WholeFile, ...], files: dict[str, CloudFile]
    ) -> tuple[Plan, dict[str, CloudFile]]:
        """Return the plan with what can't travel as edits, and the cloud's files as they are by now."""
        if not whole:
            return plan, files
        if self._options.edits_only:
            return self._whole.refused(plan, whole), files
        try:
            files = cloud_files(self._cloud)
        except QFieldSyncCloudError as error:
            found = {each.path for each in whole}
            for file in plan.files:
                if file.path in found:
                    self._transfer.refuse(file, error)
            return plan.without(found), files
        return self._whole.planned(plan, whole, files), files

    def _guarded(self, plan: Plan, files: Mapping[str, CloudFile]) -> Plan:
        return self._whole.guarded(plan, files, self._tracked)

    def _look_again(self) -> None:
        """Tell of uploads that the server has put back: a job that applied edits had its own, older copy of them.

        Where that can't be found out, the next run does, and knows nothing of them unless they are there.
        """
        try:
            held = self._held_after_jobs()
        except QFieldSyncCloudError as error:
            self._desk.state.doubt(*(file.path for file in self._transfer.done.uploaded))
            told = phrase("Whether the server has kept what was sent is not known: {reason}", reason=error.message)
            self._desk.context.log(told, Level.WARNING)
            return
        for file in list(self._transfer.done.uploaded):
            now = held.get(file.path)
            if now and now.sha256 and now.sha256 != file.sha256:
                self._transfer.take_back(file, _was_put_back(file.path))

    def _held_after_jobs(self) -> dict[str, CloudFile]:
        """Return what the cloud holds when the jobs that apply edits have ended; nothing if there are none."""
        jobs = self._cloud.client.jobs.list(self._cloud.project_id)
        if not any(job.type is JobType.DELTA_APPLY and not job.status.is_final for job in jobs):
            return {}
        means = self._desk.means
        wait_until_idle(
            self._cloud.client, self._cloud.project_id, self._desk.context, means.longest_wait, means.seconds
        )
        return cloud_files(self._cloud)


def edits_of(plan: Plan, tracked: frozenset[str]) -> Plan:
    """Return the part of a plan in which edits travel, and the new files that they may name.

    Tracked files whose changes have to travel whole stay in it, so that they are told.
    """
    new = [file for file in plan.of(Action.UPLOAD) if not file.cloud and not _is_data_or_project(file)]
    return Plan((*plan.of(Action.EDITS), *_sent_whole(plan, tracked), *new), plan.direction)


def _sent_whole(plan: Plan, tracked: frozenset[str]) -> list[PlannedFile]:
    return [file for file in plan.of(Action.UPLOAD, Action.CONFLICT) if file.cloud and file.path in tracked]


def _was_put_back(path: str) -> ChangedMeanwhileError:
    return ChangedMeanwhileError(
        phrase("{file} was changed in the cloud right after it was sent.", file=path),
        phrase("Synchronize again: nothing is lost, you will be asked which one to keep."),
    )


def _is_data_or_project(file: PlannedFile) -> bool:
    return file.path.lower().endswith(".gpkg") or is_project_file(file.path)
