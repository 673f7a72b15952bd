"""The plan of a linked folder, and carrying it out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Callable

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
from qfieldsync_cloud.jobs.notices import attachments_notice, links_notice, running, settle_place, tell
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.waiting import wait_until_idle
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.link import require_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.names import check_cloud_names, check_together
from qfieldsync_cloud.sync.plan import Action, Direction, Plan, Resolution, make_plan
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.sync.snapshot import LOCKED, LocalFile, is_open_here, snapshot
from qfieldsync_cloud.sync.state import Base, State
from qfieldsync_cloud.sync.workplace import CloudFiles


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
            notices = settle_place(desk)
            complete_rebases(desk, cloud)
            plan, files = look(folder, cloud.files, desk.state, context, direction)
            plan = _without_attachments(plan, files, cloud)
            notices = (*notices, *plan.notices, *attachments_notice(plan))
            mend_bases(desk, files, cloud)
            return replace(with_edits(desk, plan, files).only(direction), notices=notices)

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
    attachments: bool = False,
    shown: Plan | None = None,
    only: Collection[str] = (),
) -> Job[SyncReport]:
    """Make the folder and its cloud project the same.

    Edits of tracked GeoPackages travel one by one, the rest as files. Conflicts without a decision are left as they
    are, and told; with `shown`, a resolution counts only while its file is what that plan showed. With `retry_refused`
    edits are sent again that the server refused before; with `edits_only` just the edits and the new files that they
    may name travel; with `attachments` those come too that the project leaves in the cloud until they are asked for;
    with `only` nothing but these files travels.
    """

    def run(context: Context) -> SyncReport:
        cloud = cloud_of(session, folder, context)
        with folder_lock(folder), open_desk(folder, context, means) as desk:
            started = means.seconds()
            if not dry_run:
                wait_until_idle(cloud.client, cloud.project_id, context, means.longest_wait, means.seconds)
            notices = settle_place(desk)
            complete_rebases(desk, cloud)
            plan, files = look(folder, cloud.files, desk.state, context, direction)
            plan = plan if attachments else _without_attachments(plan, files, cloud)
            notices = (*notices, *plan.notices, *attachments_notice(plan))
            tell(context, notices)
            mend_bases(desk, files, cloud)
            plan = with_edits(desk, plan, files).only(direction)
            plan = edits_of(plan) if edits_only else plan
            plan = plan.narrowed(only) if only else plan
            decided = _as_shown(resolutions or {}, shown, plan)
            if dry_run:
                report = planned_report(folder, plan.resolved(decided, default))
            else:
                options = Options(decided, default, retry_refused, edits_only)
                with running(desk.state):
                    report = Execution(desk, cloud, session.network.parallel, options).run(plan, files)
            report = replace(report, seconds=means.seconds() - started, notices=notices)
        if not only:
            _log(report, context)
        return report

    return run


def _as_shown(resolutions: Mapping[str, Resolution], shown: Plan | None, plan: Plan) -> Mapping[str, Resolution]:
    """Return the decisions without those on files that somebody has changed since they were shown."""
    before = {file.path: file for file in shown.conflicts} if shown else {}
    changed = {
        file.path
        for file in plan.conflicts
        if file.path in before and (file.local, file.cloud) != (before[file.path].local, before[file.path].cloud)
    }
    return {path: resolution for path, resolution in resolutions.items() if path not in changed}


def retry(
    session: Session,
    report: SyncReport,
    means: Means = Means(),  # noqa: B008 - frozen
    paths: Collection[str] = (),
    resolutions: Mapping[str, Resolution] | None = None,
    attachments: bool = False,
    shown: Plan | None = None,
) -> Job[SyncReport]:
    """Try again what failed, or those of `paths`: the base knows what arrived, so only the rest travels.

    While other files are missing, the report is the one before with what became of these; what waited for others goes
    on waiting then.
    """
    wanted = frozenset(failure.path for failure in report.failed if failure.path in paths and not failure.waits)
    others = [failure for failure in report.failed if failure.path not in wanted and not failure.waits]
    only = wanted if others else frozenset()
    job = synchronize(
        session, report.folder, report.direction, resolutions, means=means, retry_refused=True,
        attachments=attachments, shown=shown, only=only,
    )  # fmt: skip

    def run(context: Context) -> SyncReport:
        later = job(context)
        if not only:
            return later
        both = report.followed_by(later, only)
        _log(both, context)
        return both

    return run


def _log(report: SyncReport, context: Context) -> None:
    context.log(report.sentence(), Level.INFO if report.ok else Level.WARNING)


def look(
    folder: Path, files: CloudFiles, state: State, context: Context, direction: Direction
) -> tuple[Plan, dict[str, CloudFile]]:
    """Return the plan and the cloud's files; files that are the same on both sides become part of the base."""
    context.report(Progress(phrase("Reading the list of files in the cloud")))
    cloud = {file.name: file for file in files.list()}
    check_cloud_names(cloud)
    rules = IgnoreRules.of(folder)
    links: list[str] = []
    local = _read_folder(folder, rules, state, context, links.append)
    base = {path: entry for path, entry in state.base().items() if path in local or not rules.ignores_file(path)}
    visible = {name: file for name, file in cloud.items() if name in local or not rules.ignores_file(name)}
    base.update(_arrived(base, visible, state))
    plan = make_plan(base, local, visible)
    same = _recognized(folder, plan, visible, context)
    plan = make_plan(base, local, visible, direction, same) if same else plan.only(direction)
    check_together(file.path for file in plan.files if file.action not in (Action.DELETE_HERE, Action.DELETE_IN_CLOUD))
    _adopt(plan, base, local, visible, state)
    return replace(plan, notices=links_notice(links)), cloud


def _without_attachments(plan: Plan, files: Mapping[str, CloudFile], cloud: Cloud) -> Plan:
    """Return the plan with new attachments left in the cloud, where the project says that they are fetched on demand.

    The project is asked only if there is any.
    """
    new = {file.path for file in plan.of(Action.DOWNLOAD) if file.is_new_in_cloud and files[file.path].is_attachment}
    if not new or not cloud.client.projects.get(cloud.project_id).attachments_on_demand:
        return plan
    return plan.leaving(new)


def _read_folder(
    folder: Path, rules: IgnoreRules, state: State, context: Context, on_link: Callable[[str], None]
) -> dict[str, LocalFile]:
    activity = phrase("Looking for changes in the folder")
    seen = 0

    def on_file(path: str) -> None:
        nonlocal seen
        seen += 1
        context.report(Progress(activity, seen, 0, Unit.FILES, path))

    if not folder.is_dir():
        raise FolderError(phrase("{folder} is not there.", folder=folder), phrase("Choose the folder again."))
    before = state.hashes()
    local = snapshot(folder, rules, before, context, on_file, on_link)
    known = {path: (file.stamp, file.fingerprint) for path, file in local.items() if file.fingerprint != LOCKED}
    if known != before:
        state.remember_hashes(known)
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
