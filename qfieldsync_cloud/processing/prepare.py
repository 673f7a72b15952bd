"""`qfieldsync_cloud:prepare`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.prepare import PackageResult, prepare_package
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.processing.algorithm import CloudAlgorithm
from qfieldsync_cloud.processing.outputs import BYTES, FILES, PROJECT_ID, REPORT
from qfieldsync_cloud.sync.link import require_link

STATUS = "STATUS"
INVALID_LAYERS = "INVALID_LAYERS"
DEFAULT_WAIT = 600.0
"""Seconds."""


class PrepareAlgorithm(CloudAlgorithm):
    """Has the server make the crew's package and waits for it."""

    id_name = "prepare"
    icon_name = "package"

    FOLDER, FORCE, WAIT = "FOLDER", "FORCE", "WAIT"

    def title(self) -> str:
        return tr("Prepare the crew's package")

    def help_text(self) -> str:
        return tr(
            "Has the server make the package that the crew's devices download, and waits for it. A package that is "
            "up to date is not made again unless FORCE is set. With WAIT 0 it is only ordered."
        )

    def add_parameters(self) -> None:
        folder = QgsProcessingParameterFile.Behavior.Folder
        number = QgsProcessingParameterNumber.Type.Double
        self.addParameter(QgsProcessingParameterString(PROJECT_ID, tr("Id of the cloud project"), optional=True))
        self.addParameter(QgsProcessingParameterFile(self.FOLDER, tr("Or its folder"), behavior=folder, optional=True))
        self.addParameter(QgsProcessingParameterBoolean(self.FORCE, tr("Make it again if it is up to date"), False))
        self.addParameter(
            QgsProcessingParameterNumber(self.WAIT, tr("Wait at most (seconds)"), number, DEFAULT_WAIT, minValue=0)
        )
        self.addOutput(QgsProcessingOutputString(PROJECT_ID, tr("Id of the cloud project")))
        add_package_outputs(self)
        self.addOutput(QgsProcessingOutputNumber(FILES, tr("Files of the package")))
        self.addOutput(QgsProcessingOutputNumber(BYTES, tr("Bytes of the package")))
        self.addOutput(QgsProcessingOutputString(REPORT, tr("Report (JSON)")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        project_id = self._project_id(parameters, context)
        force = self.parameterAsBoolean(parameters, self.FORCE, context)
        wait = self.parameterAsDouble(parameters, self.WAIT, context)
        result = prepare_package(self.session(job_context), project_id, force, wait)(job_context)
        files = result.package.files if result.package else ()
        return {
            PROJECT_ID: project_id,
            **package_outputs(result),
            FILES: len(files),
            BYTES: sum(file.size for file in files),
            REPORT: package_json(result),
        }

    def _project_id(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        project_id = self.text(parameters, PROJECT_ID, context)
        folder = self.parameterAsFile(parameters, self.FOLDER, context)
        if not (project_id or folder):
            raise QFieldSyncCloudError(phrase("No cloud project is named."), phrase("Give PROJECT_ID or FOLDER."))
        return project_id or require_link(Path(folder).absolute()).project_id


def add_package_outputs(algorithm: CloudAlgorithm) -> None:
    """Add STATUS and INVALID_LAYERS."""
    algorithm.addOutput(QgsProcessingOutputString(STATUS, tr("State of the package job")))
    algorithm.addOutput(QgsProcessingOutputNumber(INVALID_LAYERS, tr("Layers that do not work in the package")))


def package_outputs(result: PackageResult) -> dict[str, Any]:
    """Return STATUS and INVALID_LAYERS."""
    return {STATUS: result.job.status.value, INVALID_LAYERS: len(result.invalid_layers)}


def package_json(result: PackageResult) -> str:
    """Return a package's files and layers as JSON."""
    package = result.package
    report = {
        "status": result.job.status.value,
        "summary": str(result.sentence()),
        "files": [{"path": file.name, "bytes": file.size} for file in (package.files if package else ())],
        "layers": [
            {"name": layer.name, "valid": layer.is_valid, "reason": layer.error_summary}
            for layer in (package.layers if package else ())
        ],
    }
    return json.dumps(report, indent=2, ensure_ascii=False)
