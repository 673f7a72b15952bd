"""The sources of vector files: plain files, folders that are databases, and files inside archives."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsDataProvider, QgsDataSourceUri, QgsVectorLayer, QgsVirtualLayerDefinition
from qgis.PyQt.QtCore import QUrl

from qfieldsync_cloud.packaging import vrt
from qfieldsync_cloud.packaging.description import LayerKind
from qfieldsync_cloud.packaging.source import Source, canonical, file_missing, kind_refused
from qfieldsync_cloud.phrases import phrase

_GEOPACKAGES = (".gpkg", ".gpkx")
_ARCHIVE = re.compile(r"^(/vsi(zip|tar|gzip|7z|rar)/)+\{?")


def ogr_source(layer: QgsVectorLayer, parts: dict[str, Any]) -> Source:
    """Return the source of a layer that GDAL reads from this computer."""
    name = layer.source().partition("|")[0]
    if _ARCHIVE.match(name):
        return _in_archive(layer, name, parts)
    if name.startswith("/vsi"):
        return Source(LayerKind.VECTOR_FILE, obstacle=kind_refused(layer.name(), name[1:].partition("/")[0]))
    kind = LayerKind.GEOPACKAGE if Path(name).suffix.lower() in _GEOPACKAGES else LayerKind.VECTOR_FILE
    source = file_source(layer, kind, parts)
    names_others = Path(name).suffix.lower() == vrt.SUFFIX
    return replace(source, opened=name) if names_others or Path(name).is_dir() else source


def file_source(layer: QgsVectorLayer, kind: LayerKind, parts: dict[str, Any]) -> Source:
    """Return the source of a layer that lies in one file or folder."""
    path = str(parts.get("path") or "")
    place = Path(path)
    if not place.is_absolute():
        return Source(kind, obstacle=kind_refused(layer.name(), path.split(":")[0]))
    source = Source(kind, canonical(place), path, _sublayer(layer, parts), _text(parts.get("subset")))
    return source if place.exists() else replace(source, obstacle=file_missing(layer.name(), path))


def spatialite_source(layer: QgsVectorLayer, parts: dict[str, Any]) -> Source:
    """Return the source of a layer that QGIS reads from a SpatiaLite file: it becomes a GeoPackage as any file does."""
    uri = QgsDataSourceUri(layer.source())
    uri.setSql("")
    return replace(file_source(layer, LayerKind.VECTOR_FILE, parts), opened=uri.uri(False))


def gpx_source(layer: QgsVectorLayer, parts: dict[str, Any]) -> Source:
    """Return the source of waypoints, routes or tracks that QGIS reads itself, as it shows them."""
    return replace(file_source(layer, LayerKind.VECTOR_FILE, parts), opened=layer.source())


def virtual_source(layer: QgsVectorLayer) -> Source:
    """Return the source of a virtual layer: it stays one over layers; over sources of its own its features go."""
    sources = QgsVirtualLayerDefinition.fromUrl(QUrl.fromEncoded(layer.source().encode())).sourceLayers()
    if all(source.isReferenced() for source in sources):
        return Source(LayerKind.VIRTUAL)
    if not any(source.isReferenced() for source in sources):
        return Source(LayerKind.VIRTUAL, opened=layer.source())
    reason = phrase("The virtual layer {layer} mixes layers of the project with data sources of its own.",
                    layer=layer.name())  # fmt: skip
    return Source(LayerKind.VIRTUAL, obstacle=reason)


def _in_archive(layer: QgsVectorLayer, name: str, parts: dict[str, Any]) -> Source:
    """Return the source of a layer inside an archive; its path is the archive's."""
    places = [Path(_ARCHIVE.sub("", name).partition("}")[0])]
    places.extend(places[0].parents)
    archive = next((place for place in places if place.is_file()), places[0])
    found = Source(LayerKind.VECTOR_FILE, canonical(archive), str(archive), _sublayer(layer, parts), opened=name)
    return found if archive.is_file() else replace(found, obstacle=file_missing(layer.name(), str(archive)))


def _sublayer(layer: QgsVectorLayer, parts: dict[str, Any]) -> str:
    """Return the sublayer's name, looked up if the source gives it by its number only."""
    name, number = _text(parts.get("layerName")), parts.get("layerId")
    if name or not isinstance(number, int):
        return name
    found = (each.split(QgsDataProvider.sublayerSeparator()) for each in layer.dataProvider().subLayers())
    return next((parts[1] for parts in found if parts[0] == str(number)), "")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
