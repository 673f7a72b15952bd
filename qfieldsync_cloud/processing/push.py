"""`qfieldsync_cloud:push`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterNumber,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.processing.linked_folder import FolderAlgorithm
from qfieldsync_cloud.processing.outputs import REPORT, PartlyFailedError, add_edit_outputs, edit_outputs
from qfieldsync_cloud.processing.prepare import DEFAULT_WAIT


class PushAlgorithm(FolderAlgorithm):
    """Sends the edits of a folder as deltas, and takes the crew's edits in; whole files stay."""

    id_name = "push"
    icon_name = "upload_file"

    WAIT = "WAIT"

    def title(self) -> str:
        return tr("Push edits")

    def help_text(self) -> str:
        return tr(
            "Sends the edits of a linked folder one by one, after the crew's edits were taken in. Edits that both "
            "sides made wait for a decision and are counted in EDIT_CONFLICTS. New photos go along; other files do "
            "not travel. With WAIT 0 nothing is waited for: it fails while the server is busy, and the next run looks "
            "what became of the edits."
        )

    def add_parameters(self) -> None:
        number = QgsProcessingParameterNumber.Type.Double
        self.add_folder()
        self.addParameter(
            QgsProcessingParameterNumber(self.WAIT, tr("Wait at most (seconds)"), number, DEFAULT_WAIT, minValue=0)
        )
        add_edit_outputs(self)
        self.addOutput(QgsProcessingOutputString(REPORT, tr("Report (JSON)")))
        self.addOutput(QgsProcessingOutputNumber("UPLOADED", tr("Uploaded files")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        folder = self.folder(parameters, context)
        means = self.means(longest_wait=self.parameterAsDouble(parameters, self.WAIT, context))
        report = synchronize(self.session(job_context), folder, Options(edits_only=True), means)(job_context)
        if not report.ok:
            raise PartlyFailedError(report)
        return {**edit_outputs(report), REPORT: report.to_json(), "UPLOADED": len(report.uploaded)}
