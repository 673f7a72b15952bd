"""What a layer's source says: its kind, the file that it names, and why some sources can't be taken along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsMapLayer, QgsMapLayerType, QgsProviderRegistry, QgsVectorLayer

from qfieldsync_cloud.packaging.addresses import is_database, is_remote
from qfieldsync_cloud.packaging.description import LayerKind
from qfieldsync_cloud.packaging.raster_sources import mesh_source, point_cloud_source, raster_source, tile_source
from qfieldsync_cloud.packaging.source import Source, kind_refused
from qfieldsync_cloud.packaging.vector_sources import (
    file_source,
    gpx_source,
    ogr_source,
    spatialite_source,
    virtual_source,
)

_OF_VECTORS = ("memory", "virtual", "delimitedtext", "ogr", "spatialite", "gpx")
_SERVICES = ("wcs", "wfs", "oapif", "arcgismapserver", "arcgisfeatureserver", "geonode")
_DATABASES = ("postgres", "postgresraster", "mssql", "oracle", "hana", "db2")
_POINT_CLOUDS = ("ept", "copc", "pdal", "vpc")


def source_of(layer: QgsMapLayer) -> Source:
    """Return what the layer's source says, without opening anything."""
    provider = layer.providerType().lower()
    if provider in _OF_VECTORS:
        return _vector(layer, provider)
    if layer.type() == QgsMapLayerType.VectorTileLayer or provider == "wms":
        return tile_source(layer)
    if provider == "gdal":
        return raster_source(layer)
    if provider == "mdal":
        return mesh_source(layer)
    if provider in _POINT_CLOUDS:
        return point_cloud_source(layer)
    return _other(layer, provider, QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()))


def is_localized(path: Path | None) -> bool:
    """Return whether the file lies in one of the data folders that QGIS finds by itself on each computer."""
    registry = QgsApplication.localizedDataPathRegistry()
    return path is not None and any(Path(folder) in path.parents for folder in registry.paths())


def _vector(layer: QgsVectorLayer, provider: str) -> Source:
    if provider == "memory":
        return Source(LayerKind.MEMORY)
    if provider == "virtual":
        return virtual_source(layer)
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    if provider == "delimitedtext":
        return file_source(layer, LayerKind.DELIMITED_TEXT, parts)
    if provider == "spatialite":
        return spatialite_source(layer, parts)
    if provider == "gpx":
        return gpx_source(layer, parts)
    return _ogr(layer, parts)


def _ogr(layer: QgsVectorLayer, parts: dict[str, Any]) -> Source:
    path = str(parts.get("vsiPrefix") or "") + str(parts.get("path") or "")
    if is_remote(path):
        return Source(LayerKind.SERVICE)
    if is_database(path):
        return Source(LayerKind.DATABASE)
    return ogr_source(layer, parts)


def _other(layer: QgsMapLayer, provider: str, parts: dict[str, Any]) -> Source:
    if provider in _DATABASES:
        return Source(LayerKind.DATABASE, sublayer=_text(parts.get("layerName")))
    if provider in _SERVICES or is_remote(layer.source()):
        return Source(LayerKind.SERVICE)
    if not layer.source() or not provider:
        return Source(LayerKind.OTHER)
    return Source(LayerKind.OTHER, obstacle=kind_refused(layer.name(), layer.providerType()))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
