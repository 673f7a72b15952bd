"""The first steps of every job: QGIS, the files, the open project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProject

from sandbox.worker.workflow import Workflow, WorkflowError


def begin(request: dict[str, Any], workflow: Workflow) -> None:
    """Take the steps that start QGIS and have the project's files."""
    workflow.step("start_qgis_app", lambda: {"qgis_version": Qgis.QGIS_VERSION})
    workflow.step("download_project_directory", lambda: _downloaded(request))


def _downloaded(request: dict[str, Any]) -> dict[str, Any]:
    """Fail as the download of a file fails whose name the worker doesn't encode."""
    name = request["missing"]
    if name:
        before, mark, after = name.partition("#")
        url = f"{request['url']}api/v1/files/{request['project']}/{before}/{mark}{after}"
        answer = '{\n  "code": "object_not_found",\n  "message": "Object not found"\n}'
        raise WorkflowError(
            f'Requested "{url}" and got "404 Not Found":\n{answer}', "API_NOT_FOUND", "QfcRequestException"
        )
    return {"tmp_project_dir": "<non-serializable: PosixPath /io>"}


def qgis_file(request: dict[str, Any]) -> Path:
    """Return where the project's QGIS file lies."""
    if not request["qgis_file"]:
        raise WorkflowError("Project file does not exist.", "INVALID_PROJECT_FILE", "ProjectFileNotFoundException")
    return Path(request["files"]) / request["qgis_file"]


def open_project(path: Path, workflow: Workflow) -> QgsProject:
    """Return the project, opened."""
    workflow.log(f'Loading the QGIS file "{path}"…')
    project = QgsProject.instance()
    if not project.read(str(path)):
        raise WorkflowError(f"Unable to open project with QGIS file: {path}")
    return project
