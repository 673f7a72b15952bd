"""What a layer's source says: its kind, the file that it names, and why some sources can't be taken along."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsDataProvider, QgsMapLayer, QgsMapLayerType, QgsProviderRegistry

from qfieldsync_cloud.packaging.description import LayerKind
from qfieldsync_cloud.phrases import Phrase, phrase

_SERVICES = ("wms", "wcs", "wfs", "oapif", "arcgismapserver", "arcgisfeatureserver", "xyzvectortiles",
             "arcgisvectortileservice", "ept", "copc")  # fmt: skip
_DATABASES = ("postgres", "postgresraster", "mssql", "oracle", "hana", "spatialite", "db2")
_REMOTE = ("http://", "https://", "/vsicurl/", "/vsis3/", "/vsigs/", "/vsiaz/", "ftp://", "/vsicurl_streaming/")
_GEOPACKAGES = (".gpkg", ".gpkx")


@dataclass(frozen=True)
class Source:
    """A layer's source, taken apart; `path` is None for what is no single file on this computer."""

    kind: LayerKind
    path: Path | None = None
    path_text: str = ""
    sublayer: str = ""
    subset: str = ""
    obstacle: Phrase | None = None


def source_of(layer: QgsMapLayer) -> Source:
    """Return what the layer's source says, without opening anything."""
    provider = layer.providerType().lower()
    if provider == "memory":
        return Source(LayerKind.MEMORY)
    if provider == "virtual":
        return Source(LayerKind.VIRTUAL)
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    if provider == "delimitedtext":
        return _file(layer, LayerKind.DELIMITED_TEXT, parts)
    if provider == "ogr":
        return _ogr(layer, parts)
    if provider == "gdal":
        return _gdal(layer, parts)
    return _other(layer, provider, parts)


def is_localized(path: Path | None) -> bool:
    """Return whether the file lies in one of the data folders that QGIS finds by itself on each computer."""
    registry = QgsApplication.localizedDataPathRegistry()
    return path is not None and any(Path(folder) in path.parents for folder in registry.paths())


def _ogr(layer: QgsMapLayer, parts: dict[str, Any]) -> Source:
    path = str(parts.get("path") or "")
    if path.startswith(_REMOTE) or str(parts.get("vsiPrefix") or "").startswith(_REMOTE):
        return Source(LayerKind.SERVICE)
    if Path(path).suffix.lower() in _GEOPACKAGES:
        return _file(layer, LayerKind.GEOPACKAGE, parts)
    return _file(layer, LayerKind.VECTOR_FILE, parts)


def _gdal(layer: QgsMapLayer, parts: dict[str, Any]) -> Source:
    path = str(parts.get("path") or "")
    if path.startswith(_REMOTE):
        return Source(LayerKind.SERVICE)
    if path.upper().startswith("PG:"):
        return Source(LayerKind.DATABASE)
    return _file(layer, LayerKind.RASTER_FILE, parts)


def _other(layer: QgsMapLayer, provider: str, parts: dict[str, Any]) -> Source:
    if provider in _DATABASES:
        return Source(LayerKind.DATABASE, sublayer=_text(parts.get("layerName")))
    local = str(parts.get("path") or "") if not parts.get("url", "").startswith(_REMOTE) else ""
    local = local or str(parts.get("url") or "").removeprefix("file://") if parts.get("type") == "mbtiles" else local
    if layer.source().startswith(_REMOTE) or (provider in _SERVICES and not local):
        return Source(LayerKind.SERVICE)
    if layer.type() == QgsMapLayerType.VectorTileLayer and parts.get("type") in ("xyz", "vtpk"):
        return Source(LayerKind.SERVICE)
    if not layer.source() or not provider:
        return Source(LayerKind.OTHER)
    return Source(LayerKind.OTHER, obstacle=_kind_refused(layer, layer.providerType()))


def _file(layer: QgsMapLayer, kind: LayerKind, parts: dict[str, Any]) -> Source:
    path, inside = str(parts.get("path") or ""), str(parts.get("vsiSuffix") or "")
    if parts.get("vsiPrefix") or inside or path.startswith("/vsi"):
        return Source(kind, obstacle=phrase("The layer {layer} lies inside an archive.", layer=layer.name()))
    place = Path(path)
    if not place.is_absolute():
        return Source(kind, obstacle=_kind_refused(layer, path.split(":")[0]))
    obstacle = None
    if place.is_dir():
        obstacle = phrase("The layer {layer} lies in a folder that is a database ({folder}).",
                          layer=layer.name(), folder=place.name)  # fmt: skip
    elif place.suffix.lower() == ".vrt":
        obstacle = phrase("The layer {layer} is a virtual file (VRT) that points to other files.", layer=layer.name())
    elif place.suffix.lower() == ".ecw":
        obstacle = phrase("The layer {layer} is an ECW image, which no device can show.", layer=layer.name())
    elif not place.exists():
        obstacle = phrase("The file {file} of the layer {layer} does not exist.", file=path, layer=layer.name())
    sublayer = _text(parts.get("layerName")) or _name_of_number(layer, parts.get("layerId"))
    return Source(kind, canonical(place), path, sublayer, _text(parts.get("subset")), obstacle)


def canonical(path: Path) -> Path:
    """Return the path with every link resolved but that of the file itself, which may be a link on purpose."""
    return Path(os.path.realpath(path.parent)) / path.name


def _name_of_number(layer: QgsMapLayer, number: object) -> str:
    """Return the name of a sublayer that the source gives by its number only."""
    if not isinstance(number, int):
        return ""
    found = (each.split(QgsDataProvider.sublayerSeparator()) for each in layer.dataProvider().subLayers())
    return next((parts[1] for parts in found if parts[0] == str(number)), "")


def _kind_refused(layer: QgsMapLayer, what: str) -> Phrase:
    return phrase("The layer {layer} comes from a kind of source ({what}) that can't be taken along yet.",
                  layer=layer.name(), what=what[:40])  # fmt: skip


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
