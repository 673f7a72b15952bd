"""Plays histories of files, and makes those that went wrong as short as they can be."""

from __future__ import annotations

import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from simulation.files.history import FileHistory, begin, bring_together, make_history, take
from simulation.files.world import World
from simulation.shortening import shorten

_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class FileOutcome:
    """A history, what happened in it, and what went wrong; `overtaken` is what no client could have seen in time."""

    history: FileHistory
    told: tuple[str, ...]
    lost: tuple[str, ...]
    overtaken: int

    @property
    def is_lost(self) -> bool:
        """Whether anything went wrong."""
        return bool(self.lost)

    @property
    def words(self) -> str:
        """All of it, line by line."""
        steps = ", ".join(step.kind for step in self.history.steps)
        return "\n".join([f"seed {self.history.seed}: {steps}", *self.told, *(f"  lost: {each}" for each in self.lost)])


def run_seed(seed: int) -> FileOutcome:
    """Play the history of a seed."""
    return run_history(make_history(seed))


def run_history(history: FileHistory) -> FileOutcome:
    """Play a history to its end, or until something goes wrong; the folders are in memory if there is such a disk."""
    with scratch() as place:
        world = begin(history, place)
        try:
            _play(world, history)
        except Exception:  # noqa: BLE001 - whatever ends a history is what it was looking for
            world.wrong.append(traceback.format_exc())
        return FileOutcome(history, tuple(world.told), tuple(dict.fromkeys(world.wrong)), world.overtaken)


def shortest(outcome: FileOutcome) -> FileOutcome:
    """Return a history that goes wrong too, with as few steps as were found."""
    return shorten(outcome, run_history)


def _play(world: World, history: FileHistory) -> None:
    for step in history.steps:
        take(world, step)
        if world.wrong:
            return
    bring_together(world, history.last_choice)


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder."""
    place = Path(tempfile.mkdtemp(prefix="simulation-files-", dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
