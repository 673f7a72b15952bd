"""Carries out a plan in the order in which nobody's work is lost: new files, edits, whole files, the project file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qfieldsync_cloud.api.models import CloudFile, JobType
from qfieldsync_cloud.deltas.edits import Edit, Method
from qfieldsync_cloud.deltas.merge import Choice, Conflict
from qfieldsync_cloud.deltas.project import ProjectFile
from qfieldsync_cloud.errors import ChangedMeanwhileError, FolderError, QFieldSyncCloudError
from qfieldsync_cloud.jobs.changing import Decision, changing
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, cloud_files, project_of, tracked_paths
from qfieldsync_cloud.jobs.edits.engine import EditSync
from qfieldsync_cloud.jobs.edits.fates import fate_sentence
from qfieldsync_cloud.jobs.edits.relinking import stale_links
from qfieldsync_cloud.jobs.edits.report import EditsReport, WholeFile
from qfieldsync_cloud.jobs.edits.tracking import mend_bases, paths_with_pending_deltas
from qfieldsync_cloud.jobs.waiting import wait_until_idle
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.names import is_project_file
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, PlannedFile, Resolution
from qfieldsync_cloud.sync.report import EditFailure, EditResult, FileResult, SyncReport, TouchedFeature
from qfieldsync_cloud.sync.transfer import Transfer
from qfieldsync_cloud.sync.trash import Trash
from qfieldsync_cloud.sync.workplace import Done

_CHOICES = {Resolution.STOP: Choice.LATER, Resolution.MINE: Choice.MINE, Resolution.THEIRS: Choice.THEIRS}


@dataclass(frozen=True)
class Options:
    """What a person decided, by path and for all others; which edits are tried again; whether only edits travel."""

    resolutions: Mapping[str, Resolution]
    default: Resolution = Resolution.STOP
    retry_refused: bool = False
    edits_only: bool = False

    def choice(self, path: str) -> Resolution:
        """Return what was decided for a file."""
        return self.resolutions.get(path, self.default)


class Execution:
    """One synchronization; what it did is counted from what happened."""

    def __init__(
        self,
        desk: Desk,
        cloud: Cloud,
        parallel: int,
        options: Options,
    ) -> None:
        self._desk = desk
        self._cloud = cloud
        self._options = options
        self._trash = Trash(desk.folder, desk.means.now())
        self._tracked: frozenset[str] = frozenset()
        self._transfer = Transfer(
            desk.folder, cloud.files, desk.state, desk.context, self._trash, parallel, self._keep_base,
            desk.journal.close_file,
        )  # fmt: skip

    def run(self, plan: Plan, files: dict[str, CloudFile]) -> SyncReport:
        """Carry out a plan that was made just now and report what happened."""
        self._tracked = tracked_paths(self._desk, project_of(self._desk, files))
        ahead = [file for file in plan.of(Action.UPLOAD) if not file.cloud and not _is_data_or_project(file)]
        self._transfer.send_ahead(ahead)
        edits = self._synchronize_edits(plan)
        plan = _without(plan, ahead)
        if edits.whole and self._options.edits_only:
            plan = self._without_whole_files(plan, edits.whole)
        elif edits.whole:
            files = cloud_files(self._cloud)
            plan = self._with_whole_files(plan, edits.whole, files)
        plan = plan.resolved(self._for_files(edits.whole), self._options.default)
        plan = self._guarded(plan, files)
        done = self._transfer.run(plan, files)
        for file in done.downloaded:
            self._desk.journal.forget_moves(file.path)
        if done.uploaded:
            self._look_again()
        mend_bases(self._desk, self._held_now(files) if done.uploaded or done.downloaded else files)
        return replace(
            with_done(frame(self._desk.folder, plan), done),
            edits=_edit_results(edits),
            trash=self._trash.place if self._trash.place.is_dir() else None,
        )

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
        return _CHOICES[self._options.choice(path)]

    def _without_whole_files(self, plan: Plan, whole: tuple[WholeFile, ...]) -> Plan:
        """Return the plan without the files whose changes can't travel as edits; they are told."""
        found = {each.path: each for each in whole}
        files = [file for file in plan.files if file.path in found]
        for file in files:
            reason = phrase("{file} travels whole: {reason}",
                            file=file.path, reason=found[file.path].obstacles[0].reason)  # fmt: skip
            self._transfer.refuse(file, FolderError(reason, phrase("Synchronize the folder.")))
        return _without(plan, files)

    def _with_whole_files(self, plan: Plan, whole: tuple[WholeFile, ...], files: Mapping[str, CloudFile]) -> Plan:
        """Return the plan with the files whose changes can't travel as edits as files of their own."""
        found = {each.path: each for each in whole}
        planned = [
            _as_file(file, found[file.path], files.get(file.path)) if file.path in found else file
            for file in plan.files
        ]
        return Plan(tuple(planned), plan.direction).only(plan.direction)

    def _guarded(self, plan: Plan, files: Mapping[str, CloudFile]) -> Plan:
        """Return the plan without whole files on which edits are under way, mine or others'; they are told."""
        at_stake = {file.path: file for file in plan.of(Action.UPLOAD) if file.cloud and file.path in self._tracked}
        if not at_stake:
            return plan
        project = project_of(self._desk, files)
        pending = paths_with_pending_deltas(self._cloud, project, at_stake)
        due = self._desk.journal.conflicts()
        refused = []
        for path, file in at_stake.items():
            error = _why_it_waits(path, pending) or (self._settled(path, due[path], project) if path in due else None)
            error = error or self._relinked(path, project)
            if error:
                refused.append(file)
                self._transfer.refuse(file, error)
        return _without(plan, refused)

    def _relinked(self, path: str, project: ProjectFile) -> QFieldSyncCloudError | None:
        """Let a file's features name those of other files by the keys that they have now; return why that failed."""
        edits = stale_links(self._desk, path)
        if edits:
            try:
                with changing(self._desk, project, path, self._trash) as change:
                    change.make(edits)
            except QFieldSyncCloudError as error:
                return error
        self._desk.journal.forget_moves(path)
        return None

    def _settled(self, path: str, conflicts: list[Conflict], project: ProjectFile) -> QFieldSyncCloudError | None:
        """Carry out what a person said about all that is due on a file; return why the file has to wait, if it has."""
        choice = _CHOICES[self._options.choice(path)]
        if choice is Choice.LATER:
            return FolderError(
                phrase("{count} decision(s) on {file} are due; the file was not sent whole.",
                       count=len(conflicts), file=path),
                phrase("Decide them first, then synchronize again."),
            )  # fmt: skip
        try:
            with changing(self._desk, project, path, self._trash) as change:
                change.settle([Decision(path, conflict, choice) for conflict in conflicts])
        except QFieldSyncCloudError as error:
            return error
        self._desk.journal.decided(path, conflicts)
        return None

    def _look_again(self) -> None:
        """Tell of uploads that the server has put back: a job that applied edits had its own, older copy of them."""
        jobs = self._cloud.client.jobs.list(self._cloud.project_id)
        if not any(job.type is JobType.DELTA_APPLY and not job.status.is_final for job in jobs):
            return
        wait_until_idle(self._cloud.client, self._cloud.project_id, self._desk.context)
        held = cloud_files(self._cloud)
        for file in list(self._transfer.done.uploaded):
            now = held.get(file.path)
            if now is None or not now.sha256 or now.sha256 == file.sha256:
                continue
            self._transfer.take_back(
                file,
                ChangedMeanwhileError(
                    phrase("{file} was changed in the cloud right after it was sent.", file=file.path),
                    phrase("Synchronize again: nothing is lost, you will be asked which one to keep."),
                ),
            )


