"""Which files of a folder travel as edits, and whether their bases are there to find them by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from qfieldsync_cloud.api.download import DownloadTarget
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.deltas.pair import LockedError, UnreadableError
from qfieldsync_cloud.deltas.project import ProjectFile
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, changes_here, layers_of, project_of, tracked_paths
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.refusals import PermissionDeniedError
from qfieldsync_cloud.sync.names import is_project_file
from qfieldsync_cloud.sync.plan import Action, Plan, PlannedFile
from qfieldsync_cloud.sync.snapshot import consistent_copy, is_open_here, stamp_of
from qfieldsync_cloud.sync.state import Base

_FILE_ACTIONS = (Action.KEEP, Action.UPLOAD, Action.DOWNLOAD, Action.CONFLICT)


def with_edits(desk: Desk, plan: Plan, names: Iterable[str]) -> Plan:
    """Return a plan in which the files whose edits can travel one by one do so; the others keep their action."""
    project = project_of(desk, names)
    tracked = tracked_paths(desk, project)
    due = unfinished(desk)
    bases = desk.state.base()
    files = []
    for file in plan.files:
        base = bases.get(file.path)
        if file.path in tracked and base and _is_on_both_sides(file) and file.action in _FILE_ACTIONS:
            file = _planned(desk, file, base, project, file.path in due)
        files.append(file)
    return Plan(tuple(files), plan.direction)


def unfinished(desk: Desk) -> frozenset[str]:
    """Return the files with deltas whose outcome is not in them yet, or that were not brought up to date."""
    sent = frozenset(delta.path for delta in desk.journal.unsettled())
    begun = {rebase.path for rebase in desk.journal.begun_rebases()}
    return sent | begun | desk.journal.children_with_moves()


def _is_on_both_sides(file: PlannedFile) -> bool:
    return file.local_size is not None and file.cloud_size is not None


def _planned(desk: Desk, file: PlannedFile, base: Base, project: ProjectFile, is_due: bool) -> PlannedFile:
    if file.action is Action.KEEP and not is_due:
        return file
    if not desk.bases.holds(file.path, base.cloud, desk.context):
        return file
    is_newer = file.cloud != base.cloud
    try:
        here = changes_here(desk, layers_of(desk, file.path, project))
    except LockedError as error:
        return file._replace(action=Action.EDITS, reason=error.message)  # it is told again, and then in full
    except UnreadableError as error:
        return file._replace(action=Action.CONFLICT, reason=error.message)
    if here.obstacles:
        reason = phrase("It travels whole: {reason}", reason=here.obstacles[0].reason)
        return file._replace(reason=reason if file.action is not Action.CONFLICT else _both(here.obstacles[0].reason))
    if not here.edits and not is_newer and not is_due:
        if desk.state.hashes().get(file.path) == (stamp_of(desk.folder / file.path), file.local):
            desk.state.put(base._replace(local=file.local))  # else somebody wrote to it since its fingerprint was taken
        return file._replace(action=Action.KEEP, reason=phrase("No feature was changed."))
    reason = _told(len(here.edits), is_newer)
    return file._replace(action=Action.EDITS, reason=reason, edits=len(here.edits), is_newer=is_newer)


def _both(reason: Phrase) -> Phrase:
    return phrase("Changed on both sides, and it can only travel whole: {reason}", reason=reason)


def _told(count: int, is_newer: bool) -> Phrase:
    if count and is_newer:
        return phrase("{count} edit(s) here, and new edits in the cloud.", count=count)
    if count:
        return phrase("{count} edit(s) here.", count=count)
    return phrase("New edits in the cloud.") if is_newer else phrase("Looks what became of edits that were sent.")


def mend_bases(desk: Desk, files: Mapping[str, CloudFile], cloud: Cloud | None = None) -> None:
    """See to it that each tracked file, and the project file, has its base; what is missing is fetched from `cloud`.

    Without `cloud` it is only copied from the local file where that is still the cloud's. A base that can't be had is
    no error: the file travels whole then.
    """
    bases = desk.state.base()
    for path in [*filter(is_project_file, sorted(files)), *sorted(tracked_paths(desk, project_of(desk, files)))]:
        base = bases.get(path)
        if base is None or not base.cloud or path not in files or desk.bases.holds(path, base.cloud, desk.context):
            continue
        if not _copied(desk, path, base) and cloud is not None:
            with suppress(QFieldSyncCloudError, OSError):
                _fetch(desk, cloud, path, base)


def _copied(desk: Desk, path: str, base: Base) -> bool:
    local = desk.folder / path
    if not local.is_file() or local.stat().st_size != base.size:
        return False
    if not is_open_here(local):
        return desk.bases.copy(local, path, base.cloud, desk.context)
    staged = desk.staging / f"{desk.means.new_uuid()}.base"
    try:
        copy = consistent_copy(local, staged, desk.context)
        return desk.bases.copy(copy, path, base.cloud, desk.context)
    finally:
        staged.unlink(missing_ok=True)


def _fetch(desk: Desk, cloud: Cloud, path: str, base: Base) -> None:
    etag = base.cloud[5:] if base.cloud.startswith("etag:") else ""
    part = desk.staging / f"{desk.means.new_uuid()}.part"
    try:
        target = DownloadTarget(part, base.size, "" if etag else base.cloud, etag, desk.context)
        cloud.files.download(path, target, base.version_id)
        desk.bases.take(part, path, base.cloud)
    finally:
        part.unlink(missing_ok=True)


def paths_with_pending_deltas(cloud: Cloud, project: ProjectFile, paths: Collection[str]) -> dict[str, int]:
    """Return how many edits, anybody's, wait on the server for each of these files."""
    layers = {layer.id: layer.path for layer in project.layers if layer.path in paths}
    counts: dict[str, int] = {}
    if not layers:
        return counts
    with suppress(PermissionDeniedError):  # who may not look may not upload either
        for delta in cloud.client.deltas.all(cloud.project_id):
            path = layers.get(str(delta.content.get("sourceLayerId") or delta.content.get("localLayerId")))
            if path and delta.status.is_open:
                counts[path] = counts.get(path, 0) + 1
    return counts
