"""How far a package is, from the parts of single items up to the whole, and the way out when it is cancelled."""

from __future__ import annotations

import threading
from typing import Callable

from qfieldsync_cloud.context import Context, Progress, Unit
from qfieldsync_cloud.errors import CancelledJob
from qfieldsync_cloud.phrases import Phrase

Advance = Callable[[float], None]  # told the part done, 0 to 1; raises CancelledJob


class Tally:
    """Turns the progress of single items into that of the whole, in bytes, and asks for cancellation at each step.

    Several items may be on their way at once, each in a thread of its own.
    """

    def __init__(self, context: Context, total: int) -> None:
        self._context = context
        self._total = total
        self._done = 0
        self._under_way: dict[str, int] = {}
        self._lock = threading.Lock()

    def item(self, activity: Phrase, name: str, size: int) -> Advance:
        """Return what is told the part done of an item."""

        def advance(part: float) -> None:
            self._context.check()
            done = int(size * min(part, 1.0))
            with self._lock:
                self._under_way[name] = done
                so_far = min(self._done + sum(self._under_way.values()), self._total)
                self._context.report(Progress(activity, so_far, self._total, Unit.BYTES, name, done, size))

        advance(0.0)
        return advance

    def finish(self, name: str, size: int) -> None:
        """Count an item as done."""
        with self._lock:
            self._under_way.pop(name, None)
            self._done += size


def stretch(advance: Advance, start: float, end: float) -> Advance:
    """Return what is told the part done of the stretch of an item between `start` and `end`."""
    return lambda part: advance(start + (end - start) * min(part, 1.0))


class Watch:
    """Carries a cancellation past a library that swallows exceptions raised in its callbacks."""

    def __init__(self, advance: Advance) -> None:
        self._advance = advance
        self._part = 0.0
        self._cancelled: CancelledJob | None = None

    def stops(self, part: float) -> bool:
        """Tell the part done and return whether the library has to stop."""
        self._part = part
        try:
            self._advance(part)
        except CancelledJob as cancelled:
            self._cancelled = cancelled
        return self._cancelled is not None

    def poll(self) -> bool:
        """Return whether the library has to stop, at the part last told."""
        return self.stops(self._part)

    def check(self) -> None:
        """Raise the CancelledJob that came while the library ran."""
        if self._cancelled:
            raise self._cancelled
