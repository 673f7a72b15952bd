"""Files on their way down: whole and checked in staging, then put in place of what was there."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.api.download import DownloadTarget, file_digest
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.errors import FolderError, QFieldSyncCloudError
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.atomic import put_in_place
from qfieldsync_cloud.sync.names import place_in
from qfieldsync_cloud.sync.plan import PlannedFile
from qfieldsync_cloud.sync.report import FileResult
from qfieldsync_cloud.sync.snapshot import fingerprint, is_in_use, is_open_here, is_plain, stamp_of
from qfieldsync_cloud.sync.state import Base
from qfieldsync_cloud.sync.tally import Tally
from qfieldsync_cloud.sync.workplace import Workplace


@dataclass(frozen=True)
class _Fetched:
    """A file that came whole: where it lies, and its stamp when it had been checked."""

    part: Path
    stamp: str


class Downloads:
    """Fetches files."""

    def __init__(self, at: Workplace) -> None:
        self._at = at

    def run(self, files: list[PlannedFile], cloud: Mapping[str, CloudFile]) -> None:
        """Download files and put them in place; what they replace goes to the trash."""
        total = sum(file.size for file in files)
        tally = Tally(phrase("Downloading"), total, self._at.context)

        def fetch(file: PlannedFile) -> _Fetched:
            found = cloud[file.path]
            part = self._part_of(found)
            counter = tally.counter(file.path, found.size)
            target = DownloadTarget(part, found.size, found.sha256, found.etag, self._at.context, counter)
            self._at.files.download(file.path, target, file.cloud_version)
            return _Fetched(part, stamp_of(part))

        for outcome in self._at.run(files, fetch, self._at.lanes(files, total)):
            if outcome.result:
                self._place(outcome.task, outcome.result, cloud[outcome.task.path])
            elif outcome.error:
                self._at.fail(outcome.task, outcome.error)

    def with_room(self, files: list[PlannedFile], cloud: Mapping[str, CloudFile]) -> list[PlannedFile]:
        """Return the downloads, or none if the disk has no room for what is missing of them: then all have failed."""
        needed = sum(file.size - _size_of(self._part_of(cloud[file.path])) for file in files)
        free = shutil.disk_usage(self._at.folder).free
        if needed <= free:
            return files
        error = FolderError(
            phrase("The disk has {free} MB left, but {needed} MB are to be downloaded.",
                   free=free // 1_000_000, needed=needed // 1_000_000),
            phrase("Make room, then synchronize again."),
        )  # fmt: skip
        for file in files:
            self._at.fail(file, error)
        return []

    def sweep(self, cloud: Mapping[str, CloudFile], kept: Collection[str]) -> None:
        """Delete what earlier runs have left in the staging folder, but for parts of what the cloud holds, and `kept`.

        Nobody else works in it: the folder's lock is held.
        """
        left = list(self._at.staging.iterdir()) if self._at.staging.is_dir() else []
        names = {*kept, *(f"{staged_name(file)}.part" for file in cloud.values())} if left else set()
        for place in left:
            if place.name not in names and place.is_file():
                place.unlink()

    def _part_of(self, file: CloudFile) -> Path:
        return self._at.staging / f"{staged_name(file)}.part"

    def _place(self, file: PlannedFile, fetched: _Fetched, found: CloudFile) -> None:
        try:
            target = place_in(self._at.folder, file.path)
            _remove_empty(target)
            check_untouched(self._at, file, target)
            sha256 = found.sha256 or file_digest(fetched.part)
            target.parent.mkdir(parents=True, exist_ok=True)
            self._at.trash.keep(file.path)
            put_in_place(fetched.part, target)
            self._at.on_whole(file.path)
            local = sha256 if is_plain(file.path) else fingerprint(target, self._at.context)
            if stamp_of(target) != fetched.stamp:
                local = ""  # somebody wrote to it since it was checked: nobody knows what it holds
            self._at.state.put(Base(file.path, found.fingerprint, local, found.size, file.cloud_version))
        except (OSError, QFieldSyncCloudError) as error:
            self._at.fail(file, error)
        else:
            self._at.count(self._at.done.downloaded, FileResult(file.path, found.size, sha256))


def _known(at: Workplace, target: Path) -> str:
    """Return a local file's fingerprint, "" if somebody wrote to it meanwhile: then nobody knows what it holds."""
    before = stamp_of(target)
    found = fingerprint(target, at.context)
    return found if stamp_of(target) == before else ""


def _size_of(place: Path) -> int:
    return place.stat().st_size if place.is_file() else 0


def _remove_empty(folder: Path) -> None:
    """Remove a folder that holds no file, only folders perhaps: a file is to come to its place."""
    if not folder.is_dir():
        return
    below = sorted(folder.rglob("*"), reverse=True)
    if all(place.is_dir() and not place.is_symlink() for place in below):
        for place in (*below, folder):
            place.rmdir()


def check_untouched(at: Workplace, file: PlannedFile, target: Path) -> None:
    """Raise FolderError if the local file is no longer what the plan saw: nobody's edit is replaced unseen."""
    if is_in_use(target) or (target.suffix.lower() == ".gpkg" and target.exists() and is_open_here(target)):
        raise FolderError(
            phrase("{file} is open in QGIS or another program; it was left as it is.", file=file.path),
            phrase("Close the project that uses it, then synchronize again."),
        )
    if target.exists() and not target.is_file():
        raise FolderError(
            phrase("{file} is a file in the cloud, but something else of this name lies here.", file=file.path),
            phrase("Rename or move it away, then synchronize again."),
        )
    if (_known(at, target) if target.exists() else "") != file.local:
        raise FolderError(
            phrase("{file} was changed here while the synchronization ran; it was left as it is.", file=file.path),
            phrase("Synchronize again."),
        )


def staged_name(file: CloudFile) -> str:
    """Return a name under which a download of this very content is found again."""
    return staged_version(file.name, file.fingerprint, file.size)


def staged_version(name: str, fingerprint: str, size: int) -> str:
    """Return a name under which a download of one version of a file is found again."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{name}\n{fingerprint}\n{size}").hex
