"""Makes a history that shows something as short as it can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar


class Played(Protocol):
    """A history that was played."""

    @property
    def history(self) -> Any:
        """What was played: a frozen dataclass with `steps`."""

    @property
    def is_lost(self) -> bool:
        """Whether it lost something."""


Outcome = TypeVar("Outcome", bound=Played)


def shorten(outcome: Outcome, run: Callable[[Any], Outcome]) -> Outcome:
    """Return a history that loses something too, with as few steps as were found: none of them can be left out."""
    size = max(1, len(outcome.history.steps) // 2)
    while True:
        found = _without_some(outcome, run, size)
        if found:
            outcome = found
            size = min(size, max(1, len(outcome.history.steps) // 2))
        elif size == 1:
            return outcome
        else:
            size //= 2


def _without_some(outcome: Outcome, run: Callable[[Any], Outcome], size: int) -> Outcome | None:
    steps = outcome.history.steps
    for start in range(0, len(steps), size):
        tried = run(replace(outcome.history, steps=steps[:start] + steps[start + size :]))
        if tried.is_lost:
            return tried
    return None
