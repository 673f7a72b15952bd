"""`qfieldsync_cloud:listprojects`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString,
)

from qfieldsync_cloud.api.models import Project
from qfieldsync_cloud.api.projects import ProjectQuery
from qfieldsync_cloud.context import Context
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.jobs.projects import list_projects
from qfieldsync_cloud.jobs.session import Session
from qfieldsync_cloud.processing.algorithm import CloudAlgorithm
from qfieldsync_cloud.processing.tables import write_table

COLUMNS = {
    "id": "string", "name": "string", "owner": "string", "description": "string", "role": "string",
    "status": "string", "public": "boolean", "bytes": "int8", "project_file": "string", "updated_at": "string",
    "last_packaged_at": "string",
}  # fmt: skip
"""Field names and types of the table; times are ISO 8601."""


class ListProjectsAlgorithm(CloudAlgorithm):
    """Lists the cloud projects that the account takes part in."""

    id_name = "listprojects"
    icon_name = "projects"

    FILTER, OUTPUT, COUNT = "FILTER", "OUTPUT", "COUNT"

    def title(self) -> str:
        return tr("List projects")

    def help_text(self) -> str:
        return tr("Lists the cloud projects that you take part in, as a table. FILTER is what their name contains.")

    def add_parameters(self) -> None:
        self.addParameter(QgsProcessingParameterString(self.FILTER, tr("Name contains"), optional=True))
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, tr("Projects"), QgsProcessing.TypeVector))
        self.addOutput(QgsProcessingOutputNumber(self.COUNT, tr("Number of projects")))

    def run_job(
        self, parameters: dict[str, Any], context: QgsProcessingContext, job_context: Context
    ) -> dict[str, Any]:
        query = ProjectQuery(search=self.text(parameters, self.FILTER, context), ordering="name")
        rows = [_row(project) for project in _projects(self.session(job_context), query, job_context)]
        target = write_table(self, parameters, self.OUTPUT, context, COLUMNS, rows)
        return {self.OUTPUT: target, self.COUNT: len(rows)}


def _projects(session: Session, query: ProjectQuery, job_context: Context) -> Iterator[Project]:
    following: Mapping[str, Any] | None = None
    while True:
        page = list_projects(session, query, following)(job_context)
        yield from page.items
        following = page.next_query
        if following is None:
            return


def _row(project: Project) -> list[Any]:
    return [
        project.id, project.name, project.owner, project.description, project.role.value if project.role else "",
        project.status.value, project.is_public, project.storage_bytes, project.qgis_file_name,
        _time(project.updated_at), _time(project.data_last_packaged_at),
    ]  # fmt: skip


def _time(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
