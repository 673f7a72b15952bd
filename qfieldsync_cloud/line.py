"""The way to the network as the owner of a job sees it: it can be paused, and it waits for a server that is away."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Callable

DELAYS = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds until the next try; the last one is repeated."""


@dataclass(frozen=True)
class Standstill:
    """Why nothing travels: a person paused, or `error` is why the server can't be reached until `next_try`."""

    error: Exception | None = None
    next_try: datetime | None = None


@dataclass(frozen=True, eq=False)
class _Outage:
    standstill: Standstill
    until: float


class Line:
    """What the transfers of a job ask before they go on; `on_change` hears of each standstill, None when it is over.

    May be used from several threads. Nobody polls: whoever waits is woken by a click, by the time, or by `wake` after
    `cancelled` was set.
    """

    def __init__(
        self,
        cancelled: threading.Event,
        on_change: Callable[[Standstill | None], None],
        delays: Sequence[float] = DELAYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cancelled = cancelled
        self._on_change = on_change
        self._delays = delays
        self._clock = clock
        self._changed = threading.Condition()
        self._is_paused = False
        self._outage: _Outage | None = None
        self._failures = 0
        self.answers = 0
        self.is_patient = False

    @property
    def is_paused(self) -> bool:
        """Whether a person paused it."""
        return self._is_paused

    def pause(self) -> None:
        """Let nothing travel any more after the pieces that are under way."""
        self._set_paused(True)

    def resume(self) -> None:
        """Let what was paused go on."""
        self._set_paused(False)

    def try_now(self) -> None:
        """Let all that waits for the server try at once."""
        with self._changed:
            self._end_outage()

    def wake(self) -> None:
        """Let all that waits see that the job was cancelled."""
        with self._changed:
            self._changed.notify_all()

    def hold(self) -> None:
        """Wait while it is paused, and no longer than until the job is cancelled."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_paused or self._cancelled.is_set())

    def answered(self) -> None:
        """Note that the server was reached."""
        with self._changed:
            self.answers += 1
            self._failures = 0

    def wait_out(self, error: Exception, answers: int) -> None:
        """Wait for the next try, which is the same for all transfers.

        Raises the error where waiting is of no use: nobody looks, the server was never reached, or it has answered
        others since it had given `answers`.
        """
        with self._changed:
            if not self.is_patient or not self.answers or self.answers != answers:
                raise error
            outage = self._outage or self._begin_outage(error)
            left = max(0.0, outage.until - self._clock())
            self._changed.wait_for(lambda: self._outage is not outage or self._cancelled.is_set(), left)
            if self._outage is outage:
                self._end_outage()

    def _begin_outage(self, error: Exception) -> _Outage:
        delay = self._delays[min(self._failures, len(self._delays) - 1)]
        self._failures += 1
        standstill = Standstill(error, datetime.now() + timedelta(seconds=delay))
        self._outage = _Outage(standstill, self._clock() + delay)
        self._tell()
        return self._outage

    def _end_outage(self) -> None:
        self._outage = None
        self._changed.notify_all()
        self._tell()

    def _set_paused(self, is_paused: bool) -> None:
        with self._changed:
            self._is_paused = is_paused
            self._changed.notify_all()
            self._tell()

    def _tell(self) -> None:
        if self._is_paused:
            self._on_change(Standstill())
        else:
            self._on_change(self._outage.standstill if self._outage else None)
