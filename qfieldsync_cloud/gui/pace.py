"""How fast something goes, and how long it still takes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Callable

WINDOW = 8.0
"""Seconds over which the rate is taken."""


@dataclass
class Pace:
    """Measures over the last seconds, so that a slow start or a pause is soon forgotten; `clock` in seconds."""

    clock: Callable[[], float]
    _seen: deque[tuple[float, int]] = field(default_factory=deque)

    def note(self, done: int) -> None:
        """Note how much is done; less than before begins anew."""
        now = self.clock()
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW:
            self._seen.popleft()

    def begin_anew(self) -> None:
        """Forget what was seen: time in which nothing was meant to move does not count."""
        self._seen.clear()

    @property
    def rate(self) -> float | None:
        """Return how much is done in a second, None while it is too early to tell, 0 once nothing moves any more."""
        if len(self._seen) < 2:
            return None
        (first, at_first), (last, at_last) = self._seen[0], self._seen[-1]
        if at_last <= at_first:
            return 0.0 if last - first >= WINDOW else None
        return (at_last - at_first) / (last - first) if last - first >= 0.5 else None

    def left(self, total: int) -> float | None:
        """Return the seconds until `total` is reached, None while it is too early to tell."""
        rate = self.rate
        return max(0, total - self._seen[-1][1]) / rate if rate else None
