"""Histories: what a desk, three crews and the cloud do, step by step, made from a seed and played on a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random

from qfieldsync_cloud.api.models import JobType, Role
from qfieldsync_cloud.refusals import RefusedError
from qfieldsync_cloud.sync.plan import Direction, Resolution
from simulation.beginnings import Beginning
from simulation.clock import SimulatedClock
from simulation.cloud import DESK
from simulation.crew import Crew
from simulation.desk import Options, SimulatedDesk
from simulation.uploads import upload_whole
from simulation.watched import WatchedCloud

ROLES = {"ann": Role.EDITOR, "bob": Role.EDITOR, "eve": Role.REPORTER}
_LONGEST_HISTORY = 16
_FIRST_TAG = 101
"""No value of the sample data is as large: each value that is not there at the beginning is of one edit only."""


@dataclass(frozen=True)
class Step:
    """Something that happens; all chance in it comes from its own `seed`, so that other steps can be left out."""

    kind: str
    seed: int


@dataclass(frozen=True)
class History:
    """How it begins, and what happens then."""

    seed: int
    reuses_keys: bool
    overwrites: bool
    is_in_two_files: bool
    is_open: bool
    last_choice: Resolution
    steps: tuple[Step, ...]
    with_older_uploads: bool = False

    @property
    def words(self) -> str:
        """How it begins."""
        said = [
            "keys are reused" if self.reuses_keys else "keys are never reused",
            "the server overwrites conflicts" if self.overwrites else "the server refuses conflicts",
        ]
        said += ["remarks lie in a file of their own"] if self.is_in_two_files else []
        said += ["QGIS has the files open"] if self.is_open else []
        return "; ".join(said)


@dataclass
class World:
    """A history while it is played; `told` says in words what happened."""

    history: History
    clock: SimulatedClock
    random: Random
    cloud: WatchedCloud
    crews: list[Crew]
    desk: SimulatedDesk
    told: list[str]


def make_history(seed: int, with_older_uploads: bool = False) -> History:
    """Return the history of a seed; in it an older GeoPackage may be uploaded over the newest, if that is asked for."""
    random = Random(seed)
    kinds = random.choices(
        list(_STEPS), [weight for weight, _ in _STEPS.values()], k=random.randint(4, _LONGEST_HISTORY)
    )
    steps = tuple(Step(kind, random.getrandbits(48)) for kind in kinds)
    return History(
        seed,
        reuses_keys=random.random() < 0.4,
        overwrites=random.random() < 0.7,
        is_in_two_files=random.random() < 0.4,
        is_open=random.random() < 0.2,
        last_choice=random.choice((Resolution.MINE, Resolution.THEIRS)),
        steps=steps,
        with_older_uploads=with_older_uploads,
    )


def play(history: History, folder: Path, told: list[str]) -> World:
    """Play a history on a folder that isn't there yet; `told` takes in words what happens."""
    world = begin(history, folder, told)
    for step in history.steps:
        world.random.seed(step.seed)
        random = Random(step.seed + 1)
        world.told.append(f"{world.clock.seconds():6.0f} s  {_STEPS[step.kind][1](world, random)}")
    return world


def begin(history: History, folder: Path, told: list[str]) -> World:
    """Return a desk whose folder is as the cloud is, with crews that have not begun."""
    clock, random, tags = SimulatedClock(), Random(history.seed), count(_FIRST_TAG)
    beginning = Beginning(history.reuses_keys, history.is_in_two_files)
    cloud = beginning.cloud(clock, random)
    cloud.roles.update(ROLES)
    cloud.overwrite_conflicts = history.overwrites
    beginning.put(folder)
    crews = [Crew(name, cloud, random, tags) for name in ROLES]
    desk = SimulatedDesk(folder, cloud, tags, random, history.is_open)
    told.append(f"          {history.words}")
    return World(history, clock, random, cloud, crews, desk, told)


def settle(world: World) -> None:
    """Lift all that is in the way, close QGIS, let the crews send what they have, and let the jobs end."""
    world.desk.files.close()
    world.cloud.roles.update({DESK: Role.ADMIN, **ROLES})
    world.cloud.quota = None
    world.cloud.queue.resume()
    for crew in world.crews:
        crew.push()
    world.cloud.apply(DESK)
    world.cloud.settle()


def bring_together(world: World, choice: Resolution) -> bool:
    """Synchronize until nothing more happens, a few times at most; return whether there is nothing left to decide."""
    settle(world)
    for number in range(4):
        before = len(world.cloud.puts), len(world.desk.states)
        options = Options(default=choice, retry_refused=number == 0)
        run = world.desk.synchronize(options, world.random)
        world.told.append(f"{world.clock.seconds():6.0f} s  at the end: {options.words}")
        world.cloud.settle()
        has_changed = before != (len(world.cloud.puts), len(world.desk.states))
        if not has_changed and run.report and run.report.ok:
            return run.report.complete
    return False


# Steps


def _edit(world: World, random: Random) -> str:
    return "the analyst: " + "; ".join(world.desk.analyst.edit(random) for _ in range(random.choice((1, 1, 2, 3))))


def _crew(world: World, random: Random) -> str:
    crew = random.choice(world.crews)
    edits, told = len(crew.edits), []
    for _ in range(random.choice((1, 2, 3, 4))):
        told.append(crew.act())
        world.clock.advance(random.uniform(0, 10))
    made = [
        f"{edit.method} {edit.table} {edit.key} #{edit.number} {_names(edit.values)}" for edit in crew.edits[edits:]
    ]
    return f"{crew.name}: {', '.join(told)} [{'; '.join(made)}]"


