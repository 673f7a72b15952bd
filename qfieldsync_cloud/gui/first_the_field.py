"""Asks, before a project is packaged again, whether to take in first what the field has sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import News, look_for_news
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner

MOST_NAMES = 5


class FirstTheField(QObject):
    """Looks, and asks if there is something; then one of `go_on` or `synchronize_wanted` follows, or nothing.

    `failed` says why nobody could look; `go_on` follows.
    """

    failed = pyqtSignal(object)
    go_on = pyqtSignal()
    synchronize_wanted = pyqtSignal(object)

    def __init__(self, runner: Runner, means: Means, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner = runner
        self._means = means
        self._parent = parent
        self._folder: Path | None = None
        self._handle: JobHandle | None = None
        self.question: QMessageBox | None = None

    def look(self, session: Session, folder: Path) -> None:
        """Look at the cloud project of a folder."""
        if self._handle:
            return
        self._folder = folder
        self._handle = self._runner.run(
            look_for_news(session, folder, self._means), phrase("Looking for changes from the field")
        )
        self._handle.succeeded.connect(self._on_news)
        self._handle.failed.connect(self._on_failed)
        self._handle.finished.connect(self._on_finished)
        self._handle.start()

    def _on_news(self, news: News) -> None:
        if news.newer or news.waiting:
            self._ask(news)
        else:
            self.go_on.emit()

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
        self.go_on.emit()

    def _on_finished(self) -> None:
        self._handle = None

    def _ask(self, news: News) -> None:
        box = self.question = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Changes from the field"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question_for(news))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = box.addButton(tr("Synchronize first"), QMessageBox.ButtonRole.AcceptRole)
        anyway = box.addButton(tr("Package all the same"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(first)
        first.clicked.connect(self._on_synchronize_chosen)
        anyway.clicked.connect(self.go_on)
        box.open()

    def _on_synchronize_chosen(self) -> None:
        self.synchronize_wanted.emit(self._folder)


def question_for(news: News) -> str:
    """Return the question: the files that are newer in the cloud, what waits on the server, and what failed there."""
    texts = []
    if news.newer:
        texts.append(
            tr(
                "The field has sent changes that are not in this folder yet: {files}. Take them in before you package "
                "the project again, or the crews get data without them."
            ).format(files=_names_of(news.newer))
        )
    if news.waiting:
        texts.append(
            tr(
                "{count} change(s) from the field wait on the server and are not in its data yet; Changes, Field, "
                "tells why. As long as they wait, the files that they change can't be replaced."
            ).format(count=count_text(news.waiting))
        )
    if news.failed:
        texts.append(
            tr("{count} change(s) could not be applied; see Changes, Field.").format(count=count_text(news.failed))
        )
    return " ".join(texts)


def _names_of(files: Sequence[str]) -> str:
    names = ", ".join(files[:MOST_NAMES])
    if len(files) > MOST_NAMES:
        names = tr("{names} and {count} more").format(names=names, count=count_text(len(files) - MOST_NAMES))
    return names
