"""Files whose changes can't travel as edits: they travel whole, if nobody's edits on them are under way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.deltas.merge import Choice, Conflict
from qfieldsync_cloud.deltas.project import ProjectFile
from qfieldsync_cloud.errors import FolderError, QFieldSyncCloudError
from qfieldsync_cloud.jobs.changing import Decision, changing
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, project_of
from qfieldsync_cloud.jobs.edits.relinking import stale_links
from qfieldsync_cloud.jobs.edits.report import WholeFile
from qfieldsync_cloud.jobs.edits.tracking import paths_with_pending_deltas
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.plan import Action, Plan, PlannedFile, Resolution
from qfieldsync_cloud.sync.transfer import Transfer
from qfieldsync_cloud.sync.trash import Trash

CHOICES = {Resolution.STOP: Choice.LATER, Resolution.MINE: Choice.MINE, Resolution.THEIRS: Choice.THEIRS}


@dataclass(frozen=True)
class WholeFiles:
    """Decides which of a folder's tracked files may be sent whole; those that may not are refused, with the reason."""

    desk: Desk
    cloud: Cloud
    transfer: Transfer
    trash: Trash
    options: Options

    def refused(self, plan: Plan, whole: Iterable[WholeFile]) -> Plan:
        """Return the plan without the files whose changes can't travel as edits; they are told."""
        found = {each.path: each for each in whole}
        for file in plan.files:
            if file.path in found:
                reason = phrase("{file} travels whole: {reason}",
                                file=file.path, reason=found[file.path].obstacles[0].reason)  # fmt: skip
                self.transfer.refuse(file, FolderError(reason, phrase("Synchronize the folder.")))
        return plan.without(found)

    def planned(self, plan: Plan, whole: Iterable[WholeFile], files: Mapping[str, CloudFile]) -> Plan:
        """Return the plan with the files whose changes can't travel as edits as files of their own."""
        found = {each.path: each for each in whole}
        planned = [
            _as_file(file, found[file.path], files.get(file.path)) if file.path in found else file
            for file in plan.files
        ]
        return Plan(tuple(planned), plan.direction).only(plan.direction)

    def guarded(self, plan: Plan, files: Mapping[str, CloudFile], tracked: frozenset[str]) -> Plan:
        """Return the plan without whole files on which edits are under way, mine or others'; they are told."""
        replaced = plan.of(Action.UPLOAD, Action.DELETE_IN_CLOUD)
        at_stake = {file.path: file for file in replaced if file.cloud and file.path in tracked}
        if not at_stake:
            return plan
        try:
            project = project_of(self.desk, files)
            pending = paths_with_pending_deltas(self.cloud, project, at_stake)
        except QFieldSyncCloudError as error:
            refusals = dict.fromkeys(at_stake, error)
        else:
            refusals = self._refusals(at_stake.values(), pending, project)
        for path, reason in refusals.items():
            self.transfer.refuse(at_stake[path], reason)
        return plan.without(refusals)

    def _refusals(
        self, files: Iterable[PlannedFile], pending: Mapping[str, int], project: ProjectFile
    ) -> dict[str, QFieldSyncCloudError]:
        """Return why files have to wait, by path; what was decided on the others is carried out."""
        found = {file.path: _why_it_waits(file.path, pending) or self._prepared(file, project) for file in files}
        return {path: error for path, error in found.items() if error}

    def _prepared(self, file: PlannedFile, project: ProjectFile) -> QFieldSyncCloudError | None:
        """Carry out what is to be done in a file before it is sent; return why it has to wait, if it has."""
        if file.action is not Action.UPLOAD:
            return None
        due = self.desk.journal.conflicts(file.path).get(file.path)
        return (self._settled(file.path, due, project) if due else None) or self._relinked(file.path, project)

    def _relinked(self, path: str, project: ProjectFile) -> QFieldSyncCloudError | None:
        """Let a file's features name those of other files by the keys that they have now; return why that failed."""
        edits = stale_links(self.desk, path)
        if edits:
            try:
                with changing(self.desk, project, path, self.trash) as change:
                    change.make(edits)
            except QFieldSyncCloudError as error:
                return error
        self.desk.journal.forget_moves(path)
        return None

    def _settled(self, path: str, conflicts: list[Conflict], project: ProjectFile) -> QFieldSyncCloudError | None:
        """Carry out what a person said about all that is due on a file; return why the file has to wait, if it has."""
        choice = CHOICES[self.options.choice(path)]
        if choice is Choice.LATER:
            return FolderError(
                phrase("{count} decision(s) on {file} are due; the file was not sent whole.",
                       count=len(conflicts), file=path),
                phrase("Decide them first, then synchronize again."),
            )  # fmt: skip
        try:
            with changing(self.desk, project, path, self.trash) as change:
                change.settle([Decision(path, conflict, choice) for conflict in conflicts])
        except QFieldSyncCloudError as error:
            return error
        self.desk.journal.decided(path, conflicts)
        return None


def _why_it_waits(path: str, pending: Mapping[str, int]) -> QFieldSyncCloudError | None:
    if path not in pending:
        return None
    return FolderError(
        phrase("{count} edit(s) of {file} wait on the server; the file was left there as it is.",
               count=pending[path], file=path),
        phrase("Synchronize again when the server has applied them."),
    )  # fmt: skip


def _as_file(file: PlannedFile, whole: WholeFile, cloud: CloudFile | None) -> PlannedFile:
    if whole.is_doubtful or (whole.changed_here and whole.changed_there):
        action = Action.CONFLICT
    elif whole.changed_here:
        action = Action.UPLOAD
    else:
        action = Action.DOWNLOAD if whole.changed_there else Action.KEEP
    latest = cloud.latest if cloud else None
    return file._replace(
        action=action,
        reason=phrase("It travels whole: {reason}", reason=whole.obstacles[0].reason),
        cloud=cloud.fingerprint if cloud else file.cloud,
        cloud_size=cloud.size if cloud else file.cloud_size,
        cloud_version=latest.id if latest else file.cloud_version,
    )
