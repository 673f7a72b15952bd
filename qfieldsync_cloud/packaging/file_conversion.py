"""A vector file converted to a table of a new GeoPackage by GDAL: types, nulls, CRS, Z and M, feature ids kept."""

from __future__ import annotations

import locale
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from qfieldsync_cloud.packaging.ogr_files import gdal_failures, gdal_options, layer_of, open_vector, refuse
from qfieldsync_cloud.packaging.progress import Advance, Watch
from qfieldsync_cloud.packaging.tables import FID, GEOMETRY, free_column, own_fid, table_name

_PROMOTED = ("ESRI Shapefile", "MapInfo File")  # a line there may be a multi-line: QGIS takes all of them as such
_INTEGERS = (ogr.OFTInteger, ogr.OFTInteger64)


def convert_file(source: Path, sublayer: str, encoding: str, target: Path, advance: Advance) -> str:
    """Write the layer to a new GeoPackage, without spatial index, and return its table; GdalError if it fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    dataset = open_source(source, encoding)
    layer = layer_of(dataset, sublayer)
    table = table_name(layer.GetName())
    watch = Watch(advance)
    options = _options(dataset, layer, table, watch)
    with gdal_failures() as failures, gdal_options(OGR_SQLITE_SYNCHRONOUS="OFF", OGR_SQLITE_CACHE="64"):
        written = gdal.VectorTranslate(str(target), dataset, options=options)
        del written  # closes the file
    watch.check()
    refuse(failures)
    return table


def open_source(source: Path, encoding: str) -> Any:
    """Return the vector file opened with the encoding that its layer has in QGIS."""
    if source.suffix.lower() not in (".shp", ".dbf") or not encoding:
        return open_vector(source)
    name = locale.getpreferredencoding(False) if encoding == "System" else encoding
    return open_vector(source, options=[f"ENCODING={name}"])


def _options(dataset: Any, layer: Any, table: str, watch: Watch) -> Any:
    fid, preserve = _fid(dataset, layer)
    single = ogr.GT_Flatten(layer.GetGeomType()) in (ogr.wkbLineString, ogr.wkbPolygon)
    promote = single and dataset.GetDriver().ShortName in _PROMOTED
    return gdal.VectorTranslateOptions(
        options=["-preserve_fid"] if preserve else [],
        format="GPKG",
        layers=[layer.GetName()],
        layerName=table,
        geometryType="PROMOTE_TO_MULTI" if promote else None,
        layerCreationOptions=[
            "SPATIAL_INDEX=NO",
            f"FID={fid}",
            f"GEOMETRY_NAME={free_column(GEOMETRY, _fields(layer))}",
        ],
        callback=lambda part, _message, _data: 0 if watch.stops(part) else 1,
    )


def _fid(dataset: Any, layer: Any) -> tuple[str, bool]:
    """Return the feature id column, and whether it holds the source's own feature ids."""
    fields = _fields(layer)
    own = own_fid(fields)
    if own is None:
        return layer.GetFIDColumn() or FID, True
    if _is_key(dataset, layer, own):
        return own, False
    return free_column(FID, fields), True


def _is_key(dataset: Any, layer: Any, field: str) -> bool:
    definition = layer.GetLayerDefn()
    if definition.GetFieldDefn(definition.GetFieldIndex(field)).GetType() not in _INTEGERS:
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
