"""Where on the map an edit is: to zoom there, and to let it flash."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsExpression,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas

from qfieldsync_cloud.deltas.geometry import GeometryError, to_wkt
from qfieldsync_cloud.gui.project_layers import layer_for
from qfieldsync_cloud.jobs.changes import PendingEdit
from qfieldsync_cloud.jobs.field import FieldChange

NEAREST = 2500.0
"""The scale that a single point is shown at, unless the map is nearer already."""
MOST = 500
"""How many features are looked for at once: each may have to be read from its layer."""
_AUTHORITY = re.compile(r"[A-Za-z]{2,16}:[0-9]{1,9}", re.ASCII)
"""What a CRS from outside must look like: GDAL would read files and addresses that it is given."""


@dataclass(frozen=True)
class Spot:
    """A geometry and its CRS."""

    geometry: QgsGeometry
    crs: QgsCoordinateReferenceSystem


class Spots:
    """Finds the place of edits and shows it on a map."""

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject) -> None:
        self.canvas = canvas
        self.project = project

    def of_edit(self, folder: Path, pending: PendingEdit) -> Spot | None:
        """Return where a feature of mine is, or was if it is deleted; None if it has no place."""
        layer = layer_for(self.project, folder, pending.layer.id, pending.path, pending.edit.table)
        blob = pending.edit.new.get(pending.table.geometry) or pending.edit.old.get(pending.table.geometry)
        geometry = None
        if isinstance(blob, bytes):
            with suppress(GeometryError):
                geometry = QgsGeometry.fromWkt(to_wkt(blob))
        elif layer:
            geometry = geometry_in(layer, pending.edit.key)
        return self._spot(geometry, layer, pending.layer.crs)

    def of_change(self, folder: Path, change: FieldChange) -> Spot | None:
        """Return where the feature of a delta is, or was; None if neither the delta nor the layer knows a place."""
        layer = layer_for(self.project, folder, change.layer_id, change.path, change.table)
        wkt = change.geometry_after or change.geometry_before
        geometry = QgsGeometry.fromWkt(wkt) if wkt else geometry_in(layer, change.key) if layer else None
        return self._spot(geometry, layer, change.crs)

    def zoom(self, spots: Iterable[Spot]) -> None:
        """Show all of these places on the map."""
        whole = QgsRectangle()
        for box in filter(None, map(self._box_on_map, spots)):
            if whole.isNull():
                whole = QgsRectangle(box)
            else:
                whole.combineExtentWith(box.xMinimum(), box.yMinimum())  # one that has no area would not count
                whole.combineExtentWith(box.xMaximum(), box.yMaximum())
        if whole.width() or whole.height():
            whole.scale(1.2)
            self.canvas.setExtent(whole)
        elif not whole.isNull():
            self.canvas.setCenter(whole.center())
            self.canvas.zoomScale(min(self.canvas.scale(), NEAREST))
        self.canvas.refresh()

    def flash(self, spots: Iterable[Spot]) -> None:
        """Let these places flash on the map."""
        for spot in spots:
            self.canvas.flashGeometries([spot.geometry], spot.crs)

    def is_on_map(self, spot: Spot) -> bool:
        """Return whether a place is within what the map shows."""
        box = self._box_on_map(spot)
        return box is not None and self.canvas.extent().intersects(box)

    def _box_on_map(self, spot: Spot) -> QgsRectangle | None:
        target = self.canvas.mapSettings().destinationCrs()
        transform = QgsCoordinateTransform(spot.crs, target, self.project.transformContext())
        try:
            return transform.transformBoundingBox(spot.geometry.boundingBox())
        except QgsCsException:
            return None

    def _spot(self, geometry: QgsGeometry | None, layer: QgsVectorLayer | None, crs: str) -> Spot | None:
        if geometry is None or geometry.isEmpty():
            return None
        known = layer.crs() if layer else QgsCoordinateReferenceSystem()
        if not known.isValid() and _AUTHORITY.fullmatch(crs):
            known = QgsCoordinateReferenceSystem(crs)
        return Spot(geometry, known if known.isValid() else self.project.crs())


class KnownPlaces:
    """Where the deltas of a folder are: looked for once, since that may read a layer."""

    def __init__(self, spots: Spots) -> None:
        self._spots = spots
        self._folder: Path | None = None
        self._known: dict[str, Spot | None] = {}

    def forget(self, folder: Path | None) -> None:
        """Begin anew, with a folder."""
        self._folder = folder
        self._known.clear()

    def of(self, change: FieldChange) -> Spot | None:
        """Return where the feature of a delta is, or was; None if that is not known."""
        if self._folder and change.id not in self._known:
            self._known[change.id] = self._spots.of_change(self._folder, change)
        return self._known.get(change.id)

    def is_on_map(self, change: FieldChange) -> bool:
        """Return whether the map shows the feature of a delta now."""
        spot = self.of(change)
        return spot is not None and self._spots.is_on_map(spot)


def geometry_in(layer: QgsVectorLayer, key: int | str) -> QgsGeometry | None:
    """Return the geometry of the feature with a primary key, None if there is none."""
    keys = layer.primaryKeyAttributes()
    if len(keys) != 1 or not layer.isSpatial():
        return None
    field = layer.fields()[keys[0]]
    text = str(key)
    if field.isNumeric() and not text.lstrip("-").isdecimal():
        return None
    rule = QgsExpression.createFieldEqualityExpression(field.name(), int(text) if field.isNumeric() else text)
    request = QgsFeatureRequest().setFilterExpression(rule).setNoAttributes().setLimit(1)
    feature = next(iter(layer.getFeatures(request)), None)
    return QgsGeometry(feature.geometry()) if feature and feature.hasGeometry() else None
