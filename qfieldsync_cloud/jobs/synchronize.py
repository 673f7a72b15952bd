"""The plan of a linked folder, and carrying it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qfieldsync_cloud.api.checksum import Checksum
from qfieldsync_cloud.api.download import pieces_of
from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import Context, Level, Progress, Unit
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.cloudfolder import ProjectFiles
from qfieldsync_cloud.jobs.edits.desk import Cloud, open_desk
from qfieldsync_cloud.jobs.edits.recovery import complete_rebases
from qfieldsync_cloud.jobs.edits.tracking import mend_bases, with_edits
from qfieldsync_cloud.jobs.execution import Execution, Options, edits_of, planned_report
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.waiting import wait_until_idle
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.link import require_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.names import check_cloud_names
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, Resolution, make_plan
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.sync.snapshot import LOCKED, LocalFile, snapshot
from qfieldsync_cloud.sync.state import Base, State
from qfieldsync_cloud.sync.transfer import CloudFiles


def plan_synchronization(
    session: Session,
    folder: Path,
    direction: Direction = Direction.BOTH,
    means: Means = Means(),  # noqa: B008 - frozen
) -> Job[Plan]:
    """Return what a synchronization would do; no file of the folder or the cloud is changed.

    What an earlier run could not end is ended first. While another window synchronizes the folder it waits a little.
    """

    def run(context: Context) -> Plan:
        cloud = cloud_of(session, folder, context)
        with folder_lock(folder, context.wait), open_desk(folder, context, means) as desk:
            complete_rebases(desk, cloud)
            plan, files = look(folder, cloud.files, desk.state, context, direction)
            mend_bases(desk, files, cloud)
            return with_edits(desk, plan, files).only(direction)

    return run


def synchronize(
    session: Session,
    folder: Path,
    direction: Direction = Direction.BOTH,
    resolutions: Mapping[str, Resolution] | None = None,
    default: Resolution = Resolution.STOP,
    dry_run: bool = False,
    means: Means = Means(),  # noqa: B008 - frozen
    retry_refused: bool = False,
    edits_only: bool = False,
) -> Job[SyncReport]:
    """Make the folder and its cloud project the same.

    Edits of tracked GeoPackages travel one by one, the rest as files. Conflicts without a decision are left as they
    are, and told. With `retry_refused` edits are sent again that the server refused before; with `edits_only` just the
    edits and the new files that they may name travel.
    """

    def run(context: Context) -> SyncReport:
        cloud = cloud_of(session, folder, context)
        with folder_lock(folder), open_desk(folder, context, means) as desk:
            started = means.seconds()
            if not dry_run:
                wait_until_idle(cloud.client, cloud.project_id, context, means.longest_wait, means.seconds)
            complete_rebases(desk, cloud)
            plan, files = look(folder, cloud.files, desk.state, context, direction)
            mend_bases(desk, files, cloud)
            plan = with_edits(desk, plan, files).only(direction)
            plan = edits_of(plan) if edits_only else plan
            if dry_run:
                report = planned_report(folder, plan.resolved(resolutions or {}, default))
            else:
                options = Options(resolutions or {}, default, retry_refused, edits_only)
                report = Execution(desk, cloud, session.network.parallel, options).run(plan, files)
            report = replace(report, seconds=means.seconds() - started)
        context.log(report.sentence(), Level.INFO if report.ok else Level.WARNING)
        return report

    return run


def retry(session: Session, report: SyncReport, means: Means = Means()) -> Job[SyncReport]:  # noqa: B008 - frozen
    """Try again what failed: the base knows what arrived, so only the rest travels."""
    return synchronize(session, report.folder, report.direction, means=means, retry_refused=True)


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
    known = {path: (file.stamp, file.fingerprint) for path, file in local.items() if file.fingerprint != LOCKED}
    state.remember_hashes(known)
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


def cloud_of(session: Session, folder: Path, context: Context) -> Cloud:
    """Return the cloud project of a linked folder; FolderError if it is on another server than the session."""
    link = require_link(folder)
    if link.server != session.server:
        raise FolderError(
            phrase("{folder} belongs to a project on {server}, but you are signed in to {other}.",
                   folder=folder, server=link.server, other=session.server),
            phrase("Sign in to {server} and try again.", server=link.server),
        )  # fmt: skip
    client = session.client(context)
    return Cloud(link.project_id, client, ProjectFiles(client, link.project_id))
