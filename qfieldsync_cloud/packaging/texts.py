"""Values that QGIS's writer can't put into a GeoPackage, or not whole: written as texts, their columns then declared.

Lists and maps become JSON, which QGIS and QField read as lists and maps again. Moments keep their milliseconds. Times
of day stay texts, since a GeoPackage knows none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from osgeo import ogr
from qgis.core import QgsField, QgsFields
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime, QVariant

from qfieldsync_cloud.packaging.ogr_files import gdal_failures, layer_of, open_vector, refuse

_JSON, _MOMENT, _TEXT = (
    (ogr.OFTString, ogr.OFSTJSON), (ogr.OFTDateTime, ogr.OFSTNone), (ogr.OFTString, ogr.OFSTNone)
)  # fmt: skip
_DECLARED = {
    QVariant.List: _JSON,
    QVariant.StringList: _JSON,
    QVariant.Map: _JSON,
    QVariant.DateTime: _MOMENT,
    QVariant.Time: _TEXT,
}


def written_as_text(fields: QgsFields) -> tuple[int, ...]:
    """Return which fields have to be written as texts, by their indexes."""
    return tuple(index for index, field in enumerate(fields) if field.type() in _DECLARED)


def text_field(field: QgsField) -> QgsField:
    """Return the field that holds the same values as texts of any length."""
    return QgsField(field.name(), QVariant.String)


def as_text(value: Any) -> Any:
    """Return a value as the GeoPackage's column holds it, a null as it is."""
    if value is None or (isinstance(value, QVariant) and value.isNull()):
        return value
    if isinstance(value, QDateTime):
        return _moment(value)
    if isinstance(value, QTime):
        return value.toString("HH:mm:ss.zzz" if value.msec() else "HH:mm:ss")
    return json.dumps(value, ensure_ascii=False, default=_plain)


def declare(database: Path, table: str, fields: Iterable[QgsField]) -> None:
    """Say in the table what the texts of these fields are; GdalError if that fails."""
    with gdal_failures() as failures:
        dataset = open_vector(database, update=True)
        layer = layer_of(dataset, table)
        for field in fields:
            kind, subtype = _DECLARED[field.type()]
            definition = ogr.FieldDefn(field.name(), kind)
            definition.SetSubType(subtype)
            layer.AlterFieldDefn(layer.GetLayerDefn().GetFieldIndex(field.name()), definition, ogr.ALTER_TYPE_FLAG)
        del layer, dataset
    refuse(failures)


def _moment(value: QDateTime) -> str:
    """Return a moment of the local clock as it is, any other in UTC."""
    local = value.timeSpec() == Qt.TimeSpec.LocalTime
    return (value if local else value.toUTC()).toString("yyyy-MM-ddTHH:mm:ss.zzz") + ("" if local else "Z")


def _plain(value: Any) -> Any:
    """Return a value inside a list as JSON can say it: a null as null, dates as texts."""
    if isinstance(value, (QDate, QTime, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return None if isinstance(value, QVariant) and value.isNull() else str(value)
