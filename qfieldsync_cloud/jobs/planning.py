"""What a synchronization would do: the folder, its memory and the cloud's list, read and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Callable

from qfieldsync_cloud.api.checksum import Checksum
from qfieldsync_cloud.api.download import pieces_of
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import Context, Progress, Unit
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.edits.desk import Cloud
from qfieldsync_cloud.jobs.notices import links_notice
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.collector import collector_paused
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.names import check_cloud_names, check_together
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, PlannedFile, make_plan
from qfieldsync_cloud.sync.snapshot import LOCKED, UNREAD, LocalFile, is_open_here, snapshot
from qfieldsync_cloud.sync.state import Base, State
from qfieldsync_cloud.sync.workplace import CloudFiles

_UNKNOWN = (LOCKED, UNREAD)


def look(
    folder: Path, files: CloudFiles, state: State, context: Context, direction: Direction
) -> tuple[Plan, dict[str, CloudFile]]:
    """Return the plan and the cloud's files; files that are the same on both sides become part of the base."""
    context.report(Progress(phrase("Reading the list of files in the cloud")))
    cloud = {file.name: file for file in files.list()}
    check_cloud_names(cloud)
    rules = IgnoreRules.of(folder)
    links: list[str] = []
    known = state.base()

    def is_elsewhere(path: str) -> bool:
        return path in cloud or path in known

    local = _read_folder(folder, rules, state, context, links.append, is_elsewhere)
    with collector_paused():
        base = {path: entry for path, entry in known.items() if path in local or not rules.ignores_file(path)}
        visible = {name: file for name, file in cloud.items() if name in local or not rules.ignores_file(name)}
        base.update(_arrived(base, visible, state))
        plan = make_plan(base, local, visible)
        same = _recognized(folder, plan, visible, context)
        plan = make_plan(base, local, visible, direction, same) if same else plan.only(direction)
        staying = [file for file in plan.files if _stays(file)]
        if any(file.cloud_size is None for file in staying):  # what the cloud holds has been looked at
            check_together(file.path for file in staying)
        _adopt(plan, base, state)
    return replace(plan, notices=links_notice(links)), cloud


def _stays(file: PlannedFile) -> bool:
    """Return whether a file is there when the plan is carried out."""
    is_there = file.local_size is not None or file.cloud_size is not None
    return is_there and file.action not in (Action.DELETE_HERE, Action.DELETE_IN_CLOUD)


def without_attachments(plan: Plan, files: Mapping[str, CloudFile], cloud: Cloud) -> Plan:
    """Return the plan with new attachments left in the cloud, where the project says that they are fetched on demand.

    The project is asked only if there is any.
    """
    new = {file.path for file in plan.of(Action.DOWNLOAD) if file.is_new_in_cloud and files[file.path].is_attachment}
    if not new or not cloud.client.projects.get(cloud.project_id).attachments_on_demand:
        return plan
    return plan.leaving(new)


def _read_folder(
    folder: Path,
    rules: IgnoreRules,
    state: State,
    context: Context,
    on_link: Callable[[str], None],
    is_elsewhere: Callable[[str], bool],
) -> dict[str, LocalFile]:
    activity = phrase("Looking for changes in the folder")
    seen = 0

    def on_file(path: str) -> None:
        nonlocal seen
        seen += 1
        context.report(Progress(activity, seen, 0, Unit.FILES, path))

    if not folder.is_dir():
        raise FolderError(phrase("{folder} is not there.", folder=folder), phrase("Choose the folder again."))
    with collector_paused():
        before = state.hashes()
    local = snapshot(folder, rules, before, context, on_file, on_link, is_elsewhere)
    seen_before = sum(1 for path, file in local.items() if before.get(path) == (file.stamp, file.fingerprint))
    if not seen_before == len(local) == len(before):
        state.remember_hashes(
            {path: (each.stamp, each.fingerprint) for path, each in local.items() if each.fingerprint not in _UNKNOWN}
        )
    return local


def _arrived(base: Mapping[str, Base], cloud: Mapping[str, CloudFile], state: State) -> dict[str, Base]:
    """Return, and remember, the base of uploads that arrived though their end was not seen: they are no one else's."""
    found = {}
    for path, (sha256, local) in state.sending().items():
        file = cloud.get(path)
        if file and file.fingerprint == sha256 and (path not in base or base[path].cloud != sha256):
            found[path] = Base(path, sha256, local, file.size, file.latest.id if file.latest else "")
    if found:
        state.put(*found.values())
    return found


def _recognized(folder: Path, plan: Plan, cloud: Mapping[str, CloudFile], context: Context) -> frozenset[str]:
    """Return the paths in conflict that are the cloud's after all."""
    doubtful = [
        file.path
        for file in plan.conflicts
        if file.path in cloud and file.local_size == file.cloud_size and cloud[file.path].has_checksum
    ]
    return frozenset(path for path in doubtful if _holds(folder / path, cloud[path], context))


def _holds(path: Path, cloud: CloudFile, context: Context) -> bool:
    if path.suffix.lower() == ".gpkg" and is_open_here(path):  # closing it would drop the locks that QGIS holds on it
        return False
    checksum = Checksum(cloud.sha256, cloud.etag)
    for piece in pieces_of(path):
        context.check()
        checksum.update(piece)
    return checksum.matches()


def _adopt(plan: Plan, base: Mapping[str, Base], state: State) -> None:
    """Write the base of files that turned out to be the same, and forget those that are gone on both sides."""
    entries = []
    gone = []
    for file in plan.of(Action.KEEP):
        if file.cloud_size is None:
            gone.append(file.path)
            continue
        held = (file.cloud, file.local, file.cloud_size, file.cloud_version)
        known = base.get(file.path)
        if not known or (known.cloud, known.local, known.size, known.version_id) != held:
            entries.append(Base(file.path, *held))
    state.put(*entries)
    state.forget(*gone)
