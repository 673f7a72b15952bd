"""Keeps an eye on the folder of the open project: what was changed there and is not in the cloud yet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qfieldsync_cloud.gui.project_layers import place_of, working_folder_of
from qfieldsync_cloud.jobs.changes import PendingChanges, pending_changes
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

PAUSE = 300
"""Milliseconds without another commit after which is looked."""


class PendingWatch(QObject):
    """Looks after each commit of a layer, in a thread; `moved` tells of another folder, `looked` of new `changes`.

    `changes` is None while nothing is known yet; `folder` while no project of a linked folder is open.
    """

    moved = pyqtSignal()
    looked = pyqtSignal()
    failed = pyqtSignal(object)

    def __init__(self, runner: Runner, means: Means, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.changes: PendingChanges | None = None
        self._runner = runner
        self._means = means
        self._project = project
        self._handle: JobHandle | None = None
        self._paths: set[str] = set()
        self._everything = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._on_pause_ended)
        project.readProject.connect(self.follow_project)
        project.cleared.connect(self.follow_project)
        project.fileNameChanged.connect(self.follow_project)
        project.layersAdded.connect(self._listen_to)
        self._listen_to(project.mapLayers().values())
        self.follow_project()

    def follow_project(self) -> None:
        """Find out which folder the open project is in, and look at all of it, soon."""
        folder = working_folder_of(self._project)
        if folder != self.folder:
            self.folder, self.changes = folder, None
            if self._handle:
                self._handle.cancel()
            self.moved.emit()
        self.look()

    def look(self, paths: Iterable[str] = ()) -> None:
        """Look again at these files, or at all, soon."""
        fresh = set(paths)
        self._paths |= fresh
        self._everything = self._everything or not fresh
        if self.folder:
            self._pause.start()

    def look_now(self) -> None:
        """Look again at all files without a pause."""
        self.look()
        self._pause.stop()
        self._on_pause_ended()

    def stop(self) -> None:
        """Look no more."""
        self._pause.stop()
        self.folder = None
        if self._handle:
            self._handle.cancel()

    def _listen_to(self, layers: Iterable[QgsMapLayer]) -> None:
        for layer in layers:
            if isinstance(layer, QgsVectorLayer):
                layer.afterCommitChanges.connect(self._on_layer_committed)

    def _on_layer_committed(self) -> None:
        layer = self.sender()
        path = place_of(layer, self.folder)[0] if self.folder and isinstance(layer, QgsVectorLayer) else ""
        if path:
            self.look((path,))

    def _on_pause_ended(self) -> None:
        if self.folder is None or self._handle:
            return
        paths = None if self._everything or self.changes is None else frozenset(self._paths)
        self._paths, self._everything = set(), False
        job = pending_changes(self.folder, paths, self._means)
        self._handle = self._runner.run_quietly(job, phrase("Looking for your edits"))
        self._handle.succeeded.connect(self._on_looked)
        self._handle.failed.connect(self._on_failed)
        self._handle.finished.connect(self._on_finished)
        self._handle.start()

    def _on_looked(self, found: PendingChanges) -> None:
        if found.folder == self.folder:
            self.changes = self.changes.merged_with(found) if self.changes else found
            self.looked.emit()

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    def _on_finished(self) -> None:
        self._handle = None
        if self._everything or self._paths:
            self._pause.start()
