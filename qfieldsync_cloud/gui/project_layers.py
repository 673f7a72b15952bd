"""Where the layers of the open project lie, and which of them are meant by an edit."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer

from qfieldsync_cloud.errors import FolderError
from qfieldsync_cloud.gui.known_folders import linked_folder_of
from qfieldsync_cloud.sync.link import read_link


def folder_of(project: QgsProject) -> Path | None:
    """Return the linked folder that a project's file lies in, None if there is none."""
    name = project.fileName()
    return linked_folder_of(Path(name).parent) if name else None


def working_folder_of(project: QgsProject) -> Path | None:
    """Return the linked folder that a project's file lies in, None if it only holds a copy of the crew's package."""
    folder = folder_of(project)
    try:
        link = read_link(folder) if folder else None
    except (FolderError, OSError):
        return folder
    return folder if link and link.kind == "project" else None


def place_of(layer: QgsMapLayer, folder: Path) -> tuple[str, str]:
    """Return a layer's file relative to the folder, and the name of its table; ("", "") if it lies elsewhere.

    The table is "" where the layer names none because its file has only one.
    """
    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr":
        return "", ""
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path, root = os.path.realpath(str(parts.get("path") or "")), os.path.realpath(folder)
    if not parts.get("path") or not os.path.normcase(path).startswith(os.path.normcase(root + os.sep)):
        return "", ""
    return Path(path[len(root) + 1 :]).as_posix(), str(parts.get("layerName") or "")


def layers_on(project: QgsProject, folder: Path, paths: Collection[str]) -> Iterator[QgsVectorLayer]:
    """Yield the layers of a project that read one of these files of a folder."""
    for layer in project.mapLayers().values():
        if place_of(layer, folder)[0] in paths:
            yield layer


def layer_for(project: QgsProject, folder: Path, layer_id: str, path: str, table: str) -> QgsVectorLayer | None:
    """Return the layer with an id, or else one that reads the same table; None if neither is in the project."""
    layer = project.mapLayer(layer_id)
    if isinstance(layer, QgsVectorLayer):
        return layer
    if not path:
        return None
    return next(
        (each for each in layers_on(project, folder, (path,)) if place_of(each, folder)[1] in (table, "")), None
    )
