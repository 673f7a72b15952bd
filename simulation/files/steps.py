"""What can happen in a history of files: what people do, what the plugin does, and what goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from qfieldsync_cloud.refusals import RefusedError
from qfieldsync_cloud.sync.plan import Direction, Resolution
from simulation.files.cloud import OTHERS
from simulation.files.contents import IGNORED, NAMES, PROJECT, brief
from simulation.files.folder import LinkedFolder
from simulation.files.trouble import Bad
from simulation.files.watch import Decisions
from simulation.files.world import World


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
            return f"{folder.place.name}: {path} {brief(files[path])} is deleted"
        new = random.choice([name for name in NAMES if name not in (PROJECT, path)])
        world.may_lose(files.get(new), new)
        world.contents.note(new, files[path])
        folder.rename(path, new)
        return f"{folder.place.name}: {path} {brief(files[path])} is {new} now"
    path = random.choice(NAMES)
    content = (world.contents.again if kind == "again" else world.contents.new)(path, random)
    world.may_lose(files.get(path), path)
    folder.write(path, content, at_once=random.random() < 0.7)
    return f"{folder.place.name}: {path} is {brief(content)}{' again' if kind == 'again' else ''}"


def _ignore(world: World, random: Random) -> str:
    folder = random.choice(world.folders)
    lines = random.choice([*IGNORED, []])
    folder.ignore(lines)
    return f"{folder.place.name}: ignores {' '.join(lines) or 'nothing'}"


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
    said = [f"{folder.place.name} synchronizes {direction.value}, conflicts: {default.value}", bad.words]
    world.told[-1] += ", ".join(filter(None, said))
    world.synchronize(folder, bad, direction, Decisions(default=default), _meddling(world, folder, random))
    return ""


def _decide(world: World, random: Random) -> str:
    """Somebody looks at the plan, decides file by file, and synchronizes; others may do something in between."""
    folder = random.choice(world.folders)
    shown = {name: version.content for name, version in world.cloud.newest().items()}
    plan = world.plan(folder)
    if plan is None or not plan.conflicts:
        return f"{folder.place.name}: nothing to decide"
    by_path = {file.path: random.choice(list(Resolution)) for file in plan.conflicts}
    told = ", ".join(f"{path}: {choice.value}" for path, choice in by_path.items())
    world.told[-1] += f"{folder.place.name}: {told}"
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
        return f"{folder.place.name}: the trash is empty"
    chosen = random.sample(entries, min(len(entries), random.choice((1, 1, 2))))
    world.told[-1] += f"{folder.place.name}: {', '.join(entry.path for entry in chosen)} put back"
    bad = random.choices((_calm, _killed, _full), (6, 2, 2))[0](random)
    world.put_back(folder, chosen, bad)
    return f" ({bad.words})" if bad.words else ""


def _move(world: World, random: Random) -> str:
    number = random.randrange(len(world.folders))
    folder = world.folders[number]
    old = folder.place.name
    folder.move(world.place / f"{old}, moved")
    return f"{old} is moved"


def _copy(world: World, random: Random) -> str:
    if len(world.folders) > 2:
        return "nothing"
    folder = random.choice(world.folders)
    world.folders.append(folder.copy(world.place / "a copy"))
    return f"{folder.place.name} is copied"


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
