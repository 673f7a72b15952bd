"""Histories of files: what people do with two folders and a cloud, step by step, made from a seed."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.sync.plan import Resolution
from simulation.clients import SimulatedSession
from simulation.clock import SimulatedClock, SimulatedContext
from simulation.cloud import DESK
from simulation.files.cloud import FileCloud
from simulation.files.contents import BEGINNING, Contents, brief
from simulation.files.folder import LinkedFolder
from simulation.files.steps import STEPS
from simulation.files.watch import Decisions
from simulation.files.world import World

_LONGEST_HISTORY = 18
_ALIKE = 1
"""The seed of what is the same in all histories: the ids of the project and of its first versions."""
_ROUNDS = 3


@dataclass(frozen=True)
class Step:
    """Something that happens; all chance in it comes from its own `seed`, so that other steps can be left out."""

    kind: str
    seed: int


@dataclass(frozen=True)
class FileHistory:
    """How it begins, what happens then, and what is decided at the end."""

    seed: int
    tells_sha256: bool
    last_choice: Resolution
    steps: tuple[Step, ...]

    @property
    def words(self) -> str:
        """How it begins."""
        return "the server tells a sha256" if self.tells_sha256 else "the server tells an ETag only"


def make_history(seed: int) -> FileHistory:
    """Return the history of a seed."""
    random = Random(seed)
    weights = [weight for weight, _ in STEPS.values()]
    kinds = random.choices(list(STEPS), weights, k=random.randint(4, _LONGEST_HISTORY))
    return FileHistory(
        seed,
        tells_sha256=random.random() < 0.8,
        last_choice=random.choice((Resolution.MINE, Resolution.THEIRS)),
        steps=tuple(Step(kind, random.getrandbits(48)) for kind in kinds),
    )


def begin(history: FileHistory, place: Path) -> World:
    """Return two folders into which the same project was downloaded."""
    clock, random, contents = SimulatedClock(), Random(history.seed), Contents()
    cloud = _first_cloud(clock, history.tells_sha256, contents)
    folders = []
    for number in range(2):
        folder = place / f"folder {number}"
        for name, content, modified in _downloaded(history.tells_sha256):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            os.utime(path, ns=(modified, modified))
        folders.append(LinkedFolder(folder, (DESK, "mate")[number], clock))
    return World(place, clock, random, cloud, contents, folders, [f"          {history.words}"])


def _first_cloud(clock: SimulatedClock, tells_sha256: bool, contents: Contents) -> FileCloud:
    random = Random(_ALIKE)
    files = {name: contents.new(name, random) for name in BEGINNING}
    return FileCloud(random, clock, files, tells_sha256)


@lru_cache(maxsize=2)
def _downloaded(tells_sha256: bool) -> tuple[tuple[str, bytes, int], ...]:
    """Return name, content and time of each file of a folder at the beginning, the plugin's memory included."""
    clock = SimulatedClock()
    cloud = _first_cloud(clock, tells_sha256, Contents())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "first"
        download_project(SimulatedSession(cloud), cloud.project_id, folder)(SimulatedContext(clock))
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return tuple(
            (path.relative_to(folder).as_posix(), path.read_bytes(), path.stat().st_mtime_ns) for path in files
        )


def take(world: World, step: Step) -> None:
    """Let one thing happen, and see whether all is as it should be."""
    world.random.seed(step.seed)
    world.told.append(f"{world.clock.seconds():6.0f} s  ")
    said = STEPS[step.kind][1](world, Random(step.seed + 1))
    world.told[-1] += said
    world.check()


def bring_together(world: World, choice: Resolution) -> None:
    """Lift all that is in the way, and synchronize until nothing more happens; then all has to be the same."""
    world.cloud.quota = None
    for folder in world.folders:
        folder.ignore([])
    for _ in range(_ROUNDS):
        settled = [_is_settled(world, folder, choice) for folder in world.folders]
        if all(settled):
            break
    cloud = {name: version.content for name, version in world.cloud.newest().items()}
    world.check()
    for folder in world.folders:
        files = folder.files()
        for path in sorted({*files, *cloud}):
            if files.get(path) != cloud.get(path):
                told = f"{brief(files.get(path))} here, {brief(cloud.get(path))} in the cloud"
                world.wrong.append(f"{folder.place.name} did not come together with the cloud: {path}, {told}")


def _is_settled(world: World, folder: LinkedFolder, choice: Resolution) -> bool:
    world.told.append(f"{world.clock.seconds():6.0f} s  at the end: {folder.place.name}, conflicts: {choice.value}")
    report = world.synchronize(folder, decisions=Decisions(default=choice))
    world.cloud.settle()
    return report is not None and report.complete and not report.changed
