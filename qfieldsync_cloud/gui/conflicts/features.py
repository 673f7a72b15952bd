"""Whole features in the cloud and here, read beside the GUI and kept while the window is open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qfieldsync_cloud.deltas.edits import Key, Table
from qfieldsync_cloud.gui.conflicts.wording import Feature, feature_of
from qfieldsync_cloud.jobs.changes import PendingConflict
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.rows import Rows, Wanted, rows_of_features
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

AHEAD = 200
"""So many features are read as soon as the window knows of them; the others when they are looked at."""


def wanted_of(conflicts: Iterable[PendingConflict]) -> list[Wanted]:
    """Return the features of conflicts, those of a table together."""
    tables: dict[tuple[str, str], Table] = {}
    keys: dict[tuple[str, str], dict[Key, None]] = {}
    for pending in conflicts:
        path, table, key = feature_of(pending)
        tables[path, table] = pending.table
        keys.setdefault((path, table), {})[key] = None
    return [Wanted(place[0], table, tuple(keys[place])) for place, table in tables.items()]


class Features(QObject):
    """Reads features one batch at a time; `read` says which came in."""

    read = pyqtSignal(object)

    def __init__(self, runner: Runner, folder: Path, means: Means, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._folder = folder
        self._means = means
        self._rows: dict[Feature, Rows] = {}
        self._waiting: list[PendingConflict] = []
        self._handle: JobHandle | None = None

    def forget(self) -> None:
        """Forget what was read: it may have changed."""
        self._rows.clear()

    def rows_of(self, pending: PendingConflict) -> Rows | None:
        """Return the rows of a conflict's feature in the cloud and here, None if they are not read yet."""
        return self._rows.get(feature_of(pending))

    def want(self, conflicts: Iterable[PendingConflict]) -> None:
        """Read these features unless that was done; what waited to be read and is not wanted now, is not."""
        self._waiting = [pending for pending in conflicts if feature_of(pending) not in self._rows][:AHEAD]
        self._next()

    def stop(self) -> None:
        """Read no more."""
        self._waiting = []
        if self._handle:
            self._handle.cancel()

    def _next(self) -> None:
        if self._handle or not self._waiting:
            return
        job = rows_of_features(self._folder, wanted_of(self._waiting), self._means)
        self._waiting = []
        self._handle = self._runner.run_quietly(job, phrase("Reading features of {folder}", folder=self._folder.name))
        self._handle.succeeded.connect(self._on_read)
        self._handle.finished.connect(self._on_finished)
        self._handle.start()

    def _on_read(self, rows: dict[Feature, Rows]) -> None:
        self._rows.update(rows)
        self.read.emit(rows)

    def _on_finished(self) -> None:
        self._handle = None
        self._next()
