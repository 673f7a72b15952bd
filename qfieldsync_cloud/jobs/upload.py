"""A folder's first way into the cloud: create or find the project, link the folder, send its files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.api.client import Client
from qfieldsync_cloud.api.models import NewProject, Project
from qfieldsync_cloud.api.projects import ProjectQuery
from qfieldsync_cloud.context import Context, Progress
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.refusals import ProjectExistsError
from qfieldsync_cloud.sync.atomic import write_text
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.link import Link, link_folder, own_folder, read_link, require_link
from qfieldsync_cloud.sync.names import check_local_names, is_project_file
from qfieldsync_cloud.sync.plan import Direction
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.sync.snapshot import local_paths


@dataclass(frozen=True)
class UploadResult:
    """The cloud project that a folder was sent to, and what travelled."""

    project: Project
    report: SyncReport


def upload_folder(
    session: Session,
    folder: Path,
    project_id: str | None = None,
    new: NewProject | None = None,
    means: Means = Means(),  # noqa: B008 - frozen
) -> Job[UploadResult]:
    """Send a folder to the project that it is linked to, to `project_id`, or to a new project."""

    def run(context: Context) -> UploadResult:
        check_contents(folder)
        project = find_or_create(session, folder, project_id, new, context)
        report = synchronize(session, folder, Options(Direction.UP), means)(context)
        return UploadResult(session.client(context).projects.get(project.id), report)

    return run


def check_contents(folder: Path) -> None:
    """Raise before anything is sent: no folder, more than one project file, names that the server refuses."""
    if not folder.is_dir():
        raise FolderError(phrase("{folder} is not there.", folder=folder), phrase("Choose a folder with a project."))
    names = [path for path, _ in local_paths(folder, IgnoreRules.of(folder))]
    check_local_names(names)
    projects = [name for name in names if is_project_file(name)]
    if len(projects) > 1:
        raise FolderError(
            phrase("{folder} holds {count} QGIS project files, but a cloud project has one: {names}.",
                   folder=folder, count=len(projects), names=", ".join(projects[:5])),
            phrase("Move the others away, or list them in .qfieldsyncignore."),
        )  # fmt: skip


def find_or_create(
    session: Session, folder: Path, project_id: str | None, new: NewProject | None, context: Context
) -> Project:
    """Return the cloud project of a folder, created and linked if need be.

    A project that an interrupted run created is linked already, so the next run finds it.
    """
    client = session.client(context)
    link = read_link(folder)
    if link and link.server == session.server and project_id in (None, link.project_id):
        _check_same(folder, link, new, session.username)
        return client.projects.get(link.project_id)
    if link:
        link_folder(folder, Link(session.server, project_id or "", "", new.name if new else ""))  # raises: it differs
    if project_id:
        project = client.projects.get(project_id)
    elif new:
        context.report(Progress(phrase("Creating the cloud project {name}", name=new.name)))
        project = _create(client, new, folder, session)
    else:
        raise FolderError(
            phrase("{folder} is not linked to a cloud project.", folder=folder),
            phrase("Name the project to create, or the one to upload to."),
        )
    link_folder(folder, Link(session.server, project.id, project.owner, project.name))
    _note_of(folder).unlink(missing_ok=True)
    return project


def _check_same(folder: Path, link: Link, new: NewProject | None, username: str) -> None:
    """Raise FolderError if a new project was named, but the folder belongs to another one."""
    if new and (new.owner or username, new.name) != (link.owner, link.name):
        raise FolderError(
            phrase("{folder} already belongs to the cloud project {project}.",
                   folder=folder, project=f"{link.owner}/{link.name}"),
            phrase("Use that name, or choose another folder. Nothing was sent."),
        )  # fmt: skip


def check_destination(session: Session, folder: Path, new: NewProject) -> None:
    """Raise FolderError before anything is packaged, if the folder belongs to another cloud project or is a copy."""
    link = read_link(folder)
    if link is None:
        return
    require_link(folder)
    if link.server != session.server:
        raise FolderError(
            phrase("{folder} belongs to a project on {server}.", folder=folder, server=link.server),
            phrase("Choose another folder, or sign in to that server."),
        )
    _check_same(folder, link, new, session.username)


def _note_of(folder: Path) -> Path:
    return own_folder(folder) / "creating.json"


def _create(client: Client, new: NewProject, folder: Path, session: Session) -> Project:
    """Create a project; one of the same name is refused even where the server would take it.

    A note in the folder survives a crash: an empty project of that name is then the one that was being created.
    """
    owner = new.owner or session.username
    note = json.dumps({"server": session.server, "owner": owner, "name": new.name})
    same = client.projects.all(ProjectQuery(name=new.name, owner=owner))
    found = next((project for project in same if (project.name, project.owner) == (new.name, owner)), None)
    path = _note_of(folder)
    if found:
        if path.is_file() and path.read_text(encoding="utf-8") == note and not client.files.list(found.id):
            return found
        raise ProjectExistsError(f"{owner}/{new.name}")
    write_text(path, note)
    return client.projects.create(new)
