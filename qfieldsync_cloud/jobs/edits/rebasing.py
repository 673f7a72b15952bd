"""Brings a local GeoPackage to the cloud's state plus what is left of my edits, and makes the cloud's file its base."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.deltas.edits import Edit, Method, Row
from qfieldsync_cloud.deltas.journal import PendingRebase
from qfieldsync_cloud.deltas.rebase import rebase
from qfieldsync_cloud.deltas.writing import ChangedUnderneathError, Writer, write_edits
from qfieldsync_cloud.errors import FolderError, QFieldSyncCloudError
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, Layers, cloud_files, row_of
from qfieldsync_cloud.jobs.edits.work import Work
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.bases import matches
from qfieldsync_cloud.sync.snapshot import consistent_copy, fingerprint, stamp_of
from qfieldsync_cloud.sync.state import Base
from qfieldsync_cloud.sync.transfer import staged_name
from qfieldsync_cloud.sync.trash import Trash

_TRIES = 5


class Rebasing:
    """Rebases the files of one synchronization; what each was before lies in its trash."""

    def __init__(self, desk: Desk, trash: Trash) -> None:
        self._desk = desk
        self._trash = trash

    def run(self, path: str, compared: Callable[[], Work]) -> tuple[Work, int]:
        """Rebase one file; return the work that it came to and how many features were changed in the local file.

        `compared` reads the local file and merges anew: somebody may have edited it since the last time.
        """
        for _ in range(_TRIES):
            writer = self._desk.means.open_writer(self._desk.folder / path)
            try:
                version = writer.version()
                work = compared()
                changes = rebase(work.mine, work.theirs, work.left, work.layers.same)
                self._check_not_edited(work, changes)
                self._begin(work, changes)
                if changes:
                    self._write(writer, version, work, changes)
                is_quiet = writer.version() == version
            except ChangedUnderneathError:
                continue
            finally:
                writer.close()
            self._finish(work, is_quiet)
            return work, len(changes)
        raise FolderError(
            phrase("{file} is being changed by another program all the time.", file=path),
            phrase("Wait until that has ended, then synchronize again."),
        )

    def _check_not_edited(self, work: Work, changes: list[Edit]) -> None:
        if changes and self._desk.means.is_being_edited(self._desk.folder / work.path):
            raise FolderError(
                phrase("{file} was not brought up to date: a layer on it is in edit mode.", file=work.path),
                phrase("Save or discard the layer's changes in QGIS, then synchronize again."),
            )

    def _begin(self, work: Work, changes: list[Edit]) -> None:
        version = work.target.latest
        target = (work.target.fingerprint, version.id if version else "", work.target.size)
        begun = PendingRebase(work.path, *target, tuple(changes), work.keys)
        self._desk.journal.begin_rebase(begun, work.merged.conflicts)

    def _write(self, writer: Writer, version: int, work: Work, changes: list[Edit]) -> None:
        local = self._desk.folder / work.path
        copy = self._trash.place / work.path
        if not copy.exists():
            self._keep(local, copy)
        try:
            write_edits(writer, local, version, changes, dict(work.layers.tables), self._desk.context.check)
        except BaseException:
            self._desk.journal.cancel_rebase(work.path)
            raise

    def _keep(self, local: Path, copy: Path) -> None:
        if consistent_copy(local, copy, self._desk.context) != copy:
            self._trash.keep(local.relative_to(self._desk.folder).as_posix())

    def _finish(self, work: Work, is_quiet: bool) -> None:
        desk, local = self._desk, self._desk.folder / work.path
        before = stamp_of(local)
        seen = fingerprint(local, desk.context) if is_quiet and not work.left else ""
        seen = seen if stamp_of(local) == before else ""
        if work.staged != desk.bases.path_of(work.path):
            desk.bases.take(work.staged, work.path, work.target.fingerprint)
        version = work.target.latest
        target = work.target
        desk.state.put(Base(work.path, target.fingerprint, seen, target.size, version.id if version else ""))
        desk.journal.end_rebase(work.path, work.keys)


def staged_file(desk: Desk, cloud: Cloud, file: CloudFile, on_bytes: Callable[[int], None]) -> Path:
    """Return a cloud's file, downloaded into staging and checked; what lies there already does not travel again."""
    part = desk.staging / f"{staged_name(file)}.part"
    version = file.latest
    target = DownloadTarget(part, file.size, file.sha256, file.etag, desk.context, on_bytes)
    cloud.files.download(file.name, target, version.id if version else "")
    return part


