"""`qfieldsync_cloud:download`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.download import download_package, download_project
from qfieldsync_cloud.processing.algorithm import CloudAlgorithm
from qfieldsync_cloud.processing.outputs import CONFLICTS, PROJECT_ID, add_transfer_outputs, transfer_outputs

KINDS = ("project", "package")


class DownloadAlgorithm(CloudAlgorithm):
    """Downloads a cloud project, or the package that the crew gets."""

    id_name = "download"
    icon_name = "download"

    FOLDER = "FOLDER"
    KIND = "KIND"
    ATTACHMENTS = "ATTACHMENTS"

    def title(self) -> str:
        return tr("Download project")

    def help_text(self) -> str:
        return tr(
            "Downloads a cloud project into a folder that belongs to it from then on, or (KIND package) a copy of what "
            "the crew's devices get. Each file is checked. Files that were changed in the folder are kept as they are."
        )

    def add_parameters(self) -> None:
        self.addParameter(QgsProcessingParameterString(PROJECT_ID, tr("Id of the cloud project")))
        self.addParameter(QgsProcessingParameterFolderDestination(self.FOLDER, tr("Folder")))
        self.addParameter(
            QgsProcessingParameterEnum(
                self.KIND, tr("What"), options=KINDS, defaultValue=KINDS[0], usesStaticStrings=True
            )
        )
        attachments = tr("Attachments that the project leaves in the cloud, too")
        self.addParameter(QgsProcessingParameterBoolean(self.ATTACHMENTS, attachments, False))
        self.addOutput(QgsProcessingOutputString(PROJECT_ID, tr("Id of the cloud project")))
        self.addOutput(QgsProcessingOutputNumber(CONFLICTS, tr("Files changed on both sides")))
        add_transfer_outputs(self)

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        project_id = self.text(parameters, PROJECT_ID, context)
        folder = Path(self.parameterAsString(parameters, self.FOLDER, context)).absolute()
        session = self.session(job_context)
        if self.parameterAsEnumString(parameters, self.KIND, context) == "package":
            job = download_package(session, project_id, folder)
        else:
            attachments = self.parameterAsBoolean(parameters, self.ATTACHMENTS, context)
            job = download_project(session, project_id, folder, attachments)
        report = job(job_context)
        return {
            self.FOLDER: str(folder),
            PROJECT_ID: project_id,
            CONFLICTS: len(report.conflicts),
            **transfer_outputs(report),
        }
