"""Which files of a project have a layer in edit mode."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer


def file_of(layer: QgsMapLayer) -> Path | None:
    """Return the file that a layer reads, None if it reads none."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    path = str(parts.get("path") or "")
    return Path(path) if path else None


def edited_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """Return the layers in edit mode; on the GUI thread only."""
    layers = project.mapLayers().values()
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and layer.isEditable()]


def edited_files(project: QgsProject) -> frozenset[str]:
    """Return the identities of the files that layers in edit mode read; on the GUI thread only."""
    return frozenset(filter(None, map(identity_of, edited_layers(project))))


def identity(path: Path) -> str:
    """Return what is the same for all ways to name a file."""
    return os.path.normcase(os.path.realpath(path))


def identity_of(layer: QgsVectorLayer) -> str:
    """Return the identity of the file that a layer reads, "" if it reads none."""
    path = file_of(layer)
    return identity(path) if path else ""
