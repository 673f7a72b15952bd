"""My edits that are not in the cloud as a tree: a layer, then its features; conflicts come first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from qgis.PyQt.QtCore import QModelIndex, QObject, Qt

from qfieldsync_cloud.deltas.edits import Method
from qfieldsync_cloud.gui.changes.wording import METHOD_SIGNS, STATE_SIGNS, state_text, what_was_edited
from qfieldsync_cloud.gui.feature_names import FeatureNames
from qfieldsync_cloud.gui.group_model import GroupModel
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.changes import EditState, FileProblem, PendingChanges, PendingEdit


class Column(IntEnum):
    """The columns, in their order."""

    FEATURE = 0
    WHAT = 1
    STATE = 2
    REASON = 3


@dataclass(frozen=True)
class Group:
    """A layer with its edits; or a file that has none to show, and why."""

    name: str
    layer_id: str = ""
    edits: tuple[PendingEdit, ...] = ()
    problem: str = ""
    trackable: FileProblem | None = None

    @property
    def has_conflict(self) -> bool:
        """Whether a decision is due on one of the edits."""
        return any(edit.state is EditState.CONFLICT for edit in self.edits)


def groups_of(changes: PendingChanges) -> list[Group]:
    """Return the layers with edits, those in conflict first, then by name; then the files with a problem."""
    by_layer: dict[str, list[PendingEdit]] = {}
    for edit in changes.edits:
        by_layer.setdefault(edit.layer.id, []).append(edit)
    groups = [Group(edits[0].layer.name, layer_id, tuple(edits)) for layer_id, edits in by_layer.items()]
    groups.sort(key=lambda group: (not group.has_conflict, group.name.casefold(), group.layer_id))
    return groups + [
        Group(problem.path, problem=shown(problem.reason), trackable=problem if problem.may_be_tracked else None)
        for problem in changes.problems
    ]


class MineModel(GroupModel):
    """Groups keep their order; sorting sorts inside them, and conflicts stay on top."""

    def __init__(self, names: FeatureNames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = names
        names.found.connect(self._on_names_found)
        self._groups: list[Group] = []
        self._sorting = (Column.FEATURE, Qt.SortOrder.AscendingOrder)

    def show_changes(self, changes: PendingChanges | None) -> None:
        """Show what is pending."""
        self.beginResetModel()
        self._groups = groups_of(changes) if changes else []
        self._sort_edits()
        self.endResetModel()

    def group(self, index: QModelIndex) -> Group:
        """Return the group of an index, or of the group that an edit is in."""
        return self._groups[index.internalId() - 1 if index.internalId() else index.row()]

    def edit(self, index: QModelIndex) -> PendingEdit | None:
        """Return the edit of an index, None for a group."""
        return self.group(index).edits[index.row()] if index.isValid() and index.internalId() else None

    def problem_at(self, index: QModelIndex) -> FileProblem | None:
        """Return the file at an index whose edits could travel one by one, if a person wanted; None for others."""
        return self.group(index).trackable if index.isValid() else None

    def edits_at(self, index: QModelIndex) -> tuple[PendingEdit, ...]:
        """Return the edit of an index, or all of a group."""
        edit = self.edit(index)
        return (edit,) if edit else self.group(index).edits if index.isValid() else ()

    def index_of_layer(self, layer_id: str, path: str = "", table: str = "") -> QModelIndex:
        """Return the index of a layer's group, or else of that of a layer that reads the same table."""
        for row, group in enumerate(self._groups):
            first = group.edits[0] if group.edits else None
            reads_it = first is not None and first.path == path and table in ("", first.edit.table)
            if (layer_id and group.layer_id == layer_id) or reads_it:
                return self.index(row, 0)
        return QModelIndex()

    def index_of_edit(self, path: str, table: str, key: Any) -> QModelIndex:
        """Return the index of a feature's edit."""
        for row, group in enumerate(self._groups):
            for place, each in enumerate(group.edits):
                if (each.path, each.edit.table, each.edit.key) == (path, table, key):
                    return self.index(place, 0, self.index(row, 0))
        return QModelIndex()

    def group_sizes(self) -> list[int]:
        """Return how many edits each group has."""
        return [len(group.edits) for group in self._groups]

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Feature"), tr("What changed"), tr("State"), tr("Reason"))[section]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort inside the groups."""
        self.layoutAboutToBeChanged.emit()
        selected = [(index, self.edit(index)) for index in self.persistentIndexList()]
        self._sorting = (Column(max(column, 0)), order)
        self._sort_edits()
        for index, edit in selected:
            if edit:
                row = self.group(index).edits.index(edit)
                self.changePersistentIndex(index, self.createIndex(row, index.column(), index.internalId()))
        self.layoutChanged.emit()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip and icon."""
        if not index.isValid():
            return None
        edit, column = self.edit(index), Column(index.column())
        if edit is None:
            return _of_group(self.group(index), column, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(edit, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(edit, column))
        if role == Qt.ItemDataRole.DecorationRole and column is Column.FEATURE:
            return icon(METHOD_SIGNS[edit.edit.method])
        if role == Qt.ItemDataRole.DecorationRole and column is Column.STATE:
            return icon(STATE_SIGNS[edit.state])
        return None

    def feature_text(self, edit: PendingEdit) -> str:
        """Return what an edit's feature is called."""
        was = edit.edit.old if edit.edit.method is Method.DELETE else None
        return self._names.text_of((edit.layer.id, edit.path, edit.edit.table), edit.edit.key, was)

    def _text(self, edit: PendingEdit, column: Column) -> str:
        return self.feature_text(edit) if column is Column.FEATURE else _text(edit, column)

    def _on_names_found(self) -> None:
        for row, group in enumerate(self._groups):
            if group.edits:
                parent = self.index(row, 0)
                last = self.index(len(group.edits) - 1, Column.FEATURE, parent)
                self.dataChanged.emit(self.index(0, Column.FEATURE, parent), last, [Qt.ItemDataRole.DisplayRole])

    def _sort_edits(self) -> None:
        column, order = self._sorting
        descending = order == Qt.SortOrder.DescendingOrder
        self._groups = [replace(group, edits=_sorted(group.edits, column, descending)) for group in self._groups]


def _sorted(edits: tuple[PendingEdit, ...], column: Column, descending: bool) -> tuple[PendingEdit, ...]:
    ordered = sorted(edits, key=lambda edit: _key(edit, column), reverse=descending)
    return tuple(sorted(ordered, key=lambda edit: edit.state is not EditState.CONFLICT))


def _key(edit: PendingEdit, column: Column) -> tuple[float, str]:
    if column is Column.FEATURE and isinstance(edit.edit.key, int):
        return float(edit.edit.key), ""
    return float("inf"), _text(edit, column).casefold()


def _text(edit: PendingEdit, column: Column) -> str:
    if column is Column.FEATURE:
        return str(edit.edit.key)
    if column is Column.WHAT:
        return what_was_edited(edit)
    if column is Column.STATE:
        return state_text(edit.state)
    return shown(edit.reason) if edit.reason else ""


def _of_group(group: Group, column: Column, role: int) -> Any:
    text = f"{group.name}: {group.problem}" if group.problem else f"{group.name} ({count_text(len(group.edits))})"
    if column is not Column.FEATURE:
        return None
    if role == Qt.ItemDataRole.DisplayRole:
        return text
    if role == Qt.ItemDataRole.ToolTipRole:
        return tip(text)
    if role == Qt.ItemDataRole.DecorationRole:
        return icon("warning" if group.problem else "conflict" if group.has_conflict else "layer")
    return None
