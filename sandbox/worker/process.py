"""process_projectfile: can the project be opened, and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from qgis.core import Qgis, QgsCoordinateTransform, QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QSize

from sandbox.worker import layers
from sandbox.worker.project import begin, open_project, qgis_file
from sandbox.worker.workflow import Workflow, WorkflowError


def run(request: dict[str, Any], workflow: Workflow) -> None:
    """Look at a project file."""
    begin(request, workflow)
    workflow.step("project_validity_check", lambda: _check(qgis_file(request)))
    project = QgsProject.instance()
    workflow.step("opening_check", lambda: _opened(request, workflow))
    workflow.step("project_details", lambda: {"project_details": _details(project)})
    picture = Path(request["export"]) / "thumbnail.png"
    workflow.step("generate_thumbnail_image", lambda: _draw(project, picture))
    workflow.step("upload_thumbnail", dict)
    workflow.step("stop_qgis_app", dict)


def _opened(request: dict[str, Any], workflow: Workflow) -> dict[str, Any]:
    open_project(qgis_file(request), workflow)
    return {"project": "<non-serializable: QgsProject <non-representable>>"}


def _check(path: Path) -> dict[str, Any]:
    try:
        ET.fromstring(_xml(path))
    except ET.ParseError as error:
        raise WorkflowError(
            f"Project file is an invalid XML document:\n{error}", "INVALID_PROJECT_FILE", "InvalidXmlFileException"
        ) from error
    return {}


def _xml(path: Path) -> bytes:
    if path.suffix.lower() != ".qgz":
        return path.read_bytes()
    try:
        with ZipFile(path) as archive:
            return archive.read(next(name for name in archive.namelist() if name.endswith(".qgs")))
    except (BadZipFile, StopIteration) as error:
        raise WorkflowError(
            f"Not a QGZ archive: {error}", "INVALID_PROJECT_FILE", "InvalidProjectFileException"
        ) from error


def _folders(project: QgsProject, name: str, default: list[str]) -> list[str]:
    return project.readListEntry("QFieldSync", f"/{name}", default)[0]


def extent_of(project: QgsProject) -> QgsRectangle:
    """Return the extent of the project's valid layers, or of its first view without layers; null if there is none."""
    if not project.mapLayers():
        return project.viewSettings().defaultViewExtent()
    extent = QgsRectangle()
    for layer in project.mapLayers().values():
        if layer.isValid() and not layer.extent().isNull():
            extent.combineExtentWith(
                QgsCoordinateTransform(layer.crs(), project.crs(), project).transformBoundingBox(layer.extent())
            )
    return extent


def _details(project: QgsProject) -> dict[str, Any]:
    return {
        "crs": project.crs().authid(),
        "extent": "" if extent_of(project).isNull() else extent_of(project).asWktPolygon(),
        "data_dirs": _folders(project, "dataDirs", []),
        "layers_by_id": layers.describe_all(project),
        "project_name": project.title(),
        "qgis_version": Qgis.QGIS_VERSION.split("-")[0],
        "attachment_dirs": _folders(project, "attachmentDirs", ["DCIM"]),
        "area_of_interest": project.readEntry("qfieldsync", "/areaOfInterest")[0],
        "background_color": project.backgroundColor().name(),
        "ordered_layer_ids": [node.layerId() for node in reversed(project.layerTreeRoot().findLayers())],
    }


def _draw(project: QgsProject, path: Path) -> dict[str, Any]:
    settings = QgsMapSettings()
    settings.setOutputSize(QSize(100, 100))
    settings.setDestinationCrs(project.crs())
    settings.setExtent(extent_of(project))
    settings.setBackgroundColor(project.backgroundColor())
    settings.setLayers([layer for layer in project.layerTreeRoot().layerOrder() if layer.isValid()])
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(path))
    return {"thumbnail_filename": "<non-serializable: PosixPath /io/thumbnail.png>"}
