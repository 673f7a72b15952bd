"""A cloud project, or the package that the crew gets, into a folder."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from qfieldsync_cloud.api.models import Project
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.cloudfolder import PackageFiles
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.outcome import frame, with_done
from qfieldsync_cloud.jobs.planning import look
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.sync.folder import check_folder
from qfieldsync_cloud.sync.link import Link, link_folder
from qfieldsync_cloud.sync.lock import folder_lock
from qfieldsync_cloud.sync.plan import Direction
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.sync.state import State
from qfieldsync_cloud.sync.transfer import Transfer
from qfieldsync_cloud.sync.trash import Trash


def download_project(session: Session, project_id: str, folder: Path, attachments: bool = False) -> Job[SyncReport]:
    """Download a project into a new, empty or already linked folder; local changes are never overwritten.

    With `attachments` those come too that the project leaves in the cloud until they are asked for.
    """

    def run(context: Context) -> SyncReport:
        project = session.client(context).projects.get(project_id)
        check_folder(folder)
        _link(session, project, "project", folder)
        return synchronize(session, folder, Options(Direction.DOWN, attachments=attachments))(context)

    return run


def download_package(session: Session, project_id: str, folder: Path) -> Job[SyncReport]:
    """Download what the crew's devices get; the folder is a copy that is never uploaded."""

    def run(context: Context) -> SyncReport:
        client = session.client(context)
        project = client.projects.get(project_id)
        files = PackageFiles(client, project_id)
        files.list()
        check_folder(folder)
        _link(session, project, "package", folder)
        return _fetch_package(files, folder, session.network.parallel, context)

    return run


def _link(session: Session, project: Project, kind: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    link_folder(folder, Link(session.server, project.id, project.owner, project.name, kind))


def _fetch_package(files: PackageFiles, folder: Path, parallel: int, context: Context) -> SyncReport:
    started = time.monotonic()
    with folder_lock(folder), State(folder) as state:
        plan, cloud = look(folder, files, state, context, Direction.DOWN)
        transfer = Transfer(folder, files, state, context, Trash(folder, datetime.now()), parallel)
        plan = transfer.make_way(plan)
        report = with_done(frame(folder, plan), transfer.run(plan, cloud))
    report = replace(report, seconds=time.monotonic() - started)
    context.log(report.sentence())
    return report
