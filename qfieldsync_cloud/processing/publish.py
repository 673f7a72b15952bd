"""`qfieldsync_cloud:publish`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.publish import publish
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.processing.new_project import add_new_project_parameters, new_project
from qfieldsync_cloud.processing.outputs import PROJECT_ID, add_transfer_outputs, findings_json, transfer_outputs
from qfieldsync_cloud.processing.prepare import DEFAULT_WAIT, add_package_outputs, package_outputs
from qfieldsync_cloud.processing.project_source import ProjectAlgorithm


class PublishAlgorithm(ProjectAlgorithm):
    """The main job in one."""

    id_name = "publish"
    icon_name = "publish"

    PREPARE, WAIT = "PREPARE", "WAIT"

    def title(self) -> str:
        return tr("Publish project")

    def help_text(self) -> str:
        return tr(
            "The whole way in one: packages the project into OUTPUT, creates the cloud project NAME, sends the files, "
            "and has the crew's package made. Run again after a failure, it goes on where it stopped. If OUTPUT is the "
            "project's own folder, it is published as it is, without a copy."
        )

    def add_parameters(self) -> None:
        super().add_parameters()
        add_new_project_parameters(self, name_optional=False)
        number = QgsProcessingParameterNumber.Type.Double
        self.addParameter(QgsProcessingParameterBoolean(self.PREPARE, tr("Have the crew's package made"), True))
        self.addParameter(
            QgsProcessingParameterNumber(
                self.WAIT, tr("Wait for it at most (seconds)"), number, DEFAULT_WAIT, minValue=0
            )
        )
        self.addOutput(QgsProcessingOutputString(PROJECT_ID, tr("Id of the cloud project")))
        add_transfer_outputs(self)
        add_package_outputs(self)

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        new = new_project(self, parameters, context)
        if new is None:
            raise QFieldSyncCloudError(phrase("The cloud project has no name."), phrase("Give NAME."))
        folder, choices = self.folder_and_choices(parameters, context)
        prepare = self.parameterAsBoolean(parameters, self.PREPARE, context)
        wait = self.parameterAsDouble(parameters, self.WAIT, context)
        session = self.session(job_context)
        published = publish(session, self.description, choices, folder, new, prepare, wait, self.means())(job_context)
        packaged = published.packaged
        return {
            self.OUTPUT: str(packaged.folder),
            self.PROJECT_FILE: str(packaged.folder / packaged.project_file),
            self.FINDINGS: findings_json(packaged.findings),
            PROJECT_ID: published.project.id,
            **transfer_outputs(published.report),
            **(package_outputs(published.package) if published.package else {}),
        }
