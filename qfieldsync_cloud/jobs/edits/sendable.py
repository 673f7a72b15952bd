"""An edit that may be sent, and what it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qfieldsync_cloud.deltas.edits import Edit, Key, Method
from qfieldsync_cloud.deltas.project import ProjectLayer
from qfieldsync_cloud.deltas.stored import digest_of
from qfieldsync_cloud.jobs.edits.work import Work
from qfieldsync_cloud.phrases import Phrase

Place = tuple[str, str, Key]
"""A feature: the path of its GeoPackage, its table, its key in the cloud."""


@dataclass(frozen=True)
class Sendable:
    """An edit that may be sent, with the attachments that it names."""

    work: Work
    edit: Edit
    layer: ProjectLayer
    attachments: Mapping[str, str]

    @property
    def place(self) -> Place:
        """The feature."""
        return self.work.path, self.edit.table, self.edit.key

    @property
    def local_key(self) -> Key:
        """The feature's key here."""
        return self.work.local_keys.get((self.edit.table, self.edit.key), self.edit.key)

    @property
    def digest(self) -> str:
        """What is the same for the same edit."""
        return digest_of_sendable(self.work, self.edit)

    @property
    def place_here(self) -> Place:
        """The feature, by its key here."""
        return self.work.path, self.edit.table, self.local_key


@dataclass(frozen=True)
class HeldBack:
    """An edit that is not sent now, and why."""

    path: str
    edit: Edit
    reason: Phrase


def digest_of_sendable(work: Work, edit: Edit) -> str:
    """Return what is the same for the same edit; the number of a new feature does not count, it may get another one."""
    table = work.layers.tables[edit.table]
    if not is_new(edit) or not table.key_is_integer:
        return digest_of(edit)
    return digest_of(replace(edit, key=0, new={**edit.new, table.key: None}))


def is_new(edit: Edit) -> bool:
    """Return whether an edit creates its feature."""
    return edit.method is Method.CREATE
