"""The desk of a history: a folder, its analyst, and the plugin's own synchronization, with all that goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from qfieldsync_cloud.deltas.merge import Choice
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.changes import decide, pending_changes, revert
from qfieldsync_cloud.jobs.changing import Decision
from qfieldsync_cloud.jobs.download import download_project
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.options import Options as SyncOptions
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.sync.plan import Direction, Resolution
from qfieldsync_cloud.sync.report import SyncReport
from simulation.analyst import Analyst
from simulation.clients import SimulatedSession
from simulation.clock import SimulatedContext
from simulation.cloud import DESK
from simulation.faults import Chance, Killed
from simulation.folder import Folder, StampingWriter
from simulation.rows import Rows
from simulation.shelf import new_id
from simulation.steps import every_step
from simulation.watched import WatchedCloud

_FOR_THE_PLAN = ("files.get", "files.download", "projects.get")


@dataclass(frozen=True)
class LocalState:
    """What the folder's GeoPackages hold from a moment on; `run` is the synchronization that made it so, if one did."""

    at: datetime
    rows: Rows
    run: Run | None = None


@dataclass
class Run:
    """A synchronization, or a decision of the analyst; `choice` is what it decides about all conflicts it meets.

    With `about` it decides on these features only, by table and key.
    """

    started: datetime
    choice: Resolution
    words: str
    about: frozenset[tuple[str, Any]] | None = None
    ended: datetime | None = None
    report: SyncReport | None = None
    error: QFieldSyncCloudError | None = None
    is_killed: bool = False
    looks: list[tuple[datetime, str]] = field(default_factory=list)
    trash: list[Path] = field(default_factory=list)

    def concerns(self, table: str, keys: Iterable[Any]) -> bool:
        """Return whether it decides on a feature that has or had these keys."""
        return self.about is None or any((table, key) in self.about for key in keys)

    def may_decide_on(self, at: datetime) -> bool:
        """Return whether what it decides counts for an edit of a moment: for those before the plan was made.

        The first call after the one for the list, but for what the plan itself needs, is made when the plan is there.
        """
        calls = [name for _, name in self.looks]
        if "files.list" not in calls:
            return True
        later = self.looks[calls.index("files.list") + 1 :]
        return at < next((moment for moment, name in later if name not in _FOR_THE_PLAN), at + timedelta(1))


