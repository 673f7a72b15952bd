"""Folders that QFieldSync linked to cloud projects, taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.context import Context, Progress, Unit
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.refusals import NotFoundError, PermissionDeniedError, ValidationFailedError
from qfieldsync_cloud.sync.link import Link, link_folder

_UNKNOWN = (NotFoundError, PermissionDeniedError, ValidationFailedError)


@dataclass(frozen=True)
class TakenOver:
    """What became of one of QFieldSync's links: `reason` why it was left as it is, None if the folder is linked."""

    folder: Path
    project_id: str
    reason: Phrase | None = None


def take_over(session: Session, links: Mapping[str, Path]) -> Job[tuple[TakenOver, ...]]:
    """Link folders to cloud projects as QFieldSync had them, by project id.

    No file is changed: the next synchronization compares, and asks about files that differ. A project that this
    account does not see, or a folder that is gone or belongs to another project, is left as it is.
    """

    def run(context: Context) -> tuple[TakenOver, ...]:
        return tuple(_taken_over(session, links, context))

    return run


def _taken_over(session: Session, links: Mapping[str, Path], context: Context) -> Iterator[TakenOver]:
    projects = session.client(context).projects
    for number, (project_id, folder) in enumerate(sorted(links.items())):
        context.check()
        activity = phrase("Taking over folders of QFieldSync")
        context.report(Progress(activity, number, len(links), Unit.STEPS, str(folder)))
        if not folder.is_dir():
            yield TakenOver(folder, project_id, phrase("The folder is not there any more."))
            continue
        try:
            project = projects.get(project_id)
            link_folder(folder, Link(session.server, project.id, project.owner, project.name))
        except _UNKNOWN:
            reason = phrase("Its cloud project is not on {server}, or not visible to you.", server=session.server)
            yield TakenOver(folder, project_id, reason)
        except QFieldSyncCloudError as error:
            yield TakenOver(folder, project_id, error.message)
        else:
            yield TakenOver(folder, project_id)
