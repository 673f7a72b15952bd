"""The folder that an algorithm works on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterFile

from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.processing.algorithm import CloudAlgorithm


class FolderAlgorithm(CloudAlgorithm):
    """An algorithm over FOLDER."""

    FOLDER = "FOLDER"

    def add_folder(self, label: str = "") -> None:
        """Add FOLDER."""
        behavior = QgsProcessingParameterFile.Behavior.Folder
        self.addParameter(QgsProcessingParameterFile(self.FOLDER, label or tr("Folder"), behavior=behavior))

    def folder(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Path:
        """Return FOLDER."""
        return Path(self.parameterAsFile(parameters, self.FOLDER, context)).absolute()
