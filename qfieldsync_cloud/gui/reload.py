"""Lets QGIS see what a job changed in files that it has open."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsProject, QgsVectorLayer

from qfieldsync_cloud.gui.project_layers import layers_on
from qfieldsync_cloud.sync.report import SyncReport


def changed_geopackages(report: SyncReport) -> frozenset[str]:
    """Return the GeoPackages that a synchronization changed or replaced here."""
    taken = (result.path for result in report.edits if result.taken)
    return frozenset((*taken, *(file.path for file in report.downloaded if is_geopackage(file.path))))


def other_files(report: SyncReport) -> tuple[str, ...]:
    """Return the downloaded files that QGIS reads only when the project is opened."""
    return tuple(file.path for file in report.downloaded if not is_geopackage(file.path))


def is_geopackage(path: str) -> bool:
    """Return whether a file is a GeoPackage by its name."""
    return path.lower().endswith(".gpkg")


def reload_layers(project: QgsProject, folder: Path, paths: Collection[str]) -> list[QgsVectorLayer]:
    """Have the layers on these files read again; those in edit mode are left alone, and selections stay."""
    layers = [layer for layer in layers_on(project, folder, paths) if not layer.isEditable()]
    for layer in layers:
        reload_layer(layer)
    return layers


def reload_layer(layer: QgsVectorLayer) -> None:
    """Have a layer read again as a whole; the selection stays."""
    selected = layer.selectedFeatureIds()
    layer.dataProvider().reloadData()
    if selected:
        layer.selectByIds(still_there(layer, selected))
    layer.triggerRepaint()


def still_there(layer: QgsVectorLayer, ids: Collection[int]) -> list[int]:
    """Return those of these features that the layer has."""
    request = QgsFeatureRequest().setFilterFids(list(ids)).setNoAttributes()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return [feature.id() for feature in layer.getFeatures(request)]
