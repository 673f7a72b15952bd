"""A snapshot of features (memory, delimited text) written to a table of a new GeoPackage, as QGIS shows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsVectorFileWriter,
)
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.packaging.description import Snapshot
from qfieldsync_cloud.packaging.ogr_files import GdalError
from qfieldsync_cloud.packaging.progress import Advance
from qfieldsync_cloud.packaging.tables import FID, GEOMETRY, free_column, own_fid

_EVERY = 500


def convert_snapshot(snapshot: Snapshot, table: str, target: Path, advance: Advance) -> int:
    """Write the features, without spatial index, and return how many; GdalError if one can't be kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    names = [field.name() for field in snapshot.fields]
    own = own_fid(names)
    keyed = own is not None and _is_key(snapshot, names.index(own))
    fid = own if keyed else free_column(FID, names)
    fields = QgsFields(snapshot.fields) if keyed else _with_fid(snapshot.fields, fid)
    writer = _writer(snapshot, fields, fid, table, names, target)
    written = 0
    for feature in _features(snapshot):
        if not writer.addFeature(feature if keyed else _numbered(feature, fields), QgsFeatureSink.Flag.FastInsert):
            raise GdalError(writer.errorMessage())
        written += 1
        if written % _EVERY == 0:
            advance(min(written / max(snapshot.count, 1), 1.0))
    del writer  # closes the file
    return written


def _writer(snapshot: Snapshot, fields: QgsFields, fid: str, table: str, names: list[str], target: Path) -> Any:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.fileEncoding = "UTF-8"
    options.layerName = table
    options.layerOptions = ["SPATIAL_INDEX=NO", f"FID={fid}", f"GEOMETRY_NAME={free_column(GEOMETRY, names)}"]
    writer = QgsVectorFileWriter.create(
        str(target), fields, snapshot.wkb_type, snapshot.crs, QgsCoordinateTransformContext(), options
    )
    if writer.hasError():
        raise GdalError(writer.errorMessage())
    return writer


def _features(snapshot: Snapshot) -> Iterator[QgsFeature]:
    return iter(snapshot.source.getFeatures(QgsFeatureRequest()))


def _is_key(snapshot: Snapshot, index: int) -> bool:
    """Return whether a field holds an integer of its own for each feature."""
    if snapshot.fields.at(index).type() not in (QVariant.Int, QVariant.LongLong):
        return False
    seen: set[int] = set()
    for feature in _features(snapshot):
        value = feature.attribute(index)
        if not isinstance(value, int) or value in seen:
            return False
        seen.add(value)
    return True


def _with_fid(fields: QgsFields, fid: str) -> QgsFields:
    extended = QgsFields()
    extended.append(QgsField(fid, QVariant.LongLong, "integer64"))
    for field in fields:
        extended.append(field)
    return extended


def _numbered(feature: QgsFeature, fields: QgsFields) -> QgsFeature:
    numbered = QgsFeature(fields, feature.id())
    numbered.setAttributes([feature.id(), *feature.attributes()])
    numbered.setGeometry(feature.geometry())
    return numbered
