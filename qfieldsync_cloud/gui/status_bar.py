"""The jobs that run, in QGIS's status bar: windows may be closed meanwhile."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QToolButton, QWidget

from qfieldsync_cloud.context import Progress, Unit
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.progress import STEPS, amount_text, permille, standstill_text
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.line import Standstill
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class _Row(QObject):
    """What is known of one job."""

    changed = pyqtSignal()
    ended = pyqtSignal(object)
    window_wanted = pyqtSignal(object)

    def __init__(self, handle: JobHandle, parent: QObject) -> None:
        super().__init__(parent)
        self.handle = handle
        self.progress: Progress | None = None
        self.standstill: Standstill | None = None
        handle.stood_still.connect(self._on_job_stood_still)
        handle.progressed.connect(self._on_job_progressed)
        handle.finished.connect(self._on_job_finished)

    def _on_job_progressed(self, progress: Progress) -> None:
        self.progress = progress
        self.changed.emit()

    def text(self) -> str:
        """Return what the job does, and why it does not go on."""
        title = shown(self.handle.title)
        if self.standstill is None:
            return title
        why = tr("waits for the network") if self.standstill.error else tr("paused")
        return f"{title}: {why}"

    @property
    def is_transfer(self) -> bool:
        """Whether there are bytes that can be paused."""
        return self.progress is not None and self.progress.unit is Unit.BYTES

    def ask_for_window(self) -> None:
        """Ask for the window of the job."""
        self.window_wanted.emit(self.handle)

    def pause(self) -> None:
        """Let nothing of the job travel for a while."""
        self.handle.line.pause()

    def resume(self) -> None:
        """Let the job go on."""
        self.handle.line.resume()

    def _on_job_stood_still(self, standstill: Standstill | None) -> None:
        self.standstill = standstill
        self.changed.emit()

    def _on_job_finished(self) -> None:
        self.ended.emit(self)


class RunningJobs(QWidget):
    """Shows the newest job and a menu of all, each with ways to pause and stop it; hidden while nothing runs.

    A click on it asks for the window of that job.
    """

    window_wanted = pyqtSignal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._label = QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setMaximumWidth(120)
        self._bar.setTextVisible(False)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._on_menu_about_to_show)
        self._button = QToolButton(self)
        self._button.setIcon(icon("synchronize"))
        self._button.setAutoRaise(True)
        self._button.setMenu(self._menu)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setToolTip(tr("Running jobs of QFieldSync Cloud"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._button, self._label, self._bar):
            layout.addWidget(widget)
        runner.started.connect(self._on_job_started)
        self.hide()

    def text(self) -> str:
        """Return what is shown, "" while nothing runs."""
        return self._label.text() if self._rows else ""

    def _on_job_started(self, handle: JobHandle) -> None:
        row = _Row(handle, self)
        row.changed.connect(self._update)
        row.ended.connect(self._on_row_ended)
        row.window_wanted.connect(self.window_wanted)
        self._rows.append(row)
        self._update()

    def _on_row_ended(self, row: _Row) -> None:
        self._rows.remove(row)
        row.deleteLater()
        self._update()

    def _update(self) -> None:
        self.setVisible(bool(self._rows))
        if not self._rows:
            return
        row = self._rows[-1]
        count = len(self._rows)
        self._label.setText(f"{row.text()} (+{count - 1})" if count > 1 else row.text())
        progress = row.progress
        self._bar.setRange(0, STEPS if progress and progress.total else 0)
        if progress:
            self._bar.setValue(permille(progress))
            self.setToolTip(tip(self._explanation(row, progress)))

    def _explanation(self, row: _Row, progress: Progress) -> str:
        told = f"{shown(progress.activity)}: {amount_text(progress)}"
        if row.standstill:
            told = standstill_text(row.standstill)
        return "{told} {hint}".format(told=told, hint=tr("Click to show its window."))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the window of the newest job."""
        super().mouseReleaseEvent(event)
        if self._rows:
            self.window_wanted.emit(self._rows[-1].handle)

    def _on_menu_about_to_show(self) -> None:
        self._menu.clear()
        for row in self._rows:
            title = shown(row.handle.title)
            self._menu.addAction(tr("Show: {job}").format(job=title)).triggered.connect(row.ask_for_window)
            if row.handle.line.is_paused:
                self._menu.addAction(tr("Continue: {job}").format(job=title)).triggered.connect(row.resume)
            elif row.is_transfer:
                self._menu.addAction(tr("Pause: {job}").format(job=title)).triggered.connect(row.pause)
            self._menu.addAction(tr("Stop: {job}").format(job=title)).triggered.connect(row.handle.cancel)
