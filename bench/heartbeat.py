"""A 5 ms heartbeat on the GUI thread: its longest gap is the longest stall."""

from __future__ import annotations

import time
from typing import Any, Callable

from qgis.PyQt.QtCore import QObject, Qt, QTimer


class Heartbeat(QObject):
    """Beats every 5 ms while the event loop runs."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Begin to measure."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """Return the longest stall in milliseconds, beyond the 5 ms of the beat."""
        self._timer.stop()
        return max(0.0, self.longest * 1000 - 5)

    def _on_timer_timeout(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def run_job(job: Any, watch: Callable[[Any], None] = lambda _handle: None) -> tuple[Any, float]:
    """Return a job's result and the longest stall of this thread in ms while it ran on a thread of its own.

    `watch` gets the job's handle before it starts; what it does counts.
    """
    from qgis.PyQt.QtCore import QEventLoop

    from qfieldsync_cloud.phrases import phrase
    from qfieldsync_cloud.worker.runner import ThreadRunner

    runner = ThreadRunner()
    handle = runner.run(job, phrase("bench"))
    outcome: dict[str, Any] = {}
    loop = QEventLoop()
    handle.succeeded.connect(lambda result: outcome.update(result=result))
    handle.failed.connect(lambda error: outcome.update(error=error))
    handle.finished.connect(loop.quit)
    beat = Heartbeat()
    beat.start()
    watch(handle)
    handle.start()
    loop.exec()
    stall = beat.stop()
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"], stall