@dataclass(frozen=True)
class Options:
    """How to synchronize, and what goes wrong meanwhile; `edit_at` are the steps at which the analyst edits."""

    direction: Direction = Direction.BOTH
    default: Resolution = Resolution.STOP
    retry_refused: bool = False
    unreachable: float = 0.0
    lost: float = 0.0
    cut: float = 0.0
    kill_at: int | None = None
    edit_at: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What they are, as people say it."""
        wrong = [f"killed at step {self.kill_at}"] if self.kill_at else []
        wrong += ["on a bad line"] if self.unreachable or self.lost or self.cut else []
        wrong += [f"the analyst edits meanwhile, at step {', '.join(map(str, self.edit_at))}"] if self.edit_at else []
        return ", ".join([f"synchronize {self.direction.value}, conflicts: {self.default.value}", *wrong])


class _Bad(Chance):
    """Faults of one synchronization; a kill leaves the folder as it is at that very step."""

    def __init__(self, desk: SimulatedDesk, run: Run, options: Options, random: Random) -> None:
        super().__init__(random, options.unreachable, options.lost, options.cut, options.kill_at)
        self._desk, self._run, self._edit_at = desk, run, options.edit_at
        self._edits = Random(random.random())

    def on_call(self, name: str, phase: str) -> None:
        """Note when the desk looked at what."""
        if phase == "after":
            self._run.looks.append((self._desk.cloud.clock.stamp(), name))
        super().on_call(name, phase)

    def on_step(self, name: str) -> None:
        """Kill, or edit, if it is time to."""
        if self._kill_at and self.steps >= self._kill_at:
            return  # the program is dead; what Python does after that does not count
        if self.steps + 1 == self._kill_at:
            self._desk.files.freeze()
        super().on_step(name)
        if self.steps in self._edit_at:
            self._desk.note(self._run)
            self._desk.analyst.edit(self._edits)


class SimulatedDesk:
    """A folder, its analyst, and all that both ever did; with `is_open` a QGIS has the GeoPackages open.

    A folder that is there is taken as it is; else the project is downloaded into it.
    """

    def __init__(
        self, folder: Path, cloud: WatchedCloud, tags: Iterator[int], random: Random, is_open: bool = False
    ) -> None:
        self.folder = folder
        self.cloud = cloud
        self.states: list[LocalState] = []
        self.runs: list[Run] = []
        names = sorted(name for name in cloud.shelf.names() if name.endswith(".gpkg"))
        self.files = Folder(folder, names, cloud.clock, lambda: self.note(None))
        self.analyst = Analyst(self.files, cloud.clock, tags)
        self.means = Means(
            open_writer=lambda path: StampingWriter(path, self.files.stamp),
            now=cloud.clock.now,
            seconds=cloud.clock.seconds,
            new_uuid=lambda: new_id(random),
        )
        if not folder.is_dir():
            download_project(SimulatedSession(cloud), cloud.project_id, folder)(SimulatedContext(cloud.clock))
        if is_open:
            self.files.open()
        self.note(None)

    def note(self, run: Run | None) -> None:
        """Remember what the GeoPackages hold now, and which synchronization made it so."""
        rows = self.files.rows()
        if not self.states or rows != self.states[-1].rows:
            self.states.append(LocalState(self.cloud.clock.stamp(), rows, run))

    def synchronize(self, options: Options, random: Random) -> Run:
        """Synchronize; an error or a kill is an outcome like any other."""
        run = self._begin(options.default, options.words)
        faults = _Bad(self, run, options, random)
        job = synchronize(
            SimulatedSession(self.cloud, DESK, faults), self.folder,
            SyncOptions(options.direction, default=options.default, retry_refused=options.retry_refused), self.means,
        )  # fmt: skip
        self._do(run, faults, job)
        return run

    def decide(self, random: Random) -> str:
        """Decide some of the conflicts that wait."""
        context = SimulatedContext(self.cloud.clock)
        pending = pending_changes(self.folder, means=self.means)(context)
        chosen = [each for each in pending.conflicts if random.random() < 0.7]
        if not chosen:
            return "nothing to decide"
        choice = random.choice((Resolution.MINE, Resolution.THEIRS))
        run = self._begin(choice, f"decide {len(chosen)} conflicts: {choice.value}")
        run.about = frozenset(each.conflict.place[:2] for each in chosen)
        decisions = [Decision(each.path, each.conflict, Choice[choice.name]) for each in chosen]
        before = self.files.rows()
        self._do(run, Chance(random), decide(self.folder, decisions, self.means))
        self.analyst.took_back(before, self.files.rows())
        return run.words

    def take_back(self, random: Random) -> str:
        """Undo some of the edits that are not in the cloud yet."""
        context = SimulatedContext(self.cloud.clock)
        pending = pending_changes(self.folder, means=self.means)(context)
        chosen = [each for each in pending.edits if random.random() < 0.4]
        if not chosen:
            return "nothing to take back"
        before = self.files.rows()
        revert(self.folder, chosen, self.means)(context)
        self.analyst.took_back(before, self.files.rows())
        self.note(None)
        return f"take back {', '.join(f'{each.edit.table} {each.edit.key}' for each in chosen)}"

    def _begin(self, choice: Resolution, words: str) -> Run:
        run = Run(self.cloud.clock.stamp(), choice, words)
        self.runs.append(run)
        return run

    def _do(self, run: Run, faults: Chance, job: Callable[[SimulatedContext], Any]) -> None:
        before = self.files.trashed()
        try:
            with every_step(faults.on_step):
                result = job(SimulatedContext(self.cloud.clock, faults.on_step))
            run.report = result if isinstance(result, SyncReport) else None
        except QFieldSyncCloudError as error:
            run.error = error
        except Killed:
            run.is_killed = True
            self.files.restart()
        run.trash = [path for path in self.files.trashed() if path not in before]
        self.note(run)
        run.ended = self.cloud.clock.stamp()
