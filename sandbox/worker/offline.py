"""A layer taken offline: its features in a table of the package, written as the server's packager writes them.

That writer knows numbers, texts, moments, yes or no, and lists; maps and bytes become texts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from sandbox.worker.moments import say_utc
from sandbox.worker.workflow import WorkflowError

_KINDS = {
    QVariant.Type.Int: ogr.OFTInteger,
    QVariant.Type.LongLong: ogr.OFTInteger64,
    QVariant.Type.Double: ogr.OFTReal,
    QVariant.Type.Time: ogr.OFTTime,
    QVariant.Type.Date: ogr.OFTDate,
    QVariant.Type.DateTime: ogr.OFTDateTime,
    QVariant.Type.Bool: ogr.OFTInteger,
}
_DETAILS = {
    QVariant.Type.Bool: ogr.OFSTBoolean,
    QVariant.Type.List: ogr.OFSTJSON,
    QVariant.Type.StringList: ogr.OFSTJSON,
}


def write_table(layer: QgsVectorLayer, database: Path, table: str, project: QgsProject, area: Any) -> str:
    """Write a layer's features, without its filter, to a new table and return the name of the table's key."""
    names = layer.dataProvider().fields()
    key = next(name for name in ("fid", *(f"fid_{number}" for number in range(1, 99))) if names.lookupField(name) < 0)
    subset = layer.subsetString()
    layer.setSubsetString("")
    try:
        _create(layer, database, table, key)
        _fill(layer, QgsVectorLayer(f"{database}|layername={table}", table, "ogr"), _request_for(layer, area, project))
    finally:
        layer.setSubsetString(subset)
    say_utc(database, table)
    return key


def _create(layer: QgsVectorLayer, database: Path, table: str, key: str) -> None:
    if database.exists():
        dataset = gdal.OpenEx(str(database), gdal.OF_UPDATE | gdal.OF_VECTOR)
    else:
        dataset = gdal.GetDriverByName("GPKG").Create(str(database), 0, 0, 0, gdal.GDT_Unknown)
    options = [f"FID={key}", "GEOMETRY_NAME=geom", f"IDENTIFIER={table}"]
    made = dataset.CreateLayer(table, _reference_of(layer.crs()), _geometry_of(layer), options)
    for field in layer.dataProvider().fields():
        if made.CreateField(_definition_of(field)) != ogr.OGRERR_NONE:
            raise WorkflowError(f"Creating field for {layer.name()}.{field.name()}({field.typeName()}) failed")
    dataset.FlushCache()


def _reference_of(crs: QgsCoordinateReferenceSystem) -> osr.SpatialReference | None:
    reference = osr.SpatialReference()
    wkt = crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL)
    known = crs.isValid() and reference.SetFromUserInput(crs.authid() or wkt) == ogr.OGRERR_NONE
    return reference if known else None


def _geometry_of(layer: QgsVectorLayer) -> int:
    kind = layer.wkbType()
    return ogr.GT_SetModifier(int(QgsWkbTypes.flatType(kind)), QgsWkbTypes.hasZ(kind), QgsWkbTypes.hasM(kind))


def _definition_of(field: QgsField) -> ogr.FieldDefn:
    definition = ogr.FieldDefn(field.name(), _KINDS.get(field.type(), ogr.OFTString))
    definition.SetSubType(_DETAILS.get(field.type(), ogr.OFSTNone))
    definition.SetWidth(max(field.length(), 0))
    return definition


def _fill(layer: QgsVectorLayer, made: QgsVectorLayer, request: QgsFeatureRequest) -> None:
    features = []
    for feature in layer.dataProvider().getFeatures(request):
        copy = QgsFeature(made.fields())
        copy.setAttributes([None, *feature.attributes()])
        copy.setGeometry(feature.geometry())
        features.append(copy)
    if not made.isValid() or not made.dataProvider().addFeatures(features)[0]:
        raise WorkflowError(f"We were not able to create the layer {layer.name()}")


def _request_for(layer: QgsVectorLayer, area: Any, project: QgsProject) -> QgsFeatureRequest:
    request = QgsFeatureRequest()
    if area and layer.isSpatial():
        geometry, crs = QgsGeometry(area[0]), area[1]
        geometry.transform(QgsCoordinateTransform(crs, layer.crs(), project))
        request.setFilterRect(geometry.boundingBox())
        request.setFlags(QgsFeatureRequest.Flag.ExactIntersect)
    return request
