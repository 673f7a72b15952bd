"""create_project: a first QGIS file from a seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsReferencedRectangle

from sandbox.worker.workflow import Workflow, WorkflowError

_NAME = "project.qgz"


def run(request: dict[str, Any], workflow: Workflow) -> None:
    """Write a project of the seed's name, CRS and extent into the files folder."""
    seed, path = request["seed"], Path(request["files"]) / _NAME
    workflow.step("start_qgis_app", lambda: {"qgis_version": Qgis.QGIS_VERSION})
    workflow.step("get_project_seed", lambda: {"project_seed": f"<non-serializable: ProjectSeed {seed['name']}>"})
    workflow.step("get_project_seed_xlsform", lambda: {"xlsform_filename": None})
    workflow.step("prepare_project_files", lambda: {"project_filename": str(path)})
    workflow.step("configure_qgis_project", lambda: _write(seed, path))
    workflow.step("qgis_layers_data", lambda: {"layers_by_id": {}})
    workflow.step("upload_project_directory", dict)
    workflow.step("stop_qgis_app", dict)


def _write(seed: dict[str, Any], path: Path) -> dict[str, Any]:
    if seed["clone_from_project"]:
        return {"qgis_project_file": str(path)}
    project = QgsProject.instance()
    project.clear()
    project.setTitle(seed["name"])
    project.setCrs(QgsCoordinateReferenceSystem(seed["crs"]))
    extent = QgsReferencedRectangle(QgsRectangle(*seed["extent"]), QgsCoordinateReferenceSystem("EPSG:4326"))
    project.viewSettings().setDefaultViewExtent(extent)
    if not project.write(str(path)):
        raise WorkflowError(f"Unable to write the project: {project.error()}")
    return {"qgis_project_file": str(path)}
