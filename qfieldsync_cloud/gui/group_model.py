"""Where rows are in a model of two levels: groups, and the rows of each."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex


class GroupModel(QAbstractItemModel):
    """The internal id of an index is 0 for a group, and the group's row + 1 for a row in it."""

    def group_sizes(self) -> list[int]:
        """Return how many rows each group has."""
        raise NotImplementedError

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a group, or of a row in one."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        """Return the group of a row."""
        group = index.internalId() if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of groups, or of a group's rows."""
        sizes = self.group_sizes()
        if not parent.isValid():
            return len(sizes)
        is_group = parent.internalId() == 0 and parent.column() == 0
        return sizes[parent.row()] if is_group else 0