def complete_rebases(desk: Desk, cloud: Cloud, layers: Callable[[str], Layers]) -> None:
    """Bring to its end what a crash has interrupted: a rebase took place in the local file or it did not."""
    rebases = desk.journal.begun_rebases()
    files = cloud_files(cloud) if rebases else {}
    for begun in rebases:
        if not _took_place(desk, begun, layers):
            desk.journal.cancel_rebase(begun.path)
            continue
        if not desk.bases.holds(begun.path, begun.target, desk.context):
            staged = _target_of(desk, cloud, begun, files.get(begun.path))
            desk.bases.take(staged, begun.path, begun.target)
        desk.state.put(Base(begun.path, begun.target, "", begun.size, begun.version_id))
        desk.journal.end_rebase(begun.path, begun.keys)


def _took_place(desk: Desk, begun: PendingRebase, layers: Callable[[str], Layers]) -> bool:
    """Return whether the rebase's one transaction was committed: then what it wanted stands in the file.

    The file may have been edited since, so one value that only the rebase can have written proves it, and one that it
    would have changed disproves it. So does a new feature that is not here: at worst one that was deleted here comes
    back, else it would be deleted there. One that is gone as it should be proves nothing: anybody may have deleted it.
    """
    local = desk.folder / begun.path
    base = desk.state.base().get(begun.path)
    if not local.is_file() or not begun.edits:
        return local.is_file()
    if base and base.cloud != begun.target and desk.bases.holds(begun.path, begun.target, desk.context):
        return True
    found = layers(begun.path)
    traces = {_trace(local, found, edit) for edit in begun.edits}
    return True in traces or False not in traces


def _trace(local: Path, layers: Layers, edit: Edit) -> bool | None:
    """Return whether the file shows that an edit was made in it, or that it was not; None if it shows nothing."""
    row = row_of(local, layers.tables[edit.table], edit.key)
    if row is None:
        return False if edit.method is Method.CREATE else None
    if edit.method is Method.DELETE:
        return False

    def stands(side: Row) -> list[bool]:
        return [layers.same(edit.table, name, row.get(name), value) for name, value in side.items()]

    if edit.method is Method.CREATE:
        return True if all(stands(edit.new)) else None
    return True if any(stands(edit.new)) else False if any(stands(edit.old)) else None


def _target_of(desk: Desk, cloud: Cloud, begun: PendingRebase, file: CloudFile | None) -> Path:
    """Return the version that a rebase went to: still staged, or fetched again from the cloud's older versions."""
    if file is None:
        raise _lost(begun.path)
    part = desk.staging / f"{staged_name(file, begun.target, begun.size)}.part"
    if part.is_file() and part.stat().st_size == begun.size and matches(part, begun.target, desk.context):
        return part
    etag = begun.target[5:] if begun.target.startswith("etag:") else ""
    target = DownloadTarget(part, begun.size, "" if etag else begun.target, etag, desk.context)
    with suppress(QFieldSyncCloudError):
        cloud.files.download(begun.path, target, begun.version_id)
        return part
    raise _lost(begun.path)


def _lost(path: str) -> FolderError:
    return FolderError(
        phrase("The version of {file} that the last synchronization had reached is gone from the cloud.", file=path),
        phrase("Keep a copy of your file, download the project into a new folder, and make your edits there again."),
    )
