"""Tells what became of work whose window is closed, and whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices

from qfieldsync_cloud.context import Level
from qfieldsync_cloud.errors import QFieldSyncCloudError, SignInNeededError
from qfieldsync_cloud.gui.notices import Button, Notices
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.prepare import PackageResult
from qfieldsync_cloud.jobs.publish import Published
from qfieldsync_cloud.refusals import NotAuthenticatedError, TokenRejectedError
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

_ENDED_SIGN_IN = (SignInNeededError, TokenRejectedError, NotAuthenticatedError)


class _Ear(QObject):
    """Listens to one job."""

    def __init__(self, handle: JobHandle, outcomes: Outcomes) -> None:
        super().__init__(outcomes)
        self._handle = handle
        self._outcomes = outcomes
        handle.logged.connect(outcomes.notices.log)
        handle.succeeded.connect(self._on_job_succeeded)
        handle.failed.connect(self._on_job_failed)
        handle.finished.connect(self.deleteLater)

    def _on_job_succeeded(self, result: Any) -> None:
        self._outcomes.tell(self._handle, result)

    def _on_job_failed(self, error: Exception) -> None:
        self._outcomes.tell_failure(self._handle, error)


class Outcomes(QObject):
    """Listens to every job of a runner; `windows` are those that may show one, by their `handle`."""

    synchronized = pyqtSignal(object)
    published = pyqtSignal(object)
    sign_in_ended = pyqtSignal()

    def __init__(
        self, runner: Runner, notices: Notices, windows: Callable[[], list[Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.notices = notices
        self._windows = windows
        self._without_window: list[JobHandle] = []
        runner.started.connect(self._on_job_started)

    def expect(self, handle: JobHandle) -> None:
        """Tell of a job that has no window."""
        self._without_window.append(handle)

    def tell(self, handle: JobHandle, result: Any) -> None:
        """Tell what became of a job unless a window shows it."""
        report = result.report if isinstance(result, Published) else result
        if isinstance(result, Published):
            self.published.emit(result)
        if isinstance(report, SyncReport):
            self.synchronized.emit(report)
        if self._is_untold(handle) and isinstance(result, (SyncReport, Published, PackageResult)):
            is_fine = getattr(result, "ok", not getattr(result, "invalid_layers", ()))
            level = Qgis.MessageLevel.Success if is_fine else Qgis.MessageLevel.Warning
            self.notices.show(shown(result.sentence()), level, *self._buttons_for(handle, report))

    def tell_failure(self, handle: JobHandle, error: Exception) -> None:
        """Tell of a failed job unless a window shows it."""
        if isinstance(error, _ENDED_SIGN_IN):
            self.sign_in_ended.emit()
        if self._is_untold(handle):
            self.notices.show_error(error)
        elif isinstance(error, QFieldSyncCloudError):
            self.notices.log(Level.ERROR, error.message)

    def _on_job_started(self, handle: JobHandle) -> None:
        _Ear(handle, self)

    def _is_untold(self, handle: JobHandle) -> bool:
        if handle in self._without_window:
            self._without_window.remove(handle)
            return True
        window = self._window_of(handle)
        return window is not None and not window.isVisible()

    def _window_of(self, handle: JobHandle) -> Any:
        return next((window for window in self._windows() if getattr(window, "handle", None) is handle), None)

    def _buttons_for(self, handle: JobHandle, report: Any) -> list[Button]:
        window = self._window_of(handle)
        buttons = [Button(tr("Show"), window.show)] if window else []
        if isinstance(report, SyncReport):
            buttons.append(Button(tr("Open folder"), lambda: open_folder(report.folder)))
        return buttons


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
