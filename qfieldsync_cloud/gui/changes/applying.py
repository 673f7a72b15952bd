"""Puts somebody's change that the server did not apply into the local file, after a question."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from qfieldsync_cloud.deltas.edits import Key
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.windows import ask
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange, apply_here
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class ByHand(QObject):
    """One change at a time; `applied` tells which files it changed."""

    applied = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, runner: Runner, means: Means, watch: PendingWatch, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner = runner
        self._means = means
        self._watch = watch
        self._parent = parent
        self._change: FieldChange | None = None
        self._handle: JobHandle | None = None
        self.question: QMessageBox | None = None

    def ask(self, change: FieldChange) -> None:
        """Ask whether a change is to become an edit of mine."""
        if self._handle:
            return
        self._change = change
        question = tr(
            "Put the change by {person} into your file? It becomes an edit of yours: you can look at it and change "
            "it, and the next synchronization sends it under your name."
        ).format(person=change.by)
        self.question = ask(self._parent, tr("Apply here"), question, self._on_wanted)

    def _on_wanted(self) -> None:
        folder, change = self._watch.folder, self._change
        if folder is None or change is None:
            return
        title = phrase("Applying a change by {person} here", person=change.by)
        self._handle = self._runner.run(apply_here(folder, change, self._means), title)
        self._handle.succeeded.connect(self._on_applied)
        self._handle.failed.connect(self.failed)
        self._handle.finished.connect(self._on_finished)
        self._handle.start()

    def _on_applied(self, key: Key) -> None:  # noqa: ARG002 - the page of my edits shows it
        if self._change:
            self.applied.emit({self._change.path})

    def _on_finished(self) -> None:
        self._handle, self._change = None, None
