"""Starts jobs: on a thread of their own for people, inline for tests."""

from __future__ import annotations

import sys
import threading
from typing import Any

from qgis.PyQt.QtCore import QObject, Qt, QThread, pyqtSignal

from qfieldsync_cloud.context import FileNews, Progress
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.phrases import Phrase
from qfieldsync_cloud.worker.handle import JobHandle, Outcome
from qfieldsync_cloud.worker.mailbox import Mailbox


class _JobThread(QThread):  # type: ignore[misc]
    """A thread that runs one job and ends."""

    def __init__(self, outcome: Outcome, parent: QObject) -> None:
        super().__init__(parent)
        self._outcome = outcome

    def run(self) -> None:
        """Run the job."""
        trace = getattr(threading, "gettrace", lambda: None)()
        if trace:
            sys.settrace(trace)
        self._outcome.run()


class ThreadedHandle(JobHandle):
    """A job on a thread of its own."""

    def __init__(self, job: Job[Any], title: Phrase, parent: QObject) -> None:
        super().__init__(title, parent)
        self._mailbox = Mailbox(self)
        self._mailbox.progressed.connect(self.progressed)
        self._mailbox.files_moved.connect(self.files_moved)
        self._outcome = Outcome(job, self.context())
        self._thread = _JobThread(self._outcome, self)
        queued = Qt.ConnectionType.QueuedConnection
        for ended in (self._outcome.succeeded, self._outcome.failed, self._outcome.cancelled):
            ended.connect(self._mailbox.deliver, queued)  # first: what ended tells its last progress before
        self._outcome.succeeded.connect(self.succeeded, queued)
        self._outcome.failed.connect(self.failed, queued)
        self._outcome.cancelled.connect(self.cancelled, queued)
        self._thread.finished.connect(self._on_thread_finished, queued)

    def start(self) -> None:
        """Start the job."""
        self.is_running = True
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Return whether the thread ended within the time."""
        return bool(self._thread.wait(int(seconds * 1000)))

    def _on_progress(self, progress: Progress) -> None:
        self._mailbox.put_progress(progress)

    def _on_file(self, news: FileNews) -> None:
        self._mailbox.put_file(news)

    def _on_thread_finished(self) -> None:
        self.is_running = False
        self.finished.emit()


class InlineHandle(JobHandle):
    """A job that runs inside `start()`."""

    def __init__(self, job: Job[Any], title: Phrase, parent: QObject) -> None:
        super().__init__(title, parent)
        self._outcome = Outcome(job, self.context())
        self._outcome.succeeded.connect(self.succeeded)
        self._outcome.failed.connect(self.failed)
        self._outcome.cancelled.connect(self.cancelled)

    def start(self) -> None:
        """Run the job to its end."""
        self.is_running = True
        self._outcome.run()
        self.is_running = False
        self.finished.emit()

    def wait(self, seconds: float) -> bool:  # noqa: ARG002 - the surface of a threaded handle
        """Return True: the job has ended."""
        return True


class Runner(QObject):  # type: ignore[misc]
    """Makes handles and keeps them while they run; `started` tells whoever shows running jobs."""

    started = pyqtSignal(object)
    handle_class: type[Any] = ThreadedHandle

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running: list[Any] = []

    def run(self, job: Job[Any], title: Phrase) -> Any:
        """Return the handle of a job that is ready to start: connect, then `start()`."""
        handle = self.run_quietly(job, title)
        self.started.emit(handle)
        return handle

    def run_quietly(self, job: Job[Any], title: Phrase) -> Any:
        """Return the handle of a job that nobody else is told of: what becomes of it is only its caller's to show."""
        handle = self.handle_class(job, title, self)
        self.running.append(handle)
        handle.finished.connect(self._on_handle_finished)
        return handle

    def stop_all(self, seconds: float = 10.0) -> bool:
        """Cancel every job and wait; returns whether all have ended."""
        for handle in self.running:
            handle.cancel()
        return all([handle.wait(seconds) for handle in list(self.running)])  # noqa: C419 - wait for each

    def _on_handle_finished(self) -> None:
        handle = self.sender()
        self.running = [running for running in self.running if running is not handle]
        handle.setParent(None)  # from now on it lives as long as somebody looks at it


class ThreadRunner(Runner):
    """Runs each job on a QThread of its own."""


class InlineRunner(Runner):
    """Runs jobs inside `start()`, for tests."""

    handle_class = InlineHandle
