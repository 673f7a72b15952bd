"""Plays histories and judges them; makes those that lost something as short as they can be."""

from __future__ import annotations

import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from qfieldsync_cloud.sync.plan import Resolution
from simulation.history import History, bring_together, make_history, play
from simulation.verdict import Verdict, judge

_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Outcome:
    """A history, what happened in it, and what is to be said of it."""

    history: History
    told: tuple[str, ...]
    verdict: Verdict

    @property
    def words(self) -> str:
        """All of it, line by line."""
        steps = ", ".join(step.kind for step in self.history.steps)
        lost = [f"  lost: {line}" for line in self.verdict.lost]
        return "\n".join([f"seed {self.history.seed}: {steps}", *self.told, *lost])


def run_seed(seed: int) -> Outcome:
    """Play the history of a seed and judge it."""
    return run_history(make_history(seed))


def run_history(history: History) -> Outcome:
    """Play a history, bring everybody together, and judge it; the folder is in memory where there is such a disk."""
    with _scratch() as folder:
        told: list[str] = []
        try:
            world = play(history, folder, told)
            bring_together(world, Resolution.STOP)
            bring_together(world, history.last_choice)
            verdict = judge(world)
        except Exception:  # noqa: BLE001 - whatever ends a history is what it was looking for
            verdict = Verdict((traceback.format_exc(),))
        return Outcome(history, tuple(told), verdict)


@contextmanager
def _scratch() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="simulation-", dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        yield place / "desk"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def shortest(outcome: Outcome) -> Outcome:
    """Return a history that loses something too, with as few steps as were found: none of them can be left out."""
    size = max(1, len(outcome.history.steps) // 2)
    while True:
        found = _without_some(outcome, size)
        if found:
            outcome = found
            size = min(size, max(1, len(outcome.history.steps) // 2))
        elif size == 1:
            return outcome
        else:
            size //= 2


def _without_some(outcome: Outcome, size: int) -> Outcome | None:
    steps = outcome.history.steps
    for start in range(0, len(steps), size):
        shorter = replace(outcome.history, steps=steps[:start] + steps[start + size :])
        tried = run_history(shorter)
        if tried.verdict.lost:
            return tried
    return None
