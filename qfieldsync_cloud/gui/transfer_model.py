"""The files of a transfer while it runs: what failed and what moves stand first, then what waits, then what is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from qfieldsync_cloud.context import FileNews, FileState
from qfieldsync_cloud.gui.failure import sentence_of
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text, size_text
from qfieldsync_cloud.gui.plan_model import SIGNS
from qfieldsync_cloud.gui.windows import ALIGN_RIGHT, tip
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.sync.plan import Action, PlannedFile

_RANK = {FileState.FAILED: 0, FileState.MOVING: 1, FileState.WAITING: 2, FileState.SENT: 3, FileState.DONE: 4}

_ROLES = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.TextAlignmentRole,
    )
)


class Column(IntEnum):
    """The columns, in their order."""

    FILE = 0
    SIZE = 1
    STATE = 2


@dataclass
class _Row:
    path: str
    action: Action
    size: int
    place: int
    state: FileState = FileState.WAITING
    done: int = 0
    error: Exception | None = None


class TransferModel(QAbstractTableModel):
    """One row for each file; news come in batches, and each batch is one change for the views."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._by_path: dict[str, _Row] = {}
        self._icons = {name: icon(name) for name in {*SIGNS.values(), "error", "success"}}  # drawn once, seen often

    def show_files(self, files: Iterable[PlannedFile]) -> None:
        """Show files that are about to travel."""
        self.beginResetModel()
        self._rows = [_Row(file.path, file.action, file.size, place) for place, file in enumerate(files)]
        self._by_path = {row.path: row for row in self._rows}
        self.endResetModel()

    def take(self, news: Iterable[FileNews]) -> None:
        """Take in what is new of some files; those that are not in the list come to its end."""
        new = {each.path: each for each in news}
        self._add(path for path in new if path not in self._by_path)
        has_moved = False
        for path, each in new.items():
            row = self._by_path[path]
            has_moved = has_moved or row.state is not each.state
            row.state, row.done, row.error = each.state, each.done, each.error
        if has_moved:
            self._put_in_order()
        if new:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    def counts(self) -> Counter[FileState]:
        """Return how many files are in each state."""
        return Counter(row.state for row in self._rows)

    def text(self) -> str:
        """Return the counts in words."""
        counts = self.counts()
        texts = [
            (FileState.FAILED, tr("{count} failed")),
            (FileState.MOVING, tr("{count} under way")),
            (FileState.WAITING, tr("{count} waiting")),
            (FileState.SENT, tr("{count} sent")),
            (FileState.DONE, tr("{count} done")),
        ]
        return ", ".join(text.format(count=count_text(counts[state])) for state, text in texts if counts[state])

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of files."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles; those of numbers stand where the numbers do."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return ALIGN_RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("File"), tr("Size"), tr("How far"))[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, icon and alignment."""
        if role not in _ROLES or not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_text(row, column))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icons.get(_sign(row, column))
        return ALIGN_RIGHT if column is Column.SIZE else None

    def _add(self, paths: Iterable[str]) -> None:
        added = [_Row(path, Action.KEEP, 0, len(self._rows) + place) for place, path in enumerate(paths)]
        if added:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(added) - 1)
            self._rows += added
            self._by_path.update({row.path: row for row in added})
            self.endInsertRows()

    def _put_in_order(self) -> None:
        """Sort by state, and keep what is selected on its files.

        To a view it is other data in the same rows: a change of layout would make it look at every row.
        """
        held = [(index, self._rows[index.row()]) for index in self.persistentIndexList()]
        self._rows.sort(key=lambda row: (_RANK[row.state], row.place))
        if held:
            places = {row.path: place for place, row in enumerate(self._rows)}
            now = [self.index(places[row.path], index.column()) for index, row in held]
            self.changePersistentIndexList([index for index, _ in held], now)


def _sign(row: _Row, column: Column) -> str:
    if column is Column.FILE:
        return SIGNS[row.action]
    signs = {FileState.FAILED: "error", FileState.DONE: "success"}
    return signs.get(row.state, "") if column is Column.STATE else ""


def _text(row: _Row, column: Column) -> str:
    if column is Column.FILE:
        return row.path
    if column is Column.SIZE:
        return size_text(row.size or row.done) if row.size or row.done else ""
    if row.state is FileState.FAILED and row.error:
        return sentence_of(row.error)
    if row.state is FileState.MOVING and row.size:
        return f"{min(100, row.done * 100 // row.size)} %"
    return {
        FileState.WAITING: tr("waits"),
        FileState.MOVING: tr("under way"),
        FileState.SENT: tr("sent, is looked up at the end"),
        FileState.DONE: tr("done"),
        FileState.FAILED: tr("failed"),
    }[row.state]
