"""`qfieldsync_cloud:synchronize`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.options import Options
from qfieldsync_cloud.jobs.synchronize import synchronize
from qfieldsync_cloud.processing.linked_folder import FolderAlgorithm
from qfieldsync_cloud.processing.outputs import (
    CONFLICTS,
    add_edit_outputs,
    add_transfer_outputs,
    edit_outputs,
    transfer_outputs,
)
from qfieldsync_cloud.sync.plan import Direction, Resolution

DIRECTIONS = tuple(direction.value for direction in Direction)
RESOLUTIONS = tuple(resolution.value for resolution in Resolution)


class SynchronizeAlgorithm(FolderAlgorithm):
    """Makes a folder and its cloud project the same."""

    id_name = "synchronize"
    icon_name = "synchronize"

    DIRECTION = "DIRECTION"
    ON_CONFLICT = "ON_CONFLICT"
    DRY_RUN = "DRY_RUN"
    ATTACHMENTS = "ATTACHMENTS"
    UPLOADED, DOWNLOADED, DELETED_IN_CLOUD, DELETED_HERE = "UPLOADED", "DOWNLOADED", "DELETED_IN_CLOUD", "DELETED_HERE"

    def title(self) -> str:
        return tr("Synchronize folder")

    def help_text(self) -> str:
        return tr(
            "Makes a folder and its cloud project the same. Edits of layers travel one by one, both ways; other files "
            "travel whole. What both sides changed is left alone and counted in CONFLICTS (files) and EDIT_CONFLICTS "
            "(values), unless ON_CONFLICT says whose version wins. A dry run only tells what would happen."
        )

    def add_parameters(self) -> None:
        self.add_folder()
        self._add_choice(self.DIRECTION, tr("Direction"), DIRECTIONS)
        self._add_choice(self.ON_CONFLICT, tr("What was changed on both sides"), RESOLUTIONS)
        self.addParameter(QgsProcessingParameterBoolean(self.DRY_RUN, tr("Only tell what would happen"), False))
        attachments = tr("Attachments that the project leaves in the cloud, too")
        self.addParameter(QgsProcessingParameterBoolean(self.ATTACHMENTS, attachments, False))
        counts = {
            self.UPLOADED: tr("Uploaded files"),
            self.DOWNLOADED: tr("Downloaded files"),
            self.DELETED_IN_CLOUD: tr("Files deleted in the cloud"),
            self.DELETED_HERE: tr("Files deleted here"),
            CONFLICTS: tr("Files changed on both sides"),
        }
        for name, label in counts.items():
            self.addOutput(QgsProcessingOutputNumber(name, label))
        add_edit_outputs(self)
        add_transfer_outputs(self)

    def _add_choice(self, name: str, label: str, options: tuple[str, ...]) -> None:
        self.addParameter(
            QgsProcessingParameterEnum(name, label, options=options, defaultValue=options[0], usesStaticStrings=True)
        )

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        report = synchronize(
            self.session(job_context),
            self.folder(parameters, context),
            Options(
                Direction(self.parameterAsEnumString(parameters, self.DIRECTION, context)),
                default=Resolution(self.parameterAsEnumString(parameters, self.ON_CONFLICT, context)),
                dry_run=self.parameterAsBoolean(parameters, self.DRY_RUN, context),
                attachments=self.parameterAsBoolean(parameters, self.ATTACHMENTS, context),
            ),
            self.means(),
        )(job_context)
        return {
            self.UPLOADED: len(report.uploaded),
            self.DOWNLOADED: len(report.downloaded),
            self.DELETED_IN_CLOUD: len(report.deleted_in_cloud),
            self.DELETED_HERE: len(report.deleted_here),
            CONFLICTS: len(report.conflicts),
            **edit_outputs(report),
            **transfer_outputs(report),
        }
