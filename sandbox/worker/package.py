"""package: the project as a phone takes it along."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDataProvider,
    QgsEditorWidgetSetup,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from sandbox.worker import layers
from sandbox.worker.offline import write_table
from sandbox.worker.process import extent_of
from sandbox.worker.project import begin, open_project, qgis_file
from sandbox.worker.workflow import Workflow, WorkflowError

_PROPERTY = "QFieldSync/"
_DATABASE = "data.gpkg"


def run(request: dict[str, Any], workflow: Workflow) -> None:
    """Package a project into the export folder."""
    begin(request, workflow)
    project = QgsProject.instance()
    workflow.step("qgis_layers_data", lambda: _layers_of_source(request, workflow))
    workflow.step("package_project", lambda: _package(request, project))
    workflow.step("qfield_layer_data", lambda: {"layers_by_id": layers.describe_all(project)})
    workflow.step("stop_qgis_app", dict)
    workflow.step("upload_packaged_project", dict)


def _layers_of_source(request: dict[str, Any], workflow: Workflow) -> dict[str, Any]:
    return {"layers_by_id": layers.describe_all(open_project(qgis_file(request), workflow))}


def _package(request: dict[str, Any], project: QgsProject) -> dict[str, Any]:
    if extent_of(project).isNull():
        raise WorkflowError("Failed to obtain the project extent.")
    files, export = Path(request["files"]), Path(request["export"])
    area = _area(project)
    for layer in list(project.mapLayers().values()):
        _package_layer(layer, files, export, project, f"{layer.id()} {request['id']}", area)
    _take_along(project, files, export)
    target = export / f"{Path(request['qgis_file']).stem}_qfield.qgz"
    project.writeEntry("qfieldsync", "/createBaseMap", False)
    project.writeEntry("qfieldsync", "/originalProjectPath", str(qgis_file(request)))
    project.writeEntry("OfflineEditingPlugin", "/OfflineDbPath", f"./{_DATABASE}")
    if not project.write(str(target)):
        raise WorkflowError(f"Unable to write the packaged project: {project.error()}")
    return {"the_qgis_file_name_in_qfield": "<non-serializable: PosixPath /io/export/" + target.name + ">"}


def _area(project: QgsProject) -> tuple[QgsGeometry, QgsCoordinateReferenceSystem] | None:
    if not project.readBoolEntry("qfieldsync", "/offlineCopyOnlyAoi", False)[0]:
        return None
    geometry = QgsGeometry.fromWkt(project.readEntry("qfieldsync", "/areaOfInterest")[0])
    return geometry, QgsCoordinateReferenceSystem(project.readEntry("qfieldsync", "/areaOfInterestCrs")[0])


def _action(layer: QgsMapLayer, files: Path) -> str:
    chosen = layer.customProperty(f"{_PROPERTY}cloud_action")
    if chosen:
        return chosen
    is_file_vector = isinstance(layer, QgsVectorLayer) and layers.file_of(layer).startswith(str(files))
    return "offline" if is_file_vector or layer.providerType() in ("postgres", "WFS", "memory") else "no_action"


def _package_layer(layer: QgsMapLayer, files: Path, export: Path, project: QgsProject, salt: str, area: Any) -> None:
    action = _action(layer, files)
    if action == "remove":
        project.removeMapLayer(layer.id())
    elif not layer.isValid():
        return
    elif action == "offline" and isinstance(layer, QgsVectorLayer):
        _take_offline(layer, export / _DATABASE, hashlib.sha256(salt.encode()).hexdigest(), project, area)
    else:
        _copy(layer, files, export)


def _take_offline(layer: QgsVectorLayer, database: Path, table: str, project: QgsProject, area: Any) -> None:
    """Copy a layer's features into a table of the package and point the layer there; its filter stays."""
    source, provider, subset = layer.source(), layer.providerType(), layer.subsetString()
    key = layers.primary_key_of(layer)
    fid = write_table(layer, database, table, project, area)
    style = layer.customPropertyKeys()
    layer.setSubsetString("")
    layer.setDataSource(f"{database}|layername={table}", layer.name(), "ogr", QgsDataProvider.ProviderOptions())
    if not layer.isValid() or not set(style) <= set(layer.customPropertyKeys()) or not layer.setSubsetString(subset):
        raise WorkflowError(f'The layer "{layer.name()}" could not be taken offline.')
    layer.setEditorWidgetSetup(layer.fields().indexFromName(fid), QgsEditorWidgetSetup("Hidden", {}))
    properties = {
        "isOfflineEditable": True,
        "layerNameSuffix": "",
        "remoteLayerId": layer.id(),
        "remoteProvider": provider,
        "remoteSource": source,
        f"{_PROPERTY}remoteLayerId": layer.id(),
    }
    properties |= {f"{_PROPERTY}sourceDataPrimaryKeys": key} if key else {f"{_PROPERTY}unsupported_source_pk": True}
    for name, value in properties.items():
        layer.setCustomProperty(name, value)
    layer.setReadOnly(layer.readOnly() or not key)


def _copy(layer: QgsMapLayer, files: Path, export: Path) -> None:
    """Take a layer's file along, with what lies beside it under the same stem, and point the layer there."""
    path = Path(layers.file_of(layer))
    if not str(path).startswith(str(files)) or not path.is_file():
        return
    target = export / path.relative_to(files)
    target.parent.mkdir(parents=True, exist_ok=True)
    for sibling in path.parent.iterdir():
        if sibling.is_file() and sibling.name.split(".")[0] == path.stem.split(".")[0]:
            shutil.copyfile(sibling, target.parent / sibling.name)
    source = _repointed(layer, str(path), str(target))
    layer.setDataSource(source, layer.name(), layer.providerType(), QgsDataProvider.ProviderOptions())


def _repointed(layer: QgsMapLayer, path: str, target: str) -> str:
    """Return a layer's source with another path; some providers write it encoded, some can't write it themselves."""
    registry, provider = QgsProviderRegistry.instance(), layer.providerType()
    parts = {**registry.decodeUri(provider, layer.source()), "path": target}
    return registry.encodeUri(provider, parts) or layer.source().replace(path, target)


def _take_along(project: QgsProject, files: Path, export: Path) -> None:
    """Copy the project's companions and its data folders."""
    stem = Path(project.fileName()).with_suffix("")
    for suffix in (".qml", ".qgd", "_attachments.zip"):
        companion = Path(f"{stem}{suffix}")
        if companion.is_file():
            shutil.copyfile(companion, export / f"{stem.name}_qfield{suffix}")
    for folder in project.readListEntry("QFieldSync", "/dataDirs")[0]:
        if (files / folder).is_dir():
            shutil.copytree(files / folder, export / folder, dirs_exist_ok=True)
