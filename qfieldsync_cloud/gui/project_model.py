"""The table of cloud projects, whose pages are loaded while one scrolls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, Callable

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt, pyqtSignal

from qfieldsync_cloud.api.models import Project, ProjectStatus, Role
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import size_text, time_text
from qfieldsync_cloud.gui.windows import ALIGN_RIGHT, tip
from qfieldsync_cloud.i18n import tr

SORT_ROLE = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """The columns, in their order."""

    NAME = 0
    OWNER = 1
    ROLE = 2
    STATUS = 3
    PACKAGED = 4
    SIZE = 5
    FOLDER = 6


SERVER_ORDERINGS = {Column.NAME: "name", Column.OWNER: "owner"}


def role_text(role: Role | None) -> str:
    """Return a role in the language of QGIS."""
    names = {
        Role.ADMIN: tr("administrator"),
        Role.MANAGER: tr("manager"),
        Role.EDITOR: tr("editor"),
        Role.REPORTER: tr("reporter"),
        Role.READER: tr("reader"),
    }
    return names.get(role, "") if role else ""


def status_text(project: Project) -> str:
    """Return how a project is doing; the server calls every project without a QGIS file failed."""
    if project.status is ProjectStatus.FAILED:
        return tr("failed") if project.qgis_file_name else tr("no QGIS project yet")
    return {ProjectStatus.OK: tr("ok"), ProjectStatus.BUSY: tr("busy")}.get(project.status, "")


@dataclass(frozen=True)
class _Cell:
    text: Callable[[Project, Path | None], str]
    key: Callable[[Project, Path | None], Any]


def _moment(time: datetime | None) -> float:
    return time.timestamp() if time else 0.0


_CELLS = {
    Column.NAME: _Cell(lambda p, _: p.name, lambda p, _: p.name.casefold()),
    Column.OWNER: _Cell(lambda p, _: p.owner, lambda p, _: p.owner.casefold()),
    Column.ROLE: _Cell(lambda p, _: role_text(p.role), lambda p, _: role_text(p.role)),
    Column.STATUS: _Cell(lambda p, _: status_text(p), lambda p, _: status_text(p)),
    Column.PACKAGED: _Cell(
        lambda p, _: time_text(p.data_last_packaged_at) or tr("never"), lambda p, _: _moment(p.data_last_packaged_at)
    ),
    Column.SIZE: _Cell(lambda p, _: size_text(p.storage_bytes), lambda p, _: float(p.storage_bytes)),
    Column.FOLDER: _Cell(lambda _, f: str(f or ""), lambda _, f: str(f or "")),
}


class ProjectModel(QAbstractTableModel):
    """Projects and where they lie on this computer; `more_wanted` asks for the next page."""

    more_wanted = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._projects: list[Project] = []
        self._folders: Mapping[str, Path] = {}
        self._next: Mapping[str, Any] | None = None
        self._waiting = False

    def start(self, folders: Mapping[str, Path]) -> None:
        """Begin a new list; `folders` maps project ids to folders on this computer."""
        self.beginResetModel()
        self._projects, self._folders, self._next, self._waiting = [], folders, None, True
        self.endResetModel()

    def add(self, projects: list[Project], following: Mapping[str, Any] | None) -> None:
        """Add a page; `following` asks for the one after it."""
        self._next, self._waiting = following, False
        known = {project.id for project in self._projects}
        fresh = [project for project in projects if project.id not in known]
        if fresh:
            count = len(self._projects)
            self.beginInsertRows(QModelIndex(), count, count + len(fresh) - 1)
            self._projects.extend(fresh)
            self.endInsertRows()

    def give_up(self) -> None:
        """Note that the page that was asked for did not come; it can be asked for again."""
        self._waiting = False

    def project(self, row: int) -> Project:
        """Return the project of a row."""
        return self._projects[row]

    def folder(self, row: int) -> Path | None:
        """Return where the project of a row lies on this computer, None if it does not."""
        return self._folders.get(self._projects[row].id)

    def canFetchMore(self, parent: QModelIndex) -> bool:
        """Return whether there is another page, and it was not asked for yet."""
        return not parent.isValid() and self._next is not None and not self._waiting

    def fetchMore(self, parent: QModelIndex) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._waiting = True
            self.more_wanted.emit(self._next)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many projects are there so far."""
        return 0 if parent.isValid() else len(self._projects)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles; those of numbers stand where the numbers do."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return ALIGN_RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (
            tr("Name"), tr("Owner"), tr("Your role"), tr("Status"), tr("Last package"), tr("Size"),
            tr("Folder on this computer"),
        )  # fmt: skip
        return titles[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, icon, alignment and the key to sort by."""
        if not index.isValid():
            return None
        column = Column(index.column())
        project, folder = self._projects[index.row()], self.folder(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return _CELLS[column].text(project, folder)
        if role == SORT_ROLE:
            return _CELLS[column].key(project, folder)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_CELLS[column].text(project, folder))
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NAME:
            return icon("cloud" if folder is None else "folder")
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.SIZE:
            return ALIGN_RIGHT
        return None


class ProjectFilter(QSortFilterProxyModel):
    """Shows the projects that a rule lets through, sorted by what a column means, not by how it is written."""

    def __init__(self, model: ProjectModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Callable[[Project], bool] = lambda _: True
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    def show_only(self, wanted: Callable[[Project], bool]) -> None:
        """Set the rule."""
        self._wanted = wanted
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # noqa: ARG002 - Qt's signature
        """Return whether the rule lets the project through."""
        return self._wanted(self.sourceModel().project(row))
