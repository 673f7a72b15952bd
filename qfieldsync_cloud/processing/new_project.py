"""The parameters of a cloud project that is to be created."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterBoolean, QgsProcessingParameterString

from qfieldsync_cloud.api.models import NewProject
from qfieldsync_cloud.i18n import tr
from qfieldsync_cloud.processing.algorithm import CloudAlgorithm

NAME = "NAME"
OWNER = "OWNER"
DESCRIPTION = "DESCRIPTION"
PUBLIC = "PUBLIC"


def add_new_project_parameters(algorithm: CloudAlgorithm, name_optional: bool) -> None:
    """Add NAME, OWNER, DESCRIPTION and PUBLIC."""
    algorithm.addParameter(
        QgsProcessingParameterString(NAME, tr("Name of the new cloud project"), optional=name_optional)
    )
    algorithm.addParameter(
        QgsProcessingParameterString(OWNER, tr("Owner (yourself, or an organization)"), optional=True)
    )
    algorithm.addParameter(QgsProcessingParameterString(DESCRIPTION, tr("Description"), multiLine=True, optional=True))
    algorithm.addParameter(QgsProcessingParameterBoolean(PUBLIC, tr("Everybody may see it"), defaultValue=False))


def new_project(
    algorithm: CloudAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> NewProject | None:
    """Return the project to create, None if NAME is empty."""
    name = algorithm.text(parameters, NAME, context)
    if not name:
        return None
    return NewProject(
        name,
        owner=algorithm.text(parameters, OWNER, context),
        description=algorithm.text(parameters, DESCRIPTION, context),
        is_public=algorithm.parameterAsBoolean(parameters, PUBLIC, context),
    )
