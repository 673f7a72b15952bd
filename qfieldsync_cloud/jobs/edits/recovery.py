"""Brings to its end what a killed run left: before anything else is looked at, and one file at a time."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.context import Level
from qfieldsync_cloud.deltas.edits import Edit, Method, Row
from qfieldsync_cloud.deltas.mark import can_be_marked, mark_of
from qfieldsync_cloud.deltas.records import PendingRebase
from qfieldsync_cloud.errors import BadAnswerError, CancelledJob, CloudError, QFieldSyncCloudError
from qfieldsync_cloud.jobs.edits.desk import (
    Cloud,
    Desk,
    Layers,
    is_base_good,
    layers_of,
    links_of,
    project_of,
    readable,
    row_of,
    tracked_paths,
)
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import NotFoundError
from qfieldsync_cloud.sync.bases import matches
from qfieldsync_cloud.sync.downloads import staged_version
from qfieldsync_cloud.sync.snapshot import LockedFileError
from qfieldsync_cloud.sync.state import Base


def complete_rebases(desk: Desk, cloud: Cloud) -> None:
    """Bring interrupted rebases to their end: each took place in the local file or it did not.

    Where that can't be told any more (the file is damaged, or the version is gone), the file loses its base: then it is
    one that both sides changed, and a person decides.
    """
    for begun in desk.journal.begun_rebases():
        try:
            _complete(desk, cloud, begun)
        except (CancelledJob, LockedFileError, CloudError):
            raise
        except QFieldSyncCloudError as error:
            desk.context.log(phrase("{file}: {reason}", file=begun.path, reason=error.message), Level.WARNING)
            _give_up(desk, begun.path)


def _complete(desk: Desk, cloud: Cloud, begun: PendingRebase) -> None:
    if not _took_place(desk, begun):
        desk.journal.cancel_rebase(begun.path)
        return
    if not desk.bases.holds(begun.path, begun.target, desk.context):
        staged = _target_of(desk, cloud, begun)
        if staged is None:
            _give_up(desk, begun.path)
            return
        desk.bases.take(staged, begun.path, begun.target)
    desk.state.put(Base(begun.path, begun.target, "", begun.size, begun.version_id))
    desk.journal.end_rebase(begun.path, begun.keys, _children_of(desk, begun.path))


def _children_of(desk: Desk, path: str) -> list[str]:
    project = project_of(desk, desk.state.base())
    layers = [
        layers_of(desk, each, project) for each in sorted(tracked_paths(desk, project)) if is_base_good(desk, each)
    ]
    return [child for parent, child in links_of(layers).across_files() if parent == path]


def _give_up(desk: Desk, path: str) -> None:
    desk.bases.drop(path)
    desk.state.forget(path)
    desk.journal.cancel_rebase(path)


def _took_place(desk: Desk, begun: PendingRebase) -> bool:
    """Return whether the rebase's one transaction was committed: then its mark stands in the file.

    A file that can't be marked is asked for what the rebase wanted.
    """
    local = desk.folder / begun.path
    base = desk.state.base().get(begun.path)
    if not local.is_file() or not begun.edits:
        return local.is_file()
    if base and base.cloud != begun.target and desk.bases.holds(begun.path, begun.target, desk.context):
        return True
    with readable(local) as connection:
        if can_be_marked(connection):
            return mark_of(connection) == begun.mark
    layers = layers_of(desk, begun.path, project_of(desk, desk.state.base()))
    traces = {_trace(local, layers, edit) for edit in begun.edits}
    return True in traces and False not in traces


def _trace(local: Path, layers: Layers, edit: Edit) -> bool | None:
    """Return whether the file shows that an edit was made in it, or that it was not; None if it shows nothing."""
    row = row_of(local, layers.tables[edit.table], edit.key)
    if row is None:
        return False if edit.method is Method.CREATE else None

    def stands(side: Row) -> list[bool]:
        return [layers.same(edit.table, name, row.get(name), value) for name, value in side.items()]

    if edit.method is Method.DELETE:
        return False if all(stands(edit.old)) else None
    if edit.method is Method.CREATE:
        return True if all(stands(edit.new)) else None
    return True if any(stands(edit.new)) else False if any(stands(edit.old)) else None


def _target_of(desk: Desk, cloud: Cloud, begun: PendingRebase) -> Path | None:
    """Return the version that a rebase went to: still staged, or fetched again; None if it is gone from the cloud."""
    part = desk.staging / f"{staged_version(begun.path, begun.target, begun.size)}.part"
    if part.is_file() and part.stat().st_size == begun.size and matches(part, begun.target, desk.context):
        return part
    etag = begun.target[5:] if begun.target.startswith("etag:") else ""
    target = DownloadTarget(part, begun.size, "" if etag else begun.target, etag, desk.context)
    with suppress(NotFoundError, BadAnswerError):
        cloud.files.download(begun.path, target, begun.version_id)
        return part
    return None
