"""A vector file converted to a table of a new GeoPackage by GDAL: types, nulls, CRS, Z and M, feature ids kept."""

from __future__ import annotations

import locale
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr
from qgis.core import QgsCoordinateReferenceSystem

from qfieldsync_cloud.packaging.description import LayerDescription
from qfieldsync_cloud.packaging.ogr_files import GdalError, gdal_failures, gdal_options, layer_of, open_vector, refuse
from qfieldsync_cloud.packaging.progress import Advance, Watch
from qfieldsync_cloud.packaging.tables import FID, GEOMETRY, free_column, own_fid, table_name

_PROMOTED = ("ESRI Shapefile", "MapInfo File")  # a line there may be a multi-line: QGIS takes all of them as such
_FIT_FOR_THREADS = (".shp", ".dbf", ".geojson", ".fgb")  # whose drivers share nothing between files
_INTEGERS = (ogr.OFTInteger, ogr.OFTInteger64)
_LISTS = (ogr.OFTIntegerList, ogr.OFTInteger64List, ogr.OFTRealList, ogr.OFTStringList)
_NOT_UNIQUE = "UNIQUE constraint failed"  # two features of a GeoJSON file may have one id


@dataclass(frozen=True)
class _Key:
    """The feature id column, and whether it holds the source's own feature ids."""

    column: str
    preserved: bool


def convert_file(layer: LayerDescription, target: Path, advance: Advance) -> str:
    """Write the layer to a new GeoPackage, without spatial index, and return its table; GdalError if it fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    dataset = open_source(layer)
    source = layer_of(dataset, layer.sublayer)
    key, crs = _key_of(dataset, source), _given_crs(layer, source)
    try:
        return _translate(dataset, source, key, crs, target, Watch(advance))
    except GdalError as error:
        if not key.preserved or _NOT_UNIQUE not in str(error):
            raise
        target.unlink()
        return _translate(dataset, source, replace(key, preserved=False), crs, target, Watch(advance))


def is_fit_for_threads(layer: LayerDescription) -> bool:
    """Return whether a layer's file can be converted while others are."""
    plain = layer.provider == "ogr" and layer.snapshot is None and not layer.opened
    return plain and layer.path is not None and layer.path.suffix.lower() in _FIT_FOR_THREADS


def _translate(dataset: Any, layer: Any, key: _Key, crs: str | None, target: Path, watch: Watch) -> str:
    table = table_name(layer.GetName())
    options = _options(dataset, layer, key, crs, table, watch)
    with gdal_failures() as failures, gdal_options(OGR_SQLITE_SYNCHRONOUS="OFF", OGR_SQLITE_CACHE="16"):
        written = gdal.VectorTranslate(str(target), dataset, options=options)
        del written  # closes the file
    watch.check()
    refuse(failures)
    return table


def open_source(layer: LayerDescription) -> Any:
    """Return the vector file opened with the encoding and the options that its layer has in QGIS."""
    name, options = layer.opened or str(layer.path), list(layer.options)
    if layer.encoding and Path(name).suffix.lower() in (".shp", ".dbf"):
        encoding = locale.getpreferredencoding(False) if layer.encoding == "System" else layer.encoding
        options.append(f"ENCODING={encoding}")
    return open_vector(name, options=options)


def has_lists(layer: LayerDescription) -> bool:
    """Return whether a field holds lists, which GDAL would write as a text that nobody can read back."""
    definition = layer_of(dataset := open_source(layer), layer.sublayer).GetLayerDefn()
    kinds = {definition.GetFieldDefn(index).GetType() for index in range(definition.GetFieldCount())}
    del dataset
    return bool(kinds.intersection(_LISTS))


def _options(dataset: Any, layer: Any, key: _Key, crs: str | None, table: str, watch: Watch) -> Any:
    single = ogr.GT_Flatten(layer.GetGeomType()) in (ogr.wkbLineString, ogr.wkbPolygon)
    promote = single and dataset.GetDriver().ShortName in _PROMOTED
    return gdal.VectorTranslateOptions(
        options=["-preserve_fid"] if key.preserved else [],
        format="GPKG",
        layers=[layer.GetName()],
        layerName=table,
        dstSRS=crs,
        reproject=False,
        geometryType="PROMOTE_TO_MULTI" if promote else None,
        layerCreationOptions=[
            "SPATIAL_INDEX=NO",
            f"FID={key.column}",
            f"GEOMETRY_NAME={free_column(GEOMETRY, _fields(layer))}",
        ],
        callback=lambda part, _message, _data: 0 if watch.stops(part) else 1,
    )


def _given_crs(layer: LayerDescription, source: Any) -> str | None:
    """Return the coordinate reference system that QGIS was told, as text; None if it is the file's own."""
    given, reference = QgsCoordinateReferenceSystem(layer.crs), source.GetSpatialRef()
    own = QgsCoordinateReferenceSystem.fromWkt(reference.ExportToWkt()) if reference else None
    return None if given == own or not given.isValid() else given.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED_GDAL)


def _key_of(dataset: Any, layer: Any) -> _Key:
    fields = _fields(layer)
    own = own_fid(fields)
    if own is None:
        column = layer.GetFIDColumn()  # that of a GeoJSON file is a field beside others, and may be null
        return _Key(FID if column in fields else column or FID, preserved=True)
    if _is_key(dataset, layer, own):
        return _Key(own, preserved=False)
    return _Key(free_column(FID, fields), preserved=True)


def _is_key(dataset: Any, layer: Any, field: str) -> bool:
    definition = layer.GetLayerDefn()
    found = definition.GetFieldDefn(definition.GetFieldIndex(field))
    if found.GetType() not in _INTEGERS or found.GetSubType() == ogr.OFSTBoolean:
        return False
    name = layer.GetName().replace('"', '\\"')
    counts = dataset.ExecuteSQL(f'SELECT COUNT("{field}"), COUNT(DISTINCT "{field}"), COUNT(*) FROM "{name}"')  # noqa: S608 # nosec B608 - quoted
    if counts is None:
        return False
    row = counts.GetNextFeature()
    different = {row.GetField(index) for index in range(3)}
    dataset.ReleaseResultSet(counts)
    return len(different) == 1


def _fields(layer: Any) -> list[str]:
    definition = layer.GetLayerDefn()
    return [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
