"""Gathers what a job's threads report, so that the GUI hears of it ten times a second and not ten thousand times."""

from __future__ import annotations

import threading
import time

from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from qfieldsync_cloud.context import FileNews, Progress

PAUSE = 100
"""Milliseconds between two deliveries."""


class Mailbox(QObject):  # type: ignore[misc]
    """Keeps the newest progress and the newest of each file; what is older was never seen and is dropped.

    Filled from any thread; delivers on the thread that it lives on.
    """

    progressed = pyqtSignal(object)
    files_moved = pyqtSignal(object)
    _filled = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._files: dict[str, FileNews] = {}
        self._is_noted = False
        self._delivered = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.deliver)
        self._filled.connect(self._on_filled, Qt.ConnectionType.QueuedConnection)

    def put_progress(self, progress: Progress) -> None:
        """Keep a progress until the next delivery."""
        with self._lock:
            self._progress = progress
            self._note()

    def put_file(self, news: FileNews) -> None:
        """Keep the news of a file until the next delivery."""
        with self._lock:
            self._files[news.path] = news
            self._note()

    def _on_filled(self) -> None:
        """Deliver at once after a silence, else when the pause is over."""
        left = PAUSE - int(1000 * (time.monotonic() - self._delivered))
        if left > 0:
            self._timer.start(left)
        else:
            self.deliver()

    def _note(self) -> None:
        if not self._is_noted:
            self._is_noted = True
            self._filled.emit()

    def deliver(self) -> None:
        """Hand out what was gathered."""
        with self._lock:
            progress, self._progress = self._progress, None
            files, self._files = self._files, {}
            self._is_noted = False
        self._delivered = time.monotonic()
        if progress:
            self.progressed.emit(progress)
        if files:
            self.files_moved.emit(list(files.values()))
