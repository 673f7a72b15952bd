"""Which of the cloud's deltas a person wants to see, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any, Callable

from qgis.PyQt.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt

from qfieldsync_cloud.api.models import DeltaStatus
from qfieldsync_cloud.gui.changes.field_model import SORT_ROLE, FieldModel
from qfieldsync_cloud.jobs.field import FieldChange


@dataclass(frozen=True)
class FieldQuery:
    """What is wanted; "" and None mean all. Days are those of this computer's zone, both included."""

    person: str = ""
    layer_id: str = ""
    fate: DeltaStatus | None = None
    first: date | None = None
    last: date | None = None
    on_map: bool = False
    trouble_first: bool = True

    def fits(self, change: FieldChange) -> bool:
        """Return whether a delta is wanted, wherever it is."""
        return (
            self.person in ("", change.by)
            and self.layer_id in ("", change.layer_id)
            and self.fate in (None, change.fate)
            and self._is_in_time(change.at)
        )

    def _is_in_time(self, at: datetime | None) -> bool:
        if self.first is None and self.last is None:
            return True
        if at is None:
            return False
        day = (at if at.tzinfo else at.replace(tzinfo=timezone.utc)).astimezone().date()
        return (self.first or day) <= day <= (self.last or day)


class FieldFilter(QSortFilterProxyModel):
    """Shows what a query lets through; with `trouble_first` what needs a look stays on top, whatever the sorting."""

    def __init__(
        self, model: FieldModel, is_on_map: Callable[[FieldChange], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.query = FieldQuery()
        self._is_on_map = is_on_map
        self._on_map: dict[str, bool] = {}
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    def ask(self, query: FieldQuery) -> None:
        """Show what is wanted."""
        was = self.query
        self.query = query
        self.look_again()
        if was.trouble_first != query.trouble_first:
            self.invalidate()

    def look_again(self) -> None:
        """Filter again: the map shows something else."""
        self._on_map.clear()
        self.invalidateFilter()

    def change(self, index: QModelIndex) -> FieldChange:
        """Return the delta of an index."""
        return self.sourceModel().change(self.mapToSource(index).row())

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What is shown, in its order."""
        return tuple(self.change(self.index(row, 0)) for row in range(self.rowCount()))

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # noqa: ARG002 - Qt's signature
        """Return whether the query lets a delta through."""
        change = self.sourceModel().change(row)
        return self.query.fits(change) and (not self.query.on_map or self._is_seen(change))

    def lessThan(self, left: QModelIndex, right: QModelIndex) -> bool:
        """Return the order of two deltas."""
        first, second = self.sourceModel().change(left.row()), self.sourceModel().change(right.row())
        if self.query.trouble_first and first.is_trouble != second.is_trouble:
            return first.is_trouble == (self.sortOrder() == Qt.SortOrder.AscendingOrder)
        return bool(left.data(SORT_ROLE) < right.data(SORT_ROLE))

    def _is_seen(self, change: FieldChange) -> bool:
        if change.id not in self._on_map:
            self._on_map[change.id] = self._is_on_map(change)
        return self._on_map[change.id]


def people_in(changes: tuple[FieldChange, ...]) -> Mapping[str, Any]:
    """Return the people who sent something, by name."""
    return {change.by: change.by for change in sorted(changes, key=lambda change: change.by.casefold())}


def layers_in(changes: tuple[FieldChange, ...]) -> Mapping[str, Any]:
    """Return the names of the layers that were changed, by id."""
    ordered = sorted(changes, key=lambda change: change.layer_name.casefold())
    return {change.layer_id: change.layer_name for change in ordered}
