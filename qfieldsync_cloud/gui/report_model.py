"""The rows of a report: what failed, waits for a decision, or travelled as edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from qfieldsync_cloud.gui.failure import sentence_of
from qfieldsync_cloud.gui.feature_names import FeatureNames
from qfieldsync_cloud.gui.icons import icon
from qfieldsync_cloud.gui.numbers import count_text
from qfieldsync_cloud.gui.windows import tip
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.sync.report import EditResult, SyncReport

_WENT_WELL = "success"


class Column(IntEnum):
    """The columns, in their order."""

    FILE = 0
    LAYER = 1
    FEATURE = 2
    WHAT = 3


@dataclass(frozen=True)
class ReportRow:
    """What is told of a file, or of one edit in it; `has_failed` if the file did not travel as it should."""

    sign: str
    path: str
    text: str
    layer: str = ""
    feature: str = ""
    has_failed: bool = False

    @property
    def went_well(self) -> bool:
        """Whether there is nothing to do about it."""
        return self.sign == _WENT_WELL


def rows_of(report: SyncReport) -> Iterator[ReportRow]:
    """Yield what failed first, then what waits, then what went well."""
    for failure in sorted(report.failed, key=lambda each: (each.waits, each.path)):
        yield ReportRow("error", failure.path, sentence_of(failure.error), has_failed=True)
    for file in report.conflicts:
        yield ReportRow("conflict", file.path, shown(file.reason))
    if not report.dry_run:
        yield from _edit_rows(report.edits)


def _edit_rows(results: Sequence[EditResult]) -> Iterator[ReportRow]:
    for result in results:
        for failure in result.failures:
            yield ReportRow("warning", result.path, shown(failure.reason), failure.table, failure.key)
    for result in results:
        if result.conflicts:
            count = count_text(result.conflicts)
            yield ReportRow("conflict", result.path, tr("{count} decision(s) are due.").format(count=count))
    for result in results:
        if result.sent or result.taken:
            yield ReportRow(_WENT_WELL, result.path, _travelled(result))


def _travelled(result: EditResult) -> str:
    texts = [
        (result.sent, tr("{count} edit(s) sent.").format(count=count_text(result.sent))),
        (result.taken, tr("{count} feature(s) brought up to date here.").format(count=count_text(result.taken))),
    ]
    return " ".join(text for count, text in texts if count)


class ReportModel(QAbstractTableModel):
    """Rows as told, until a title is clicked; features are named when somebody looks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ReportRow] = []
        self._icons: dict[str, Any] = {}
        self._names = FeatureNames(QgsProject.instance(), self)
        self._names.found.connect(self._on_names_found)

    def show_report(self, report: SyncReport) -> None:
        """Show what a report says."""
        self.beginResetModel()
        self._names.forget(report.folder)
        self.rows = list(rows_of(report))
        self._icons = {name: icon(name) for name in {row.sign for row in self.rows}}
        self.endResetModel()

    def feature_of(self, row: ReportRow) -> str:
        """Return what a row's feature is called, "" if it tells of a whole file."""
        return self._names.text_of(("", row.path, row.layer), row.feature) if row.feature else ""

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("File"), tr("Layer"), tr("Feature"), tr("What happened"))[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip and icon."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(row, column))
        return self._icons[row.sign] if role == Qt.ItemDataRole.DecorationRole and column is Column.FILE else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; less than 0 leaves the rows as told."""
        if column < 0:
            return
        self.beginResetModel()
        is_reversed = order == Qt.SortOrder.DescendingOrder
        self.rows.sort(key=lambda row: self._text(row, Column(column)).casefold(), reverse=is_reversed)
        self.endResetModel()

    def _text(self, row: ReportRow, column: Column) -> str:
        if column is Column.FEATURE:
            return self.feature_of(row)
        return {Column.FILE: row.path, Column.LAYER: row.layer, Column.WHAT: row.text}[column]

    def _on_names_found(self) -> None:
        if self.rows:
            last = len(self.rows) - 1
            self.dataChanged.emit(self.index(0, Column.FEATURE), self.index(last, Column.FEATURE))
