"""The folders, the cloud and everybody who works with them; it knows at any moment what has gone wrong."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.restore import TrashEntry, put_back, trash_entries
from qfieldsync_cloud.jobs.synchronize import plan_synchronization, synchronize
from qfieldsync_cloud.sync.ignore import IgnoreRules
from qfieldsync_cloud.sync.plan import Direction, Plan
from qfieldsync_cloud.sync.report import SyncReport
from simulation.clients import SimulatedSession
from simulation.clock import SimulatedClock, SimulatedContext
from simulation.cloud import DESK
from simulation.faults import Killed
from simulation.files.cloud import MATE, OTHERS, FileCloud
from simulation.files.contents import Contents, brief
from simulation.files.disk import under
from simulation.files.folder import LinkedFolder
from simulation.files.trouble import Bad, Trouble
from simulation.files.watch import Decisions, Watch
from simulation.shelf import Version, new_id


@dataclass
class World:
    """A history while it is played; `told` says what happened, `wrong` what must not have happened."""

    place: Path
    clock: SimulatedClock
    random: Random
    cloud: FileCloud
    contents: Contents
    folders: list[LinkedFolder]
    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    overtaken: int = 0
    past: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    _watch: Watch | None = None
    _mine: set[bytes] = field(default_factory=set)
    _is_whole: bool = True
    _report: SyncReport | None = None

    def __post_init__(self) -> None:
        """See what happens in the cloud from now on."""
        for name, version in self.cloud.newest().items():
            self.past[name].add(version.content)
        self.cloud.witness = self

    # What happens in the cloud

    def on_list(self, user: str, held: dict[str, Version]) -> None:
        """Hear that somebody reads the list of files."""
        if self._watch and user != OTHERS:
            self._watch.on_list(held)

    def on_get(self, user: str, name: str, newest: Version | None) -> None:
        """Hear that somebody looks at one file."""
        if self._watch and user != OTHERS:
            self._watch.on_get(name, newest)

    def on_upload(self, user: str, name: str, content: bytes, newest: Version | None) -> None:
        """Hear that a version was added to a file."""
        self.past[name].add(content)
        if self._watch and user != OTHERS:
            self._watch.on_upload(name, content, newest)

    def on_delete(self, user: str, name: str, versions: list[Version]) -> None:
        """Hear that a file is gone, with all its versions."""
        if self._watch and user != OTHERS:
            self._watch.on_delete(name, versions)
        else:
            self._mine |= {version.content for version in versions}

    # What the plugin does

    def synchronize(
        self,
        folder: LinkedFolder,
        bad: Bad = Bad(),  # noqa: B008 - frozen
        direction: Direction = Direction.BOTH,
        decisions: Decisions = Decisions(),  # noqa: B008 - frozen
        meddle: Callable[[], None] = lambda: None,
    ) -> SyncReport | None:
        """Synchronize a folder; an error or a kill is an outcome like any other."""
        with self.watching(folder, decisions) as watch:
            trouble = Trouble(bad, Random(self.random.random()), folder, watch, meddle, self.clock.stamp)
            job = synchronize(
                SimulatedSession(self.cloud, folder.user, trouble), folder.place,
                Options(direction, decisions.by_path, decisions.default, decisions.plan), self.means,
            )  # fmt: skip
            report: SyncReport | None = self._outcome(folder, trouble, job)
        if report and direction is Direction.BOTH and not bad.meddle_at:
            self._hold_to_its_word(folder, report)
        return report

    def _hold_to_its_word(self, folder: LinkedFolder, report: SyncReport) -> None:
        """Note what a report says that is not so; nobody else did anything meanwhile."""
        cloud = {name: version.content for name, version in self.cloud.newest().items()}
        files = folder.files()
        for each in report.uploaded:
            if each.sha256 != _sha256(cloud.get(each.path)):
                self.wrong.append(f"{each.path} is said to be uploaded, the cloud has {brief(cloud.get(each.path))}")
        for each in report.downloaded:
            if each.sha256 != _sha256(files.get(each.path)):
                self.wrong.append(f"{each.path} is said to be here, but that is {brief(files.get(each.path))}")
        if not report.complete:
            return
        rules = IgnoreRules.of(folder.place)
        self.wrong += [
            f"all is said to be done, but {path} is {brief(files.get(path))} here, {brief(cloud.get(path))} there"
            for path in sorted({*files, *cloud})
            if files.get(path) != cloud.get(path) and not rules.ignores_file(path)
        ]

    def _outcome(self, folder: LinkedFolder, trouble: Trouble, job: Callable[[SimulatedContext], Any]) -> Any:
        self._is_whole, self._report = False, None
        try:
            with under(trouble):
                result = job(SimulatedContext(self.clock))
        except QFieldSyncCloudError as error:
            self.told[-1] += f" → {error}"
        except Killed as kill:
            folder.restart()
            self.told[-1] += f" → killed at {kill}"
        else:
            self.told[-1] += f" → {_words(result)}"
            self._is_whole, self._report = True, result if isinstance(result, SyncReport) else None
            return result
        return None

    def plan(self, folder: LinkedFolder) -> Plan | None:
        """Return what a synchronization would do, None if it can't be told."""
        job = plan_synchronization(SimulatedSession(self.cloud, folder.user), folder.place, means=self.means)
        self._is_whole, self._report = True, None
        with self.watching(folder, Decisions()), suppress(QFieldSyncCloudError):
            return job(SimulatedContext(self.clock))
        return None

    def trash(self, folder: LinkedFolder) -> tuple[TrashEntry, ...]:
        """Return what can be put back."""
        return trash_entries(folder.place)(SimulatedContext(self.clock))

    def put_back(self, folder: LinkedFolder, entries: Iterable[TrashEntry], bad: Bad) -> None:
        """Put files back; what they were goes to the trash."""
        with self.watching(folder, Decisions()) as watch:
            trouble = Trouble(bad, Random(self.random.random()), folder, watch, lambda: None, self.clock.stamp)
            chosen = list(entries)
            for entry in chosen:
                watch.edited.add(entry.path)
                folder.given_up[entry.path] |= folder.held[entry.path]
            self._outcome(folder, trouble, put_back(folder.place, chosen, self.means))

    @property
    def means(self) -> Means:
        """The plugin's surroundings."""
        random = Random(self.random.random())
        return Means(now=self.clock.now, seconds=self.clock.seconds, new_uuid=lambda: new_id(random))

    # What must not happen

    @contextmanager
    def watching(self, folder: LinkedFolder, decisions: Decisions) -> Iterator[Watch]:
        """Watch what the plugin does; nothing that was anywhere may be gone afterwards."""
        before, self._mine = self.everything(), set()
        self._watch = watch = Watch(folder, decisions, self.past, self.cloud.tells_sha256)
        yield watch
        self._watch = None
        watch.end(self._report, self._is_whole)
        self.overtaken += watch.overtaken
        gone = before - self.everything() - watch.dropped - self._mine
        self.wrong += [*watch.wrong, *(f"{brief(content)} is nowhere any more" for content in sorted(gone))]

    def may_lose(self, content: bytes | None, path: str) -> None:
        """Hear that a person replaces a content, or takes it away, while the plugin works."""
        if content is not None:
            self._mine.add(content)
        if self._watch:
            self._watch.edited.add(path)

    def everything(self) -> set[bytes]:
        """Return each content that stands in a folder, in a version or in a trash."""
        found = {version.content for name in self.cloud.shelf.names() for version in self.cloud.shelf.versions(name)}
        for folder in self.folders:
            found.update(folder.files().values(), folder.trash().values())
        return found

    def check(self) -> None:
        """Note what must never be: half a file, a name that nobody gave, anything outside of the folders."""
        for folder in self.folders:
            self.wrong += self._oddities(folder.files())
            self.wrong += [
                f"half of {path} is in the trash"
                for path, content in folder.trash().items()
                if not self.contents.is_known(content)
            ]
        strangers = {path.name for path in self.place.iterdir()} - {folder.place.name for folder in self.folders}
        self.wrong += [f"{name} lies outside of the folders" for name in sorted(strangers)]

    def _oddities(self, files: Mapping[str, bytes]) -> list[str]:
        named = [f"nobody gave a file the name {path}" for path in files if not self.contents.is_named(path)]
        return named + [
            f"half of {path} is in the folder" for path, content in files.items() if not self.contents.is_known(content)
        ]

    def user_of(self, number: int) -> str:
        """Return who works in the folder of a number."""
        return (DESK, MATE)[number % 2]


def _sha256(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _words(result: Any) -> str:
    if not isinstance(result, SyncReport):
        return "done"
    failed = [f"{each.path}: {each.error}" for each in result.failed]
    return "; ".join([str(result.sentence()), *failed])
