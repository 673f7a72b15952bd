"""The open project as plain data, read on the GUI thread; nothing is opened, changed, counted or saved."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from qgis.core import QgsApplication, QgsMapLayer, QgsProject, QgsVectorLayer

from qfieldsync_cloud.packaging.area import area_of
from qfieldsync_cloud.packaging.description import (
    DEFAULT_ATTACHMENT_DIRS,
    ELSEWHERE,
    OPENED_AGAIN,
    LayerDescription,
    LayerKind,
    ProjectDescription,
    RelationDescription,
    Snapshot,
)
from qfieldsync_cloud.packaging.errors import UnreadableProjectError
from qfieldsync_cloud.packaging.in_place import can_publish_in_place
from qfieldsync_cloud.packaging.reading import snapshot_of
from qfieldsync_cloud.packaging.resources.fonts import installed_fonts
from qfieldsync_cloud.packaging.sidecars import Folders, total_size
from qfieldsync_cloud.packaging.source import canonical, files_of
from qfieldsync_cloud.packaging.sources import is_localized, source_of
from qfieldsync_cloud.packaging.table_facts import looked_up_by, table_of
from qfieldsync_cloud.packaging.treatment import with_action
from qfieldsync_cloud.phrases import phrase

_KEYS_OF_LAYERS = ("digitizingLogsLayer", "initialActiveLayer", "baseMapLayer", "mapThemesActiveLayers")
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
        only_area_of_interest=project.readBoolEntry("qfieldsync", "offlineCopyOnlyAoi", False)[0],
        area=area_of(project),
        themed=_themed(project),
        geofence=_geofence(project),
        set_layers=_set_layers(project),
        svg_folders=_svg_folders(),
        installed_fonts=installed_fonts(),
    )
    return replace(description, can_publish_in_place=can_publish_in_place(description))


def _describe(project: QgsProject, layer: QgsMapLayer, folders: Folders) -> LayerDescription:
    source = source_of(layer)
    vector = layer if isinstance(layer, QgsVectorLayer) else None
    files, families = files_of(source, folders, raster=not vector)
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
        families=families,
        added=source.added,
        folder=source.folder,
        pinned=source.pinned,
        opened=source.opened,
        is_vector=vector is not None,
        has_geometry=layer.isSpatial(),
        answers=layer.isValid() or source.kind not in (*ELSEWHERE, *OPENED_AGAIN),
        crs=layer.crs().authid() or layer.crs().toWkt(),
        without_crs=layer.isValid() and layer.isSpatial() and not layer.crs().isValid(),
        looked_up=looked_up_by(vector) if vector else (),
        table=table_of(vector, Path(os.path.realpath(project.homePath() or "."))) if vector else None,
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
        display=layer.displayExpression(),
        all_fields=tuple(layer.fields().names()),
        snapshot=_snapshot(layer, described),
    )


def _snapshot(layer: QgsVectorLayer, described: LayerDescription) -> Snapshot | None:
    """Take the features of a layer that GDAL can't read as QGIS does; a filter of the layer is in force."""
    if described.kind not in (LayerKind.MEMORY, LayerKind.DELIMITED_TEXT) or described.obstacle or not layer.isValid():
        return None
    return replace(snapshot_of(layer.dataProvider()), wkb_type=layer.wkbType(), crs=layer.crs())


def _known_count(layer: QgsVectorLayer) -> int | None:
    provider = layer.dataProvider()
    if not layer.isValid() or not provider:
        return None
    counted = provider.storageType() in _COUNTED_AT_ONCE and not layer.subsetString()
    if counted or layer.providerType() in ("memory", "delimitedtext"):
        return max(int(provider.featureCount()), 0)
    return None


def _in_file_of_another(project: QgsProject, described: LayerDescription) -> LayerDescription:
    """Mark a layer that is embedded from another project; refuse it if that project is gone."""
    other = project.layerIsEmbedded(described.id)
    if not other:
        return described
    if Path(other).is_file():
        return replace(described, embedded_from=Path(other).name)
    reason = phrase("The layer {layer} is embedded from another project ({project}), which does not exist any more.",
                    layer=described.name, project=Path(other).name)  # fmt: skip
    return replace(described, obstacle=reason)


def _relations(project: QgsProject) -> tuple[RelationDescription, ...]:
    relations = project.relationManager().relations().values()
    return tuple(
        RelationDescription(
            relation.name() or relation.id(),
            relation.referencingLayerId(),
            relation.referencedLayerId(),
            tuple(relation.fieldPairs().items()),
        )
        for relation in relations
    )


def _svg_folders() -> tuple[Path, ...]:
    """Return where QGIS looks for drawings: in its own folder, which every device has, and in those of the user."""
    own = Path(os.path.realpath(Path(QgsApplication.pkgDataPath()) / "svg"))
    others = (Path(os.path.realpath(folder)) for folder in QgsApplication.svgPaths())
    return (own, *(folder for folder in others if folder != own))


def _themed(project: QgsProject) -> frozenset[str] | None:
    themes = project.mapThemeCollection()
    names = themes.mapThemes()
    return frozenset(each for name in names for each in themes.mapThemeVisibleLayerIds(name)) if names else None


def _geofence(project: QgsProject) -> str:
    active = project.readBoolEntry("qfieldsync", "geofencingIsActive", False)[0]
    return str(project.readEntry("qfieldsync", "geofencingLayer", "")[0]) if active else ""


def _set_layers(project: QgsProject) -> frozenset[str]:
    """Return the layers, by id, that settings for QField name, the geofence apart."""
    texts = (project.readEntry("qfieldsync", key, "")[0] for key in _KEYS_OF_LAYERS)
    return frozenset(layer_id for text in texts for layer_id in project.mapLayers() if layer_id in text)


def _lacks_geofencing_behavior(project: QgsProject) -> bool:
    active = project.readBoolEntry("qfieldsync", "geofencingIsActive", False)[0]
    return active and not project.readNumEntry("qfieldsync", "geofencingBehavior", 0)[1]
