"""The dock Changes: two pages for the folder of the open project, or why there are none."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import QDockWidget, QSplitter, QStackedWidget, QTabWidget, QWidget

from qfieldsync_cloud.accounts import Accounts
from qfieldsync_cloud.gui.changes.actions import EmptyState
from qfieldsync_cloud.gui.changes.field_page import FieldView
from qfieldsync_cloud.gui.changes.mine_page import MinePage
from qfieldsync_cloud.gui.changes.pending import PendingWatch
from qfieldsync_cloud.gui.changes.spots import Spots
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.means import Means
from qfieldsync_cloud.settings import remember_window_state, window_state
from qfieldsync_cloud.worker.runner import Runner

_AT_THE_SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)


class ChangesDock(QDockWidget):
    """What I have not sent, and what the field has; what is to be done about it leaves as a signal."""

    publish_wanted = pyqtSignal()
    projects_wanted = pyqtSignal()

    def __init__(
        self, runner: Runner, accounts: Accounts, means: Means, watch: PendingWatch, spots: Spots,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(tr("Changes"), parent)
        self.setObjectName("qfieldsync_cloud_changes")
        self._watch = watch
        self._project = spots.project
        self.mine = MinePage(runner, means, watch, spots, self)
        self.field = FieldView(runner, accounts, means, watch, spots, self)
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self.mine, tr("Mine"))
        self._tabs.addTab(self.field, tr("Field"))
        self._empty = EmptyState(self)
        self._publish = self._empty.add_button("publish", tr("Publish…"), self.publish_wanted.emit)
        self._projects = self._empty.add_button("projects", tr("Projects…"), self.projects_wanted.emit)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._tabs)
        self.setWidget(self._pages)
        for name, splitter in self._splitters():
            splitter.restoreState(window_state(f"changes_{name}_splitter"))
        self.mine.counted.connect(self._on_mine_counted)
        self.dockLocationChanged.connect(self._on_moved)
        self.topLevelChanged.connect(self._on_floated)
        watch.moved.connect(self._on_folder_moved)
        self._project.readProject.connect(self._on_folder_moved)
        self._project.cleared.connect(self._on_folder_moved)
        self._on_folder_moved()
        self._on_mine_counted(len(watch.changes.edits) if watch.changes else 0)

    def show_mine(self, layer_id: str = "") -> None:
        """Show my edits, those of a layer if one is given."""
        self._bring_up(self.mine)
        self.mine.select_layer(layer_id)

    def show_field(self, layer_id: str = "") -> None:
        """Show the field's changes as they are now, those to a layer if one is given."""
        self.field.refresh_soon()
        self._bring_up(self.field)
        layer = self._project.mapLayer(layer_id)
        self.field.filters.choose_layer(layer_id, layer.name() if layer else "")

    def tab_title(self) -> str:
        """Return the title of the page that is shown."""
        return self._tabs.tabText(self._tabs.currentIndex())

    def empty_text(self) -> str:
        """Return why there are no pages, "" if there are."""
        return self._empty.text() if self._pages.currentWidget() is self._empty else ""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the pages are divided."""
        self.remember()
        super().closeEvent(event)

    def remember(self) -> None:
        """Note how the pages are divided."""
        for name, splitter in self._splitters():
            remember_window_state(f"changes_{name}_splitter", splitter.saveState())

    def _splitters(self) -> tuple[tuple[str, QSplitter], ...]:
        return ("mine", self.mine.splitter), ("field", self.field.splitter)

    def _bring_up(self, page: QWidget) -> None:
        self._tabs.setCurrentWidget(page)
        self.show()
        self.raise_()

    def _on_folder_moved(self) -> None:
        self._pages.setCurrentWidget(self._tabs if self._watch.folder else self._empty)
        if self._project.fileName() or self._project.mapLayers():
            text = tr("The open project does not lie in a folder that is linked to the cloud.")
            self._empty.say("cloud", text, self._publish, self._projects)
        else:
            self._empty.say("cloud", tr("No project is open."), self._projects)

    def _on_mine_counted(self, count: int) -> None:
        title = tr("Mine ({count})").format(count=count_text(count)) if count else tr("Mine")
        self._tabs.setTabText(0, title)

    def _on_moved(self, area: Qt.DockWidgetArea) -> None:
        self._divide(Qt.Orientation.Vertical if area in _AT_THE_SIDES else Qt.Orientation.Horizontal)

    def _on_floated(self, floats: bool) -> None:
        if floats:
            self._divide(Qt.Orientation.Horizontal)

    def _divide(self, orientation: Qt.Orientation) -> None:
        for _, splitter in self._splitters():
            splitter.setOrientation(orientation)