def edits_of(plan: Plan) -> Plan:
    """Return the part of a plan in which edits travel, and the new files that they may name."""
    new = [file for file in plan.of(Action.UPLOAD) if not file.cloud and not _is_data_or_project(file)]
    return Plan((*plan.of(Action.EDITS), *new), plan.direction)


def _why_it_waits(path: str, pending: Mapping[str, int]) -> QFieldSyncCloudError | None:
    if path not in pending:
        return None
    return FolderError(
        phrase("{count} edit(s) of {file} wait on the server; the file was not sent whole.",
               count=pending[path], file=path),
        phrase("Synchronize again when the server has applied them."),
    )  # fmt: skip


def _is_data_or_project(file: PlannedFile) -> bool:
    return file.path.lower().endswith(".gpkg") or is_project_file(file.path)


def _without(plan: Plan, files: list[PlannedFile]) -> Plan:
    paths = {file.path for file in files}
    return Plan(tuple(file for file in plan.files if file.path not in paths), plan.direction)


def _as_file(file: PlannedFile, whole: WholeFile, cloud: CloudFile | None) -> PlannedFile:
    if whole.is_doubtful or (whole.changed_here and whole.changed_there):
        action = Action.CONFLICT
    elif whole.changed_here:
        action = Action.UPLOAD
    else:
        action = Action.DOWNLOAD if whole.changed_there else Action.KEEP
    latest = cloud.latest if cloud else None
    return replace(
        file,
        action=action,
        reason=phrase("It travels whole: {reason}", reason=whole.obstacles[0].reason),
        cloud=cloud.fingerprint if cloud else file.cloud,
        cloud_size=cloud.size if cloud else file.cloud_size,
        cloud_version=latest.id if latest else file.cloud_version,
    )


