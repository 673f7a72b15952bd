"""Adds up what parallel transfers report, so that one progress tells the whole and the file at hand."""

from __future__ import annotations

import threading
import time
from typing import Callable

from qfieldsync_cloud.context import Context, FileNews, FileState, Progress, Unit
from qfieldsync_cloud.phrases import Phrase

_PAUSE = 0.1


class Tally:
    """The bytes of all transfers together; reports at most ten times a second."""

    def __init__(
        self, activity: Phrase, total: int, context: Context, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._activity = activity
        self._total = total
        self._context = context
        self._clock = clock
        self._lock = threading.Lock()
        self._done = 0
        self._last = -_PAUSE

    def counter(self, path: str, size: int) -> Callable[[int], None]:
        """Return what a transfer calls with the bytes that it has moved so far."""
        before = 0

        def count(moved: int) -> None:
            nonlocal before
            with self._lock:
                counted = min(moved, size)
                self._done += counted - before
                before = counted
                done = self._done if self._due() or moved >= size else None
            self._context.tell(FileNews(path, FileState.MOVING, moved))
            if done is not None:
                self._context.report(Progress(self._activity, done, self._total, Unit.BYTES, path, moved, size))

        return count

    def _due(self) -> bool:
        now = self._clock()
        if now - self._last < _PAUSE:
            return False
        self._last = now
        return True
