"""Between a job's context and the feedback of Processing."""

from __future__ import annotations

import threading

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import Qt

from qfieldsync_cloud.context import Context, Level, Progress
from qfieldsync_cloud.i18n import shown
from qfieldsync_cloud.phrases import Phrase


class FeedbackContext:
    """Makes the context whose progress, log and cancellation are those of a feedback; transfers use several threads."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self._lock = threading.Lock()
        self._activity = ""
        self._cancelled = threading.Event()
        # Direct: the event has to be set even while the thread of the algorithm is busy.
        feedback.canceled.connect(self._cancelled.set, Qt.ConnectionType.DirectConnection)
        if feedback.isCanceled():
            self._cancelled.set()

    def context(self) -> Context:
        """Return the context for the jobs of one run."""
        return Context(self._on_progress, self._cancelled, self._on_log)

    def _on_progress(self, progress: Progress) -> None:
        activity = shown(progress.activity)
        with self._lock:
            if activity != self._activity:
                self._activity = activity
                self._feedback.setProgressText(activity)
            if progress.total:
                self._feedback.setProgress(100.0 * progress.done / progress.total)

    def _on_log(self, level: Level, line: Phrase) -> None:
        with self._lock:
            if level is Level.INFO:
                self._feedback.pushInfo(shown(line))
            elif level is Level.WARNING:
                self._feedback.pushWarning(shown(line))
            else:
                self._feedback.reportError(shown(line), False)
