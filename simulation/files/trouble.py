"""What goes wrong in one synchronization: bad lines, a full disk, a kill, and people who go on working."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from qfieldsync_cloud.names import FOLDER
from simulation.faults import Chance
from simulation.files.disk import Disk
from simulation.files.folder import LinkedFolder
from simulation.files.watch import Watch


@dataclass(frozen=True)
class Bad:
    """What goes wrong: the first three are rates; steps and calls are counted from 1, and `meddle_at` are calls."""

    unreachable: float = 0.0
    lost: float = 0.0
    cut: float = 0.0
    kill_at: int | None = None
    full_at: tuple[int, int] = (0, 0)
    meddle_at: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """It, as people say it."""
        wrong = [f"killed at step {self.kill_at}"] if self.kill_at else []
        wrong += ["on a bad line"] if self.unreachable or self.lost or self.cut else []
        wrong += ["the disk is full from write {} to {}".format(*self.full_at)] if self.full_at[1] else []
        wrong += [f"others work meanwhile, at call {', '.join(map(str, self.meddle_at))}"] if self.meddle_at else []
        return ", ".join(wrong)


class Trouble(Chance, Disk):
    """Brings it about. Each call, before and after it took effect, and each write of the plugin is a step."""

    def __init__(
        self,
        bad: Bad,
        random: Random,
        folder: LinkedFolder,
        watch: Watch,
        meddle: Callable[[], None],
        moment: Callable[[], datetime],
    ) -> None:
        super().__init__(random, bad.unreachable, bad.lost, bad.cut, bad.kill_at)
        self._bad, self._folder, self._watch, self._meddle = bad, folder, watch, meddle
        self._moment = moment
        self._calls = self._writes = 0

    def on_call(self, name: str, phase: str) -> None:
        """Let others work, then fail as a call may."""
        self._calls += 1
        if self._calls in self._bad.meddle_at:
            self._meddle()
        super().on_call(name, phase)

    def on_step(self, name: str) -> None:
        """Kill if it is time to; what Python does after that is undone."""
        if self._is_dead():
            return
        if self.steps + 1 == self._kill_at:
            self._folder.freeze()
        super().on_step(name)

    def is_full(self) -> bool:
        """Return whether there is no room for this write."""
        self._writes += 1
        first, last = self._bad.full_at
        return first <= self._writes <= last

    def on_placed(self, place: Path) -> None:
        """Tell the watch of a file that came into the folder."""
        parts = place.parts[len(self._folder.place.parts) :]
        if not self._is_dead() and parts and parts[0] != FOLDER and place.is_relative_to(self._folder.place):
            self._watch.on_placed("/".join(parts))

    def moment(self) -> datetime:
        """Return a time that no other write has."""
        return self._moment()

    def _is_dead(self) -> bool:
        return bool(self._kill_at and self.steps >= self._kill_at)
