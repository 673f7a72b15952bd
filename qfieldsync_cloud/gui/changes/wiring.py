"""Makes the dock Changes with all that belongs to it, and connects them."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.gui.changes.dock import ChangesDock
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.changes.spots import Spots
from qfieldsync_cloud.gui.indicators import Indicators
from qfieldsync_cloud.gui.news import NewsWatch, is_in_use
from qfieldsync_cloud.gui.notices import Button, Notices
from qfieldsync_cloud.gui.refresh import Refresher
from qfieldsync_cloud.gui.reload import other_files, reload_layers
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.sync.report import SyncReport
from qfieldsync_cloud.worker.runner import Runner


class Changes(QObject):
    """The dock, the signs in the layer tree and the note of news; what they ask for leaves as a signal."""

    push_wanted = pyqtSignal(object)
    synchronize_wanted = pyqtSignal(object)
    conflicts_wanted = pyqtSignal(object)

    def __init__(
        self, iface: Any, runner: Runner, accounts: Accounts, means: Means, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._notices = notices
        self._project = QgsProject.instance()
        window = iface.mainWindow()
        self.watch = PendingWatch(runner, means, self._project, self)
        self.refresher = Refresher(self._project, self)
        spots = Spots(iface.mapCanvas(), self._project)
        self.dock = ChangesDock(runner, accounts, means, self.watch, spots, window)
        iface.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        self.dock.hide()
        self.news = NewsWatch(runner, accounts, means, self.watch, notices, partial(is_in_use, window), self)
        self.indicators = Indicators(iface.layerTreeView(), self._project, self.watch, self.news, self)
        self._connect()

    def _connect(self) -> None:
        for page in (self.dock.mine, self.dock.field):
            page.files_changed.connect(self.show_changed_files)
        self.dock.mine.push_wanted.connect(self._on_push_wanted)
        self.dock.mine.synchronize_wanted.connect(self._on_synchronize_wanted)
        self.dock.mine.conflicts_wanted.connect(self._on_conflicts_wanted)
        self.dock.field.seen.connect(self.news.mark_seen)
        self.news.show_wanted.connect(self.dock.show_field)
        self.indicators.edits_wanted.connect(self.dock.show_mine)
        self.indicators.field_wanted.connect(self.dock.show_field)

    def open(self) -> None:
        """Show the dock."""
        self.dock.show()
        self.dock.raise_()

    def close(self) -> None:
        """Take everything away."""
        self.watch.stop()
        self.refresher.stop()
        self.news.stop()
        self.indicators.clear()
        self.dock.remember()
        self._iface.removeDockWidget(self.dock)
        self.dock.deleteLater()

    def show_changed_files(self, paths: Collection[str]) -> None:
        """Let QGIS and the dock see what was changed in these files of the open folder."""
        if self.watch.folder:
            reload_layers(self._project, self.watch.folder, paths)
            self.watch.look(paths)

    def look_again(self) -> None:
        """Look at everything again: a job may have changed it, or linked the folder."""
        self.watch.follow_project()
        self.dock.field.refresh_soon()
        self.news.ask_soon()

    def take_in(self, report: SyncReport) -> None:
        """Show what a synchronization changed in the open folder."""
        if report.dry_run:
            return
        self.watch.follow_project()
        if report.folder == self.watch.folder:
            self.refresher.take_in(report)
            self.look_again()
            if other_files(report):
                self._offer_reload()

    def _offer_reload(self) -> None:
        path = self._project.fileName()
        self._notices.show(
            tr("Files of the open project were replaced by newer ones from the cloud."),
            Qgis.MessageLevel.Info,
            Button(tr("Reload the project"), lambda: self._iface.addProject(path)),
        )

    def _on_push_wanted(self) -> None:
        self.push_wanted.emit(self.watch.folder)

    def _on_synchronize_wanted(self) -> None:
        self.synchronize_wanted.emit(self.watch.folder)

    def _on_conflicts_wanted(self) -> None:
        self.conflicts_wanted.emit(self.watch.folder)
