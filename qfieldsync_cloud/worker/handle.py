"""A running job, as the GUI sees it."""

from __future__ import annotations

import threading
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qfieldsync_cloud.context import Context, FileNews, Level, Progress
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.line import Line, Standstill
from qfieldsync_cloud.phrases import Phrase


class JobHandle(QObject):  # type: ignore[misc]
    """One job's signals. Connect first, then `start()`; exactly one of succeeded, failed, cancelled, then finished.

    `line` pauses it. `stood_still` tells why nothing travels, None when it goes on. `files_moved` is a list of news.
    """

    progressed = pyqtSignal(object)
    files_moved = pyqtSignal(object)
    stood_still = pyqtSignal(object)
    logged = pyqtSignal(object, object)
    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()
    finished = pyqtSignal()

    def __init__(self, title: Phrase, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.is_running = False
        self._stop = threading.Event()
        self.line = Line(self._stop, self._on_standstill)

    def cancel(self) -> None:
        """Ask the job to stop; `cancelled` follows when it has."""
        self._stop.set()
        self.line.wake()

    def context(self) -> Context:
        """Return what the job is given; its progress and log become signals."""
        return Context(self._on_progress, self._stop, self._on_log, self._on_file, self.line)

    def _on_progress(self, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _on_file(self, news: FileNews) -> None:
        self.files_moved.emit([news])

    def _on_standstill(self, standstill: Standstill | None) -> None:
        self.stood_still.emit(standstill)

    def _on_log(self, level: Level, line: Phrase) -> None:
        self.logged.emit(level, line)


class Outcome(QObject):  # type: ignore[misc]
    """Runs a job and tells its outcome by signals that cross threads."""

    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()
    finished = pyqtSignal()

    def __init__(self, job: Job[Any], context: Context) -> None:
        super().__init__()
        self._job = job
        self._context = context

    def run(self) -> None:
        """Run the job; the one boundary for failures."""
        try:
            result = self._job(self._context)
        except CancelledJob:
            self.cancelled.emit()
        except Exception as error:  # noqa: BLE001 - the job boundary
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)
        finally:
            self.finished.emit()
