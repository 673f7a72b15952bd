"""Outputs that several algorithms have, each under the same name everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingOutputNumber, QgsProcessingOutputString

from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.packaging.checks import Finding
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.sync.report import SyncReport

PROJECT_ID = "PROJECT_ID"
FILES = "FILES"
BYTES = "BYTES"
CONFLICTS = "CONFLICTS"
REPORT = "REPORT"
EDITS_SENT, EDITS_TAKEN, EDIT_CONFLICTS, EDITS_WAITING = (
    "EDITS_SENT", "EDITS_TAKEN", "EDIT_CONFLICTS", "EDITS_WAITING"
)  # fmt: skip


class PartlyFailedError(QFieldSyncCloudError):
    """Some files did not arrive; each is named with its reason."""

    def __init__(self, report: SyncReport) -> None:
        lines = [f"{failure.path}: {failure.error}" for failure in report.failed]
        super().__init__(
            phrase("{summary} {first}", summary=report.sentence(), first=lines[0]),
            phrase("Run it again: what arrived does not travel again."),
            "\n".join(lines),
        )


def add_transfer_outputs(algorithm: QgsProcessingAlgorithm) -> None:
    """Add FILES, BYTES and REPORT."""
    algorithm.addOutput(QgsProcessingOutputNumber(FILES, tr("Files that travelled")))
    algorithm.addOutput(QgsProcessingOutputNumber(BYTES, tr("Bytes that travelled")))
    algorithm.addOutput(QgsProcessingOutputString(REPORT, tr("Report (JSON)")))


def transfer_outputs(report: SyncReport) -> dict[str, Any]:
    """Return FILES, BYTES and REPORT; PartlyFailedError if not everything that was planned happened."""
    if not report.ok:
        raise PartlyFailedError(report)
    return {
        FILES: len(report.uploaded) + len(report.downloaded),
        BYTES: report.bytes,
        REPORT: report.to_json(),
    }


def add_edit_outputs(algorithm: QgsProcessingAlgorithm) -> None:
    """Add EDITS_SENT, EDITS_TAKEN, EDIT_CONFLICTS and EDITS_WAITING."""
    labels = {
        EDITS_SENT: tr("Edits that the server applied"),
        EDITS_TAKEN: tr("Features brought up to date here"),
        EDIT_CONFLICTS: tr("Decisions that are due"),
        EDITS_WAITING: tr("Edits that are not in the cloud"),
    }
    for name, label in labels.items():
        algorithm.addOutput(QgsProcessingOutputNumber(name, label))


def edit_outputs(report: SyncReport) -> dict[str, Any]:
    """Return EDITS_SENT, EDITS_TAKEN, EDIT_CONFLICTS and EDITS_WAITING."""
    return {
        EDITS_SENT: report.edits_sent,
        EDITS_TAKEN: report.edits_taken,
        EDIT_CONFLICTS: report.edit_conflicts,
        EDITS_WAITING: report.edits_waiting,
    }


def findings_json(findings: Iterable[Finding]) -> str:
    """Return findings as JSON: severity, layer, message and remedy of each."""
    rows = [
        {
            "severity": finding.severity.value,
            "layer": finding.layer_name,
            "message": str(finding.message),
            "remedy": str(finding.remedy) if finding.remedy else None,
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False)
