"""What became of the edits of a synchronization, file by file."""

from __future__ import annotations

from dataclasses import dataclass

from qfieldsync_cloud.deltas.edits import Edit, Obstacle
from qfieldsync_cloud.deltas.merge import Conflict
from qfieldsync_cloud.deltas.records import SentDelta
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.jobs.edits.sendable import HeldBack


@dataclass(frozen=True)
class WholeFile:
    """A file whose changes can't travel as edits: it travels whole if nobody else has changed it.

    Of a file that is damaged here (`is_doubtful`) a person decides.
    """

    path: str
    obstacles: tuple[Obstacle, ...]
    changed_here: bool
    changed_there: bool
    is_doubtful: bool = False


@dataclass(frozen=True)
class FileEdits:
    """One file: what was changed here by what came from the cloud, edits that stay here, conflicts that wait."""

    path: str
    taken: tuple[Edit, ...] = ()
    left: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class EditsReport:
    """All files; `sent` are our deltas with their fates, `held_back` what was not sent and why.

    `overruled` are values of others, by path, that ours have replaced unseen.
    """

    files: tuple[FileEdits, ...] = ()
    sent: tuple[SentDelta, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    whole: tuple[WholeFile, ...] = ()
    failed: tuple[tuple[str, QFieldSyncCloudError], ...] = ()
    overruled: tuple[tuple[str, Conflict], ...] = ()