def _edit_results(edits: EditsReport) -> tuple[EditResult, ...]:
    """Return what became of the edits, by file."""
    told = [file.path for file in edits.files] + [delta.path for delta in edits.sent]
    paths = sorted({*told, *(held.path for held in edits.held_back)})
    files = {file.path: file for file in edits.files}
    results = []
    for path in paths:
        sent = [delta for delta in edits.sent if delta.path == path]
        not_sent = [held for held in edits.held_back if held.path == path]
        failures = [
            EditFailure(delta.edit.table, str(delta.local_key), fate_sentence(delta.fate, delta.reason))
            for delta in sent
            if delta.fate.value != "applied"
        ]
        failures += [EditFailure(held.edit.table, str(held.edit.key), held.reason) for held in not_sent]
        file = files.get(path)
        results.append(
            EditResult(
                path,
                sent=sum(1 for delta in sent if delta.fate.value == "applied"),
                taken=len(file.taken) if file else 0,
                conflicts=(len(file.conflicts) if file else 0) + sum(1 for each in edits.overruled if each[0] == path),
                failures=tuple(failures),
                touched=tuple(_touched(edit) for edit in file.taken) if file else (),
            )
        )
    return tuple(results)


def _touched(edit: Edit) -> TouchedFeature:
    return TouchedFeature(edit.table, edit.key, tuple(edit.columns) if edit.method is Method.PATCH else ())


def frame(folder: Path, plan: Plan) -> SyncReport:
    """Return a report of what was not done: conflicts, what the direction held back, what stayed."""
    held_back = tuple(file for file in plan.files if file.held_back)
    kept = len(plan.of(Action.KEEP))
    return SyncReport(folder, plan.direction, conflicts=tuple(plan.conflicts), held_back=held_back, kept=kept)


def with_done(report: SyncReport, done: Done) -> SyncReport:
    """Return a report with what a transfer did."""
    return replace(
        report,
        uploaded=tuple(done.uploaded),
        downloaded=tuple(done.downloaded),
        deleted_in_cloud=tuple(done.deleted_in_cloud),
        deleted_here=tuple(done.deleted_here),
        failed=tuple(done.failed),
    )


def planned_report(folder: Path, plan: Plan) -> SyncReport:
    """Return the report of a dry run."""

    def results(action: Action) -> tuple[FileResult, ...]:
        return tuple(FileResult(file.path, file.size) for file in plan.of(action))

    return replace(
        frame(folder, plan),
        dry_run=True,
        uploaded=results(Action.UPLOAD),
        downloaded=results(Action.DOWNLOAD),
        deleted_in_cloud=results(Action.DELETE_IN_CLOUD),
        deleted_here=results(Action.DELETE_HERE),
        edits=tuple(EditResult(file.path, sent=file.edits) for file in plan.of(Action.EDITS)),
    )
