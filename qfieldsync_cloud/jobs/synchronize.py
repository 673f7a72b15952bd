"""The plan of a linked folder, and carrying it out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.context import Context, Level
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.cloudfolder import ProjectFiles
from qfieldsync_cloud.jobs.edits.desk import Cloud, Desk, open_desk, project_of, tracked_paths
from qfieldsync_cloud.jobs.edits.recovery import complete_rebases
from qfieldsync_cloud.jobs.edits.tracking import mend_bases, with_edits
from qfieldsync_cloud.jobs.execution import Execution, edits_of
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.notices import attachments_notice, running, settle_place, tell
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.outcome import planned_report
from qfieldsync_cloud.jobs.planning import look, without_attachments
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.waiting import wait_until_idle
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.link import require_link
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.plan import Direction, Plan
from qfieldsync_cloud.sync.report import SyncReport


def plan_synchronization(
    session: Session,
    folder: Path,
    direction: Direction = Direction.BOTH,
    means: Means = Means(),  # noqa: B008 - frozen
    edits_only: bool = False,
) -> Job[Plan]:
    """Return what a synchronization would do, of all or of edits only; nothing of the folder or the cloud is changed.

    What an earlier run could not end is ended first. While another window synchronizes the folder it waits a little.
    """

    def run(context: Context) -> Plan:
        cloud = cloud_of(session, folder, context)
        with folder_lock(folder, context.wait), open_desk(folder, context, means) as desk:
            return _prepared(desk, cloud, Options(direction, edits_only=edits_only))[0]

    return run


def synchronize(
    session: Session,
    folder: Path,
    options: Options = Options(),  # noqa: B008 - frozen
    means: Means = Means(),  # noqa: B008 - frozen
) -> Job[SyncReport]:
    """Make the folder and its cloud project the same.

    Edits of tracked GeoPackages travel one by one, the rest as files. Conflicts without a decision are left as they
    are, and told.
    """

    def run(context: Context) -> SyncReport:
        cloud = cloud_of(session, folder, context)
        with folder_lock(folder), open_desk(folder, context, means) as desk:
            started = means.seconds()
            if not options.dry_run:
                wait_until_idle(cloud.client, cloud.project_id, context, means.longest_wait, means.seconds)
            plan, files = _prepared(desk, cloud, options)
            tell(context, plan.notices)
            meant = replace(options, resolutions=options.still_meant(plan))
            if options.dry_run:
                report = planned_report(folder, plan.resolved(meant.resolutions, meant.default))
            else:
                with running(desk.state):
                    report = Execution(desk, cloud, session.network.parallel, meant).run(plan, files)
            report = replace(report, seconds=means.seconds() - started, notices=plan.notices)
        if not options.only:
            _log(report, context)
        return report

    return run


def _prepared(desk: Desk, cloud: Cloud, options: Options) -> tuple[Plan, dict[str, CloudFile]]:
    """Return the plan, and the cloud's files; what an earlier run could not end is ended first."""
    notices = settle_place(desk)
    complete_rebases(desk, cloud)
    plan, files = look(desk.folder, cloud.files, desk.state, desk.context, options.direction)
    plan = plan if options.attachments else without_attachments(plan, files, cloud)
    notices = (*notices, *plan.notices, *attachments_notice(plan))
    mend_bases(desk, files, cloud)
    plan = with_edits(desk, plan, files).only(options.direction)
    plan = edits_of(plan, tracked_paths(desk, project_of(desk, files))) if options.edits_only else plan
    plan = plan.narrowed(options.only) if options.only else plan
    return replace(plan, notices=notices), files


def retry(
    session: Session,
    report: SyncReport,
    options: Options = Options(),  # noqa: B008 - frozen
    means: Means = Means(),  # noqa: B008 - frozen
) -> Job[SyncReport]:
    """Try again what failed, or those of `options.only`: the base knows what arrived, so only the rest travels.

    While other files are missing, the report is the one before with what became of these; what waited for others goes
    on waiting then.
    """
    wanted = frozenset(each.path for each in report.failed if each.path in options.only and not each.waits)
    others = [failure for failure in report.failed if failure.path not in wanted and not failure.waits]
    only = wanted if others else frozenset()
    job = synchronize(
        session, report.folder, replace(options, direction=report.direction, only=only, retry_refused=True), means
    )

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
