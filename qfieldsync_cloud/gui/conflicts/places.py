"""Where a feature in conflict is: on each side, as geometries that QGIS can draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsWkbTypes

from qfieldsync_cloud.deltas.edits import Row, Value
from qfieldsync_cloud.deltas.geometry import GeometryError, value_of
from qfieldsync_cloud.gui.conflicts.wording import Side, deleted_side
from qfieldsync_cloud.jobs.changes import PendingConflict
from qfieldsync_cloud.jobs.rows import Rows


@dataclass(frozen=True)
class Places:
    """A feature's geometry on each side that has one, and what there is to say of them."""

    geometries: dict[Side, QgsGeometry] = field(default_factory=dict)
    is_in_conflict: bool = False
    deleted: Side | None = None


def places_of(conflicts: list[PendingConflict], rows: Rows | None) -> Places:
    """Return where a feature is; `rows` are its rows in the cloud and here, None while nobody knows them.

    Where it was before is known, and shown, only if its geometry is in conflict.
    """
    column = conflicts[0].table.geometry
    theirs, mine = rows or (None, None)
    blobs: dict[Side, Value] = {Side.THEIRS: _value(theirs, column), Side.MINE: _value(mine, column)}
    deleted = None
    is_in_conflict = False
    for pending in conflicts:
        each = pending.conflict
        if column in each.mine or column in each.theirs:
            is_in_conflict = True
            known = ((Side.BASE, each.base), (Side.THEIRS, each.theirs), (Side.MINE, each.mine))
            blobs.update({side: row[column] for side, row in known if column in row})
        side = deleted_side(pending)
        if side:
            deleted, blobs[side] = side, None
    geometries = {side: geometry_of(blob) for side, blob in blobs.items()}
    return Places({side: each for side, each in geometries.items() if each}, is_in_conflict, deleted)


def _value(row: Row | None, column: str) -> Value:
    return row.get(column) if row else None


def geometry_of(blob: Any) -> QgsGeometry | None:
    """Return a GeoPackage's geometry, None if there is none or it can't be read."""
    if not isinstance(blob, bytes):
        return None
    geometry = QgsGeometry()
    try:
        geometry.fromWkb(value_of(blob))
    except GeometryError:
        return None
    return None if geometry.isNull() or geometry.isEmpty() else geometry


def parts_of(geometry: QgsGeometry) -> list[QgsGeometry]:
    """Return a geometry as straight parts of one kind each, as a rubber band takes them."""
    flat = QgsWkbTypes.flatType(geometry.wkbType())
    parts = geometry.asGeometryCollection() if flat == QgsWkbTypes.GeometryCollection else [geometry]
    return [QgsGeometry(part.constGet().segmentize()) for part in parts if not part.isEmpty()]


def crs_of(pending: PendingConflict) -> QgsCoordinateReferenceSystem:
    """Return the CRS of a conflict's table, as its project or its GeoPackage names it."""
    crs = QgsCoordinateReferenceSystem(pending.layer.crs) if pending.layer.crs else QgsCoordinateReferenceSystem()
    if not crs.isValid() and pending.table.srs_id > 0:
        crs = QgsCoordinateReferenceSystem(f"EPSG:{pending.table.srs_id}")
    return crs
