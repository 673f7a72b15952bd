"""`qfieldsync_cloud:changes`."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)

from qfieldsync_cloud.context import Context, Level
from qfieldsync_cloud.deltas.edits import Row, Table
from qfieldsync_cloud.deltas.values import kind_of, shown_value
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.changes import PendingEdit, pending_changes
from qfieldsync_cloud.processing.linked_folder import FolderAlgorithm
from qfieldsync_cloud.processing.outputs import CONFLICTS
from qfieldsync_cloud.processing.tables import write_table
from qfieldsync_cloud.sync.link import require_link

COLUMNS = {
    "file": "string", "layer": "string", "layer_id": "string", "feature": "string", "method": "string",
    "fields": "string", "before": "string", "after": "string", "state": "string", "reason": "string",
}  # fmt: skip
"""Field names and types of the table; `before` and `after` are JSON, values by field name."""


class ChangesAlgorithm(FolderAlgorithm):
    """Lists the edits of a folder that are not in the cloud yet; needs no server."""

    id_name = "changes"
    icon_name = "note"
    needs_account = False

    OUTPUT, COUNT = "OUTPUT", "COUNT"

    def title(self) -> str:
        return tr("List pending edits")

    def help_text(self) -> str:
        return tr(
            "Lists the edits of a linked folder that are not in the cloud yet: a row a feature, with the values before "
            "and after, and why an edit waits. Nothing is sent, and no server is asked."
        )

    def add_parameters(self) -> None:
        self.add_folder()
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Pending edits"), QgsProcessing.TypeVector))
        self.addOutput(QgsProcessingOutputNumber(self.COUNT, tr("Number of edits")))
        self.addOutput(QgsProcessingOutputNumber(CONFLICTS, tr("Decisions that are due")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        folder = self.folder(parameters, context)
        require_link(folder)
        changes = pending_changes(folder)(job_context)
        for problem in changes.problems:
            job_context.log(problem.reason, Level.WARNING)
        rows = [_row(pending) for pending in changes.edits]
        target = write_table(self, parameters, self.OUTPUT, context, COLUMNS, rows)
        return {self.OUTPUT: target, self.COUNT: len(rows), CONFLICTS: len(changes.conflicts)}


def _row(pending: PendingEdit) -> list[Any]:
    edit = pending.edit
    return [
        pending.path, pending.layer.name, pending.layer.id, str(edit.key), edit.method.value, ", ".join(edit.columns),
        _values(edit.old, pending.table), _values(edit.new, pending.table), pending.state.value,
        shown(pending.reason) if pending.reason else None,
    ]  # fmt: skip


def _values(row: Row, table: Table) -> str | None:
    if not row:
        return None
    columns = {column.name: column for column in table.columns}
    told = {
        name: None if value is None else shown_value(value, kind_of(columns[name]))
        for name, value in row.items()
        if name in columns
    }
    return json.dumps(told, ensure_ascii=False)
