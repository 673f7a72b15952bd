"""Brings a local GeoPackage to the cloud's state plus what is left of my edits, and makes the cloud's file its base."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.deltas.edits import Edit
from qfieldsync_cloud.deltas.mark import can_be_marked, statements
from qfieldsync_cloud.deltas.rebase import rebase
from qfieldsync_cloud.deltas.records import PendingRebase
from qfieldsync_cloud.deltas.schema import has_triggers_of_its_own
from qfieldsync_cloud.deltas.writing import ChangedUnderneathError, Writer, write_edits
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, readable
from qfieldsync_cloud.jobs.edits.work import Work
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.downloads import staged_name
from qfieldsync_cloud.sync.snapshot import fingerprint, is_open_here
from qfieldsync_cloud.sync.state import Base
from qfieldsync_cloud.sync.trash import Trash

_TRIES = 5
Relations = Iterable[tuple[str, str]]


class Rebasing:
    """Rebases the files of one synchronization; what each was before lies in its trash."""

    def __init__(self, desk: Desk, trash: Trash) -> None:
        self._desk = desk
        self._trash = trash

    def run(self, path: str, compared: Callable[[], Work], related: Relations) -> tuple[Work, list[Edit]]:
        """Rebase one file; return the work that it came to and what was changed in the local file.

        `compared` reads the local file and merges anew: somebody may have edited it since the last time. `related` are
        pairs of paths, a parent's and a child's: children get to know their parents' new keys.
        """
        local = self._desk.folder / path
        for _ in range(_TRIES):
            is_open_elsewhere = is_open_here(local)
            writer = self._desk.means.open_writer(local)
            try:
                version = writer.version()
                work = compared()
                changes = rebase(work.mine, work.theirs, work.left, work.layers.same)
                self._check_not_edited(work, changes)
                mark = self._begin(work, changes)
                if changes:
                    self._write(writer, version, work, changes, mark)
                seen = "" if work.left else self._seen(local, changes, raw=not is_open_elsewhere)
                seen = seen if writer.version() == version else ""
            except ChangedUnderneathError:
                continue
            finally:
                writer.close()
            self._finish(work, seen, related)
            return work, changes
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

    def _begin(self, work: Work, changes: list[Edit]) -> int:
        """Note the rebase; return the number by which a later run sees whether it took place."""
        version = work.target.latest
        target = (work.target.fingerprint, version.id if version else "", work.target.size)
        mark = int(self._desk.means.new_uuid().replace("-", "")[:12], 16)
        begun = PendingRebase(work.path, *target, tuple(changes), work.keys, mark)
        self._desk.journal.begin_rebase(begun, work.merged.conflicts)
        return mark

    def _seen(self, local: Path, changes: list[Edit], raw: bool) -> str:
        """Return the file's fingerprint, "" if its own triggers may have changed more than was asked for."""
        with readable(local) as connection:
            if changes and has_triggers_of_its_own(connection):
                return ""
        return fingerprint(local, self._desk.context, raw)

    def _write(self, writer: Writer, version: int, work: Work, changes: list[Edit], mark: int) -> None:
        local = self._desk.folder / work.path
        copy = self._trash.place / work.path
        if not copy.exists():
            self._trash.keep_consistent(work.path, self._desk.context)
        with readable(local) as connection:
            marks = statements(mark) if can_be_marked(connection) else []
        write_edits(writer, local, version, changes, dict(work.layers.tables), self._desk.context.check, marks)

    def _finish(self, work: Work, seen: str, related: Relations) -> None:
        desk, target, version = self._desk, work.target, work.target.latest
        if work.staged != desk.bases.path_of(work.path):
            desk.bases.take(work.staged, work.path, target.fingerprint)
        desk.state.put(Base(work.path, target.fingerprint, seen, target.size, version.id if version else ""))
        desk.journal.end_rebase(work.path, work.keys, [child for parent, child in related if parent == work.path])


def staged_file(desk: Desk, cloud: Cloud, file: CloudFile, on_bytes: Callable[[int], None]) -> Path:
    """Return a cloud's file, downloaded into staging and checked; what lies there already does not travel again."""
    part = desk.staging / f"{staged_name(file)}.part"
    version = file.latest
    target = DownloadTarget(part, file.size, file.sha256, file.etag, desk.context, on_bytes)
    cloud.files.download(file.name, target, version.id if version else "")
    return part
