"""`qfieldsync_cloud:package`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.package import package_project
from qfieldsync_cloud.processing.outputs import BYTES, FILES, findings_json
from qfieldsync_cloud.processing.project_source import ProjectAlgorithm


class PackageAlgorithm(ProjectAlgorithm):
    """Packages a project into a folder; needs no account."""

    id_name = "package"
    icon_name = "package"
    needs_account = False

    def title(self) -> str:
        return tr("Package project")

    def help_text(self) -> str:
        return tr(
            "Packages a saved project with its data into a folder that is ready to be sent to QFieldCloud. "
            "The project itself is not changed."
        )

    def add_parameters(self) -> None:
        super().add_parameters()
        self.addOutput(QgsProcessingOutputNumber(FILES, tr("Files of the package")))
        self.addOutput(QgsProcessingOutputNumber(BYTES, tr("Bytes of the package")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        folder, choices = self.folder_and_choices(parameters, context)
        packaged = package_project(self.description, choices, folder)(job_context)
        return {
            self.OUTPUT: str(packaged.folder),
            self.PROJECT_FILE: str(packaged.folder / packaged.project_file),
            self.FINDINGS: findings_json(packaged.findings),
            FILES: len(packaged.files),
            BYTES: sum(file.size for file in packaged.files),
        }
