"""Reads what the checks need while a person looks at the layers page, and saves what a pressed button says."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QObject

from qfieldsync_cloud.context import Progress
from qfieldsync_cloud.errors import PackagingError
from qfieldsync_cloud.gui.publish_fixes import OpenProject
from qfieldsync_cloud.gui.publish_layers import LayersPage
from qfieldsync_cloud.jobs.check import examine_project, free_storage
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.packaging.checks import Finding
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.examination import Examination
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class Checking(QObject):
    """Feeds a layers page; without `project` nothing is saved or read anew."""

    def __init__(
        self, runner: Runner, session: Session, page: LayersPage, project: OpenProject | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._session = session
        self._page = page
        self._project = project
        self._examined: ProjectDescription | None = None
        self._owner = ""
        self._handle: JobHandle | None = None
        page.saving_wanted.connect(self._on_saving_wanted)
        page.findings_view.again_wanted.connect(self._on_again_wanted)

    def begin(self, owner: str) -> None:
        """Read the data, unless that was done, and how much room the owner's account has."""
        if self._owner != owner:
            self._owner = owner
            self._page.take_free_storage(None)
            handle = self._runner.run_quietly(free_storage(self._session, owner), phrase("Asking for the free storage"))
            handle.succeeded.connect(self._on_storage_told)
            handle.start()
        if self._examined is not self._page.description:
            self._examine()

    def stop(self) -> None:
        """Stop reading."""
        if self._handle:
            self._handle.cancel()

    def _examine(self) -> None:
        self.stop()
        self._examined = self._page.description
        job = examine_project(self._page.description, self._page.choices())
        handle = self._runner.run_quietly(job, phrase("Checking the project"))
        self._handle = handle
        handle.progressed.connect(self._on_progressed)
        handle.succeeded.connect(self._on_examined)
        handle.failed.connect(self._on_failed)
        handle.finished.connect(self._on_finished)
        self._page.findings_view.follow(Progress(handle.title))
        handle.start()

    def _on_storage_told(self, free: int | None) -> None:
        self._page.take_free_storage(free)

    def _on_progressed(self, progress: Progress) -> None:
        if self.sender() is self._handle:
            self._page.findings_view.follow(progress)

    def _on_examined(self, examination: Examination) -> None:
        if self.sender() is self._handle:
            self._page.take_examination(examination)
            self._examined = self._page.description

    def _on_failed(self, error: Exception) -> None:
        if self.sender() is self._handle:
            self._page.failure.show_error(error)

    def _on_finished(self) -> None:
        if self.sender() is self._handle:
            self._handle = None
            self._page.findings_view.follow(None)

    def _on_saving_wanted(self, finding: Finding) -> None:
        if self._project and finding.fix:
            fix, project = finding.fix, self._project
            self._read_anew(lambda before: project.carry_out(fix, finding.layer_id, before))

    def _on_again_wanted(self) -> None:
        if self._project:
            self._read_anew(self._project.describe)

    def _read_anew(self, read: Callable[[ProjectDescription], ProjectDescription]) -> None:
        self._page.failure.clear()
        try:
            description = read(self._page.description)
        except PackagingError as error:
            self._page.failure.show_error(error)
            return
        self._page.describe(description)
        self._examine()
