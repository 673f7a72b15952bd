"""`qfieldsync_cloud:upload`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.upload import upload_folder
from qfieldsync_cloud.processing.linked_folder import FolderAlgorithm
from qfieldsync_cloud.processing.new_project import add_new_project_parameters, new_project
from qfieldsync_cloud.processing.outputs import PROJECT_ID, add_transfer_outputs, transfer_outputs


class UploadAlgorithm(FolderAlgorithm):
    """Sends a packaged folder to its cloud project, which is created if need be."""

    id_name = "upload"
    icon_name = "publish"

    def title(self) -> str:
        return tr("Upload folder")

    def help_text(self) -> str:
        return tr(
            "Sends a packaged folder to QFieldCloud: to the cloud project that it belongs to, to the one that "
            "PROJECT_ID names, or to a new one called NAME. Files that are there already do not travel again."
        )

    def add_parameters(self) -> None:
        self.add_folder(tr("Packaged folder"))
        self.addParameter(QgsProcessingParameterString(PROJECT_ID, tr("Id of the cloud project"), optional=True))
        add_new_project_parameters(self, name_optional=True)
        self.addOutput(QgsProcessingOutputString(PROJECT_ID, tr("Id of the cloud project")))
        add_transfer_outputs(self)

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        folder = self.folder(parameters, context)
        project_id = self.text(parameters, PROJECT_ID, context) or None
        new = new_project(self, parameters, context)
        uploaded = upload_folder(self.session(job_context), folder, project_id, new, self.means())(job_context)
        return {PROJECT_ID: uploaded.project.id, **transfer_outputs(uploaded.report)}
