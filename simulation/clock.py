"""The time of a history: it passes only when somebody waits, and what is due then happens in its order."""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Callable

from qfieldsync_cloud.context import Context, Progress

_BEGINNING = datetime(2026, 5, 4, 8, tzinfo=timezone.utc)

Action = Callable[[], None]
OnStep = Callable[[str], None]


class SimulatedClock:
    """The time since the history began, and what is to happen later."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._events: list[tuple[float, int, Action]] = []
        self._numbers = count()
        self._stamps = count(1)

    def seconds(self) -> float:
        """Return the seconds since the beginning, as `time.monotonic` would."""
        return self._seconds

    def now(self) -> datetime:
        """Return date and time, in UTC."""
        return _BEGINNING + timedelta(seconds=self._seconds)

    def stamp(self) -> datetime:
        """Return the time, a little later with every call: nothing happens at the same moment as another thing."""
        return self.now() + timedelta(microseconds=next(self._stamps))

    def after(self, seconds: float, action: Action) -> None:
        """Do something when so many seconds have passed."""
        heapq.heappush(self._events, (self._seconds + seconds, next(self._numbers), action))

    def advance(self, seconds: float) -> None:
        """Let time pass; what is due is done, the earliest first.

        What is done may itself let time pass; the clock never goes back.
        """
        end = self._seconds + seconds
        while self._events and self._events[0][0] <= end:
            due, _, action = heapq.heappop(self._events)
            self._seconds = max(self._seconds, due)
            action()
        self._seconds = max(self._seconds, end)


class SimulatedContext(Context):
    """The context of a job whose waiting takes no time; `on_step` sees each of its steps, and may raise there."""

    def __init__(self, clock: SimulatedClock, on_step: OnStep | None = None) -> None:
        super().__init__()
        self._clock = clock
        self._on_step = on_step

    def report(self, progress: Progress) -> None:
        """Show a step."""
        self._step(progress.activity.text)

    def check(self) -> None:
        """Show a step."""
        self._step("check")
        super().check()

    def wait(self, seconds: float) -> None:
        """Let the seconds pass at once."""
        self.check()
        self._clock.advance(seconds)
        self.check()

    def _step(self, name: str) -> None:
        if self._on_step:
            self._on_step(name)
