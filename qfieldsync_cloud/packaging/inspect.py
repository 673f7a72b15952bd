"""The open project as plain data, read on the GUI thread; nothing is opened, changed, counted or saved."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer, QgsVirtualLayerDefinition
from qgis.PyQt.QtCore import QUrl

from qfieldsync_cloud.packaging.description import (
    DEFAULT_ATTACHMENT_DIRS,
    LayerDescription,
    LayerKind,
    ProjectDescription,
    RelationDescription,
    Snapshot,
)
from qfieldsync_cloud.packaging.errors import UnreadableProjectError
from qfieldsync_cloud.packaging.in_place import can_publish_in_place
from qfieldsync_cloud.packaging.pictures import pictures_of
from qfieldsync_cloud.packaging.sidecars import Folders, total_size
from qfieldsync_cloud.packaging.sources import canonical, is_localized, source_of
from qfieldsync_cloud.packaging.treatment import with_action
from qfieldsync_cloud.phrases import Phrase, phrase

_COUNTED_AT_ONCE = ("GPKG", "ESRI Shapefile")


def read_project(path: str | Path) -> QgsProject:
    """Return a saved project, opened beside the current one; UnreadableProjectError if it can't be read."""
    project = QgsProject()
    if not Path(path).is_file() or not project.read(str(path)):
        raise UnreadableProjectError(str(path), project.error())
    return project


def inspect(project: QgsProject) -> ProjectDescription:
    """Return the project and its layers as plain data, with a snapshot of those that live in no file."""
    folders = Folders()
    path = canonical(Path(project.fileName())) if project.fileName() else None
    dirs, stored = project.readListEntry("QFieldSync", "attachmentDirs", list(DEFAULT_ATTACHMENT_DIRS))
    description = ProjectDescription(
        path=path,
        title=project.title(),
        home=Path(os.path.realpath(project.homePath() or ".")),
        layers=tuple(_describe(project, layer, folders) for layer in project.mapLayers().values()),
        relations=_relations(project),
        attachment_dirs=tuple(dirs),
        data_dirs=tuple(project.readListEntry("QFieldSync", "dataDirs", [])[0]),
        extra_files=folders.beside_project(path) if path else (),
        dirty=project.isDirty(),
        storage=project.projectStorage().type() if project.projectStorage() else "",
        attachment_dirs_stored=stored,
        absolute_paths=project.readBoolEntry("Paths", "Absolute", False)[0],
        geofencing_behavior_missing=_lacks_geofencing_behavior(project),
        pictures=pictures_of(project),
    )
    return replace(description, can_publish_in_place=can_publish_in_place(description))


def _describe(project: QgsProject, layer: QgsMapLayer, folders: Folders) -> LayerDescription:
    source = source_of(layer)
    files = folders.family(source.path, source.kind is LayerKind.RASTER_FILE) if source.path else ()
    vector = layer if isinstance(layer, QgsVectorLayer) else None
    described = LayerDescription(
        id=layer.id(),
        name=layer.name(),
        kind=source.kind,
        provider=layer.providerType(),
        source=layer.source(),
        path=source.path,
        path_text=source.path_text,
        sublayer=source.sublayer,
        subset=source.subset,
        obstacle=source.obstacle,
        stored_action=str(layer.customProperty("QFieldSync/cloud_action") or ""),
        files=files,
        size=total_size(files),
        localized=is_localized(source.path),
        read_only=layer.readOnly(),
    )
    described = _in_file_of_another(project, described)
    return with_action(_describe_vector(vector, described) if vector else described)


def _describe_vector(layer: QgsVectorLayer, described: LayerDescription) -> LayerDescription:
    provider = layer.dataProvider()
    return replace(
        described,
        encoding=provider.encoding() if provider else "",
        subset=layer.subsetString(),
        feature_count=_known_count(layer),
        edited=layer.isEditable() and layer.isModified(),
        joined=tuple(join.joinLayerId() for join in layer.vectorJoins()),
        depends_on=tuple(source.layerId() for source in provider.dependencies()) if provider else (),
        obstacle=described.obstacle or _obstacle_of_virtual(layer, described),
        snapshot=_snapshot(layer, described),
    )


def _snapshot(layer: QgsVectorLayer, described: LayerDescription) -> Snapshot | None:
    """Take the features of a layer that GDAL can't read as QGIS does; a filter of the layer is in force."""
    if described.kind not in (LayerKind.MEMORY, LayerKind.DELIMITED_TEXT) or described.obstacle or not layer.isValid():
        return None
    provider = layer.dataProvider()
    return Snapshot(
        provider.featureSource(), provider.fields(), layer.wkbType(), layer.crs(), max(provider.featureCount(), 0)
    )


def _known_count(layer: QgsVectorLayer) -> int | None:
    provider = layer.dataProvider()
    if not layer.isValid() or not provider:
        return None
    counted = provider.storageType() in _COUNTED_AT_ONCE and not layer.subsetString()
    if counted or layer.providerType() in ("memory", "delimitedtext"):
        return max(int(provider.featureCount()), 0)
    return None


def _in_file_of_another(project: QgsProject, described: LayerDescription) -> LayerDescription:
    """Refuse a layer that is embedded from another project: its definition is not in this one's file."""
    other = project.layerIsEmbedded(described.id)
    if not other:
        return described
    reason = phrase("The layer {layer} is embedded from another project ({project}).",
                    layer=described.name, project=Path(other).name)  # fmt: skip
    return replace(described, obstacle=reason)


def _obstacle_of_virtual(layer: QgsVectorLayer, described: LayerDescription) -> Phrase | None:
    if described.kind is not LayerKind.VIRTUAL:
        return None
    sources = QgsVirtualLayerDefinition.fromUrl(QUrl(layer.source())).sourceLayers()
    if all(source.isReferenced() for source in sources):
        return None
    return phrase("The virtual layer {layer} holds data sources of its own.", layer=layer.name())


def _relations(project: QgsProject) -> tuple[RelationDescription, ...]:
    relations = project.relationManager().relations().values()
    return tuple(
        RelationDescription(
            relation.name() or relation.id(), relation.referencingLayerId(), relation.referencedLayerId()
        )
        for relation in relations
    )


def _lacks_geofencing_behavior(project: QgsProject) -> bool:
    active = project.readBoolEntry("qfieldsync", "geofencingIsActive", False)[0]
    return active and not project.readNumEntry("qfieldsync", "geofencingBehavior", 0)[1]
