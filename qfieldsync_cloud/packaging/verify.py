"""What was written, opened again before it is put in place: each layer's source must be what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.packaging.assemble import Assembly
from qfieldsync_cloud.packaging.copying import table_count, told_count
from qfieldsync_cloud.packaging.description import LayerDescription, LayerKind
from qfieldsync_cloud.packaging.document import ProjectDocument
from qfieldsync_cloud.packaging.errors import PackageDamagedError
from qfieldsync_cloud.packaging.layout import Layout
from qfieldsync_cloud.packaging.ogr_files import GdalError, layer_of, open_raster, open_vector
from qfieldsync_cloud.packaging.rewrite import Pointer
from qfieldsync_cloud.phrases import phrase


def check_sources(project: Path, names: Mapping[str, str], pointers: Mapping[str, Pointer]) -> None:
    """Raise PackageDamagedError unless the written project names exactly these layers, with these sources."""
    layers = ProjectDocument(project).layers
    if set(layers) != set(names):
        missing = sorted(names.get(each, each) for each in set(layers) ^ set(names))
        raise PackageDamagedError(missing[0], f"layers in the project: {sorted(layers)}")
    for layer_id, pointer in pointers.items():
        written = layers[layer_id].element.firstChildElement("datasource").text()
        if written != pointer.datasource:
            raise PackageDamagedError(names[layer_id], f"{written!r} instead of {pointer.datasource!r}")


def check_tables(layers: Iterable[LayerDescription], layout: Layout, assembly: Assembly) -> None:
    """Raise FolderError if a file that stays, for it was edited, lacks a table that the project has got since."""
    for layer in layers:
        target = layout.target(layer)
        if target not in assembly.edited or layer.kind is not LayerKind.GEOPACKAGE or not layer.sublayer:
            continue
        if table_count(assembly.place(target) / target, layer.sublayer) is None:
            raise FolderError(
                phrase("{file} holds edits made since it was packaged, but not the table of {layer}.",
                       file=str(target), layer=layer.name),
                phrase("Move {layer} to a file of its own, or package into a new folder.", layer=layer.name),
            )  # fmt: skip


def counts_of_copy(layer: LayerDescription, folder: Path, target: PurePosixPath) -> tuple[int | None, int | None]:
    """Return the features of a copied layer in its source and in its copy, None for rasters.

    PackageDamagedError if the copy can't be opened.
    """
    assert layer.path is not None
    copy = folder / target
    try:
        if layer.kind is LayerKind.RASTER_FILE:
            open_raster(layer.source.replace(layer.path_text, str(copy)))
        if not layer.is_vector:
            return None, None
        if layer.kind is LayerKind.DELIMITED_TEXT:
            return layer.feature_count, layer.feature_count
        return _counts_of_vector(layer, copy)
    except GdalError as error:
        raise PackageDamagedError(layer.name, str(error)) from error


def _counts_of_vector(layer: LayerDescription, copy: Path) -> tuple[int | None, int | None]:
    assert layer.path is not None
    dataset = open_vector(copy)
    written = layer_of(dataset, layer.sublayer)
    if layer.kind is LayerKind.GEOPACKAGE:
        return _counts_of_tables(layer.path, copy, written.GetName())
    source = open_vector(layer.path)
    return int(layer_of(source, layer.sublayer).GetFeatureCount()), int(written.GetFeatureCount())


def _counts_of_tables(source: Path, copy: Path, table: str) -> tuple[int | None, int | None]:
    """Return the rows of a table in both files; the copy is read, and the source if it says otherwise."""
    found = table_count(copy, table)
    told = told_count(source, table)
    return (told if told == found else table_count(source, table)), found
