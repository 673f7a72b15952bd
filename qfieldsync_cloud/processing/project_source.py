"""The project that an algorithm reads, and the folder that it packages into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from qfieldsync_cloud.errors import QFieldSyncCloudError
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.packaging.choices import Choices
from qfieldsync_cloud.packaging.description import ProjectDescription
from qfieldsync_cloud.packaging.inspect import inspect, read_project
from qfieldsync_cloud.phrases import phrase
from qfieldsync_cloud.processing.algorithm import CloudAlgorithm


class ProjectReader(CloudAlgorithm):
    """An algorithm over PROJECT, or over the open project if it is left out."""

    PROJECT = "PROJECT"
    ALLOWED = "ALLOW_PASSWORDS"

    description: ProjectDescription

    def add_project_parameter(self) -> None:
        """Add PROJECT."""
        self.addParameter(
            QgsProcessingParameterFile(
                self.PROJECT,
                tr("Project (the open one if left out)"),
                fileFilter=tr("QGIS projects (*.qgz *.qgs)"),
                optional=True,
            )
        )

    def add_choices(self) -> None:
        """Add what an analyst has to say yes to."""
        text = tr("Passwords in data sources may be sent; everyone in the cloud project can read them")
        self.addParameter(QgsProcessingParameterBoolean(self.ALLOWED, text, False))

    def read(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        path = self.parameterAsFile(parameters, self.PROJECT, context)
        project = read_project(path) if path else context.project()
        if project is None:
            raise QFieldSyncCloudError(phrase("No project is open."), phrase("Give PROJECT."))
        self.description = inspect(project)

    def choices(self, parameters: dict[str, Any], context: QgsProcessingContext, in_place: bool = False) -> Choices:
        """Return what was chosen."""
        allowed = self.parameterAsBoolean(parameters, self.ALLOWED, context)
        return Choices(in_place=in_place, allow_passwords=allowed)


class ProjectAlgorithm(ProjectReader):
    """An algorithm that packages a project into OUTPUT."""

    OUTPUT = "OUTPUT"
    PROJECT_FILE = "PROJECT_FILE"
    FINDINGS = "FINDINGS"

    def add_parameters(self) -> None:
        self.add_project_parameter()
        self.addParameter(QgsProcessingParameterFolderDestination(self.OUTPUT, tr("Folder of the package")))
        self.add_choices()
        self.addOutput(QgsProcessingOutputFile(self.PROJECT_FILE, tr("Project file of the package")))
        self.addOutput(QgsProcessingOutputString(self.FINDINGS, tr("Findings (JSON)")))

    def folder_and_choices(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Path, Choices]:
        """Return where to package; into the project's own folder means to take it as it is, without a copy."""
        folder = Path(self.parameterAsString(parameters, self.OUTPUT, context)).absolute()
        in_place = folder.resolve() == self.description.base.resolve()
        return folder, self.choices(parameters, context, in_place)
