"""The cloud's deltas as a table."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from qfieldsync_cloud.api.models import DeltaStatus
from qfieldsync_cloud.gui.changes.wording import METHOD_SIGNS, fate_text, what_was_sent
from qfieldsync_cloud.gui.feature_names import FeatureNames
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import time_text
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
_FATE_SIGNS = {
    DeltaStatus.APPLIED: "success",
    DeltaStatus.PENDING: "pending",
    DeltaStatus.STARTED: "pending",
    DeltaStatus.CONFLICT: "conflict",
    DeltaStatus.IGNORED: "note",
    DeltaStatus.UNKNOWN: "note",
}


class Column(IntEnum):
    """The columns, in their order."""

    WHEN = 0
    WHO = 1
    LAYER = 2
    FEATURE = 3
    WHAT = 4
    FATE = 5
    REASON = 6


def text_of(change: FieldChange, column: Column) -> str:
    """Return what a cell shows; times in the zone of this computer."""
    if column is Column.WHEN:
        return time_text(change.at)
    if column is Column.WHAT:
        return what_was_sent(change)
    if column is Column.FATE:
        return fate_text(change)
    texts = {
        Column.WHO: change.by, Column.LAYER: change.layer_name, Column.FEATURE: change.key,
        Column.REASON: change.reason,
    }  # fmt: skip
    return texts[column]


class FieldModel(QAbstractTableModel):
    """Deltas, page by page."""

    def __init__(self, names: FeatureNames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = names
        names.found.connect(self._on_names_found)
        self._changes: list[FieldChange] = []

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """All that are loaded."""
        return tuple(self._changes)

    def change(self, row: int) -> FieldChange:
        """Return the delta of a row."""
        return self._changes[row]

    def start(self, changes: Iterable[FieldChange] = ()) -> None:
        """Begin a new list."""
        self.beginResetModel()
        self._changes = list(changes)
        self.endResetModel()

    def add(self, changes: Iterable[FieldChange]) -> None:
        """Add a page; what is there already, because something new pushed it on to this page, is left out."""
        known = {change.id for change in self._changes}
        fresh = [change for change in changes if change.id not in known]
        if fresh:
            count = len(self._changes)
            self.beginInsertRows(QModelIndex(), count, count + len(fresh) - 1)
            self._changes += fresh
            self.endInsertRows()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many are loaded."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_titles()[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, icon and the key to sort by."""
        if not index.isValid():
            return None
        change, column = self._changes[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(change, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(change, column))
        if role == SORT_ROLE:
            return _key(change, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.WHAT:
            return icon(METHOD_SIGNS[change.method])
        if role == Qt.ItemDataRole.DecorationRole and column is Column.FATE:
            return icon(_FATE_SIGNS.get(change.fate, "error"))
        return None

    def feature_text(self, change: FieldChange) -> str:
        """Return what the feature of a delta is called."""
        return self._names.text_of((change.layer_id, change.path, change.table), change.key)

    def _text(self, change: FieldChange, column: Column) -> str:
        return self.feature_text(change) if column is Column.FEATURE else text_of(change, column)

    def _on_names_found(self) -> None:
        if self._changes:
            last = self.index(len(self._changes) - 1, Column.FEATURE)
            self.dataChanged.emit(self.index(0, Column.FEATURE), last, [Qt.ItemDataRole.DisplayRole])


def column_titles() -> tuple[str, ...]:
    """Return the titles of the columns."""
    return (tr("When"), tr("Who"), tr("Layer"), tr("Feature"), tr("What changed"), tr("Fate"), tr("Reason"))


def _key(change: FieldChange, column: Column) -> Any:
    if column is Column.WHEN:
        return change.at.timestamp() if change.at else 0.0
    if column is Column.FEATURE and change.key.isdecimal():
        return change.key.zfill(20)
    return text_of(change, column).casefold()
