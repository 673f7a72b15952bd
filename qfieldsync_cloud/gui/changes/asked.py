"""Changes local files after a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.windows import ask
from qfieldsync_cloud.jobs.job import Job
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.phrases import Phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class AskedJob(QObject):
    """One question and one job at a time; `done` tells which files it changed."""

    done = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, runner: Runner, means: Means, watch: PendingWatch, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner = runner
        self._means = means
        self._watch = watch
        self._parent = parent
        self._make: Callable[[Path], Job[Any]] | None = None
        self._title: Phrase | None = None
        self._paths: set[str] = set()
        self._handle: JobHandle | None = None
        self.question: QMessageBox | None = None

    def _ask(
        self, heading: str, question: str, title: Phrase, paths: set[str], make: Callable[[Path], Job[Any]]
    ) -> None:
        """Ask; with a yes the job that `make` returns for the folder runs, which changes these files."""
        if self._handle is None:
            self._title, self._paths, self._make = title, paths, make
            self.question = ask(self._parent, heading, question, self._on_wanted)

    def _on_wanted(self) -> None:
        folder = self._watch.folder
        if folder is None or self._make is None or self._title is None:
            return
        self._handle = self._runner.run(self._make(folder), self._title)
        self._handle.succeeded.connect(self._on_succeeded)
        self._handle.failed.connect(self.failed)
        self._handle.finished.connect(self._on_finished)
        self._handle.start()

    def _on_succeeded(self, _result: Any) -> None:
        self.done.emit(self._paths)

    def _on_finished(self) -> None:
        self._handle, self._make = None, None