def _names(values: dict[str, object]) -> str:
    return ",".join(values)


def _send(world: World, random: Random) -> str:
    crew = random.choice(world.crews)
    edit = crew.edit()
    crew.push()
    return f"{crew.name}: {edit.method} {edit.table} {edit.key} #{edit.number} {_names(edit.values)}, and push"


def _clash(world: World, random: Random) -> str:
    told = world.desk.analyst.patch(random)
    crew = world.crews[random.randrange(2)]
    edit = world.desk.analyst.edits[-1] if world.desk.analyst.edits else None
    key = world.desk.files.rows().keys.get((edit.table, edit.origin)) if edit else None
    met = crew.meet(edit.table, key, edit.values) if edit and key is not None else None
    crew.push()
    return f"the analyst: {told}; {crew.name}: {'the same, and push' if met else 'push'}"


def _wait(world: World, random: Random) -> str:
    seconds = random.choice((5, 30, 120))
    world.clock.advance(seconds)
    return f"{seconds} seconds pass"


def _synchronize(world: World, random: Random) -> str:
    run = world.desk.synchronize(_options(random), random)
    outcome = "killed" if run.is_killed else f"failed: {run.error}" if run.error else str(run.report.sentence())
    return f"{run.words} → {outcome}"


def _options(random: Random) -> Options:
    direction = random.choices(list(Direction), (80, 8, 12))[0]
    default = random.choices(list(Resolution), (60, 20, 20))[0]
    options = Options(direction, default, retry_refused=random.random() < 0.15)
    if random.random() < 0.25:
        options = replace(options, edit_at=(random.randint(1, 120),))
    return random.choices((_calm, _killed, _flaky, _unanswered), (50, 22, 14, 14))[0](options, random)


def _calm(options: Options, _random: Random) -> Options:
    return options


def _killed(options: Options, random: Random) -> Options:
    return replace(options, kill_at=random.randint(1, 150))


def _flaky(options: Options, _random: Random) -> Options:
    return replace(options, unreachable=0.04, lost=0.04, cut=0.1)


def _unanswered(options: Options, _random: Random) -> Options:
    return replace(options, lost=0.12)


def _decide(world: World, random: Random) -> str:
    return f"the analyst: {world.desk.decide(random)}"


def _take_back(world: World, random: Random) -> str:
    return f"the analyst: {world.desk.take_back(random)}"


def _add_field(world: World, random: Random) -> str:
    return f"the analyst: {world.desk.analyst.add_field(random)}"


def _upload(world: World, random: Random) -> str:
    try:
        user = random.choice(("ann", "bob"))
        return upload_whole(world.cloud, user, random, world.history.with_older_uploads)
    except RefusedError as error:
        return f"an upload is refused: {error}"


def _role(world: World, random: Random) -> str:
    name = random.choice((DESK, DESK, *ROLES))
    world.cloud.roles[name] = random.choice((Role.READER, Role.REPORTER, Role.EDITOR))
    return f"{name} is {world.cloud.roles[name].value} now"


def _quota(world: World, random: Random) -> str:
    if world.cloud.quota is not None:
        world.cloud.quota = None
        if random.random() < 0.7:
            world.cloud.apply("ann" if world.cloud.roles["ann"] is Role.EDITOR else DESK)
        return "the storage is made larger"
    world.cloud.quota = 1000
    return "the storage is full"


def _fail(world: World, random: Random) -> str:
    kind = random.choice((JobType.DELTA_APPLY, JobType.DELTA_APPLY, JobType.PACKAGE, JobType.PROCESS_PROJECTFILE))
    world.cloud.fail_next(kind)
    return f"the next {kind.value} job is going to fail"


def _overwrite(world: World, _random: Random) -> str:
    world.cloud.overwrite_conflicts = not world.cloud.overwrite_conflicts
    return f"overwriting conflicts is {'on' if world.cloud.overwrite_conflicts else 'off'}"


def _late(world: World, random: Random) -> str:
    seconds = random.choice((10, 60, 300))
    world.cloud.queue.pause()
    world.clock.after(seconds, world.cloud.queue.resume)
    return f"no job starts for {seconds} seconds"


def _package(world: World, random: Random) -> str:
    try:
        world.cloud.start_job(random.choice((DESK, "ann")), JobType.PACKAGE)
    except RefusedError as error:
        return f"no package: {error}"
    return "a package is made"


def _shift(world: World, _random: Random) -> str:
    loaded = [crew.name for crew in world.crews if crew.push() and crew.download()]
    return f"{', '.join(loaded) or 'nobody'} downloaded the package"


_STEPS: dict[str, tuple[float, Callable[[World, Random], str]]] = {
    "edit": (28, _edit),
    "crew": (18, _crew),
    "send": (14, _send),
    "clash": (6, _clash),
    "wait": (6, _wait),
    "synchronize": (24, _synchronize),
    "decide": (3, _decide),
    "take back": (1.5, _take_back),
    "add field": (2.5, _add_field),
    "upload": (2.5, _upload),
    "role": (2, _role),
    "quota": (2, _quota),
    "fail": (2, _fail),
    "overwrite": (1, _overwrite),
    "late": (2, _late),
    "package": (1.5, _package),
    "shift": (1.5, _shift),
}
