"""The plan of a linked folder, and carrying it out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from qfieldsync_cloud.api.checksum import Checksum
from qfieldsync_cloud.api.download import pieces_of
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import Context, Level, Progress, Unit
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.cloudfolder import ProjectFiles
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.waiting import wait_until_idle
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.link import require_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.names import check_cloud_names
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, Resolution, make_plan
from qfieldsync_cloud.sync.report import FileResult, SyncReport
from qfieldsync_cloud.sync.snapshot import LocalFile, snapshot
from qfieldsync_cloud.sync.state import Base, State
from qfieldsync_cloud.sync.transfer import CloudFiles, Transfer


def plan_synchronization(session: Session, folder: Path, direction: Direction = Direction.BOTH) -> Job[Plan]:
    """Return what a synchronization would do; nothing is changed."""

    def run(context: Context) -> Plan:
        project_id = _project_of(session, folder)
        files = ProjectFiles(session.client(context), project_id)
        with State(folder) as state:
            return look(folder, files, state, context, direction)[0]

    return run


def synchronize(
    session: Session,
    folder: Path,
    direction: Direction = Direction.BOTH,
    resolutions: Mapping[str, Resolution] | None = None,
    default: Resolution = Resolution.STOP,
    dry_run: bool = False,
) -> Job[SyncReport]:
    """Make the folder and its cloud project the same; conflicts without a decision are left as they are, and told."""

    def run(context: Context) -> SyncReport:
        started = time.monotonic()
        project_id = _project_of(session, folder)
        client = session.client(context)
        files = ProjectFiles(client, project_id)
        with folder_lock(folder), State(folder) as state:
            if not dry_run:
                wait_until_idle(client, project_id, context)
            plan, cloud = look(folder, files, state, context, direction)
            plan = plan.resolved(resolutions or {}, default)
            report = (
                _planned(folder, plan) if dry_run else carry_out(folder, plan, cloud, files, state, session, context)
            )
        report = replace(report, seconds=time.monotonic() - started)
        context.log(report.sentence(), Level.INFO if report.ok else Level.WARNING)
        return report

    return run


def retry(session: Session, report: SyncReport) -> Job[SyncReport]:
    """Try again what failed: the base knows what arrived, so only the rest travels."""
    return synchronize(session, report.folder, report.direction)


def look(
    folder: Path, files: CloudFiles, state: State, context: Context, direction: Direction
) -> tuple[Plan, dict[str, CloudFile]]:
    """Return the plan and the cloud's files; files that are the same on both sides become part of the base."""
    context.report(Progress(phrase("Reading the list of files in the cloud")))
    cloud = {file.name: file for file in files.list()}
    check_cloud_names(cloud)
    rules = IgnoreRules.of(folder)
    local = _read_folder(folder, rules, state, context)
    base = {path: entry for path, entry in state.base().items() if not rules.ignores_file(path)}
    visible = {name: file for name, file in cloud.items() if not rules.ignores_file(name)}
    same = _recognized(folder, make_plan(base, local, visible), visible, context)
    plan = make_plan(base, local, visible, direction, same)
    _adopt(plan, base, local, visible, state)
    return plan, cloud


def _read_folder(folder: Path, rules: IgnoreRules, state: State, context: Context) -> dict[str, LocalFile]:
    activity = phrase("Looking for changes in the folder")
    seen = 0

    def on_file(path: str) -> None:
        nonlocal seen
        seen += 1
        context.report(Progress(activity, seen, 0, Unit.FILES, path))

    if not folder.is_dir():
        raise FolderError(phrase("{folder} is not there.", folder=folder), phrase("Choose the folder again."))
    local = snapshot(folder, rules, state.hashes(), context, on_file)
    state.remember_hashes({path: (file.stamp, file.fingerprint) for path, file in local.items()})
    return local


def _recognized(folder: Path, plan: Plan, cloud: Mapping[str, CloudFile], context: Context) -> frozenset[str]:
    """Return the paths in conflict whose bytes are the cloud's after all: an upload whose answer was never seen."""
    doubtful = [
        file.path
        for file in plan.conflicts
        if file.path in cloud and file.local_size == file.cloud_size and cloud[file.path].has_checksum
    ]
    return frozenset(path for path in doubtful if _holds(folder / path, cloud[path], context))


def _holds(path: Path, cloud: CloudFile, context: Context) -> bool:
    checksum = Checksum(cloud.sha256, cloud.etag)
    for piece in pieces_of(path):
        context.check()
        checksum.update(piece)
    return checksum.matches()


def _adopt(
    plan: Plan,
    base: Mapping[str, Base],
    local: Mapping[str, LocalFile],
    cloud: Mapping[str, CloudFile],
    state: State,
) -> None:
    """Write the base of files that turned out to be the same, and forget those that are gone on both sides."""
    entries = []
    gone = []
    for file in plan.of(Action.KEEP):
        if file.path not in cloud:
            gone.append(file.path)
            continue
        entry = Base(file.path, file.cloud, local[file.path].fingerprint, cloud[file.path].size, file.cloud_version)
        if base.get(file.path) != entry:
            entries.append(entry)
    state.put(*entries)
    state.forget(*gone)


def carry_out(
    folder: Path,
    plan: Plan,
    cloud: dict[str, CloudFile],
    files: CloudFiles,
    state: State,
    session: Session,
    context: Context,
) -> SyncReport:
    """Carry out a plan and report what happened."""
    transfer = Transfer(folder, files, state, context, datetime.now(), session.network.parallel)
    done = transfer.run(plan, cloud)
    return replace(
        _frame(folder, plan),
        uploaded=tuple(done.uploaded),
        downloaded=tuple(done.downloaded),
        deleted_in_cloud=tuple(done.deleted_in_cloud),
        deleted_here=tuple(done.deleted_here),
        failed=tuple(done.failed),
    )


def _frame(folder: Path, plan: Plan) -> SyncReport:
    held_back = tuple(file for file in plan.files if file.held_back)
    kept = len(plan.of(Action.KEEP))
    return SyncReport(folder, plan.direction, conflicts=tuple(plan.conflicts), held_back=held_back, kept=kept)


def _planned(folder: Path, plan: Plan) -> SyncReport:
    def results(action: Action) -> tuple[FileResult, ...]:
        return tuple(FileResult(file.path, file.size) for file in plan.of(action))

    return replace(
        _frame(folder, plan),
        dry_run=True,
        uploaded=results(Action.UPLOAD),
        downloaded=results(Action.DOWNLOAD),
        deleted_in_cloud=results(Action.DELETE_IN_CLOUD),
        deleted_here=results(Action.DELETE_HERE),
    )


def _project_of(session: Session, folder: Path) -> str:
    link = require_link(folder)
    if link.server != session.server:
        raise FolderError(
            phrase("{folder} belongs to a project on {server}, but you are signed in to {other}.",
                   folder=folder, server=link.server, other=session.server),
            phrase("Sign in to {server} and try again.", server=link.server),
        )  # fmt: skip
    return link.project_id
