"""Carries out a plan: data up first, then down, deletions, and the project file last; every file is verified."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Protocol

from qfieldsync_cloud.api.download import DownloadTarget, file_digest
from qfieldsync_cloud.api.files import Uploaded
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.api.network import MAX_PARALLEL
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import (
    CancelledJob,
    ChangedMeanwhileError,
    DamagedTransferError,
    FolderError,
    QFieldSyncCloudError,
)
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.refusals import OverQuotaError, PermissionDeniedError, TokenRejectedError
from qfieldsync_cloud.sync.atomic import put_in_place
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.names import check_cloud_names, check_local_names, place_in
from qfieldsync_cloud.sync.plan import Action, Plan, PlannedFile
from qfieldsync_cloud.sync.pool import run_all
from qfieldsync_cloud.sync.report import FileFailure, FileResult
from qfieldsync_cloud.sync.snapshot import consistent_copy, fingerprint, is_in_use, is_open_here, stamp_of
from qfieldsync_cloud.sync.state import Base, State
from qfieldsync_cloud.sync.tally import Tally
from qfieldsync_cloud.sync.trash import Trash

PROJECT_SUFFIXES = (".qgs", ".qgz")
_SMALL = 1024 * 1024
_FATAL = (OverQuotaError, PermissionDeniedError, TokenRejectedError)


class CloudFiles(Protocol):
    """The files of one cloud project, or of its package."""

    def list(self) -> list[CloudFile]:
        """Return every file."""

    def get(self, name: str) -> CloudFile | None:
        """Return one file as it is now, None if it is gone."""

    def upload(self, name: str, path: Path, context: Context, on_bytes: Callable[[int], None]) -> Uploaded:
        """Upload a file as a new version."""

    def download(self, name: str, target: DownloadTarget, version_id: str) -> None:
        """Download a file, complete and checked."""

    def delete(self, name: str) -> None:
        """Delete a file."""


@dataclass
class Done:
    """What a transfer has done so far."""

    uploaded: list[FileResult] = field(default_factory=list)
    downloaded: list[FileResult] = field(default_factory=list)
    deleted_in_cloud: list[FileResult] = field(default_factory=list)
    deleted_here: list[FileResult] = field(default_factory=list)
    failed: list[FileFailure] = field(default_factory=list)


@dataclass(frozen=True)
class _Sent:
    """An upload that the server took: the local file's fingerprint and what travelled."""

    uploaded: Uploaded
    local: str


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
        keep_base: Callable[[str, Path, str], None] = lambda _path, _copy, _fingerprint: None,
        on_whole: Callable[[str], None] = lambda _path: None,
    ) -> None:
        self._folder = folder
        self._files = files
        self._state = state
        self._context = context
        self._parallel = min(parallel, MAX_PARALLEL)
        self._staging = own_folder(folder) / "staging"
        self._trash = trash
        self._keep_base = keep_base
        self._on_whole = on_whole
        self.done = Done()

    def send_ahead(self, files: list[PlannedFile]) -> None:
        """Upload new files before anything else; they can't overwrite anybody's."""
        check_local_names(file.path for file in files)
        self._upload(files)

    def refuse(self, file: PlannedFile, error: QFieldSyncCloudError) -> None:
        """Count a file as failed without trying; the project file and deletions wait for it."""
        self._failed(file, error)

    def take_back(self, result: FileResult, error: QFieldSyncCloudError) -> None:
        """Count an upload as failed after all: the cloud does not hold it any more."""
        self.done.uploaded.remove(result)
        self._state.forget(result.path)
        self.done.failed.append(FileFailure(result.path, Action.UPLOAD, error))

    def run(self, plan: Plan, cloud: dict[str, CloudFile]) -> Done:
        """Carry out the plan; what fails is in `failed`, what was cut short goes on with the next run."""
        uploads = plan.of(Action.UPLOAD)
        check_local_names(file.path for file in uploads)
        downloads = plan.of(Action.DOWNLOAD)
        check_cloud_names(file.path for file in downloads)
        self._check_room(downloads)
        data, project = _split(uploads)
        self._upload(data)
        incoming, incoming_project = _split(downloads)
        self._download(incoming, cloud)
        deletions = plan.of(Action.DELETE_IN_CLOUD, Action.DELETE_HERE)
        undecided = [file for file in plan.conflicts if not _is_attachment(file, cloud)]
        if self.done.failed or undecided:
            self._hold_back([*project, *incoming_project, *deletions], undecided)
        else:
            self._upload(project)
            self._download(incoming_project, cloud)
            self._delete_in_cloud(plan.of(Action.DELETE_IN_CLOUD))
            self._delete_here(plan.of(Action.DELETE_HERE))
        self._trash.prune()
        return self.done

    # Uploads

    def _upload(self, files: list[PlannedFile]) -> None:
        if not files:
            return
        total = sum(file.size for file in files)
        tally = Tally(phrase("Uploading"), total, self._context)

        def send(file: PlannedFile) -> _Sent:
            return self._send(file, tally)

        sent: dict[str, _Sent] = {}
        for outcome in run_all(files, send, self._lanes(files, total), self._context):
            if outcome.result:
                sent[outcome.task.path] = outcome.result
                self._on_whole(outcome.task.path)
                self._state.put(_base_of(outcome.task.path, outcome.result))
            elif isinstance(outcome.error, _FATAL):
                self._stop_uploads(files, sent, outcome.error)
                break
            elif outcome.error:
                self._failed(outcome.task, outcome.error)
        self._verify_uploads(files, sent)

    def _stop_uploads(self, files: list[PlannedFile], sent: dict[str, _Sent], error: QFieldSyncCloudError) -> None:
        """Fail all that has not arrived: what refuses one file refuses the others too."""
        known = {failure.path for failure in self.done.failed}
        for file in files:
            if file.path not in sent and file.path not in known:
                self._failed(file, error)

    def _send(self, file: PlannedFile, tally: Tally) -> _Sent:
        path = place_in(self._folder, file.path)
        self._guard(file)
        before = stamp_of(path)
        copy = self._staging / f"{uuid.uuid4().hex}.upload"
        try:
            source = consistent_copy(path, copy, self._context)
            counter = tally.counter(file.path, source.stat().st_size)
            uploaded = self._files.upload(file.path, source, self._context, counter)
            self._keep_base(file.path, source, uploaded.sha256)
        finally:
            copy.unlink(missing_ok=True)
        if stamp_of(path) != before:
            # What was sent is whole; the base keeps no local fingerprint, so the next run looks at the file again.
            return _Sent(uploaded, "")
        return _Sent(uploaded, file.local)

    def _guard(self, file: PlannedFile) -> None:
        """Raise ChangedMeanwhileError if the cloud no longer holds what the plan saw: nobody's upload is overwritten.

        New files are not looked up: a request for each would cost as much as its upload.
        """
        if not file.cloud:
            return
        held = self._files.get(file.path)
        if held is None or held.fingerprint != file.cloud:
            raise ChangedMeanwhileError(
                phrase("{file} was changed in the cloud while the synchronization ran.", file=file.path),
                phrase("Synchronize again: nothing of it was overwritten."),
            )

    def _verify_uploads(self, files: list[PlannedFile], sent: dict[str, _Sent]) -> None:
        """Compare what the server holds now with what was sent; only then is the base written."""
        if not sent:
            return
        arrived = {file.name: file for file in self._files.list()}
        for file in files:
            if file.path not in sent:
                continue
            uploaded = sent[file.path].uploaded
            held = arrived.get(file.path)
            if held is None or held.size != uploaded.size or (held.sha256 and held.sha256 != uploaded.sha256):
                self._state.forget(file.path)
                self._failed(file, _not_what_was_sent(file.path))
                continue
            version = held.latest.id if held.latest else ""
            local = sent[file.path].local
            self._state.put(Base(file.path, held.fingerprint, local, uploaded.size, version))
            self.done.uploaded.append(FileResult(file.path, uploaded.size, uploaded.sha256))

    # Downloads

    def _download(self, files: list[PlannedFile], cloud: dict[str, CloudFile]) -> None:
        total = sum(file.size for file in files)
        tally = Tally(phrase("Downloading"), total, self._context)

        def fetch(file: PlannedFile) -> Path:
            found = cloud[file.path]
            part = self._staging / f"{staged_name(found)}.part"
            target = DownloadTarget(
                part, found.size, found.sha256, found.etag, self._context, tally.counter(file.path, found.size)
            )
            self._files.download(file.path, target, file.cloud_version)
            return part

        for outcome in run_all(files, fetch, self._lanes(files, total), self._context):
            if outcome.result:
                self._place(outcome.task, outcome.result, cloud[outcome.task.path])
            elif outcome.error:
                self._failed(outcome.task, outcome.error)

    def _place(self, file: PlannedFile, part: Path, found: CloudFile) -> None:
        try:
            target = place_in(self._folder, file.path)
            self._check_untouched(file, target)
            sha256 = found.sha256 or file_digest(part)
            target.parent.mkdir(parents=True, exist_ok=True)
            self._trash.keep(file.path)
            put_in_place(part, target)
            self._on_whole(file.path)
            local = fingerprint(target, self._context)
            self._state.put(Base(file.path, found.fingerprint, local, found.size, file.cloud_version))
        except (OSError, QFieldSyncCloudError) as error:
            self._failed(file, error)
        else:
            self.done.downloaded.append(FileResult(file.path, found.size, sha256))

    def _check_untouched(self, file: PlannedFile, target: Path) -> None:
        """Raise FolderError if the local file is no longer what the plan saw: nobody's edit is replaced unseen."""
        if is_in_use(target) or (target.suffix.lower() == ".gpkg" and target.exists() and is_open_here(target)):
            raise FolderError(
                phrase("{file} is open in QGIS or another program; it was left as it is.", file=file.path),
                phrase("Close the project that uses it, then synchronize again."),
            )
        now = fingerprint(target, self._context) if target.exists() else ""
        if now != file.local:
            raise FolderError(
                phrase("{file} was changed here while the synchronization ran; it was left as it is.", file=file.path),
                phrase("Synchronize again."),
            )

    # Deletions

    def _delete_in_cloud(self, files: list[PlannedFile]) -> None:
        for outcome in run_all(files, self._delete, self._parallel, self._context):
            if outcome.error:
                self._failed(outcome.task, outcome.error)
            else:
                self._on_whole(outcome.task.path)
                self._state.forget(outcome.task.path)
                self.done.deleted_in_cloud.append(FileResult(outcome.task.path))

    def _delete(self, file: PlannedFile) -> bool:
        self._guard(file)
        self._files.delete(file.path)
        return True

    def _delete_here(self, files: list[PlannedFile]) -> None:
        for file in files:
            self._context.check()
            try:
                self._check_untouched(file, place_in(self._folder, file.path))
                self._trash.take(file.path)
                self._on_whole(file.path)
                self._state.forget(file.path)
            except (OSError, QFieldSyncCloudError) as error:
                self._failed(file, error)
            else:
                self.done.deleted_here.append(FileResult(file.path))

    # Both

    def _lanes(self, files: list[PlannedFile], total: int) -> int:
        """Small files wait for the network's latency, not its width: twice as many of them travel at a time."""
        small = total < _SMALL * max(1, len(files))
        return min(MAX_PARALLEL, self._parallel * 2) if small else self._parallel

    def _check_room(self, downloads: list[PlannedFile]) -> None:
        needed = sum(file.size for file in downloads)
        free = shutil.disk_usage(self._folder).free
        if needed > free:
            raise FolderError(
                phrase("The disk has {free} MB left, but {needed} MB are to be downloaded.",
                       free=free // 1_000_000, needed=needed // 1_000_000),
                phrase("Make room and try again. Nothing was changed."),
            )  # fmt: skip

    def _hold_back(self, files: Iterable[PlannedFile], undecided: list[PlannedFile]) -> None:
        failed = len(self.done.failed)
        if failed:
            reason = phrase("{count} other file(s) failed, so the project file and deletions wait.", count=failed)
            next_step = phrase("Try again: only what is missing travels.")
        else:
            reason = phrase("{count} file(s) wait for your decision, and this one with them.", count=len(undecided))
            next_step = phrase("Decide the conflicts, then synchronize again.")
        for file in files:
            self._failed(file, FolderError(reason, next_step))

    def _failed(self, file: PlannedFile, error: Exception) -> None:
        if isinstance(error, CancelledJob):
            raise error
        if isinstance(error, OSError):
            error = _disk_error(file.path, error)
        if not isinstance(error, QFieldSyncCloudError):
            raise error
        self.done.failed.append(FileFailure(file.path, file.action, error))
        self._context.log(phrase("{file}: {reason}", file=file.path, reason=error.message))


def is_project_file(path: str) -> bool:
    """Return whether a path is that of a QGIS project file."""
    return path.lower().endswith(PROJECT_SUFFIXES)


def _base_of(path: str, sent: _Sent) -> Base:
    """Return the base as far as it is known before the server was asked what it holds."""
    return Base(path, sent.uploaded.sha256, sent.local, sent.uploaded.size, "")


def _is_attachment(file: PlannedFile, cloud: dict[str, CloudFile]) -> bool:
    return file.path in cloud and cloud[file.path].is_attachment


def _split(files: list[PlannedFile]) -> tuple[list[PlannedFile], list[PlannedFile]]:
    data = [file for file in files if not is_project_file(file.path)]
    return data, [file for file in files if is_project_file(file.path)]


def staged_name(file: CloudFile) -> str:
    """Return a name under which a download of this very content is found again."""
    return staged_version(file.name, file.fingerprint, file.size)


def staged_version(name: str, fingerprint: str, size: int) -> str:
    """Return a name under which a download of one version of a file is found again."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{name}\n{fingerprint}\n{size}").hex


def _not_what_was_sent(path: str) -> DamagedTransferError:
    return DamagedTransferError(
        phrase("The server does not hold {file} as it was sent.", file=path),
        phrase("Somebody may have changed it at the same time: synchronize again to see."),
    )


def _disk_error(path: str, error: OSError) -> FolderError:
    message: Phrase = phrase("{file} can't be read or written.", file=path)
    return FolderError(message, phrase("Check permissions, free space and whether a program locks it."), str(error))
