"""The deltas of the crews in a table: filtered, sorted, selected."""

from __future__ import annotations

from collections.abc import Collection

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QTableView, QWidget

from qfieldsync_cloud.gui.changes.field_filter import FieldFilter, FieldQuery
from qfieldsync_cloud.gui.changes.field_model import Column, FieldModel
from qfieldsync_cloud.gui.changes.spots import KnownPlaces
from qfieldsync_cloud.gui.columns import ColumnMemory
from qfieldsync_cloud.gui.windows import prepare_view
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.field import FieldChange

_WIDTHS = (114, 72, 55, 108, 94, 114)


class FieldTable(QTableView):
    """Shows those of a model's deltas that a query asks for."""

    def __init__(self, model: FieldModel, places: KnownPlaces, parent: QWidget) -> None:
        super().__init__(parent)
        self._filter = FieldFilter(model, places.is_on_map, self)
        self.setModel(self._filter)
        prepare_view(self, tr("Changes from the field"))
        self.setSortingEnabled(True)
        self.sortByColumn(Column.WHEN, Qt.SortOrder.DescendingOrder)
        for column, width in zip(Column, _WIDTHS):
            self.setColumnWidth(column, width)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        self._columns = ColumnMemory(header, "changes_field_columns")
        self.sortByColumn(header.sortIndicatorSection(), header.sortIndicatorOrder())

    @property
    def query(self) -> FieldQuery:
        """What is asked for."""
        return self._filter.query

    @property
    def shown(self) -> tuple[FieldChange, ...]:
        """What the query lets through, in the order of the table."""
        return self._filter.changes

    def ask(self, query: FieldQuery) -> None:
        """Show what a query asks for."""
        self._filter.ask(query)

    def look_again(self) -> None:
        """Filter anew: what is on the map is other than before."""
        self._filter.look_again()

    def selected(self) -> tuple[FieldChange, ...]:
        """Return the selected deltas, in the order of the table."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._filter.change(self._filter.index(row, 0)) for row in rows)

    def select(self, *rows: int) -> None:
        """Select rows."""
        self.clearSelection()
        self.setSelectionMode(QTableView.SelectionMode.MultiSelection)
        for row in rows:
            self.selectRow(row)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)

    def select_changes(self, ids: Collection[str]) -> None:
        """Select those of these deltas that are shown."""
        self.select(*(row for row, change in enumerate(self.shown) if change.id in ids))
