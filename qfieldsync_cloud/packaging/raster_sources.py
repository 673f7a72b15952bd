"""The sources of rasters, meshes, point clouds and tiles: the file that they name, and what it needs beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from qgis.core import QgsMapLayer, QgsMeshLayer

from qfieldsync_cloud.packaging import vrt
from qfieldsync_cloud.packaging.addresses import Address, address_in, is_database, is_remote
from qfieldsync_cloud.packaging.description import LayerKind
from qfieldsync_cloud.packaging.source import Source, canonical, file_missing, folder_refused, kind_refused
from qfieldsync_cloud.phrases import Phrase, phrase

_NAMED_AT_MOST = 5
_TILE_FILES = ("mbtiles", "vtpk", "pmtiles")
_GRID = ".adf"  # ArcInfo's: a folder of files without names of their own


def raster_source(layer: QgsMapLayer) -> Source:
    """Return the source of a raster that GDAL reads."""
    return _local(layer, LayerKind.RASTER_FILE, layer.source())


def mesh_source(layer: QgsMeshLayer) -> Source:
    """Return the source of a mesh, with the datasets that were added to it."""
    provider = layer.dataProvider()
    added = tuple(canonical(Path(name)) for name in (provider.extraDatasets() if provider else ()))
    return _local(layer, LayerKind.MESH_FILE, layer.source(), added)


def point_cloud_source(layer: QgsMapLayer) -> Source:
    """Return the source of a point cloud: an index in a folder of its own, or a file with its index beside it."""
    source = _local(layer, LayerKind.POINT_CLOUD_FILE, layer.source())
    if source.path is None or source.obstacle:
        return source
    if source.path.name.lower() == "ept.json":
        return _below(source, source.path.parent)
    index = source.path.parent / f"ept_{source.path.stem}"
    return _below(source, source.path.parent, index) if index.is_dir() else source


def tile_source(layer: QgsMapLayer) -> Source:
    """Return the source of tiles, raster or vector: a file of them, or a service."""
    parameters = dict(part.partition("=")[::2] for part in layer.source().split("&"))
    spelled = parameters.get("url", "")
    url = unquote(spelled)
    if is_remote(url) or not url:
        return Source(LayerKind.SERVICE)
    if parameters.get("type") in _TILE_FILES:
        return _local(layer, LayerKind.TILE_FILE, url, spelled=spelled)
    reason = phrase("The layer {layer} reads single tiles from files of this computer.", layer=layer.name())
    return Source(LayerKind.TILE_FILE, obstacle=reason)


def _local(layer: QgsMapLayer, kind: LayerKind, name: str, added: tuple[Path, ...] = (), spelled: str = "") -> Source:
    if is_remote(name):
        return Source(LayerKind.SERVICE)
    if is_database(name):
        return Source(LayerKind.DATABASE)
    address = address_in(name)
    if address is None or not address.path.is_absolute():
        return Source(kind, obstacle=kind_refused(layer.name(), name.split(":")[0]))
    path = canonical(address.path)
    contents = vrt.contents_of(path) if path.suffix.lower() == vrt.SUFFIX else vrt.Contents()
    source = Source(
        kind,
        path,
        spelled or address.text,
        obstacle=_obstacle(layer.name(), path, address) or _obstacle_of_parts(layer.name(), contents, added),
        others=tuple(contents.files),
        added=added,
        pinned=contents.absolute,
    )
    return _below(source, path.parent) if path.suffix.lower() == _GRID else source


def _below(source: Source, folder: Path, index: Path | None = None) -> Source:
    """Return the source with all that lies below its folder, or below that of its index."""
    found = sorted(path for path in (index or folder).rglob("*") if path.is_file() and path != source.path)
    return replace(source, folder=folder, others=tuple(found))


def _obstacle(layer: str, path: Path, address: Address) -> Phrase | None:
    if path.suffix.lower() == ".ecw":
        return phrase("The layer {layer} is an ECW image, which no device can show.", layer=layer)
    if not path.exists():
        return file_missing(layer, address.text)
    return folder_refused(layer, path) if path.is_dir() else None


def _obstacle_of_parts(layer: str, contents: vrt.Contents, added: tuple[Path, ...]) -> Phrase | None:
    missing = [*contents.missing, *(path for path in added if not path.exists())]
    if missing:
        return phrase("The layer {layer} is put together from files, of which {count} do not exist: {names}.",
                      layer=layer, count=len(missing), names=_names(missing))  # fmt: skip
    if contents.archived:
        return phrase("The layer {layer} is put together from files, of which some lie inside archives: {names}.",
                      layer=layer, names=_names(contents.archived))  # fmt: skip
    return None


def _names(paths: list[Path]) -> str:
    shown = ", ".join(str(path) for path in paths[:_NAMED_AT_MOST])
    return f"{shown} …" if len(paths) > _NAMED_AT_MOST else shown
