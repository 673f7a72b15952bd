"""The main job in one: package the project, create it in the cloud, send it, have the crew's package made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.api.models import NewProject, Project
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.jobs.prepare import PackageResult, prepare_package
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.jobs.upload import check_destination, upload_folder
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.package import Choices, Packaged
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.link import read_link
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.sync.snapshot import local_paths


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
    means: Means = Means(),  # noqa: B008 - frozen
) -> Job[Published]:
    """Publish a project. Run again after a failure or cancel, it goes on: what arrived does not travel again."""

    def run(context: Context) -> Published:
        check_destination(session, folder, new)
        packaged = package_project(description, choices, folder)(context)
        if packaged.in_place:
            check_nothing_else(packaged)
        uploaded = upload_folder(session, packaged.folder, new=new, means=means)(context)
        package = None
        if prepare and uploaded.report.complete:
            package = prepare_package(session, uploaded.project.id, wait=wait)(context)
        return Published(uploaded.project, packaged, uploaded.report, package)

    return run


def check_nothing_else(packaged: Packaged) -> None:
    """Raise FolderError if a project's own folder, published for the first time, holds files that are not of it."""
    if read_link(packaged.folder):
        return
    known = {file.path for file in packaged.files}
    others = [path for path, _ in local_paths(packaged.folder, IgnoreRules.of(packaged.folder)) if path not in known]
    if others:
        raise FolderError(
            phrase("{folder} also holds {count} file(s) that do not belong to the project: {names}.",
                   folder=packaged.folder, count=len(others), names=", ".join(others[:5])),
            phrase("They would be sent too. List them in .qfieldsyncignore, or publish a copy in a new folder."),
        )  # fmt: skip
