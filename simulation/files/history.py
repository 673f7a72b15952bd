"""Histories of files: what people do with two folders and a cloud, step by step, made from a seed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.refusals import RefusedError
from qfieldsync_cloud.sync.plan import Direction, Resolution
from simulation.clients import SimulatedSession
from simulation.clock import SimulatedClock, SimulatedContext
from simulation.cloud import DESK
from simulation.files.cloud import OTHERS, FileCloud
from simulation.files.contents import BEGINNING, IGNORED, NAMES, PROJECT, Contents, brief
from simulation.files.folder import LinkedFolder
from simulation.files.trouble import Bad
from simulation.files.watch import Decisions
from simulation.files.world import World

_LONGEST_HISTORY = 18
_ALIKE = 1
"""The seed of what is the same in all histories: the ids of the project and of its first versions."""
_ROUNDS = 6


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
    world.told.append(f"{world.clock.seconds():6.0f} s  at the end: {_named(folder)}, conflicts: {choice.value}")
    report = world.synchronize(folder, decisions=Decisions(default=choice))
    world.cloud.settle()
    return report is not None and report.complete and not report.changed


def _named(folder: LinkedFolder) -> str:
    return folder.place.name


# Steps


def _edit(world: World, random: Random) -> str:
    folder = random.choice(world.folders)
    return "; ".join(_one_edit(world, folder, random) for _ in range(random.choice((1, 1, 2, 3))))


def _one_edit(world: World, folder: LinkedFolder, random: Random) -> str:
    files = folder.files()
    there = sorted(files)
    kind = random.choices(("write", "again", "delete", "rename"), (50, 14, 18, 18))[0]
    if kind in ("delete", "rename") and there:
        path = random.choice(there)
        world.may_lose(files[path], path)
        if kind == "delete" or path == PROJECT:
            folder.remove(path)
            return f"{_named(folder)}: {path} {brief(files[path])} is deleted"
        new = random.choice([name for name in NAMES if name not in (PROJECT, path)])
        world.may_lose(files.get(new), new)
        world.contents.note(new, files[path])
        folder.rename(path, new)
        return f"{_named(folder)}: {path} {brief(files[path])} is {new} now"
    path = random.choice(NAMES)
    content = (world.contents.again if kind == "again" else world.contents.new)(path, random)
    world.may_lose(files.get(path), path)
    folder.write(path, content, at_once=random.random() < 0.7)
    return f"{_named(folder)}: {path} is {brief(content)}{' again' if kind == 'again' else ''}"


def _ignore(world: World, random: Random) -> str:
    folder = random.choice(world.folders)
    lines = random.choice([*IGNORED, []])
    folder.ignore(lines)
    return f"{_named(folder)}: ignores {' '.join(lines) or 'nothing'}"


def _others(world: World, random: Random) -> str:
    held = world.cloud.newest()
    if held and random.random() < 0.25:
        path = random.choice(sorted(held))
        world.cloud.delete(OTHERS, path)
        return f"others delete {path} {brief(held[path].content)} in the cloud"
    path = random.choice(NAMES)
    content = (world.contents.again if random.random() < 0.2 else world.contents.new)(path, random)
    try:
        world.cloud.upload(OTHERS, path, content)
    except RefusedError as error:
        return f"an upload of others is refused: {error}"
    return f"others upload {path} {brief(content)}"


def _clash(world: World, random: Random) -> str:
    first = _one_edit(world, random.choice(world.folders), Random(random.random()))
    if random.random() < 0.5:
        return f"{first}; {_others(world, random)}"
    return f"{first}; {_one_edit(world, random.choice(world.folders), random)}"


def _synchronize(world: World, random: Random) -> str:
    folder = random.choice(world.folders)
    direction = random.choices(list(Direction), (76, 12, 12))[0]
    default = random.choices(list(Resolution), (50, 25, 25))[0]
    bad = random.choices((_calm, _killed, _flaky, _unanswered, _full, _meddled), (34, 24, 14, 8, 8, 12))[0](random)
    said = [f"{_named(folder)} synchronizes {direction.value}, conflicts: {default.value}", bad.words]
    world.told[-1] += ", ".join(filter(None, said))
    world.synchronize(folder, bad, direction, Decisions(default=default), _meddling(world, folder, random))
    return ""


def _decide(world: World, random: Random) -> str:
    """Somebody looks at the plan, decides file by file, and synchronizes; others may do something in between."""
    folder = random.choice(world.folders)
    shown = {name: version.content for name, version in world.cloud.newest().items()}
    plan = world.plan(folder)
    if plan is None or not plan.conflicts:
        return f"{_named(folder)}: nothing to decide"
    by_path = {file.path: random.choice(list(Resolution)) for file in plan.conflicts}
    told = ", ".join(f"{path}: {choice.value}" for path, choice in by_path.items())
    world.told[-1] += f"{_named(folder)}: {told}"
    if random.random() < 0.3:
        world.told[-1] += f"; {_others(world, random)}; "
    bad = _meddled(random) if random.random() < 0.3 else Bad()
    world.synchronize(
        folder, bad, decisions=Decisions(by_path, plan=plan, shown=shown), meddle=_meddling(world, folder, random)
    )
    return ""


def _meddling(world: World, folder: LinkedFolder, random: Random) -> Callable[[], None]:
    own = Random(random.random())

    def meddle() -> None:
        said = _others(world, own) if own.random() < 0.6 else _one_edit(world, folder, own)
        world.told[-1] += f" [{said}]"

    return meddle


def _calm(_random: Random) -> Bad:
    return Bad()


def _killed(random: Random) -> Bad:
    return Bad(kill_at=random.randint(1, random.choice((20, 60, 120))))


def _flaky(_random: Random) -> Bad:
    return Bad(unreachable=0.06, lost=0.06, cut=0.12)


def _unanswered(_random: Random) -> Bad:
    return Bad(lost=0.2)


def _full(random: Random) -> Bad:
    first = random.randint(1, 25)
    return Bad(full_at=(first, first + random.choice((0, 3, 1000))))


def _meddled(random: Random) -> Bad:
    return Bad(meddle_at=tuple(sorted(random.sample(range(2, 24), random.choice((1, 1, 2, 4))))))


def _put_back(world: World, random: Random) -> str:
    folder = random.choice(world.folders)
    entries = world.trash(folder)
    if not entries:
        return f"{_named(folder)}: the trash is empty"
    chosen = random.sample(entries, min(len(entries), random.choice((1, 1, 2))))
    world.told[-1] += f"{_named(folder)}: {', '.join(entry.path for entry in chosen)} put back"
    bad = random.choices((_calm, _killed, _full), (6, 2, 2))[0](random)
    world.put_back(folder, chosen, bad)
    return f" ({bad.words})" if bad.words else ""


def _move(world: World, random: Random) -> str:
    number = random.randrange(len(world.folders))
    folder = world.folders[number]
    old = _named(folder)
    folder.move(world.place / f"{old}, moved")
    return f"{old} is moved"


def _copy(world: World, random: Random) -> str:
    if len(world.folders) > 2:
        return "nothing"
    folder = random.choice(world.folders)
    world.folders.append(folder.copy(world.place / "a copy"))
    return f"{_named(folder)} is copied"


def _quota(world: World, _random: Random) -> str:
    world.cloud.quota = 1000 if world.cloud.quota is None else None
    return "the storage is full" if world.cloud.quota else "the storage is made larger"


def _wait(world: World, random: Random) -> str:
    seconds = random.choice((5, 60, 5 * 24 * 3600))
    world.clock.advance(seconds)
    return f"{seconds} seconds pass"


STEPS: dict[str, tuple[float, Callable[[World, Random], str]]] = {
    "edit": (30, _edit),
    "clash": (8, _clash),
    "others": (7, _others),
    "synchronize": (34, _synchronize),
    "decide": (7, _decide),
    "put back": (3, _put_back),
    "ignore": (3, _ignore),
    "move": (1, _move),
    "copy": (1.5, _copy),
    "quota": (1, _quota),
    "wait": (2, _wait),
}
