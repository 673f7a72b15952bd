"""A window that runs one job at a time, and shows how it goes and what went wrong."""

from __future__ import annotations

from typing import Any, Callable

from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.progress import ProgressPanel
from qfieldsync_cloud.gui.windows import Window
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class JobWindow(Window):
    """Has a box for errors and a panel for progress, which a window puts where it likes."""

    def __init__(self, title: str, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._runner = runner
        self._handle: JobHandle | None = None
        self._then: Callable[[], None] | None = None
        self._failure = FailureBox(self)
        self._progress = ProgressPanel(self)

    @property
    def handle(self) -> JobHandle | None:
        """The job that runs."""
        return self._handle

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self._failure.text()

    def _progress_page(self, *below: QWidget, filling: QWidget | None = None) -> QWidget:
        """Return a page with the progress, other widgets below it, and one that takes the rest of the room."""
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._progress, *below):
            layout.addWidget(widget)
        if filling:
            layout.addWidget(filling, 1)
        layout.addStretch(0 if filling else 1)
        return page

    def _run(self, job: Any, title: Any, on_success: Any) -> None:
        """Run a job unless one runs; what is put into `_then` meanwhile is done when it is over."""
        if self._handle:
            return
        self._failure.clear()
        self._handle = self._runner.run(job, title)
        self._follow(self._handle)
        self._handle.succeeded.connect(on_success)
        self._handle.failed.connect(self._on_job_failed)
        self._handle.cancelled.connect(self._on_job_cancelled)
        self._handle.finished.connect(self._on_job_finished)
        self._update()
        self._handle.start()

    def _follow(self, handle: JobHandle) -> None:
        """Show from now on what a job tells while it runs."""
        self._progress.follow(handle)

    def _update(self) -> None:
        """Show whether a job runs, and what can be done."""
        raise NotImplementedError

    def _on_job_failed(self, error: Exception) -> None:
        self._failure.show_error(error)

    def _on_job_cancelled(self) -> None:
        """Tell that a job was stopped, where there is something to tell."""

    def _on_job_finished(self) -> None:
        self._handle = None
        then, self._then = self._then, None
        self._update()
        if then:
            then()
