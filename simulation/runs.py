"""Plays histories and judges them; makes those that lost something as short as they can be."""

from __future__ import annotations

import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qfieldsync_cloud.sync.plan import Resolution
from simulation.history import History, bring_together, make_history, play
from simulation.shortening import shorten
from simulation.verdict import Verdict, judge

_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Outcome:
    """A history, what happened in it, and what is to be said of it."""

    history: History
    told: tuple[str, ...]
    verdict: Verdict

    @property
    def is_lost(self) -> bool:
        """Whether it lost something."""
        return bool(self.verdict.lost)

    @property
    def words(self) -> str:
        """All of it, line by line."""
        steps = ", ".join(step.kind for step in self.history.steps)
        lost = [f"  lost: {line}" for line in self.verdict.lost]
        return "\n".join([f"seed {self.history.seed}: {steps}", *self.told, *lost])


def run_seed(seed: int, with_older_uploads: bool = False) -> Outcome:
    """Play the history of a seed and judge it."""
    return run_history(make_history(seed, with_older_uploads))


def run_history(history: History) -> Outcome:
    """Play a history, bring everybody together, and judge it; the folder is in memory where there is such a disk."""
    with _scratch() as folder:
        told: list[str] = []
        try:
            world = play(history, folder, told)
            if not bring_together(world, Resolution.STOP):
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
    """Return a history that loses something too, with as few steps as were found."""
    return shorten(outcome, run_history)
