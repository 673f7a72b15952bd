"""The projects in the cloud."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QItemSelection, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QHeaderView, QProgressBar, QTableView, QVBoxLayout, QWidget

from qfieldsync_cloud.api.models import Project
from qfieldsync_cloud.api.paging import Page
from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.gui.failure import FailureBox
from qfieldsync_cloud.gui.known_folders import find_linked_folders
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.gui.project_buttons import ProjectButtons
from qfieldsync_cloud.gui.project_model import SERVER_ORDERINGS, Column, ProjectFilter, ProjectModel
from qfieldsync_cloud.gui.project_query import Scope, belongs, query_for
from qfieldsync_cloud.gui.project_search import ProjectSearch
from qfieldsync_cloud.gui.windows import Window, plain_label, prepare_view
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.projects import list_projects
from qfieldsync_cloud.jobs.qfieldsync import TakenOver, take_over
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.settings import (
    folders,
    qfieldsync_links,
    remember_folder,
    remember_window_state,
    window_state,
)
from qfieldsync_cloud.worker.handle import JobHandle
from qfieldsync_cloud.worker.runner import Runner


class ProjectsDialog(Window):
    """Lists the projects of the account and of others; what is to be done with one leaves as a signal."""

    name = "projects"
    first_size = QSize(980, 520)
    open_wanted = pyqtSignal(object)
    download_wanted = pyqtSignal(object)
    synchronize_wanted = pyqtSignal(object)
    prepare_wanted = pyqtSignal(object)
    browser_wanted = pyqtSignal(object)

    def __init__(self, runner: Runner, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Projects in the cloud: {username}").format(username=session.username), parent)
        self._runner = runner
        self._session = session
        self._handle: JobHandle | None = None
        self.search = ProjectSearch(self)
        self.search.wanted.connect(self.reload)
        self._make_table()
        self._make_state()
        self._make_buttons()
        self._arrange()

    def _make_table(self) -> None:
        self._model = ProjectModel(self)
        self._model.more_wanted.connect(self._on_more_wanted)
        self._filter = ProjectFilter(self._model, self)
        self._table = QTableView(self)
        self._table.setModel(self._filter)
        prepare_view(self._table, tr("Projects"))
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        header = self._table.horizontalHeader()
        for column, width in zip(Column, (190, 100, 95, 110, 165, 80)):
            self._table.setColumnWidth(column, width)
        header.setStretchLastSection(True)
        header.restoreState(window_state("projects_columns"))
        self._table.sortByColumn(header.sortIndicatorSection(), header.sortIndicatorOrder())
        header.setSectionResizeMode(Column.FOLDER, QHeaderView.ResizeMode.Stretch)
        header.sortIndicatorChanged.connect(self._on_sort_changed)
        self._table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._table.doubleClicked.connect(self._on_row_activated)

    def _make_state(self) -> None:
        self._failure = FailureBox(self)
        self._status = plain_label()
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setMaximumWidth(120)

    def _make_buttons(self) -> None:
        self.buttons = ProjectButtons(self.selected, self)
        for mine, theirs in (
            (self.open_wanted, self.buttons.open_wanted),
            (self.download_wanted, self.buttons.download_wanted),
            (self.synchronize_wanted, self.buttons.synchronize_wanted),
            (self.prepare_wanted, self.buttons.prepare_wanted),
            (self.browser_wanted, self.buttons.browser_wanted),
        ):
            theirs.connect(mine)
        self.buttons.rejected.connect(self.reject)
        self.buttons.take_over_wanted.connect(self.take_over)
        self.buttons.take_over.setVisible(bool(_links_to_take_over()))
        self.buttons.update_to_selection()

    def _arrange(self) -> None:
        state = QHBoxLayout()
        state.addWidget(self._status, 1)
        state.addWidget(self._busy)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self._failure)
        layout.addWidget(self._table, 1)
        layout.addLayout(state)
        layout.addWidget(self.buttons)

    def reload(self) -> None:
        """Load the list anew; what was being loaded is dropped."""
        self.search.settle()
        self._failure.clear()
        self._model.start({})
        scope, username = self.search.scope, self._session.username
        self._filter.show_only(lambda project: belongs(project, scope, username))
        self._query = query_for(scope, self.search.text, self._ordering(), username)
        self._follow(find_linked_folders(folders(), self._session.server), self._on_folders_found)

    def take_over(self) -> None:
        """Link the folders that QFieldSync had linked; no file is changed."""
        self._follow(take_over(self._session, _links_to_take_over()), self._on_taken_over)

    def _on_taken_over(self, found: tuple[TakenOver, ...]) -> None:
        for each in found:
            if each.reason is None:
                remember_folder(each.folder)
        self.buttons.take_over.setVisible(bool(_links_to_take_over()))
        self.reload()
        left = [each for each in found if each.reason]
        if left:
            rows = "\n".join(f"{each.folder}: {shown(each.reason)}" for each in left if each.reason)
            text = phrase("{count} folder(s) of QFieldSync were not taken over.", count=len(left))
            self._failure.show_error(FolderError(text, details=rows))

    def table(self) -> QTableView:
        """Return the table, for tests and pictures."""
        return self._table

    def status_text(self) -> str:
        """Return what is said of the list."""
        return self._status.text()

    def error_text(self) -> str:
        """Return the error that is shown, "" if there is none."""
        return self._failure.text()

    def search_for(self, text: str, scope: Scope = Scope.ALL) -> None:
        """Show what fits."""
        self.search.choose(text, scope)
        self.reload()

    def selected(self) -> tuple[Project, Path | None] | None:
        """Return the selected project and its folder on this computer."""
        rows = self._table.selectionModel().selectedRows()
        if not rows:
            return None
        row = self._filter.mapToSource(rows[0]).row()
        return self._model.project(row), self._model.folder(row)

    def _follow(self, job: Any, on_success: Any) -> None:
        if self._handle:
            self._handle.cancel()
            self._handle.succeeded.disconnect()
        self._handle = self._runner.run(job, phrase("Loading the list of projects"))
        self._handle.succeeded.connect(on_success)
        self._handle.failed.connect(self._on_failed)
        self._busy.show()
        self._handle.start()

    def _on_folders_found(self, found: Mapping[str, Path]) -> None:
        self._model.start(found)
        self._follow(list_projects(self._session, self._query), self._on_page_loaded)

    def _on_more_wanted(self, following: Mapping[str, Any]) -> None:
        self._follow(list_projects(self._session, self._query, following), self._on_page_loaded)

    def _on_page_loaded(self, page: Page[Project]) -> None:
        self._busy.hide()
        self._handle = None
        self._model.add(list(page.items), page.next_query)
        self._tell(page.total)
        if not self._table.selectionModel().hasSelection() and self._filter.rowCount():
            self._table.selectRow(0)
        if self._wants_more():
            self._filter.fetchMore(self._filter.index(-1, -1))

    def _wants_more(self) -> bool:
        """Return whether the next page is needed now: the table is not full, or it is sorted by what only we know."""
        column = self._table.horizontalHeader().sortIndicatorSection()
        rows_that_fit = self._table.viewport().height() // max(1, self._table.verticalHeader().defaultSectionSize())
        return column not in SERVER_ORDERINGS or self._filter.rowCount() <= rows_that_fit

    def _tell(self, total: int) -> None:
        count = self._filter.rowCount()
        if count:
            self._status.setText(
                tr("{count} project(s) shown, {total} in the list").format(
                    count=count_text(count), total=count_text(total)
                )
            )
        elif self.search.text:
            self._status.setText(tr("No project fits the search. Search for something else, or choose another list."))
        else:
            self._status.setText(tr("There are no projects here yet. Publish the project that is open in QGIS."))

    def _on_failed(self, error: Exception) -> None:
        self._busy.hide()
        self._handle = None
        self._model.give_up()
        self._failure.show_error(error)

    def _ordering(self) -> str:
        header = self._table.horizontalHeader()
        ordering = SERVER_ORDERINGS.get(header.sortIndicatorSection(), "")
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return f"-{ordering}" if ordering and descending else ordering

    def _on_sort_changed(self, column: int, order: Qt.SortOrder) -> None:  # noqa: ARG002 - the signal's
        remember_window_state("projects_columns", self._table.horizontalHeader().saveState())
        self.reload()

    def _on_selection_changed(self, chosen: QItemSelection, dropped: QItemSelection) -> None:  # noqa: ARG002
        self.buttons.update_to_selection()

    def _on_row_activated(self) -> None:
        self.buttons.do_the_usual()


def _links_to_take_over() -> dict[str, Path]:
    """Return QFieldSync's links to folders that this plugin does not know."""
    known = set(folders())
    return {project_id: folder for project_id, folder in qfieldsync_links().items() if folder not in known}
