"""Whole features in the cloud and here, read beside the GUI and kept while the window is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.deltas.edits import Edit, Method, Row
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.gui.conflicts.wording import Feature, feature_of
from qfieldsync_cloud.jobs.changes import PendingConflict, PendingEdit, full_rows
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

AHEAD = 200
"""So many features are read as soon as the window knows of them; the others when they are looked at."""

Rows = tuple["Row | None", "Row | None"]


def rows_of_features(folder: Path, conflicts: Iterable[PendingConflict], means: Means) -> Job[dict[Feature, Rows]]:
    """Return the rows of features in the cloud and here; a feature that can't be read is left out."""
    features = {feature_of(pending): pending for pending in conflicts}

    def run(context: Context) -> dict[Feature, Rows]:
        found: dict[Feature, Rows] = {}
        for feature, pending in features.items():
            context.check()
            edit = Edit(pending.conflict.table, pending.conflict.key, Method.PATCH)
            wanted = PendingEdit(pending.path, pending.layer, pending.table, edit)
            with suppress(QFieldSyncCloudError, sqlite3.Error):
                found[feature] = full_rows(folder, wanted, means)(context)
        return found

    return run


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
        job = rows_of_features(self._folder, self._waiting, self._means)
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
