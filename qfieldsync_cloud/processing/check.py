"""`qfieldsync_cloud:check`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
)

from qfieldsync_cloud.context import Context, Level
from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.i18n import shown, tr
from qfieldsync_cloud.jobs.check import examine_project
from qfieldsync_cloud.packaging.checks import Finding, Severity, check
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.processing.project_source import ProjectReader
from qfieldsync_cloud.processing.tables import write_table

COLUMNS = {"severity": "string", "layer": "string", "layer_id": "string", "message": "string", "remedy": "string"}
FAIL_ON = {
    "none": (),
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
}
"""Which findings make the algorithm fail."""
_LEVELS = {Severity.ERROR: Level.ERROR, Severity.WARNING: Level.WARNING, Severity.NOTE: Level.INFO}


class CheckAlgorithm(ProjectReader):
    """Lists what stands against packaging a project; needs no account."""

    id_name = "check"
    icon_name = "warning"
    needs_account = False

    FAIL_ON, OUTPUT, ERRORS, WARNINGS = "FAIL_ON", "OUTPUT", "ERRORS", "WARNINGS"

    def title(self) -> str:
        return tr("Check project")

    def help_text(self) -> str:
        return tr(
            "Lists what stands against packaging a project, and what to know before, as a table: severity, layer, "
            "what is wrong, and what to do. Nothing is changed. With FAIL_ON error (or warning) it fails, after the "
            "table was written, if there is such a finding."
        )

    def add_parameters(self) -> None:
        self.add_project_parameter()
        options = list(FAIL_ON)
        self.addParameter(
            QgsProcessingParameterEnum(
                self.FAIL_ON, tr("Fail if there is"), options=options, defaultValue="error", usesStaticStrings=True
            )
        )
        self.add_choices()
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Findings"), QgsProcessing.TypeVector))
        self.addOutput(QgsProcessingOutputNumber(self.ERRORS, tr("Errors")))
        self.addOutput(QgsProcessingOutputNumber(self.WARNINGS, tr("Warnings")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        choices = self.choices(parameters, context)
        examination = examine_project(self.description, choices)(job_context)
        findings = check(self.description, choices, examination)
        target = write_table(self, parameters, self.OUTPUT, context, COLUMNS, [_row(finding) for finding in findings])
        for finding in findings:
            job_context.log(finding.message, _LEVELS[finding.severity])
        _fail(findings, self.parameterAsEnumString(parameters, self.FAIL_ON, context))
        return {
            self.OUTPUT: target,
            self.ERRORS: _count(findings, Severity.ERROR),
            self.WARNINGS: _count(findings, Severity.WARNING),
        }


def _fail(findings: tuple[Finding, ...], fail_on: str) -> None:
    """Raise an error with the first finding that is as bad as `fail_on` says."""
    bad = [finding for finding in findings if finding.severity in FAIL_ON[fail_on]]
    if bad:
        raise QFieldSyncCloudError(
            phrase("{errors} error(s), {warnings} warning(s). {first}", errors=_count(findings, Severity.ERROR),
                   warnings=_count(findings, Severity.WARNING), first=bad[0].message),
            bad[0].remedy,
        )  # fmt: skip


def _count(findings: tuple[Finding, ...], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def _row(finding: Finding) -> list[Any]:
    return [
        finding.severity.value,
        finding.layer_name,
        finding.layer_id,
        shown(finding.message),
        shown(finding.remedy) if finding.remedy else None,
    ]
