"""What a synchronization would do: one action for each path, from three fingerprints; pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from qfieldsync_cloud.api.models import CloudFile
from qfieldsync_cloud.phrases import Phrase, phrase
from qfieldsync_cloud.sync.snapshot import LocalFile
from qfieldsync_cloud.sync.state import Base


class Action(Enum):
    """What happens to one file."""

    KEEP = "keep"
    UPLOAD = "upload"
    DOWNLOAD = "download"
    DELETE_IN_CLOUD = "delete_in_cloud"
    DELETE_HERE = "delete_here"
    EDITS = "edits"
    CONFLICT = "conflict"
    ON_DEMAND = "on_demand"


class Direction(Enum):
    """Which way a synchronization goes; one way is a filter over the same plan."""

    BOTH = "both"
    UP = "up"
    DOWN = "down"


class Resolution(Enum):
    """What to do with a conflict: leave it, keep the file of this computer, or take the cloud's."""

    STOP = "stop"
    MINE = "mine"
    THEIRS = "theirs"


_UP = (Action.UPLOAD, Action.DELETE_IN_CLOUD)
_DOWN = (Action.DOWNLOAD, Action.DELETE_HERE)
_REASONS = {
    Action.KEEP: phrase("The same on both sides."),
    Action.UPLOAD: phrase("Changed here, not in the cloud."),
    Action.DOWNLOAD: phrase("Changed in the cloud, not here."),
    Action.DELETE_IN_CLOUD: phrase("Deleted here, not changed in the cloud."),
    Action.DELETE_HERE: phrase("Deleted in the cloud, not changed here."),
    Action.EDITS: phrase("Its edits travel one by one, in both directions."),
    Action.CONFLICT: phrase("Changed on both sides."),
    Action.ON_DEMAND: phrase("An attachment: it stays in the cloud until you ask for it."),
}


def decide(base: str | None, local: str | None, cloud: str | None) -> Action:
    """Choose an action for one file from its three fingerprints; None means that the file is not there."""
    if local == cloud:
        return Action.KEEP
    if cloud == base:
        return Action.UPLOAD if local is not None else Action.DELETE_IN_CLOUD
    if local == base:
        return Action.DOWNLOAD if cloud is not None else Action.DELETE_HERE
    return Action.CONFLICT


class PlannedFile(NamedTuple):
    """One file of a plan: what happens and why; sizes in bytes, None where the file is not there.

    `edits` is how many features were changed here, of a file whose edits travel one by one; `is_newer` tells whether
    the cloud has edits of others.
    """

    path: str
    action: Action
    reason: Phrase
    local_size: int | None
    cloud_size: int | None
    local: str
    cloud: str
    cloud_version: str
    held_back: bool = False
    edits: int = 0
    is_newer: bool = False

    @property
    def size(self) -> int:
        """How many bytes travel."""
        if self.action is Action.UPLOAD:
            return self.local_size or 0
        return (self.cloud_size or 0) if self.action is Action.DOWNLOAD else 0

    @property
    def is_new_in_cloud(self) -> bool:
        """Whether it was never here."""
        return self.action is Action.DOWNLOAD and self.local_size is None


@dataclass(frozen=True)
class Plan:
    """Everything that a synchronization would do, by path; files that stay as they are included."""

    files: tuple[PlannedFile, ...]
    direction: Direction = Direction.BOTH
    notices: tuple[Phrase, ...] = ()

    def of(self, *actions: Action) -> list[PlannedFile]:
        """Return the files with one of these actions that this plan's direction lets through."""
        return [file for file in self.files if file.action in actions and not file.held_back]

    @property
    def conflicts(self) -> list[PlannedFile]:
        """The files on which a person has to decide."""
        return self.of(Action.CONFLICT)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return not self.of(*_UP, *_DOWN, Action.EDITS, Action.CONFLICT)

    def bytes_of(self, *actions: Action) -> int:
        """Return how many bytes travel for these actions."""
        return sum(file.size for file in self.of(*actions))

    def resolved(self, resolutions: Mapping[str, Resolution], default: Resolution = Resolution.STOP) -> Plan:
        """Return the plan with conflicts turned into what a person decided for their paths."""
        files = [
            _on_demand(file, resolutions.get(file.path))
            if file.action is Action.ON_DEMAND
            else _resolve(file, resolutions.get(file.path, default))
            for file in self.files
        ]
        return _filtered(files, self.direction)

    def only(self, direction: Direction) -> Plan:
        """Return the plan with what goes the other way held back."""
        return _filtered(self.files, direction)

    def narrowed(self, paths: Collection[str]) -> Plan:
        """Return the plan in which nothing happens to other files than these."""
        files = [file if file.path in paths else file._replace(action=Action.KEEP) for file in self.files]
        return replace(self, files=tuple(files))

    def without(self, paths: Collection[str]) -> Plan:
        """Return the plan without these files."""
        return replace(self, files=tuple(file for file in self.files if file.path not in paths))

    def leaving(self, names: Collection[str]) -> Plan:
        """Return the plan with these attachments, as far as they are new in the cloud, left there."""
        files = [
            file._replace(action=Action.ON_DEMAND, reason=_REASONS[Action.ON_DEMAND])
            if file.path in names and file.is_new_in_cloud
            else file
            for file in self.files
        ]
        return replace(self, files=tuple(files))

    def with_attachments(self) -> Plan:
        """Return the plan with the attachments that are left in the cloud fetched after all."""
        wanted = {file.path: Resolution.THEIRS for file in self.of(Action.ON_DEMAND)}
        return replace(self.resolved(wanted), notices=self.notices)

    def to_json(self) -> str:
        """Return the plan as JSON, without the files that stay as they are."""
        rows = [
            {**file._asdict(), "action": file.action.value, "reason": str(file.reason)}
            for file in self.files
            if file.action is not Action.KEEP
        ]
        return json.dumps({"direction": self.direction.value, "files": rows}, indent=2, ensure_ascii=False)


