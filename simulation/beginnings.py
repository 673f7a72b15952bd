"""The folder of a desk at the beginning: the plugin downloads it once, and each other history gets a copy of that."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from qfieldsync_cloud.jobs.download import download_project
from simulation.clients import SimulatedSession
from simulation.clock import SimulatedClock, SimulatedContext
from simulation.geopackages import IN_ONE_FILE, IN_TWO_FILES, sample_files
from simulation.watched import WatchedCloud

_ALIKE = 1
"""The seed of what is the same in all histories that begin alike: the ids of the project and its first versions."""


@dataclass(frozen=True)
class Beginning:
    """What tells one beginning from another: the files, and whether their keys are reused."""

    reuses_keys: bool
    is_in_two_files: bool

    def cloud(self, clock: SimulatedClock, random: Random) -> WatchedCloud:
        """Return a cloud with the project; by `random` goes what happens in it from now on."""
        state = random.getstate()
        random.seed(_ALIKE)
        files = sample_files(self.reuses_keys, IN_TWO_FILES if self.is_in_two_files else IN_ONE_FILE)
        cloud = WatchedCloud(random, clock, reuses_keys=self.reuses_keys, files=files)
        random.setstate(state)
        return cloud

    def put(self, folder: Path) -> None:
        """Make the folder into which the project was downloaded."""
        for name, content, modified in _downloaded(self):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            os.utime(path, ns=(modified, modified))


@lru_cache(maxsize=4)
def _downloaded(beginning: Beginning) -> tuple[tuple[str, bytes, int], ...]:
    """Return name, content and time of each file of the folder: the plugin's memory knows them by all three."""
    clock = SimulatedClock()
    cloud = beginning.cloud(clock, Random(_ALIKE))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "desk"
        download_project(SimulatedSession(cloud), cloud.project_id, folder)(SimulatedContext(clock))
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return tuple(
            (path.relative_to(folder).as_posix(), path.read_bytes(), path.stat().st_mtime_ns) for path in files
        )
