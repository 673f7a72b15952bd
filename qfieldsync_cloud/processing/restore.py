"""`qfieldsync_cloud:restore`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from qfieldsync_cloud.context import Context
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.restore import TrashEntry, chosen, put_back, trash_entries
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.processing.linked_folder import FolderAlgorithm


class RestoreAlgorithm(FolderAlgorithm):
    """Puts files of a folder's trash back."""

    id_name = "restore"
    icon_name = "undo"
    needs_account = False

    FILES, WHEN, DRY_RUN = "FILES", "WHEN", "DRY_RUN"
    RESTORED, TRASH = "RESTORED", "TRASH"

    def title(self) -> str:
        return tr("Restore from trash")

    def help_text(self) -> str:
        return tr(
            "Brings files of a linked folder back to what they were before a synchronization replaced, changed or "
            "deleted them. FILES are names or patterns, separated by commas; without them every file in the trash is "
            "meant. WHEN is a time (2026-08-01 09:30): each file becomes what it was then; without it, what it was "
            "last. What the files are now goes to the trash first. TRASH lists, as JSON, what is meant."
        )

    def add_parameters(self) -> None:
        self.add_folder()
        self.addParameter(QgsProcessingParameterString(self.FILES, tr("Files"), optional=True))
        self.addParameter(QgsProcessingParameterString(self.WHEN, tr("As they were at"), optional=True))
        self.addParameter(QgsProcessingParameterBoolean(self.DRY_RUN, tr("Only tell what would happen"), False))
        self.addOutput(QgsProcessingOutputNumber(self.RESTORED, tr("Restored files")))
        self.addOutput(QgsProcessingOutputString(self.TRASH, tr("Files in the trash (JSON)")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        folder = self.folder(parameters, context)
        patterns = [text.strip() for text in self.text(parameters, self.FILES, context).split(",") if text.strip()]
        moment = _moment(self.text(parameters, self.WHEN, context))
        entries = chosen(trash_entries(folder)(job_context), patterns, moment)
        is_dry = self.parameterAsBoolean(parameters, self.DRY_RUN, context)
        count = 0 if is_dry else put_back(folder, entries, self.means())(job_context).files
        return {self.RESTORED: count, self.TRASH: json.dumps([_row(entry) for entry in entries], ensure_ascii=False)}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise QFieldSyncCloudError(
            phrase("{value} is not a time.", value=text), phrase("A time looks like 2026-08-01 09:30")
        ) from None


def _row(entry: TrashEntry) -> dict[str, Any]:
    return {"path": entry.path, "replaced_at": entry.when.isoformat(" "), "bytes": entry.size}
