"""`qfieldsync_cloud:status`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.status import folder_status
from qfieldsync_cloud.processing.linked_folder import FolderAlgorithm
from qfieldsync_cloud.processing.outputs import CONFLICTS


class StatusAlgorithm(FolderAlgorithm):
    """Tells how a folder stands to its cloud project."""

    id_name = "status"
    icon_name = "cloud"

    STATUS, UP_TO_DATE, EDITS, NEWER = "STATUS", "UP_TO_DATE", "EDITS", "NEWER"

    def title(self) -> str:
        return tr("Status of a folder")

    def help_text(self) -> str:
        return tr(
            "Tells how a linked folder stands to its cloud project, as JSON: whether it is up to date, pending edits, "
            "decisions that are due, what is newer in the cloud, running jobs, and the crew's package. Nothing changes."
        )

    def add_parameters(self) -> None:
        self.add_folder()
        self.addOutput(QgsProcessingOutputString(self.STATUS, tr("Status (JSON)")))
        self.addOutput(QgsProcessingOutputBoolean(self.UP_TO_DATE, tr("Up to date")))
        self.addOutput(QgsProcessingOutputNumber(self.EDITS, tr("Number of edits")))
        self.addOutput(QgsProcessingOutputNumber(CONFLICTS, tr("Decisions that are due")))
        self.addOutput(QgsProcessingOutputNumber(self.NEWER, tr("Files that are newer in the cloud")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        folder = self.folder(parameters, context)
        status = folder_status(self.session(job_context), folder)(job_context)
        return {
            self.STATUS: status.to_json(),
            self.UP_TO_DATE: status.is_up_to_date,
            self.EDITS: len(status.changes.edits),
            CONFLICTS: len(status.changes.conflicts),
            self.NEWER: len(status.newer),
        }
