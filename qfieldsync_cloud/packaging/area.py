"""The project's area of interest: only features that touch it stay in a converted table, each as a whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
)

from qfieldsync_cloud.packaging.description import Area
from qfieldsync_cloud.packaging.ogr_files import GdalError, layer_of, open_vector
from qfieldsync_cloud.packaging.tables import quoted

_BETWEEN = 20  # points set on each side of the area before it is transformed, which bends its sides


def area_of(project: QgsProject) -> Area | None:
    """Return the area that the crew's copy is cut down to, None if all of it is wanted."""
    if not project.readBoolEntry("qfieldsync", "offlineCopyOnlyAoi", False)[0]:
        return None
    text = project.readEntry("qfieldsync", "areaOfInterest", "")[0]
    crs = project.readEntry("qfieldsync", "areaOfInterestCrs", "")[0] or project.crs().authid()
    return None if QgsGeometry.fromWkt(text).isEmpty() else Area(text, crs)


def area_in(area: Area, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
    """Return the area in the coordinates of a layer; GdalError if it can't be expressed there."""
    geometry, own = QgsGeometry.fromWkt(area.wkt), QgsCoordinateReferenceSystem(area.crs)
    if not own.isValid() or not crs.isValid() or own == crs:
        return geometry
    geometry = geometry.densifyByCount(_BETWEEN)
    try:
        geometry.transform(QgsCoordinateTransform(own, crs, QgsCoordinateTransformContext()))
    except QgsCsException as error:
        raise GdalError(f"the area of interest can't be expressed in {crs.authid()}: {error}") from error
    return geometry


def rectangle_in(area: Area, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    """Return the rectangle around the area in the coordinates of a layer."""
    return area_in(area, crs).boundingBox()


@dataclass(frozen=True)
class Cut:
    """How many features were removed in all, and how many of them had no geometry."""

    features: int = 0
    without_geometry: int = 0


def remove_outside(database: Path, table: str, area: Area) -> Cut:
    """Remove each feature that does not touch the area; a table without geometry stays whole."""
    dataset = open_vector(database)
    layer = layer_of(dataset, table)
    if layer.GetGeomType() == ogr.wkbNone:
        return Cut()
    reference = layer.GetSpatialRef()
    crs = QgsCoordinateReferenceSystem.fromWkt(reference.ExportToWkt()) if reference else QgsCoordinateReferenceSystem()
    layer.SetSpatialFilter(ogr.CreateGeometryFromWkb(bytes(area_in(area, crs).asWkb())))
    inside, extent = _found(layer)
    key, column = layer.GetFIDColumn(), layer.GetGeometryColumn()
    del layer, dataset
    without = _without_geometry(database, table, column)
    return Cut(_keep(database, table, key, inside, extent), without)


def _without_geometry(database: Path, table: str, column: str) -> int:
    with closing(sqlite3.connect(str(database))) as connection:
        query = f"SELECT count(*) FROM {quoted(table)} WHERE {quoted(column)} IS NULL"  # noqa: S608 # nosec B608 - quoted
        return int(connection.execute(query).fetchone()[0])


def _found(layer: Any) -> tuple[list[tuple[int]], tuple[float, ...] | None]:
    """Return the keys of what the layer's filter lets through, and its extent."""
    definition = layer.GetLayerDefn()
    layer.SetIgnoredFields([definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())])
    keys, boxes = [], []
    for feature in layer:
        keys.append((feature.GetFID(),))
        boxes.append(feature.GetGeometryRef().GetEnvelope())
    if not boxes:
        return keys, None
    west, east, south, north = zip(*boxes)
    return keys, (min(west), min(south), max(east), max(north))


def _keep(database: Path, table: str, key: str, keys: list[tuple[int]], extent: tuple[float, ...] | None) -> int:
    with closing(sqlite3.connect(str(database))) as connection:
        with connection:
            connection.execute("CREATE TEMP TABLE inside (id INTEGER PRIMARY KEY)")
            connection.executemany("INSERT INTO inside VALUES (?)", keys)
            statement = f"DELETE FROM {quoted(table)} WHERE {quoted(key)} NOT IN (SELECT id FROM inside)"  # noqa: S608 # nosec B608 - quoted
            removed = connection.execute(statement).rowcount
            connection.execute(
                "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
                (*(extent or (None,) * 4), table),
            )
        connection.execute("VACUUM")
    return int(removed)
