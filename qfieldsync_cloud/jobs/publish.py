"""The main job in one: package the project, create it in the cloud, send it, have the crew's package made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.api.models import NewProject, Project
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.jobs.prepare import PackageResult, prepare_package
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.package import Choices, Packaged
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.report import SyncReport


@dataclass(frozen=True)
class Published:
    """What became of each step; `package` is None if it was not asked for, or if not all files arrived."""

    project: Project
    packaged: Packaged
    report: SyncReport
    package: PackageResult | None

    @property
    def ok(self) -> bool:
        """Whether every file arrived, and every layer works in the crew's package if one was made."""
        return self.report.complete and not (self.package and self.package.invalid_layers)

    def sentence(self) -> Phrase:
        """Return what became of it, for people."""
        if not self.report.complete or self.package is None:
            return self.report.sentence()
        return phrase(
            "{project} is in the cloud. {package}", project=self.project.full_name, package=self.package.sentence()
        )


def publish(
    session: Session,
    description: ProjectDescription,
    choices: Choices,
    folder: Path,
    new: NewProject,
    prepare: bool = True,
    wait: float = 600.0,
) -> Job[Published]:
    """Publish a project. Run again after a failure or cancel, it goes on: what arrived does not travel again."""

    def run(context: Context) -> Published:
        packaged = package_project(description, choices, folder)(context)
        uploaded = upload_folder(session, packaged.folder, new=new)(context)
        package = None
        if prepare and uploaded.report.complete:
            package = prepare_package(session, uploaded.project.id, wait=wait)(context)
        return Published(uploaded.project, packaged, uploaded.report, package)

    return run
