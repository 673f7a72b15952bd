"""What the parts of a transfer share: folder and cloud, what was done so far, and when to stop trying."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Protocol, TypeVar

from qfieldsync_cloud.api.disk import remedy_for
from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.api.files import OnBytes, OnHashed, Uploaded
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.api.network import MAX_PARALLEL
from qfieldsync_cloud.context import Context, FileNews, FileState, Level
from qfieldsync_cloud.errors import (
    CancelledJob,
    ChangedMeanwhileError,
    CloudError,
    DamagedTransferError,
    FolderError,
    QFieldSyncCloudError,
)
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import NotFoundError, OverQuotaError, PermissionDeniedError, TokenRejectedError
from qfieldsync_cloud.sync.link import own_folder
from qfieldsync_cloud.sync.plan import PlannedFile
from qfieldsync_cloud.sync.pool import Outcome, run_all
from qfieldsync_cloud.sync.report import FileFailure, FileResult
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.trash import Trash

Result = TypeVar("Result")
_SMALL = 1024 * 1024
_FATAL: tuple[type[CloudError], ...] = (OverQuotaError, PermissionDeniedError, TokenRejectedError)
"""What refuses one file refuses the others too."""
FATAL_FOR_UPLOADS = (*_FATAL, NotFoundError)
"""A file that is new can't be missing: the project is gone."""


class CloudFiles(Protocol):
    """The files of one cloud project, or of its package."""

    def list(self) -> list[CloudFile]:
        """Return every file."""

    def get(self, name: str) -> CloudFile | None:
        """Return one file as it is now, None if it is gone."""

    def upload(self, name: str, path: Path, context: Context, on_bytes: OnBytes, on_hashed: OnHashed) -> Uploaded:
        """Upload a file as a new version; `on_hashed` hears of its sha256 before the server has taken it."""

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
class Workplace:
    """Where a transfer works. `on_whole` hears of each file that is now the same on both sides."""

    folder: Path
    files: CloudFiles
    state: State
    context: Context
    trash: Trash
    parallel: int
    on_whole: Callable[[str], None]
    done: Done = field(default_factory=Done)

    @property
    def staging(self) -> Path:
        """Where files lie that are on their way."""
        return own_folder(self.folder) / "staging"

    def run(
        self,
        files: list[PlannedFile],
        work: Callable[[PlannedFile], Result],
        lanes: int,
        fatal: tuple[type[CloudError], ...] = _FATAL,
    ) -> Iterator[Outcome[PlannedFile, Result]]:
        """Yield what became of each file; once it is clear that no other will get through, the rest fails unasked.

        What is on its way by then is waited for: nothing may go on moving when this has ended.
        """
        refusal: list[Exception] = []

        def unless_refused(file: PlannedFile) -> Result:
            if refusal:
                raise refusal[0]
            self.context.tell(FileNews(file.path, FileState.MOVING))
            try:
                return work(file)
            except fatal as error:
                refusal.append(error)
                raise

        latest: deque[Exception | None] = deque(maxlen=max(3, lanes))
        for outcome in run_all(files, unless_refused, lanes, self.context):
            latest.append(outcome.error)
            if outcome.error and not refusal and _is_hopeless(latest):
                refusal.append(outcome.error)
            yield outcome

    def lanes(self, files: list[PlannedFile], total: int) -> int:
        """Small files wait for the network's latency, not its width: twice as many of them travel at a time."""
        small = total < _SMALL * max(1, len(files))
        return min(MAX_PARALLEL, self.parallel * 2) if small else self.parallel

    def guard(self, file: PlannedFile, mine: str = "") -> bool:
        """Raise ChangedMeanwhileError if the cloud no longer holds what the plan saw: nobody's upload is overwritten.

        Return whether it holds `mine` by now: an upload that was broken off has arrived after all. New files are not
        looked up: a request for each would cost as much as its upload.
        """
        if not file.cloud:
            return False
        held = self.files.get(file.path)
        has_arrived = held is not None and bool(mine) and held.sha256 == mine
        if held is None or (held.fingerprint != file.cloud and not has_arrived):
            raise ChangedMeanwhileError(
                phrase("{file} was changed in the cloud while the synchronization ran.", file=file.path),
                phrase("Synchronize again: nothing of it was overwritten."),
            )
        return has_arrived

    def count(self, results: list[FileResult], result: FileResult) -> None:
        """Count a file among what was done."""
        results.append(result)
        self.context.tell(FileNews(result.path, FileState.DONE, result.size))

    def fail(self, file: PlannedFile, error: Exception, waits: bool = False) -> None:
        """Count a file as failed, or as one that `waits` for others; what nobody foresaw ends the transfer."""
        if isinstance(error, OSError):
            error = _disk_error(file.path, error)
        if isinstance(error, CancelledJob) or not isinstance(error, QFieldSyncCloudError):
            raise error
        self.done.failed.append(FileFailure(file.path, file.action, error, waits))
        self.context.tell(FileNews(file.path, FileState.FAILED, error=error))
        reason = error.message
        if error.remedy:
            reason = phrase("{reason} {next_step}", reason=reason, next_step=error.remedy)
        self.context.log(phrase("{file}: {reason}", file=file.path, reason=reason), Level.WARNING)


def _is_hopeless(latest: deque[Exception | None]) -> bool:
    """Return whether the network or the server has failed file after file, although each was tried several times."""
    return len(latest) == latest.maxlen and all(map(_is_of_the_network, latest))


def _is_of_the_network(error: Exception | None) -> bool:
    return isinstance(error, CloudError) and error.may_pass and not isinstance(error, DamagedTransferError)


def _disk_error(path: str, error: OSError) -> FolderError:
    usual = phrase("Check permissions, free space and whether a program locks it.")
    return FolderError(phrase("{file} can't be read or written.", file=path), remedy_for(error, usual), str(error))