def make_plan(
    base: Mapping[str, Base],
    local: Mapping[str, LocalFile],
    cloud: Mapping[str, CloudFile],
    direction: Direction = Direction.BOTH,
    same: frozenset[str] = frozenset(),
) -> Plan:
    """Return the plan for a folder; `same` are paths whose bytes are known to be equal on both sides."""
    paths = sorted({**base, **local, **cloud})  # in order but for a few: a set would shuffle them first
    files = [_planned(path, base.get(path), local.get(path), cloud.get(path), path in same) for path in paths]
    return _filtered(files, direction)


def _planned(path: str, base: Base | None, local: LocalFile | None, cloud: CloudFile | None, same: bool) -> PlannedFile:
    base_print = base.cloud if base else None
    cloud_print = cloud.fingerprint if cloud else None
    local_print = cloud_print if same else _local_as_cloud(base, local)
    action = decide(base_print, local_print, cloud_print)
    version = cloud.latest if cloud else None
    return PlannedFile(
        path=path,
        action=action,
        reason=_reason(action, base_print, local_print, cloud_print),
        local_size=local.size if local else None,
        cloud_size=cloud.size if cloud else None,
        local=local.fingerprint if local else "",
        cloud=cloud_print or "",
        cloud_version=version.id if version else "",
    )


def _local_as_cloud(base: Base | None, local: LocalFile | None) -> str | None:
    """Return the local fingerprint in the cloud's terms: that of the base if the file was not touched since."""
    if local is None:
        return None
    if base and local.fingerprint == base.local:
        return base.cloud
    return local.fingerprint


def _reason(action: Action, base: str | None, local: str | None, cloud: str | None) -> Phrase:
    if action is Action.UPLOAD and base is None:
        return phrase("New here.")
    if action is Action.DOWNLOAD and base is None:
        return phrase("New in the cloud.")
    if action is Action.CONFLICT and local is None:
        return phrase("Deleted here, changed in the cloud.")
    if action is Action.CONFLICT and cloud is None:
        return phrase("Deleted in the cloud, changed here.")
    if action is Action.CONFLICT and base is None:
        return phrase("New on both sides, and not the same.")
    return _REASONS[action]


def _resolve(file: PlannedFile, resolution: Resolution) -> PlannedFile:
    if file.action is not Action.CONFLICT or resolution is Resolution.STOP:
        return file
    if resolution is Resolution.MINE:
        action = Action.UPLOAD if file.local_size is not None else Action.DELETE_IN_CLOUD
        return file._replace(action=action, reason=phrase("You chose the version of this computer."))
    action = Action.DOWNLOAD if file.cloud_size is not None else Action.DELETE_HERE
    return file._replace(action=action, reason=phrase("You chose the cloud's version."))


def _on_demand(file: PlannedFile, resolution: Resolution | None) -> PlannedFile:
    if resolution is not Resolution.THEIRS:
        return file
    return file._replace(action=Action.DOWNLOAD, reason=phrase("New in the cloud."))


def _filtered(files: Iterable[PlannedFile], direction: Direction) -> Plan:
    held = {Direction.BOTH: (), Direction.UP: _DOWN, Direction.DOWN: _UP}[direction]
    return Plan(tuple(_held_back(file, file.action in held) for file in files), direction)


def _held_back(file: PlannedFile, is_held_back: bool) -> PlannedFile:
    return file if file.held_back == is_held_back else file._replace(held_back=is_held_back)
