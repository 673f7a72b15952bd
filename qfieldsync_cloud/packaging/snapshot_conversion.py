"""A snapshot of features (memory, delimited text …) written to a table of a new GeoPackage, as QGIS shows them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
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
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from qfieldsync_cloud.packaging.description import Snapshot
from qfieldsync_cloud.packaging.ogr_files import GdalError
from qfieldsync_cloud.packaging.progress import Advance
from qfieldsync_cloud.packaging.tables import FID, GEOMETRY, free_column, own_fid, quoted
from qfieldsync_cloud.packaging.texts import as_text, declare, text_field, written_as_text

_EVERY = 500


@dataclass(frozen=True)
class _Key:
    """The feature id column: a field of the source, at `index`, or a new one that holds the source's feature ids."""

    name: str
    index: int | None = None

    def of(self, feature: QgsFeature) -> int:
        """Return the id that a feature has in the table."""
        return int(feature.id() if self.index is None else feature.attribute(self.index))


@dataclass(frozen=True)
class _Form:
    """The fields of the table, and which of the source's are written as texts."""

    key: _Key
    fields: QgsFields
    texts: tuple[int, ...]

    def row(self, feature: QgsFeature) -> QgsFeature:
        """Return the feature as the table takes it."""
        if self.key.index is not None and not self.texts:
            return feature
        values = feature.attributes()
        for index in self.texts:
            values[index] = as_text(values[index])
        row = QgsFeature(self.fields, feature.id())
        row.setAttributes(values if self.key.index is not None else [feature.id(), *values])
        if feature.hasGeometry():
            row.setGeometry(feature.geometry())
        return row


def convert_snapshot(snapshot: Snapshot, table: str, target: Path, advance: Advance) -> int:
    """Write the features, without spatial index, and return how many; GdalError if one can't be kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    names = [field.name() for field in snapshot.fields]
    geometry = free_column(GEOMETRY, names)
    form = _form_of(snapshot, _key_of(snapshot, names))
    written, bare = _write(snapshot, form, geometry, table, target, advance)
    if bare:
        _take_geometry_back(target, table, form.key.name, geometry, bare)
    if form.texts:
        declare(target, table, (snapshot.fields.at(index) for index in form.texts))
    return written


def _key_of(snapshot: Snapshot, names: list[str]) -> _Key:
    own = own_fid(names)
    candidates = [snapshot.key, names.index(own) if own else None]
    found = next((index for index in candidates if index is not None and _is_key(snapshot, index)), None)
    return _Key(free_column(FID, names)) if found is None else _Key(names[found], found)


def _form_of(snapshot: Snapshot, key: _Key) -> _Form:
    fields = QgsFields()
    if key.index is None:
        fields.append(QgsField(key.name, QVariant.LongLong, "integer64"))
    texts = written_as_text(snapshot.fields)
    for index, field in enumerate(snapshot.fields):
        fields.append(text_field(field) if index in texts else field)
    return _Form(key, fields, texts)


def _write(
    snapshot: Snapshot, form: _Form, geometry: str, table: str, target: Path, advance: Advance
) -> tuple[int, list[int]]:
    """Write all features and return how many, and the ids of those whose geometry is null."""
    has_geometry = snapshot.wkb_type != QgsWkbTypes.Type.NoGeometry
    writer = _writer(snapshot, form.fields, table, target, [f"FID={form.key.name}", f"GEOMETRY_NAME={geometry}"])
    written, bare = 0, []
    for feature in _features(snapshot):
        if not writer.addFeature(form.row(feature), QgsFeatureSink.Flag.FastInsert):
            raise GdalError(writer.errorMessage())
        if has_geometry and not feature.hasGeometry():
            bare.append(form.key.of(feature))
        written += 1
        if written % _EVERY == 0:
            advance(min(written / max(snapshot.count, 1), 1.0))
    if not writer.flushBuffer():
        raise GdalError(writer.errorMessage())
    return written, bare


def _take_geometry_back(database: Path, table: str, fid: str, geometry: str, keys: list[int]) -> None:
    """Make the geometry of these features null: QGIS writes an empty one where there is none."""
    statement = f"UPDATE {quoted(table)} SET {quoted(geometry)} = NULL WHERE {quoted(fid)} = ?"  # noqa: S608 # nosec B608
    with closing(sqlite3.connect(str(database))) as connection, connection:
        connection.executemany(statement, ((key,) for key in keys))


def _writer(snapshot: Snapshot, fields: QgsFields, table: str, target: Path, columns: list[str]) -> Any:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.fileEncoding = "UTF-8"
    options.layerName = table
    options.layerOptions = ["SPATIAL_INDEX=NO", *columns]
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
