"""What a person, or an algorithm, asks of a synchronization, in one record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from qfieldsync_cloud.sync.plan import Direction, Plan, Resolution


@dataclass(frozen=True)
class Options:
    """How to synchronize.

    `resolutions` are decisions on conflicts by path, `default` is that on all others; with `shown`, a resolution counts
    only while its file is what that plan showed. With `retry_refused` edits are sent again that the server refused
    before; with `edits_only` just the edits and the new files that they may name travel; with `attachments` those come
    too that the project leaves in the cloud until they are asked for; with `only` nothing but these files travels. A
    `dry_run` changes nothing.
    """

    direction: Direction = Direction.BOTH
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    default: Resolution = Resolution.STOP
    shown: Plan | None = None
    only: Collection[str] = ()
    dry_run: bool = False
    retry_refused: bool = False
    edits_only: bool = False
    attachments: bool = False

    def choice(self, path: str) -> Resolution:
        """Return what was decided for a file."""
        return self.resolutions.get(path, self.default)

    def still_meant(self, plan: Plan) -> Mapping[str, Resolution]:
        """Return the decisions without those on files that somebody has changed since they were shown."""
        before = {file.path: file for file in self.shown.conflicts} if self.shown else {}
        changed = {
            file.path
            for file in plan.conflicts
            if file.path in before and (file.local, file.cloud) != (before[file.path].local, before[file.path].cloud)
        }
        return {path: resolution for path, resolution in self.resolutions.items() if path not in changed}
