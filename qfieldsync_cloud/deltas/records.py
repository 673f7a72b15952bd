"""What the journal keeps of edits: deltas that were sent, with their fates, a rebase under way; as tables and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from qfieldsync_cloud.deltas.edits import Edit, Key
from qfieldsync_cloud.deltas.merge import Conflict, ConflictKind
from qfieldsync_cloud.deltas.stored import (
    edit_from_text,
    edit_to_text,
    key_from_text,
    key_to_text,
    row_from_text,
    row_to_text,
)

SCHEMA = """
CREATE TABLE IF NOT EXISTS sent (
    uuid TEXT PRIMARY KEY, number INTEGER NOT NULL, path TEXT NOT NULL, layer_table TEXT NOT NULL,
    local_key TEXT NOT NULL, digest TEXT NOT NULL, edit TEXT NOT NULL, deltafile TEXT NOT NULL, fate TEXT NOT NULL,
    reason TEXT NOT NULL, new_key TEXT NOT NULL, settled INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sent_of_feature ON sent (path, layer_table, local_key);
CREATE TABLE IF NOT EXISTS conflict (
    path TEXT NOT NULL, layer_table TEXT NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL, kind TEXT NOT NULL,
    base TEXT NOT NULL, mine TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (path, layer_table, key, field)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rebase_conflict (
    path TEXT NOT NULL, layer_table TEXT NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL, kind TEXT NOT NULL,
    base TEXT NOT NULL, mine TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (path, layer_table, key, field)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS overruled (
    path TEXT NOT NULL, layer_table TEXT NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL, kind TEXT NOT NULL,
    base TEXT NOT NULL, mine TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (path, layer_table, key, field)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rebase (
    path TEXT PRIMARY KEY, target TEXT NOT NULL, version_id TEXT NOT NULL, size INTEGER NOT NULL, mark INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rebase_edit (path TEXT NOT NULL, number INTEGER NOT NULL, edit TEXT NOT NULL,
    PRIMARY KEY (path, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rebase_key (path TEXT NOT NULL, layer_table TEXT NOT NULL, key TEXT NOT NULL,
    new_key TEXT NOT NULL, PRIMARY KEY (path, layer_table, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS moved (path TEXT NOT NULL, layer_table TEXT NOT NULL, key TEXT NOT NULL,
    new_key TEXT NOT NULL, child TEXT NOT NULL, PRIMARY KEY (child, path, layer_table, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tracked (path TEXT NOT NULL, layer_table TEXT NOT NULL,
    PRIMARY KEY (path, layer_table)) WITHOUT ROWID;
"""
DELTA_COLUMNS = "uuid, path, local_key, digest, edit, deltafile, fate, reason, new_key, settled"
"""The columns that `delta_from_row` wants."""


class Fate(Enum):
    """What became of a delta of ours."""

    WRITTEN = "written"  # in the journal; it may have been sent or not
    PENDING = "pending"
    APPLIED = "applied"
    CONFLICT = "conflict"
    NOT_APPLIED = "not_applied"
    ERROR = "error"
    IGNORED = "ignored"
    UNPERMITTED = "unpermitted"

    @property
    def is_open(self) -> bool:
        """Whether the server may still apply it."""
        return self in (Fate.WRITTEN, Fate.PENDING)

    @property
    def is_final_refusal(self) -> bool:
        """Whether the same edit would be refused again."""
        return self in (Fate.NOT_APPLIED, Fate.IGNORED, Fate.UNPERMITTED)


@dataclass(frozen=True)
class SentDelta:
    """A delta of ours: `edit` as it was sent, in the local values; `local_key` is the feature's key here."""

    uuid: str
    path: str
    local_key: Key
    digest: str
    edit: Edit
    deltafile: str
    fate: Fate
    reason: str = ""
    new_key: Key | None = None
    settled: bool = False

    @property
    def place(self) -> tuple[str, str, Key]:
        """Path, table and key of the feature here."""
        return self.path, self.edit.table, self.local_key


@dataclass(frozen=True)
class PendingRebase:
    """A rebase that was begun: the cloud's version that a file is brought to, what changes in it, and new keys.

    `target` is the fingerprint of that version, `size` its bytes, `mark` the number that it leaves in the file.
    """

    path: str
    target: str
    version_id: str
    size: int
    edits: tuple[Edit, ...] = ()
    keys: Mapping[tuple[str, Key], Key] = field(default_factory=dict)
    mark: int = 0


def with_fate(delta: SentDelta, fate: Fate, reason: str = "", new_key: Key | None = None) -> SentDelta:
    """Return a delta with what became of it."""
    return replace(delta, fate=fate, reason=reason, new_key=new_key)


def row_of_delta(delta: SentDelta, number: int) -> tuple[object, ...]:
    """Return a delta as a row of `sent`; `number` says when it was written."""
    return (
        delta.uuid, number, delta.path, delta.edit.table, key_to_text(delta.local_key), delta.digest,
        edit_to_text(delta.edit), delta.deltafile, delta.fate.value, delta.reason,
        "" if delta.new_key is None else key_to_text(delta.new_key), int(delta.settled),
    )  # fmt: skip


def delta_from_row(row: Sequence[str]) -> SentDelta:
    """Return the delta of a row."""
    uuid, path, local_key, digest, edit, deltafile, fate, reason, new_key, settled = row
    return SentDelta(
        uuid, path, key_from_text(local_key), digest, edit_from_text(edit), deltafile, Fate(fate), reason,
        key_from_text(new_key) if new_key else None, bool(settled),
    )  # fmt: skip


def row_of_conflict(path: str, conflict: Conflict) -> tuple[str, ...]:
    """Return a conflict as a row of `conflict` and its like."""
    return (
        path, conflict.table, key_to_text(conflict.key), conflict.column, conflict.kind.value,
        row_to_text(conflict.base), row_to_text(conflict.mine), row_to_text(conflict.theirs),
    )  # fmt: skip


def conflict_from_row(row: Sequence[str]) -> Conflict:
    """Return the conflict of a row."""
    _path, table, key, column, kind, *sides = row
    return Conflict(table, key_from_text(key), ConflictKind(kind), column, *map(row_from_text, sides))
